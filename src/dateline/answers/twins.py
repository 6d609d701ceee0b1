"""Whether an article speaks of what is asked about, or of a near twin: another studio, another bill, F-35s.

A name of several words of which the article has some and not all, "Universal Studios Orlando" in an article
on Universal Studios Hollywood, is the name of something else: what stands there loses twice `type_weight`. So
does what a sentence numbers in another way, "Phase 2" for who asks about "Phase 3". A single name that the
article has nowhere loses a quarter, for it may be called otherwise there.

Words only: no name is known to be another one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dateline.answers.confidence import words_of
from dateline.answers.found import Found
from dateline.language.lexicon import MONTHS, WEEKDAYS
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.words import topic
from dateline.questions.asked import Asked
from dateline.types import Article, QuestionType, Span

_NUMBERED = lazy(r"\b([A-Z][A-Za-z]*)(?:-|\s)(\d{1,4}|[IVX]+)(?![\d,.]*\d)(?=[a-zA-Z]?s?\b)")
_NO_KIND = frozenset((*MONTHS, *WEEKDAYS, *"In Of The For By On At Some About Only Over Under".split()))
_YEAR = lazy(r"(?:1[89]|20)\d\d")


def weigh_names(found: Found) -> Found:
    """Take off what speaks of another thing than the question names."""
    weight = found.settings.type_weight
    if not weight or found.asked.type is QuestionType.YES_NO:
        return found  # a verdict weighs its own names
    runs, numbered = tuple(_runs(found.asked)), _numbers(found.asked.text)
    lost: dict[str, float] = {}
    places = []
    for one in found.places:
        article = one.span.article
        if article.id not in lost:
            lost[article.id] = weight * max((_share_lost(run, article) for run in runs), default=0.0)
        name = max(lost[article.id], 2 * weight * _is_numbered_otherwise(one.span, numbered))
        places.append(one._replace(losses=one.losses._replace(name=name)))
    return replace(found, places=tuple(places))


def _runs(asked: Asked) -> Iterator[frozenset[str]]:
    """The stems of each name of the question."""
    for named in names_in(asked.text):
        found = topic(" ".join(named.words))
        if found:
            yield found


def _share_lost(run: frozenset[str], article: Article) -> float:
    """How many times the weight an article loses that lacks a name, or a part of it."""
    missing = run - words_of(article)
    if not missing:
        return 0.0
    return 2.0 if len(missing) < len(run) else 0.25


def _numbers(text: str) -> dict[str, set[str]]:
    """What is numbered in a text, each with its numbers: {"Phase": {"3"}}."""
    found: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text):
        if match[1] not in _NO_KIND and not _YEAR.fullmatch(match[2]):
            found.setdefault(match[1], set()).add(match[2])
    return found


def _is_numbered_otherwise(span: Span, asked: dict[str, set[str]]) -> bool:
    if not asked:
        return False
    text = span.article.text
    told = _numbers(text[slice(*quote_around(text, span.start, span.end))])
    return any(word in told and not numbers & told[word] for word, numbers in asked.items())
