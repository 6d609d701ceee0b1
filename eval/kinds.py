"""Measure the further kinds of question: quotations, questions about the articles, several in one line.

Each set has two halves: `tuned` was looked at while the rules were made, `held` was not. Quotations are
asked of an index of `corpus/` and the articles of the set, with the feature and without it. Questions about
articles are asked of `corpus/`, and so are all of `gold/corpus.json`, of which none may be taken
for one. Lines are only parted.

    python eval/kinds.py
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline import Dateline, Result, Settings
from dateline.evaluation.gold import read_gold
from dateline.evaluation.metrics import f1
from dateline.features import Feature
from dateline.questions.about import about_articles
from dateline.questions.language import advise
from dateline.questions.several import split_questions

HERE = Path(__file__).parent
HALVES = ("tuned", "held")
RIGHT = 0.5
"""Least F1 with a gold answer of one that counts as right, as in `dateline eval`."""

Told = Callable[[str], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--gold", type=Path, default=HERE / "gold")
    parser.add_argument("--articles", type=Path, default=HERE.parent / "corpus")
    arguments = parser.parse_args()
    faults: list[str] = []
    sets = {name: _read(arguments.gold / f"{name}.json") for name in ("quotations", "about", "several")}
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "ours.jsonl"
        ours.write_text("".join(f"{json.dumps(one)}\n" for one in sets["quotations"]["articles"]))
        settings = replace(Settings.load(), index=Path(folder) / "index")
        with Dateline.index(arguments.articles, settings=settings) as news:
            measure_about(news, sets["about"]["questions"], arguments.gold / "corpus.json", faults.append)
        settings = replace(settings, index=Path(folder) / "both")
        with Dateline.index([arguments.articles, ours], settings=settings) as news:
            measure_quotations(news, sets["quotations"]["questions"], faults.append)
    measure_several(sets["several"]["lines"], faults.append)
    print("\n".join(["", "What went wrong:", "", *faults]))


def measure_quotations(news: Dateline, questions: list[dict[str, Any]], tell: Told) -> None:
    """Print how often the speaker, or what was said, is right, with the feature and without it."""
    print("| quotations | half | asked | right | F1 | right speaker | without: right | F1 |")
    print("|---|---|---|---|---|---|---|---|")
    with _without(news, Feature.QUOTATIONS) as plain:
        for kind in ("who", "what"):
            for half in HALVES:
                asked = [one for one in questions if (one["kind"], one["half"]) == (kind, half)]
                found = [news.ask(one["question"]) for one in asked]
                before = [plain.ask(one["question"]) for one in asked]
                scores = [_f1(result, one) for result, one in zip(found, asked, strict=True)]
                others = [_f1(result, one) for result, one in zip(before, asked, strict=True)]
                named = sum(_speaker_is(result, one) for result, one in zip(found, asked, strict=True))
                cells = (
                    _right(scores),
                    _mean(scores),
                    f"{named}" if kind == "what" else "-",
                    _right(others),
                    _mean(others),
                )
                print(f"| {kind} | {half} | {len(asked)} | {' | '.join(cells)} |")
                for score, result, one in zip(scores, found, asked, strict=True):
                    if score < RIGHT or (kind == "what" and not _speaker_is(result, one)):
                        tell(f"- {one['id']} ({half}): {one['question']} {_shown(result)}")
        print("\n| nobody said it | half | asked | answered | without: answered |")
        print("|---|---|---|---|---|")
        for half in HALVES:
            asked = [one for one in questions if (one["kind"], one["half"]) == ("none", half)]
            found = [news.ask(one["question"]) for one in asked]
            made_up = sum(plain.ask(one["question"]).answered for one in asked)
            print(f"| | {half} | {len(asked)} | {sum(one.answered for one in found)} | {made_up} |")
            for result, one in zip(found, asked, strict=True):
                if result.answered:
                    tell(f"- {one['id']} ({half}): {one['question']} {_shown(result)}")


def measure_about(news: Dateline, questions: list[dict[str, Any]], ordinary: Path, tell: Told) -> None:
    """Print how many questions about articles are taken for such, and how many listings are right."""
    print("| about the articles | half | meant | taken | right listing | others | falsely taken |")
    print("|---|---|---|---|---|---|---|")
    for half in HALVES:
        asked = [(one, news.ask(one["question"])) for one in questions if one["half"] == half]
        meant = [pair for pair in asked if pair[0]["enquiry"] is not None]
        others = [pair for pair in asked if pair[0]["enquiry"] is None]
        taken = sum(result.listing is not None for _, result in meant)
        right = sum(_listing_is(result, one) for one, result in meant)
        false = sum(result.listing is not None for _, result in others)
        print(f"| | {half} | {len(meant)} | {taken} | {right} | {len(others)} | {false} |")
        for one, result in asked:
            if (one["enquiry"] is None) != (result.listing is None) or (
                one["enquiry"] is not None and not _listing_is(result, one)
            ):
                tell(f"- {one['id']} ({half}): {one['question']} {_listed(result)}")
    gold = [one.question for one in read_gold(ordinary)]
    false = sum(about_articles(one) is not None for one in gold)
    noticed = sum(advise(one, known=True) is not None for one in gold)
    print(
        f"\nOf the {len(gold)} questions of {ordinary.name}, {false} are taken for a question about articles,"
    )
    print(f"and {noticed} for another language or no question.\n")


def measure_several(lines: list[dict[str, Any]], tell: Told) -> None:
    """Print how many lines are parted into exactly their questions."""
    print(
        "\n| several in one line | half | lines of several | parted rightly | lines of one | parted falsely |"
    )
    print("|---|---|---|---|---|---|")
    for half in HALVES:
        several = [one for one in lines if one["half"] == half and len(one["questions"]) > 1]
        single = [one for one in lines if one["half"] == half and len(one["questions"]) == 1]
        right = sum(list(split_questions(one["line"])) == one["questions"] for one in several)
        false = sum(len(split_questions(one["line"])) > 1 for one in single)
        print(f"| | {half} | {len(several)} | {right} | {len(single)} | {false} |")
        for one in (*several, *single):
            parts = split_questions(one["line"])
            if list(parts) != one["questions"]:
                tell(f"- {one['id']} ({half}): {one['line']} → {' / '.join(parts)}")


def _read(path: Path) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return shape


def _without(news: Dateline, feature: Feature) -> Dateline:
    return Dateline.open(settings=replace(news.settings, without=(feature,)))


def _f1(result: Result, one: dict[str, Any]) -> float:
    return f1(result.answers[0].text, one["answers"]) if result.answers else 0.0


def _speaker_is(result: Result, one: dict[str, Any]) -> bool:
    speaker = result.answers[0].speaker if result.answers else None
    return speaker is not None and f1(speaker.text, one.get("speaker", one["answers"])) >= RIGHT


def _listing_is(result: Result, one: dict[str, Any]) -> bool:
    listing = result.listing
    if listing is None or str(listing.enquiry) != one["enquiry"]:
        return False
    if "total" in one:
        return bool(listing.total == one["total"])
    return {mention.heading.id for mention in listing.mentions} == set(one["articles"])


def _shown(result: Result) -> str:
    if not result.answers:
        return "→ no answer"
    best = result.answers[0]
    return f"→ {best.text!r} ({best.speaker.text if best.speaker else 'read'}, {best.confidence:.2f})"


def _listed(result: Result) -> str:
    if result.listing is None:
        return "→ read"
    return f"→ {result.listing.enquiry}: {', '.join(one.heading.id for one in result.listing.mentions)}"


def _right(scores: Iterable[float]) -> str:
    return str(sum(score >= RIGHT for score in scores))


def _mean(scores: list[float]) -> str:
    return f"{100 * sum(scores) / len(scores):.1f}" if scores else "-"


if __name__ == "__main__":
    main()
