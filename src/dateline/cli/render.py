"""A result as text for a person.

Citations are numbered [1], [2]… through all candidates, best answer first, so a number means the same
place wherever it is shown. Where there is no colour the answer stands between **double asterisks**.

A word of an article passes through `wording.one_line` and never through a markup parser; colour
and width are the console's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from dateline.answers.refusal import missing, refusal
from dateline.output.shown import shown_words
from dateline.output.wording import (
    advice_sentence,
    around,
    claims_apart,
    copies_sentence,
    counted,
    disagreement_line,
    excerpt,
    heading_line,
    listing_sentence,
    one_line,
    percent,
    said_by,
    verdict_line,
)
from dateline.result import (
    Advice,
    Answer,
    Answers,
    Citation,
    Disagreement,
    Items,
    Listing,
    Outcome,
    Remark,
    Result,
    Verdict,
)
from dateline.types import Article, Passage

if TYPE_CHECKING:
    from dateline.reports import Heading

MOST_CITATIONS = 5  # shown below one answer
MOST_HEADLINES = 3  # shown while their passages are read
LONGEST_PASSAGE = 1000  # characters shown of one

_ANSWER, _HIGHLIGHT, QUIET = "bold", "bold reverse", "dim"


def citations(result: Result) -> tuple[Citation, ...]:
    """Return all citations in the order of their numbers: number N is item N - 1."""
    cited = tuple(citation for answer in result.candidates for citation in answer.citations)
    return (*cited, *listed_places(result))


def listed_places(result: Result) -> tuple[Citation, ...]:
    """Return where the articles of a listing have the words, () where there is none."""
    match result.reply:
        case Listing(mentions=mentions):
            return tuple(one.citation for one in mentions if one.citation is not None)
        case _:
            return ()


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


def print_listing(console: Console, listing: Listing) -> None:
    """Print the articles of a listing, each with the sentence that mentions what was asked."""
    say(console, listing_sentence(listing))
    number = 0
    for mention in listing.mentions:
        if mention.citation is None:
            say(console, heading_line(mention.heading), lead="  ")
            continue
        console.print()
        number += 1
        lead = f"[{number}] "
        say(console, heading_line(mention.heading), lead=lead)
        say(console, evidence(console, mention.citation), lead=" " * len(lead))


def _print_advice(console: Console, result: Result, advice: Advice) -> None:
    """Print what to do, and the passages that were found all the same."""
    say(console, advice_sentence(advice))
    # In another language it can only be shared words that make a passage worth a look.
    kept = [one for one in result.passages if one.bm25 is not None]
    result = replace(result, passages=tuple(kept))
    shown = 0 if advice.remark == Remark.NOTHING else min(MOST_HEADLINES, len(kept))
    if shown:
        console.print()
        print_passages(console, result, 0, shown, heading="Passages")


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


def print_headlines(console: Console, passages: Sequence[Passage]) -> None:
    """Print what is about to be read: a line an article, the nearest first, the rest counted."""
    articles = list({passage.article.id: passage.article for passage in passages}.values())
    if not articles:
        return
    passages_shown = counted(len(passages), "passage")
    say(console, f"Reading {passages_shown} of {counted(len(articles), 'article')}:", style=QUIET)
    for article in articles[:MOST_HEADLINES]:
        line = Text(one_line(f"  {headline(article)}"), QUIET)
        line.truncate(console.width, overflow="ellipsis")
        console.print(line, soft_wrap=True)
    if len(articles) > MOST_HEADLINES:
        say(console, f"  and {len(articles) - MOST_HEADLINES:,} more", style=QUIET)
    console.print()


def print_passages(
    console: Console, result: Result, first: int, end: int, *, heading: str = "Passages read"
) -> None:
    """Print the passages from `first` up to `end` as the reader saw them."""
    say(console, f"{heading}, {first + 1} to {end} of {len(result.passages)}:")
    for number, passage in enumerate(result.passages[first:end], start=first + 1):
        lead = f"p{number}. "
        indent = " " * len(lead)
        say(console, headline(passage.article), lead=lead)
        say(
            console, f"article {passage.article.id} [{passage.start}:{passage.end}]", lead=indent, style=QUIET
        )
        cut = " …" if len(passage.text) > LONGEST_PASSAGE else ""
        say(console, " ".join(one_line(passage.text[:LONGEST_PASSAGE]).split()) + cut, lead=indent)


def print_sources(console: Console, result: Result) -> None:
    """Print the articles behind the answers, or those read in vain, each with its citations' numbers."""
    labels: dict[Article, str] = {}
    if isinstance(result.reply, Listing):
        for mention in result.reply.mentions:
            say(console, heading_line(mention.heading))
        return
    if result.answered:
        for number, citation in enumerate(citations(result), start=1):
            labels[citation.article] = labels.get(citation.article, "") + f"[{number}]"
    else:
        say(console, "No answer. The articles read:")
        labels = {passage.article: "-" for passage in result.passages}
    for article, label in labels.items():
        lead = f"{label} "
        say(console, headline(article), lead=lead)
        for line in (article.author and f"by {article.author}", article.url, _place(article)):
            if line:
                say(console, line, lead=" " * len(lead), style=QUIET, whole_words=True)


def print_rows(console: Console, rows: Iterable[tuple[str, str]]) -> None:
    """Print labels and values in two aligned columns."""
    rows = list(rows)
    width = max((len(label) for label, _ in rows), default=0)
    for label, value in rows:
        console.print(f"{one_line(label):<{width}}  {one_line(value)}", soft_wrap=True)


def print_table(
    console: Console,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    remarks: Iterable[str] = (),
    *,
    left: bool = False,
) -> None:
    """Print rows of a label and a cell a heading, aligned right unless `left`, then the remarks."""
    lines = [("", *headings), *rows]
    widths = [max(len(one_line(line[at])) for line in lines) for at in range(len(headings) + 1)]
    for label, *cells in lines:
        shown = [one_line(label).ljust(widths[0])]
        for cell, width in zip(cells, widths[1:], strict=True):
            shown.append(one_line(cell).ljust(width) if left else one_line(cell).rjust(width))
        console.print("  ".join(shown).rstrip(), soft_wrap=True)
    for remark in remarks:
        console.print(one_line(remark), soft_wrap=True)


def numbered(result: Result) -> Iterator[tuple[int, Answer]]:
    """Yield each candidate with the number of its first citation."""
    number = 1
    for answer in result.candidates:
        yield number, answer
        number += len(answer.citations)


def number_of(result: Result, place: Citation) -> int | None:
    """Return the number of the citation that holds the place, None where none does."""
    for number, one in enumerate(citations(result), start=1):
        if one.article.id == place.article.id and one.quote_start <= place.start < one.quote_end:
            return number
    return None


def _print_best(console: Console, result: Result) -> None:
    answer = result.answers[0]
    sure = f" ({percent(answer.confidence)} confident)"
    match result.reply:
        case Verdict() as verdict:
            say(console, Text(verdict_line(verdict), _ANSWER))
        case Items(items=items):
            _print_items(console, result, items)
        case _:
            say(console, Text.assemble((one_line(shown_words(answer)), _ANSWER), sure))
    if (said := said_by(answer)) is not None:
        say(console, said)
    console.print()
    best, *others = answer.citations
    copies = [citation for citation in others if citation.copy_of is not None]
    others = others[: len(others) - len(copies)]
    _print_evidence(console, best)
    console.print()
    _print_citation(console, best, 1)
    _print_more(console, _also(answer), others, 2, best)
    _print_more(console, copies_sentence(answer), copies, 2 + len(others), best)


def _print_disagreement(console: Console, result: Result, disagreement: Disagreement) -> None:
    console.print()
    say(console, disagreement_line(disagreement))
    for citation in claims_apart(result):
        _print_evidence(console, citation)
        _print_citation(console, citation, number_of(result, citation))


def _print_contrary(console: Console, result: Result, against: Citation) -> None:
    console.print()
    say(console, "Another article says the contrary:")
    _print_evidence(console, against)
    _print_citation(console, against, number_of(result, against))


def _print_unclear(console: Console, verdict: Verdict) -> None:
    say(console, verdict_line(verdict))
    _print_evidence(console, verdict.citation)
    console.print()
    _print_citation(console, verdict.citation, 1)


def _print_nearest(console: Console, result: Result) -> None:
    """Print what is missing, and the sentences nearest to an answer, each with its citation."""
    say(console, f"Not sure: {missing(result)}. The nearest:")
    numbers = {id(answer): number for number, answer in numbered(result)}
    for answer in result.nearest:
        console.print()
        best = answer.citations[0]
        say(console, evidence(console, best), lead="  ")
        _print_citation(console, best, numbers[id(answer)])


def _print_evidence(console: Console, citation: Citation) -> None:
    """Print the sentence within its paragraph: its lines begin with "> " where others stand around it."""
    before, after = around(citation)
    if before:
        say(console, before, lead="  ", style=QUIET)
    marked = evidence(console, citation)
    if before or after:
        for line in wrapped(console, marked, 2):
            console.print(Text("> ") + line, soft_wrap=True)
    else:
        say(console, marked, lead="  ")
    if after:
        say(console, after, lead="  ", style=QUIET)


def _print_items(console: Console, result: Result, items: Sequence[Answer]) -> None:
    """Print each thing with the numbers of the citations that have it."""
    say(console, f"{len(items)} found ({percent(items[0].confidence)} confident):")
    for item in items:
        numbers = dict.fromkeys(number_of(result, place) for place in item.citations)
        marks = "".join(f" [{number}]" for number in numbers if number is not None)
        say(console, Text.assemble((one_line(shown_words(item)), _ANSWER), marks), lead="- ")


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
            _print_place(console, places[0][1].article, ranges, lead=f"  {marks} ")
    if len(citations) > MOST_CITATIONS:
        say(console, f"and {len(citations) - MOST_CITATIONS} more", lead="  ")


def _print_ranked(console: Console, result: Result, ranks: range) -> None:
    for rank, (number, answer) in enumerate(numbered(result)):
        if rank in ranks:
            say(console, f"{shown_words(answer)} ({percent(answer.confidence)})", lead=f"{rank + 1}. ")
            _print_citation(console, answer.citations[0], number)
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


def _print_citation(console: Console, citation: Citation, number: int | None) -> None:
    lead = "  " if number is None else f"  [{number}] "
    _print_place(console, citation.article, f"[{citation.start}:{citation.end}]", lead=lead)


def _print_place(console: Console, article: Article, ranges: str, *, lead: str) -> None:
    say(console, headline(article), lead=lead)
    for line in (article.url, _place(article, f" {ranges}")):
        if line:
            say(console, line, lead=" " * len(lead), style=QUIET, whole_words=True)


def headline(article: Article) -> str:
    about = ", ".join(known for known in (article.source, article.date) if known)
    return f"{article.name} ({about})" if about else article.name


def _place(article: Article, characters: str = "") -> str:
    """Say where an article is: "article rain [10:14] in dump.jsonl"; characters count in its text alone."""
    path = path_shown(article)
    return f"article {article.id}{characters}{f' in {path}' if path else ''}"


def path_shown(article: Article | Heading) -> str | None:
    """The article's file, as seen from the working folder where it lies inside."""
    if article.path is None:
        return None
    path = Path(article.path)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def evidence(console: Console, citation: Citation) -> Text:
    before, answer, after = map(one_line, excerpt(citation))
    shown = answer if console.color_system is not None else f"**{answer}**"
    return Text.assemble(before, (shown, _HIGHLIGHT), after)


def say(
    console: Console, text: Text | str, *, lead: str = "", style: str = "", whole_words: bool = False
) -> None:
    """Print wrapped text; `lead` stands before the first line, and the others are indented by as much.

    With `whole_words` one that is wider than the console is not cut, so that an address can be copied.
    """
    if isinstance(text, str):
        text = Text(one_line(text), style)
    indent = " " * len(lead)
    for number, line in enumerate(wrapped(console, text, len(lead), whole_words=whole_words)):
        console.print(Text(indent if number else lead) + line, soft_wrap=True)


def wrapped(console: Console, text: Text, indent: int, *, whole_words: bool = False) -> Iterator[Text]:
    for line in text.wrap(console, console.width - indent, overflow="ignore" if whole_words else None):
        line.rstrip()
        yield line
