"""Measure what is said of disagreement: on pairs of articles written for it, and on the corpus.

On the pairs of `gold/disagreement.json` the reader reads both articles, whole. On the corpus every gold
question that asks for a number or a time is asked of an index; a report is right where the question's
`disagrees_with` names articles, and false elsewhere.

The pairs were used to choose how it is decided that two articles speak of the same thing; the corpus
was not.

    python eval/disagreement.py
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from dateline import Article, Dateline, Passage, Settings
from dateline.answers.disagreement import ASKED_FOR
from dateline.answers.reply import read_passages
from dateline.evaluation.gold import read_gold
from dateline.output.wording import disagreement_line
from dateline.questions import question_type
from dateline.questions.asked import Asked
from dateline.reader import Reader, load_reader
from dateline.result import Disagreement

HERE = Path(__file__).parent


class Outcome(NamedTuple):
    """One question: whether its articles disagree, and what was said of it."""

    id: str
    disagrees: bool
    said: Disagreement | None
    joined: bool = False  # the best answer cites both articles of a pair


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pairs", type=Path, default=HERE / "gold" / "disagreement.json")
    parser.add_argument("--gold", type=Path, default=HERE / "gold" / "corpus.json")
    parser.add_argument("--articles", type=Path, default=HERE.parent / "corpus")
    arguments = parser.parse_args()
    settings = Settings.load()
    reader = load_reader(settings.reader)
    print("| | questions | disagreements | reported | right | precision | recall |")
    print("|---|---|---|---|---|---|---|")
    pairs = json.loads(arguments.pairs.read_text(encoding="utf-8"))["pairs"]
    outcomes = {
        "pairs": [ask_pair(pair, reader, settings) for pair in pairs],
        "corpus": list(ask_corpus(arguments.gold, arguments.articles, settings)),
    }
    for name, found in outcomes.items():
        print_row(name, found)
    agreeing = {pair["id"] for pair in pairs if pair["expected"] == "agree"}
    joined = sum(outcome.joined for outcome in outcomes["pairs"] if outcome.id in agreeing)
    print(f"\nOf {len(agreeing)} pairs that agree, {joined} give one answer that cites both articles.")
    for name, found in outcomes.items():
        for outcome in found:
            if outcome.disagrees != (outcome.said is not None):
                what = "missed" if outcome.said is None else f"false: {disagreement_line(outcome.said)}"
                print(f"\n{name}, {outcome.id}: {what}")


def ask_pair(pair: dict[str, Any], reader: Reader, settings: Settings) -> Outcome:
    """Have both articles read, and compare what they say."""
    articles = [Article(side, **pair[side]) for side in ("one", "other")]
    passages = [Passage(article, 0, len(article.text), score=1.0) for article in articles]
    found = read_passages(Asked(pair["question"]), passages, reader, settings)
    said, answers = found.disagreement, found.answers
    joined = bool(answers) and len({place.article.id for place in answers[0].citations}) == len(articles)
    return Outcome(pair["id"], pair["expected"] == "disagree", said, joined)


def ask_corpus(gold: Path, articles: Path, settings: Settings) -> Iterator[Outcome]:
    """Ask every gold question of an index of the articles."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Dateline.index(articles, settings=replace(settings, index=Path(folder) / "index")) as news,
    ):
        for question in read_gold(gold):
            if question_type(question.question) not in ASKED_FOR:
                continue
            said = news.ask(question.question).disagreement
            yield Outcome(question.id, bool(question.disagrees_with), said)


def print_row(name: str, outcomes: list[Outcome]) -> None:
    """Print how many of the reports are right, and how many of the disagreements are reported."""
    truth = sum(outcome.disagrees for outcome in outcomes)
    reported = sum(outcome.said is not None for outcome in outcomes)
    right = sum(outcome.disagrees and outcome.said is not None for outcome in outcomes)
    shares = (f"{right / of:.2f}" if of else "-" for of in (reported, truth))
    print(f"| {name} | {len(outcomes)} | {truth} | {reported} | {right} | {' | '.join(shares)} |")


if __name__ == "__main__":
    main()
