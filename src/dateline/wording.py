"""What people read, whatever it is printed with: safe characters, percentages, counts, excerpts.

But: where it stands on a page is for `cli/render.py`, `markdown.py` and `bibtex.py` to say.
"""

from __future__ import annotations

from dateline.types import Article, Citation, Claim, Disagreement

LONGEST_QUOTE = 600  # characters of an evidence sentence shown; a text without full stops has long ones
MOST_AROUND = 240  # characters of its paragraph shown before the evidence, and after it
MOST_SOURCES = 3  # named for one of several claims

_UNKNOWN = 0xFFFD
_CONTROLS = (
    {code: 0x2400 + code for code in range(0x20)}  # their pictures, U+2400 and on
    | {0x7F: 0x2421}
    | dict.fromkeys(range(0x80, 0xA0), _UNKNOWN)
    | dict.fromkeys((0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), _UNKNOWN)
    | dict.fromkeys(range(0xD800, 0xE000), _UNKNOWN)  # lone surrogates cannot be encoded
)
_PAGE = _CONTROLS | {ord(character): ord(character) for character in "\n\t"}
_LINE = _CONTROLS | {ord(character): ord(" ") for character in "\n\t\r"}


def printable(text: str) -> str:
    """Return `text` with every control that a terminal could obey replaced, one for one.

    Covers C0 and C1 controls, DEL, bidirectional overrides and isolates, U+2028 and U+2029, and lone
    surrogates. Newlines and tabs stay; a carriage return before a newline becomes a space.
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
    whole = round(100 * probability)
    return f"{min(99, max(1, whole)) if 0 < probability < 1 else whole}%"


def disagreement_line(disagreement: Disagreement) -> str:
    """Return "The articles disagree: 2,946 (The Lantern Post, 2023-09-21) · 2,012 (Meridian Wire, …)"."""
    return f"The articles disagree: {' · '.join(map(_claim, disagreement.claims))}"


def _claim(claim: Claim) -> str:
    places = [_origin(citation.article) for citation in claim.citations]
    more = f"; and {len(places) - MOST_SOURCES} more" if len(places) > MOST_SOURCES else ""
    return f"{claim.citations[0].text} ({'; '.join(places[:MOST_SOURCES])}{more})"


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
