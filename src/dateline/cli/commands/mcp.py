"""`dateline mcp`: the articles for an assistant, over the Model Context Protocol."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

from dateline.cli import leave_at_once, options
from dateline.errors import UsageError
from dateline.settings import Settings


@options.with_settings("index", "reader", "min_confidence")
def mcp(*, settings: Settings) -> None:
    """Serve an assistant that speaks MCP on standard input and output, until it closes its end.

    The assistant starts this command itself: its settings name it, with --index and the whole path.
    """
    try:
        from dateline.serve.mcp.stdio import serve_stdio
    except ImportError as error:
        raise UsageError(
            f"dateline mcp needs {error.name or 'a package'}, which is not installed, or too old",
            hint="pip install 'dateline[mcp]'",
        ) from error
    if isinstance(
        settings.index, Path
    ):  # said in whole: who reads of it does not know where this was started
        settings = replace(settings, index=settings.index.absolute())
    # The index is only read: there is nothing to tidy up, and a thread that waits for input hears no signal.
    before = signal.signal(signal.SIGINT, leave_at_once)
    try:
        serve_stdio(settings)
    finally:
        signal.signal(signal.SIGINT, before)
