"""A terminal in memory: what a person would see of a process, character by character and style by style."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pexpect
import pyte

READY = "\x1b[?2004h"  # bracketed paste is switched on whenever the prompt begins to listen
QUIET = 0.3  # seconds without output after which a screen has settled
PATIENCE = 60  # seconds


class Terminal:
    """A process on a screen of `columns` by `rows`, which tells where its cursor is, as terminals do."""

    def __init__(
        self, command: Sequence[str], *, columns: int, rows: int, environment: Mapping[str, str]
    ) -> None:
        self.columns = columns
        self._screen = _Screen(columns, rows, lambda data: self._child.send(data))
        self._stream = pyte.Stream(self._screen)
        self._ready = 0
        self._child: Any = pexpect.spawn(
            command[0],
            [*command[1:]],
            env=dict(environment),
            encoding="utf-8",
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )

    def type(self, keys: str) -> None:
        self._child.send(keys)

    def until_ready(self, times: int = 1) -> None:
        """Wait until the prompt listens, for the first time or `times` more, and shows an empty line."""
        wanted = self._ready + times

        def listens() -> bool:
            line = self._screen.display[self._screen.cursor.y]
            return self._ready >= wanted and line.rstrip().endswith("?")

        self._until(listens)

    def until_shown(self, text: str) -> None:
        """Wait until the text is on the screen and that has settled."""
        self._until(lambda: text in "\n".join(self._screen.display))

    def close(self) -> None:
        self._child.close(force=True)

    def screen(self, title: str) -> str:
        """What is to be seen now, to be compared: the lines, then what is styled."""
        rule = "=" * self.columns
        styles = self.styles()
        return f"{rule}\n{title}\n{rule}\n{self.text()}" + (f"{rule}\n{styles}" if styles else "")

    def text(self) -> str:
        """The lines, without blanks at their ends."""
        return "".join(f"{line.rstrip()}\n" for line in self._screen.display).rstrip("\n") + "\n"

    def styles(self) -> str:
        """The text that is styled, a run a line: `row:column style text`, counted from 1."""
        runs = []
        for row in range(self._screen.lines):
            line = self._screen.buffer[row]
            column = 0
            while column < self._screen.columns:
                style = _style(line[column])
                end = column + 1
                while end < self._screen.columns and _style(line[end]) == style:
                    end += 1
                if style:
                    runs.append(f"{row + 1}:{column + 1} {style} {self._screen.display[row][column:end]!r}\n")
                column = end
        return "".join(runs)

    def _until(self, done: Callable[[], bool]) -> None:
        deadline, quiet_since = time.monotonic() + PATIENCE, time.monotonic()
        while not (done() and time.monotonic() - quiet_since >= QUIET):
            assert time.monotonic() < deadline, f"the screen stays as it is:\n{self.text()}"
            try:
                output = self._child.read_nonblocking(65536, timeout=0.05)
            except pexpect.TIMEOUT:
                continue
            self._ready += output.count(READY)
            self._stream.feed(output)
            quiet_since = time.monotonic()


class _Screen(pyte.Screen):
    """Hands on what a terminal answers when it is asked for its state."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], object]) -> None:
        super().__init__(columns, rows)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


def _style(cell: Any) -> str:
    names = [name for name in ("bold", "italics", "underscore", "reverse") if getattr(cell, name)]
    colours = [f"{name}={getattr(cell, name)}" for name in ("fg", "bg") if getattr(cell, name) != "default"]
    return "+".join([*names, *colours])
