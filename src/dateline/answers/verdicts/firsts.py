"""What the first, or the first since a time, tells whoever asks of another time.

What is the first in ten years, or since 1987, was so in 1987 and in no year between. What was for the first
time in 1987 was not so for the first time in 1990, nor in Japan what was in Peru. Nobody is before the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dateline.answers.statements.clauses import Clause, turned_words
from dateline.answers.statements.hedges import NEGATION
from dateline.answers.statements.marks import Range
from dateline.answers.verdicts.figures import comparable
from dateline.language.countries import country
from dateline.language.lexicon import BASE_OF_PAST
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.values.compared import find_compared
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity, read_quantity
from dateline.language.values.units import UNITS
from dateline.language.values.value import Value, agree, contradict
from dateline.language.words import stem, stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_NO_ORDER = (
    r"lady|class|minister|degree|amendment|name|floor|base|team|aid|half|quarter|week|month|few|two|three"
)
_FIRST = lazy(rf"\bfirst\b(?!-?\s?(?:{_NO_ORDER})\b)", re.IGNORECASE)
_AT_FIRST = lazy(  # at what time something was so for the first time
    r"\bfor the (?:very )?first time\b|\bfirst (?:year|time|month|day|season)\b|"
    r"(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bat )(?<!\b(?:its|his|her) )(?<!\btheir )(?<![’']s )"
    rf"\bfirst\b(?! (?:{_NO_ORDER})\b)",
    re.IGNORECASE,
)
_SINCE = lazy(r"\bfirst\b(?:[\s-]+[\w’'-]+){0,15}?\s+since\s+(?:the\s+)?$", re.IGNORECASE)
_IN = lazy(r"\bfirst\b(?:[\s-]+(?!to\b)[\w’'-]+){0,8}?\s+in\s+(?:(?:about|the past)\s+)?$", re.IGNORECASE)
_NOT_SINCE = lazy(
    r"\b(?:has|have|had)(?:n['’]t| not| never)(?:\s+(?!(?:has|have|had|and|but)\b)[\w’'-]+){1,7}\s+since\s+$",
    re.IGNORECASE,
)
_LAST = lazy(
    r"(?<!\bthe )(?<!\bat )(?<!\b(?:its|his|her) )(?<!\btheir )\blast\s+"
    rf"(?:[a-z]+ed|seen|open|flown|{'|'.join(sorted(BASE_OF_PAST))})\b[^,;.]{{0,40}}\s(?:in|on)\s+$|"
    r"\blast time\b[^,;.]{0,60}\s(?:in|on)\s+$",
    re.IGNORECASE,
)
_WINDOW = lazy(
    r"\b(?:in|during|over) the (?P<span>(?:[\w-]+ )?(?:years|decades?)|year) "
    r"(?:before|up to|prior to|until)\b"
)
_UP_TO = r"(?:of|in|at|for|on|to|from|with|by|who|as|and|ever|since|before)"
_WHAT = rf"(?P<what>(?:[ -](?!{_UP_TO}\b)[\w’]+){{1,5}})"
_ANY_BEFORE = lazy(rf"\b(?:an?|any|another|other){_WHAT}(?: .*)? (?:before|prior to) (?P<whom>[A-ZÀ-Þ].*)$")
_IS_THE_FIRST = lazy(rf"(?:Is|Was|Did|Has) (?P<whom>[A-ZÀ-Þ].*?) (?:becom\w+ )?the (?:very )?first{_WHAT}")
_THE_NTH = lazy(
    r"\b(?P<not>not )?(?:the|\w+['’]s) (?:(?P<first>first|only|sole)|second|third|fourth|fifth|sixth|seventh|"
    rf"eighth|ninth|tenth){_WHAT}(?P<behind>.*)"
)
_RECENT = lazy(r"\b(?:since|in (?:[a-z]+ )*?(?:years?|decades?|centur(?:y|ies)))\b")
_NAME = lazy(r"\b[A-ZÀ-Þ][\w.’-]+")
_WOMAN, _MAN = stems("woman women female"), stems("man men male")
_STOOD = lazy(  # "the first time Ana Ruiz stood in as mayor of Tarn"
    r"\bfirst (?:time|year|season)(?: (?:that|when|in which))? (?P<who>(?:[A-ZÀ-Þ][\w.’-]* )+)[a-z]+"
    r"(?P<what>.*?)(?: (?:of|in|at|for) (?:the )?[A-ZÀ-Þ].*)?$"
)
_TOO = lazy(r"\b(?:also|already|previously|before|earlier)\b", re.IGNORECASE)
_WHERE = lazy(r"[^;]*?(?=, (?:and|but|while|where|which|who)\b|;|$)")
_EVENT = frozenset(map(stem, "first time year day month date ever history season".split()))


class _Gap(NamedTuple):
    """A time in which something was not: after `last`, when it was if that `is_known`, and until `now`."""

    last: str
    is_known: bool
    now: str


def by_the_first(
    assertion: Assertion, article: Article, start: int, end: int, clauses: Sequence[Clause]
) -> int:
    """Return 1 or -1 as what article.text[start:end] has first decides what is asked of a time, else 0."""
    own = stems(article.text[start:end])
    if _is_first_elsewhere(assertion, article, (start, end)) or _was_so_earlier(
        assertion, article, start, end
    ):
        return 1 if assertion.denies else -1
    wanted = assertion.words - _EVENT
    if not (assertion.terms - _EVENT) & own or turned_words(assertion, own) or len(assertion.times) > 1:
        return 0
    if 2 * len(wanted & own) < len(wanted) or 2 * len(assertion.names & own) < len(assertion.names):
        return 0
    gap = _gap(article, start, end)
    if _FIRST.search(assertion.text) is None:
        sign = _beside_a_gap(assertion, gap) if gap else 0
    elif gap is None:
        sign = _first_at(assertion, article, (start, end), clauses)
    else:
        sign = _first_in_a_gap(assertion, gap) if wanted <= own else 0
    return -sign if assertion.denies else sign


def was_before(assertion: Assertion, sentence: str) -> int:
    """Return 1 or -1 as a sentence has the one asked about behind another, where that is asked, else 0.

    Nobody was before the first, or the only one, and one was before the second, which is not the first.

    >>> from dateline.questions.assertions import read_assertion
    >>> was_before(read_assertion("Was there a mayor of Olm before Orr?"), "Orr was the first mayor of Olm.")
    -1
    """
    before, told = _ANY_BEFORE.search(assertion.text), _THE_NTH.search(sentence)
    asked = before or _IS_THE_FIRST.match(assertion.text)
    if asked is None or told is None or assertion.times or _RECENT.search(told["behind"]):
        return 0
    whom, named = stems(asked["whom"]), _NAME.findall(sentence[: told.start()])
    who, nth = _alike(stems(asked["what"])), _alike(stems(told["what"]))
    wanted = _alike(assertion.words) - _alike(stems("ever before prior first"))
    if not named or not stems(named[-1]) & whom or not nth <= who or not wanted <= _alike(stems(sentence)):
        return 0
    if before is None:
        return -int(told["first"] is None and not told["not"])
    return 1 if not told["first"] else -1 if not told["not"] else int(told["first"] == "first")


def _alike(words: frozenset[str]) -> frozenset[str]:
    """The stems with one for a woman, or a female, and one for a man."""
    return frozenset(min(_WOMAN) if one in _WOMAN else min(_MAN) if one in _MAN else one for one in words)


def _gap(article: Article, start: int, end: int) -> _Gap | None:
    """The time that a sentence says was without it, None where it tells of none."""
    text, times, found = article.text, list[Moment](), list[tuple[str, bool]]()
    for first, _, value in find_compared(text, start, end, written=article.date):
        before = text[start:first]
        if isinstance(value, Moment):
            is_first = _SINCE.search(before) or _LAST.search(before)
            if _NOT_SINCE.search(before) or (is_first and not NEGATION.search(before)):
                found.append((value.iso, value.until is None and not value.approximate))
            else:
                times.append(value)
        elif article.date and _days(value) and _IN.search(before) and not NEGATION.search(before):
            found.append((_earlier(article.date, _days(value)), False))
    now = max((one.until or one.iso for one in times), default=article.date or "")
    if len(found) != 1 or not now[:4].isdecimal() or not found[0][0][:4].isdecimal():
        return None
    return _Gap(*found[0], now) if found[0][0][:4] < now[:4] else None


def _beside_a_gap(assertion: Assertion, gap: _Gap) -> int:
    """-1 where the time asked about lies in the gap, 1 where it is the one before it."""
    if not assertion.times:
        return 0
    asked = assertion.times[0]
    first, last = asked.moment.iso, asked.moment.until or asked.moment.iso
    window = _WINDOW.search(assertion.text) if asked.side in ("before", "by") else None
    if not first[:4].isdecimal() or (asked.side and window is None):
        return 0
    if window is not None:
        first = _earlier(last, _days(read_quantity(window["span"]) or read_quantity(f"one {window['span']}")))
    begins, ends = comparable(gap.last, first), comparable(last, gap.now)
    if begins[0] < begins[1] and (ends[0] < ends[1] or (window is not None and ends[0] == ends[1])):
        return -1
    return int(gap.is_known and _is_within(gap.last, first, last))


def _first_in_a_gap(assertion: Assertion, gap: _Gap) -> int:
    """-1 where the first ever is asked about; else 1 or -1 as the gap is as long as is asked, or not."""
    if not (assertion.times or assertion.quantities):
        return -1  # the first since 1987 is not the first
    if assertion.times and assertion.times[0].side == "after" and not assertion.quantities:
        least = assertion.times[0].moment.iso
        if least == gap.last:
            return 1
    elif len(assertion.quantities) == 1 and not assertion.times and _days(assertion.quantities[0]):
        least = _earlier(gap.now, _days(assertion.quantities[0]))
    else:
        return 0
    last, since = comparable(gap.last, least)
    return 1 if last < since else -1 if last > since and gap.is_known else 0


def _is_within(one: str, first: str, last: str) -> bool:
    """Whether a day, month or year lies between two others, or is one of them and as precise."""
    after, before = comparable(one, first), comparable(one, last)
    is_fine = len(one) >= len(first)
    return all(a < b or (is_fine and a == b) for a, b in (after[::-1], before))


def _first_at(assertion: Assertion, article: Article, place: Range, clauses: Sequence[Clause]) -> int:
    """1 where it was for the first time at the time asked about, -1 where at another."""
    if len(assertion.times) != 1 or assertion.times[0].side or assertion.quantities:
        return 0
    found = _AT_FIRST.search(article.text, *place)
    sentence = article.text[slice(*place)]
    if found is None or _AT_FIRST.search(assertion.text) is None or NEGATION.search(sentence):
        return 0
    start, end = next(one.range for one in clauses if found.start() < one.range[1])
    values = find_compared(article.text, start, end, written=article.date)
    times = [value for _, _, value in values if isinstance(value, Moment)]
    if len(times) != 1:
        return 0
    asked = assertion.times[0].moment
    return 1 if agree(asked, times[0]) else -1 if contradict(asked, times[0]) else 0


def _is_first_elsewhere(assertion: Assertion, article: Article, place: Range) -> bool:
    """Whether it is asked if it was so for the first time in a country, and a sentence has it in another."""
    found = None if assertion.times else _AT_FIRST.search(article.text, *place)
    asked = _countries(assertion.text) if found and _AT_FIRST.search(assertion.text) else []
    if found is None or len(asked) != 1 or NEGATION.search(article.text[slice(*place)]):
        return False
    where = _WHERE.match(article.text, found.end(), place[1])
    told = _countries(where.group()) if where else []
    words = stems(article.text[slice(*place)])
    return len(told) == 1 and told != asked and 2 * len(assertion.words & words) >= len(assertion.words)


def _countries(text: str) -> list[str]:
    """The countries that a text has something "in", or that a place named there lies in."""
    names = (country(" ".join(one.words)) for one in names_in(text))
    return sorted({one for one in names if one is not None})


def _was_so_earlier(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Whether a time is asked about as the first, and a sentence tells of an earlier one, "also in 2020"."""
    sentence, asked = article.text[start:end], _STOOD.search(assertion.text)
    if asked is None or len(assertion.times) != 1 or assertion.times[0].side or not _TOO.search(sentence):
        return False
    values = find_compared(article.text, start, end, written=article.date)
    times = [value.until or value.iso for _, _, value in values if isinstance(value, Moment)]
    own, what = stems(sentence), stems(asked["what"])
    if len(times) != 1 or not what or not what <= own or not stems(asked["who"]) & own:
        return False
    told, wanted = comparable(times[0], assertion.times[0].moment.iso)
    return told < wanted and not (NEGATION.search(sentence) or _FIRST.search(sentence))


def _days(value: Value | None) -> float:
    if not isinstance(value, Quantity) or value.kind != "duration":
        return 0.0
    return max(0.0, value.low) * UNITS[value.unit].factor / 86_400


def _earlier(iso: str, days: float) -> str:
    """The month, or the year where `iso` is no more precise, that many days before."""
    parts = [int(part) for part in iso[:10].split("-")]
    day = date(*(parts + [1, 1])[:3]) - timedelta(days=days)
    return day.isoformat()[: max(4, min(7, len(iso)))]
