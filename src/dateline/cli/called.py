"""What a line on the shell calls: one of the commands, or, where it asks something, `ask`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

COMMANDS = {
    "index": "index:index",
    "ask": "ask:ask",
    "eval": "evaluate:evaluate",
    "eval compare": "compare:compare",
    "eval lint": "evaluate:lint",
    "info": "info:info",
    "list": "catalogue:list_articles",
    "stats": "catalogue:stats",
    "dups": "dups:dups",
    "show": "show:show",
    "remove": "remove:remove",
    "verify": "verify:verify",
    "repair": "repair:repair",
    "move": "move:move",
    "check-citations": "check:check_citations",
    "train reader": "train:reader",
    "train embedder": "train:embedder",
    "export": "train:export",
    "trust": "trust:trust",
    "serve": "serve:serve",
    "mcp": "mcp:mcp",
}
"""Name → `module:function` below `dateline.cli.commands`, in the order of `--help`. Each is imported, and its
options are read, when it is called: a question needs no other command's."""

_ASKING = frozenset(
    "who whom whose what which when where why how is are was were do does did has have had can could will "
    "would should may might must".split()
)
_TYPO = 0.66  # how like a command a word must be to be taken for one that was mistyped: "aks" is


def is_question(words: Sequence[str]) -> bool:
    """Whether what stands where a command should is a question: it asks, or is several words."""
    first, *others = words
    if first.startswith("-"):
        return False
    said = [word for word in others if not word.startswith("-")]
    return asks(first) or bool(said) and not near(first, COMMANDS)


def asks(word: str) -> bool:
    """Whether what stands first on a line asks at first sight: "who", "Rain?", or a whole question."""
    return " " in word.strip() or word.endswith("?") or word.casefold() in _ASKING


def near(word: str, commands: Iterable[str]) -> list[str]:
    """Return the command that a word is nearly, if there is one."""
    from difflib import get_close_matches

    return get_close_matches(word, commands, 1, _TYPO)
