"""`dateline info`: what an index holds and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import typer

from dateline._version import __version__
from dateline.cli import options
from dateline.cli.layout import print_rows
from dateline.cli.terminal import stdout_console
from dateline.output.json import facts
from dateline.pipeline.door import Dateline
from dateline.settings import Settings


@options.with_settings("index")
def info(*, settings: Settings, as_json: options.JsonFlag = False) -> None:
    """Show what an index holds.

    Also how it was made, and whether its files are as they were written.
    """
    with Dateline.open(settings=settings) as news:
        found = news.info()
    if as_json:
        typer.echo(facts(found, version=__version__))
    else:
        print_rows(stdout_console(), _rows({"version": __version__, **asdict(found)}))


def _rows(facts: Mapping[str, Any], group: str = "") -> Iterator[tuple[str, str]]:
    """Flatten nested facts to labels and values."""
    for name, value in facts.items():
        label = f"{group} {name}".strip().replace("_", " ")
        if isinstance(value, Mapping):
            yield from _rows(value, label)
        else:
            yield label, _worded(value)


def _worded(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_worded, value))
    return str(value)
