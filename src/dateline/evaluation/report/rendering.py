"""A report's content through its templates: text escaped, scripts and styles pinned by their hashes.

A browser is told to run the one script and the one style that came with Dateline and to load nothing:
whatever an article says, it stays text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from dateline.evaluation.report.content import Report
from dateline.output.markdown import escape
from dateline.output.wording import printable

_GAP = re.compile(r"\s*\n\s*\n\s*")
_ENDS = '.!?"”’)'


def render_page(content: Report) -> str:
    """Return the report as one HTML page that needs nothing beside it."""
    style, script = _asset("report.css"), _asset("report.js")
    page = _environment(html=True).get_template("report.html.jinja")
    return page.render(
        content=content,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def render_summary(content: Report) -> str:
    """Return the report as Markdown, short enough for a pull request."""
    return _environment(html=False).get_template("summary.md.jinja").render(content=content)


@cache
def _environment(*, html: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("dateline.evaluation.report"),
        autoescape=html,
        finalize=_printable if html else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A bar would end the cell of a table.
    environment.filters["md"] = lambda text: escape(text).replace("|", "\\|")
    environment.filters |= {"from_word": _from_word, "to_word": _to_word, "spaced": _spaced}
    return environment


def _from_word(before: str) -> str:
    """Return an excerpt's beginning without the word it was cut in.

    >>> _from_word("esday morning, ")
    '… morning, '
    """
    _, space, rest = before.partition(" ")
    return f"… {rest}" if space else f"…{before}"


def _to_word(after: str) -> str:
    """Return an excerpt's end without the word it was cut in; a sentence that ended stays.

    >>> _to_word(" in March. The mini"), _to_word(" in March.")
    (' in March. The …', ' in March.')
    """
    if not after or after.rstrip()[-1:] in _ENDS:
        return after
    rest, space, _ = after.rpartition(" ")
    return f"{rest} …" if space else after


def _spaced(text: str) -> str:
    r"""Return text with one empty line, at most, between paragraphs.

    >>> _spaced("On Monday.\n\n \n\nOn Tuesday.")
    'On Monday.\n\nOn Tuesday.'
    """
    return _GAP.sub("\n\n", text)


def _printable(value: Any) -> Any:
    """Replace what no browser should obey, such as bidirectional overrides, in every text shown."""
    return printable(value) if type(value) is str else value


def _asset(name: str) -> str:
    loader = PackageLoader("dateline.evaluation.report")
    return loader.get_source(Environment(loader=loader, autoescape=True), name)[0]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
