"""RTF → Draft: the paragraphs and tables of a document in Rich Text Format, in their order.

Laid out as a Word document is (`docx.py`): blank lines between paragraphs, table rows on lines of their own,
cells separated by a tab. What was struck out, deleted in a tracked change or hidden is not text.

Headers, footers, footnotes, comments, pictures and text boxes are left out. No library: the small one there
is leaves deleted and hidden words in, and writes the addresses of links between those of the story.

Source: Rich Text Format Specification, version 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dateline.articles.content import Content
from dateline.articles.decoding import read_bytes
from dateline.articles.docx import day_made
from dateline.articles.drafts import SAVED, Draft, ReadOptions, make_draft
from dateline.articles.marks import raised
from dateline.errors import UnreadableError
from dateline.reports import Skipped

START = b"{\\rtf"
_MOST_BYTES = 64 << 20  # pictures are written out in it
_DEEPEST = 10_000  # groups
_BEFORE = 4  # pieces of text that say what a raised character means
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<plain>[^\\{}\r\n]+)|.",
    re.DOTALL,
)
_APART = frozenset(
    """
    colortbl stylesheet pict object header headerl headerr headerf footer footerl footerr footerf footnote
    annotation atnid atnauthor atntime fldinst pntext listtext shp shprslt do nonesttables xe tc
    txe rxe bkmkstart bkmkend comment template themedata colorschememapping latentstyles listtable
    listoverridetable rsidtbl generator filetbl revtbl datastore xmlnstbl ftnsep ftnsepc ftncn aftnsep
    aftnsepc aftncn nextfile keywords subject operator manager company doccomm hlinkbase printim buptim
    private
    """.split()
)
"""What groups of these names hold is no text of the article's."""
_ABOUT = frozenset({"title", "author", "category", "creatim", "revtim"})
_SIGNS = {"~": "\xa0", "_": "\u2011", "-": "", "{": "{", "}": "}", "\\": "\\"}
_WORDS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_ENDS = frozenset({"par", "sect", "page", "column", "softpage"})
_OFF = {"v": "hidden", "deleted": "deleted", "strike": "struck", "striked": "struck twice"}
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS = {  # of a font -> its code page; others are the document's
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


def load(content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped]:
    """Yield the one article of a document. Raises UnreadableError for what is none."""
    data = read_bytes(content, most=_MOST_BYTES, max_chars=reading.max_chars).lstrip()
    if not data.startswith(START):
        raise UnreadableError("is no RTF document", hint="save it as .rtf from a word processor")
    document = _Document()
    whole = document.read(data)
    about = {name: _paired("".join(words)) for name, words in document.about.items()}
    about["date"] = day_made(about.pop("creatim", None), about.pop("revtim", None)) or ""
    about["section"] = about.pop("category", "")
    yield make_draft("\n\n".join(document.finished()), (SAVED, about))
    if not whole:
        yield Skipped("", "is cut off; what follows is lost")


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a group: where its words belong, its font, and how they are set."""

    place: str = "text"  # or a name of `_ABOUT`, "fonts", or "" for nowhere
    font: int | None = None
    skip: int = 1  # characters that stand for one of Unicode where that cannot be shown
    off: frozenset[str] = frozenset()
    is_raised: bool = False
    is_starred: bool = False


@dataclass(slots=True)
class _Document:
    """A document as it is read: the paragraphs so far, and the words of the one that is open."""

    about: dict[str, list[str]] = field(default_factory=dict)
    _page: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _blocks: list[str] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)  # of one code page, to be decoded
    _group: _Group = field(default_factory=_Group)
    _in_table: bool = False
    _passing: int = 0  # characters still to be passed over behind one of Unicode

    def read(self, data: bytes) -> bool:
        """Read it; return whether it comes to its end."""
        above, at = list[_Group](), 0
        while at < len(data):
            token = _TOKEN.match(data, at)
            assert token is not None
            at = token.end()
            if token["brace"]:
                self._decode()
                self._passing = 0
                if token["brace"] == b"{":
                    above.append(self._group)
                    self._group = replace(self._group, is_starred=False)
                elif above:
                    self._group = above.pop()
                if not above:
                    return True
                if len(above) > _DEEPEST:
                    raise UnreadableError("is nested too deeply", hint="save it again from a word processor")
            elif token["word"]:
                number = None if token["number"] is None else int(token["number"])
                if token["word"] == b"bin":
                    at += max(0, number or 0)
                else:
                    self._word(token["word"].decode(), number)
            else:
                self._characters(token)
        return False

    def finished(self) -> list[str]:
        """Return the paragraphs and tables."""
        if self._cells:
            self._layout("row")
        self._in_table = False
        self._end_paragraph()
        self._end_table()
        return self._blocks

    def _characters(self, token: re.Match[bytes]) -> None:
        if token["sign"] == b"*":
            self._group = replace(self._group, is_starred=True)
        elif token["sign"] in (b"\r", b"\n"):
            self._end_paragraph()
        elif token["byte"] or token["plain"]:
            found = bytes.fromhex(token["byte"].decode()) if token["byte"] else token["plain"]
            passed = min(self._passing, len(found))
            self._passing -= passed
            self._bytes += found[passed:]
        elif token["sign"] and self._passing:
            self._passing -= 1
        elif token["sign"]:
            self._put(_SIGNS.get(token["sign"].decode("latin-1"), ""))

    def _word(self, name: str, number: int | None) -> None:
        if name == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self._passing = self._group.skip
            return
        self._decode()
        self._passing = 0
        group = self._group
        if name in _APART or group.is_starred:
            self._group = replace(group, place="", is_starred=False)
        elif name in _ABOUT and group.place == "info":
            self._group = replace(group, place=name)
        elif name in ("fonttbl", "info"):
            self._group = replace(group, place="fonts" if name == "fonttbl" else "info")
        elif name in ("yr", "mo", "dy") and group.place in _ABOUT:
            self._put(f"{'-' * (name != 'yr')}{number or 0:02}")
        elif name in _WORDS:
            self._put(_WORDS[name])
        elif group.place == "text":
            self._layout(name)
            self._set(name, number)
        else:
            self._set(name, number)

    def _layout(self, name: str) -> None:
        """What ends a paragraph, a cell or a row, or tells that a table begins."""
        if name in _ENDS:
            self._end_paragraph()
        elif name in ("cell", "nestcell"):
            self._cells.append(" ".join("".join(self._words).split()))
            self._words.clear()
        elif name in ("row", "nestrow"):
            self._rows.append("\t".join(self._cells))
            self._cells.clear()
        elif name in ("intbl", "pard"):
            self._in_table = name == "intbl"

    def _set(self, name: str, number: int | None) -> None:
        """What changes how the words that follow are written or set."""
        group = self._group
        if name in _OFF:
            off = group.off - {_OFF[name]} if number == 0 else group.off | {_OFF[name]}
            self._group = replace(group, off=off)
        elif name == "plain":
            self._group = replace(group, off=group.off & {"deleted"}, is_raised=False)
        elif name in ("super", "nosupersub"):
            self._group = replace(group, is_raised=name == "super" and number != 0)
        elif name in ("f", "deff"):
            self._group = replace(group, font=number)
        elif name == "uc":
            self._group = replace(group, skip=max(0, number or 0))
        elif name == "ansicpg" and number:
            self._page = _known(f"cp{number}") or self._page
        elif name in _PAGES:
            self._page = _PAGES[name]
        elif name == "fcharset" and group.place == "fonts" and number in _CHARSETS:
            self._fonts[group.font or 0] = _CHARSETS[number]

    def _decode(self) -> None:
        if self._bytes:
            page = self._fonts.get(self._group.font or 0, self._page)
            text = self._bytes.decode(page, "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        self._decode()
        place = self._group.place
        if place in _ABOUT:
            self.about.setdefault(place, []).append(text)
        elif place == "text" and not self._group.off:
            self._words.append(
                raised("".join(self._words[-_BEFORE:]), text) if self._group.is_raised else text
            )

    def _end_paragraph(self) -> None:
        self._decode()
        if self._in_table:
            self._words.append(" ")
            return
        text = "".join(self._words).strip("\n")
        self._words.clear()
        self._end_table()
        if text.strip():
            self._blocks.append(_paired(text))

    def _end_table(self) -> None:
        rows = [_paired(row) for row in self._rows if row.strip()]
        self._rows.clear()
        if rows:
            self._blocks.append("\n".join(rows))


def _paired(text: str) -> str:
    """The text with the halves that characters beyond 16 bits are written in put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _known(page: str) -> str | None:
    try:
        return codecs.lookup(page).name
    except LookupError:
        return None
