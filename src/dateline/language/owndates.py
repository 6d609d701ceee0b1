"""The date that a page has of its own: a line that says when the article appeared, and nothing else."""

from __future__ import annotations

import re

from dateline.language.lexicon import MONTH
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment, read_moment
from dateline.types import Article

_LONGEST_LINE = 80  # characters
_BESIDE = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|modified|written|date)|on|at|by|am|pm|a\.m\.|p\.m\.|"
    r"e[sd]?t|[cp][sd]t|gmt|utc|bst|min(?:ute)?s? read|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|"
    rf"day|{MONTH}|[\W\d_])*",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:updated|modified)\W+(?:on\s+)?\Z", re.IGNORECASE)


def is_own_date(article: Article, start: int, end: int) -> bool:
    """Whether a range is the article's own date, or its year: of a line "Published June 26, 2025".

    So is the day of a change beside it: "Updated June 28, 2025".
    """
    text = article.text
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if article.date is None or last - first > _LONGEST_LINE or "\n" in text[start:end]:
        return False
    if _BESIDE.fullmatch(text, first, start) is None or _BESIDE.fullmatch(text, end, last) is None:
        return False
    stated = [read_moment(text[start:end], written=article.date)]
    if _CHANGED.search(text, first, start):
        stated += [one for _, _, one in find_values(text, first, start) if isinstance(one, Moment)]
    return any(moment is not None and article.date.startswith(moment.iso[:10]) for moment in stated)
