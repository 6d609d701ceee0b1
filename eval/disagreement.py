"""Measure what is said of disagreement: on pairs of articles written for it, and on the corpus.

On the pairs of `gold/disagreement.json` the reader reads both articles, whole. On the corpus every gold
question that asks for a number or a time is asked of an index; a report is right where the question's
`disagrees_with` names articles, and false elsewhere.

The pairs were used to choose how it is decided that two articles speak of the same thing; the corpus
was not.

    python eval/disagreement.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline import Article, Dateline, Passage, Settings
from dateline.answers.aggregation.disagreement import ASKED_FOR
from dateline.answers.reply import read_passages
from dateline.evaluation.gold.reading import read_gold
from dateline.output.wording import disagreement_line
from dateline.questions import question_type
from dateline.questions.asked import Asked
from dateline.reader.contract import Reader
from dateline.result.replies import Disagreement
from harness import CORPUS, GOLD, head, indexed, parser, publish, read, row


class Outcome(NamedTuple):
    """One question: whether its articles disagree, and what was said of it."""

    id: str
    disagrees: bool
    said: Disagreement | None
    joined: bool = False  # the best answer cites both articles of a pair


def main() -> None:
    arguments = parser(
        __doc__, pairs=GOLD / "disagreement.json", gold=GOLD / "corpus.json", articles=CORPUS
    ).parse_args()
    publish(report(read(arguments.pairs)["pairs"], arguments.gold, arguments.articles))


def report(pairs: Sequence[dict[str, Any]], gold: Path, articles: Path) -> Iterator[str]:
    with indexed(articles) as news:
        outcomes = {
            "pairs": [ask_pair(pair, news.reader, news.settings) for pair in pairs],
            "corpus": list(ask_corpus(gold, news)),
        }
    yield head("", "questions", "disagreements", "reported", "right", "precision", "recall")
    for name, found in outcomes.items():
        yield counts(name, found)
    agreeing = {pair["id"] for pair in pairs if pair["expected"] == "agree"}
    joined = sum(outcome.joined for outcome in outcomes["pairs"] if outcome.id in agreeing)
    yield f"\nOf {len(agreeing)} pairs that agree, {joined} give one answer that cites both articles."
    for name, found in outcomes.items():
        for outcome in found:
            if outcome.disagrees != (outcome.said is not None):
                what = "missed" if outcome.said is None else f"false: {disagreement_line(outcome.said)}"
                yield f"\n{name}, {outcome.id}: {what}"


def ask_pair(pair: dict[str, Any], reader: Reader, settings: Settings) -> Outcome:
    """Have both articles read, and compare what they say."""
    articles = [Article(side, **pair[side]) for side in ("one", "other")]
    passages = [Passage(article, 0, len(article.text), score=1.0) for article in articles]
    found = read_passages(Asked(pair["question"]), passages, reader, settings)
    said, answers = found.disagreement, found.answers
    joined = bool(answers) and len({place.article.id for place in answers[0].citations}) == len(articles)
    return Outcome(pair["id"], pair["expected"] == "disagree", said, joined)


def ask_corpus(gold: Path, news: Dateline) -> Iterator[Outcome]:
    """Ask every gold question that asks for a number or a time."""
    for question in read_gold(gold):
        if question_type(question.question) in ASKED_FOR:
            said = news.ask(question.question).disagreement
            yield Outcome(question.id, bool(question.disagrees_with), said)


def counts(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return how many of the reports are right, and how many of the disagreements are reported."""
    truth = sum(outcome.disagrees for outcome in outcomes)
    reported = sum(outcome.said is not None for outcome in outcomes)
    right = sum(outcome.disagrees and outcome.said is not None for outcome in outcomes)
    shares = (f"{right / of:.2f}" if of else "-" for of in (reported, truth))
    return row(name, len(outcomes), truth, reported, right, *shares)


if __name__ == "__main__":
    main()
