"""A question and its passages → the reply: a table of steps, each of which adds to what was found.

A feature that is switched off is a step that is not there. This is the one way from passages to a reply: the
pipeline takes it, every view of an evaluation, and the scripts in `eval/`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.answers.aggregation.corrected import take_corrected
from dateline.answers.aggregation.disagreement import find_disagreement
from dateline.answers.aggregation.tolls import take_latest_toll
from dateline.answers.boundaries.verbatim import stands_in
from dateline.answers.found import Found, Step, take
from dateline.answers.lists.cells import take_cells
from dateline.answers.lists.items import list_items
from dateline.answers.lists.others import tells_of_others
from dateline.answers.lists.records import take_keys
from dateline.answers.selection import SELECTION
from dateline.answers.speech.sayings import find_saying, is_beside, merged
from dateline.answers.speech.spoken import spoken, without_others_words
from dateline.answers.statements.hedges import NEGATION
from dateline.answers.validation.years import is_told_by_date, without_times
from dateline.features import Feature
from dateline.language.lexicon import MONTHS
from dateline.language.sentences import sentences
from dateline.language.words import stem, telling, topic
from dateline.questions.asked import Asked
from dateline.questions.language import advise
from dateline.questions.speech import Saying
from dateline.reader.contract import Reader
from dateline.reader.reading import Reading, WindowScores
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Advice, Answers, Disagreement, Items, Reply
from dateline.result.result import Result, Seconds
from dateline.settings import Settings
from dateline.types import Passage, QuestionType, Span


def find_sayings(found: Found) -> Found:
    """Where a saying is asked for, put the statements of the articles before what was read."""
    saying = found.asked.saying
    if saying is None:
        return found
    pool = list(spoken(found.passages))
    said = find_saying(saying, pool, found.fitted)
    wanted = frozenset[str]() if saying.asks_who else topic(saying.topic)
    read = tuple(
        replace(one, confidence=one.confidence * _BESIDE) if is_beside(wanted, one) else one
        for one in without_others_words(saying, pool, found.answers)
    )
    answers = merged(said, read, saying.topic)
    if saying.asks_who and saying.quoted and not _is_told(saying, found.passages):
        answers = tuple(replace(one, confidence=one.confidence * _MISQUOTED) for one in answers)
    return replace(found, answers=answers)


def _is_told(asked: Saying, passages: Sequence[Passage]) -> bool:
    """Whether an article has the quotation, or as many sentences on end its telling words in any order.

    Those deny nothing that the quotation does not, and of a short one that is too little.
    """
    quoted = asked.words
    if stands_in(quoted, {one.article.id: one.article for one in passages}.values()):
        return True
    most = sum(1 for _ in sentences(quoted))
    near = (words for one in passages for words in _stretches(one, most))
    wanted, affirms = telling(quoted), NEGATION.search(quoted) is None
    if asked.is_short_quotation or not wanted:
        return False
    return any(wanted <= telling(words) and (NEGATION.search(words) is None) == affirms for words in near)


def _stretches(passage: Passage, most: int) -> Iterator[str]:
    """Yield the words of every so many sentences on end."""
    found = list(sentences(passage.text))
    for first, (start, _) in enumerate(found):
        yield passage.text[start : found[min(first + most, len(found)) - 1][1]]


def reach_verdict(found: Found) -> Found:
    """Find the sentence that decides a question for yes or no."""
    if found.asked.type is not QuestionType.YES_NO:
        return found
    from dateline.answers.verdicts.verdicts import decide  # its rules, which no other question needs

    verdict, answers = decide(
        found.asked,
        found.passages,
        found.answers,
        min_confidence=found.settings.min_confidence,
        verdicts=found.verdicts,
        judge=found.judge,
        weights=found.fitted.verdicts,
        believed=found.fitted.said,
    )
    return replace(found, verdict=verdict, answers=answers)


def note_disagreement(found: Found) -> Found:
    """Find what other articles say instead of the best answer."""
    least = found.settings.min_confidence
    return replace(found, disagreement=find_disagreement(found.asked, found.answers, min_confidence=least))


def take_items(found: Found) -> Found:
    """Take the things one by one, where several are asked for."""
    least = found.settings.min_confidence
    return replace(found, items=list_items(found.asked, found.answers, min_confidence=least))


STEPS = (
    *SELECTION,
    Step("quotations", find_sayings, Feature.QUOTATIONS),
    Step("yes-no", reach_verdict, Feature.YES_NO),
    Step("disagreement", note_disagreement, Feature.DISAGREEMENT),
    Step("corrected", take_corrected),
    Step("tolls", take_latest_toll),
    Step("lists", take_items, Feature.LISTS),
    Step("keys", take_keys, Feature.LISTS),
    Step("cells", take_cells),
)
"""From spans to all that is said in reply, in this order."""


def answer(
    asked: Asked,
    passages: Sequence[Passage],
    reader: Reader,
    settings: Settings,
    *,
    retrieve: float = 0.0,
) -> Result:
    """Read the passages and reply; `retrieve` are the seconds that it took to find them.

    Raises QuestionError for a question too long to read.
    """
    began = time.perf_counter()
    reply = make_reply(read_passages(asked, passages, reader, settings))
    return told(asked, reply, settings, passages, retrieve=retrieve, read=time.perf_counter() - began)


def told(
    asked: Asked,
    reply: Reply,
    settings: Settings,
    passages: Sequence[Passage] = (),
    *,
    retrieve: float,
    read: float = 0.0,
) -> Result:
    """Return the result that a reply makes, with the seconds that it took."""
    seconds = Seconds(retrieve, read, retrieve + read)
    return Result(
        asked.text, reply, tuple(passages), seconds, settings.min_confidence, asked.text, asked.type
    )


def read_passages(asked: Asked, passages: Sequence[Passage], reader: Reader, settings: Settings) -> Found:
    """Read the passages and take all steps. Raises QuestionError for a question too long to read."""
    reading = read_worthy(asked, passages, reader, settings)
    begun = Found.of(
        asked,
        reading.spans,
        settings=settings,
        calibration=reader.calibration,
        passages=passages,
        verdicts=reading.verdicts,
        judge=reader.judge if reading.verdicts else None,
        screened=reading.screened,
    )
    return take(STEPS, begun, without=settings.without)


def read_worthy(asked: Asked, passages: Sequence[Passage], reader: Reader, settings: Settings) -> Reading:
    """Read what is worth it; where only an article's date gives the year asked about, read without the year.

    Raises QuestionError for a question too long to read.
    """
    longest = settings.max_answer_tokens
    wanted = _worth_reading(asked, passages, reader.calibration.far)
    dated = [number for number in wanted if is_told_by_date(asked, passages[number])]
    others = [number for number in wanted if number not in dated]
    spans, windows, screened = list[Span](), list[WindowScores](), list[Span]()
    for question, chosen in ((asked.put, others), (without_times(asked), dated)):
        if chosen:
            read = reader.read(question, [passages[one] for one in chosen], max_answer_tokens=longest)
            spans.extend(one for one in read.spans if any(map(str.isalnum, one.text)))  # no mere marks
            screened.extend(read.screened)
            windows.extend(window._replace(number=chosen[window.number]) for window in read.windows)
    spans.sort(key=lambda span: -span.margin)
    windows.sort(key=lambda window: window.number)
    return Reading(tuple(spans), tuple(windows), tuple(screened))


def _worth_reading(asked: Asked, passages: Sequence[Passage], far: float) -> list[int]:
    """Return the numbers of the passages that can still win; all of them where a list is asked for."""
    if asked.type is QuestionType.LIST:
        return list(range(len(passages)))
    least = max((one.score for one in passages), default=0.0) - far
    return [number for number, one in enumerate(passages) if number < _ALWAYS or one.score >= least]


def make_reply(found: Found) -> Reply:
    """Return what was found as a reply, with as many candidates as are shown."""
    answers, most = found.answers, found.settings.answers
    if found.verdict is not None:
        return replace(found.verdict, candidates=answers[:most])
    if found.items:
        return Items(found.items, shown(answers, most, items=found.items), tells_of_others(found.items))
    return Answers(shown(answers, most, disagreement=found.disagreement), found.disagreement)


def shown(
    answers: Sequence[Answer],
    most: int,
    *,
    items: Sequence[Answer] = (),
    disagreement: Disagreement | None = None,
) -> tuple[Answer, ...]:
    """Return the `most` best answers, and as many more as it takes to have every item and claim."""
    claims = () if disagreement is None else disagreement.claims
    places = [place for item in items for place in item.citations]
    places += [place for claim in claims for place in claim.citations]
    ranks = (rank for rank, one in enumerate(answers, 1) if _holds_one(one, places))
    return tuple(answers[: max([most, *ranks])])


def _holds_one(answer: Answer, places: Sequence[Citation]) -> bool:
    return any(
        own.article.id == place.article.id and own.start < place.end and place.start < own.end
        for own in answer.citations
        for place in places
    )


_ALWAYS = 4  # passages that are read however far behind they are
_MISQUOTED = 0.25  # what is left of the confidence in who said words that no article has
_BESIDE = 0.5  # of what was said in a paragraph, of an article, without a word of what it should be about
_KNOWN = 0.5
"""Share of a line's telling words that one passage has, from which on its words are known to the articles."""
_KNOWN_APART = 0.6
"""The same of key words of which some stand in one passage and some in another."""
_FEW = 3
"""Key words that may stand apart, at least: any two words are found somewhere."""
_MONTHS = {stem(month): month[:3].casefold() for month in MONTHS}


def advice_for(asked: Asked, passages: Sequence[Passage], settings: Settings) -> Advice | None:
    """Say what is wrong with a line that is no English question, None for one that is."""
    if Feature.ADVICE in settings.without:
        return None
    return advise(asked.text, known=_is_known(asked, passages))


def _is_known(asked: Asked, passages: Sequence[Passage]) -> bool:
    """Whether a passage has half of a line's telling words, or they all have most of a line of key words."""
    wanted = asked.telling
    held = [wanted & _told(one) for one in passages]
    if wanted and any(len(one) >= _KNOWN * len(wanted) for one in held):
        return True
    is_key_words = len(wanted) >= _FEW and len(asked.text.split()) <= len(wanted) + 1
    return is_key_words and len(frozenset().union(*held)) >= _KNOWN_APART * len(wanted)


def _told(passage: Passage) -> frozenset[str]:
    """The telling words of a passage and its title; a month that it has in full stands there short, too."""
    told = telling(passage.text) | telling(passage.article.title or "")
    return told.union(short for month, short in _MONTHS.items() if month in told)
