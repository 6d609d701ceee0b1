"""What could come next at the prompt: the names that an index knows, files, commands.

A suggestion replaces the last characters typed. Names are safe to show and to type: whatever could
drive a terminal is replaced in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.output.wording import counted, one_line
from dateline.reports import Heading

_LEAST = 2  # characters typed before names are suggested
_LEAST_INSIDE = 4  # characters that a word inside a title must have in common: "the" is no help
_MOST = 30  # suggestions of each kind
_WORD = re.compile(r"[^\s\"'“”‘’(=,]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Text that may take the place of the last `replaces` characters, and a few words about it."""

    text: str
    replaces: int
    about: str = ""


class Completions:
    """Article titles, sources and dates, to be completed from what is typed so far."""

    def __init__(self, headings: Iterable[Heading]) -> None:
        self._titles: dict[str, str] = {}  # title -> source and date
        self._sources: dict[str, int] = {}  # source -> articles
        self._dates: dict[str, int] = {}
        for one in headings:
            if one.title:
                about = ", ".join(one_line(known) for known in (one.source, one.date) if known)
                self._titles.setdefault(one_line(one.title), about)
            for counts, name in ((self._sources, one.source), (self._dates, one.date)):
                if name:
                    counts[one_line(name)] = counts.get(one_line(name), 0) + 1

    def suggestions(self, typed: str) -> Iterator[Suggestion]:
        """Yield the names that the end of `typed` begins, those that have most of it first.

        After them come the titles that have a word which the last one begins.
        """
        seen: set[str] = set()
        begun = ""
        for word in _WORD.finditer(typed):
            begun = typed[word.start() :]
            if len(begun.rstrip()) >= _LEAST:
                for one in self._begun(begun):
                    if one.text not in seen:
                        seen.add(one.text)
                        yield one
        if len(begun) >= _LEAST_INSIDE and not begun[-1].isspace():
            holding = re.compile(rf"\b{re.escape(begun)}", re.IGNORECASE)
            titles = [title for title in self._titles if title not in seen and holding.search(title)]
            yield from self._titled(titles[:_MOST], begun)

    def sources(self, begun: str) -> Iterator[Suggestion]:
        """Yield the sources that begin so, those with most articles first."""
        names = sorted(self._sources, key=lambda name: (-self._sources[name], name))
        for name in _beginning(names, begun):
            yield Suggestion(name, len(begun), f"source of {counted(self._sources[name], 'article')}")

    def source_in(self, words: str) -> str | None:
        """Return the source that holds those words, that with most articles; None where none does."""
        names = sorted(self._sources, key=lambda name: (-self._sources[name], name))
        return next((name for name in names if words.casefold() in name.casefold()), None)

    def dates(self, begun: str) -> Iterator[Suggestion]:
        """Yield the dates that begin so, the latest first."""
        for date in _beginning(sorted(self._dates, reverse=True), begun):
            yield Suggestion(date, len(begun), f"date of {counted(self._dates[date], 'article')}")

    def _begun(self, begun: str) -> Iterator[Suggestion]:
        yield from self.sources(begun)
        if begun[0].isdigit():
            yield from self.dates(begun)
        yield from self._titled(_beginning(list(self._titles), begun), begun)

    def _titled(self, titles: Iterable[str], begun: str) -> Iterator[Suggestion]:
        for title in titles:
            yield Suggestion(title, len(begun), self._titles[title])


def files(typed: str) -> Iterator[Suggestion]:
    """Yield the files and folders that a path begins, folders with a slash; hidden ones on request."""
    folder, slash, begun = typed.rpartition("/")
    try:
        entries = sorted(Path(folder + slash).expanduser().iterdir(), key=lambda entry: entry.name)
    except (OSError, RuntimeError):
        return
    names = [
        entry.name + ("/" if entry.is_dir() else "")
        for entry in entries
        if entry.name == one_line(entry.name) and (begun.startswith(".") or not entry.name.startswith("."))
    ]
    for name in [name for name in names if name.startswith(begun)][:_MOST]:
        yield Suggestion(name, len(begun))


def _beginning(names: Sequence[str], begun: str) -> list[str]:
    begun = begun.casefold()
    return [name for name in names if name.casefold().startswith(begun) and name.casefold() != begun][:_MOST]
