"""Is what the index knows of copies what the texts say? Every pair of copies, every passage that two have.

A pair stands both ways round, so that one row of it that is missing shows; that nobody missed a pair would
take finding them all again, which `repair` does.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from dateline.copies.repeats import are_alike
from dateline.copies.shingles import shared, shingles, sketch, words_of
from dateline.stores.copies import Pair
from dateline.stores.copy_finding import COPY_SHARE
from dateline.stores.rows import UNREADABLE

if TYPE_CHECKING:
    from dateline.copies.shingles import Digests

_NAMED = 5  # pairs named of a trouble


class _Texts:
    """The texts of sound articles."""

    def __init__(self, numbers: Container[object], text_of: Callable[[int], str]) -> None:
        self._numbers = numbers
        self.text = lru_cache(maxsize=1000)(text_of)
        self.sketch = lru_cache(maxsize=10_000)(self._sketch)

    def __contains__(self, number: object) -> bool:
        return number in self._numbers

    def _sketch(self, number: int) -> Digests:
        return sketch(shingles(words_of(self.text(number))))


def copies_trouble(
    pairs: Iterable[Pair], numbers: Container[object], text_of: Callable[[int], str]
) -> Iterator[str]:
    """Say what is wrong with what is known of copies; `numbers` are those of the articles that are sound."""
    texts = _Texts(numbers, text_of)
    try:
        known = list(pairs)
        yield from _copies({pair[:2]: pair[2] for pair in known if not pair[7]}, texts)
        yield from _repeats({_ends(pair): pair[7] for pair in known if pair[7]}, texts)
    except (*UNREADABLE, ValueError, TypeError, OverflowError) as error:
        yield f"they cannot be read ({error})"


_Place = tuple[int, int, int]
"""(article, start, end)"""


def _ends(pair: Pair) -> tuple[_Place, _Place]:
    one, other, _, start, end, other_start, other_end, _ = pair
    return (one, start, end), (other, other_start, other_end)


def _copies(shares: dict[tuple[int, int], float], texts: _Texts) -> Iterator[str]:
    wrong = []
    for (one, other), share in shares.items():
        if (
            one not in texts
            or other not in texts
            or shares.get((other, one)) != share
            or one < other
            and (share < COPY_SHARE or abs(shared(texts.sketch(one), texts.sketch(other)) - share) > 1e-9)
        ):
            wrong.append((one, other))
    yield from _named("the texts do not bear out the copies", wrong)


def _repeats(known: dict[tuple[_Place, _Place], int], texts: _Texts) -> Iterator[str]:
    wrong = []
    for (here, there), words in known.items():
        both = [_passage(place, texts) for place in (here, there)]
        if known.get((there, here)) != words or not all(both):
            wrong.append((here[0], there[0]))
        elif here[0] < there[0]:
            one, other = map(words_of, both)
            if not are_alike(one, other, words) or shared(shingles(one), shingles(other)) == 0:
                wrong.append((here[0], there[0]))
    yield from _named("the texts do not have in common the passages of articles", wrong)


def _passage(place: _Place, texts: _Texts) -> str:
    """What stands there; "" where there is no such place."""
    number, start, end = place
    text = texts.text(number) if number in texts else ""
    return text[start:end] if 0 <= start < end <= len(text) else ""


def _named(trouble: str, which: Iterable[tuple[int, int]]) -> Iterator[str]:
    found = sorted(set(which), key=str)
    if found:
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        names = (f"{one} and {other}" for one, other in islice(found, _NAMED))
        yield f"{trouble} {', '.join(names)}{more}"
