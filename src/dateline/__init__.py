"""Dateline: question answering over a pile of news articles, offline, cited to the character.

>>> from dateline import Dateline
>>> news = Dateline.index("corpus", index="index")
>>> result = news.ask("How many people were deported?")
>>> result.answers[0].text, result.answers[0].citations[0].article.title

Importing this package is cheap: its modules load with the first name that is taken from it, models, FAISS and
ONNX Runtime with the first question.
"""

from __future__ import annotations

from dateline._version import __version__
from dateline.telemetry import switch_off

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself would take longer than all the rest
if TYPE_CHECKING:
    from typing import Any

    from dateline.errors import (
        DatelineError,
        NoIndexError,
        NothingMatchesError,
        QuestionError,
        UnknownArticleError,
    )
    from dateline.filters.filters import Filters
    from dateline.language.names import Name
    from dateline.language.values.moments import Moment
    from dateline.language.values.quantities import Quantity
    from dateline.pipeline.door import Dateline
    from dateline.reports import (
        Finding,
        Heading,
        IndexInfo,
        IndexReport,
        RemovalReport,
        Repair,
        Skipped,
        Statistics,
        Verification,
    )
    from dateline.result.answer import Answer, Citation, Speaker
    from dateline.result.replies import (
        Advice,
        Claim,
        Disagreement,
        Items,
        Listing,
        Mention,
        Polarity,
        Scope,
        Standing,
        Verdict,
    )
    from dateline.result.result import Outcome, Result, Seconds
    from dateline.settings import Retrieval, Settings
    from dateline.types import Article, Chunk, Passage, QuestionType, Repeat, Span

switch_off()  # nothing that has any is loaded yet

__all__ = [
    "Advice",
    "Answer",
    "Article",
    "Chunk",
    "Citation",
    "Claim",
    "Dateline",
    "DatelineError",
    "Disagreement",
    "Filters",
    "Finding",
    "Heading",
    "IndexInfo",
    "IndexReport",
    "Items",
    "Listing",
    "Mention",
    "Moment",
    "Name",
    "NoIndexError",
    "NothingMatchesError",
    "Outcome",
    "Passage",
    "Polarity",
    "Quantity",
    "QuestionError",
    "QuestionType",
    "RemovalReport",
    "Repair",
    "Repeat",
    "Result",
    "Retrieval",
    "Scope",
    "Seconds",
    "Settings",
    "Skipped",
    "Span",
    "Speaker",
    "Standing",
    "Statistics",
    "UnknownArticleError",
    "Verdict",
    "Verification",
    "__version__",
]

_MODULES = (
    "errors", "filters.filters", "reports", "types", "language.names", "language.values.moments",
    "language.values.quantities", "result.answer", "result.replies", "result.result", "settings",
    "pipeline.door",
)  # fmt: skip
"""Where the names stand, the cheapest first."""


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in __all__:
        for module in _MODULES:
            found = getattr(import_module(f"dateline.{module}"), name, None)
            if found is not None:
                globals()[name] = found  # the next time it is found without us
                return found
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
