"""The tables of an index's database: what is known of articles, files and copies. The bulk is in segments.

Which format an index has stands in its manifest; rows are read in `database.py` and written in
`working_copy.py`.
"""

from __future__ import annotations

from dateline.stores.copies import PAIRS_SCHEMA

FORMAT = 5
"""Raise it with a change of `SCHEMA` or of segments, and let `older.py` take over the format before."""

# What filters look up; the rest of an article is found by its number.
_FILTER_INDEXES = """
CREATE INDEX article_date ON article (date);
CREATE INDEX article_source ON article (source);
CREATE INDEX article_author ON article (author);
CREATE INDEX article_section ON article (section);
CREATE INDEX article_language ON article (language);
"""

TOKENIZER = "tokenize = 'porter unicode61 remove_diacritics 2'"
"""How FTS5 cuts text into words: `tokens.py` asks it, and the formats before had tables of it."""

SCHEMA = f"""
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    title TEXT, date TEXT, source TEXT, author TEXT, url TEXT,
    path   TEXT NOT NULL,
    record TEXT NOT NULL,   -- which article of its file; '' where a file is one article
    sha256 BLOB NOT NULL,   -- of the text, which a segment has
    recipe TEXT NOT NULL DEFAULT '', -- of what was done to cut it into chunks
    updated TEXT, section TEXT, language TEXT,
    origins TEXT NOT NULL DEFAULT '{{}}', -- JSON: field -> where its value was found
    digest BLOB NOT NULL,   -- of the row up to here
    characters INTEGER NOT NULL, -- of the text
    peculiar INTEGER NOT NULL,   -- what of its words the index misses: `spelling.peculiarity`
    UNIQUE (path, record)
);
CREATE INDEX article_sha256 ON article (sha256);
CREATE INDEX article_peculiar ON article (peculiar) WHERE peculiar > 0;
CREATE TABLE spare (        -- vectors of texts that no chunk has any more, should they come back
    number   INTEGER PRIMARY KEY,
    embedded BLOB NOT NULL UNIQUE,
    vector   BLOB NOT NULL, -- float16, little endian
    digest   BLOB NOT NULL  -- of embedded and vector
);
CREATE TABLE file (
    path    TEXT PRIMARY KEY,
    sha256  TEXT NOT NULL,  -- of the bytes
    recipe  TEXT NOT NULL,  -- of what was done with them
    skipped TEXT NOT NULL,  -- JSON: [path, reason] of each record left out
    digest  BLOB NOT NULL   -- of the row
);
CREATE TABLE made (         -- what the manifest says beside the files, should it be lost: one row
    number INTEGER PRIMARY KEY,
    stated TEXT NOT NULL,   -- JSON
    digest BLOB NOT NULL    -- of stated
);
{_FILTER_INDEXES}
{PAIRS_SCHEMA}
"""

FORMATS_BEFORE = (1, 2, 3, 4)
"""Whose rows `older.py` takes over: what a table or column lacks there is made, or is its default."""
