"""Which year a place tells of, where a question names one: "Who won in 2022?" is not answered from 2020.

A sentence tells of the years that it states, and of those that its article's date gives its weekdays and its
"last year"; one that states no time tells of the year of its article, unless the article names the year that
was asked about. What is said of another year loses, and is left out where something of the right year is
worth as much. A later article that tells of days of its own year is not taken to look back. Where days,
months or a stretch of time are asked about, what is said of a stretch that has no day of these loses, too.

Years that are a bound ("since 2015"), that belong to a name ("Vision 2030") or that are the answer ("In which
year …?") steer nothing, and neither does an article without a date that states no year. A "when" is steered
by a year that it ends with: "When is the fair in 2026?".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from dateline.answers.found import Found
from dateline.language.datelines import dateline_range
from dateline.language.lexicon import BASE_OF_PAST, PARTICIPLES
from dateline.language.sentences import quote_around
from dateline.language.values.finding import find_values
from dateline.language.values.intervals import ends_apart
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.value import Value
from dateline.language.words import WORD
from dateline.questions.asked import Asked
from dateline.types import Passage, QuestionType, Span

_BOUND = re.compile(
    r"\b(?:since|before|after|until|till|by|between|from|to|and|or|than|through)\s+(?:the\s+)?$", re.I
)
_OF_AN_EVENT = re.compile(r"\b(?:from|(?<!according )to|by) the \x1c [A-Z]")  # "from the 2022 Tarn Cup"
_NAME = re.compile(r"\b(?!(?:In|Of|The|During|For)\b)[A-Z]\w*[\s-]$")
_LINK = re.compile(r"\b(?:in|of|during|for|on)\s+(?:the\s+year\s+)?$", re.I)
_GOES_ON = re.compile(
    r"\b(?:that|the same) (?:year|spring|summer|autumn|fall|winter|month|season|day)\b|\bback then\b|"
    r"(?<!\bsince )(?<!\buntil )(?<!\bby )\bthen(?=[.;]| (?:was|were)\b)",  # not "then he fell": a next step
    re.I,
)
_YEAR = re.compile(r"(?<![\d.,$£€])(?:1[89]|20)\d\d(?![\d.,]*\d)")
_LAST_YEAR = re.compile(r"\b(?:last|the previous) year\b", re.I)
_OF_A_YEAR = re.compile(r"\b(?:this|last) year['’]s (?:[\w-]+ ){0,3}$", re.I)
_WHEN_IN = re.compile(r"\b(?:in|during)\s+(?:the\s+year\s+)?(?P<year>\d{4})\s*\??\s*$", re.I)
_OTHER_CLAUSE = re.compile(
    r"\b(?:after|before|since|until|following|that|which|who|where|because|while|as)\b", re.I
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had)\b", re.I)
_SIGHT = 600  # characters before a sentence in which the year stands that it goes on from
_LIKELY = 0.5
"""Share of the loss for an article that only may tell of another year: a later one, or one with both."""


def weigh_years(found: Found) -> Found:
    """Take twice `type_weight` off what is said of another year; leave it out for what the right one has."""
    weight = 2 * found.settings.type_weight
    years = frozenset(iso[:4] for _, _, iso in _times_asked(found.asked))
    days = _days_asked(found.asked)
    if not weight or not (years or days):
        return found
    shares = [
        1.0 if _is_of_other_days(one.span, days) else _share_lost(one.span, years) if years else 0.0
        for one in found.places
    ]
    places = [
        one._replace(losses=one.losses._replace(year=share * weight))
        for one, share in zip(found.places, shares, strict=True)
    ]
    right = [one.score for one, share in zip(places, shares, strict=True) if not share]
    best = max(right, default=float("-inf"))
    kept = (one for one, share in zip(places, shares, strict=True) if not share or one.score > best)
    return replace(found, places=tuple(kept))


def says_so_again(asked: Asked, span: Span) -> bool:
    """Whether a further place tells of a year asked about, itself or by its date: not who led a firm since.

    That the year stands somewhere else in the article is enough for an answer, and proves it no second time.
    """
    years = frozenset(iso[:4] for _, _, iso in _times_asked(asked))
    article = span.article
    start, end = quote_around(article.text, span.start, span.end)
    values = find_values(article.text, start, end, written=article.date)
    told = {year for *_, value in values for year in _years(value)}
    return (
        not years
        or not years.isdisjoint(told | {_year_before(article.text, start, end), (article.date or "")[:4]})
        or _names_one(years, article.title or "")
    )


def without_times(asked: Asked) -> str:
    """Return the question without the years that it asks about: "Who won the cup?" for "… in 2022?".

    >>> without_times(Asked("Who won the 2022 cup in May 2022?"))
    'Who won the cup?'
    """
    text = asked.text
    for start, end, _ in reversed(_times_asked(asked)):
        before = _LINK.sub("", text[:start])
        text = before.rstrip() + text[end:]
    return text.lstrip(", ")


def is_told_by_date(asked: Asked, passage: Passage) -> bool:
    """Whether only the article's date tells that a passage is of the year that is asked about.

    It is of that year itself, or speaks of "last year".
    """
    times, date = [iso for _, _, iso in _times_asked(asked)], passage.article.date
    if not times or date is None:
        return False
    before = f"{int(date[:4]) - 1}"
    if not any(map(date.startswith, times)) and not (before in times and _LAST_YEAR.search(passage.text)):
        return False
    text = f"{passage.article.title or ''} {passage.text}"
    return not any(_names(iso[:4], text) for iso in times)


@lru_cache(maxsize=16)
def _times_asked(asked: Asked) -> tuple[tuple[int, int, str], ...]:
    """The years and dates of a year that the question asks about, each with its range."""
    if asked.type is QuestionType.YES_NO:
        return ()  # a verdict weighs its own times
    within = _WHEN_IN.search(asked.text) if asked.type is QuestionType.WHEN else None
    if asked.type is QuestionType.WHEN and (within is None or _is_of_another_deed(asked.text, within)):
        return ()  # a date is what a "when" asks for, and tells of what else it speaks: "the law of 2019"
    times = []
    for start, end, value in find_values(asked.text, 0, len(asked.text)):
        before = asked.text[:start]
        if within is not None and start < within.start("year"):
            continue
        if not isinstance(value, Moment) or value.until or not any(_years(value)):
            continue
        if _BOUND.search(before) and not _OF_AN_EVENT.search(f"{before}\x1c{asked.text[end:]}"):
            continue
        if not (_NAME.search(before) and asked.text[start:end].isdecimal()):
            times.append((start, end, value.iso))
    return tuple(times)


@lru_cache(maxsize=16)
def _days_asked(asked: Asked) -> tuple[Moment, ...]:
    """The stretches, months and days that the question asks about, but for those that are a bound."""
    if asked.type in (QuestionType.YES_NO, QuestionType.WHEN):
        return ()
    found = find_values(asked.text, 0, len(asked.text))
    return tuple(
        value
        for start, _, value in found
        if isinstance(value, Moment)
        and value.iso[:4].isdecimal()
        and (value.until or value.precision is not Granularity.YEAR)
        and not _BOUND.search(asked.text[:start])
    )


def _is_of_other_days(span: Span, asked: tuple[Moment, ...]) -> bool:
    """Whether its sentence states a stretch of time, and no time that shares a day with those asked about.

    "Ada Orr: 10 July – 23 October 1781" led nothing in November of that year.
    """
    article = span.article
    start, end = quote_around(article.text, span.start, span.end) if asked else (0, 0)
    found = find_values(article.text, start, end, written=article.date)
    told = [value for _, _, value in found if isinstance(value, Moment)]
    return any(one.until for one in told) and all(ends_apart(one, other) for one in told for other in asked)


def _is_of_another_deed(text: str, within: re.Match[str]) -> bool:
    """Whether the year belongs to something else than what a "when" asks for: "the bridge built in 1990"."""
    before = text[: within.start()]
    *_, last = WORD.findall(before) or [""]
    done = last.endswith("ed") or last in PARTICIPLES or last in BASE_OF_PAST
    return _OTHER_CLAUSE.search(before) is not None or (done and _PASSIVE.search(before) is None)


def _share_lost(span: Span, asked: frozenset[str]) -> float:
    """What share of the loss a place takes: 0 where nothing speaks against the year, 1 where all does."""
    article = span.article
    start, end = quote_around(article.text, span.start, span.end)
    told = _paragraph_end(article.text, end)
    stated, inferred = set[str](), set[str]()
    for _, _, value in find_values(article.text, start, end, written=article.date):
        if isinstance(value, Moment):
            (stated if value.inferred is None else inferred).update(_years(value))
    if asked & (stated | inferred):
        return 0.0
    if stated:
        return 1.0
    if (goes_on := _year_before(article.text, start, end)) is not None:
        return 0.0 if goes_on in asked else 1.0
    if _names_one(asked, article.title or ""):
        return 0.0
    if inferred and _OF_A_YEAR.search(article.text[start : span.start]):
        return 1.0  # "this year's victor Norland"
    if inferred:
        return _LIKELY if _names_one(asked, article.text) else 1.0
    if article.date is None or article.date[:4] in asked or _names_one(asked, article.text[:told]):
        return 0.0
    return 1.0 if article.date[:4] < min(asked) or _tells_of_its_year(span) else _LIKELY


def _names_one(years: frozenset[str], text: str) -> bool:
    return any(_names(year, text) for year in years)


def _paragraph_end(text: str, start: int) -> int:
    """The end of the paragraph there: a year that only stands behind it tells of something else."""
    end = text.find("\n\n", start)
    return len(text) if end < 0 else end


def _tells_of_its_year(span: Span) -> bool:
    """Whether the passage has a day or a month of its article's year, but for the dateline: "from 8 May"."""
    article, passage = span.article, span.passage
    _, behind = dateline_range(article.text) or (0, 0)
    return any(
        isinstance(value, Moment)
        and value.inferred is Granularity.YEAR
        and value.iso[:4] == (article.date or "")[:4]
        for start, _, value in find_values(article.text, passage.start, passage.end, written=article.date)
        if start >= behind
    )


def _year_before(text: str, start: int, end: int) -> str | None:
    """The year stated last before a sentence that goes on from it: "That summer 868 people died"."""
    if _GOES_ON.search(text, start, end) is None:
        return None
    stated = _YEAR.findall(text, max(0, start - _SIGHT), start)
    return stated[-1] if stated else None


def _years(value: Value) -> Iterator[str]:
    if isinstance(value, Moment) and value.iso[:4].isdecimal() and value.iso[4:5] in ("", "-"):
        yield from map(str, range(int(value.iso[:4]), int((value.until or value.iso)[:4]) + 1))


def _names(year: str, text: str) -> bool:
    return re.search(rf"(?<!\d){year}(?!\d)", text) is not None
