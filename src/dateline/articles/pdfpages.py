"""The pages of a PDF as JSON on standard output, from a process that may be killed.

It is run as a script, so that it loads nothing of Dateline: `python -P pdfpages.py CHARS PARENT LENGTH`.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import runpy
import sys
import unicodedata
from pathlib import Path
from typing import Any

_MOST_MEMORY = 1 << 30  # bytes of address space
_MOST_PAGES = 5_000
_LONGEST_CHAIN = 64  # references to references

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SHAPES = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]")
_LATIN = "A-Za-z\u00c0-\u024f"
_LEFT_TO_RIGHT = re.compile(rf"[{_LATIN}](?:[{_LATIN}\d\s.,:;'’/&+-]*[{_LATIN}\d])?|\d+(?:[.,:/-]\d+)*")
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))


def main(max_chars: str, parent: str, length: str) -> None:
    """Print what the PDF on standard input holds, or why it cannot be read."""
    data = sys.stdin.buffer.read(int(length))
    lifeline = runpy.run_path(str(Path(__file__).with_name("lifeline.py")))
    lifeline["end_with_parent"](sys.stdin.buffer, int(parent))
    _bound_memory()
    logging.disable(logging.CRITICAL)
    try:
        found = _read(data, int(max_chars))
    except MemoryError:
        found = {"refused": "takes more memory to read than a PDF should"}
    except Exception as error:  # whatever a damaged file sets off in the parser
        found = {"refused": _reason(error)}
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # a thread waits for the pipe


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the time is still bounded
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _bound_links() -> None:
    """Let a chain of references that leads to itself end; pdfminer follows it for ever."""
    from pdfminer import pdftypes

    resolve = pdftypes.PDFObjRef.resolve

    def resolve_chain(self: Any, default: Any = None) -> Any:
        found = self
        for _ in range(_LONGEST_CHAIN):
            found = resolve(found, default)
            if not isinstance(found, pdftypes.PDFObjRef):
                return found
        raise pdftypes.PDFException("a reference leads to itself")

    pdftypes.PDFObjRef.resolve = resolve_chain  # type: ignore[method-assign]


def _read(data: bytes, max_chars: int) -> dict[str, Any]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    pages: list[list[list[tuple[str, float, float, float]]]] = []
    chars = 0
    _bound_links()
    with io.BytesIO(data) as file:
        about = _about(PDFDocument(PDFParser(file)))
        file.seek(0)
        for number, layout in enumerate(extract_pages(file, laparams=LAParams())):
            blocks = [_lines(block) for block in layout if isinstance(block, LTTextContainer)]
            pages.append([block for block in blocks if block])
            chars += sum(len(line[0]) for block in blocks for line in block)
            if chars > max_chars or number >= _MOST_PAGES:
                return {"refused": f"has more than {max_chars:,} characters, or {_MOST_PAGES:,} pages"}
    return {"pages": pages, "about": about}


def _lines(block: Any) -> list[tuple[str, float, float, float]]:
    from pdfminer.layout import LTTextLine

    lines = (line for line in block if isinstance(line, LTTextLine))
    return [(_text(line), line.x0, line.height, line.y0) for line in lines if line.get_text().strip()]


def _text(line: Any) -> str:
    """The line's characters in the order of reading."""
    from pdfminer.layout import LTChar

    signs = [(sign.get_text(), sign.x0 if isinstance(sign, LTChar) else None) for sign in line]
    places = [left for text, left in signs if left is not None and _RIGHT_TO_LEFT.match(text)]
    rising = sum(1 if one < other else -1 for one, other in zip(places, places[1:], strict=False))
    texts = [text for text, _ in signs if text != "\n"]
    return _as_read(texts) if rising > 0 else "".join(texts)


def _as_read(texts: list[str]) -> str:
    """Words that are read from the right, and stand in the order of the eye, in the order of reading.

    Latin words and figures among them keep theirs. Shapes of Arabic letters become the letters.
    """
    turned = "".join(_MIRRORED.get(text, text) for text in reversed(texts))
    turned = _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), turned)
    return _LEFT_TO_RIGHT.sub(lambda found: found[0][::-1], turned)


def _about(document: Any) -> dict[str, str | None]:
    from pdfminer.utils import decode_text

    found: dict[str, str | None] = {"title": None, "author": None, "date": None}
    for info in document.info:
        for name, key in (("title", "Title"), ("author", "Author"), ("date", "CreationDate")):
            value = info.get(key)
            if isinstance(value, bytes):
                found[name] = decode_text(value).strip()
    if found["date"] is not None:
        found["date"] = found["date"].removeprefix("D:")[:8]
    return found


def _reason(error: Exception) -> str:
    kind = type(error).__name__
    if kind in {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return "is encrypted"
    if kind == "PDFTextExtractionNotAllowed":
        return "does not allow its text to be taken out"
    return "is no sound PDF"


if __name__ == "__main__":
    main(*sys.argv[1:])
