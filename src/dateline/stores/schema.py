"""The tables of an index, and the steps that bring an older format's up to date.

A format's steps are kept for good: whoever skipped five versions is brought up one step at a time.

But: which format an index has stands in its manifest; rows are read and written in `database.py`.
"""

from __future__ import annotations

from dateline.stores.copies import COPIES_SCHEMA, REPEATS_SCHEMA

FORMAT = 3
"""Raise it with a change of `SCHEMA`, and add the step from the format before to `MIGRATIONS`."""

# What filters look up; the rest of an article is found by its number.
_FILTER_INDEXES = """
CREATE INDEX article_date ON article (date);
CREATE INDEX article_source ON article (source);
CREATE INDEX article_author ON article (author);
CREATE INDEX article_section ON article (section);
CREATE INDEX article_language ON article (language);
"""

_TOKENIZER = "tokenize = 'porter unicode61 remove_diacritics 2'"

WORDS = f"""
CREATE VIRTUAL TABLE words USING fts5 (title, text, content = '', {_TOKENIZER});
"""

# The words of whole articles; their text stands in `article`, where the triggers see every change.
STORIES = f"""
CREATE VIRTUAL TABLE story USING fts5 (
    title, text, content = 'article', content_rowid = 'number', {_TOKENIZER}
);
"""
_KEEP_STORIES = """
CREATE TRIGGER story_in AFTER INSERT ON article BEGIN
    INSERT INTO story (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER story_out AFTER DELETE ON article BEGIN
    INSERT INTO story (story, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER story_changed AFTER UPDATE OF number, title, text ON article BEGIN
    INSERT INTO story (story, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
    INSERT INTO story (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
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
    UNIQUE (path, record)
);
CREATE INDEX article_sha256 ON article (sha256);
CREATE TABLE chunk (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    article  INTEGER NOT NULL REFERENCES article,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    embedded BLOB NOT NULL, -- digest of the text that was embedded
    vector   BLOB NOT NULL  -- float32, little endian
);
CREATE INDEX chunk_article ON chunk (article);
CREATE INDEX chunk_embedded ON chunk (embedded);
{WORDS}{STORIES}{_KEEP_STORIES}
CREATE TABLE spare (        -- vectors of texts that no chunk has any more, should they come back
    number   INTEGER PRIMARY KEY,
    embedded BLOB NOT NULL UNIQUE,
    vector   BLOB NOT NULL
);
CREATE TABLE file (
    path    TEXT PRIMARY KEY,
    sha256  TEXT NOT NULL,  -- of the bytes
    recipe  TEXT NOT NULL,  -- of what was done with them
    skipped TEXT NOT NULL   -- JSON: [path, reason] of each record left out
);
{_FILTER_INDEXES}
{COPIES_SCHEMA}
{REPEATS_SCHEMA}
"""

MIGRATIONS = {
    1: f"""
ALTER TABLE article ADD COLUMN recipe TEXT NOT NULL DEFAULT '';
UPDATE article SET recipe = coalesce((SELECT recipe FROM file WHERE file.path = article.path), '');
ALTER TABLE article ADD COLUMN updated TEXT;
ALTER TABLE article ADD COLUMN section TEXT;
ALTER TABLE article ADD COLUMN language TEXT;
ALTER TABLE article ADD COLUMN origins TEXT NOT NULL DEFAULT '{{}}';
CREATE TABLE spare (number INTEGER PRIMARY KEY, embedded BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
{_FILTER_INDEXES}
{COPIES_SCHEMA}
""",
    2: f"""
{REPEATS_SCHEMA}
{STORIES}{_KEEP_STORIES}
INSERT INTO story (story) VALUES ('rebuild');
""",
}
"""Format -> the SQL that makes the next format of it; then all copies are found anew."""
