"""Articles cut and embedded away from the index, by whoever has a processor to spare.

What comes back is what the run would have made itself, to the last bit: where a text is cut depends on
nothing but the text, and a text's vector not on its company in a batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dateline.embedding import Embedder, EmbedderFacts, load_embedder
from dateline.errors import EmbedderMismatchError
from dateline.indexing.chunking import chunk
from dateline.settings import Settings
from dateline.types import Article, Chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Piece(NamedTuple):
    """A chunk's range in its article's text, the key of what is embedded for it, and the vector (dim,)."""

    start: int
    end: int
    key: bytes
    vector: NDArray[np.float32]


Pieces = tuple[Piece, ...]
"""An article's chunks, in order."""

TitledText = tuple[str | None, str]
"""An article's title and text: all that its chunks depend on."""


class PieceMaker:
    """Cuts and embeds articles as a run with these settings does. Raises EmbedderMismatchError, ModelError.

    It is made where the work is done, so it loads the embedder anew: on that machine it must be the same.
    """

    def __init__(self, wanted: EmbedderFacts, settings: Settings, *, threads: int = 1) -> None:
        self._embedder: Embedder = load_embedder(wanted.spec, threads=threads)
        self._settings = settings
        if self._embedder.facts.sha256 != wanted.sha256:
            raise EmbedderMismatchError(
                f"the embedder {wanted.name} is another one where the work is done",
                hint="install the same Dateline and the same models on every machine",
            )

    def make(self, articles: Sequence[TitledText]) -> list[Pieces]:
        """Return the pieces of each article; a text that several have is embedded once."""
        cut = [
            [
                (piece.start, piece.end, text_key(text), text)
                for piece, text in embedded_texts(
                    Article("", text, title=title), self._embedder, self._settings
                )
            ]
            for title, text in articles
        ]
        texts = {key: text for pieces in cut for _, _, key, text in pieces}
        rows = self._embedder.encode_document(list(texts.values()))
        vectors = dict(zip(texts, rows, strict=True))
        return [
            tuple(Piece(start, end, key, vectors[key]) for start, end, key, _ in pieces) for pieces in cut
        ]


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


def text_key(text: str) -> bytes:
    """What a text's vector is kept under."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
