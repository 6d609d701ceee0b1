"""An answer's words as a person is shown them: whole, with what qualifies them, and dates as they resolve.

The range that an answer cites stays as it is, character for character; here it is only read out. "Thursday"
is "Thursday, 26 June 2025", "20,000" after "approximately" is "approximately 20,000", "Bay" in "eBay" is
"eBay", "Ruiz" is "Ana Ruiz" where the article has the full name and her office, and a quotation mark that was
opened is closed.
"""

from __future__ import annotations

import re
from datetime import date

from dateline.language.lexicon import WEEKDAYS
from dateline.language.names import Name, NameKind
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.quantities import Quantity
from dateline.output.wording import day_words, listing_sentence
from dateline.result.answer import Answer
from dateline.result.replies import Advice, Items, Listing, Remark, Verdict
from dateline.result.result import Result
from dateline.types import Passage

_QUALIFIER = re.compile(
    r"\b(?:approximately|approx\.|about|around|roughly|nearly|almost|some|over|under|at least|at most|up to|"
    r"(?:(?:no|not) )?(?:more|less|fewer) than|an estimated|as many as|as few as|close to|only|"
    r"(?:passed|topped|exceeded|surpassed))"
    r"\s+(?:[$€£¥]\s?)?$",
    re.IGNORECASE,
)
_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’", "(": ")"}
_MOST_AFTER = 2  # characters between an answer and the mark that closes it: a full stop, a comma
_WEEKDAY = re.compile(
    r"(?:on )?(?:last |this |next )?(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE
)


def shown_words(answer: Answer) -> str:
    """Return the words of the best citation as they are shown, on one line."""
    place = answer.citations[0]
    text = place.article.text
    start, end = _whole_words(text, place.start, place.end, place.quote_start, place.quote_end)
    if isinstance(answer.value, Quantity):
        qualifier = _QUALIFIER.search(text, place.quote_start, start)
        start = start if qualifier is None else qualifier.start()
    words = _closed(text, start, end, place.quote_start, place.quote_end)
    match answer.value:
        case Moment() as moment:
            return _resolved(words, moment)
        # A title tells that it is a person: "England" is not short for the New England of the same article.
        case Name(full=full, kind=NameKind.PERSON, title=str()) if full.endswith(f" {words}"):
            return full
    return words


def bare_answer(result: Result) -> str:
    """Return the answer alone: its words, "yes" or "no", the things of a list, or what a listing says."""
    if not result.answered:
        return ""
    match result.reply:
        case Listing(mentions=mentions) as listing:
            return "; ".join(mention.heading.name for mention in mentions) or listing_sentence(listing)
        case Verdict(polarity=polarity):
            return str(polarity)
        case Items(items=items):
            return "; ".join(shown_words(item) for item in items)
        case _:
            return shown_words(result.answers[0])


def _whole_words(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The range, grown to the ends of the words that it cuts."""
    while first < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < last and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _closed(text: str, start: int, end: int, first: int, last: int) -> str:
    """The words between `start` and `end`, with both marks of a quotation or a bracket, or neither."""
    for opening, closing in _PAIRS.items():
        inside = text[start:end]
        opened = inside.count(opening) - (inside.count(closing) if opening != closing else 0)
        if opening == closing:
            opened %= 2
            opened = opened if inside.startswith(opening) else -opened
        behind = text[end : min(last, end + _MOST_AFTER)]
        if opened > 0 and closing in behind:
            return text[start : end + behind.index(closing) + 1]
        if opened < 0 and start > first and text[start - 1] == opening and opening != "(":
            return text[start - 1 : end]
        if opened > 0 and inside.startswith(opening):
            return inside[1:].strip() or inside
        if opened < 0 and inside.endswith(closing):
            return inside[:-1].strip() or inside
    return text[start:end]


def _resolved(words: str, moment: Moment) -> str:
    """The date that words mean, where they leave some of it to the article's own."""
    if moment.inferred is None or moment.iso.startswith("-"):
        return words
    if moment.until is not None:
        return f"{words} ({' to '.join(map(_plainly, (moment.iso, moment.until)))})"
    if moment.precision in (Granularity.DAY, Granularity.MINUTE):
        day = date.fromisoformat(moment.iso[:10])
        full = f"{WEEKDAYS[day.weekday()]}, {day_words(day)}"
        return full if _WEEKDAY.fullmatch(words) else f"{words} ({full})"
    known = _plainly(moment.iso)
    return known if known.startswith(words) else f"{words} ({known})"


def _plainly(iso: str) -> str:
    """A day, a month or a year in words: "3 May 2024", "May 2024"."""
    words = day_words(date.fromisoformat(f"{iso}-01-01"[:10]))
    return words.split(" ", 2 - iso.count("-"))[-1]


def worth_a_look(result: Result, advice: Advice) -> tuple[Passage, ...]:
    """Return the passages to show below advice: those that share words with what was asked, however few."""
    if advice.remark is Remark.NOTHING:
        return ()
    return tuple(one for one in result.passages if one.bm25 is not None)
