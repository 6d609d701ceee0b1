"""A question without its slips of the keyboard: what an index and its embedder know of words."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.embedding import Embedder
from dateline.questions.asked import Asked
from dateline.questions.respelling import respelled, spelled
from dateline.stores.contract import AnyIndex
from dateline.types import Passage

_LOOKED_AT = 5  # passages that have a word in any of its forms


def as_meant(asked: Asked, passages: Sequence[Passage], index: AnyIndex, embedder: Embedder) -> Asked | None:
    """Return the question as it was meant, None where no word of it is a slip. Raises DamagedIndexError."""
    with index.guard():
        question = respelled(asked.text, passages, _Words(index, embedder))
    return None if question is None else Asked(question)


class _Words:
    """The words of an index, which knows but their stems, and of a language."""

    def __init__(self, index: AnyIndex, embedder: Embedder) -> None:
        self._database, self._embedder = index.database, embedder
        self.frequencies = index.database.frequencies

    def is_word(self, word: str) -> bool:
        return self._embedder.count_tokens([word]) == [1]

    def spelling(self, word: str) -> str | None:
        hits = self._database.search([word], _LOOKED_AT)
        chunks = self._database.chunks([number for number, _ in hits]).values()
        return spelled(f"{one.title or ''} {one.text[start:end]}" for one, start, end in chunks).get(word)
