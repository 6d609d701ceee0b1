"""Dateline: question answering over a pile of news articles, offline, cited to the character.

>>> from dateline import Dateline
>>> news = Dateline.index("corpus", index="index")
>>> result = news.ask("How many people were deported?")
>>> result.answers[0].text, result.answers[0].citations[0].article.title

Importing this package is cheap: models, FAISS and ONNX Runtime load when a question needs them.
"""

from __future__ import annotations

from dateline._version import __version__
from dateline.errors import DatelineError
from dateline.filters import Filters
from dateline.pipeline import Dateline
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
from dateline.result import Answer, Citation, Claim, Disagreement, Polarity, Result, Seconds, Verdict
from dateline.settings import Retrieval, Settings
from dateline.telemetry import switch_off
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
    "Statistics",
    "Verdict",
    "Verification",
    "__version__",
]
