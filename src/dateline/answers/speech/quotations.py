"""Text → what is said in it, and by whom: quotations in their marks, and what is only reported.

“…,” Noem said. — Noem said that … — …, according to the ministry. — He called it "a big win." A quotation
takes its speaker from the nearest such attribution in its sentence; one that has none there continues the
speech before it in the paragraph. A quotation of several paragraphs, each opened and only the last closed,
is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.answers.speech.attributions import OPENING, Attribution, attributions, subject_of
from dateline.answers.statements.marks import Range, quoted_ranges, with_plain_marks
from dateline.answers.statements.posts import FINITE, has_verb
from dateline.language.datelines import OPENING as OPENING_DATELINE
from dateline.language.lexicon import AUXILIARY, BASE_VERBS, CLAUSE_STARTS, MONTH, PREPOSITIONS, WEEKDAY
from dateline.language.patterns import lazy
from dateline.language.sentences import sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """text[start:end] is what was said, without its quotation marks; `speaker` are the words that name who.

    `quoted` tells a quotation from a report of one; `frame` is the sentence, or sentences, with both.
    `within` is the quotation that it stands in, told by another.
    """

    start: int
    end: int
    speaker: Range | None
    quoted: bool
    frame: Range
    within: Range | None = None


_PLAINLY = lazy(r"(?:said|says|say|saying|believes?|thinks?|claims?|claimed|insists|argues|hopes)")
_HELD = lazy(  # what is thought, counted or reported is no speech that a quotation is taken from
    r"(?:believe[ds]?|thinks|thought|hope[sd]|fear(?:s|ed)|expect(?:s|ed)|estimate[sd]|report(?:s|ed)|confirm(?:s|ed))"
)
_ONLY_QUOTING = lazy(  # of what they say without a quotation only the subject would be left
    r"\b(?:called|calls|described|describes|spoke|speaks|urged|urges|thanked|accused|praised|continued|asked|asks|"
    r"read|posted|shouted|cried|denied|denies|answered)\b"
)
_REPORTED = lazy(
    r"(?:\s++(?:reporters|journalists|lawmakers|[^\s,\"“.;][^,\"“.;]{0,59}?))??,?\s++(?:that|how)\s+(?=\S)"
)
_TO_DO = lazy(rf"\s+to\s+(?:{'|'.join(sorted(BASE_VERBS))})\s")  # "suggested to wear clothes that were green"
_ADVERBIAL = lazy(r"(?:On|In|At|After|Before|By|During|For|From|Later|Earlier)\b[^,]{0,50},\s*")
_DATELINE = lazy(rf"{OPENING_DATELINE} ")
_WHEN = (
    rf"(?:(?:{WEEKDAY})\b(?!['’])|(?:{MONTH})\.?\s\d+|yesterday\b|(?:this|last|the (?:same|next|following))\s"
    r"(?:day|week|month|year|morning|afternoon|evening|night|weekend|spring|summer|autumn|fall|winter)\b(?!['’]))"
)
_JOINING = "|".join(sorted(CLAUSE_STARTS | {"and", "but", "or", "to", "so", "yes"}))
_PLAIN_REPORT = lazy(  # "said Friday the bridge is open", "said people in Tarn were safe"
    rf"(?:\s+{_WHEN})?\s+(?!{_WHEN})(?="
    r"(?:he|she|they|it|the|a|an|his|her|their|its|there|this|these|those|no|some|many|more|all|[A-ZÀ-Þ]\w*)\b|"
    rf"(?!(?:{'|'.join(sorted(PREPOSITIONS))})\b)(?=[a-z])(?:(?!(?:{_JOINING})\b)[\w’'-]+\s){{1,5}}?{AUXILIARY}\b)"
)
_CLAUSE_OF_SETTING = lazy(  # before who speaks: "Addressing the nation," "Asked about it,"
    r"\s*(?:(?!(?:Any|Every|No|Some)thing|Morning|Evening|Spring|King)[A-Z][a-z]+ing|Asked|Pressed|Questioned)\b"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_COLON = lazy(r"[^\"“‘.;:]{0,60}:\s")
_ASIDE = lazy(r",\s(?!(?:being|having|including)\b)\w+ing\b")
_PARAGRAPH = lazy(r"[^\n]+(?:\n(?![^\S\n]*+\n)[^\n]+)*")
_MYSELF = lazy(r"I|we|you|me|us", re.IGNORECASE)
_MOST_BEHIND_SOURCE = 6  # words of what somebody is: ", according to the palace, the seat of the president"
_FULL = 4  # words from which on a quotation that nobody is named for may continue a speech
_LONGEST_SENTENCE = (
    4_000  # characters, more than any quotation has; what goes on longer is taken piece by piece
)


def statements(text: str) -> list[Statement]:
    """Return what is said in a text, in its order: quotations with a speaker or without, and reports."""
    text = with_plain_marks(text)
    quotes = quoted_ranges(text)
    masked = _mask(text, quotes)
    found: list[Statement] = []
    announced: Range | None = None  # by the paragraph before, that ends in a colon
    for paragraph in _PARAGRAPH.finditer(masked):
        last, announced = announced, None  # who spoke last in this paragraph
        for start, end in stretches(masked, paragraph.start(), paragraph.end()):
            told = attributions(masked, start, end, last)
            inside = quotes[bisect_left(quotes, (start, 0)) : bisect_left(quotes, (end, 0))]
            for quote in inside:
                speaker = _speaker_of(quote, told)
                if (
                    speaker is None
                    and len(text[slice(*quote)].split()) >= _FULL
                    and _stands_alone(masked, quote, (start, end))
                ):
                    speaker = last
                frame = (start, max(end, _after_mark(text, quote[1])))
                found.append(Statement(*_inside(text, quote), speaker, True, frame))
                found += _nested(text, quote, frame)
            found += _reports(text, masked, (start, end), told, inside)
            if told:
                last = told[-1].speaker or last
            ends = masked[start:end].rstrip().endswith(":")
            named = (told[-1].speaker if told else None) or subject_of(masked, start, end)
            announced = named if ends else None
    return sorted(found, key=lambda one: (one.start, -one.end))


def _nested(text: str, quote: Range, frame: Range) -> Iterator[Statement]:
    """Yield what is quoted in a quotation, with who says it there: "He told us 'it is full'," she said."""
    start, end = quote
    inner = text[start:end]
    quotes = quoted_ranges(inner)
    if not quotes:
        return
    masked = _mask(inner, quotes)
    for first, last in stretches(masked, 0, len(masked)):
        told = attributions(masked, first, last, None)
        for one in quotes[bisect_left(quotes, (first, 0)) : bisect_left(quotes, (last, 0))]:
            speaker = _speaker_of(one, told)
            if speaker is not None and not _MYSELF.fullmatch(inner, *speaker):
                begins, ends = _inside(inner, one)
                who = (start + speaker[0], start + speaker[1])
                yield Statement(start + begins, start + ends, who, True, frame, within=_inside(text, quote))


def stretches(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the sentences of text[start:end], and of one too long for a sentence its parts, between words."""
    for first, last in sentences(text, start=start, end=end):
        while last - first > _LONGEST_SENTENCE:
            cut = text.rfind(" ", first + 1, first + _LONGEST_SENTENCE)
            cut = first + _LONGEST_SENTENCE if cut < 0 else cut
            yield first, cut
            first = cut
        yield first, last


def _mask(text: str, quotes: list[Range]) -> str:
    """Put x for what is said in quotations, so that no verb and no full stop in them counts."""
    pieces, at = [], 0
    for start, end in quotes:
        inner = text[start:end]
        stop = inner[-1:] if inner[-1:] in ".,!?" else ""
        pieces += [text[at:start], "x" * (len(inner) - len(stop)), stop]
        at = end
    return "".join([*pieces, text[at:]])


def _speaker_of(quote: Range, told: list[Attribution]) -> Range | None:
    speech = [one for one in told if not _HELD.fullmatch(one.verb)]
    after = [one for one in speech if one.start >= quote[1]]
    before = [one for one in speech if one.end <= quote[0]]
    if after and (not before or after[0].start - quote[1] <= quote[0] - before[-1].end):
        return after[0].speaker
    return before[-1].speaker if before else None


def _stands_alone(masked: str, quote: Range, sentence: Range) -> bool:
    """Whether a sentence is hardly more than the quotation."""
    around = masked[sentence[0] : quote[0]] + masked[quote[1] : sentence[1]]
    return len(re.findall(r"\w+", around)) <= 2


def _reports(
    text: str, masked: str, sentence: Range, told: list[Attribution], quotes: list[Range]
) -> Iterator[Statement]:
    """Yield what the sentence reports in its own words, each clause with its speaker."""
    start, end = sentence
    for one in told:
        if one.speaker is None or _ONLY_QUOTING.fullmatch(one.verb):
            continue
        adding = (other.start for other in told if other.start >= one.end and other.verb.endswith("ing"))
        clause = _reported_clause(masked, start, min(adding, default=end), one)
        if clause is None:
            continue
        first, last = _trim(masked, *_without_source(masked, *clause, told))
        alone = any(
            first - 1 <= quote[0] and quote[1] <= last + 1 and last - first - (quote[1] - quote[0]) < 4
            for quote in quotes
        )
        if not alone and len(text[first:last].split()) >= 3:
            yield Statement(first, last, one.speaker, False, sentence)


def _without_source(masked: str, start: int, end: int, told: list[Attribution]) -> Range:
    """The clause without the "according to the palace" that it ends with, which tells who told of it."""
    for one in told:
        behind = masked[one.end : end]
        if one.verb == "according" and start < one.start < end and len(behind.split()) <= _MOST_BEHIND_SOURCE:
            return (start, one.start) if not FINITE.search(behind) else (start, end)
    return start, end


def _reported_clause(masked: str, start: int, end: int, told: Attribution) -> Range | None:
    ahead, behind = masked[start : told.start], masked[told.end : end]
    if told.verb == "according":
        if not ahead.strip():
            comma = masked.find(",", told.end, end)
            return None if comma < 0 else (comma + 1, end)
        return (start, end) if len(behind.split()) > 6 else (start, told.start)
    plain = _PLAIN_REPORT.match(masked, told.end, end) if _PLAINLY.fullmatch(told.verb) else None
    said_ahead = ahead.rstrip().endswith(",") and ahead.strip(" ,") and not _is_adverbial(ahead)
    if plain is not None and (not said_ahead or has_verb(masked[plain.end() : end])):
        return plain.end(), end
    if not said_ahead and _TO_DO.match(masked, told.end, end):
        return told.end, end
    that = _REPORTED.match(masked, told.end, end)
    if said_ahead and (that is None or "that" not in that[0]):
        if _COLON.match(masked, told.end, end):
            return None
        comma = masked.find(",", told.end, end)
        goes_on = comma >= 0 and masked[comma:end].strip(" ,.") and not _ASIDE.match(masked, comma, end)
        return (start, end) if goes_on else (start, told.start)
    return None if that is None else (that.end(), end)


def _is_adverbial(words: str) -> bool:
    """Whether the words before a comma are no clause, but when, where or how it was said."""
    setting = _CLAUSE_OF_SETTING.match(words)
    return (
        OPENING.fullmatch(words) is not None
        or (_ADVERBIAL.match(words) is not None and not FINITE.search(words))
        or (setting is not None and not has_verb(setting["rest"]))
    )


def _inside(text: str, quote: Range) -> Range:
    """What is quoted, without a comma or blank before the closing mark that is not the speaker's."""
    start, end = quote
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _trim(masked: str, start: int, end: int) -> Range:
    dateline = _DATELINE.match(masked, start, end)
    start = start if dateline is None else dateline.end()
    while start < end and (masked[start].isspace() or masked[start] in ",;—–-"):
        start += 1
    while end > start and (masked[end - 1].isspace() or masked[end - 1] in ".,;"):
        end -= 1
    return start, end


def _after_mark(text: str, end: int) -> int:
    return end + 1 if end < len(text) else end
