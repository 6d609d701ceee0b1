"""Articles on their way into the database: cut into chunks, embedded in batches of like length, stored.

Many articles wait together, so that the embedder gets texts of like length; a text that has a vector
already, in the database or in the queue, is not embedded again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.embedding import Embedder
from dateline.indexing.chunking import chunk
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
    """A chunk to be embedded, of the article of that number; `text` is what is embedded."""

    number: int
    chunk: Chunk
    text: str

    @property
    def digest(self) -> bytes:
        return hashlib.blake2b(self.text.encode(), digest_size=16).digest()


class ChunkQueue:
    """The chunks that wait, and the articles whose old chunks go when the new ones come.

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

    def add(self, number: int, article: Article) -> None:
        """Cut the article of that number into chunks; flush when enough have gathered."""
        for piece, text in embedded_texts(article, self._embedder, self._settings):
            self._waiting.append(_Waiting(number, piece, text))
        if len(self._waiting) >= _BUFFER:
            self.flush()

    def retire(self, row: ArticleRow) -> None:
        """Let the article's stored chunks go at the next flush, once their vectors were looked up."""
        if any(one.number == row.number for one in self._waiting):
            self.flush()
        self._leaving.append(row)

    def flush(self) -> None:
        """Store the waiting chunks, embedding each text that has no vector yet once."""
        digests = dict.fromkeys(one.digest for one in self._waiting)
        vectors = self._database.known_vectors([*digests])
        vectors |= self._embed({one.digest: one.text for one in self._waiting if one.digest not in vectors})
        for row in self._leaving:
            self._database.remove_chunks(row.number, row.article)
        for one in self._waiting:
            self._database.put_chunk(one.number, one.chunk, one.digest, vectors[one.digest])
        self._waiting.clear()
        self._leaving.clear()
        self._on_progress(1.0)

    def _embed(self, texts: Mapping[bytes, str]) -> Iterator[tuple[bytes, NDArray[np.float32]]]:
        """Yield each text's digest and vector."""
        by_length = sorted(texts, key=lambda digest: len(texts[digest]))
        for first in range(0, len(by_length), _BATCH):
            batch = by_length[first : first + _BATCH]
            rows = self._embedder.encode_document([texts[digest] for digest in batch])
            yield from zip(batch, rows, strict=True)
            self._on_progress(len(batch) / (len(by_length) - first))


def embedded_texts(article: Article, embedder: Embedder, settings: Settings) -> Iterator[tuple[Chunk, str]]:
    """Yield the article's chunks, each with the text that is embedded for it: its title's head in front."""
    title = _short_title(article.title, embedder, settings.title_tokens)
    for piece in chunk(
        article,
        count_tokens=embedder.count_tokens,
        chunk_tokens=settings.chunk_tokens,
        overlap_tokens=settings.overlap_tokens,
    ):
        yield piece, f"{title}\n{piece.text}" if title else piece.text


def _short_title(title: str | None, embedder: Embedder, most: int) -> str:
    words = (title or "").split()[:most]
    while words and embedder.count_tokens([" ".join(words)])[0] > most:
        words.pop()
    return " ".join(words)
