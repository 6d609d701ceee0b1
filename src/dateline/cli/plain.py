"""A plain question on the shell: `dateline ask WORDS`, or the words alone, with the commonest flags.

Typer's flags take a seventh of a cold question, for it loads pydantic to read them. So a line that is nothing
but a question and flags from `_SWITCHES` and `_TAKING` is read here. Whatever else stands in it, a mistake
too, makes it typer's, which then reads all of it; what both read they read alike, as a test holds.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.cli.called import COMMANDS, asks

_SWITCHES = {
    "--json": "as_json",
    "--quiet": "quiet",
    "-q": "quiet",
    "--candidates": "candidates",
    "--as-typed": "as_typed",
}
"""Flag → the field of `Wishes` that it makes true."""
_TAKING = {"--index": "index", "--reader": "reader", "--embedder": "embedder"}
"""Flag → the setting that the next word is."""
_COMPLETING = "_DATELINE_COMPLETE"  # set by a shell that asks typer what could come next


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """The words of a question, what is wanted besides, and settings."""

    words: list[str] = field(default_factory=list)
    wishes: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def ask(self) -> int:
        """Answer it; return the exit code."""
        from dateline.cli.asking import Wishes, ask
        from dateline.settings import Settings

        return ask(self.words, Settings.load(**self.settings), Wishes(**self.wishes))


def plain_question(arguments: Sequence[str]) -> PlainQuestion | None:
    """Return the question that the words of the shell are, None where typer must read them.

    >>> plain_question(["ask", "Who won?", "--json"])
    PlainQuestion(words=['Who won?'], wishes={'as_json': True}, settings={})
    >>> plain_question(["ask", "Who won?", "--since", "2025-06"])
    """
    if not arguments or _COMPLETING in os.environ:
        return None
    first, *rest = arguments
    if first != "ask":
        names = {name.split()[0] for name in COMMANDS}
        if first.startswith("-") or first.split(" ")[0] in names or not asks(first):
            return None
        rest = list(arguments)
    found, words = PlainQuestion(), iter(rest)
    for word in words:
        if word in _SWITCHES:
            found.wishes[_SWITCHES[word]] = True
        elif word in _TAKING:
            value = next(words, "-")
            if value.startswith("-"):
                return None
            found.settings[_TAKING[word]] = value
        elif word.startswith("-"):
            return None
        else:
            found.words.append(word)
    return found if found.words else None
