"""A result as Markdown: the answers, their evidence as quotations, and a footnote a citation.

Footnotes are those of GitHub, Pandoc and most note-taking programs: `[^1]`. A word of an article is
text here, never markup: what Markdown would act on is escaped.

A range of characters in a footnote counts in the stored text (`dateline show ID`), not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

from dateline.answers.refusal import missing
from dateline.output.shown import shown_words
from dateline.output.wording import (
    advice_sentence,
    claims_apart,
    disagreement_line,
    excerpt,
    heading_line,
    items_found,
    listing_sentence,
    one_line,
    percent,
    speaker_words,
    verdict_line,
)
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Advice, Answers, Disagreement, Items, Listing, Verdict
from dateline.result.result import Outcome, Result

_ACTIVE = re.compile(r"[\\`*_\[\]<>&~$^#@]")
_ACTIVE_FIRST = re.compile(r"[-+=:]|\d+[.)]")  # these make lists and the like at the beginning of a line


def result_markdown(
    result: Result, *, candidates: bool = False, first_note: int = 1, paths: bool = True
) -> str:
    """Return the result as a section of a document; footnotes count from `first_note`.

    `candidates` lists rejected answers too. Without `paths` no file of this machine is named.
    """
    heading, source = f"## {escape(result.heading)}", partial(_source, paths=paths)
    match result.reply:
        case Listing() as listing:
            blocks = [heading, *_listed(listing)]
        case Advice() as advice:
            blocks = [heading, escape(advice_sentence(advice))]
        case Answers() | Verdict() | Items() as reply:
            answers = shown_answers(result, candidates=candidates)
            blocks = [heading, *_read(result, reply, answers, first_note=first_note, source=source)]
    return "\n\n".join(blocks) + "\n"


def _read(
    result: Result,
    reply: Answers | Verdict | Items,
    answers: Sequence[Answer],
    *,
    first_note: int,
    source: Callable[[Citation], str],
) -> Iterator[str]:
    """Yield the blocks of a reply with answers: these, the verdict or disagreement, and the notes."""
    numbers = iter(range(first_note, first_note + note_count(answers)))
    noted = [(answer, [next(numbers) for _ in answer.citations]) for answer in answers]
    if isinstance(reply, Verdict) and not result.answered:
        yield escape(verdict_line(reply))
    elif result.outcome is Outcome.NOT_SURE:
        yield escape(f"Not sure: {missing(result)}. The nearest:")
    elif not result.answered:
        yield "No answer in these articles." + (" The nearest:" if answers else "")
    for rank, (answer, notes) in enumerate(noted):
        best = rank == 0 and result.answered
        if rank == 1 and result.answered:
            yield "Other answers:"
        lead = _lead(reply, answer, notes) if best else None
        yield "\n".join(_answer(answer, notes, sure=rank < len(result.answers), lead=lead))
        if best:
            yield from _beside(result, reply, source)
    notes_below = "\n".join(
        f"[^{note}]: {source(citation)}"
        for answer, notes in noted
        for note, citation in zip(notes, answer.citations, strict=True)
    )
    if notes_below:
        yield notes_below


def _beside(
    result: Result, reply: Answers | Verdict | Items, source: Callable[[Citation], str]
) -> Iterator[str]:
    """Yield what other articles say."""
    match reply:
        case Verdict(against=Citation() as against):
            yield f"Another article says the contrary:\n\n{_quoted(against)}\n\n({source(against)})"
        case Answers(disagreement=Disagreement() as disagreement):
            yield escape(disagreement_line(disagreement))
            for claim in claims_apart(result):
                yield f"{_quoted(claim)}\n\n({source(claim)})"


def _listed(listing: Listing) -> Iterator[str]:
    """Yield the blocks of a listing: the sentence, then an item an article with what it says."""
    yield escape(listing_sentence(listing))
    for mention in listing.mentions:
        item = f"- {escape(heading_line(mention.heading))}"
        if mention.citation is not None:
            item += f"\n\n  {_quoted(mention.citation)}"
        yield item


def shown_answers(result: Result, *, candidates: bool = False) -> tuple[Answer, ...]:
    """Return the answers that are written down; where there is none, what is nearest."""
    return result.candidates if candidates else result.answers or result.nearest


def note_count(answers: Sequence[Answer]) -> int:
    """Return how many footnotes these answers have."""
    return sum(len(answer.citations) for answer in answers)


def escape(text: str) -> str:
    r"""Return text that Markdown shows as it is, on one line.

    >>> print(escape("1. *Sic*"))
    1\. \*Sic\*
    """
    text = _ACTIVE.sub(r"\\\g<0>", " ".join(one_line(text).split()))
    first = _ACTIVE_FIRST.match(text)
    return text if first is None else f"{text[: first.end() - 1]}\\{text[first.end() - 1 :]}"


def _lead(reply: Answers | Verdict | Items, answer: Answer, notes: Sequence[int]) -> str:
    """Return what stands on top: the verdict, the items of a list, or the answer's words; with the notes."""
    marks = "".join(f"[^{note}]" for note in notes)
    sure = f"({percent(answer.confidence)} confident)"
    match reply:
        case Verdict():
            return f"**{escape(verdict_line(reply))}**{marks}"
        case Items(items=items):
            lines = "\n".join(f"- {_strong(shown_words(item))}" for item in items)
            return f"{items_found(reply)} {sure}{marks}:\n\n{lines}"
        case Answers():
            return f"{_strong(shown_words(answer))}{_by(answer)} {sure}{marks}"


def _answer(answer: Answer, notes: Sequence[int], *, sure: bool, lead: str | None) -> Iterator[str]:
    """Yield the lines of one answer: the best stands alone below `lead`, the others are items of a list."""
    if lead is not None:
        yield lead
        yield ""
        yield _quoted(answer.citations[0])
        return
    marks = "".join(f"[^{note}]" for note in notes)
    doubt = "" if sure else ", not sure enough"
    sure_of = f"({percent(answer.confidence)} confident{doubt})"
    yield f"- {_strong(shown_words(answer))}{_by(answer)} {sure_of}{marks}"
    yield ""
    yield f"  {_quoted(answer.citations[0])}"


def _by(answer: Answer) -> str:
    if answer.speaker is None or answer.speaker.text == answer.text:
        return ""
    return f", {escape(speaker_words(answer.speaker))}"


def _quoted(citation: Citation) -> str:
    before, words, after = excerpt(citation)
    return f"> {_around(before)}{_strong(words)}{_around(after)}".rstrip()


def _strong(text: str) -> str:
    # Asterisks beside punctuation are not always taken for emphasis; the tags always are.
    safe = text[:1].isalnum() and text[-1:].isalnum()
    return f"**{escape(text)}**" if safe else f"<strong>{escape(text)}</strong>"


def _around(text: str) -> str:
    """Escape a part of a sentence, keeping the blank between it and the answer."""
    left, right = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
    inner = escape(text)
    return f"{left}{inner}{right}" if inner else left


def _source(citation: Citation, *, paths: bool) -> str:
    article = citation.article
    about = [escape(article.author)] if article.author else []
    if article.title:
        about.append(_linked(escape(article.title), article.url))
    if article.source:
        about.append(f"*{escape(article.source)}*")
    about.extend(escape(known) for known in (article.date, article.path if paths else None) if known)
    place = f"article {escape(article.id)}, characters {citation.start} to {citation.end}"
    if citation.copy_of is not None:
        place += f"; a copy of article {escape(citation.copy_of)}, counted once with it"
    return "; ".join(filter(None, (", ".join(about), place)))


def _linked(text: str, url: str | None) -> str:
    address = web_address(url)
    return text if address is None else f"[{text}](<{address}>)"


def web_address(url: str | None) -> str | None:
    """Return an http or https address that can stand in angle brackets or braces, None for any other."""
    if url is None:
        return None
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
    except ValueError:
        return None
    return re.sub(
        r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]",
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode(errors="replace")),
        url.strip(),
    )
