"""The articles of an index that those which come may be copies of: fetched for many of these at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from dateline.stores.copies import Pair
from dateline.stores.copy_finding import COMMONPLACE, ArticleKeys, CopyFinder, Fingerprint, KeyHolders
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.expressions import both
from dateline.stores.milvus.rows import keys_of
from dateline.stores.milvus.schema import ARTICLES

TextsOf = Callable[[Sequence[int]], Mapping[int, str]]
"""Numbers of articles → the texts of those that are there."""

_KEYS = 4_000  # of one expression
_FETCHED = 5_000  # articles, after which it is looked at which keys are commonplace
_TEXTS_KEPT = 1_000


def find_copies(
    coming: Mapping[int, str], milvus: Milvus, seen: str, texts_of: TextsOf
) -> tuple[dict[int, ArticleKeys], list[Pair]]:
    """Return the keys of the texts that come, by number, and the pairs that they make, both ways round."""
    prints = {number: Fingerprint.of(text) for number, text in coming.items()}
    keys = {number: one.keys for number, one in prints.items()}
    near = _Neighbours(coming, texts_of)
    near.fetch(keys.values(), milvus, seen)
    finder, pairs = CopyFinder(near), list[Pair]()
    for number, one in prints.items():
        pairs += finder.pairs(number, one)
        near.add(number, one.keys)
    return keys, pairs


class _Neighbours(KeyHolders):
    """The articles that share a key with one that comes, and those of these that came: an `Archive`."""

    def __init__(self, coming: Mapping[int, str], texts_of: TextsOf) -> None:
        super().__init__()
        self._coming = coming
        self._texts_of = texts_of
        self._texts: dict[int, str] = {}

    def texts(self, numbers: Sequence[int]) -> Mapping[int, str]:
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.clear()
        found = {number: self._coming[number] for number in numbers if number in self._coming}
        lacking = [one for one in numbers if one not in found and one not in self._texts]
        self._texts.update(self._texts_of(lacking) if lacking else {})
        return found | {number: self._texts[number] for number in numbers if number in self._texts}

    def fetch(self, coming: Iterable[ArticleKeys], milvus: Milvus, seen: str) -> None:
        """Add the articles of the index that share a band or a telling anchor with one that comes."""
        found: dict[int, ArticleKeys] = {}
        prints = list(coming)
        for field in ArticleKeys._fields:
            keys = sorted({key for one in prints for key in getattr(one, field).tolist()})
            for first in range(0, len(keys), _KEYS):
                _fetch(field, set(keys[first : first + _KEYS]), milvus, seen, found)
        for number in found.keys() - self._coming.keys():
            self.add(number, found[number])


def _fetch(field: str, keys: set[int], milvus: Milvus, seen: str, found: dict[int, ArticleKeys]) -> None:
    """Add the articles that have one of the keys, those apart that more have than a finder looks at."""
    while keys:
        counts = Counter[int]()
        having = f"array_contains_any({field}, [{', '.join(map(str, sorted(keys)))}])"
        fields = ("number", *ArticleKeys._fields)
        for fetched, row in enumerate(milvus.each(ARTICLES, both(seen, having), fields), start=1):
            found[row["number"]] = keys_of(row)
            counts.update(keys.intersection(row[field]))
            if fetched >= _FETCHED and field == "anchors":
                break
        else:
            return
        common = {key for key, count in counts.items() if count > COMMONPLACE}
        if not common:
            return
        keys = keys - common
