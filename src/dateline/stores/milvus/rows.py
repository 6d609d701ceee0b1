"""Rows of the collections ↔ the records and rows that the folder's store has, with the same digests.

A row of Milvus holds what the table of the same name holds in a folder (`stores/schema.py`), and beside it
what is looked up: digests of names as numbers, dates as numbers, words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dateline.language.spelling import UNUSUAL_SPELLING, peculiarity
from dateline.reports import Heading
from dateline.stores.copy_finding import ArticleKeys
from dateline.stores.milvus.expressions import compared, key
from dateline.stores.milvus.schema import MOST_KEYS
from dateline.stores.milvus.terms import LONGEST
from dateline.stores.rows import COLUMNS, Row
from dateline.types import SEARCHED, Article, beginning

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIECE = LONGEST // 4
"""Characters of a text in one row: in UTF-8 none takes more than four bytes."""

ARTICLE = ("row", *COLUMNS["article"], "digest")
"""The fields of a row of `articles` that the record is made of."""

HEADING = ("id", "title", "date", "updated", "source", "author", "section", "language", "url", "path",
           "length", "opening")  # fmt: skip
CHUNK = ("number", "article", "start", "stop", "embedded", "digest")


def article_row(row: Row, *, words: str, keys: ArticleKeys) -> dict[str, Any]:
    """Return the row of `articles` for one of a folder's table, but for its key and its generations."""
    text, title = row["text"], row["title"]
    article = Article(
        row["id"], "", **{name: row[name] for name in ("title", "date", "source", "author", "url", "path",
                                                       "updated", "section", "language")}
    )  # fmt: skip
    return {
        **{name: row[name] for name in COLUMNS["article"]},
        "sha256": row["sha256"].hex(),
        "digest": row["digest"].hex(),
        "length": len(text),
        "opening": "" if title is not None else beginning(text[:SEARCHED]),
        "unusual": peculiarity(f"{title or ''}\n{text}") & UNUSUAL_SPELLING,
        "file_key": key(row["path"]),
        "place_key": key(row["path"], row["record"]),
        "text_key": key(row["sha256"]),
        **compared(article),
        "words": words,
        "bands": keys.bands.tolist(),
        "anchors": keys.anchors[:MOST_KEYS].tolist(),
    }


def stored_row(found: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the row of a folder's table that a row of `articles` and a text are."""
    row = {name: found[name] for name in COLUMNS["article"]}
    return {
        **row,
        "sha256": bytes.fromhex(found["sha256"]),
        "digest": bytes.fromhex(found["digest"]),
        "text": text,
    }


def heading_of(found: Mapping[str, Any]) -> Heading:
    known = {name: found[name] for name in HEADING if name not in ("length", "opening")}
    return Heading(**known, characters=found["length"], opening=found["opening"] or None)


def chunk_row(row: Row, *, words: str, article: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of `chunks` for one of a folder's; `article` is what is compared of its article."""
    import numpy as np

    return {
        "number": row["number"],
        "article": row["article"],
        "start": row["start"],
        "stop": row["end"],
        "embedded": row["embedded"].hex(),
        "embedded_key": key(row["embedded"]),
        "digest": row["digest"].hex(),
        "vector": np.frombuffer(row["vector"], dtype="<f4").tolist(),
        "words": words,
        **article,
    }


def stored_chunk(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a folder's table that a row of `chunks` with its vector is."""
    return {
        "number": found["number"],
        "article": found["article"],
        "start": found["start"],
        "end": found["stop"],
        "embedded": bytes.fromhex(found["embedded"]),
        "vector": packed(found["vector"]),
        "digest": bytes.fromhex(found["digest"]),
    }


def packed(vector: Any) -> bytes:
    return as_row(vector).astype("<f4").tobytes()


def as_row(vector: Any) -> NDArray[np.float32]:
    import numpy as np

    return np.asarray(vector, dtype=np.float32)


def keys_of(found: Mapping[str, Any]) -> ArticleKeys:
    """Return what the article of a row of `articles` is found by."""
    import numpy as np

    return ArticleKeys(*(np.array(found[name], dtype=np.uint32) for name in ArticleKeys._fields))


def pieces(owner: int, text: str, key_of: Callable[[], int]) -> Iterator[dict[str, Any]]:
    """Yield the rows of `texts` for a text, each with a key of its own."""
    for part, start in enumerate(range(0, len(text), PIECE)):
        yield {"row": key_of(), "owner": owner, "part": part, "text": text[start : start + PIECE]}
