"""A question about something said → the statement, or who made it: found in the text, not read.

"Who said …?" looks among the statements of the articles for the one with the words asked for, and answers
with its speaker's name. "What did … say about …?" looks among those of that speaker for the one that is
about it, and answers with the quotation, or with the clause that reports it.

The confidence is that of two small curves, fitted to few questions. Where no statement fits, nothing
is returned, and the reader's answer stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from dateline.answers.speech.spoken import SIGHT, Utterance, is_by, name_asked
from dateline.language.fullnames import name_of_person
from dateline.language.sentences import quote_around
from dateline.language.words import topic
from dateline.questions.speech import Saying
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.result.answer import Answer, Citation, Speaker

_MOST = 3  # statements given
_LONGEST_EVIDENCE = 900  # characters from a speaker's name to the end of what is said
_WHOLE = 4  # words from which on a quotation is a sentence of its own
_ENOUGH = 0.5
"""Least share, by weight, of the words asked for that a statement must have."""
_WORD = re.compile(r"[^\W_]+")
_NEXT_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*?\n\s*[“\"«„‘'‹]?")
_OPENING_MARKS = ("“", '"', "«", "„", "‘", "'")
_CLOSING = re.compile(r"[,\s]{0,3}[”\"»’']")
_BROKEN_OFF = re.compile(r"[\w)]?[,.?!—–-]\s?[”\"»’'][^“\"«„]{2,120}[“\"«„‘']\Z")
_CONTINUED = re.compile(r"[a-zß-öø-ÿ]|(?:And|But|Or|So|Yet|Because)\b")
_FULL_STOP = re.compile(r"(?:(?<=\w\w)|(?<=[\d%)]))\.\Z")


def find_saying(
    asked: Saying, pool: Sequence[Utterance], calibration: Calibration = UNCALIBRATED
) -> tuple[Answer, ...]:
    """Return the answers among what is said to a question about it, best first; () where nothing fits."""
    curve = calibration.who_said if asked.asks_who else calibration.what_said
    matched = _by_words(asked, pool) if asked.asks_who else _by_speaker(asked, pool)
    matched.sort(key=lambda one: (-one[0], one[1].article.id, one[1].statement.start))
    answers: dict[object, Answer] = {}
    for match, said in matched:
        answer = _answer(said, curve(match), asks_who=asked.asks_who)
        key = _plain(answer.text) if said.voice.full is None or not asked.asks_who else said.voice.full.words
        first = answers.get(key)
        answers[key] = answer if first is None else _joined(first, answer)
    return tuple(answers.values())


def merged(said: Sequence[Answer], read: Sequence[Answer], about: str = "") -> tuple[Answer, ...]:
    """Return statements, surest first, before what the reader found elsewhere; overlapping answers once.

    A statement with none of the words that it should be `about` stays behind what the reader is surer of.
    What stands behind another answer is no surer than that.
    """
    said = sorted(said, key=lambda answer: -answer.score)[:_MOST]
    places = [(place.article.id, place.start, place.end) for answer in said for place in answer.citations]
    others = [
        answer
        for answer in read
        if _plain(answer.text) not in {_plain(one.text) for one in said}
        and not any(
            answer.citations[0].article.id == id and answer.start < end and start < answer.end
            for id, start, end in places
        )
    ]
    wanted = topic(about)
    for beside in [one for one in said if wanted and not wanted & topic(one.text)]:
        said.remove(beside)
        surer = [at for at, one in enumerate(others, 1) if one.confidence >= beside.confidence]
        others.insert(max(surer, default=0), beside)
    ordered = (*said, *others)
    least = accumulate((one.confidence for one in ordered), min)
    return tuple(replace(one, confidence=most) for one, most in zip(ordered, least, strict=True))


def is_beside(wanted: frozenset[str], answer: Answer) -> bool:
    """Whether neither the paragraphs that an answer stands in nor their titles have a word of the topic."""
    return bool(wanted) and not any(wanted & topic(_paragraph(place)) for place in answer.citations)


def _paragraph(place: Citation) -> str:
    """The title of an article and the paragraph cited, or what of a long one is near."""
    text, first = place.article.text, max(0, place.quote_start - SIGHT)
    start = max(text.rfind("\n\n", first, place.start), first)
    end = text.find("\n\n", place.end, place.quote_end + SIGHT)
    return f"{place.article.title or ''} {text[start : place.quote_end + SIGHT if end < 0 else end]}"


def _by_words(asked: Saying, pool: Sequence[Utterance]) -> list[tuple[float, Utterance]]:
    """Match the words that are asked for with what was said, and with what it was said of.

    What somebody has said word for word nobody else has, and a short quotation has no other form.
    """
    wanted, rarity = topic(asked.words), _rarity(pool)
    quoted = _plain(asked.words)
    found: list[tuple[float, Utterance]] = []
    verbatim: list[tuple[float, Utterance]] = []
    retold = set[tuple[str, tuple[int, int]]]()  # quotations that only tell what another said
    for said in pool:
        words = _plain(said.text)
        # Little words in quotation marks must be all that was said: "never".
        exact = f" {quoted} " in f" {words} " if wanted else bool(quoted) and asked.quoted and quoted == words
        own = _share(wanted, said.stems, rarity)
        covered = 1.0 if exact else 0.7 * own + 0.3 * _share(wanted, said.stems | said.around, rarity)
        if (own > 0 or exact) and covered >= _ENOUGH:
            match = covered + 0.5 * exact + 0.2 * said.retrieved
            (verbatim if exact and asked.quoted else found).append((match, said))
            if exact and said.statement.within is not None:
                retold.add((said.article.id, said.statement.within))
    return [
        (match, said)
        for match, said in (verbatim if verbatim or asked.is_short_quotation else found)
        if (said.article.id, (said.statement.start, said.statement.end)) not in retold
    ]


def _by_speaker(asked: Saying, pool: Sequence[Utterance]) -> list[tuple[float, Utterance]]:
    """Match the speaker, then the topic with what was said, and with what stands before it."""
    wanted, rarity = topic(asked.topic), _rarity(pool)
    named, name = topic(asked.speaker or ""), name_asked(asked.speaker or "")
    found: list[tuple[float, Utterance]] = []
    if asked.speaker is not None and not named:
        return found  # "What did he say?"
    theirs = [one for one in pool if is_by(one, named, name)]
    for said in (part for one in _whole_sentences(theirs) for part in _paragraphs(one)):
        own = _share(wanted, said.stems, rarity)
        near = _share(wanted, said.stems | said.around, rarity)
        if wanted and not near:
            continue
        whole = len(said.text.split()) >= _WHOLE
        manner = 0.15 * (said.statement.quoted and whole) - 0.4 * (not whole)
        found.append((0.6 * own + 0.4 * near + 0.4 * said.retrieved + manner, said))
    # Where some are about it, those of an article that merely is about it are about something else.
    about = [one for one in found if wanted & (one[1].stems | one[1].beside)]
    return _without_parts(about or found)


def _whole_sentences(theirs: Sequence[Utterance]) -> Iterator[Utterance]:
    """Yield statements, each with what goes on in it behind the speaker: "Yes," she said, "but not now."."""
    last: Utterance | None = None
    for said in theirs:
        if last is not None and _goes_on(last, said):
            last = last.cut(*_with_marks(said.article.text, last.statement.start, said.statement.end))
            continue
        if last is not None:
            yield last
        last = said
    if last is not None:
        yield last


def _goes_on(one: Utterance, other: Utterance) -> bool:
    """Whether a quotation is no sentence without the one before it, and only who speaks stands between."""
    text, (start, end) = one.article.text, (one.statement.start, other.statement.end)
    return (
        one.article.id == other.article.id
        and one.statement.quoted
        and other.statement.quoted
        and one.voice == other.voice
        and end - start < _LONGEST_EVIDENCE
        and "\n\n" not in text[start:end]
        and _BROKEN_OFF.match(text, one.statement.end - 1, other.statement.start) is not None
        and _CONTINUED.match(text, other.statement.start) is not None
    )


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with the mark before it and the one behind it, as there are others within."""
    closing = _CLOSING.match(text, end)
    return start - (text[start - 1 : start] in _OPENING_MARKS), end if closing is None else closing.end()


def _paragraphs(said: Utterance) -> Iterator[Utterance]:
    """Yield a quotation of several paragraphs one by one, without the marks that open each."""
    start = said.statement.start
    for gap in _NEXT_PARAGRAPH.finditer(said.article.text, start, said.statement.end):
        yield said.cut(start, gap.start())
        start = gap.end()
    yield said.cut(start, said.statement.end)


def _without_parts(found: Sequence[tuple[float, Utterance]]) -> list[tuple[float, Utterance]]:
    """Leave out what stands in another statement that is found; that is as good as its best part."""
    kept: list[tuple[float, Utterance]] = []
    for match, said in sorted(found, key=lambda one: one[1].statement.start - one[1].statement.end):
        holder = next((at for at, (_, one) in enumerate(kept) if _holds(one, said)), None)
        if holder is None:
            kept.append((match, said))
        else:
            kept[holder] = (max(match, kept[holder][0]), kept[holder][1])
    return kept


def _holds(one: Utterance, other: Utterance) -> bool:
    return (
        one.article.id == other.article.id
        and one.statement.start <= other.statement.start
        and other.statement.end <= one.statement.end
    )


def _answer(said: Utterance, score: float, *, asks_who: bool) -> Answer:
    article, voice, statement = said.article, said.voice, said.statement
    name = None if voice.full is None else name_of_person(voice.full.words, said.title, article.text)
    speaker = Speaker(article, voice.start, voice.end, name)
    if asks_who:
        citation = _named_at(said, score)
        return Answer((citation,), score, _probability(score), value=name, speaker=speaker)
    quote = quote_around(article.text, statement.start, statement.end)
    end = statement.end - (_FULL_STOP.search(said.text) is not None)
    citation = Citation(article, statement.start, end, *quote, score=score)
    return Answer((citation,), score, _probability(score), speaker=speaker)


def _named_at(said: Utterance, score: float) -> Citation:
    """Where the speaker is named, with evidence that reaches to what is said; else what stands there."""
    article, (start, end) = said.article, said.statement.frame
    place = (said.voice.start, said.voice.end)
    first, last = quote_around(article.text, *place)
    first, last = min(first, start), max(last, end)
    if last - first > _LONGEST_EVIDENCE and said.statement.speaker is not None:
        place = said.statement.speaker
        first, last = min(start, place[0]), max(end, place[1])
    return Citation(article, *place, first, last, score=score)


def _joined(one: Answer, other: Answer) -> Answer:
    """Add the places of the other, in articles that are not cited yet."""
    cited = {citation.article.id for citation in one.citations}
    more = tuple(place for place in other.citations if place.article.id not in cited)
    return replace(one, citations=(*one.citations, *more))


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _rarity(pool: Sequence[Utterance]) -> Counter[str]:
    """In how many statements each word stands; a word that few have tells more."""
    return Counter(stem for said in pool for stem in said.stems)


def _share(wanted: frozenset[str], has: frozenset[str], counts: Counter[str]) -> float:
    weights = {stem: 1 / math.log(3 + counts[stem]) for stem in wanted}
    whole = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in has) / whole if whole else 0.0


def _plain(text: str) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(text))
