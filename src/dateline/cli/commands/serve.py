"""`dateline serve`: answers over HTTP, to this machine alone unless told otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.terminal import notify
from dateline.errors import UsageError
from dateline.serve.options import SECONDS, WAITING, Options
from dateline.settings import Settings


def _host_name(name: str) -> str:
    """Return a name that a Host header can have, its port apart. Raises UsageError."""
    if not re.fullmatch(
        r"[A-Za-z0-9_-][A-Za-z0-9._-]*|\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+:[0-9A-Fa-f:.]*\]?", name
    ):
        raise UsageError(
            f"--allow-host {name!r:.80} is no name of a host",
            hint="give the name alone, without scheme, port or *, and in ASCII: --allow-host news.example",
        )
    return name.rstrip(".")


@options.with_settings("index", "embedder", "reader", "top_k", "answers", "min_confidence")
def serve(
    *,
    settings: Settings,
    host: Annotated[
        str,
        typer.Option("--host", metavar="HOST", help="where to listen; others than this machine need a token"),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: one that is free")
    ] = 8765,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", metavar="FILE", help="answer only who sends the token in it"),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="a name by which this host is called; repeatable"),
    ] = None,
    waiting: Annotated[
        int, typer.Option("--waiting", metavar="N", min=0, help="requests that wait; more are sent away")
    ] = WAITING,
    deadline: Annotated[
        float, typer.Option("--deadline", metavar="SECONDS", min=1, help="for a question, its wait included")
    ] = SECONDS,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="write questions to the access log")
    ] = False,
) -> None:
    """Answer over HTTP, and on a page in the browser, until Ctrl-C.

    A new state of the index is taken up as it is written. Each request is a line of JSON on standard error.
    """
    try:
        from dateline.serve.running import serve as run
        from dateline.serve.token import read_token
    except ImportError as error:
        raise UsageError(
            f"serving needs {error.name or 'a package'}, which is not installed",
            hint="pip install 'dateline[serve]'",
        ) from error
    run(
        settings,
        Options(
            names=(host, *map(_host_name, allow_host or ())),
            token=None if token_file is None else read_token(token_file),
            waiting=waiting,
            seconds=deadline,
            log_questions=log_questions,
        ),
        host=host,
        port=port,
        ready=lambda address: notify(f"answering at {address} until Ctrl-C"),
    )
