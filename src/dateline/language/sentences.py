"""Text → sentence ranges, and the sentence around an answer.

Sentence ends inside a paragraph are found by `sentencex`; paragraphs, headings and list items, which
news pages leave without a full stop, are told apart here by their line breaks.

Ranges only. Nothing is normalised, and every character that is not whitespace lies in exactly
one range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import sentencex

from dateline.language.patterns import lazy

LONGEST_QUOTE = 600
"""Characters of a quotation at most, so that a page without a full stop is not quoted whole."""

_SHORT_LINE = 50
"""A line shorter than this that breaks off is a heading or an item, not a wrapped line of prose."""

_SCAN = 10_000
"""Characters looked through on either side of an answer for the ends of its paragraph."""

_LONGEST_PARAGRAPH = 10_000
"""Characters handed to `sentencex` at once: of some text it takes time that grows with the square."""

_NEWLINE = r"(?>\r\n|[\n\r\v\f\x85\u2028\u2029])"  # as Unicode has it (UTS #18, RL1.6)
_SPACES = r"[^\S\n\r\v\f\x85\u2028\u2029]*+"  # possessive, so that a long run of them is walked once
_BREAK = lazy(
    rf"{_NEWLINE}(?:{_SPACES}{_NEWLINE})+"  # an empty line
    rf"|{_NEWLINE}(?={_SPACES}(?:[-*•–—]|\d{{1,2}}[.)])\s)"  # the next line is a list item
)
_LINE_END = lazy(_NEWLINE)
_WHITESPACE = lazy(r"\s")

# Words that sentencex takes for abbreviations, though news ends sentences with them.
_MISSED_END = lazy(r"(?:(?<=\bMay\.)|(?<=\bme\.)|(?<=\bart\.))\s+(?=[\"'(\u201c\u2018]*[A-Z])")
# Abbreviations that it does not know, with how it goes on behind them: with a number, a name, a day.
_NUMBER = lazy(r"[$£€]?\d")
_NAME = lazy(  # a capital, but not that of a word that begins a sentence and no name
    r"(?!(?:It|The|He|She|They|We|I|You|An?|In|On|At|But|And|So|If|When|This|That|These|Those|There|His|Her|Their|"
    r"Its|Our|My|No|Not|Then|Now|After|Before|As|For|With|By|From|What|Who|How|Why|Where|Nobody|Some|Many|Most|"
    r"All|Both|One|Two|Police|Officials)\b)(?:[^\W\d_a-z]|\d)"
)
_DAY = lazy(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{3,4}|Eastern|Pacific|Central|local)\b")
_LENGTH = lazy(r"(?:f(?:oo|ee)?t|in(?:ch)?|y(?:ar)?d|mi|met|m\b|km|kilo|cm|centi)", re.IGNORECASE)
_GOES_ON = (
    dict.fromkeys(
        """approx. appx. est. ca. vol. vols. no. nos. fig. figs. para. sec. ch. pt. pp. max. min. tel. ext.
        pop. apt. art. mon. tue. tues. wed. thur. thurs. fri. sat. sun. jan. feb. mar. apr. jun. jul. aug.
        sep. sept. oct. nov. dec.""".split(),
        _NUMBER,
    )
    | dict.fromkeys(
        """Cllr. Cllrs. Const. Ald. Atty. Sgt. Ste. Spc. Pfc. Pte. Pvt. Ens. Messrs. Mssrs. Ft. Pt. Rt. Hon.
        Supt. Insp. Det. Cmdr. Cdr. Brig. Maj. Cpl. Gen. Sen. Sens. Rep. Reps. Gov. Lt. Col. Capt. Adm. Amb.
        Pres. Asst. Assoc. Dep. Msgr. Bros. St. Mt. Dr. Drs. Mr. Mrs. Ms. Prof. Rev. Fr. Sr. Br.""".split(),
        _NAME,
    )
    | dict.fromkeys(("a.m.", "p.m."), _DAY)
    | dict.fromkeys(("sq.", "cu."), _LENGTH)
)
_INITIAL = re.compile(r"\b[A-Z]\.$")  # "R-N.", and no blank behind it
_NEXT_INITIAL = re.compile(r"[A-Z]\.")  # "Y."
_SIGHT = 12  # characters before the end of a sentence that may be such an abbreviation


def sentences(text: str, *, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of the sentences of text[start:end], without edge whitespace.

    >>> list(sentences("It rained.  We stayed."))
    [(0, 10), (12, 22)]
    """
    for first, last in _paragraphs(text, start, len(text) if end is None else end):
        # One plain space for each: sentencex panics at some others, such as the one in "A\u00a0.".
        paragraph = _WHITESPACE.sub(" ", text[first:last])
        for begin, stop in _joined(paragraph):
            for piece in _split(text, _MISSED_END, first + begin, first + stop):
                trimmed = _trim(text, *piece)
                if trimmed is not None:
                    yield trimmed


def _joined(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges that sentencex finds, with those put together that an abbreviation parts."""
    begun = last = 0
    for found in sentencex.get_sentence_boundaries("en", paragraph):
        start, end = int(found["start_index"]), int(found["end_index"])
        if last > begun and not _goes_on(paragraph, last, start):
            yield begun, last
            begun = start
        elif last == begun:
            begun = start
        last = end
    if last > begun:
        yield begun, last


def _goes_on(paragraph: str, last: int, start: int) -> bool:
    """Whether what seems to end there ends with an abbreviation, and the next belongs to it."""
    if _INITIAL.search(paragraph, max(0, last - _SIGHT), last) and _NEXT_INITIAL.match(paragraph, start):
        return True
    while paragraph[last - 1 : last] == " ":
        last -= 1
    word = paragraph[max(0, last - _SIGHT) : last].rpartition(" ")[2].lstrip("([“\"'‘")
    further = _GOES_ON.get(word) or _GOES_ON.get(word.lower())
    if further is None:
        return False
    while paragraph[start : start + 1] == " ":
        start += 1
    return further.match(paragraph, start) is not None


@lru_cache(maxsize=128)  # an answer's is looked for in several steps
def quote_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the sentence, or sentences, that hold text[start:end].

    At most `LONGEST_QUOTE` characters, cut between words, unless the range itself is longer. A range
    of whitespace is its own quotation.
    """
    words = _trim(text, start, end)
    if words is None:
        return start, end
    first, last = max(0, words[0] - _SCAN), min(len(text), words[1] + _SCAN)
    first = max((found.end() for found in _BREAK.finditer(text, first, words[0])), default=first)
    next_break = _BREAK.search(text, words[1], last)
    last = last if next_break is None else next_break.start()
    held = [(s, e) for s, e in sentences(text, start=first, end=last) if s < words[1] and e > words[0]]
    quote_start, quote_end = min(held[0][0], start), max(held[-1][1], end)
    if quote_end - quote_start > LONGEST_QUOTE:
        room = max(0, LONGEST_QUOTE - (end - start)) // 2
        if start - quote_start > room:
            quote_start = _word_start(text, start - room, start)
        if quote_end - end > room:
            quote_end = _word_end(text, end, end + room)
    return quote_start, quote_end


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _split(text, _BREAK, start, end):
        begin = first
        for line_start, line_end in list(_split(text, _LINE_END, first, last))[:-1]:
            line = text[line_start:line_end].strip()
            if len(line) < _SHORT_LINE and line:
                yield begin, line_end
                begin = line_end
        while last - begin > _LONGEST_PARAGRAPH:  # cut behind a full stop, or between words
            furthest = begin + _LONGEST_PARAGRAPH
            cut = max(text.rfind(". ", begin + 1, furthest), 0) or text.rfind(" ", begin + 1, furthest)
            cut = furthest if cut < 0 else cut + 1
            yield begin, cut
            begin = cut
        yield begin, last


def _split(text: str, pattern: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in pattern.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _word_start(text: str, start: int, limit: int) -> int:
    """Return the first place from `start` on where a word starts, `limit` if there is none before."""
    starts = (at for at in range(start, limit) if text[at - 1].isspace() and not text[at].isspace())
    return next(starts, limit)


def _word_end(text: str, limit: int, end: int) -> int:
    """Return the last place up to `end` where a word ends, `limit` if there is none after."""
    ends = (at for at in range(end, limit, -1) if text[at].isspace() and not text[at - 1].isspace())
    return next(ends, limit)
