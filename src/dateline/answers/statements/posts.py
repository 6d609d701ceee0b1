"""Words before or behind a name: whether they are what somebody is, "Tarn Water's lawyer", or a clause.

Nothing is parsed: a post is told by its last noun, a clause by a verb that has a subject.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import AUXILIARIES, BASE_OF_PAST, BASE_OF_PRESENT, PEOPLE, TITLES
from dateline.language.patterns import lazy

LONGEST_PHRASE = 9  # words of who speaks
_LONGEST_POST = 15  # words of what somebody is, between commas
DETERMINER = (
    r"(?:the|a|an|his|her|their|its|one|another|some|many|The|A|An|His|Her|Their|Its|One|Another|Some|Many)"
)
FINITE = lazy(
    r"\b(?:is|are|was|were|has|had|have|be|been|that|who|which|whom|would|could|can|will|"
    r"though|because|pleaded|wanted|had|came|went)\b|^\s*\w+ly\s*$",
    re.IGNORECASE,
)
_POST = lazy(r"([\w-]+)(?=\s*$|,?\s(?:of|for|at|in|on|to|with|and)\b)")  # "director", "president of the Fund"
_DOING = lazy(r"\b[a-z]+(?:er|or|ist|ian|man|woman|person)\s*$")  # "Fox News anchor"; but "Bruce Snyder"
_LAST_POST = lazy(r"(?<![\w-])([a-z-]++)(?:\s(?:of|for)\s(?:the\s)?[a-z-]++(?:\s(?:and\s)?[a-z-]++)?)?\s*$")
_OF_ANOTHER = lazy(r"[,–—]|\b(?:of|for|from|in|at|and|on|to|with)\b")
_DESCRIBED_BY_PAST = lazy(rf"\b{DETERMINER}\s\w+ed\s")


def has_verb(words: str) -> bool:
    """Whether words may be a clause; "the crowded hall" has none of its own."""
    words = _DESCRIBED_BY_PAST.sub(" ", words)
    return FINITE.search(words) is not None or any(map(is_finite, re.findall(r"[\w’'-]+", words)))


def is_finite(word: str) -> bool:
    return word.endswith("ed") or word in BASE_OF_PAST or word in BASE_OF_PRESENT or word in AUXILIARIES


def holds_a_post(words: str, *, surely: bool) -> bool:
    """Whether words are what somebody is, "pest program manager"; `surely`: nothing else is likely there."""
    if len(words.split()) > _LONGEST_POST:
        return False
    known = any(post[1].casefold() in PEOPLE for post in _POST.finditer(words))
    return known or (surely and _DOING.search(words) is not None)


def is_post_of_a_name(words: str) -> bool:
    """Whether words are what somebody is to a name: "Tarn Water's lawyer", but not "Ruiz for the mayor"."""
    post = _LAST_POST.search(words)
    if post is None or post[1] not in PEOPLE or len(words.split()) > _LONGEST_POST:
        return False
    return not _OF_ANOTHER.search(words, 0, post.start()) and not has_verb(words)


def is_role(words: str, inserted: bool) -> bool:
    """Whether the words are an office without a name, "its chairman"; or before an insertion, any phrase."""
    begins = re.match(rf"\s*(?:{DETERMINER}\s|[A-ZÀ-Þ][\w-]*['’]s\s)", words) is not None
    office = any(word.casefold() in TITLES for word in words.split()) or (
        holds_a_post(words, surely=True) and not has_verb(words)
    )
    return (
        begins and len(words.split()) <= LONGEST_PHRASE and (office or inserted) and not FINITE.search(words)
    )
