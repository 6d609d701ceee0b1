"""Digests of a text's word runs → its MinHash signature.

Two texts have the same number at a place with the probability of their resemblance (Broder, 1997). The
hashing is that of `datasketch`'s scheme "affine32" with seed 1, to which a test holds it: importing that
library for these few lines of it takes longer than finding the copies of a hundred articles.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signature = NDArray[np.uint32]

_SEED = 1


def signature(digests: NDArray[np.uint32], size: int) -> Signature:
    """Return the least of the digests under each of `size` permutations; there is one digest at least."""
    import numpy as np

    mixed = digests ^ (digests >> np.uint32(16))  # the finaliser of MurmurHash3
    mixed = mixed * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    factors, summands = _permutations(size)
    permuted = np.multiply.outer(factors, mixed)  # (size, n): what is sought the least of lies side by side
    permuted += summands[:, None]
    least: Signature = permuted.min(axis=1)
    return least


@cache
def _permutations(size: int) -> tuple[Signature, Signature]:
    """Odd factors, which map 32 bits onto 32 bits one to one, and summands."""
    import numpy as np

    numbers = np.random.RandomState(_SEED)  # noqa: NPY002 - whose numbers are in every index
    factors = numbers.randint(0, 1 << 31, size, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, numbers.randint(0, 1 << 32, size, dtype=np.uint32)
