"""The command line's flags for settings, each declared once.

Help texts and defaults come from `Settings`; a flag that is not given stays None, so that the
environment and the settings files keep their say.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from dateline.settings import Retrieval, Settings

_OPTIONS = {option.name: option for option in fields(Settings)}


def _about(name: str) -> str:
    option = _OPTIONS[name]
    return f"{option.metadata['about']} [default: {option.default}]"


IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help=_about("index"))]
EmbedderOption = Annotated[str | None, typer.Option("--embedder", metavar="MODEL", help=_about("embedder"))]
ReaderOption = Annotated[str | None, typer.Option("--reader", metavar="MODEL", help=_about("reader"))]
RetrievalOption = Annotated[Retrieval | None, typer.Option("--retrieval", help=_about("retrieval"))]
TopKOption = Annotated[int | None, typer.Option("--top-k", metavar="N", help=_about("top_k"))]
AnswersOption = Annotated[int | None, typer.Option("--answers", metavar="N", help=_about("answers"))]
MinConfidenceOption = Annotated[
    float | None, typer.Option("--min-confidence", metavar="P", help=_about("min_confidence"))
]
MaxArticleCharsOption = Annotated[
    int | None, typer.Option("--max-article-chars", metavar="N", help=_about("max_article_chars"))
]
JsonFlag = Annotated[bool, typer.Option("--json", help="print JSON")]
