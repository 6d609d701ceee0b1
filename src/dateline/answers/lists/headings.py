"""What stands under the heading that the question asks about goes before what stands beside it.

A reader takes a short line for itself: of "$7", "$9" and "$12" it cannot tell which seat each is for, nor
which was the price before. The question asks about a heading that it has the words of, "Who got the Best Song
Award?", or that asks what it asks, but for the names that are the article's topic. Other lines of the article
lose twice `type_weight` then; so does its prose where a list is asked for, unless it tells of the heading.
What a heading says was so before loses `type_weight` where the question is for what is so now, and the other
way about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dateline.answers.aggregation.sources import CitedPlace
from dateline.answers.found import Found
from dateline.language.blocks import Block, block_at, blocks, is_named_in
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.words import names, telling
from dateline.questions.asked import Asked
from dateline.types import Article, QuestionType

TOLD = 8.0
"""Log-odds of a line of the list that a heading asks for as the question does: a reader sees a mere name."""

_OF_BEFORE = lazy(  # but not "What to do before the storm:", "How old must one be?"
    r"\b(?:was|were|did|had|used to)\b[^\n]*\bbefore\b|\bbefore the (?:change|rise|increase|cut|switch)\b|"
    r"\b(?:previous|former)(?:ly)?\b|\bold (?:price|rate|fee|fare|cost|rule|limit|name)s?\b",
    re.IGNORECASE,
)
_BEFORE = lazy(r"\b(?:before|previous(?:ly)?|former(?:ly)?|earlier|old|used to)\b", re.IGNORECASE)
_NOW = lazy(r"\b(?:now|currently|current|is|are|do|does|has|have|new|today)\b", re.IGNORECASE)
_TURNING = lazy(
    r"\b(?:not|\w+n['’]t|no|never|none|without|except|besides|other|than|before|after|more|most|less|least|fewer|"
    r"fewest|over|under|only|still|yet|until|since|first|last|later|new|longer)\b",
    re.IGNORECASE,
)
"""Words that nothing is about, and that yet make another question of it."""


def weigh_headings(found: Found) -> Found:
    """Take off what stands under another heading than the one asked about; raise the list it asks for."""
    weight, asked = found.settings.type_weight, found.asked
    if not weight or asked.type is QuestionType.YES_NO:
        return found
    wanted: dict[str, dict[Block, bool]] = {}
    places = []
    for one in found.places:
        article = one.span.article
        if article.id not in wanted:
            wanted[article.id] = _wanted(asked, article)
        places.append(_weighed(one, asked, wanted[article.id], weight))
    return replace(found, places=tuple(places))


def _wanted(asked: Asked, article: Article) -> dict[Block, bool]:
    """The blocks of an article that a question asks about, each with whether its heading asks the same."""
    text = article.text
    same = {one: True for one in blocks(text) if _asks_the_same(asked, article, one)}
    return same or {one: False for one in blocks(text) if is_named_in(one, text, asked.text)}


def _asks_the_same(asked: Asked, article: Article, block: Block) -> bool:
    """Whether a heading asks for the same list: it has what the question is about but the article's topic."""
    if asked.type is not QuestionType.LIST:
        return False
    left = asked.telling - names(f"x {article.title or ''}")
    turning = turns(asked.text)
    return len(left) > 1 and any(
        heading.endswith("?") and left <= telling(heading) and turning == turns(heading)
        for heading in (article.text[slice(*one)] for one in block.headings)
    )


def turns(question: str) -> set[str]:
    """Return the words of a question that make another of it, whatever it is about."""
    return {word.lower() for word in _TURNING.findall(question)}


def _weighed(one: CitedPlace, asked: Asked, wanted: dict[Block, bool], weight: float) -> CitedPlace:
    span, text = one.span, one.span.article.text
    block = block_at(text, span.start, span.end)
    lost = 0.0
    if block in wanted:
        one = one._replace(span=replace(span, score=span.score + TOLD)) if wanted[block] else one
    elif wanted and (block is not None or _is_silent(one, asked, wanted)):
        lost = 2 * weight
    if block is not None and _is_of_another_time(block, text, asked, wanted):
        lost += weight
    return one._replace(losses=one.losses._replace(name=one.losses.name + lost)) if lost else one


def _is_of_another_time(block: Block, text: str, asked: Asked, wanted: Iterable[Block]) -> bool:
    """Whether it tells of before, and now is asked for; or not, where another that is asked about does."""
    asks_for_before = _BEFORE.search(asked.text) is not None
    if _is_of_before(block, text):
        return not asks_for_before and _NOW.search(asked.text) is not None
    return asks_for_before and any(_is_of_before(other, text) for other in wanted)


def _is_of_before(block: Block, text: str) -> bool:
    return any(_OF_BEFORE.search(text, *one) for one in block.headings)


def _is_silent(one: CitedPlace, asked: Asked, wanted: dict[Block, bool]) -> bool:
    """Whether a list is asked for, and the sentence has none of the words of its headings."""
    if asked.type is not QuestionType.LIST:
        return False
    text = one.span.article.text
    told = telling(text[slice(*quote_around(text, one.span.start, one.span.end))])
    return not any(told & telling(text[slice(*line)]) for block in wanted for line in block.headings[-1:])
