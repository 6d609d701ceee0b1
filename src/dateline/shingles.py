"""Text → the digests of its word runs, and how much of one text another has too.

Two texts with the same runs of four words say the same in the same words, whatever stands between them.
A text keeps the smallest of its digests alone (Broder, "On the Resemblance and Containment of Documents",
1997): a fair sample, the same for every text, from which the shares are reckoned.

But: it knows texts, not articles. Which texts are compared at all is `stores/copies.py`'s business.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

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
_WORD = re.compile(rf"[{_WITHOUT_BLANKS}]|[^\W_{_WITHOUT_BLANKS}]+")


def shingles(text: str) -> Digests:
    """Return the digests of the text's runs of words, ascending; none for a text of fewer words.

    >>> len(shingles("The two ministers signed. The two ministers signed.")), len(shingles("Too short"))
    (4, 0)
    """
    import numpy as np

    words = _WORD.findall(text.casefold())
    if len(words) < RUN:
        return np.array([], dtype=np.uint32)
    codes = np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    runs = len(words) - RUN + 1
    mixed = np.zeros(runs, dtype=np.uint64)
    for word in range(RUN):
        mixed = (mixed + codes[word : word + runs]) * np.uint64(_MIX)
        mixed ^= mixed >> np.uint64(29)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


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
