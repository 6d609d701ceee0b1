"""What an evaluation found: the outcome of each question, its metric rows, and the figures they fold to.

But: no question is asked here (`evaluation.py`), and nothing is printed.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from dateline.gold import Question
from dateline.metrics import METRICS, RANKING_METRICS, Attempt, Metric, best_threshold, mean


class View(StrEnum):
    """What the questions are asked of."""

    END_TO_END = "end-to-end"
    READER_ONLY = "reader-only"


@dataclass(frozen=True, slots=True)
class Setup:
    """What was asked of what, so that a recorded report says where its figures come from.

    `gold` is the file's name; `set_total` counts the questions in it, of which `seed` drew those asked.
    """

    view: View
    gold: str
    set_total: int
    seed: int
    reader: str
    embedder: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one gold question.

    `candidate` is the best answer's text whether or not Dateline stood behind it, "" when there was
    none. `ranked` are the articles retrieved, each placed by its best passage; `relevant` those of
    the index that hold the answer. Both are empty where retrieval is not measured.
    """

    question: Question
    candidate: str
    answered: bool
    confidence: float
    seconds: float
    ranked: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()

    @property
    def prediction(self) -> str:
        return self.candidate if self.answered else ""


@dataclass(frozen=True)
class EvalReport:
    """The outcome of an evaluation: one `asked` a question, with the rows that score it."""

    setup: Setup
    asked: tuple[Asked, ...]
    rows: tuple[Metric, ...]

    @cached_property
    def measures(self) -> dict[str, float]:
        """Every figure by name, the official evaluation's names where it has one.

        Shares are percents, thresholds are probabilities of no answer, `seconds` is the median. A half
        that has no questions, and recall over none, are left out.
        """
        ids = [one.question.id for one in self.asked]
        has_answer = [one.question.id for one in self.asked if not one.question.is_impossible]
        no_answer = [one.question.id for one in self.asked if one.question.is_impossible]
        measured = [one.question.id for one in self.asked if one.relevant]

        figures = self._means(ids, "", METRICS) | {"total": len(ids)}
        for prefix, half in (("HasAns_", has_answer), ("NoAns_", no_answer)):
            figures |= self._means(half, prefix, METRICS) | {f"{prefix}total": len(half)}
        figures |= self._means(ids, "", ("answered",))
        figures |= self._best()
        figures |= self._means(has_answer, "HasAns_", ("always_exact", "always_f1"))
        figures |= self._means(measured, "", RANKING_METRICS) | {"recall_total": len(measured)}
        figures["seconds"] = statistics.median(row.value for row in self.rows if row.measure == "seconds")
        return figures

    def to_dict(self) -> dict[str, Any]:
        """Return setup, `measures` and one record a question, for JSON; a record's values are shares."""
        questions = [
            {
                "id": one.question.id,
                "question": one.question.question,
                "type": one.question.type,
                "gold": list(one.question.answers),
                "prediction": one.prediction,
                "candidate": one.candidate,
                "confidence": one.confidence,
                **self._values[one.question.id],
            }
            for one in self.asked
        ]
        return {**asdict(self.setup), **self.measures, "questions": questions}

    def table(self) -> list[tuple[str, str]]:
        """Return what a person wants to see, as (label, value)."""
        figures = self.measures
        lines = [
            ("view", str(self.setup.view)),
            ("questions", self._size()),
            ("exact / F1", _pair(figures, "exact", "f1")),
            ("answerable: exact / F1", _pair(figures, "HasAns_exact", "HasAns_f1")),
            ("unanswerable: exact / F1", _pair(figures, "NoAns_exact", "NoAns_f1")),
            ("answered", f"{figures['answered']:.1f} %"),
            (
                "always answering, answerable: exact / F1",
                _pair(figures, "HasAns_always_exact", "HasAns_always_f1"),
            ),
            ("best exact", f"{figures['best_exact']:.1f} at no-answer ≤ {figures['best_exact_thresh']:.3f}"),
            ("best F1", f"{figures['best_f1']:.1f} at no-answer ≤ {figures['best_f1_thresh']:.3f}"),
        ]
        if self.setup.view == View.END_TO_END:
            lines += [(name, f"{figures[name]:.1f}") for name in RANKING_METRICS if name in figures]
            over = f"{figures['recall_total']} of {figures['HasAns_total']} answerable questions"
            lines.append(("recall over", over))
        return [*lines, ("seconds a question, median", f"{figures['seconds']:.3f}")]

    def _size(self) -> str:
        figures = self.measures
        halves = f"{figures['HasAns_total']} answerable, {figures['NoAns_total']} unanswerable"
        if len(self.asked) == self.setup.set_total:
            return f"{len(self.asked)} ({halves})"
        return f"{len(self.asked)} of {self.setup.set_total}, drawn with seed {self.setup.seed} ({halves})"

    def _means(self, ids: Sequence[str], prefix: str, names: Iterable[str]) -> dict[str, float]:
        """Percents by prefixed name; empty for no questions."""
        return {f"{prefix}{name}": 100 * mean(self.rows, name, ids) for name in names if ids}

    def _best(self) -> dict[str, float]:
        """The best that any threshold could reach, and where it lies."""
        figures: dict[str, float] = {}
        for name in METRICS:
            attempts = [
                Attempt(
                    no_answer_score=1 - one.confidence,
                    value=self._values[one.question.id][f"always_{name}"],
                    answerable=not one.question.is_impossible,
                    empty=not one.candidate,
                )
                for one in self.asked
            ]
            value, threshold = best_threshold(attempts)
            figures |= {f"best_{name}": 100 * value, f"best_{name}_thresh": threshold}
        return figures

    @cached_property
    def _values(self) -> dict[str, dict[str, float]]:
        """Question id -> measure -> value."""
        values: dict[str, dict[str, float]] = {one.question.id: {} for one in self.asked}
        for row in self.rows:
            values[row.query_id][row.measure] = row.value
        return values


def score(asked: Asked) -> Iterator[Metric]:
    """Yield the rows of one question; `always_*` score the candidate as if nothing were ever refused."""
    id, golds = asked.question.id, asked.question.answers
    for name, metric in METRICS.items():
        yield Metric(id, name, metric(asked.prediction, golds))
        yield Metric(id, f"always_{name}", metric(asked.candidate, golds))
    if asked.relevant:
        for name, ranking_metric in RANKING_METRICS.items():
            yield Metric(id, name, ranking_metric(asked.ranked, asked.relevant))
    yield Metric(id, "answered", float(asked.answered))
    yield Metric(id, "seconds", asked.seconds)


def _pair(figures: Mapping[str, float], first: str, second: str) -> str:
    return f"{figures[first]:.1f} / {figures[second]:.1f}" if first in figures else "none asked"
