"""Articles and passages on a terminal: a listing, headlines, and the passages that a question brought."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from dateline.cli.layout import QUIET, evidence, headline, place, say
from dateline.cli.numbering import citations
from dateline.output.wording import counted, heading_line, listing_sentence, one_line
from dateline.result.replies import Listing
from dateline.result.result import Result
from dateline.types import Article, Passage

MOST_HEADLINES = 3  # shown while their passages are read
LONGEST_PASSAGE = 1000  # characters shown of one


def print_listing(console: Console, listing: Listing, first: int = 0) -> None:
    """Print the articles of a listing from `first`, each with the sentence that mentions what was asked."""
    named = len(listing.mentions)
    more = f"Articles {first + 1:,} to {named:,} of {listing.total:,}:"
    say(console, more if first else listing_sentence(listing))
    number = 0
    for position, mention in enumerate(listing.mentions):
        number += mention.citation is not None
        if position < first:
            continue
        if mention.citation is None:
            say(console, heading_line(mention.heading), lead="  ")
            continue
        console.print()
        lead = f"[{number}] "
        say(console, heading_line(mention.heading), lead=lead)
        say(console, evidence(console, mention.citation), lead=" " * len(lead))


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
        for line in (article.author and f"by {article.author}", article.url, place(article)):
            if line:
                say(console, line, lead=" " * len(lead), style=QUIET, whole_words=True)
