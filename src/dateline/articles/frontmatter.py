"""The block at the top of a text that states title, date and author: YAML, TOML or JSON between two rules.

`---` holds YAML, `+++` TOML, `;;;` JSON, and `---toml` or `---json` say so themselves; a JSON object needs no
rules, nor do lines with labels (`labels.py`). What is none of these, or is broken, is text; the log says so.
"""

from __future__ import annotations

import json
import logging
import re
import tomllib
from typing import Any

import yaml

from dateline.articles.fields import stated_fields
from dateline.articles.labels import labelled_header

_BLOCK = re.compile(
    r"(?P<rule>---|\+\+\+|;;;)(?P<kind>[ \t]*(?:yaml|toml|json))?[ \t]*\r?\n(?P<header>.*?)"
    r"^(?:(?P=rule)|(?(kind)(?!)|\.\.\.))[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_LONGEST = 20_000  # characters; more between two rules is no front matter
_SIMPLE_LINE = re.compile(r"([A-Za-z][\w-]*):[ \t]+(\S.*?)\s*")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\r?\n)+")
_LINE_END = re.compile(r"[ \t]*\r?\n")
_NULLS = {"", "~", "null", "Null", "NULL"}
_KINDS = {"---": "yaml", "+++": "toml", ";;;": "json"}
_NESTED = ("params", "extra")  # where Hugo and Zola keep what they do not know

logger = logging.getLogger(__name__)


def split_front_matter(text: str, *, name: str) -> tuple[dict[str, Any], str]:
    """Return what the front matter states (under a draft's field names), and the text after it.

    Without front matter the text is `text` itself. `name` is what to call the file in the log.
    """
    match = _BLOCK.match(text, 0, _LONGEST)
    if match is None:
        values, end = _bare_object(text)
        if values is None and (labelled := labelled_header(text)) is not None:
            return labelled
    else:
        kind = (match["kind"] or "").strip().lower() or _KINDS[match["rule"]]
        values, end = _read(kind, match["header"], name), match.end()
    if not isinstance(values, dict):
        return {}, text
    for outer in _NESTED:
        inner = values.get(outer)
        values = {**inner, **values} if isinstance(inner, dict) else values
    known = {key: value for key, value in values.items() if not (isinstance(value, str) and value in _NULLS)}
    return stated_fields(known), _BLANK_LINES.sub("", text[end:]).rstrip()


def _bare_object(text: str) -> tuple[Any, int]:
    """A JSON object that a text begins with, as Hugo writes it, and where it ends; None for none."""
    if text.startswith("{"):
        try:
            values, end = json.JSONDecoder().raw_decode(text[:_LONGEST])
        except (ValueError, RecursionError):
            return None, 0
        if _LINE_END.match(text, end) and text[end:].strip() and any(stated_fields(values).values()):
            return values, end
    return None, 0


def _read(kind: str, header: str, name: str) -> Any:
    try:
        if kind == "toml":
            return tomllib.loads(header.replace("\r\n", "\n"))
        if kind == "json":
            return json.loads(header if header.lstrip().startswith("{") else f"{{{header}}}")
        # The base loader leaves every value the string that was written: 2025-06-26, 0071, Yes.
        return yaml.load(header, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        values = _simple_lines(header) if kind == "yaml" else None
        if values is None:
            mark = getattr(error, "problem_mark", None)
            place = "" if mark is None else f", line {mark.line + 2}"
            logger.warning(
                "%s%s: the front matter is not valid %s and was taken for text", name, place, kind.upper()
            )
        return values


def _simple_lines(header: str) -> dict[str, str] | None:
    """Read lines of `name: value` that YAML refuses for a value like `Budget: what changes`.

    None when any line has another form.
    """
    matches = [_SIMPLE_LINE.fullmatch(line) for line in header.splitlines() if line.strip()]
    return {match[1]: match[2] for match in matches if match} if all(matches) else None
