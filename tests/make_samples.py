"""Writes the samples that are binary: `python tests/make_samples.py`. The others are files as they are.

Every run gives the same bytes, but for what a new version of a library does otherwise.
"""

from __future__ import annotations

import gzip
import io
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SAMPLES = Path(__file__).parent / "samples"
LONG_AGO = (2024, 1, 2, 3, 4, 6)

LEFT = """\
The harbour bridge at Easton will close to all
traffic on 4 May for eleven weeks while its
steel deck is replaced, the port autho-
rity said on Thursday.
      The work will cost 14.6 million euros, of
which the region pays two thirds. A well-
known firm builds the deck, and the well-known
engineer Paula Kim will inspect it, so the offi-
ce of the port says the work will end on time and
that the ferry will be free for the eleven""".splitlines()
RIGHT = """\
weeks in which the bridge is closed to all.
      Some 31,000 vehicles cross the bridge on a
working day. The last closure, in 1998, took
nineteen weeks and cost twice as much as
had been planned.""".splitlines()


RIGHT_TO_LEFT = [
    [
        ["שרי", "החוץ", "חתמו", "על", "ההסכם", "(הראשון", "מסוגו)", "ביום", "חמישי", "בעיר", "הבירה"],
        ["לפי", "הדובר", "גורשו", "20,000", "איש", "בשנת", "2025", "ברובם", "בטיסות", "של", "Border Wire"],
    ],
    [["وقع", "الوزيران", "الاتفاق", "يوم", "الخميس", "في", "العاصمة", "ورحل", "14.6", "ألف", "شخص"]],
]


def main() -> None:
    """Write them all."""
    _two_columns()
    _picture()
    _right_to_left()
    _word()
    _archives()
    _crawl()


def _pdf(title: str | None = None) -> FPDF:
    pdf = FPDF()
    pdf.set_creation_date(datetime(*LONG_AGO, tzinfo=UTC))
    if title is not None:
        pdf.set_title(title)
    return pdf


def _two_columns() -> None:
    """Columns written line by line across the page, as some programs do; a running head, page numbers."""
    pdf = _pdf("Microsoft Word - page3_final.doc")
    for number in range(1, 4):
        pdf.add_page()
        pdf.set_font("Times", size=8)
        pdf.text(10, 8, f"The Easton Courier, page {number}")
        pdf.text(100, 290, str(number))
        if number == 1:
            pdf.set_font("Times", size=20)
            pdf.text(10, 25, "Harbour bridge to close for eleven weeks")
        pdf.set_font("Times", size=10)
        if number < 3:
            for line in range(len(LEFT)):
                for left, column in ((10, LEFT), (110, RIGHT)):
                    if line < len(column) and number == 1:
                        pdf.text(left, 40 + 5 * line, column[line])
            if number == 2:
                pdf.text(10, 40, "The price of a season ticket stays at 40 euros.")
        else:
            pdf.text(10, 40, "Letters to the editor are welcome.")
    pdf.output(str(SAMPLES / "two-columns.pdf"))


def _picture() -> None:
    """A page that is drawn, not written."""
    pdf = _pdf()
    pdf.add_page()
    pdf.rect(10, 10, 100, 50)
    pdf.output(str(SAMPLES / "picture.pdf"))


def _right_to_left() -> None:
    """Hebrew and Arabic lines, their signs from the left to the right as the eye meets them."""
    asked = ["fc-match", "-f", "%{file}", "DejaVu Sans"]
    font = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    pdf = _pdf()
    pdf.add_page()
    pdf.add_font("letters", fname=font)
    pdf.set_font("letters", size=11)
    top = 30.0
    for paragraph in RIGHT_TO_LEFT:
        for line in paragraph:
            seen = " ".join(_as_seen(word) for word in reversed(line))
            pdf.text(190 - pdf.get_string_width(seen), top, seen)
            top += 5
        top += 12
    pdf.output(str(SAMPLES / "right-to-left.pdf"))


def _as_seen(word: str) -> str:
    if word[-1].isascii() and word[-1].isalnum():  # Latin words and figures read from the left
        return word
    return word[::-1].translate({ord("("): ")", ord(")"): "("})


def _word() -> None:
    body = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Budget: what changes</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The budget rises by </w:t></w:r>
<w:del><w:r><w:delText>2</w:delText></w:r></w:del>
<w:ins><w:r><w:t>3</w:t></w:r></w:ins>
<w:r><w:t xml:space="preserve"> per cent &amp; the tax stays.</w:t></w:r></w:p>
<w:p/>
<w:tbl><w:tr>
<w:tc><w:p><w:r><w:t>Roads</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>12 million</w:t></w:r></w:p></w:tc></w:tr>
<w:tr>
<w:tc><w:p><w:r><w:t>Schools</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>31 million</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>One line</w:t><w:br/><w:t>and the next.</w:t></w:r></w:p>
</w:body></w:document>"""
    core = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>Document1</dc:title><dc:creator>Dana Whitfield</dc:creator>
<dcterms:created>2023-08-14T10:00:00Z</dcterms:created></cp:coreProperties>"""
    _zip("report.docx", {"word/document.xml": body.encode(), "docProps/core.xml": core.encode()})


def _zip(name: str, members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(member, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    (SAMPLES / name).write_bytes(packed.getvalue())
    return packed.getvalue()


def _archives() -> None:
    _zip("bomb.zip", {"zeros.txt": b"0" * (80 << 20)})
    packed = _zip(
        "pack.zip",
        {
            "june/deal.txt": "The deal was signed in Bogotá on Friday.\n".encode(),
            "june/lines.jsonl.gz": gzip.compress(
                b'{"text": "A line inside of a file inside of an archive."}\n', mtime=0
            ),
            "june/inner.zip": b"PK\x05\x06" + bytes(18),
            "june/secret.txt": b"Nobody can read this.",
            "june/photo.jpg": b"\xff\xd8\xff",
            "__MACOSX/june/._deal.txt": b"\x00",
        },
    )
    at = packed.rindex(b"june/secret.txt")
    # The bit of the central directory that says "encrypted" stands 38 bytes before the name.
    (SAMPLES / "pack.zip").write_bytes(packed[: at - 38] + bytes([packed[at - 38] | 1]) + packed[at - 37 :])
    note = "The Kestrel reservoir reopened on 14 August 2023.\n"
    (SAMPLES / "note.txt.gz").write_bytes(gzip.compress(note.encode(), mtime=0))
    (SAMPLES / "cut.txt.gz").write_bytes(gzip.compress(note.encode(), mtime=0)[:40])


def _crawl() -> None:
    page = """<html><head><title>Night trams are back</title></head><body><article>
<h1>Night trams are back</h1>
<p>Trams will run all night on Fridays and Saturdays from September, the council decided.</p>
<p>The trial lasts a year and costs 1.2 million euros, said Zoë Adler.</p></article></body></html>"""
    for name, packed in (("crawl.warc", False), ("crawl.warc.gz", True)):
        with (SAMPLES / name).open("wb") as file:
            writer = WARCWriter(file, gzip=packed)
            for number, (status, kind, content) in enumerate(
                [
                    ("200 OK", "text/html; charset=windows-1252", page.encode("cp1252")),
                    ("200 OK", "image/png", b"\x89PNG"),
                    ("404 Not Found", "text/html", b"<p>There is no such page here, sorry.</p>"),
                    ("200 OK", "text/html", b"<script>render()</script>"),
                ]
            ):
                headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
                record = writer.create_warc_record(
                    f"https://herald.example/{number}",
                    "response",
                    payload=io.BytesIO(content),
                    http_headers=headers,
                    warc_headers_dict={
                        "WARC-Date": "2024-07-09T05:00:00Z",
                        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-00000000000{number}>",
                    },
                )
                writer.write_record(record)


if __name__ == "__main__":
    main()
