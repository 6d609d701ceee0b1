"""Two runs over the same questions: which figures differ, by more than chance, and on which questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.errors import GoldError, UsageError
from dateline.evaluation.figures import LABELS
from dateline.evaluation.metrics import is_right
from dateline.evaluation.records import Evaluation, Ranking, Record, Run, View
from dateline.evaluation.resampling import PERMUTATIONS, RESAMPLES, Difference, Interval, differences, holm
from dateline.evaluation.scores import columns, ranking_column, reading_column, score
from dateline.evaluation.statistics import UNITS, of_column
from dateline.progress import Progress, silent
from dateline.shapes import to_shape

HEADLINES = (
    *("exact", "f1", "HasAns_f1", "NoAns_exact", "HasAns_always_f1", "aurc", "ece"),
    *("recall@10", "mrr", "ndcg@10", "answer@10"),
)
"""What is compared unless more is asked for: the more is tested, the more each has to show."""
EVERY = "all"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of both runs; `corrected` is its p-value after Holm's correction over all that move."""

    column: str
    measure: str
    a: float
    b: float
    interval: Interval
    p: float
    corrected: float

    @property
    def delta(self) -> float:
        return self.b - self.a


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that one run gets right and the other wrong, with what both say; `gain` is B's less A's.

    An answer is right here as `metrics.is_right` has it; a ranking when its first article is. Without gold
    answers the `golds` of a ranking are the right articles.
    """

    column: str
    id: str
    question: str
    golds: tuple[str, ...]
    a: str
    b: str
    gain: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, the questions they share, what changed and what flipped: gains first, the best first,
    then losses, the worst last.
    """  # fmt: skip

    a: Run
    b: Run
    questions: int
    left_out: int
    unchanged: tuple[str, ...]  # columns in which every question came out the same
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]


def compare(
    a: Evaluation,
    b: Evaluation,
    *,
    measures: Sequence[str] = (),
    shared: bool = False,
    seed: int = 0,
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
    progress: Progress | None = None,
) -> Comparison:
    """Compare two runs column by column; `measures` are the figures compared, or `EVERY`.

    Columns of one name are compared. Where the runs have no answers in common, the answers that came
    through an index, or from a file, are compared with each other, and without a common ranking the first
    of each. Raises GoldError where the runs were asked different questions,
    unless only the `shared` ones are wanted and there are some, and UsageError for an unknown measure.
    """
    pairs = _pair(a, b, shared=shared)
    ones, others = tuple(one for one, _ in pairs), tuple(other for _, other in pairs)
    found: list[tuple[str, str, Difference]] = []
    flips: list[Flip] = []
    both = _columns(a, b)
    for done, (in_a, in_b) in enumerate(both, start=1):
        column = in_a if in_a == in_b else f"{in_a} / {in_b}"
        renamed = tuple(_under(record, in_b, in_a) for record in others)
        statistics = of_column((*ones, *renamed), in_a)
        chosen = {name: of for name, of in statistics.items() if _wanted(name, measures)}
        compared = differences(
            chosen, len(pairs), seed=seed, resamples=resamples, permutations=permutations
        )  # fmt: skip
        found += [(column, name, compared[name]) for name in chosen if name in compared]
        flips += [flip for pair in zip(ones, renamed, strict=True) if (flip := _flip(column, in_a, *pair))]
        (progress or silent)("comparing", done, len(both))
    if not found:
        raise GoldError("the two runs measured nothing in common", hint="run both with the same views")
    # A figure that no swap moves cannot raise an alarm, so the others need not pay for it (Tarone 1990, "A
    # modified Bonferroni method for discrete data").
    corrected = iter(holm([one.p for _, _, one in found if one.moves]))
    changes = tuple(
        Change(column, name, one.a, one.b, one.interval, one.p, next(corrected) if one.moves else 1.0)
        for column, name, one in found
    )
    moved = {column for column, _, one in found if one.moves}
    unchanged = tuple(dict.fromkeys(column for column, _, _ in found if column not in moved))
    asked = {record.id for record in (*a.records, *b.records)}
    ordered = sorted(flips, key=lambda flip: -flip.gain)
    return Comparison(a.run, b.run, len(pairs), len(asked) - len(pairs), unchanged, changes, tuple(ordered))


def comparison_shape(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as one JSON object."""
    changes = [{**to_shape(change), "delta": change.delta} for change in comparison.changes]
    return {**to_shape(comparison), "changes": changes}


def check_measures(measures: Sequence[str]) -> None:
    """Raise UsageError for a measure that there is not, or that is not compared."""
    known = (EVERY, *(name for name in LABELS if name != "seconds"))  # times are another day's, or machine's
    unknown = next((name for name in measures if name not in known), None)
    if unknown is not None:
        fact = "times are not compared" if unknown in LABELS else f"there is no measure {unknown!r}"
        raise UsageError(fact, hint=f"choose from {', '.join(known)}")


def _wanted(name: str, measures: Sequence[str]) -> bool:
    if EVERY in measures:
        return name in LABELS and name not in UNITS
    return name in (measures or HEADLINES)


def _pair(a: Evaluation, b: Evaluation, *, shared: bool) -> list[tuple[Record, Record]]:
    """Return the records of the questions that both runs were asked, in the order of A."""
    others = {_asked(record): record for record in b.records}
    pairs = [(record, others[_asked(record)]) for record in a.records if _asked(record) in others]
    if not pairs:
        raise GoldError(
            f"the runs share no question: one asked {a.run.gold.name}, the other {b.run.gold.name}",
            hint="compare runs over the same gold set",
        )
    if not shared and len(pairs) < max(len(a.records), len(b.records)):
        raise GoldError(
            f"the runs were asked different questions, {len(a.records)} of {a.run.gold.name} and "
            f"{len(b.records)} of {b.run.gold.name}, {len(pairs)} of them the same",
            hint="compare these with --shared, or run both over the same questions",
        )
    return pairs


def _asked(record: Record) -> tuple[str, str, tuple[str, ...], bool]:
    return record.id, record.question, record.golds, record.is_impossible


def _columns(a: Evaluation, b: Evaluation) -> list[tuple[str, str]]:
    in_a, in_b = columns(a), columns(b)
    common = [(column, column) for column in in_a if column in in_b]
    for ranking in (True, False):
        if not any(_is_ranking(column) == ranking for column, _ in common):
            sides = [[name for name in names if _is_ranking(name) == ranking] for names in (in_a, in_b)]
            if all(sides):
                # Answers through an index, if there are any, else the reader's; the first ranking asked for.
                common.append((sides[0][0 if ranking else -1], sides[1][0 if ranking else -1]))
    return common


def _is_ranking(column: str) -> bool:
    return column.startswith(f"{View.RETRIEVAL} ")


def _under(record: Record, column: str, name: str) -> Record:
    """Return the record with one of its columns alone, called as the other run calls it."""
    readings = {View(name): one for view, one in record.readings.items() if reading_column(view) == column}
    rankings = {
        name.removeprefix(ranking_column("")): one
        for retriever, one in record.rankings.items()
        if ranking_column(retriever) == column
    }
    return replace(record, readings=readings, rankings=rankings)


def _flip(column: str, name: str, a: Record, b: Record) -> Flip | None:
    measure = "success@1" if _is_ranking(name) else "f1"
    before, after = (
        next((row.value for row in score(record, name) if row.measure == measure), None) for record in (a, b)
    )
    if before is None or after is None or _is_right(a, name) == _is_right(b, name):
        return None
    gain = after - before
    golds = a.golds
    if _is_ranking(name) and not golds:
        golds = tuple(id for id, grade in a.relevance.items() if grade > 0)
    return Flip(column, a.id, a.question, golds, _said(a, name), _said(b, name), gain)


def _is_right(record: Record, column: str) -> bool:
    """Whether the answer says a gold one, or is none where there is none; of a ranking, its first article."""
    for view, reading in record.readings.items():
        if reading_column(view) == column:
            said = reading.prediction
            return not said if record.is_impossible else bool(said) and is_right(said, record.golds)
    return any(row.value == 1.0 for row in score(record, column) if row.measure == "success@1")


def _said(record: Record, column: str) -> str:
    """Return what was answered, or where the first right article was ranked."""
    for view, reading in record.readings.items():
        if reading_column(view) == column:
            return reading.prediction or "(no answer)"
    [ranking] = [one for name, one in record.rankings.items() if ranking_column(name) == column]
    return _rank(ranking, record)


def _rank(ranking: Ranking, record: Record) -> str:
    rank = next((at for at, id in enumerate(ranking.ids, 1) if record.relevance.get(id, 0) > 0), None)
    return "right article not found" if rank is None else f"right article at rank {rank}"
