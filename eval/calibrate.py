"""Fit the reader's confidence: from an answer's score to the probability that it is right.

Indexes the contexts of the gold sets together, asks every question of that index, and fits Platt scaling
(Platt 1999) to the best candidate's score on a random half of the questions; the other half says how
well calibrated the result is. An answer is right when its token F1 with a gold answer is at least 0.5;
whatever is answered to an unanswerable question is wrong.

But: it fits, prints and, with `--write`, puts slope and intercept into the model's `model.json`. Which
reader, retriever and weights are in force comes from the settings, as for any other command.

    python eval/calibrate.py squad_v2_dev.json.gz newsqa.json.gz --limit 3000 --write FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from dateline import Dateline, Settings
from dateline.answers import Calibration
from dateline.evaluation.knowing import RIGHT, Confidences, calibration_error, value
from dateline.gold import Question, read_gold
from dateline.gold import sample as draw
from dateline.metrics import f1

Floats = NDArray[np.float64]
Pairs = tuple[Floats, Floats]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("gold", nargs="+", type=Path, help="SQuAD v2 JSON with contexts, also gzipped")
    parser.add_argument("--limit", type=int, help="questions of each set, drawn by --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="model folder whose model.json to update"
    )
    arguments = parser.parse_args()

    sets = {path.name: draw(read_gold(path), arguments.limit, arguments.seed) for path in arguments.gold}
    with tempfile.TemporaryDirectory() as folder:
        observed = observe(sets, [read_gold(path) for path in arguments.gold], Path(folder))
    rng = np.random.default_rng(arguments.seed)
    halves = {name: rng.permutation(len(scores)) % 2 == 0 for name, (scores, _) in observed.items()}
    fitted = fit(*(np.concatenate(part) for part in zip(*_part(observed, halves, True), strict=True)))
    print(f"slope {fitted.slope:.4f}, intercept {fitted.intercept:.4f}; the other half of the questions:\n")
    print("| set | questions | right | mean confidence | ECE |\n|---|---|---|---|---|")
    for name, (scores, right) in zip(observed, _part(observed, halves, False), strict=True):
        confidence = np.array([fitted(score) for score in scores])
        error = value(calibration_error(Confidences.of(confidence, right)), len(right))
        print(f"| {name} | {len(right)} | {right.mean():.3f} | {confidence.mean():.3f} | {error:.3f} |")
    if arguments.write is not None:
        path = arguments.write / "model.json"
        stated = json.loads(path.read_text(encoding="utf-8"))
        stated["calibration"] = {"slope": round(fitted.slope, 4), "intercept": round(fitted.intercept, 4)}
        path.write_text(json.dumps(stated, indent=2) + "\n", encoding="utf-8")


def observe(
    sets: Mapping[str, Sequence[Question]], whole: Sequence[Sequence[Question]], folder: Path
) -> dict[str, Pairs]:
    """Return, by set, the best candidate's score and whether it is right (1.0 or 0.0): each (n,)."""
    contexts = sorted({q.context for questions in whole for q in questions if q.context is not None})
    random.Random(0).shuffle(contexts)
    articles = folder / "contexts.jsonl"
    articles.write_text("".join(json.dumps({"text": text}) + "\n" for text in contexts), encoding="utf-8")
    settings = replace(Settings.load(), index=folder / "index", min_confidence=0.0, answers=1)
    observed = {}
    with Dateline.index(articles, settings=settings) as news:
        for name, questions in sets.items():
            rows = []
            for question in questions:
                candidates = news.ask(question.question).candidates
                if candidates:
                    golds = () if question.is_impossible else question.answers
                    right = bool(golds) and f1(candidates[0].text, golds) >= RIGHT
                    rows.append((candidates[0].score, float(right)))
            scores, right_ones = np.array(rows).T
            observed[name] = (scores, right_ones)
    return observed


def fit(scores: Floats, right: Floats) -> Calibration:
    """Fit by maximum likelihood."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], right)
    return Calibration(float(model.coef_[0, 0]), float(model.intercept_[0]))


def _part(observed: dict[str, Pairs], halves: dict[str, NDArray[np.bool_]], first: bool) -> list[Pairs]:
    chosen = {name: half if first else ~half for name, half in halves.items()}
    return [(scores[chosen[name]], right[chosen[name]]) for name, (scores, right) in observed.items()]


if __name__ == "__main__":
    main()
