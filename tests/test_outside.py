"""Files are read in another process: the same comes of them, and one that stalls or dies costs itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.articles import Draft, SourceFile, find_files, outside, read_file
from dateline.articles.outside import Outside
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
import dateline.articles, dateline.articles.markdown as markdown, os, time
def spin(content, reading):
    if b"die" in content.read_bytes():
        os._exit(9)
    if b"spin" in content.read_bytes():
        while True:
            pass
    yield from markdown.load(content, reading)
dateline.articles.LOADERS[".md"] = spin
"""


def test_a_file_that_stalls_or_kills_its_reader_is_named_and_the_next_is_read(
    reader: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "serving.py"
    real = outside._SCRIPT.read_text(encoding="utf-8")
    script.write_text(
        real.replace(
            "    while True:\n        source,", f"    exec({SPIN!r}, {{}})\n    while True:\n        source,"
        )
    )
    (tmp_path / "lifeline.py").write_bytes(outside._SCRIPT.with_name("lifeline.py").read_bytes())
    monkeypatch.setattr(outside, "_SCRIPT", script)
    monkeypatch.setattr(outside, "_SECONDS", 8.0)
    said = {}
    for word in ("good", "die", "fine", "spin", "well"):
        (tmp_path / f"{word}.md").write_text(f"Words, {word}.")
        (item,) = read(reader, SourceFile(tmp_path / f"{word}.md"))
        said[word] = item.reason if isinstance(item, Skipped) else item.text
    assert said == {
        "good": "Words, good.",
        "die": "ended its reader; it takes more memory than a file should, or is made to do harm",
        "fine": "Words, fine.",
        "spin": "takes more than 8 s to read; what follows in it is left out",
        "well": "Words, well.",
    }


def test_a_killed_parent_leaves_no_reader(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("Words.")
    code = (
        "import os\nfrom pathlib import Path\nfrom dateline.articles import SourceFile\n"
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
