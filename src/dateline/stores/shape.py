"""Is a database made as Dateline makes it? Looked at before anything else is read in one.

A trigger runs whatever it says when a row is written, a view in the place of a table runs it when one is
read, and an index on an expression when it is looked up in. So every entry of the schema must be one that
`schema.py` makes; of formats before, whose tables came about in several ways, each must be a plain table or
index of a known name, and triggers stay: those databases are read, never written.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache

from dateline.stores.rows import DamagedRowError
from dateline.stores.schema import FORMAT, SCHEMA

_COMMENT = re.compile(r"--[^\n]*")
_TOKEN = re.compile(r"'(?:[^']|'')*'|\w+|[^\s\w]")
_SHADOW = re.compile(r"(?:words|story)_(?:data|idx|docsize|config)\Z")
_SHADOW_SQL = re.compile(
    r"CREATE TABLE ['\"]?\w+['\"]?\s*\([\w\s,()]*\)\s*(?:WITHOUT ROWID)?\Z", re.IGNORECASE
)
_COMPUTED = frozenset({"AS", "GENERATED", "CHECK", "COLLATE"})
_BEFORE = re.compile(
    r"(?:article|chunk|spare|file|made|sketch|band|copy|anchor|repeat|words|story|sqlite_sequence)\Z"
)

Entry = tuple[str, str, str | None]
"""(type, name, SQL)"""


class ForeignSchemaError(DamagedRowError):
    """A database holds what Dateline does not make."""


def check_schema(connection: sqlite3.Connection, format: int) -> None:
    """Raises ForeignSchemaError, and what SQLite raises of a schema that it cannot read."""
    entries = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    known = set[tuple[str, ...]]()
    for entry in entries:
        kind, name, sql = entry
        if not (isinstance(kind, str) and isinstance(name, str) and isinstance(sql, str | None)):
            raise ForeignSchemaError("its schema has an entry of another kind than text")
        if sql is not None:
            known.add(tokens(sql))
        if not (_is_plain(entry) if format < FORMAT else _is_ours(entry)):
            raise ForeignSchemaError(f"its schema has the {kind} {name}, which is not Dateline's")
    if format == FORMAT and (lacking := _made() - known):
        raise ForeignSchemaError(f"its schema lacks {' '.join(min(lacking)[1:3]).lower()}")


@cache
def _made() -> frozenset[tuple[str, ...]]:
    """Every statement of the schema."""
    return frozenset(tokens(statement) for statement in _COMMENT.sub("", SCHEMA).split(";")) - {()}


def _is_ours(entry: Entry) -> bool:
    kind, name, sql = entry
    if sql is None:
        return kind == "index" and name.startswith("sqlite_autoindex_")
    return kind in ("table", "index") and tokens(sql) in _made()


def _is_plain(entry: Entry) -> bool:
    kind, name, sql = entry
    if kind == "trigger":
        return name in ("story_in", "story_out", "story_changed")
    if sql is None:
        return kind == "index" and name.startswith("sqlite_autoindex_")
    said = tokens(sql.upper())
    if _COMPUTED & set(said) or kind not in ("table", "index"):
        return False
    if kind == "index":
        return "WHERE" not in said and said[-3:-2] == ("(",)  # of one column
    virtual = name in ("words", "story")
    start = ("CREATE", "VIRTUAL", "TABLE", name.upper(), "USING", "FTS5") if virtual else ("CREATE", "TABLE")
    return said[: len(start)] == start and (_BEFORE.match(name) is not None or _is_shadow(entry))


def _is_shadow(entry: Entry) -> bool:
    """Whether it is one of the tables that FTS5 keeps; each version of SQLite writes them its own way."""
    kind, name, sql = entry
    return (
        kind == "table"
        and _SHADOW.match(name) is not None
        and sql is not None
        and _SHADOW_SQL.match(sql) is not None
        and not _COMPUTED & set(tokens(sql.upper()))
    )


def tokens(sql: str) -> tuple[str, ...]:
    """The words and marks of SQL, without comments and white space.

    >>> tokens("CREATE TABLE a (b, -- what b is")
    ('CREATE', 'TABLE', 'a', '(', 'b', ',')
    """
    return tuple(_TOKEN.findall(_COMMENT.sub("", sql)))
