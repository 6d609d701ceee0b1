"""Articles on their way into the database: cut into chunks, embedded in groups, stored in their order.

While a group is embedded, the next articles are read and cut; a text that has a vector already, in the
database or on its way there, is not embedded again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.embedding import Embedder
from dateline.indexing.pieces import Piece, embedded_texts, text_key
from dateline.models.onnx import usable_threads
from dateline.settings import Settings
from dateline.stores.contract import AnyWorkingCopy
from dateline.stores.rows import ArticleRow
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = Mapping[bytes, NDArray[np.float32]]
    """Key of the embedded text → its vector."""

_GROUP = 64
"""Chunks embedded at a time, so that they are of like length, progress shows and Ctrl-C is heard."""

_AHEAD = 4
"""Groups on their way at most: what is read ahead has to be kept."""

_SIDE_BY_SIDE = 2  # groups: one is tokenised while the other keeps the processors busy


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


@dataclass(frozen=True, slots=True)
class _Group:
    """Chunks on their way, the articles whose old chunks go before they come, and their vectors: those that
    were `known`, and those that come.
    """

    chunks: Sequence[_Waiting]
    leaving: Sequence[ArticleRow]
    known: Vectors
    coming: Future[Vectors]


class ChunkQueue:
    """Chunks waiting to be embedded, and articles whose old chunks are replaced when they are.

    `on_progress` is told, as groups are stored, which share of what then still waited they are. With one
    thread nothing runs beside the caller. `close` gives up what is on its way.
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
        self._groups: deque[_Group] = deque()
        alone = usable_threads(settings.threads) == 1
        self._beside = None if alone else ThreadPoolExecutor(_SIDE_BY_SIDE, "dateline-embed")

    @property
    def is_empty(self) -> bool:
        return not self._waiting and not self._groups

    def add(self, number: int, article: Article, made: Sequence[Piece] | None = None) -> None:
        """Take in the article of that number, cut as `made` ahead or here; embed when enough wait."""
        if made is None:
            for piece, text in embedded_texts(article, self._embedder, self._settings):
                self._take(_Waiting(number, piece, text_key(text), text))
        else:
            for start, end, key, vector in made:
                self._take(_Waiting(number, Chunk(article, start, end), key, vector=vector))
        while len(self._groups) > _AHEAD or (self._groups and self._groups[0].coming.done()):
            self._store()

    def retire(self, row: ArticleRow) -> None:
        """Let the article's stored chunks go before the next ones come, once their vectors were looked up."""
        on_their_way = (one for group in self._groups for one in group.chunks)
        if any(one.number == row.number for one in (*self._waiting, *on_their_way)):
            self.flush()
        self._leaving.append(row)

    def flush(self) -> None:
        """Store the waiting chunks, embedding each text that has no vector yet once."""
        if self._waiting or self._leaving:
            self._begin()
        while self._groups:
            self._store()
        self._on_progress(1.0)

    def close(self) -> None:
        if self._beside is not None:
            self._beside.shutdown(cancel_futures=True)

    def _take(self, one: _Waiting) -> None:
        self._waiting.append(one)
        if len(self._waiting) >= _GROUP:
            self._begin()

    def _begin(self) -> None:
        """Look up what has a vector already, and embed the rest beside what else is done."""
        chunks, leaving = tuple(self._waiting), tuple(self._leaving)
        self._waiting.clear()
        self._leaving.clear()
        made = {one.key: one.vector for one in chunks if one.vector is not None}
        known = made | self._database.known_vectors([*dict.fromkeys(one.key for one in chunks)])
        on_their_way = {one.key for group in self._groups for one in group.chunks}
        missing = {
            one.key: one.text for one in chunks if one.key not in known and one.key not in on_their_way
        }
        if self._beside is None:
            coming: Future[Vectors] = Future()
            coming.set_result(self._embed(missing))
        else:
            coming = self._beside.submit(self._embed, missing)
        self._groups.append(_Group(chunks, leaving, known, coming))
        if self._beside is None:
            self._store()

    def _embed(self, texts: Mapping[bytes, str]) -> Vectors:
        if not texts:
            return {}
        return dict(zip(texts, self._embedder.encode_document([*texts.values()]), strict=True))

    def _store(self) -> None:
        """Wait for the first group on its way, and store it."""
        group = self._groups[0]
        vectors = {**group.known, **group.coming.result()}
        earlier = [one.key for one in group.chunks if one.key not in vectors]  # stored by now
        vectors |= self._database.known_vectors(earlier) if earlier else {}
        for row in group.leaving:
            self._database.remove_chunks(row.number, row.article)
        for one in group.chunks:
            self._database.put_chunk(one.number, one.chunk, one.key, _as_kept(vectors[one.key]))
        waiting = sum(len(one.chunks) for one in self._groups) + len(self._waiting)
        self._groups.popleft()
        self._on_progress(len(group.chunks) / max(1, waiting))


def _as_kept(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Round a vector to the 16-bit floats that an index folder keeps: another store is to have the same."""
    return vector.astype("f2").astype("f4")
