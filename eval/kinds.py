"""Measure the further kinds of question: quotations, questions about the articles, several in one line.

Each set has two halves: `tuned` was looked at while the rules were made, `held` was not. Quotations are
asked of an index of `corpus/` and the articles of the set, with the feature and without it. Questions about
articles are asked of `corpus/`, and so are all of `gold/corpus.json`, of which none may be taken
for one. Lines are only parted.

    python eval/kinds.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dateline import Dateline, Result
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.metrics import f1
from dateline.features import Feature
from dateline.questions.about import about_articles
from dateline.questions.language import advise
from dateline.questions.several import split_questions
from harness import CORPUS, GOLD, head, indexed, mean, parser, percent, publish, read, row, without

HALVES = ("tuned", "held")
RIGHT = 0.5
"""Least F1 with a gold answer of one that counts as right, as in `dateline eval`."""

Told = Callable[[str], None]


def main() -> None:
    arguments = parser(__doc__, gold=GOLD, articles=CORPUS).parse_args()
    publish(report(arguments.gold, arguments.articles))


def report(gold: Path, articles: Path) -> Iterator[str]:
    faults: list[str] = []
    sets = {name: read(gold / f"{name}.json") for name in ("quotations", "about", "several")}
    with indexed(articles) as news:
        yield from about_rows(news, sets["about"]["questions"], gold / "corpus.json", faults.append)
    with indexed(articles, own=sets["quotations"]["articles"]) as news:
        yield from quotation_rows(news, sets["quotations"]["questions"], faults.append)
    yield from several_rows(sets["several"]["lines"], faults.append)
    yield from ("", "What went wrong:", "", *faults)


def quotation_rows(news: Dateline, questions: list[dict[str, Any]], tell: Told) -> Iterator[str]:
    """Yield how often the speaker, or what was said, is right, with the feature and without it."""
    yield head("quotations | half | asked | right | F1 | right speaker | without: right | F1")
    plain = without(news, Feature.QUOTATIONS)

    def asked(kind: str, half: str) -> tuple[list[dict[str, Any]], list[Result], list[Result]]:
        of = [one for one in questions if (one["kind"], one["half"]) == (kind, half)]
        found, before = ([door.ask(one["question"]) for one in of] for door in (news, plain))
        return of, found, before

    for kind in ("who", "what"):
        for half in HALVES:
            of, found, before = asked(kind, half)
            scores, others = (list(map(_f1, results, of)) for results in (found, before))
            named = list(map(_speaker_is, found, of))
            speaker = f"{sum(named)}" if kind == "what" else "-"
            cells = (_right(scores), _mean(scores), speaker, _right(others), _mean(others))
            yield row(kind, half, len(of), *cells)
            for score, is_named, result, one in zip(scores, named, found, of, strict=True):
                if score < RIGHT or (kind == "what" and not is_named):
                    tell(f"- {one['id']} ({half}): {one['question']} {_shown(result)}")
    yield "\n" + head("nobody said it | half | asked | answered | without: answered")
    for half in HALVES:
        of, found, before = asked("none", half)
        yield row("", half, len(of), *(sum(one.answered for one in results) for results in (found, before)))
        for result, one in zip(found, of, strict=True):
            if result.answered:
                tell(f"- {one['id']} ({half}): {one['question']} {_shown(result)}")


def about_rows(news: Dateline, questions: list[dict[str, Any]], ordinary: Path, tell: Told) -> Iterator[str]:
    """Yield how many questions about articles are taken for such, and how many listings are right."""
    yield head("about the articles | half | meant | taken | right listing | others | falsely taken")
    for half in HALVES:
        asked = [(one, news.ask(one["question"])) for one in questions if one["half"] == half]
        meant = [pair for pair in asked if pair[0]["enquiry"] is not None]
        others = [pair for pair in asked if pair[0]["enquiry"] is None]
        taken, false = (sum(result.listing is not None for _, result in of) for of in (meant, others))
        right = sum(_listing_is(result, one) for one, result in meant)
        yield row("", half, len(meant), taken, right, len(others), false)
        for one, result in asked:
            if (one["enquiry"] is None) != (result.listing is None) or (
                one["enquiry"] is not None and not _listing_is(result, one)
            ):
                tell(f"- {one['id']} ({half}): {one['question']} {_listed(result)}")
    gold = [one.question for one in read_gold(ordinary)]
    false = sum(about_articles(one) is not None for one in gold)
    noticed = sum(advise(one, known=True) is not None for one in gold)
    yield (
        f"\nOf the {len(gold)} questions of {ordinary.name}, {false} are taken for a question about articles,"
    )
    yield f"and {noticed} for another language or no question.\n"


def several_rows(lines: list[dict[str, Any]], tell: Told) -> Iterator[str]:
    """Yield how many lines are parted into exactly their questions."""
    yield "\n" + head(
        "several in one line | half | lines of several | parted rightly | lines of one | parted falsely"
    )
    for half in HALVES:
        several = [one for one in lines if one["half"] == half and len(one["questions"]) > 1]
        single = [one for one in lines if one["half"] == half and len(one["questions"]) == 1]
        right = sum(list(split_questions(one["line"])) == one["questions"] for one in several)
        false = sum(len(split_questions(one["line"])) > 1 for one in single)
        yield row("", half, len(several), right, len(single), false)
        for one in (*several, *single):
            parts = split_questions(one["line"])
            if list(parts) != one["questions"]:
                tell(f"- {one['id']} ({half}): {one['line']} → {' / '.join(parts)}")


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


def _mean(scores: Sequence[float]) -> str:
    return percent(mean(scores)) if scores else "-"


if __name__ == "__main__":
    main()
