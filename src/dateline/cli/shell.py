"""What the shell completes after `dateline --install-completion`: sources, authors, sections, article ids.

They are those of the index that the line names, else of the settings'. A mistake completes nothing: the
command itself will tell of it.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import typer

from dateline.output.wording import counted, one_line
from dateline.reports import Heading

Complete = Callable[[typer.Context, str], list[tuple[str, str]]]
"""Takes what is typed so far; returns what it may become, each with a few words about it."""

_MOST = 100  # of them; nobody reads more
_SPECIAL = re.compile(r"([^\w@%+,./:~^-])")  # to bash, which takes what is completed as if it was typed


class _Chosen(str):
    """A completion. Typer asks whether it begins as typed, in the same case and without escapes; it does."""

    __slots__ = ()

    def startswith(self, *_: Any) -> bool:
        return True


def complete_field(field: str) -> Complete:
    """Return what completes names of that field: "source", "author", "section"."""

    def complete(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        named = Counter(name for one in _headings(context) if (name := getattr(one, field)))
        begun = incomplete.casefold()
        found = [(name, count) for name, count in named.most_common() if name.casefold().startswith(begun)]
        return [(_typed(name), counted(count, "article")) for name, count in found[:_MOST]]

    return complete


def complete_article(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Complete the id of an article."""
    found = (one for one in _headings(context) if one.id.startswith(incomplete))
    return [(_typed(one.id), one_line(one.name)) for one, _ in zip(found, range(_MOST), strict=False)]


def _headings(context: typer.Context) -> Sequence[Heading]:
    from dateline.errors import DatelineError
    from dateline.pipeline.door import Dateline
    from dateline.settings import Settings

    try:
        settings = Settings.load(index=context.params.get("index"))
        with Dateline.open(settings=settings) as news:
            return news.headings()
    except DatelineError:
        return ()


def _typed(name: str) -> _Chosen:
    """The name as one would type it: in bash with a backslash before what that would act on."""
    name = one_line(name)
    in_bash = "bash" in os.environ.get("_DATELINE_COMPLETE", "")
    return _Chosen(_SPECIAL.sub(r"\\\1", name) if in_bash else name)
