"""An embedder whose vectors a person can compute: a text is the lengths of its words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dateline.embedding import EmbedderFacts
from dateline.errors import QuestionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIM = 16


class LengthEmbedder:
    """Counts a text's words of 1, 2, ... 16 letters (longer ones with the 16s), made unit length.

    "a bc de" has one word of one letter and two of two: (1, 2, 0, ...) / sqrt(5). A word is a token.
    `embedded` holds every text it was given; `before` is called ahead of each batch, to wait or raise.
    """

    def __init__(
        self,
        *,
        name: str = "word lengths",
        max_tokens: int = 254,
        before: Callable[[], None] | None = None,
    ) -> None:
        self.facts = EmbedderFacts("default", name, hashlib.sha256(name.encode()).hexdigest(), DIM)
        self.max_tokens = max_tokens
        self.embedded: list[str] = []
        self._before = before

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_document(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._before is not None:
            self._before()
        self.embedded += texts
        if any(size > self.max_tokens for size in self.count_tokens(texts)):
            raise ValueError("a text is too long")
        return np.stack([word_lengths(text) for text in texts])

    def encode_query(self, question: str) -> NDArray[np.float32]:
        if self.count_tokens([question])[0] > self.max_tokens:
            raise QuestionError("the question is too long", hint="ask it in fewer words")
        return word_lengths(question)


def word_lengths(text: str) -> NDArray[np.float32]:
    """
    >>> word_lengths("a bc de")[:3].tolist()
    [0.4472135901451111, 0.8944271802902222, 0.0]
    """
    counts = np.zeros(DIM, dtype=np.float32)
    for word in text.split():
        counts[min(len(word), DIM) - 1] += 1
    return counts / (np.linalg.norm(counts) or 1)  # a text without words has no direction
