"""PDF → Draft: the words of its pages in reading order, column after column.

Words hyphenated at a line's end are whole again, ligatures are letters, running heads and page numbers
are gone. The pages are taken apart in a process of its own (`pdfpages.py`) with bounds on its memory and
its time, because a PDF is a program of sorts and a hostile one never ends.

A scanned page holds no words, only a picture of them; it has to go through text recognition first.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dateline.articles.apart import ask_script
from dateline.articles.content import Content
from dateline.articles.drafts import SAVED, Draft, ReadOptions, make_draft, one_line
from dateline.errors import UnreadableError

_PAGES = Path(__file__).with_name("pdfpages.py")
_MOST_BYTES = 512 << 20
_HEADER_WITHIN = 1024  # bytes
_SECONDS = 300  # for all pages of one file

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_NO_LETTERS = re.compile(r"\(cid:\d+\)")
_TOO_MANY_UNKNOWN = 0.2  # of the characters
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*\Z")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"microsoft \w+ -|untitled|.*\.(?:docx?|indd|pdf|qxd|pmd|txt|html?)\Z|\W*\Z", re.IGNORECASE
)
_RUNNING = 3  # pages that begin or end with the same line, for it to be a running head
_HALF = 0.5  # share of the words of a title that stand in the text, at the least
_LARGER = 1.25  # how much larger than the text a headline is set
_EDGE = 2  # blocks at the top and at the bottom of a page that may be running heads


class TextLine(NamedTuple):
    """One line of a page: its text, where it begins, its height, and how far up it stands, in points."""

    text: str
    left: float
    height: float
    bottom: float = 0.0


Block = list[TextLine]  # lines that stand together, top to bottom
Page = list[Block]  # in reading order


def load(content: Content, reading: ReadOptions) -> Iterator[Draft]:
    """Yield the one article of a PDF. Raises UnreadableError for one that holds no text."""
    pages, about = _take_apart(content, reading)
    pages = _without_running_heads(pages)
    text = _text(pages)
    if not text:
        raise UnreadableError(
            "holds no text, only pictures of pages or nothing", hint="run text recognition (OCR) on it first"
        )
    title, headline = one_line(about.get("title")), _headline(pages)
    if title is not None and _NO_TITLE.match(title):
        title = None
    if title is not None and headline is not None:
        if _is_told(title, headline):
            title, headline = None, title
        elif not _is_told(title, text):
            title = None
    about["title"] = title
    yield make_draft(text, (SAVED, about), ("document", {"title": headline}))


def _take_apart(content: Content, reading: ReadOptions) -> tuple[list[Page], dict[str, Any]]:
    size = content.size
    if size > _MOST_BYTES:
        raise UnreadableError(f"has {size:,} bytes, too many for a PDF", hint="split it")
    with content.open() as file:
        start = file.read(_HEADER_WITHIN)
    if start.strip() and b"%PDF-" not in start:
        raise UnreadableError("is no PDF", hint="give it the suffix of its format")
    if not start.strip():
        return [], {}
    command = [sys.executable, "-P", str(_PAGES), str(reading.max_chars)]
    try:
        answer = ask_script(command, content, seconds=_SECONDS)
    except TimeoutError as error:
        raise UnreadableError(
            f"takes more than {_SECONDS} s to read", hint="print it to a new PDF"
        ) from error
    try:
        found = json.loads(answer)
    except ValueError as error:  # killed, or out of memory
        raise UnreadableError(
            "takes more memory to read than a PDF should", hint="print it to a new PDF"
        ) from error
    if "refused" in found:
        raise UnreadableError(found["refused"], hint="print it to a new PDF")
    pages = [[[TextLine(*line) for line in block] for block in page] for page in found["pages"]]
    return pages, found["about"]


def _without_running_heads(pages: list[Page]) -> list[Page]:
    """The pages without page numbers, and without what stands at the edge of several of them."""
    edges = [[*page[:_EDGE], *page[_EDGE:][-_EDGE:]] for page in pages]
    seen = Counter(key for blocks in edges for key in {_key(block) for block in blocks})
    places = Counter(
        place for blocks in edges for place in {round(each[0].bottom) for each in blocks if _is_number(each)}
    )
    height = _body_height(pages)
    kept = []
    for page, edge in zip(pages, edges, strict=True):
        numbers = [block for block in edge if _is_number(block) and _is_of_page(block, page, places, height)]
        dropped = [block for block in edge if block in numbers or seen[_key(block)] >= _RUNNING]
        kept.append([block for block in page if not any(block is each for each in dropped)])
    return kept


def _is_of_page(block: Block, page: Page, places: Counter[int], height: float) -> bool:
    """Whether a number counts the pages: it is small, above or below all else, and no cell of a table.

    A cell has others beside it, or above; so has a page number, but then it stands so on other pages too.
    """
    (number,) = block
    if not number.text.strip().isdecimal():
        return True
    others = [each[0] for each in page if each is not block]
    lines = [line.bottom for each in page if each is not block for line in each]
    beside = any(abs(bottom - number.bottom) < 0.5 * number.height for bottom in lines)
    column = any(
        each.text.strip().isdecimal() and abs(each.left - number.left) < number.height for each in others
    )
    outside = not lines or number.bottom <= min(lines) + 1 or number.bottom >= max(lines) - 1
    alone = not beside or places[round(number.bottom)] > 1
    return outside and alone and not column and number.height < _LARGER * height


def _key(block: Block) -> str:
    """A block's words with its numbers made equal: the page number is part of many a running head."""
    return re.sub(r"\d+", "0", " ".join(line.text.strip() for line in block))


def _is_number(block: Block) -> bool:
    return len(block) == 1 and _PAGE_NUMBER.fullmatch(block[0].text.strip()) is not None


def _text(pages: list[Page]) -> str:
    whole = " ".join(line.text for page in pages for block in page for line in block)
    unknown = len(_NO_LETTERS.findall(whole))
    if unknown > _TOO_MANY_UNKNOWN * max(1, len(_NO_LETTERS.sub("", whole).replace(" ", ""))):
        raise UnreadableError(
            "does not say which letters its signs stand for", hint="run text recognition (OCR) on it"
        )
    words = set(re.findall(r"\w+(?:-\w+)*", whole.lower()))
    paragraphs: list[str] = []
    height = _body_height(pages)
    previous: Block | None = None
    for block in (block for page in pages for block in page):
        for number, lines in enumerate(_paragraphs(block)):
            text = _joined([line.text for line in lines], words)
            goes_on = previous is not None and number == 0 and _goes_on(previous, lines, height)
            if goes_on and paragraphs:
                paragraphs[-1] = _joined([paragraphs[-1], text], words)
            elif text:
                paragraphs.append(text)
        previous = block
    return "\n\n".join(paragraphs)


def _paragraphs(block: Block) -> Iterator[Block]:
    """Cut a block where a line is indented more than the lines around it, and below a headline."""
    left = min(line.left for line in block)
    current: Block = []
    for line in block:
        indent = line.left - left + 0.25 * line.height * (len(line.text) - len(line.text.lstrip(" ")))
        is_indented = indent > 0.6 * line.height
        begins = current and is_indented and _SENTENCE_END.search(current[-1].text.strip())
        if begins or (current and _is_set_apart(current[-1], line)):
            yield current
            current = []
        current.append(line)
    yield current


def _is_set_apart(one: TextLine, other: TextLine) -> bool:
    """Whether two lines differ in size as a headline and a story do, and not by a large first letter."""
    small, large = sorted((one, other), key=lambda line: line.height)
    return large.height >= _LARGER * small.height and len(large.text.split()) > 1


def _goes_on(before: Block, lines: Block, height: float) -> bool:
    """Whether a paragraph that ends a column goes on in the lines at the top of the next."""
    last, first = before[-1], lines[0]
    alike = abs(last.height - first.height) < 0.1 * height and last.height < _LARGER * height
    text = first.text.strip()
    return (
        alike
        and not _SENTENCE_END.search(last.text.strip())
        and (text[:1].islower() or last.text.rstrip()[-1:] == "-")
    )


def _joined(lines: list[str], words: set[str]) -> str:
    """The lines as one, words that a hyphen divided whole again."""
    text = ""
    for line in lines:
        line = " ".join(_NO_LETTERS.sub("", line).translate(_LIGATURES).split())
        if not text or not line:
            text = text or line
        elif text[-1] in "\u00ad\u2010-" and text[-2:-1].isalpha() and line[0].isalpha():
            text = _healed(text, line, words)
        else:
            text += f" {line}"
    return text.replace("\u00ad", "")


def _healed(text: str, line: str, words: set[str]) -> str:
    """Join across a hyphen; one that belongs to the word ("well-known") stands elsewhere in the text too."""
    head = re.findall(r"[\w-]*\Z", text[:-1])[0].lower()
    tail = re.findall(r"\A\w*", line)[0].lower()
    keep = text[-1] != "\u00ad" and (
        line[0].isupper() or (f"{head}-{tail}" in words and head + tail not in words)
    )
    return text[:-1] + ("-" if keep else "") + line


def _body_height(pages: list[Page]) -> float:
    """The height of the lines that most of the text is set in."""
    heights: Counter[float] = Counter()
    for line in (line for page in pages for block in page for line in block):
        heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0


def _is_told(title: str, text: str) -> bool:
    """Whether a title that a file was saved with is in those words, not its makers' name for it."""
    words = re.findall(r"\w+", title.lower())
    return len(set(words) & set(re.findall(r"\w+", text.lower()))) > _HALF * len(set(words))


def _headline(pages: list[Page]) -> str | None:
    """The largest lines of the first page, where they are larger than the text."""
    first = next((page for page in pages if page), [])
    lines = [line for block in first for line in block if not line.text.strip().isdecimal()]
    height = max((line.height for line in lines), default=0.0)
    if height < _LARGER * _body_height(pages):
        return None
    block = next(block for block in first if any(line.height == height and line in lines for line in block))
    return _joined([line.text for line in block if line.height > 0.9 * height], set())
