"""What people read, whatever it is printed with: safe characters, percentages, counts, excerpts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateline.language.lexicon import MONTHS
from dateline.language.patterns import lazy
from dateline.language.values.quantities import Quantity, read_quantity
from dateline.language.values.value import opposed
from dateline.result.answer import Answer, Citation, Speaker
from dateline.result.replies import (
    Advice,
    Claim,
    Disagreement,
    Enquiry,
    Items,
    Listing,
    Polarity,
    Remark,
    Scope,
    Standing,
    Verdict,
)
from dateline.result.result import Result
from dateline.types import Article

if TYPE_CHECKING:
    from dateline.reports import Heading, Statistics

LONGEST_QUOTE = 600  # characters of an evidence sentence shown; a text without full stops has long ones
MOST_AROUND = 240  # characters of its paragraph shown before the evidence, and after it
MOST_SOURCES = 3  # named for one of several claims

_ADVICE = {
    Remark.FOREIGN: "This looks like {language}; the reader reads English only. Ask in English.",
    Remark.NOTHING: "Nothing is near these words, and they are no question. Ask one, such as “Who signed …?”",
}
_LANGUAGES = {
    "es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "pl": "Polish", "sv": "Swedish", "nb": "Norwegian or Danish", "no": "Norwegian", "da": "Danish",
    "tr": "Turkish", "ca": "Catalan", "ru": "Russian", "uk": "Ukrainian", "zh": "Chinese", "ja": "Japanese",
    "ar": "Arabic", "fi": "Finnish", "el": "Greek", "he": "Hebrew", "ko": "Korean", "hi": "Hindi",
    "cs": "Czech", "hu": "Hungarian", "ro": "Romanian", "fa": "Persian",
}  # fmt: skip

_LIKELIHOODS = (
    (90, "very likely right"),
    (66, "likely right"),
    (50, "more likely right than not"),
    (33, "about as likely right as wrong"),
    (0, "unlikely to be right"),
)  # from that percentage on

_BEFORE_A_NAME = lazy(r"(?!The )[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*)*")  # a title: "Prime Minister"
_UNKNOWN = 0xFFFD
_CONTROLS = (
    {code: 0x2400 + code for code in range(0x20)}  # their pictures, U+2400 and on
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), _UNKNOWN)
    | dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _UNKNOWN)
    | dict.fromkeys(range(0xD800, 0xE000), _UNKNOWN)  # lone surrogates cannot be encoded
)
_SEPARATORS = (0x2028, 0x2029)  # Unicode's own ends of lines and paragraphs
_PAGE = _CONTROLS | {ord(character): ord(character) for character in "\n\t"} | dict.fromkeys(_SEPARATORS, 0xA)
_LINE = _CONTROLS | {ord(character): ord(" ") for character in "\n\t\r"} | dict.fromkeys(_SEPARATORS, 0x20)


def printable(text: str) -> str:
    """Return `text` with every control that a terminal could obey replaced, one for one.

    Covers C0 and C1 controls, DEL, bidirectional overrides and isolates, lone surrogates. Newlines and tabs
    stay, U+2028 and U+2029 become newlines; a carriage return before a newline becomes a space.
    """
    return text.replace("\r\n", " \n").translate(_PAGE)


def one_line(text: str) -> str:
    """Like `printable`, and newlines, tabs and carriage returns become spaces."""
    return text.translate(_LINE)


def counted(number: int, noun: str) -> str:
    """Return "1 article", "1,234 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(probability: float) -> str:
    """Return a whole percentage; 0% and 100% are kept for certainty."""
    return f"{_whole(probability)}%"


def _whole(probability: float) -> int:
    whole = round(100 * probability)
    return min(99, max(1, whole)) if 0 < probability < 1 else whole


def likelihood(probability: float) -> str:
    """Return how likely an answer is right, in steps as the IPCC's guidance on uncertainty has them.

    It goes by the percentage that stands beside it, so that no figure has two names.
    """
    return next(words for least, words in _LIKELIHOODS if _whole(probability) >= least)


def claims_apart(result: Result) -> tuple[Citation, ...]:
    """Return the best citation of each claim of a disagreement that is in none of the answers."""
    claims = () if result.disagreement is None else result.disagreement.claims
    answered = {(one.article.id, one.start) for answer in result.answers for one in answer.citations}
    best = (claim.citations[0] for claim in claims)
    return tuple(one for one in best if (one.article.id, one.start) not in answered)


def disagreement_line(disagreement: Disagreement) -> str:
    """Return "The articles disagree: 2,946 (The Lantern Post, 2023-09-21) · 2,012 (Meridian Wire, …)".

    Where one claim alone stands, it is what was told earlier: "Told earlier: at least 14 (Meridian Wire, …)".
    """
    told = zip(disagreement.claims, claim_words(disagreement), strict=True)
    claims = " · ".join(f"{words} ({_origins(claim)})" for claim, words in told if words is not None)
    return f"{disagreement_heading(disagreement)}: {claims}"


def disagreement_heading(disagreement: Disagreement) -> str:
    """Return "The articles disagree", or that what follows was told before what stands."""
    return "Told earlier" if disagreement.is_settled else "The articles disagree"


def claim_words(disagreement: Disagreement) -> tuple[str | None, ...]:
    """Return the words of each claim: "2,946", "14, taken back since"; "up 4 percent" beside a fall.

    None for the one that stands alone: it is the answer, which the others were told before.
    """
    apart, settled = _go_apart(disagreement), disagreement.is_settled
    return tuple(
        None if settled and claim.standing is Standing.STANDS else _claim(claim, with_direction=apart)
        for claim in disagreement.claims
    )


def _go_apart(disagreement: Disagreement) -> bool:
    """Whether one claim is of a rise and another of a fall, which their figures do not tell."""
    values = [claim.value for claim in disagreement.claims]
    return any(opposed(one, other) for one in values for other in values)


def verdict_line(verdict: Verdict) -> str:
    """Return "Yes (92% confident)", or that nothing decides."""
    if verdict.polarity is Polarity.UNCLEAR:
        return f"Unclear: {undecided(verdict)}. The nearest:"
    return f"{verdict.polarity.capitalize()} ({percent(verdict.confidence)} confident)"


def undecided(verdict: Verdict) -> str:
    """Return why a verdict is unclear: "nothing here decides it", or that the nearest tells of a plan."""
    bearing = verdict.candidates[0].bearing if verdict.candidates else None
    if bearing is not None and bearing.planned:
        return "it is told as planned or proposed, and not as done"
    return "nothing here decides it"


def items_found(items: Items) -> str:
    """Return "3 found", or "3 found, among others"."""
    return f"{len(items.items)} found{', among others' if items.among_others else ''}"


def speaker_words(speaker: Speaker) -> str:
    """Return "Mayor Ingrid Dahl" for "Dahl", or "Ana Ruiz, the mayor"; its words where no more is known."""
    name = speaker.name
    if name is None:
        return speaker.text
    if name.title is not None and _BEFORE_A_NAME.fullmatch(name.title):
        return f"{name.title} {name.full}"
    return ", ".join(filter(None, (name.full, name.title)))


def said_by(answer: Answer) -> str | None:
    """Name the speaker of a quotation; None for other answers, and where the answer is the speaker."""
    if answer.speaker is None or answer.speaker.text == answer.text:
        return None
    return f"Said by {speaker_words(answer.speaker)}."


def copies_sentence(answer: Answer) -> str:
    """Say in how many copies the answer stands too; "" where there is none."""
    copies = len({citation.article.id for citation in answer.citations if citation.copy_of is not None})
    return (
        f"Also in {copies:,} cop{'y' if copies == 1 else 'ies'} of the same text, counted once"
        if copies
        else ""
    )


def advice_sentence(advice: Advice) -> str:
    """Return what to do about a line that is no English question."""
    return _ADVICE[advice.remark].format(language=_LANGUAGES.get(advice.language or "", "another language"))


def listing_sentence(listing: Listing) -> str:
    """Return what a listing says as a whole, such as "3 articles mention “Noem”:".

    Where the author of none of them is known, who asks for it is told so.
    """
    sentence = _listing_sentence(listing)
    headings = [mention.heading for mention in listing.mentions]
    if listing.enquiry != Enquiry.AUTHOR or not headings or any(one.author for one in headings):
        return sentence
    return f"{sentence[:-1]} (author{'' if len(headings) == 1 else 's'} not recorded):"


def _listing_sentence(listing: Listing) -> str:
    if listing.statistics is not None:
        return _holdings(listing, listing.statistics)
    if listing.subject is None and listing.enquiry == Enquiry.MENTIONS:
        return _first_of(counted(listing.total, "article"), listing)
    if listing.subject is None:
        if listing.total == 0:
            return "Which article? Ask about one first, or name what it is about."
        return {Enquiry.LATEST: "The newest article:", Enquiry.OLDEST: "The oldest article:"}.get(
            listing.enquiry, "That article:"
        )
    subject = f"“{listing.subject}”"
    if listing.total == 0:
        return f"No article mentions {subject}."
    if listing.enquiry == Enquiry.WRITTEN_BY:
        return f"{counted(listing.total, 'article')} by or from {subject}:"
    many = listing.total != 1
    known = listing.enquiry in (Enquiry.PUBLISHED, Enquiry.AUTHOR) and not listing.mentions[0].citation
    if known:
        return f"{counted(listing.total, 'article')} with the title {subject}:"
    how = ("are" if many else "is") + " about" if listing.closely else f"mention{'' if many else 's'}"
    return _first_of(f"{counted(listing.total, 'article')} {how} {subject}", listing)


def _first_of(sentence: str, listing: Listing) -> str:
    """The sentence, and how many of the articles are named after it, if not all are."""
    shown = len(listing.mentions)
    if listing.offset:
        return (
            f"{sentence}; {listing.offset + 1:,} to {listing.offset + shown:,}:" if shown else f"{sentence}."
        )
    if listing.total == shown:
        return f"{sentence}:"
    first = "oldest" if listing.enquiry == Enquiry.OLDEST else "newest"
    return f"{sentence}; the {first}{f' {shown}' if shown > 1 else ''}:"


def scope_sentence(scope: Scope, take_back: str) -> str:
    """Return "Asked of articles from June 2022, of Reuters (! asks all)"."""
    return f"{scope_words(scope)} ({take_back} asks all)"


def unknown_language_sentence(left_out: int) -> str:
    """Return that so many articles are not asked because their language is not known; "" for none."""
    if not left_out:
        return ""
    articles = counted(left_out, "other article")
    verb = "is" if left_out == 1 else "are"
    return f"{articles} of unknown language, as short texts are, {verb} not asked."


def scope_words(scope: Scope) -> str:
    """Return "Asked of articles from June 2022, of Reuters"."""
    sources = " or ".join(scope.sources)
    period = period_words(scope.since, scope.until)
    about = ", ".join(filter(None, (period, sources and f"of {sources}")))
    return f"Asked of articles {about}"


def period_words(since: str | None, until: str | None) -> str:
    """Return "from June 2022", "since 1 May 2022", "" for no period at all; days are in ISO 8601."""
    if since is not None and until is not None:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
        month_ends = (last + timedelta(days=1)).day == 1
        if first == last:
            return f"from {day_words(first)}"
        if first.day == 1 and month_ends and first.year == last.year:
            if (first.month, last.month) == (1, 12):
                return f"from {first.year}"
            if first.month == last.month:
                return f"from {MONTHS[first.month - 1]} {first.year}"
        return f"from {day_words(first)} to {day_words(last)}"
    if since is not None:
        return f"since {day_words(date.fromisoformat(since))}"
    return "" if until is None else f"until {day_words(date.fromisoformat(until))}"


def day_words(day: date) -> str:
    """Return "26 June 2025", whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def heading_line(heading: Heading) -> str:
    """Return "2025-06-26  Washington and Guatemala … (Meridian Wire, by Ana Beltran)"."""
    writer = None if heading.author is None else f"by {heading.author}"
    about = ", ".join(known for known in (heading.source, writer) if known)
    return f"{heading.date or 'undated'}  {heading.name}{f' ({about})' if about else ''}"


def _holdings(listing: Listing, statistics: Statistics) -> str:
    months = [month for month in statistics.months if month]
    span = f", from {months[0]} to {months[-1]}" if months else ""
    undated = f", {statistics.undated:,} without a date" if statistics.undated else ""
    articles = f"{counted(statistics.articles, 'article')}{span}{undated}"
    if listing.enquiry != Enquiry.SOURCES:
        return f"{articles}."
    named = ", ".join(f"{source} ({count:,})" for source, count in statistics.sources.items())
    unsourced = (
        f"{', ' if named else ''}{statistics.unsourced:,} without a source" if statistics.unsourced else ""
    )
    return f"{articles}: {named}{unsourced}."


def _claim(claim: Claim, *, with_direction: bool) -> str:
    text, way = claim.citations[0].text, ""
    if with_direction and isinstance(claim.value, Quantity) and claim.value.direction is not None:
        told = read_quantity(text)
        way = f"{claim.value.direction} " if told is None or told.direction is None else ""
    since = ", taken back since" if claim.standing is Standing.TAKEN_BACK else ""
    return f"{way}{text}{since}"


def _origins(claim: Claim) -> str:
    places = [_origin(citation.article) for citation in claim.citations]
    more = f"; and {len(places) - MOST_SOURCES} more" if len(places) > MOST_SOURCES else ""
    return f"{'; '.join(places[:MOST_SOURCES])}{more}"


def _origin(article: Article) -> str:
    return ", ".join(known for known in (article.source or article.name, article.date) if known)


def excerpt(citation: Citation) -> tuple[str, str, str]:
    """Return the evidence before the answer, the answer, and the evidence after it.

    Of an endless sentence about `LONGEST_QUOTE` characters are left around the answer, "…" where cut.
    """
    room = max(0, LONGEST_QUOTE - (citation.end - citation.start)) // 2
    start = max(citation.quote_start, citation.start - room)
    end = min(citation.quote_end, citation.end + room)
    text = citation.article.text
    before, after = text[start : citation.start], text[citation.end : end]
    return (
        before if start == citation.quote_start else f"… {before}",
        citation.text,
        after if end == citation.quote_end else f"{after} …",
    )


def around(citation: Citation) -> tuple[str, str]:
    """Return what stands before and after the evidence in its paragraph, "…" where cut, "" where nothing."""
    text = citation.article.text
    start = text.rfind("\n", 0, citation.quote_start) + 1
    end = text.find("\n", citation.quote_end)
    before = text[start : citation.quote_start].strip()
    after = text[citation.quote_end : len(text) if end < 0 else end].strip()
    if len(before) > MOST_AROUND:
        before = f"… {before[-MOST_AROUND:].partition(' ')[2]}"
    if len(after) > MOST_AROUND:
        after = f"{after[:MOST_AROUND].rpartition(' ')[0]} …"
    return before, after
