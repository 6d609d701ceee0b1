"""Bytes of a file → text, or a refusal.

A byte order mark decides; else strict UTF-8; else a guess, which has to be a sure one. Newlines stay
as they are and nothing is normalised, so that offsets count the file's own characters.

Encodings declared inside a format (HTML's charset) are that loader's to find; it passes them as
`declared`.
"""

from __future__ import annotations

import codecs
import re

from dateline.articles.content import Content
from dateline.errors import UnreadableError

# UTF-32's little-endian mark begins with UTF-16's.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BYTES_PER_CHAR = 4  # the most that UTF-8 needs
_SAMPLE = 1 << 17  # bytes looked at to guess an encoding
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")

# What Windows-1252 text of English, the Romance and the Germanic languages does not hold: other
# characters, a symbol or a capital with accent inside of a word, three accented letters in a row,
# and what £ and é of DOS look like.
_UNLIKE_WESTERN = re.compile(
    "[^\x00-\x7f€‚„…‘’“”•–—™Œœ\xa0¡£§©ª«\xad®°´·º»¼½¾¿À-ÏÑ-ÖØ-Üß-ïñ-öø-üÿ]"
    r"|[^\W\d_][¡£§©ª«®°º»¿“”•][^\W\d_]|[^\W\d_][‚„]|[œŒ](?![^\W\d_])|[a-zß-ÿ][À-Þ]|[À-ÿ]{3}"
)
_MOST_ACCENTED = 0.3  # of the letters

# charset-normalizer tries these only; its measure "chaos" goes from 0 to 1.
_USUAL = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r",
    "big5", "cp932", "cp949", "euc_jp", "gb18030",
]  # fmt: skip
_NEAR = 0.02  # a difference in chaos that says nothing
_FREAKS = re.compile(  # half-width katakana, private use, an opening mark behind a letter: a wrong guess
    r"[\uff61-\uff9f\ue000-\uf8ff]|[^\W\d_][‚„]"
)

# Encodings that pages declare, by Python's names for them: no UTF (those are tried before), no codecs
# that are not for text.
_DECLARABLE = re.compile(
    r"cp(125\d|866|874|932|949|950)|iso8859-\d+|koi8-\w|mac-\w+|tis-620|big5\w*|gb\w+|euc_\w+|shift_jis\w*"
)
# Labels that stand for a wider encoding in practice, as the WHATWG's encoding standard has it.
_WIDER = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "latin-1", "latin1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis"), "cp932"),
    "iso-8859-9": "cp1254",
    "euc-kr": "cp949",
}
_HINT = "save the file as UTF-8 text"


def read_text(content: Content, *, max_chars: int) -> str:
    """Return the text of a file. Raises UnreadableError, before reading, for one that is far too long."""
    return decode(read_bytes(content, most=_BYTES_PER_CHAR * (max_chars + 1), max_chars=max_chars))


def read_bytes(content: Content, *, most: int, max_chars: int) -> bytes:
    """Return the content of a file of at most `most` bytes, what `max_chars` characters may need."""
    with content.open() as file:
        data = file.read(most + 1) if content.size <= most else None
    if data is None or len(data) > most:
        raise UnreadableError(
            f"has {content.size:,} bytes, too many for the {max_chars:,} characters of --max-article-chars",
            hint="split it into articles, or raise --max-article-chars",
        )
    return data


def byte_order_mark(data: bytes) -> str | None:
    """Return the encoding that the byte order mark at the start of `data` announces, if there is one."""
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Return `data` as text, without byte order mark. Raises UnreadableError when unsure or binary."""
    marked = byte_order_mark(data)
    if marked is not None:
        try:
            return data.decode(marked)
        except UnicodeDecodeError as error:
            raise _unreadable(f"is damaged {marked.removesuffix('-sig').upper()} text") from error
    if b"\x00" in data:
        raise _unreadable("is a binary file (it holds NUL bytes)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, declared)


def _guess(data: bytes, declared: str | None) -> str:
    """Decode bytes that are no UTF-8, by the declared encoding or a sure guess."""
    if _CONTROL.search(data):
        raise _unreadable("is a binary file (it holds control bytes)")
    if _is_damaged_utf8(data):
        raise _unreadable("is UTF-8 text with damaged bytes")
    sample = data[:_SAMPLE]
    encoding = _known(declared) or ("cp1252" if _is_windows_1252(sample) else _detect(sample))
    text = None if encoding is None else _decoded(data, encoding)
    if text is None:
        raise _unreadable("cannot tell its character encoding")
    return text


def _known(label: str | None) -> str | None:
    """The encoding that a label stands for, None for one that no text is saved in."""
    label = "" if label is None else label.lower()
    try:
        name = codecs.lookup(_WIDER.get(label, label)).name
    except LookupError:
        return None
    return name if _DECLARABLE.fullmatch(name) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    text = data[:_SAMPLE].decode("utf-8", "surrogateescape")
    bad = sum("\ud800" <= char <= "\udfff" for char in text)
    good = sum(char > "\x7f" for char in text) - bad
    return good > bad


def _is_windows_1252(data: bytes) -> bool:
    """Whether `data` reads as a western European language in Windows-1252 and as nothing else.

    Statistics cannot tell the encodings of Latin script apart on a short text, but what they would
    leave behind can: letters of no western language, symbols inside of words, whole words of accents.
    """
    text = _decoded(data, "cp1252")
    if text is None or _UNLIKE_WESTERN.search(text) or ("õ" in text and "ö" in text):
        return False
    letters = sum(char.isalpha() for char in text)
    accented = sum(char.isalpha() and char > "\x7f" for char in text)
    return accented <= _MOST_ACCENTED * letters


def _detect(data: bytes) -> str | None:
    """The encoding that charset-normalizer finds, if all that it finds nearly as good read the same."""
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=_USUAL)
    best = matches.best()
    if best is None:
        return None
    text = str(best)
    near = (match for match in matches if match.chaos <= best.chaos + _NEAR)
    return best.encoding if all(str(match) == text for match in near) and not _FREAKS.search(text) else None


def _unreadable(fact: str) -> UnreadableError:
    return UnreadableError(fact, hint=_HINT)
