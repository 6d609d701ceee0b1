"""What each feature and stage is worth: a gold set asked of an index with all, then without each in turn.

The reader reads every question once; what it found is remembered, so that runs differ in the feature alone.
Each line is the run without the feature, less the run with all of them, on the same questions: a feature is
worth something where a figure falls. Intervals and p-values are those of `dateline eval compare`.

Then the stages of reading: each reader alone, and both without what they say of yes and no.

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
from dateline.evaluation.comparing import Change, compare
from dateline.evaluation.records import Evaluation, View
from dateline.evaluation.runner import evaluate
from dateline.features import Feature
from dateline.models.finding import find_model
from dateline.models.onnx import OnnxModel
from dateline.reader.calibration import Calibration
from dateline.reader.contract import Reader
from dateline.reader.loading import load_onnx
from dateline.reader.named import load_reader
from dateline.reader.reading import PassageVerdict, Reading
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


class Silent(Remembering):
    """One that says nothing of yes and no."""

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> Reading:
        reading = super().read(
            question, passages, max_answer_tokens=max_answer_tokens, spans_per_passage=spans_per_passage
        )
        return reading._replace(windows=tuple(one._replace(verdict=None) for one in reading.windows))


def main() -> None:
    arguments = parser(
        __doc__, gold=GOLD / "corpus.json", index=None, articles=CORPUS, limit=None
    ).parse_args()
    given, own = arguments.index, indexed(arguments.articles)
    with own if given is None else Dateline.open(given) as news:
        publish(lines(news, arguments.gold, arguments.limit))


def lines(news: Dateline, gold: Path, limit: int | None) -> Iterator[str]:
    reader = Remembering(news.reader)

    def ask(*without: Feature, reader: Reader = reader) -> Evaluation:
        settings = replace(news.settings, without=without)
        return evaluate(gold, views=[View.END_TO_END], settings=settings, limit=limit, reader=reader)

    def cells(other: Evaluation) -> list[str]:
        found = {change.measure: _told(change) for change in compare(whole, other, measures=MEASURES).changes}
        return [found.get(one, "0") for one in MEASURES]

    whole = ask()
    yield f"{len(whole.records)} questions of {gold.name}, end to end\n"
    yield head("without", *MEASURES)
    for feature in Feature:
        if feature is Feature.FOLLOW_UPS:
            continue  # single questions lean on nothing: see follow_ups.py
        yield row(feature, *cells(ask(feature)))
    yield "\n" + head("read by", *MEASURES)
    strong = find_model("default", "reader")
    assert isinstance(strong, OnnxModel)
    yield row("small reader alone", *cells(ask(reader=load_reader("fast"))))
    yield row("strong reader alone, all passages", *cells(ask(reader=load_onnx(strong, 0))))
    yield row("both, without yes and no", *cells(ask(reader=Silent(news.reader))))


def _told(change: Change) -> str:
    """The difference, its 95 % interval, and a star where chance is an unlikely reason."""
    if max(abs(change.delta), abs(change.interval.low), abs(change.interval.high)) < 0.005:
        return "0"  # sums of equal values may differ in their last bits
    star = " *" if change.p < 0.05 else ""
    return f"{change.delta:+.2f} [{change.interval.low:+.2f}, {change.interval.high:+.2f}]{star}"


if __name__ == "__main__":
    main()
