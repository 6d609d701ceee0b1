"""Lines of text coming in: from a file, from a pipe, or typed at a terminal.

But: what a line means is for the commands and the prompt to say.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dateline.cli.terminal import notify
from dateline.errors import InputError

if TYPE_CHECKING:
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings

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


def terminal_reader(commands: Iterable[str]) -> ReadLine:
    """Read lines with editing, completion of `commands`, and a history kept between sessions."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    session: PromptSession[str] = PromptSession(
        history=_history(),
        completer=WordCompleter(list(commands), sentence=True),
        complete_while_typing=False,
        enable_history_search=True,
        key_bindings=_key_bindings(),
    )
    return session.prompt


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
        # Questions can be confidential: the file is made for its owner alone.
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
    except OSError as error:
        notify(f"the history of this session is not kept: {path}: {error.strerror}")
        return InMemoryHistory()
    return FileHistory(path)


def _key_bindings() -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    bindings = KeyBindings()

    @bindings.add("c-c")
    def _(event: KeyPressEvent) -> None:
        """Clear the line; at an empty one, leave it to the caller."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt)

    return bindings
