"""The records that the tables of an index hand out, and how a row becomes one.

But: where rows stand, and who may change them, is `database.py`'s and `working_copy.py`'s business.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.reports import Skipped
from dateline.types import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARTICLE_COLUMNS = (
    "article.id, article.text, title, date, source, author, url, path, updated, section, language, origins"
)
"""What `article_of` takes, in its order."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was when it was last indexed."""

    sha256: str
    recipe: str
    skipped: tuple[Skipped, ...]


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


def article_of(fields: Sequence[Any]) -> Article:
    """Make the record of the values of `ARTICLE_COLUMNS`."""
    try:
        return Article(*(*fields[:-1], json.loads(fields[-1])))
    except (TypeError, ValueError):
        raise DamagedRowError(f"where the fields of article {fields[0]} come from cannot be read") from None


def checked(article: Article, digest: bytes) -> Article:
    """Return the article. Raises DamagedRowError for a text that is not the one that was stored."""
    if not isinstance(article.text, str) or text_digest(article.text) != digest:
        raise DamagedRowError(f"the text of article {article.id} has changed")
    return article


def vector_of(number: int, stored: Any, dim: int) -> NDArray[np.float32]:
    """Return the vector of the chunk of that number, (dim,). Raises DamagedRowError for another size."""
    import numpy as np

    if not isinstance(stored, bytes) or len(stored) != 4 * dim:
        raise DamagedRowError(f"the vector of chunk {number} does not have {dim} numbers")
    return np.frombuffer(stored, dtype="<f4").astype(np.float32, copy=False)
