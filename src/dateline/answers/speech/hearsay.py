"""Whether a sentence only tells what others say, where it is asked what somebody has said.

"Has Ana Ruiz said that she will stand?" is not answered by what Bo Kato says of her.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dateline.answers.speech.quotations import Statement, statements
from dateline.answers.speech.speakers import Cast, Voice
from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_ASKED = lazy(  # a full name: for a firm, or the White House, somebody else speaks
    r"(?i:has|had|have|did|does|do)\s+(?P<who>[A-ZÀ-Þ][\w.'’-]*(?:\s[A-ZÀ-Þ][\w.'’-]*)+)"
    r"\s+(?:\w+ly\s+|ever\s+|also\s+)?(?:say|said|announced?|tell|told|"
    r"claim(?:ed)?|declared?|promised?|confirm(?:ed)?|stated?|admit(?:ted)?|pledged?|vow(?:ed)?)\b"
)
_LONGEST = 40_000  # characters of an article whose speakers are looked for


def said_by_another(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Say whether all that is said in article.text[start:end] is said by others than who is asked about."""
    asked = _ASKED.match(assertion.text)
    whom = stems(asked["who"]) & assertion.names if asked else frozenset[str]()
    text = article.text
    if not whom:
        return False
    said = spoken(text)
    voices: Sequence[Voice | None] = [voice for one, voice in said if one.start < end and start < one.end]
    if voices and not any(voices):  # a quotation by itself goes on with what was said before
        voices = [voice for one, voice in said if voice and one.end <= start][-1:]
    named = [names for voice in voices if voice and (names := _names(text, voice))]
    return bool(named) and not any(whom & names for names in named)


def _names(text: str, voice: Voice) -> frozenset[str]:
    """The stems of a speaker's name; none of who is not named, "the ministry"."""
    words = [*text[voice.start : voice.end].split(), *(voice.full.words if voice.full else ())]
    return stems(" ".join(word for word in words if word[0].isupper()))


@lru_cache(maxsize=8)  # every sentence of an article is asked for
def spoken(text: str) -> list[tuple[Statement, Voice | None]]:
    """Return what is said in a text, each with who says it; nothing of one that is too long for it."""
    if len(text) > _LONGEST:
        return []
    said = statements(text)
    cast = Cast(text, said)
    return [(one, cast.voice(one)) for one in said]
