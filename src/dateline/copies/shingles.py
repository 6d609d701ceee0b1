"""Text → the digests of its word runs, and how much of one text another has too.

Two texts with the same runs of four words say the same in the same words, whatever stands between them.
A text keeps the smallest of its digests alone (Broder, "On the Resemblance and Containment of Documents",
1997): a fair sample, the same for every text, from which the shares are reckoned.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from dateline.language.patterns import lazy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Digests = NDArray[np.uint32]
    """Ascending, each once."""

RUN = 4  # words
SKETCH = 512  # digests kept of a text
_MIX = 0x9E3779B97F4A7C15  # 2^64 by the golden ratio, odd

# Scripts without blanks between words are taken character by character.
_WITHOUT_BLANKS = "\u3040-\u30ff\u3400-\u9fff"
_WORD = lazy(rf"[{_WITHOUT_BLANKS}]|[^\W_{_WITHOUT_BLANKS}]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: a code for each, the same in any case, (n,)."""

    text: str
    codes: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.codes)

    def range(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of characters from word `first` to before word `last`.

        >>> words_of("The two ministers signed.").range(1, 3)
        (4, 17)
        """
        # Looked for only where a passage was found: few words are ever asked for.
        found = [one.span() for one in islice(_WORD.finditer(self.text), first, last)]
        return found[0][0], found[-1][1]


def words_of(text: str) -> Words:
    """Return the words of a text, in order."""
    import numpy as np

    return Words(text, np.array(codes_of(text), dtype=np.uint64))


def codes_of(text: str) -> list[int]:
    """Return the codes of the words of a text, in order."""
    return [zlib.crc32(word.casefold().encode()) for word in _WORD.findall(text)]


def runs_of(words: Words, length: int = RUN) -> NDArray[np.uint64]:
    """Return a digest for each run of so many words, by its first word; none for fewer words."""
    import numpy as np

    runs = max(0, len(words) - length + 1)
    mixed = np.zeros(runs, dtype=np.uint64)
    for word in range(length if runs else 0):
        mixed += words.codes[word : word + runs]
        mixed *= np.uint64(_MIX)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def shingles(text: str | Words) -> Digests:
    """Return the digests of the text's runs of words, ascending; none for a text of fewer words.

    >>> len(shingles("The two ministers signed. The two ministers signed.")), len(shingles("Too short"))
    (4, 0)
    """
    import numpy as np

    words = words_of(text) if isinstance(text, str) else text
    digests = np.sort((runs_of(words) >> np.uint64(32)).astype(np.uint32))
    return digests[np.append(True, digests[1:] != digests[:-1])] if len(digests) else digests


def sketch(digests: Digests) -> Digests:
    """Return the sample that is kept of a text's digests."""
    return digests[:SKETCH]


def shared(one: Digests, other: Digests) -> float:
    """Return which share of the shorter text's runs the longer one has too; the arguments are sketches.

    1 for a text and a cut of it; 0 where either has no runs.
    """
    import numpy as np

    # Beyond its largest digest a full sketch says nothing; below it both are complete.
    for full in (one, other):
        if len(full) >= SKETCH:
            one, other = one[one <= full[-1]], other[other <= full[-1]]
    if len(one) == 0 or len(other) == 0:
        return 0.0
    return len(np.intersect1d(one, other, assume_unique=True)) / min(len(one), len(other))
