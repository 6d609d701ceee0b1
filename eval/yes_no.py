"""Measure verdicts on questions for yes or no: `gold/yes_no.json`, asked of its articles and the corpus.

Three classes: yes, no and unclear; a question without a verdict counts as unclear. Wrong polarity is a yes
for a no or a no for a yes, the error that costs most; only a yes or a no is shown with a confidence, so that
the ECE is over these. The sentence is right when it is, or is part of, the
gold one.

The weights of the verdicts, their words and their rules were made with the dev half in sight. The
test half was not looked at until they were done.

    python eval/yes_no.py
    python eval/yes_no.py --fit --write READER     # the weights, from the dev half, into its model.json
    python eval/yes_no.py --fit-reader [--more QUESTIONS ARTICLES]... --reader FOLDER --write FOLDER
    python eval/yes_no.py --errors     # each wrong verdict
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline import Dateline, Polarity, Verdict
from dateline.answers.selection import select_answers
from dateline.answers.verdicts.judging import Judged, judged
from dateline.answers.verdicts.weighed import weigh
from dateline.features import Feature
from dateline.questions.asked import Asked
from dateline.reader.calibration import DECIDING, WORDS_ALONE, SaidWeights, softmax
from harness import (
    CORPUS,
    GOLD,
    head,
    indexed,
    mean,
    percent,
    publish,
    read,
    read_lines,
    row,
    write_calibration,
)
from harness import parser as options

Rows = NDArray[np.float64]
RIDGE = 0.3  # of the fit
LEAST = 0.5
"""Confidence from which on a reader's yes or no is believed; of 0.4 to 0.55 best on dev data, left out."""


class Outcome(NamedTuple):
    """One question: what its verdict is, and what was said."""

    gold: dict[str, Any]
    said: Verdict | None

    @property
    def polarity(self) -> str:
        return str(self.said.polarity) if self.said is not None else str(Polarity.UNCLEAR)

    @property
    def right(self) -> bool:
        return self.polarity == str(self.gold["verdict"])

    @property
    def turned(self) -> bool:
        return not self.right and Polarity.UNCLEAR not in (self.polarity, self.gold["verdict"])

    @property
    def in_sentence(self) -> bool:
        return self.said is not None and self.said.citation.quote in self.gold.get("sentence", "")


def main() -> None:
    parser = options(__doc__, gold=GOLD / "yes_no.json", write=None)
    parser.add_argument("--fit", action="store_true", help="print the weights fitted to the dev half")
    parser.add_argument(
        "--fit-reader",
        action="store_true",
        help="fit how far to believe a reader's own yes and no",
    )
    parser.add_argument("--reader", help="a reader's folder, in place of the one in the settings")
    parser.add_argument(
        "--more",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("QUESTIONS", "ARTICLES"),
        help="questions as `newsroom.json` has them, and the JSON Lines of their articles, to fit on too",
    )
    parser.add_argument("--words-alone", action="store_true", help="fit without what the reader says")
    parser.add_argument("--errors", action="store_true", help="print each wrong verdict")
    arguments = parser.parse_args()
    gold = read(arguments.gold)
    fitted: dict[str, Any]
    if arguments.fit_reader:
        fitted = {"sentences": fit_reader(arguments.reader, gold, arguments.more)._asdict()}
    else:
        with indexed(CORPUS, own=gold["articles"], reader=arguments.reader) as news:
            if not arguments.fit:
                publish(report(news, gold["questions"], errors=arguments.errors))
                return
            fitted = {"verdicts": stated(news, gold["questions"], alone=arguments.words_alone)}
    print(json.dumps(*fitted.values(), indent=2))
    if arguments.write is not None:
        write_calibration(arguments.write, fitted)


def report(news: Dateline, questions: Sequence[dict[str, Any]], *, errors: bool) -> Iterator[str]:
    outcomes = [Outcome(one, news.ask(one["question"]).verdict) for one in questions]
    yield head(
        "half | questions | accuracy | macro-F1 | yes or no said | of these right | wrong polarity",
        "right sentence | ECE | always no",
    )
    of = {half: [one for one in outcomes if one.gold["half"] == half] for half in ("dev", "test")}
    yield from (scores(half, found) for half, found in of.items())
    yield "\n" + head("kind, test half | questions | right")
    for kind in sorted({one.gold["kind"] for one in of["test"]}):
        of_kind = [one for one in of["test"] if one.gold["kind"] == kind]
        yield row(kind, len(of_kind), sum(one.right for one in of_kind))
    for one in outcomes if errors else ():
        if not one.right:
            quote = one.said.citation.quote if one.said else "-"
            said = f"{one.gold['question']} {one.gold['verdict']}, not {one.polarity}"
            yield f"\n{one.gold['id']} {said}: {quote}"


def stated(news: Dateline, questions: Sequence[dict[str, Any]], *, alone: bool) -> dict[str, Any]:
    """Return the weights, as `model.json` states them, with how often a sentence is read rightly."""
    settings = replace(news.settings, without=(Feature.YES_NO,), answers=100)
    bare = Dateline.open(settings=settings, reader=news.reader)
    kinds = tuple(kind for kind in DECIDING if not (alone and kind == "reader"))
    rows = [row for one in questions if one["half"] == "dev" for row in examples(bare, one)]
    intercept, *weights = fit(
        np.array([[1.0, *(features[kind] for kind in kinds)] for features, _ in rows]),
        np.array([float(label) for _, label in rows]),
    )
    return {
        "intercept": round(intercept, 2),
        "weights": {kind: round(one, 2) for kind, one in zip(kinds, weights, strict=True)},
        "sign_right": WORDS_ALONE.sign_right,  # on the dev half, 62 times of 63
    }


def fit(x: Rows, y: Rows, counts: Rows | float = 1.0) -> list[float]:
    """Logistic regression, with a ridge, by Newton's method; `counts` says how much each row counts."""
    ridge = RIDGE * np.eye(x.shape[1])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (y - p)) - ridge @ weights
        weights += np.linalg.solve((x.T * (counts * p * (1 - p))) @ x + ridge, slope)
    return [float(one) for one in weights]


class Asking(NamedTuple):
    """A question's sentences as the reader judged them, the places of those that decide, and its answer."""

    sentences: tuple[Judged, ...]
    right: tuple[int, ...]
    yes: bool


def fit_reader(reader: str | None, gold: dict[str, Any], more: Sequence[tuple[Path, Path]]) -> SaidWeights:
    """Fit how far a reader's yes, no and nothing is right to the dev half and to `more`."""
    dev = [one for one in gold["questions"] if one["half"] == "dev"]
    with indexed(CORPUS, own=gold["articles"], reader=reader) as news:
        asked = [judgements(news, one, one.get("sentence")) for one in dev]
    for written, place in more:
        articles = read_lines(place)
        texts = {one["id"]: one["text"] for one in articles}
        with indexed(own=articles, reader=reader) as news:
            for one in read(written):
                if "verdict" not in one:
                    continue
                sentence = texts[one["article"]][one["start"] : one["end"]] if "start" in one else None
                asked.append(judgements(news, one, sentence))
    rows = [(one.sentences[at].turning, one.yes) for one in asked for at in one.right]
    *decides, none = fit_shared([one for one in asked if one.sentences])
    yes = fit(np.array([row for row, _ in rows]), np.array([float(is_yes) for _, is_yes in rows]))
    rounded = [[round(weight, 3) for weight in weights] for weights in (decides, yes)]
    stated = {"decides": rounded[0], "none": round(none, 3), "yes": rounded[1], "least": LEAST}
    return SaidWeights.read(stated)


def fit_shared(asked: Sequence[Asking]) -> list[float]:
    """Weights of one softmax over a question's sentences and "none", by Newton's method, with a ridge."""
    width = len(asked[0].sentences[0].deciding)
    weights = np.zeros(width + 1)  # the last is that of "none"
    for _ in range(50):
        slope, bend = -weights, np.eye(width + 1)  # a ridge of 1
        for one in asked:
            x = np.zeros((len(one.sentences) + 1, width + 1))
            x[:-1, :-1], x[-1, -1] = [sentence.deciding for sentence in one.sentences], 1.0
            chances = np.array(softmax((x @ weights).tolist()))
            target = np.zeros(len(x))
            target[list(one.right) or [-1]] = 1 / max(1, len(one.right))
            slope = slope + x.T @ (target - chances)
            bend = bend + x.T @ (np.diag(chances) - np.outer(chances, chances)) @ x
        weights = weights + np.linalg.solve(bend, slope)
    return [float(one) for one in weights]


def judgements(news: Dateline, gold: dict[str, Any], sentence: str | None) -> Asking:
    """Return what the reader says of the likeliest sentences; the gold one, or a part of it, decides."""
    asked, settings, reader = Asked(gold["question"]), news.settings, news.reader
    passages = news.retrieve(asked.text)
    reading = reader.read(asked.put, passages, max_answer_tokens=settings.max_answer_tokens)
    answers = select_answers(reading.spans, asked, settings, reader.calibration)
    weighed = tuple(weigh(asked, passages, answers, reader.calibration.verdicts))
    found = judged(asked, weighed, reading.verdicts, reader.judge)
    wanted = "" if gold["verdict"].rstrip("?") == "unclear" or sentence is None else sentence
    quotes = [one.sentence.citation.quote for one in found]
    right = [
        at for at, quote in enumerate(quotes) if wanted and (quote[:60] in wanted or wanted[:60] in quote)
    ]
    if wanted and not right:
        return Asking((), (), False)  # it was not among them: nothing tells how it would be judged
    return Asking(found, tuple(right), gold["verdict"].startswith("yes"))


def examples(news: Dateline, gold: dict[str, Any]) -> Iterator[tuple[dict[str, float], bool]]:
    result = news.ask(gold["question"])
    for one in weigh(Asked(gold["question"]), result.passages, result.candidates):
        quote = one.citation.quote
        yield one.features, quote in gold.get("sentence", "") or gold.get("sentence", quote + "-") in quote


def scores(half: str, outcomes: Sequence[Outcome]) -> str:
    right = [float(one.right) for one in outcomes]
    decided = [one for one in outcomes if one.gold["verdict"] != Polarity.UNCLEAR]
    said = [one for one in outcomes if one.polarity != Polarity.UNCLEAR]
    low, high = wilson(sum(right), len(right))
    figures = (
        f"{percent(mean(right))} [{100 * low:.0f}, {100 * high:.0f}]",
        percent(macro_f1(outcomes)),
        len(said),
        percent(mean([one.right for one in said])),
        percent(mean([one.turned for one in outcomes])),
        percent(mean([one.in_sentence for one in decided])),
        percent(calibration_error(said)),
        percent(mean([one.gold["verdict"] == Polarity.NO for one in outcomes])),
    )
    return row(half, len(outcomes), *figures)


def macro_f1(outcomes: Sequence[Outcome]) -> float:
    """The mean over the classes of F1."""
    scores = []
    for polarity in Polarity:
        right = sum(one.right and one.polarity == polarity for one in outcomes)
        said = sum(one.polarity == polarity for one in outcomes)
        true = sum(one.gold["verdict"] == polarity for one in outcomes)
        scores.append(2 * right / (said + true) if said + true else 0.0)
    return mean(scores)


def calibration_error(outcomes: Sequence[Outcome], bins: int = 5) -> float:
    """Expected calibration error of the verdicts that were said, over bins of equal numbers."""
    told = sorted((one.said.confidence, one.right) for one in outcomes if one.said is not None)
    parts = [part for part in np.array_split(np.array(told, dtype=float), bins) if len(part)]
    gaps = [len(part) * abs(float(part[:, 0].mean() - part[:, 1].mean())) for part in parts]
    return sum(gaps) / len(told)


def wilson(right: float, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share, shrink = right / of, 1 + z * z / of
    centre, reach = share + z * z / (2 * of), z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return (centre - reach) / shrink, (centre + reach) / shrink


if __name__ == "__main__":
    main()
