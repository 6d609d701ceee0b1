"""Measure a reader's verdicts, set by set: yes/no questions over a passage, and entailment pairs.

    python eval/verdict_sets.py READER DATA/dev [--limit 400] [--only boolq3l wice] [--out FILE.json]

READER is a model folder whose reader says yes and no, ours or floats; in the folder behind it every file of
judgements is measured (`evaluation/gold/judged.py` has the formats), all of it or so many drawn. One row a
set: accuracy over yes, no and none with its 95 % interval (bootstrap over rows), how many are said at all
when that takes a probability of --least, the share of those that is right, and the share of wrong polarity,
a yes for a no or a no for a yes, which costs most.

A whole passage is read, in windows where it is long; the window that is surest to say something decides. A
question too long for the reader counts as one of which nothing is said.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dateline.errors import DatelineError, QuestionError
from dateline.evaluation.gold.judged import Judgement, read_judged
from dateline.evaluation.resampling import average, intervals
from dateline.reader.contract import Reader
from dateline.reader.named import load_reader
from dateline.types import Article, Passage
from harness import head, parser, row

LEAST = 0.8
ANSWER_TOKENS = 30


class Said(NamedTuple):
    """A judgement, and the probabilities that the reader gave."""

    gold: Judgement
    none: float
    yes: float
    no: float

    @property
    def label(self) -> str:
        return max((self.none, "none"), (self.yes, "yes"), (self.no, "no"))[1]

    @property
    def right(self) -> bool:
        return self.label == self.gold.label

    @property
    def turned(self) -> bool:
        return {self.label, self.gold.label} == {"yes", "no"}

    def is_said(self, least: float) -> bool:
        return max(self.yes, self.no) >= least


def main() -> None:
    made = parser(__doc__, "reader", "data", limit=None, least=LEAST, threads=0, out=None)
    made.add_argument("--only", nargs="+", metavar="SET", help="sets by their names, without .json.gz")
    options = made.parse_args()
    try:
        reader = load_reader(str(options.reader), threads=options.threads)
        sets = find_sets(options.data, options.only)
        rows = {}
        print(
            head(
                f"set | rows | accuracy, % | said at {options.least:g} | right of these, %",
                "wrong polarity, % | yes found, % | no found, % | none found, %",
            )
        )
        for name, judged in sets.items():
            said = [ask(reader, one) for one in drawn(judged, options.limit)]
            rows[name] = figures(said, options.least)
            print(cells(name, rows[name]), flush=True)
    except DatelineError as error:
        sys.exit(f"{error}: {error.hint}" if error.hint else str(error))
    if options.out is not None:
        record = {"reader": reader.name, "sha256": reader.sha256, "least": options.least, "sets": rows}
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def find_sets(data: Path, only: Sequence[str] | None) -> dict[str, tuple[Judgement, ...]]:
    """Return the sets of judgements in a folder, by their names."""
    files = [data] if data.is_file() else sorted(data.glob("*.json*"))
    named = {path.name.split(".json")[0]: path for path in files}
    if missing := set(only or ()) - named.keys():
        sys.exit(f"there is no set {min(missing)} in {data}: name one of {', '.join(named)}")
    found = {
        name: read_judged(path)
        for name, path in named.items()
        if (not only or name in only) and not path.name.startswith("newsroom")
    }
    judged = {name: rows for name, rows in found.items() if rows}
    if not judged:
        sys.exit(f"there is no set of judgements in {data}: name a folder with some, such as DATA/dev")
    return judged


def drawn(judged: Sequence[Judgement], limit: int | None) -> Sequence[Judgement]:
    if limit is None or limit >= len(judged):
        return judged
    return [judged[place] for place in np.random.default_rng(0).permutation(len(judged))[:limit]]


def ask(reader: Reader, one: Judgement) -> Said:
    passage = Passage(Article(one.id, one.passage, title=one.title), 0, len(one.passage), score=1.0)
    try:
        found = reader.read(one.question, [passage], max_answer_tokens=ANSWER_TOKENS)
    except QuestionError:
        return Said(one, none=1.0, yes=0.0, no=0.0)
    if not found.verdicts:
        sys.exit(f"the reader {reader.name} does not say yes or no: name one with a verdict output")
    [verdict] = found.verdicts
    return Said(one, *(math.exp(value) for value in verdict[1:]))


def figures(said: Sequence[Said], least: float) -> dict[str, float]:
    right = np.array([100.0 * one.right for one in said])
    within = intervals({"accuracy": average(right)}, len(right), seed=0)["accuracy"]
    spoken = [one for one in said if one.is_said(least)]
    return {
        "rows": len(said),
        "accuracy": float(right.mean()),
        "low": within.low,
        "high": within.high,
        "said": len(spoken),
        "said right": 100 * float(np.mean([one.right for one in spoken])) if spoken else 0.0,
        "turned": 100 * float(np.mean([one.turned for one in said])),
        **{
            f"recall {label}": 100 * float(np.mean(kept)) if (kept := _right_of(said, label)) else 0.0
            for label in ("yes", "no", "none")
        },
    }


def _right_of(said: Sequence[Said], label: str) -> list[bool]:
    return [one.right for one in said if one.gold.label == label]


def cells(name: str, found: dict[str, float]) -> str:
    return row(
        name,
        f"{found['rows']:,.0f}",
        f"{found['accuracy']:.1f} ({found['low']:.1f} to {found['high']:.1f})",
        f"{found['said']:,.0f}",
        *(f"{found[key]:.1f}" for key in ("said right", "turned", "recall yes", "recall no", "recall none")),
    )


if __name__ == "__main__":
    main()
