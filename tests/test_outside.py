"""Files are read in another process: the same comes of them, and one that stalls or dies costs itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from dateline.articles import outside
from dateline.articles.drafts import Draft
from dateline.articles.loading import find_files, read_file
from dateline.articles.outside import Outside
from dateline.articles.sources import SourceFile
from dateline.reports import Skipped

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def reader() -> Iterator[Outside]:
    with Outside() as one:
        yield one


def read(reader: Outside, source: SourceFile) -> list[Draft | Skipped]:
    with source.content() as content:
        return list(reader.read(source, content, max_chars=2_000_000, fields={}))


def test_the_same_comes_of_every_sample(reader: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    names = (
        "page-hard.html",
        "pack.zip",
        "lines.jsonl",
        "note.txt.gz",
        "feed.rss",
        "mailbox.mbox",
        "binary.txt",
    )
    paths = [SAMPLES / name for name in names if (SAMPLES / name).exists()]
    sources = [one for one in find_files(paths) if isinstance(one, SourceFile)]
    assert len(sources) >= len(names)
    for most in (8 << 20, 10):  # held in memory, and in the opened file
        monkeypatch.setattr("dateline.articles.content._IN_MEMORY", most)
        for source in sources:
            assert read(reader, source) == list(read_file(source)), source.location


SPIN = """
import dateline.articles.loading, dateline.articles.markdown as markdown, os, time
def spin(content, reading):
    if b"die" in content.read_bytes():
        os._exit(9)
    if b"spin" in content.read_bytes():
        while True:
            pass
    yield from markdown.load(content, reading)
dateline.articles.loading.LOADERS[".md"] = spin
"""


AT_A_WORD = """
import dateline.articles.loading as articles, os, time
real = articles.complete
def complete(draft, path):
    if "die" in draft.text:
        os._exit(9)
    if "spin" in draft.text:
        time.sleep(999)
    return real(draft, path)
articles.complete = complete
"""
ENDING = ("x.csv", "x.jsonl", "x.json", "x.newsml", "x.warc")
"""Files whose third record ends its reader; of the others the second stalls it."""


def serve_with(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reading process run some code first, and be waited for eight seconds."""
    script = folder / "serving.py"
    real = outside._SCRIPT.read_text(encoding="utf-8")
    loop = "    while True:\n        source,"
    script.write_text(real.replace(loop, f"    exec({code!r}, {{}})\n{loop}"))
    (folder / "lifeline.py").write_bytes(outside._SCRIPT.with_name("lifeline.py").read_bytes())
    monkeypatch.setattr(outside, "_SCRIPT", script)
    monkeypatch.setattr(outside, "_SECONDS", 8.0)


def stall_at_a_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reading process end, or stall, at an article with the word "die", or "spin"."""
    (folder / "script").mkdir()
    serve_with(AT_A_WORD, folder / "script", monkeypatch)


def test_a_file_that_stalls_or_kills_its_reader_is_named_and_the_next_is_read(
    reader: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_with(SPIN, tmp_path, monkeypatch)
    said = {}
    for word in ("good", "die", "fine", "spin", "well"):
        (tmp_path / f"{word}.md").write_text(f"Words, {word}.")
        (item,) = read(reader, SourceFile(tmp_path / f"{word}.md"))
        said[word] = item.reason if isinstance(item, Skipped) else item.text
    assert said == {
        "good": "Words, good.",
        "die": "ended its reader; it takes more memory than a file should, or is made to do harm; "
        "what follows in it is left out",
        "fine": "Words, fine.",
        "spin": "takes more than 8 s to read; what follows in it is left out",
        "well": "Words, well.",
    }


MAIL = "From a@b.example Wed Jun 25 10:00:00 2025\nSubject: {0}\nFrom: A <a@b.example>\n\nWords, {0}.\n\n"
FEED = "<item><title>{0}</title><description>Words, {0}.</description></item>"
NEWS = "<newsItem guid='{0}'><contentSet><inlineXML><p>Words, {0}.</p></inlineXML></contentSet></newsItem>"
PAGE = "<html><head><title>{0}</title></head><body><article><p>Words, {0}.</p></article></body></html>"


def web_archive(words: Sequence[str]) -> bytes:
    records = []
    for word in words:
        page = PAGE.format(word)
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n{page}"
        records.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{word}>\r\n"
            f"WARC-Date: 2025-06-25T10:00:00Z\r\nWARC-Target-URI: https://a.example/{word}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
            f"{body}\r\n\r\n"
        )
    return "".join(records).encode()


MANY: dict[str, tuple[str, Callable[[Sequence[str]], bytes]]] = {
    "x.mbox": ("message", lambda words: "".join(map(MAIL.format, words)).encode()),
    "x.csv": ("row", lambda words: "\n".join(["title,text", *(f"{w},Words {w}." for w in words)]).encode()),
    "x.jsonl": ("line", lambda words: "\n".join(json.dumps({"text": f"Words {w}."}) for w in words).encode()),
    "x.json": ("item", lambda words: json.dumps([{"text": f"Words {word}."} for word in words]).encode()),
    "x.rss": (
        "entry",
        lambda words: f"<rss><channel>{''.join(map(FEED.format, words))}</channel></rss>".encode(),
    ),
    "x.newsml": (
        "item",
        lambda words: f"<newsMessage>{''.join(map(NEWS.format, words))}</newsMessage>".encode(),
    ),
    "x.warc": ("record", web_archive),
}


@pytest.mark.parametrize("name", MANY)
def test_a_record_that_stalls_or_ends_its_reader_costs_itself_and_no_more(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, write = MANY[name]
    words = ["one", "two", "die", "four", "five"] if name in ENDING else ["one", "spin", "three"]
    bad = words.index("die" if name in ENDING else "spin")
    (tmp_path / name).write_bytes(write(words))
    stall_at_a_word(tmp_path, monkeypatch)
    with Outside() as reader:
        found = read(reader, SourceFile(tmp_path / name))
    first = 2 if name == "x.csv" else 1
    named = f"{unit} {first + bad}: takes too long to read, or more memory than it should, and was left out"
    assert [
        one.reason if isinstance(one, Skipped) else word for one, word in zip(found, words, strict=True)
    ] == [named if place == bad else word for place, word in enumerate(words)]
    assert all(word in one.text for one, word in zip(found, words, strict=True) if isinstance(one, Draft))


def test_a_file_whose_every_record_stalls_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = MANY["x.jsonl"][1]
    (tmp_path / "x.jsonl").write_bytes(write(["good", *["die"] * 9]))
    stall_at_a_word(tmp_path, monkeypatch)
    with Outside() as reader:
        good, *others = read(reader, SourceFile(tmp_path / "x.jsonl"))
    assert isinstance(good, Draft)
    reasons = [one.reason for one in others if isinstance(one, Skipped)]
    assert [reason.partition(":")[0] for reason in reasons[:-1]] == ["line 2", "line 3", "line 4"]
    assert reasons[-1].endswith("; what follows in it is left out")


def test_a_killed_parent_leaves_no_reader(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("Words.")
    code = (
        "import os\nfrom pathlib import Path\nfrom dateline.articles.sources import SourceFile\n"
        "from dateline.articles.outside import Outside\nreader = Outside()\n"
        f"source = SourceFile(Path({str(tmp_path / 'x.md')!r}))\n"
        "with source.content() as content:\n"
        "    list(reader.read(source, content, max_chars=99, fields={}))\n"
        "print(reader._process.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid, end = int(done.stdout), time.monotonic() + 10
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{pid}")


def test_plain_text_starts_no_process(reader: Outside, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Words.")
    assert len(read(reader, SourceFile(tmp_path / "x.txt"))) == 1
    assert reader._process is None
