"""The records that the tables of an index hand out, how a row becomes one, and how a wrong one is known.

Each row that cannot be computed from others has a digest of all its values: whatever changed in it later, by
whatever cause, is known by that. Where rows stand is for `database.py` and `working_copy.py`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from dateline.types import Article

if TYPE_CHECKING:
    from dateline.reports import Skipped

Row = Mapping[str, Any]
"""Column -> value."""

COLUMNS = {
    "article": (
        "number", "id", "title", "date", "source", "author", "url", "path", "record", "sha256", "recipe",
        "updated", "section", "language", "origins",
    ),
    "chunk": ("number", "article", "start", "end", "embedded", "vector"),
    "spare": ("embedded", "vector"),
    "file": ("path", "sha256", "recipe", "skipped"),
    "made": ("stated",),
}  # fmt: skip
"""Table -> the columns that a row's digest is of, in order. An article's text has a digest of its own."""

ARTICLE_ROW = ", ".join(f"article.{name}" for name in (*COLUMNS["article"], "digest"))
"""What `stored_article` takes in its order, but for the text."""

_OPTIONAL = ("title", "date", "source", "author", "url", "updated", "section", "language")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was when it was last indexed."""

    sha256: str
    recipe: str
    skipped: tuple[Skipped, ...]

    @classmethod
    def of(cls, sha256: str, recipe: str, skipped: str) -> Self:
        """Make it of what is stored."""
        from dateline.reports import Skipped

        return cls(sha256, recipe, tuple(Skipped(*one) for one in json.loads(skipped)))

    def stated(self, path: str) -> dict[str, Any]:
        """Return what is stored of the file of that path."""
        skipped = json.dumps([[one.path, one.reason] for one in self.skipped])
        return {"path": path, "sha256": self.sha256, "recipe": self.recipe, "skipped": skipped}


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article's place in the database, with the record itself and the recipe that cut it."""

    number: int
    record: str
    article: Article
    recipe: str = ""


UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged database raises: SQLite's messages quote its bytes, and Python decodes them."""


class DamagedRowError(ValueError):
    """A row does not hold what was stored in it."""


def text_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def row_digest(table: str, row: Row) -> bytes:
    """Return the digest of a row: BLAKE2b of its values, each with its type and length in front."""
    digest = hashlib.blake2b(digest_size=16, person=table.encode())
    for name in COLUMNS[table]:
        value = row[name]
        packed = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        digest.update(b"%s %d " % (type(value).__name__.encode(), len(packed)))
        digest.update(packed)
    return digest.digest()


def sealed(table: str, row: Row) -> dict[str, Any]:
    """Return the row with its digest."""
    return {**row, "digest": row_digest(table, row)}


def is_sealed(table: str, row: Row) -> bool:
    """Whether the row is what was stored, an article's text apart."""
    return bool(row.get("digest") == row_digest(table, row))


def row_of(article: Article, number: int, *, record: str, recipe: str) -> dict[str, Any]:
    """Return the row of an article, with its digest."""
    values = {
        "number": number,
        "id": article.id,
        "path": article.path,
        "record": record,
        "sha256": text_digest(article.text),
        "recipe": recipe,
        "origins": json.dumps(dict(article.origins)),
        **{name: getattr(article, name) for name in _OPTIONAL},
    }
    return sealed("article", values)


def stored_article(values: Sequence[Any]) -> tuple[Row, Article]:
    """Make the row and the record of the values of `ARTICLE_ROW` and, last, the text.

    Raises DamagedRowError for a text that is not the one that was stored, or a field that is not.
    """
    row = dict(zip((*COLUMNS["article"], "digest", "text"), values, strict=True))
    text = row["text"]
    if not isinstance(text, str) or text_digest(text) != row["sha256"]:
        raise DamagedRowError(f"the text of article {row['id']} has changed")
    if not is_sealed("article", row):
        raise DamagedRowError(f"what is known of article {row['id']} has changed")
    return row, article_of(row)


def article_of(row: Row) -> Article:
    """Make the record of a row. Raises DamagedRowError for values that no article has."""
    origins = json_of(row["origins"], dict)
    if not isinstance(row["id"], str) or not isinstance(row["path"], str):
        raise DamagedRowError("its id or path is no text")
    if not all(isinstance(row[name], str | None) for name in _OPTIONAL):
        raise DamagedRowError(f"one of the fields of article {row['id']} is no text")
    if origins is None or not all(isinstance(value, str) for value in origins.values()):
        raise DamagedRowError(f"where the fields of article {row['id']} come from cannot be read")
    return Article(
        row["id"],
        row["text"],
        path=row["path"],
        origins=origins,
        **{name: row[name] for name in _OPTIONAL},
    )


def json_of(value: Any, kind: type) -> Any:
    """Return what the JSON says, None if it is none, of another kind, or has half of a character in it."""
    try:
        stated = json.loads(value)
        json.dumps(stated, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        return None
    return stated if isinstance(stated, kind) else None
