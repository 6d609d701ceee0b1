"""Measure lists: `gold/lists.json`, asked of its articles and the corpus, with the feature and without.

An item is right when its words, normalised as SQuAD does, are one of a gold item's wordings; of a gold item
said twice one counts. Optional items count neither way. Without the feature, and where no list was found,
the best answer is the only item. Precision and recall are over all items, F1 is the mean over questions, and
a set is exact when every item is right and none is missing.

The rules of `answers/lists/items.py` were made with the dev half in sight; the test half was not looked at.

    python eval/lists.py
    python eval/lists.py --errors      # what was found for each question that is not exact
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dateline import Dateline, Result
from dateline.features import Feature
from dateline.language.normalise import normalise
from harness import CORPUS, GOLD, head, indexed, mean, parser, percent, publish, read, row, without


class Outcome(NamedTuple):
    """One question, and the items that were found."""

    gold: dict[str, Any]
    items: tuple[str, ...]

    @property
    def found(self) -> int:
        said = {normalise(item) for item in self.items}
        return sum(any(normalise(one) in said for one in wordings) for wordings in self.gold["items"])

    @property
    def wrong(self) -> int:
        known = [*self.gold["items"], *self.gold.get("optional", [])]
        right = {normalise(one) for wordings in known for one in wordings}
        return sum(normalise(item) not in right for item in self.items)

    @property
    def f1(self) -> float:
        return 2 * self.found / (2 * self.found + self.wrong + self.missing)

    @property
    def missing(self) -> int:
        return len(self.gold["items"]) - self.found


def main() -> None:
    options = parser(__doc__, gold=GOLD / "lists.json")
    options.add_argument("--errors", action="store_true", help="print what was found for sets not exact")
    arguments = options.parse_args()
    publish(report(read(arguments.gold), errors=arguments.errors))


def report(gold: dict[str, Any], *, errors: bool) -> Iterator[str]:
    yield head("half", "lists", "questions", "precision", "recall", "F1", "exact sets")
    with indexed(CORPUS, own=gold["articles"]) as news:
        outcomes, plain = ask(news, gold["questions"]), without(news, Feature.LISTS)
        for half in ("dev", "test"):
            yield scores(half, "yes", [one for one in outcomes if one.gold["half"] == half])
            yield scores(half, "no", ask(plain, [one for one in gold["questions"] if one["half"] == half]))
    for one in outcomes if errors else ():
        if one.wrong or one.missing:
            yield f"\n{one.gold['id']} {one.gold['question']} {one.gold['items']}\n  found: {one.items}"


def ask(news: Dateline, questions: Sequence[dict[str, Any]]) -> list[Outcome]:
    return [Outcome(one, _items(news.ask(one["question"]))) for one in questions]


def _items(result: Result) -> tuple[str, ...]:
    return tuple(item.text for item in result.items or result.answers[:1])


def scores(half: str, lists: str, outcomes: Sequence[Outcome]) -> str:
    found, wrong = sum(one.found for one in outcomes), sum(one.wrong for one in outcomes)
    missing = sum(one.missing for one in outcomes)
    figures = (
        found / (found + wrong) if found + wrong else 0.0,
        found / (found + missing),
        mean([one.f1 for one in outcomes]),
        mean([float(not one.wrong and not one.missing) for one in outcomes]),
    )
    return row(half, lists, len(outcomes), *map(percent, figures))


if __name__ == "__main__":
    main()
