"""MinHash signatures, which stand in every index, are those that `datasketch` gives."""

from __future__ import annotations

import numpy as np
from datasketch import MinHash

from dateline.copies.signatures import signature


def test_signatures_are_those_of_datasketch() -> None:
    drawn = np.random.default_rng(0)
    for count in (1, 24, 700):
        digests = np.unique(drawn.integers(0, 2**32, count, dtype=np.uint32))
        theirs = MinHash(128, seed=1, hashfunc=int, scheme="affine32")
        theirs.update_batch(digests)
        assert signature(digests, 128).tolist() == theirs.hashvalues.tolist()
