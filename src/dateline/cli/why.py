"""Every score that led to an answer, or to having none."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console

from dateline.answers.refusal import doubts, refusal
from dateline.cli.layout import QUIET, evidence, headline, print_table, say
from dateline.cli.numbering import numbered
from dateline.output.wording import advice_sentence, percent
from dateline.result.answer import Answer, Bearing, Citation, Evidence, Losses
from dateline.result.replies import Advice, Answers, Items, Listing, Verdict
from dateline.result.result import Result
from dateline.types import Passage, Span

_MOST_COLUMNS = 4  # candidates side by side; with four the table has 60 columns
_LEAST_TITLE = 12  # columns for the title of an article beside its scores

Score = Callable[[Answer, Citation], float | None]


def _of_span(score: Callable[[Span], float | None]) -> Score:
    return lambda _, best: None if best.span is None else score(best.span)


def _of_losses(number: Callable[[Losses], float]) -> Score:
    return lambda _, best: None if best.losses is None else 0.0 - number(best.losses)


def _of_evidence(number: Callable[[Evidence], float]) -> Score:
    return lambda answer, _: None if answer.evidence is None else number(answer.evidence)


def _of_bearing(number: Callable[[Bearing], float]) -> Score:
    return lambda answer, _: None if answer.bearing is None else number(answer.bearing)


_RETRIEVED: dict[str, tuple[str, Score, str]] = {
    "Cosine": (
        ".2f",
        _of_span(lambda span: span.passage.cosine),
        "how near its passage is by meaning, -1 to 1",
    ),
    "BM25": (".2f", _of_span(lambda span: span.passage.bm25), "how near by words, rare ones counting more"),
    "Article": (".2f", _of_span(lambda span: span.passage.article_bm25), "the same, of its whole article"),
    "Fused": (".2f", _of_span(lambda span: span.passage.score), "these three together, 1 for the nearest"),
}
_READ: dict[str, tuple[str, Score, str]] = {
    "Span score": ("+.2f", _of_span(lambda span: span.score), "how well the reader likes these words"),
    "Null score": (
        "+.2f",
        _of_span(lambda span: span.null_score),
        "how well it likes to have no answer there",
    ),
    "Margin": (
        "+.2f",
        _of_span(lambda span: span.margin),
        "the one less the other: below 0 it likes none better",
    ),
}
_BELIEVED: dict[str, tuple[str, Score, str]] = {
    "Less null": ("+.2f", _of_losses(lambda losses: losses.null), "what counts of the null score"),
    "Less passage": (
        "+.2f",
        _of_losses(lambda losses: losses.passage),
        "what its passage lacks of the question",
    ),
    "Less kind": (
        "+.2f",
        _of_losses(lambda losses: losses.kind + losses.year + losses.name),
        "lost by words of another kind, year or name than asked for",
    ),
    "And others": (
        "+.2f",
        lambda answer, best: None if best.score is None else answer.score - best.score,
        "gained by other articles that say the same",
    ),
    "Score": ("+.2f", lambda answer, _: answer.score, "the span score with all of these"),
    "Share": (
        ".0%",
        _of_evidence(lambda evidence: evidence.share),
        "what the reader gives it, of all it found and of no answer",
    ),
    "Second": (
        ".0%",
        _of_evidence(lambda evidence: evidence.screened),
        "what the reader that chose the passages gives it, of all it found",
    ),
    "Lead": (
        "+.2f",
        _of_evidence(lambda evidence: evidence.lead),
        "how far that is ahead of the next best answer",
    ),
    "Sources": (
        ".0f",
        _of_evidence(lambda evidence: math.exp(evidence.sources)),
        "independent articles that say so; a copy counts for none",
    ),
    "Words": (
        ".0%",
        _of_evidence(lambda evidence: evidence.words),
        "the question's words that its sentence has",
    ),
    "Names": (
        ".0%",
        _of_evidence(lambda evidence: evidence.named),
        "the question's names that its article has",
    ),
    "Asked": (
        ".0f",
        _of_evidence(lambda evidence: math.expm1(evidence.asked)),
        "telling words of the question: with few, answers go wrong",
    ),
}
_DECIDED: dict[str, tuple[str, Score, str]] = {
    "Says": ("", _of_bearing(lambda bearing: bearing.sign), "what its words say to the question"),
    "Named": (
        ".0f",
        _of_bearing(lambda bearing: bearing.named),
        "1 where its paragraph has a name of the question",
    ),
    "Names gone": (".0f", _of_bearing(lambda bearing: bearing.names_gone), "names that stand nowhere near"),
    "Words gone": (".0f", _of_bearing(lambda bearing: bearing.words_missing), "words that it has not itself"),
    "Asked": (
        ".0%",
        _of_bearing(lambda bearing: bearing.asked),
        "of the words that are asked about the article's topic, those that it has",
    ),
    "Values": (
        ".0%",
        _of_bearing(lambda bearing: bearing.values),
        "of the figures and dates, those that it tells",
    ),
}
"""What a row of a table is called, how its numbers are written, where they come from, and what they say."""

_SAYS = {1: "yes", 0: "open", -1: "no"}
_LOG_ODDS = "Scores are log-odds: 1 more is 2.7 times as likely. All of these make the confidence."


def print_why(console: Console, result: Result) -> None:
    """Print the scores behind the candidates, the passages they were found in, and what a refusal was for."""
    match result.reply:
        case Listing():
            say(console, "A question about the articles: the index was asked, and nothing was read.")
        case Advice() as advice:
            say(console, f"Not read. {advice_sentence(advice)}")
            console.print()
            if result.passages:
                _print_passages(console, result.passages)
        case Answers() | Verdict() | Items():
            _print_read(console, result)


def _print_read(console: Console, result: Result) -> None:
    verdict = "Answered" if result.answered else "Abstained"
    best = f"confidence {percent(result.confidence)}" if result.candidates else "no candidate"
    say(console, f"{verdict}: {best}; an answer needs {percent(_needed(result))}.")
    console.print()
    if not result.answered:
        _print_refusal(console, result)
    elif doubt := doubts(result):
        say(console, f"It would be surer, but {doubt}.")
        console.print()
    if result.candidates:
        _print_candidates(console, result)
    if result.passages:
        _print_passages(console, result.passages)
    seconds = result.seconds
    say(console, f"Seconds: {seconds.retrieve:.2f} to retrieve, {seconds.read:.2f} to read.")


def _needed(result: Result) -> float:
    """The confidence that an answer needs: a verdict is none unless it is likelier than not."""
    from dateline.answers.verdicts.weighed import DECIDES

    return max(DECIDES, result.min_confidence) if isinstance(result.reply, Verdict) else result.min_confidence


def _print_refusal(console: Console, result: Result) -> None:
    if not result.candidates:
        say(console, f"There is nothing near: {refusal(result)}.")
    else:
        citation = result.candidates[0].citations[0]
        say(console, f"The nearest is [1], {headline(citation.article)}:")
        say(console, evidence(console, citation), lead="  ")
        say(console, f"Refused: {refusal(result)}.")
    console.print()


def _print_candidates(console: Console, result: Result) -> None:
    candidates = list(numbered(result))[:_MOST_COLUMNS]
    for number, answer in candidates:
        say(console, answer.text, lead=f"[{number}] ")
    console.print()
    columns = [(f"[{number}]", *_scores(result, answer)) for number, answer in candidates]
    labels = ("", *_rows(result), "Confidence", "Threshold")
    cell = 2 + max(len(one) for column in columns for one in column)
    beside = max(1, (console.width - max(map(len, labels))) // cell)  # as many as have room
    for first in range(0, len(columns), beside):
        (_, *headings), *rows = zip(labels, *columns[first : first + beside], strict=True)
        print_table(console, headings, rows)
        console.print()
    say(console, "Type :why rows to see what each row is.", style=QUIET)
    console.print()


def _scores(result: Result, answer: Answer) -> Iterator[str]:
    """Yield the cells of a candidate's column, in the order of the rows."""
    for style, score, _ in _rows(result).values():
        yield _number(score(answer, answer.citations[0]), style)
    yield percent(answer.confidence)
    yield percent(_needed(result))


def print_rows_of_why(console: Console, result: Result) -> None:
    """Print what each row of the table of scores is."""
    shown = _rows(result)
    width = max(map(len, shown))
    for name, (_, _, meaning) in shown.items():
        say(console, meaning, lead=f"{name:<{width}}  ")
    console.print()
    say(console, _LOG_ODDS)


def _rows(result: Result) -> dict[str, tuple[str, Score, str]]:
    return _RETRIEVED | _READ | (_DECIDED if isinstance(result.reply, Verdict) else _BELIEVED)


def _print_passages(console: Console, passages: Sequence[Passage]) -> None:
    heading = "Passages  Fused  Cosine    BM25  Article"
    in_lines = console.width < len(heading) + _LEAST_TITLE
    say(console, "Passages:" if in_lines else heading)
    for number, passage in enumerate(passages, start=1):
        scores = (passage.score, passage.cosine, passage.bm25, passage.article_bm25)
        fused, cosine, bm25, whole = (_number(score, ".2f") for score in scores)
        if in_lines:
            say(console, passage.article.name, lead=f"p{number}  ")
            told = f"Fused {fused}, Cosine {cosine}, BM25 {bm25}, Article {whole}"
            say(console, told, lead=" " * len(f"p{number}  "))
            continue
        lead = f"{f'p{number}':<8}  {fused:>5}  {cosine:>6}  {bm25:>6}  {whole:>7}  "
        say(console, passage.article.name, lead=lead)
    console.print()


def _number(score: float | None, style: str) -> str:
    if score is None:
        return "-"
    return format(score, style) if style else _SAYS[int(score)]
