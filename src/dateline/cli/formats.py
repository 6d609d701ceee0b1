"""The names of what `ask` prints; how it looks is the business of `printers.py`."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What `ask` prints."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSV = "csv"


SUFFIXES = {
    ".json": Format.JSON,
    ".jsonl": Format.JSON,
    ".md": Format.MARKDOWN,
    ".bib": Format.BIBTEX,
    ".csv": Format.CSV,
}
"""What a file is written as whose name ends so, where no format is asked for."""
