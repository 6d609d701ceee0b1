"""The token that a request must bear where others than this machine may ask, read from a private file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dateline.errors import InputError, UsageError

LEAST = 16
"""Characters of a token: fewer could be guessed."""
_MOST_BYTES = 4096
_MAKE = "make one: umask 077; python3 -c 'import secrets; print(secrets.token_urlsafe())' > FILE"


def read_token(path: Path) -> str:
    """Return the token that a file holds. Raises InputError, or UsageError where others can read it."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot read the token in {path}: {error.strerror}", hint=_MAKE) from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(
            f"others than you can read the token in {path}",
            hint=f"chmod 600 {path}, and put another token in it",
        )
    try:
        token = content.decode("ascii").strip()
    except UnicodeDecodeError:
        token = ""
    if not token.isprintable() or " " in token or not LEAST <= len(token) <= _MOST_BYTES:
        raise UsageError(
            f"{path} holds no token: one line of {LEAST} or more ASCII characters without blanks", hint=_MAKE
        )
    return token
