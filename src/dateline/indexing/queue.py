"""Articles on their way into the database: cut into chunks, embedded in batches of like length, stored.

Many articles wait together, so that the embedder gets texts of like length; a text that has a vector
already, in the database or in the queue, is not embedded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.embedding import Embedder
from dateline.indexing.pieces import Piece, embedded_texts, text_key
from dateline.settings import Settings
from dateline.stores.contract import AnyWorkingCopy
from dateline.stores.rows import ArticleRow
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BUFFER = 512
"""Chunks gathered before they are embedded, sorted by length."""

_BATCH = 64
"""Of these, how many the embedder is given at a time, so that progress shows and Ctrl-C is heard."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A chunk to be stored, with its article's number; `text` is embedded, `key` is its digest.

    Where the vector was made ahead, the text is not needed.
    """

    number: int
    chunk: Chunk
    key: bytes
    text: str = ""
    vector: NDArray[np.float32] | None = None


class ChunkQueue:
    """Chunks waiting to be embedded, and articles whose old chunks are replaced when they are.

    `on_progress` is told, as a flush goes on, which share of what then still waited is embedded.
    """

    def __init__(
        self,
        database: AnyWorkingCopy,
        embedder: Embedder,
        settings: Settings,
        on_progress: Callable[[float], None],
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._settings = settings
        self._on_progress = on_progress
        self._waiting: list[_Waiting] = []
        self._leaving: list[ArticleRow] = []

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def add(self, number: int, article: Article, made: Sequence[Piece] | None = None) -> None:
        """Take in the article of that number, cut as `made` ahead or here; flush when enough wait."""
        if made is None:
            for piece, text in embedded_texts(article, self._embedder, self._settings):
                self._waiting.append(_Waiting(number, piece, text_key(text), text))
        else:
            for start, end, key, vector in made:
                self._waiting.append(_Waiting(number, Chunk(article, start, end), key, vector=vector))
        if len(self._waiting) >= _BUFFER:
            self.flush()

    def retire(self, row: ArticleRow) -> None:
        """Let the article's stored chunks go at the next flush, once their vectors were looked up."""
        if any(one.number == row.number for one in self._waiting):
            self.flush()
        self._leaving.append(row)

    def flush(self) -> None:
        """Store the waiting chunks, embedding each text that has no vector yet once."""
        made = {one.key: one.vector for one in self._waiting if one.vector is not None}
        vectors = made | self._database.known_vectors([*dict.fromkeys(one.key for one in self._waiting)])
        vectors |= self._embed({one.key: one.text for one in self._waiting if one.key not in vectors})
        for row in self._leaving:
            self._database.remove_chunks(row.number, row.article)
        for one in self._waiting:
            self._database.put_chunk(one.number, one.chunk, one.key, vectors[one.key])
        self._waiting.clear()
        self._leaving.clear()
        self._on_progress(1.0)

    def _embed(self, texts: Mapping[bytes, str]) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
        """Yield each text's key and vector."""
        by_length = sorted(texts, key=lambda key: len(texts[key]))
        for first in range(0, len(by_length), _BATCH):
            batch = by_length[first : first + _BATCH]
            rows = self._embedder.encode_document([texts[key] for key in batch])
            yield from zip(batch, rows, strict=True)
            self._on_progress(len(batch) / (len(by_length) - first))
