"""`dateline show`: an article's stored text, so that anyone can check a citation."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.shell import complete_article
from dateline.output.wording import printable
from dateline.pipeline.door import Dateline
from dateline.settings import Settings


@options.with_settings("index")
def show(
    article_id: Annotated[
        str,
        typer.Argument(metavar="ARTICLE_ID", help="as citations give it", autocompletion=complete_article),
    ],
    *,
    settings: Settings,
) -> None:
    """Print an article's stored text.

    Byte for byte into a pipe or a file; on a terminal, control characters are replaced.
    """
    with Dateline.open(settings=settings) as news:
        text = news.article(article_id).text
    if sys.stdout.isatty():
        typer.echo(printable(text))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
