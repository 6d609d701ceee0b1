"""`dateline serve`: answers over HTTP, to this machine alone unless told otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options
from dateline.errors import UsageError
from dateline.settings import Settings


def serve(
    index: options.IndexOption = None,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="where to listen")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: one that is free")
    ] = 8765,
    embedder: options.EmbedderOption = None,
    reader: options.ReaderOption = None,
) -> None:
    """Answer over HTTP, and on a page in the browser."""
    try:
        from dateline.serve import running
    except ImportError as error:
        raise UsageError(
            f"serving needs {error.name or 'a package'}, which is not installed",
            hint="pip install 'dateline[serve]'",
        ) from error
    running.serve(Settings.load(index=index, embedder=embedder, reader=reader), host=host, port=port)
