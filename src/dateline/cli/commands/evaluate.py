"""`dateline eval`: how well a gold set's questions are answered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options
from dateline.cli.render import print_rows
from dateline.cli.terminal import progress_bar, stdout_console
from dateline.jsonshape import dumps
from dateline.settings import Settings


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="SQuAD v2 JSON, also gzipped")],
    index: options.IndexOption = None,
    reader_only: Annotated[
        bool, typer.Option("--reader-only", help="read the contexts in the file instead of an index")
    ] = False,
    as_json: options.JsonFlag = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="ask only N questions, drawn by --seed")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="which questions --limit draws")] = 0,
    top_k: options.TopKOption = None,
    min_confidence: options.MinConfidenceOption = None,
    embedder: options.EmbedderOption = None,
    reader: options.ReaderOption = None,
    retrieval: options.RetrievalOption = None,
) -> None:
    """Measure answers against a gold set.

    Prints exact match, F1 and recall, answerable and unanswerable questions apart.
    """
    from dateline import evaluation

    settings = Settings.load(
        index=index,
        top_k=top_k,
        min_confidence=min_confidence,
        embedder=embedder,
        reader=reader,
        retrieval=retrieval,
    )
    with progress_bar() as progress:
        report = evaluation.evaluate(
            gold,
            index=None if reader_only else settings.index,
            reader_only=reader_only,
            settings=settings,
            limit=limit,
            seed=seed,
            progress=progress,
        )
    if as_json:
        typer.echo(dumps(report.to_dict()))
    else:
        print_rows(stdout_console(), report.table())
