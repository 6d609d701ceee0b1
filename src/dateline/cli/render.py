"""A result as text for a person.

Citations are numbered [1], [2]… through all candidates, best answer first, so a number means the same
place wherever it is shown. Where there is no colour the answer stands between **double asterisks**.

A word of an article passes through `wording.one_line` and never through a markup parser; colour
and width are the console's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from dateline.answers.refusal import missing, refusal
from dateline.cli.layout import ANSWER, evidence, print_citation, print_evidence, print_place, say
from dateline.cli.listings import MOST_HEADLINES, print_listing, print_passages
from dateline.cli.numbering import number_of, numbered
from dateline.output.shown import shown_words, worth_a_look
from dateline.output.wording import (
    advice_sentence,
    claims_apart,
    copies_sentence,
    counted,
    disagreement_line,
    items_found,
    one_line,
    percent,
    said_by,
    verdict_line,
)
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Advice, Answers, Disagreement, Items, Listing, Verdict
from dateline.result.result import Outcome, Result

MOST_CITATIONS = 5  # shown below one answer


def print_result(console: Console, result: Result, *, hint: str, candidates: bool = False) -> None:
    """Print the answers with evidence and citations; for an abstention, `hint` says how to learn more.

    `candidates` lists what was rejected, too, instead of the hint.
    """
    match result.reply:
        case Listing() as listing:
            print_listing(console, listing)
        case Advice() as advice:
            _print_advice(console, result, advice)
        case Answers() | Verdict() | Items():
            _print_read(console, result, hint=hint, candidates=candidates)


def _print_read(console: Console, result: Result, *, hint: str, candidates: bool) -> None:
    accepted = len(result.answers)
    rejected = candidates and len(result.candidates) > accepted
    if accepted:
        _print_best(console, result)
        match result.reply:
            case Answers(disagreement=Disagreement() as disagreement):
                _print_disagreement(console, result, disagreement)
            case Verdict(against=Citation() as against):
                _print_contrary(console, result, against)
            case Items(items=items):
                _print_other_places(console, result, items)
    elif isinstance(result.reply, Verdict):
        _print_unclear(console, result.reply)
    elif rejected:
        outcome = "Not sure" if result.outcome is Outcome.NOT_SURE else "No answer in these articles"
        say(console, f"{outcome}. The nearest was refused: {refusal(result)}.")
    elif result.outcome is Outcome.NOT_SURE:
        _print_nearest(console, result)
    else:
        say(console, f"No answer in these articles. {hint}")
    if accepted > 1 or rejected:
        if accepted:
            console.print()
        print_answers(console, result, min(1, accepted), len(result.candidates) if rejected else accepted)


def _print_advice(console: Console, result: Result, advice: Advice) -> None:
    """Print what to do, and the passages that were found all the same."""
    say(console, advice_sentence(advice))
    kept = worth_a_look(result, advice)
    if kept:
        console.print()
        shown = min(MOST_HEADLINES, len(kept))
        print_passages(console, replace(result, passages=kept), 0, shown, heading="Passages")


def print_answers(console: Console, result: Result, first: int, end: int) -> None:
    """Print the candidates from `first` up to `end`, those that are sure enough apart from the others."""
    sure = len(result.answers)
    groups = [
        ("Other answers:" if first or sure > 1 else "", range(first, min(sure, end))),
        ("Not sure enough:" if sure else "The nearest:", range(max(sure, first), end)),
    ]
    shown = [(heading, ranks) for heading, ranks in groups if ranks]
    for position, (heading, ranks) in enumerate(shown):
        if position:
            console.print()
        say(console, heading)
        _print_ranked(console, result, ranks)


def _print_best(console: Console, result: Result) -> None:
    answer = result.answers[0]
    sure = f" ({percent(answer.confidence)} confident)"
    match result.reply:
        case Verdict() as verdict:
            say(console, Text(verdict_line(verdict), ANSWER))
        case Items() as listed:
            _print_items(console, result, listed)
        case _:
            say(console, Text.assemble((one_line(shown_words(answer)), ANSWER), sure))
    if (said := said_by(answer)) is not None:
        say(console, said)
    console.print()
    best, *others = answer.citations
    copies = [citation for citation in others if citation.copy_of is not None]
    others = others[: len(others) - len(copies)]
    print_evidence(console, best)
    console.print()
    print_citation(console, best, 1)
    _print_more(console, _also(answer), others, 2, best)
    _print_more(console, copies_sentence(answer), copies, 2 + len(others), best)


def _print_disagreement(console: Console, result: Result, disagreement: Disagreement) -> None:
    console.print()
    say(console, disagreement_line(disagreement))
    for citation in claims_apart(result):
        print_evidence(console, citation)
        print_citation(console, citation, number_of(result, citation))


def _print_contrary(console: Console, result: Result, against: Citation) -> None:
    console.print()
    say(console, "Another article says the contrary:")
    print_evidence(console, against)
    print_citation(console, against, number_of(result, against))


def _print_unclear(console: Console, verdict: Verdict) -> None:
    say(console, verdict_line(verdict))
    print_evidence(console, verdict.citation)
    console.print()
    print_citation(console, verdict.citation, 1)


def _print_nearest(console: Console, result: Result) -> None:
    """Print what is missing, and the sentences nearest to an answer, each with its citation."""
    say(console, f"Not sure: {missing(result)}. The nearest:")
    numbers = {id(answer): number for number, answer in numbered(result)}
    for answer in result.nearest:
        console.print()
        best = answer.citations[0]
        say(console, evidence(console, best), lead="  ")
        print_citation(console, best, numbers[id(answer)])


def _print_items(console: Console, result: Result, listed: Items) -> None:
    """Print each thing with the numbers of the citations that have it."""
    say(console, f"{items_found(listed)} ({percent(listed.items[0].confidence)} confident):")
    for item in listed.items:
        numbers = dict.fromkeys(number_of(result, place) for place in item.citations)
        marks = "".join(f" [{number}]" for number in numbers if number is not None)
        say(console, Text.assemble((one_line(shown_words(item)), ANSWER), marks), lead="- ")


def _print_other_places(console: Console, result: Result, items: Sequence[Answer]) -> None:
    """Print the citations of items that are not shown with one of the answers."""
    best, *others = result.answers
    told = [*best.citations, *(one.citations[0] for one in others)]
    numbers = {number_of(result, one) for one in told}
    places = {number_of(result, one): one for item in items for one in item.citations}
    missing = [
        (number, one) for number, one in places.items() if number is not None and number not in numbers
    ]
    for number, place in missing[:MOST_CITATIONS]:
        console.print()
        print_evidence(console, place)
        print_citation(console, place, number)


def _print_more(
    console: Console, heading: str, citations: Sequence[Citation], first: int, best: Citation
) -> None:
    """Print further citations, numbered from `first`, those of an article together."""
    if citations:
        say(console, f"{heading}:", lead="  ")
    together: dict[str, list[tuple[int, Citation]]] = {}
    for number, citation in enumerate(citations[:MOST_CITATIONS], start=first):
        together.setdefault(citation.article.id, []).append((number, citation))
    for places in together.values():
        marks = "".join(f"[{number}]" for number, _ in places)
        ranges = " ".join(f"[{one.start}:{one.end}]" for _, one in places)
        if places[0][1].article.id == best.article.id:
            say(console, f"the same article, {ranges}", lead=f"  {marks} ")
        else:
            print_place(console, places[0][1].article, ranges, lead=f"  {marks} ")
    if len(citations) > MOST_CITATIONS:
        say(console, f"and {len(citations) - MOST_CITATIONS} more", lead="  ")


def _print_ranked(console: Console, result: Result, ranks: range) -> None:
    for rank, (number, answer) in enumerate(numbered(result)):
        if rank in ranks:
            say(console, f"{shown_words(answer)} ({percent(answer.confidence)})", lead=f"{rank + 1}. ")
            print_citation(console, answer.citations[0], number)
            counts = (f"{one}." for one in (_also(answer), copies_sentence(answer)) if one)
            for told in (said_by(answer), *counts):
                if told:
                    say(console, told, lead="  ")


def _also(answer: Answer) -> str:
    """Say how often more, and in how many articles: ten places in one article are one source."""
    citations = [citation for citation in answer.citations if citation.copy_of is None]
    more = len(citations) - 1
    articles = len({citation.article.id for citation in citations})
    if not more:
        return ""
    return f"Said {more:,} more time{'' if more == 1 else 's'}, in {counted(articles, 'article')} in all"
