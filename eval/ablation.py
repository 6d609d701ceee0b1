"""What each feature is worth: a gold set asked of an index with all of them, then without each in turn.

The reader reads every question once; what it found is remembered, so that runs differ in the feature alone.
Each line is the run without the feature, less the run with all of them, on the same questions: a feature is
worth something where a figure falls. Intervals and p-values are those of `dateline eval compare`.

Features that no question of the set needs show nothing here; some have a gold set and a script of
their own.

    python eval/ablation.py
    python eval/ablation.py --gold GOLD --index INDEX --limit 500
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dateline import Dateline, Passage
from dateline.evaluation import View, compare, evaluate
from dateline.evaluation.comparing import Change
from dateline.evaluation.records import Evaluation
from dateline.features import Feature
from dateline.reader import PassageVerdict, Reader, Reading
from dateline.reader.calibration import Calibration
from harness import CORPUS, GOLD, head, indexed, parser, publish, row

MEASURES = ("exact", "f1", "HasAns_always_f1", "NoAns_exact", "aurc", "ece")


class Remembering:
    """A reader that reads the same passages for the same question once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[object, Reading] = {}
        self._judged: dict[object, tuple[PassageVerdict, ...]] = {}

    @property
    def name(self) -> str:
        return self._reader.name

    @property
    def sha256(self) -> str:
        return self._reader.sha256

    @property
    def calibration(self) -> Calibration:
        return self._reader.calibration

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> Reading:
        key = (question, tuple(passages), max_answer_tokens, spans_per_passage)
        if key not in self._read:
            self._read[key] = self._reader.read(
                question,
                passages,
                max_answer_tokens=max_answer_tokens,
                spans_per_passage=spans_per_passage,
            )
        return self._read[key]

    def judge(self, question: str, passages: Sequence[Passage]) -> tuple[PassageVerdict, ...]:
        key = (question, tuple(passages))
        if key not in self._judged:
            self._judged[key] = self._reader.judge(question, passages)
        return self._judged[key]


def main() -> None:
    arguments = parser(
        __doc__, gold=GOLD / "corpus.json", index=None, articles=CORPUS, limit=None
    ).parse_args()
    given, own = arguments.index, indexed(arguments.articles)
    with own if given is None else Dateline.open(given) as news:
        publish(lines(news, arguments.gold, arguments.limit))


def lines(news: Dateline, gold: Path, limit: int | None) -> Iterator[str]:
    reader = Remembering(news.reader)

    def ask(*without: Feature) -> Evaluation:
        settings = replace(news.settings, without=without)
        return evaluate(gold, views=[View.END_TO_END], settings=settings, limit=limit, reader=reader)

    whole = ask()
    yield f"{len(whole.records)} questions of {gold.name}, end to end\n"
    yield head("without", *MEASURES)
    for feature in Feature:
        if feature is Feature.FOLLOW_UPS:
            continue  # single questions lean on nothing: see follow_ups.py
        changes = compare(whole, ask(feature), measures=MEASURES).changes
        found = {change.measure: _told(change) for change in changes}
        yield row(feature, *(found.get(one, "0") for one in MEASURES))


def _told(change: Change) -> str:
    """The difference, its 95 % interval, and a star where chance is an unlikely reason."""
    if max(abs(change.delta), abs(change.interval.low), abs(change.interval.high)) < 0.005:
        return "0"  # sums of equal values may differ in their last bits
    star = " *" if change.p < 0.05 else ""
    return f"{change.delta:+.2f} [{change.interval.low:+.2f}, {change.interval.high:+.2f}]{star}"


if __name__ == "__main__":
    main()
