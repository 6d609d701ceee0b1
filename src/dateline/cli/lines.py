"""Lines of text coming in: from a file, from a pipe, or typed at a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dateline.cli.completion import Suggestion
from dateline.cli.terminal import notify
from dateline.errors import InputError

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings

Suggest = Callable[[str], Iterable[Suggestion]]
"""Says what could come next at the end of what is typed."""

# The menu has the terminal's own two colours, so that whoever can read the terminal can read the menu.
_MENU = {
    "completion-menu": "noinherit",
    "completion-menu.completion": "noinherit",
    "completion-menu.meta.completion": "noinherit",
    "completion-menu.completion.current": "noinherit reverse",
    "completion-menu.meta.completion.current": "noinherit reverse",
    "scrollbar.background": "noinherit",
    "scrollbar.button": "noinherit reverse",
}

_MOST_ASKED = 10  # earlier questions suggested

ReadLine = Callable[[str], str]
"""Shows the prompt, returns the next line; raises EOFError after the last, KeyboardInterrupt on Ctrl-C."""


def text_lines(name: str) -> Iterator[tuple[int, str]]:
    """Yield (number from 1, line without its end) of a file, or of standard input for `-`.

    Raises InputError for a file that cannot be read or a line that is not UTF-8.
    """
    label = "standard input" if name == "-" else name
    try:
        with _open(name) as stream:
            for number, raw in enumerate(stream, start=1):
                yield number, _decode(raw, number, label)
    except OSError as error:
        raise InputError(f"cannot read {label}: {error.strerror}", hint="check the path") from error


def piped_reader() -> ReadLine:
    """Read standard input as it comes, with nothing printed in front."""
    return _reader(sys.stdin.buffer, lambda _: None)


def plain_reader() -> ReadLine:
    """Ask on standard error for lines from standard input: for a terminal that only prints."""
    return _reader(sys.stdin.buffer, _show_prompt)


def terminal_reader(suggest: Suggest) -> ReadLine:
    """Read lines with editing, a history kept between sessions, and completion on Tab.

    What can be completed is `suggest`'s business, and earlier questions.
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.styles import Style

    history = _history()
    session: PromptSession[str] = PromptSession(
        history=history,
        completer=_completer(suggest, history),
        complete_while_typing=False,
        complete_in_thread=True,  # the names of a large index take a moment to come
        enable_history_search=True,
        key_bindings=_key_bindings(),
        style=Style.from_dict(_MENU),
    )
    return session.prompt


def _completer(suggest: Suggest, history: History) -> Completer:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class SuggestionCompleter(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            typed = document.text_before_cursor
            for one in (*asked_before(history.get_strings(), typed), *suggest(typed)):
                yield Completion(one.text, -one.replaces, display_meta=one.about)

    return SuggestionCompleter()


def asked_before(lines: Iterable[str], typed: str) -> list[Suggestion]:
    """Suggest the questions of the history that begin with what is typed, the latest first."""
    if not typed.strip() or typed.startswith(":"):
        return []
    asked = dict.fromkeys(
        line
        for line in reversed(list(lines))
        if line.startswith(typed) and line != typed and line.isprintable()
    )
    return [Suggestion(line, len(typed), "asked before") for line in list(asked)[:_MOST_ASKED]]


def _open(name: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _decode(raw: bytes, number: int, label: str) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise InputError(
            f"line {number} of {label} is not UTF-8 text", hint="convert it to UTF-8 first"
        ) from None


def _show_prompt(prompt: str) -> None:
    sys.stderr.write(prompt)
    sys.stderr.flush()


def _reader(stream: IO[bytes], before: Callable[[str], None]) -> ReadLine:
    number = 0

    def read_line(prompt: str) -> str:
        nonlocal number
        before(prompt)
        raw = stream.readline()
        if not raw:
            raise EOFError
        number += 1
        return _decode(raw, number, "standard input")

    return read_line


def _history() -> History:
    from platformdirs import user_state_path
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = user_state_path("dateline") / "history"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Questions can be confidential: the file is its owner's alone, an older one too that all could read.
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.name == "posix":
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
    except OSError as error:
        notify(f"the history of this session is not kept: {path}: {error.strerror}")
        return InMemoryHistory()
    return FileHistory(path)


def _key_bindings() -> KeyBindings:
    from prompt_toolkit.filters import is_searching
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    bindings = KeyBindings()

    @bindings.add("c-c", filter=~is_searching)  # which the key leaves, as in a shell
    def _(event: KeyPressEvent) -> None:
        """Clear the line; at an empty one, leave it to the caller."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    @bindings.add("c-z")
    def _(event: KeyPressEvent) -> None:
        """Take back what was typed last; at an empty line, how the last question was understood."""
        if event.current_buffer.text or is_searching():
            event.current_buffer.undo()
        else:
            event.current_buffer.text = "!"
            event.current_buffer.validate_and_handle()

    return bindings
