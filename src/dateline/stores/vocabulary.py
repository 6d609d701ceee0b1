"""Text → the words that an index knows it by, in their order; and the codes that its copies are found by.

A text is taken apart once, whatever is asked of it, into the pieces between blanks and signs, which always
part words. A piece has a number in a vocabulary, and what is known of it stands there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from dateline.copies.shingles import codes_of
from dateline.stores.tokens import word_keys

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]
    """(n,); mostly of pieces."""

_MOST_KNOWN = 150_000  # pieces; a vocabulary with more is used no longer: memory stays bounded
_SIGNS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_LEVELLED = bytes.maketrans(_SIGNS, b" " * len(_SIGNS)).lower()  # of ASCII alone


class Cut(NamedTuple):
    """The pieces of a text, and of each of some ranges of it."""

    whole: Numbers
    ranges: list[Numbers]


class Vocabulary:
    """The pieces of all the texts that it was handed; safe to use from several threads.

    `keys` are the digests of a piece's words, `codes` those of `shingles.words_of`.
    """

    def __init__(self) -> None:
        self._numbers = _Numbered()
        self._lock = threading.Lock()
        self.keys = PieceTable(self._from, word_keys)
        self.codes = PieceTable(self._from, lambda pieces: map(codes_of, pieces))

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, text: str) -> Numbers:
        """Return the pieces of a text in their order."""
        return self._numbers_of(_pieces(text))

    def cut(self, text: str, ranges: Sequence[tuple[int, int]]) -> Cut:
        """Return the pieces of a text, and of each of some ranges of it; they may overlap.

        What several ranges have in common is looked at once.
        """
        import numpy as np

        inner = [(_next_gap(text, first), _last_gap(text, last)) for first, last in ranges]
        cuts = sorted({0, len(text), *(cut for pair in inner for cut in pair)})
        pieces, place = list[bytes](), {0: 0}

        def taken(first: int, last: int) -> slice:
            begin = len(pieces)
            pieces.extend(_pieces(text[first:last]))
            return slice(begin, len(pieces))

        for first, last in pairwise(cuts):
            place[last] = taken(first, last).stop
        count = len(pieces)
        slices = [
            (taken(first, begin), slice(place[begin], place[end]), taken(end, last))
            if begin <= end
            else (taken(first, last),)  # a part of one piece
            for (first, last), (begin, end) in zip(ranges, inner, strict=True)
        ]
        numbers = self._numbers_of(pieces)
        found = [[numbers[one] for one in some if one.stop > one.start] or [numbers[:0]] for some in slices]
        return Cut(numbers[:count], [one[0] if len(one) == 1 else np.concatenate(one) for one in found])

    def _numbers_of(self, pieces: list[bytes]) -> Numbers:
        import numpy as np

        with self._lock:
            return np.fromiter(map(self._numbers.__getitem__, pieces), dtype=np.int32, count=len(pieces))

    def _from(self, first: int) -> list[str]:
        """The pieces from that number on."""
        with self._lock:
            last = islice(reversed(self._numbers), len(self._numbers) - first)
            return [piece.decode() for piece in last][::-1]


class _Numbered(dict[bytes, int]):
    """Gives whatever it does not know the next number."""

    def __missing__(self, piece: bytes) -> int:
        self[piece] = number = len(self)
        return number


class PieceTable:
    """What is known of each piece of a vocabulary: numbers, none or one or several.

    It is worked out when it is asked for, of all pieces that came since by one call of `work_out`.
    """

    def __init__(
        self,
        pieces_from: Callable[[int], list[str]],
        work_out: Callable[[list[str]], Iterable[Sequence[int]]],
    ) -> None:
        import numpy as np

        self._pieces_from, self._work_out = pieces_from, work_out
        self._lock = threading.Lock()
        self._values, self._ends = np.empty(0, dtype=np.uint64), np.zeros(1, dtype=np.int32)
        self._count = 0

    def of(self, numbers: Numbers) -> NDArray[np.uint64]:
        """Return what is known of these pieces, one after the other."""
        values, places, _ = self.spread(numbers)
        return values[places]

    def spread(self, numbers: Numbers) -> tuple[NDArray[np.uint64], Numbers, Numbers]:
        """Return all that is known; where in it stands what is known of these pieces, one after the other;
        and where in that each of them begins, and the end of the last, (n + 1,).
        """
        import numpy as np

        values, row_ends = self._known(int(numbers.max(initial=-1)) + 1)
        first = row_ends[numbers]
        counts = row_ends[1:][numbers] - first
        ends = np.zeros(len(numbers) + 1, dtype=np.int32)
        np.cumsum(counts, dtype=np.int32, out=ends[1:])
        first -= ends[:-1]
        places = np.repeat(first, counts)
        places += np.arange(len(places), dtype=np.int32)
        return values, places, ends

    def _known(self, least: int) -> tuple[NDArray[np.uint64], Numbers]:
        """The values, and where those of each piece end, of so many pieces at least."""
        with self._lock:
            if self._count < least:
                self._add([list(row) for row in self._work_out(self._pieces_from(self._count))])
            ends = self._ends[: self._count + 1]
            return self._values[: int(ends[-1])], ends

    def _add(self, rows: list[list[int]]) -> None:
        import numpy as np

        begin, count = int(self._ends[self._count]), self._count + len(rows)
        ends = begin + np.cumsum([len(row) for row in rows])
        self._values = _with_room(self._values, int(ends[-1]))
        self._values[begin : int(ends[-1])] = np.fromiter(chain.from_iterable(rows), dtype=np.uint64)
        self._ends = _with_room(self._ends, count + 1)
        self._ends[self._count + 1 : count + 1] = ends
        self._count = count


def _with_room(array: NDArray[Any], size: int) -> NDArray[Any]:
    """The array, or a copy of twice the size: what has been handed out stays as it is."""
    import numpy as np

    if size <= len(array):
        return array
    larger = np.empty(max(2 * len(array), size), dtype=array.dtype)
    larger[: len(array)] = array
    return larger


def _pieces(text: str) -> list[bytes]:
    return text.encode("utf-8", "replace").translate(_LEVELLED).split()


def _next_gap(text: str, at: int) -> int:
    """The first place from there on that is not inside a piece."""
    while 0 < at < len(text) and _in_piece(text[at - 1]) and _in_piece(text[at]):
        at += 1
    return at


def _last_gap(text: str, at: int) -> int:
    """The last place up to there that is not inside a piece."""
    while 0 < at < len(text) and _in_piece(text[at - 1]) and _in_piece(text[at]):
        at -= 1
    return at


def _in_piece(character: str) -> bool:
    return not character.isascii() or character.isalnum()


_LAST = list[Vocabulary]()


def vocabulary() -> Vocabulary:
    """Return the one that all indexes use: what it learned of one serves the next. Another if it is large."""
    if not _LAST or len(_LAST[0]) > _MOST_KNOWN:
        _LAST[:] = [Vocabulary()]
    return _LAST[0]


def keys_of(text: str) -> NDArray[np.uint64]:
    """Return the words of a text in their order, (n,)."""
    known = vocabulary()
    return known.keys.of(known.numbers(text))
