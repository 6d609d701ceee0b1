"""The stores of vectors by name, and which of them for how many chunks.

Another one is a class with the members of `VectorStore`, its name in `settings.VectorType`, and a line in
`STORES`; tests/contracts/test_vector_store.py then asks of it what it asks of all.
"""

from __future__ import annotations

from dateline.errors import SettingsError
from dateline.settings import VectorType
from dateline.stores.faiss_vectors import FaissVectors
from dateline.stores.vectors import VectorStore

STORES: dict[str, type[VectorStore]] = {
    VectorType.FLAT: FaissVectors,
    VectorType.SQ8: FaissVectors,
    VectorType.IVF: FaissVectors,
}

FLAT_UNTIL = 100_000  # chunks
SQ8_UNTIL = 1_000_000


def type_for(chunks: int, asked: VectorType) -> VectorType:
    """The type for that many chunks: the one asked for, or by size. Raises SettingsError."""
    if asked != VectorType.AUTO:
        if asked not in STORES:
            raise SettingsError(
                f"an index in a folder has no {asked} vectors", hint=f"give one of {', '.join(STORES)}"
            )
        return asked
    if chunks <= FLAT_UNTIL:
        return VectorType.FLAT
    return VectorType.SQ8 if chunks <= SQ8_UNTIL else VectorType.IVF
