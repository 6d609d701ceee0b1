"""Feed every loader damaged and hostile files: no crash, no hang, bounded memory, each refusal one sentence.

    python eval/fuzz_loaders.py [--cases 200] [--seed 1] [--seconds 480] [--output eval/results/fuzz.json]

Damaged: mutations of the samples in tests/samples (bytes flipped, cut, doubled, put together with another
sample), all from one seed; of what is packed, every other one inside: a member of a ZIP or DOCX, the content
of a gzip file, a stream of a PDF is unpacked, mutated and packed again, so that it gets past the container.
Pages are put together of pieces, with classes that menus, captions and notices have. Hostile: bombs made
here, each read in a process of its own whose peak memory is measured. The exit code is 1 if anything
crashed, hung, or took more memory than allowed.

What is found in the files is checked by the tests; here it only has to be something or a reason.
"""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import random
import re
import resource
import signal
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from dateline.articles.archives import ARCHIVES
from dateline.articles.loading import LOADERS, find_files, read_file
from dateline.articles.sources import SourceFile
from dateline.language.identify import detect_language
from dateline.reports import Skipped
from harness import parser

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"
MAX_CHARS = 200_000
SLOWEST = 60  # seconds a file may take
MOST_MEMORY = 1 << 30  # bytes of a process that reads one file of a few MiB
LONGEST_REASON = 400  # characters
ENCRYPTED = 1  # of a member's flags
SLOW_FORMATS = {".pdf": 4}  # a process a file: a fourth of the cases

SCRAPS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"&", b"&amp;", b"<![CDATA[", b"]]>",
    b"<!ENTITY a 'b'>",
    b'"', b"'", b"{", b"[", b"]", b"\n", b"\r\n", b"\n\n", b"\nFrom x\n", b"--", b"=?utf-8?b?", b"\\ud800",
    b"PK\x03\x04", b"endobj", b"stream\n", b"9999999999", b"-1", b"%PDF-1.7", b"WARC/1.0\r\n", b"\xc3",
    b"\x1f\x8b",
]  # fmt: skip


TAGS = "p div ul ol li a h1 h2 aside section article main table tr td span figure blockquote pre br".split()
CLASSES = (
    "caption related readMore newsletter-signup cookie_banner share promo comments story content main body x "
    "RelatedLinks mostPopular é \x01 --"
).split(" ")
LINES = [
    "The mayor of Harlan opened the bridge on Friday. ", "Read more: ", "Related:", "The branches are:",
    "Sign up for our newsletter here. ", "&amp;", "&#0;", "&#xd800;", "\x00", "<!--", "-->", "<![CDATA[",
    "\u202e", "\ufeff", " ", "\n", "2024-05-04", "<script>", "</script>", "<style>", "<textarea>",
]  # fmt: skip


class Hang(Exception):  # noqa: N818
    """A file took longer than allowed."""


def main() -> int:
    """Run the mutations and the bombs; print and write what came of them."""
    options = parser(__doc__, cases=200, seed=1, seconds=480.0, output=None).parse_args()
    signal.signal(signal.SIGALRM, _alarm)
    detect_language("The language model is loaded before the clock starts. " * 9)
    report: dict[str, Any] = {"cases": options.cases, "seed": options.seed, "max_chars": MAX_CHARS}
    report["mutations"] = _mutations(options.cases, options.seed, time.monotonic() + options.seconds)
    report["mutations"]["pages of pieces"] = _pages(10 * options.cases, options.seed)
    report["bombs"] = _bombs()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report["peak_mib"] = peak // 1024
    text = json.dumps(report, indent=1, ensure_ascii=False)
    print(text)
    if options.output is not None:
        options.output.write_text(text + "\n", encoding="utf-8")
    failed = [row for row in report["mutations"].values() if row["failures"]]
    failed += [row for row in report["bombs"].values() if row["failures"]]
    return 1 if failed else 0


def _mutations(cases: int, seed: int, until: float) -> dict[str, Any]:
    samples = sorted(path for path in SAMPLES.glob("[!.]*") if not path.name.endswith(".expected.json"))
    samples = [path for path in samples if SourceFile(path).suffix in {*LOADERS, *ARCHIVES}]
    contents = [path.read_bytes() for path in samples]
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path, content in zip(samples, contents, strict=True):
            suffix = SourceFile(path).suffix
            ending = "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix
            row = rows.setdefault(suffix, _new_row())
            random_source = random.Random(f"{seed} {path.name}")
            for case in range(max(1, cases // SLOW_FORMATS.get(suffix, 1))):
                if time.monotonic() > until:
                    break
                target = Path(folder) / f"x{ending}"
                inside = _mutated_inside(content, random_source, contents) if case % 2 else None
                row["inside"] += inside is not None
                target.write_bytes(_mutated(content, random_source, contents) if inside is None else inside)
                _try(target, row, f"{path.name} {case}")
            print(path.name, file=sys.stderr)
    for row in rows.values():
        row["slowest"] = round(row["slowest"], 2)
    return rows


def _pages(cases: int, seed: int) -> dict[str, Any]:
    """Pages put together at random: what is furniture is taken out of them, and they are laid out."""
    row, source = _new_row(), random.Random(f"{seed} pages")
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            target = Path(folder) / "x.html"
            target.write_bytes(_page(source).encode())
            _try(target, row, f"page {case}")
    row["slowest"] = round(row["slowest"], 2)
    return row


def _page(source: random.Random) -> str:
    pieces: list[str] = ["<html><body>"]
    open_tags: list[str] = []
    for _ in range(source.randrange(1, 60)):
        kind = source.randrange(4)
        if kind == 0 and open_tags:
            pieces.append(f"</{open_tags.pop(source.randrange(len(open_tags)))}>")
        elif kind == 1:
            pieces.append(source.choice(LINES) * source.choice((1, 1, 30)))
        else:
            tag, name = source.choice(TAGS), source.choice(CLASSES)
            pieces.append(f'<{tag} {source.choice(("class", "id", "href"))}="{name}">')
            open_tags.append(tag)
    return "".join(pieces)


def _new_row() -> dict[str, Any]:
    return {"files": 0, "inside": 0, "articles": 0, "refusals": 0, "slowest": 0.0, "failures": []}


def _mutated_inside(content: bytes, source: random.Random, others: list[bytes]) -> bytes | None:
    """Mutate what is packed in the content, and pack it again; None where nothing is."""
    if content.startswith(b"\x1f\x8b"):
        try:
            return gzip.compress(_mutated(gzip.decompress(content), source, others))
        except (OSError, EOFError, zlib.error):
            return None
    if content.startswith(b"PK"):
        return _mutated_member(content, source, others)
    if content.startswith(b"%PDF"):
        return _mutated_stream(content, source, others)
    return None


def _mutated_member(content: bytes, source: random.Random, others: list[bytes]) -> bytes | None:
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
            small = [info for info in old.infolist() if info.file_size < 1 << 20]
            members = {info.filename: old.read(info) for info in small if not info.flag_bits & ENCRYPTED}
            chosen = source.choice(sorted(members))
            for name, data in members.items():
                new.writestr(name, _mutated(data, source, others) if name == chosen else data)
    except (OSError, NotImplementedError, ValueError, IndexError, zipfile.BadZipFile, zlib.error):
        return None
    return packed.getvalue()


def _mutated_stream(content: bytes, source: random.Random, others: list[bytes]) -> bytes | None:
    """The table of objects is wrong afterwards, and readers look for the objects instead."""
    streams = list(re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL))
    if not streams:
        return None
    chosen = source.choice(streams)
    try:
        mutated = zlib.compress(_mutated(zlib.decompress(chosen[1]), source, others))
    except zlib.error:
        mutated = _mutated(chosen[1], source, others)
    whole = content[: chosen.start(1)] + mutated + content[chosen.end(1) :]
    length = re.compile(rb"/Length %d\b" % len(chosen[1]))
    return length.sub(b"/Length %d" % len(mutated), whole, count=1)


def _mutated(content: bytes, source: random.Random, others: list[bytes]) -> bytes:
    data = bytearray(content[: 1 << 17])
    for _ in range(source.choice((1, 1, 2, 4, 16))):
        at = source.randrange(len(data) + 1)
        length = source.choice((1, 2, 8, 64, 1024))
        kind = source.randrange(6)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] ^= 1 << source.randrange(8)
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at:at] = data[at : at + length] * source.choice((1, 3, 50))
        elif kind == 3:
            data[at:at] = source.choice(SCRAPS) * source.choice((1, 1, 40))
        elif kind == 4:
            other = source.choice(others)
            start = source.randrange(len(other) + 1)
            data[at:at] = other[start : start + length]
        else:
            del data[at:]
    return bytes(data)


def _try(path: Path, row: dict[str, Any], name: str) -> None:
    began = time.perf_counter()
    signal.alarm(SLOWEST)
    row["files"] += 1
    try:
        counts = _read(path)
        row["articles"] += counts["articles"]
        row["refusals"] += counts["refusals"]
    except Hang:
        row["failures"].append(f"{name}: hung")
    except BaseException as error:  # what is looked for here
        if isinstance(error, KeyboardInterrupt):
            raise
        row["failures"].append(f"{name}: {type(error).__name__}: {error}")
    finally:
        signal.alarm(0)
    row["slowest"] = max(row["slowest"], time.perf_counter() - began)


def _read(path: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for found in find_files(path):
        for item in [found] if isinstance(found, Skipped) else read_file(found, max_chars=MAX_CHARS):
            if isinstance(item, Skipped):
                assert item.reason.strip(), "a refusal without a reason"
                assert "\n" not in item.reason, f"a refusal of several lines: {item.reason}"
                assert len(item.reason) <= LONGEST_REASON, f"a long refusal: {item.reason}"
                counts["refusals"] += 1
            else:
                assert item.text.strip(), "an article without a text"
                assert len(item.text) <= MAX_CHARS, "a text that is too long"
                item.text.encode()
                counts["articles"] += 1
    assert counts, "neither an article nor a reason"
    return counts


def _alarm(number: int, frame: FrameType | None) -> None:
    raise Hang


# Bombs: each a suffix and what makes its bytes


def _bomb_files() -> dict[str, tuple[str, Callable[[], bytes]]]:
    big = 1 << 30
    laughs = "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    return {
        "zip of a GiB of zeros": (".zip", lambda: _zip({"x.txt": big})),
        "zip of 30 files under the limit": (".zip", lambda: _zip({f"{n}.txt": 60 << 20 for n in range(30)})),
        "zip in a zip in a zip": (".zip", lambda: _nested_zip(20)),
        "gzip of a GiB of zeros": (".txt.gz", lambda: _gzip(big)),
        "gzip of a GiB in JSON lines": (".jsonl.gz", lambda: _gzip(big)),
        "docx of a GiB of zeros": (".docx", lambda: _zip({"word/document.xml": big})),
        "a billion laughs": (
            ".rss", lambda: f"<!DOCTYPE r [<!ENTITY a 'a'>{laughs}]><rss>&j;</rss>".encode()
        ),
        "a file asked for by an entity": (
            ".nitf", lambda: b"<!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/hosts'>]><nitf>&x;</nitf>"
        ),
        "XML a hundred thousand deep": (".xml", lambda: b"<rss>" + b"<a>" * 100_000),
        "HTML a hundred thousand deep": (".html", lambda: b"<div>" * 100_000 + b"words"),
        "HTML of a hundred thousand tables": (".html", lambda: b"<table><tr><td>x" * 100_000),
        "JSON a hundred thousand deep": (".json", lambda: b"[" * 100_000),
        "JSON line of 50 MB": (".jsonl", lambda: b'{"text": "' + b"a" * (50 << 20) + b'"}\n'),
        "text of 50 MB": (".txt", lambda: b"word " * (10 << 20)),
        "CSV with an open quotation mark": (".csv", lambda: b'text\n"' + b"a,b\n" * (8 << 20)),
        "CSV of a million columns": (".csv", lambda: b"text," * 1_000_000 + b"\nx\n"),
        "mail of ten thousand parts": (".eml", lambda: _nested_mail(10_000)),
        "mail header of ten MB": (".eml", lambda: b"Subject: " + b"=?utf-8?q?a?= " * 700_000 + b"\n\nText."),
        "mailbox with one message of 100 MB": (
            ".mbox", lambda: b"From x\nSubject: y\n\n" + b"word\n" * (20 << 20)
        ),
        "PDF stream of a GiB": (".pdf", lambda: _pdf(zlib.compress(bytes(big), 9))),
        "PDF stream that packs itself twice": (
            ".pdf", lambda: _pdf(zlib.compress(zlib.compress(bytes(big), 9), 9), 2)
        ),
        "PDF whose pages are their own parent": (".pdf", _circular_pdf),
        "WARC response packed from a GiB": (".warc", lambda: _warc(gzip.compress(bytes(big), 9))),
        "Markdown of ten thousand quotes": (".md", lambda: b">" * 10_000 + b" words"),
        "Markdown of open brackets": (".md", lambda: b"[" * 50_000 + b"](" * 50_000),
        "front matter of aliases": (".md", _aliases),
    }  # fmt: skip


def _bombs() -> dict[str, Any]:
    rows: dict[str, Any] = {}
    context = multiprocessing.get_context("spawn")
    for name, (suffix, make) in _bomb_files().items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"bomb{suffix}"
            path.write_bytes(make())
            size = path.stat().st_size
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_measure, args=(path, sender))
            process.start()
            row = receiver.recv() if receiver.poll(2 * SLOWEST) else {"failures": ["hung, or died"]}
            process.join(5)
            process.kill()
        rows[name] = {"bytes": size, **row}
        print(name, row, file=sys.stderr)
    return rows


def _measure(path: Path, sender: Any) -> None:
    signal.signal(signal.SIGALRM, _alarm)
    row = _new_row()
    _try(path, row, path.name)
    peak = max(_own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    if peak > MOST_MEMORY:
        row["failures"].append(f"took {peak >> 20} MiB")
    said = next((item.reason for item in _first(path) if isinstance(item, Skipped)), None)
    sender.send(
        {"articles": row["articles"], "said": said, "seconds": round(row["slowest"], 2),
         "peak_mib": peak >> 20, "failures": row["failures"]}
    )  # fmt: skip


def _own_peak() -> int:
    """Peak memory of this process in bytes; rusage would count the process that it was forked from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return (
        int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
        << 10
    )


def _first(path: Path) -> Iterator[Any]:
    for found in find_files(path):
        yield from [found] if isinstance(found, Skipped) else read_file(found, max_chars=MAX_CHARS)


def _zip(sizes: dict[str, int]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in sizes.items():
            with archive.open(name, "w") as member:
                for _ in range(size >> 20):
                    member.write(bytes(1 << 20))
    return packed.getvalue()


def _nested_zip(depth: int) -> bytes:
    content, name = b"words", "x.txt"
    for _ in range(depth):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, content)
        content, name = packed.getvalue(), "x.zip"
    return content


def _gzip(size: int) -> bytes:
    packed = io.BytesIO()
    with gzip.open(packed, "w") as file:
        for _ in range(size >> 20):
            file.write(b"0" * (1 << 20))
    return packed.getvalue()


def _nested_mail(depth: int) -> bytes:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"Subject: x\n{head}\n\nText.".encode()


def _pdf(stream: bytes, filters: int = 1) -> bytes:
    chain = " ".join(["/FlateDecode"] * filters)
    return b"".join(
        [
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n",
            f"4 0 obj<</Length {len(stream)}/Filter[{chain}]>>stream\n".encode(),
            stream,
            b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        ]
    )


def _circular_pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 2>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def _warc(body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://herald.example/\r\n"
        "WARC-Date: 2024-07-09T05:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _aliases() -> bytes:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    ]
    return ("---\n" + "\n".join(lines) + "\n---\nWords.").encode()


if __name__ == "__main__":
    sys.exit(main())
