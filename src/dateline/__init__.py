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

    from dateline.errors import DatelineError
    from dateline.filters.filters import Filters
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
    from dateline.result.answer import Answer, Citation
    from dateline.result.replies import Claim, Disagreement, Polarity, Standing, Verdict
    from dateline.result.result import Result, Seconds
    from dateline.settings import Retrieval, Settings
    from dateline.types import Article, Chunk, Passage, Repeat, Span

switch_off()  # nothing that has any is loaded yet

__all__ = [
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
    "Passage",
    "Polarity",
    "RemovalReport",
    "Repair",
    "Repeat",
    "Result",
    "Retrieval",
    "Seconds",
    "Settings",
    "Skipped",
    "Span",
    "Standing",
    "Statistics",
    "Verdict",
    "Verification",
    "__version__",
]

_MODULES = (
    "errors", "filters.filters", "reports", "result.answer", "result.replies", "result.result", "settings",
    "types", "pipeline.door",
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
