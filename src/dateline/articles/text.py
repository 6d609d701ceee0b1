"""Plain text → Draft: the text is the file, character for character.

A file may begin with a front matter block, YAML between two lines of `---`, that states title, date,
source, author, url and id. Then the text is what follows it, without blank lines around.

But: front matter that is neither YAML nor lines of `name: value` is taken for text, and the log says so.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from dateline.articles.decoding import read_text
from dateline.articles.drafts import Draft, Reading, make_draft
from dateline.articles.fields import stated_fields

FRONT_MATTER = "front matter"

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST_FRONT_MATTER = 20_000  # characters; more between two rules is no front matter
_SIMPLE_LINE = re.compile(r"([A-Za-z][\w-]*):[ \t]+(\S.*?)\s*")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\r?\n)+")
_NULLS = {"", "~", "null", "Null", "NULL"}

logger = logging.getLogger(__name__)


def load(path: Path, reading: Reading) -> Iterator[Draft]:
    """Yield the one article of a text file."""
    stated, text = split_front_matter(read_text(path, max_chars=reading.max_chars), name=str(path))
    yield make_draft(text, (FRONT_MATTER, stated))


def split_front_matter(text: str, *, name: str) -> tuple[dict[str, Any], str]:
    """Return what the front matter states (under a draft's field names), and the text after it.

    Without front matter the text is `text` itself. `name` is what to call the file in the log.
    """
    match = _FRONT_MATTER.match(text, 0, _LONGEST_FRONT_MATTER)
    if match is None:
        return {}, text
    try:
        # The base loader leaves every value the string that was written: 2025-06-26, 0071, Yes.
        values = yaml.load(match[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        values = _simple_lines(match[1])
        if values is None:
            mark = getattr(error, "problem_mark", None)
            place = "" if mark is None else f", line {mark.line + 2}"
            logger.warning("%s%s: the front matter is not valid YAML and was taken for text", name, place)
    if not isinstance(values, dict):
        return {}, text
    known = {key: value for key, value in values.items() if not (isinstance(value, str) and value in _NULLS)}
    return stated_fields(known), _BLANK_LINES.sub("", text[match.end() :]).rstrip()


def _simple_lines(header: str) -> dict[str, str] | None:
    """Read lines of `name: value` that YAML refuses for a value like `Budget: what changes`.

    None when any line has another form.
    """
    matches = [_SIMPLE_LINE.fullmatch(line) for line in header.splitlines() if line.strip()]
    return {match[1]: match[2] for match in matches if match} if all(matches) else None
