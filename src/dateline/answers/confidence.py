"""What speaks for an answer: a handful of numbers that grow with belief.

The reader's own `Calibration` makes a probability of them. How good a place is and which places are one
answer is said in the modules beside this one.
"""

from __future__ import annotations

import calendar
import math
import re

from dateline.language.values.intervals import find_intervals
from dateline.language.words import figures, headline, names, telling
from dateline.questions.asked import Asked
from dateline.result.answer import Citation, Evidence
from dateline.types import Article, Passage

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])(?!\d)")
_FAR_COSINE = 0.3
"""Taken for a passage that only its words brought: it is none of the nearest by meaning."""

FAR = 6.0
"""Log-odds between two answers from which on a longer lead says nothing more."""


def evidence_for(
    asked: Asked,
    best: Citation,
    passage: float,
    *,
    score: float,
    margin: float,
    share: float,
    screened: float,
    lead: float,
    sources: int,
) -> Evidence:
    """Return the evidence for an answer with its best citation, found in a passage of that closeness."""
    wanted, named = asked.telling, asked.names - figures(asked.text)
    return Evidence(
        score=score,
        margin=margin,
        share=share,
        screened=screened,
        lead=max(-FAR, min(FAR, lead)),
        sources=math.log(sources),
        passage=passage,
        words=len(words_met(asked, best.quote)) / len(wanted) if wanted else 1.0,
        asked=math.log1p(len(wanted)),
        named=len(named & words_of(best.article)) / len(named) if named else 1.0,
    )


def words_met(asked: Asked, sentence: str) -> frozenset[str]:
    """Return the telling words of a question that a sentence has."""
    return asked.telling & _told(sentence, asked.telling)


def closeness(asked: Asked, passage: Passage) -> float:
    """Return how near a passage is to a question, from 0 to 1, whatever else stands in the index.

    Two thirds are the share of the question's telling words that the passage or its title has, one third is
    the cosine of their vectors.
    """
    wanted = asked.telling
    held = _told(passage.text, wanted) | telling(
        f"{headline(passage.article)}\n{(passage.article.date or '')[:4]}"
    )
    words = len(wanted & held) / len(wanted) if wanted else 1.0
    cosine = _FAR_COSINE if passage.cosine is None else max(0.0, passage.cosine)
    return (2 * words + cosine) / 3


def _told(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """The telling words of a text, and the years that are `wanted` and lie within its stretches of time.

    >>> sorted(_told("Ada, 2019-2022", frozenset({"2020", "2024"})))
    ['2019', '2020', '2022', 'ada']
    """
    told = telling(text)
    years = {word for word in wanted - told if _YEAR.fullmatch(word)}
    stretches = [one for _, _, one in find_intervals(text, 0, len(text))] if years else []
    return told.union(
        year for year in years if any(one.iso[:4] <= year <= (one.until or "")[:4] for one in stretches)
    )


def words_of(article: Article) -> frozenset[str]:
    """The words and figures of an article, its title and its date, the month by its name too."""
    date = article.date or ""
    stated = _MONTH.match(date)
    month = calendar.month_name[int(stated[1])] if stated else ""
    return telling(f"{article.title or ''} {date} {month} {article.text}")


def missing_names(question: str, citation: Citation) -> tuple[str, ...]:
    """Return the names, years and figures of a question, as written there, that an answer's article lacks."""
    article = citation.article
    held = words_of(article) | _told(article.text, figures(question))
    # Words in front of each other, so that none is the first of a text, which is no name.
    words = (word.strip(".,") for word in re.findall(r"[\w.,]+", question)[1:])
    return tuple(dict.fromkeys(word for word in words if (names(f"x {word}") | figures(word)) - held))
