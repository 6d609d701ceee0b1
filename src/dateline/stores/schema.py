"""The tables of an index.

Which format an index has stands in its manifest; rows are read in `database.py` and written in
`working_copy.py`.
"""

from __future__ import annotations

from dateline.stores.copies import COPIES_SCHEMA, REPEATS_SCHEMA

FORMAT = 4
"""Raise it with a change of `SCHEMA`, and let `working_copy.py` take over the format before."""

# What filters look up; the rest of an article is found by its number.
_FILTER_INDEXES = """
CREATE INDEX article_date ON article (date);
CREATE INDEX article_source ON article (source);
CREATE INDEX article_author ON article (author);
CREATE INDEX article_section ON article (section);
CREATE INDEX article_language ON article (language);
"""

TOKENIZER = "tokenize = 'porter unicode61 remove_diacritics 2'"

WORDS = f"""
CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', {TOKENIZER});
"""

# The words of whole articles; their text stands in `article`. No triggers: whoever writes keeps them up.
STORIES = f"""
CREATE VIRTUAL TABLE story USING fts5 (
    title, text, content = 'article', content_rowid = 'number', {TOKENIZER}
);
"""
# A chunk's number is its id in FAISS too: AUTOINCREMENT never gives one out twice. The words table is
# contentless: the text stands in `article` alone, and FTS5 is handed it again to forget a chunk.
SCHEMA = f"""
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    title TEXT, date TEXT, source TEXT, author TEXT, url TEXT,
    path   TEXT NOT NULL,
    record TEXT NOT NULL,   -- which article of its file; '' where a file is one article
    text   TEXT NOT NULL,
    sha256 BLOB NOT NULL,   -- of the text
    recipe TEXT NOT NULL DEFAULT '', -- of what was done to cut it into chunks
    updated TEXT, section TEXT, language TEXT,
    origins TEXT NOT NULL DEFAULT '{{}}', -- JSON: field -> where its value was found
    digest BLOB NOT NULL,   -- of the row
    UNIQUE (path, record)
);
CREATE INDEX article_sha256 ON article (sha256);
CREATE TABLE chunk (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    article  INTEGER NOT NULL REFERENCES article,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    embedded BLOB NOT NULL, -- digest of the text that was embedded
    vector   BLOB NOT NULL, -- float32, little endian
    digest   BLOB NOT NULL  -- of the row
);
CREATE INDEX chunk_article ON chunk (article);
CREATE INDEX chunk_embedded ON chunk (embedded);
{WORDS}{STORIES}
CREATE TABLE spare (        -- vectors of texts that no chunk has any more, should they come back
    number   INTEGER PRIMARY KEY,
    embedded BLOB NOT NULL UNIQUE,
    vector   BLOB NOT NULL,
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
{COPIES_SCHEMA}
{REPEATS_SCHEMA}
"""

FORMATS_BEFORE = (1, 2, 3)
"""Whose rows `working_copy.py` takes over: what a table or column lacks there is made, or is its default."""
