"""The command line's flags for settings and for filters, each declared once.

Help texts and defaults come from `Settings`; a flag that is not given stays None, so that the
environment and the settings files keep their say. Filters are flags alone: what a question is asked of
belongs to the question.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Any

import typer

from dateline.cli.shell import complete_field
from dateline.features import Feature
from dateline.filters import Filters
from dateline.settings import Retrieval, Settings, VectorType

_OPTIONS = {option.name: option for option in fields(Settings)}


def _about(name: str) -> str:
    option = _OPTIONS[name]
    return f"{option.metadata['about']} [default: {option.default}]"


IndexOption = Annotated[str | None, typer.Option("--index", metavar="DIR", help=_about("index"))]
EmbedderOption = Annotated[str | None, typer.Option("--embedder", metavar="MODEL", help=_about("embedder"))]
ReaderOption = Annotated[str | None, typer.Option("--reader", metavar="MODEL", help=_about("reader"))]
RetrievalOption = Annotated[Retrieval | None, typer.Option("--retrieval", help=_about("retrieval"))]
TopKOption = Annotated[int | None, typer.Option("--top-k", metavar="N", help=_about("top_k"))]
PreferRecentOption = Annotated[
    float | None, typer.Option("--prefer-recent", metavar="DAYS", help=_about("prefer_recent"))
]
AnswersOption = Annotated[int | None, typer.Option("--answers", metavar="N", help=_about("answers"))]
MinConfidenceOption = Annotated[
    float | None, typer.Option("--min-confidence", metavar="P", help=_about("min_confidence"))
]
VectorsOption = Annotated[VectorType | None, typer.Option("--vectors", help=_about("vectors"))]
WorkersOption = Annotated[str | None, typer.Option("--workers", metavar="N", help=_about("workers"))]
MaxArticleCharsOption = Annotated[
    int | None, typer.Option("--max-article-chars", metavar="N", help=_about("max_article_chars"))
]
WithoutOption = Annotated[
    list[Feature] | None,
    typer.Option("--without", help="switch a feature off, to see what it is worth; repeatable"),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="print JSON")]

_FILTER_FLAGS: dict[str, Any] = {
    "since": Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="only articles of this date or later: 2025-06, May, last week"
        ),
    ],
    "until": Annotated[
        str | None,
        typer.Option(
            "--until", metavar="DATE", help="only articles of this date or earlier, all of it included"
        ),
    ],
    "source": Annotated[
        list[str],
        typer.Option(
            "--source",
            metavar="NAME",
            help="only this source: its whole name in any case, or with *; repeatable",
            autocompletion=complete_field("source"),
        ),
    ],
    "author": Annotated[
        list[str],
        typer.Option(
            "--author",
            metavar="NAME",
            help="only this author, as --source; repeatable",
            autocompletion=complete_field("author"),
        ),
    ],
    "section": Annotated[
        list[str],
        typer.Option(
            "--section",
            metavar="NAME",
            help="only this section, as --source; repeatable",
            autocompletion=complete_field("section"),
        ),
    ],
    "language": Annotated[
        list[str],
        typer.Option("--lang", metavar="CODE", help="only this language: en takes in en-GB; repeatable"),
    ],
    "url_prefix": Annotated[
        list[str],
        typer.Option("--url-prefix", metavar="URL", help="only addresses that begin so; repeatable"),
    ],
    "where": Annotated[
        str | None,
        typer.Option(
            "--where", metavar="EXPRESSION", help="only articles of which it is true: 'not section = Sports'"
        ),
    ],
}


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes `filters` the flags that make them, behind its own."""
    signature = inspect.signature(command, eval_str=True)
    own = [one for one in signature.parameters.values() if one.name != "filters"]
    flags = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=[] if "list" in str(annotation) else None,
            annotation=annotation,
        )
        for name, annotation in _FILTER_FLAGS.items()
    ]

    @functools.wraps(command)
    def filtered(**given: Any) -> None:
        chosen = {name: given.pop(name) for name in _FILTER_FLAGS}
        command(**given, filters=Filters.parse(**chosen))

    parameters = [*own, *flags]
    filtered.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    filtered.__annotations__ = {one.name: one.annotation for one in parameters}
    return filtered
