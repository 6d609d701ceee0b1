"""Where articles come from: patterns, archives, addresses, a pipe; nothing is fetched or unpacked unasked."""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dateline.articles import inputs as given
from dateline.articles import lifeline
from dateline.articles.apart import ask_script
from dateline.articles.content import Content
from dateline.articles.drafts import Draft
from dateline.articles.files import file_sha256, is_gone
from dateline.articles.loading import find_files, load_articles, read_file
from dateline.articles.sources import SourceFile
from dateline.errors import InputError
from dateline.language.identify import language_identifier
from dateline.reports import Skipped
from dateline.types import Article


def load(*paths: str | Path) -> tuple[list[Article], list[Skipped]]:
    skipped: list[Skipped] = []
    return list(load_articles(paths, on_skip=skipped.append)), skipped


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# Patterns


def test_a_pattern_stands_for_what_it_matches(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/b/y.txt", "a/z.md", "w[1].txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [article.text for article in load(f"{tmp_path}/a/**/*.txt")[0]] == ["a/b/y.txt", "a/x.txt"]
    assert [article.text for article in load(f"{tmp_path}/w[1].txt")[0]] == [
        "w[1].txt"
    ]  # a file of that name
    with pytest.raises(InputError, match="no file or folder matches"):
        find_files(f"{tmp_path}/*.pdf")


# Archives


def test_members_of_an_archive_are_files_with_a_place_of_their_own(tmp_path: Path) -> None:
    archive = pack(
        tmp_path / "june.zip",
        {"wire/deal.txt": b"Signed.", "wire/two.jsonl": b'{"text": "a"}\n{"text": "b", "id": "own"}\n'},
    )
    articles, skipped = load(archive)
    assert [(article.id, article.text, article.path) for article in articles] == [
        ("june/wire/deal", "Signed.", f"{archive}!/wire/deal.txt"),
        ("june/wire/two#1", "a", f"{archive}!/wire/two.jsonl"),
        ("own", "b", f"{archive}!/wire/two.jsonl"),
    ]
    assert skipped == []
    (source, _) = find_files(archive)
    assert isinstance(source, SourceFile)
    assert (source.size, file_sha256(source)) == (7, file_sha256(_file(tmp_path / "same.txt", b"Signed.")))


def _file(path: Path, content: bytes) -> SourceFile:
    path.write_bytes(content)
    return SourceFile(path)


def test_what_an_archive_holds_may_change_or_go(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", {"x.txt": b"one", "y.txt": b"two"})
    found = [one for one in find_files(archive) if isinstance(one, SourceFile)]
    pack(archive, {"x.txt": b"three and four"})
    assert [[getattr(item, "text", item) for item in read_file(one)] for one in found] == [
        ["three and four"],
        [Skipped(f"{archive}!/y.txt", "is no longer in its archive")],
    ]
    assert [is_gone(one.location) for one in found] == [False, True]
    archive.unlink()
    assert [is_gone(one.location) for one in found] == [True, True]
    assert not is_gone("https://courier.example/x")  # nobody asks the network
    assert is_gone("stdin:0123456789ab")


@pytest.mark.parametrize(
    ("members", "paths"),
    [
        ([("a.txt", "One."), ("a.txt", "Two."), ("a.txt", "Three.")], ["a.txt", "a~2.txt", "a~3.txt"]),
        ([("a.txt", "One."), ("a.txt", "One.")], ["a.txt"]),
        ([("a.txt", "One."), ("a.txt", "Two."), ("a.txt", "Two."), ("a.txt", "One.")], ["a.txt", "a~2.txt"]),
        ([("a~2.txt", "One."), ("a.txt", "Two."), ("a.txt", "Three.")], ["a~2.txt", "a.txt", "a~3.txt"]),
        ([("x/6.26.TXT.gz", "One."), ("x/6.26.TXT.gz", "Two.")], ["x/6.26.TXT.gz", "x/6.26~2.TXT.gz"]),
        ([("a.b/c.md", "One."), ("a.b/c.md", "Two.")], ["a.b/c.md", "a.b/c~2.md"]),
    ],
)
def test_all_members_of_one_name_are_read(
    members: list[tuple[str, str]], paths: list[str], tmp_path: Path
) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        warnings.simplefilter("ignore")  # zipfile's, of a name that is there
        for name, text in members:
            content = text.encode()
            archive.writestr(name, gzip.compress(content, mtime=0) if name.endswith("gz") else content)
    articles, skipped = load(tmp_path / "a.zip")
    texts = dict.fromkeys(text for _, text in members)
    found = [(str(article.path).partition("!/")[2], article.text) for article in articles]
    assert (sorted(found), skipped) == (sorted(zip(paths, texts, strict=True)), [])
    assert len({article.id for article in articles}) == len(paths)
    assert not any(is_gone(str(article.path)) for article in articles)


def test_no_member_leaves_the_archive_s_folder(tmp_path: Path) -> None:
    archive = pack(tmp_path / "a.zip", {"../../evil.txt": b"Words.", "/etc/evil.txt": b"Words too."})
    articles, _ = load(archive)
    assert [article.text for article in articles] == ["Words.", "Words too."]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.articles.archives._ALWAYS_FINE", 1 << 20)
    bomb = pack(tmp_path / "a.zip", {"x.txt": bytes(3 << 20)})
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(bytes(30 << 20)))
    mixed = pack(
        tmp_path / "c.zip",
        {"good.txt": b"Words.", "x.txt": bytes(2 << 20), "y": random.Random(1).randbytes(1 << 20)},
    )
    said = [one.reason for path in (bomb, tmp_path / "b.txt.gz") for one in load(path)[1]]
    assert [reason.split(" from ")[0] for reason in said] == ["would unpack", "unpacks"]
    articles, skipped = load(mixed)
    assert [article.text for article in articles] == ["Words."]
    assert [one.reason.split(" ")[0] for one in skipped] == ["would", "unsupported"]


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    whole = pack(tmp_path / "a.zip", {"x.txt": b"Words and more words. " * 50}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:60])
    at = whole.index(b"x.txt") + 8
    (tmp_path / "hurt.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    assert [one.reason for one in load(pack(tmp_path / "none.zip", {}))[1]] == ["holds no file"]
    assert [one.reason for one in load(tmp_path / "cut.zip")[1]] == ["is no sound zip archive"]
    assert [one.reason for one in load(tmp_path / "hurt.zip")[1]] == ["is damaged inside of its archive"]


# A pipe


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_a_pipe_brings_json_lines_and_is_called_after_them(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for content in (b'{"text": "one"}\n{"text": "two", "id": "k"}\n', b'{"text": "one"}\n'):
        monkeypatch.setattr("sys.stdin", _Stdin(content))
        articles, _ = load("-")
        seen.append([(article.id, article.text) for article in articles])
        assert articles[0].path is not None
        assert articles[0].path.startswith("stdin:")
    assert [text for _, text in seen[0]] == ["one", "two"]
    assert seen[0][1][0] == "k"
    assert seen[0][0][0] != seen[1][0][0]  # another pipe, another file


# Addresses


class _Site(BaseHTTPRequestHandler):
    """A site on this machine: what stands at a path, under which type."""

    pages: dict[str, tuple[str, bytes]] = {
        "/page": (
            "text/html",
            b"<html><title>T</title><p>Boats sail again from Tuesday on, they said.</p></html>",
        ),
        "/old": ("text/html; charset=windows-1252", "<p>Das Dach über Köln ist dicht.</p>".encode("cp1252")),
        "/wire.jsonl.gz": ("application/gzip", gzip.compress(b'{"text": "Packed."}\n')),
        "/feed": (
            "application/rss+xml",
            b"<rss><channel><item><description>News.</description></item></channel></rss>",
        ),
        "/feed.rss": (
            "application/x-rss",
            b"<rss><channel><item><description>More.</description></item></channel></rss>",
        ),
        "/2025/06/26/deal.txt": ("text/plain", b"Plain words."),
        "/photo": ("image/png", b"\x89PNG"),
        "/long": ("text/plain", b"x" * 100_000),
    }

    def do_GET(self) -> None:  # noqa: N802
        if self.path == "/moved":
            self._answer(302, [("Location", "/page")])
        elif self.path == "/trap":
            self._answer(302, [("Location", "file:///etc/hosts")])
        elif self.path in self.pages:
            kind, content = self.pages[self.path]
            self._answer(200, [("Content-Type", kind)] if kind else [], content)
        else:
            self._answer(404, [])

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_is_fetched_and_its_type_decides_the_loader(site: str) -> None:
    paths = ["/page", "/old", "/wire.jsonl.gz", "/feed", "/feed.rss", "/2025/06/26/deal.txt", "/moved"]
    articles, skipped = load(*(site + path for path in paths))
    assert skipped == []
    assert [article.text for article in articles] == [
        "Boats sail again from Tuesday on, they said.",
        "Das Dach über Köln ist dicht.",
        "Packed.",
        "News.",
        "More.",
        "Plain words.",
        "Boats sail again from Tuesday on, they said.",
    ]
    assert [article.path for article in articles] == [site + path for path in paths]
    assert [article.id for article in articles][:3] == ["127.0.0.1/page", "127.0.0.1/old", "127.0.0.1/wire#1"]
    assert (articles[5].date, articles[5].origins["date"]) == ("2025-06-26", "file name")


RSS = "<rss version='2.0'><channel><item><description>Trams stop.</description></item></channel></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><summary>Trams stop.</summary></entry></feed>"
RECORD = '{"text": "Trams stop."}'
LINE = "The trams of the whole town stop from Tuesday on, they said."
PAGE = f"<title>T</title><p>{LINE}</p>"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.mark.parametrize(
    ("path", "kind", "content"),
    [
        ("/octets", "application/octet-stream", XML + RSS),
        ("/octets", "application/octet-stream", f"{XML}<!-- made by hand -->\n{ATOM}"),
        ("/none", "", RSS),
        ("/plain", "text/plain", f"\ufeff{XML}{RSS}"),
        ("/plain", "text/plain", (XML + RSS).encode("utf-16")),
        ("/feed.php", "application/octet-stream", ATOM),
        ("/feed/v2.0", "", ATOM),
        ("/as-page", "text/html", XML + RSS),
        ("/packed", "application/octet-stream", gzip.compress(RSS.encode())),
        ("/record", "", RECORD),
        ("/records", "text/plain", f"[{RECORD}]"),
        ("/records", "application/octet-stream", f"{RECORD}\n{RECORD}\n"),
        ("/story", "application/rtf", "{\\rtf1 Trams stop.}"),
        ("/story", "", "{\\rtf1 Trams stop.}"),
        ("/page", "application/octet-stream", f"<!DOCTYPE html>\n{PAGE}"),
        ("/page", "", f'{XML}<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n<html>{PAGE}</html>'),
    ],
)
def test_what_comes_without_a_type_is_what_its_bytes_say(
    path: str, kind: str, content: str | bytes, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = content if isinstance(content, bytes) else content.encode()
    monkeypatch.setitem(_Site.pages, path, (kind, sent))
    articles, skipped = load(site + path)
    text = LINE if path == "/page" else "Trams stop."
    assert ({article.text for article in articles}, skipped) == ({text}, [])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/plain", "[Updated] Trams stop, the mayor said."),
        ("/plain", "<3 for the trams: a town says goodbye."),
        ("/plain", "{Trams} stop."),
        ("/kept.txt", f"{RSS} is how a feed begins."),
        ("/kept.md", '{"trams": "is how a record begins"}'),
    ],
)
def test_what_may_be_plain_text_is(path: str, text: str, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("", "text/plain", "application/octet-stream"):
        monkeypatch.setitem(_Site.pages, path, (kind, text.encode()))
        articles, skipped = load(site + path)
        assert ([article.text[:8] for article in articles], skipped) == ([text[:8]], [])


def test_what_cannot_be_fetched_is_named(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "_MOST_BYTES", 50_000)
    articles, skipped = load(
        f"{site}/none", f"{site}/photo", f"{site}/long", f"{site}/trap", "http://127.0.0.1:1/"
    )
    assert articles == []
    assert [one.reason for one in skipped] == [
        "cannot be fetched (the server answered 404 Not Found)",
        "is of a kind that cannot be read (image/png)",
        "is longer than 0 MiB",
        skipped[3].reason,
        "cannot be fetched (no connection: Connection refused)",
    ]
    assert "cannot be fetched" in skipped[3].reason  # a redirect leads to no file
    assert [one.path for one in skipped][:1] == [f"{site}/none"]


def test_nothing_of_an_address_or_a_pipe_lies_in_the_temporary_folder(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even while it is read: a process that is killed leaves nothing behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("dateline.articles.content._IN_MEMORY", 100)
    monkeypatch.setattr("sys.stdin", _Stdin(b'{"text": "one"}\n' * 100))
    found = [*find_files("-"), *find_files(f"{site}/page"), *find_files(f"{site}/long")]
    assert list(tmp_path.iterdir()) == []
    counts = [len(list(read_file(one))) for one in found if isinstance(one, SourceFile)]
    assert counts == [100, 1, 1]


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def test_a_download_that_breaks_off_is_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2000\r\n\r\n" + b"x" * 700,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n"
        + b"x" * 99,
    ]
    for answer in answers:
        with _answering([answer]) as address:
            articles, skipped = load(address)
        assert articles == []
        assert skipped[0].reason.startswith(("broke off: 700 of 2,000 bytes came", "cannot be fetched"))


@pytest.mark.parametrize("start", [_HEAD + b"\r\n", b"HTTP/1.1 200"])
def test_a_server_that_drips_is_given_up(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "_MOST_SECONDS", 1.0)
    with _answering([start, *[b"xx"] * 200], pause=0.1) as address:
        began = time.monotonic()
        _, skipped = load(address)
    assert [one.reason for one in skipped] == ["took longer than 1 s"]
    assert time.monotonic() - began < 10


@contextmanager
def _answering(parts: list[bytes], pause: float = 0.0) -> Iterator[str]:
    """The address of a server that answers one request with these bytes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(1 << 16)
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/x.txt"
    listening.close()
    thread.join(30)


# One read


def test_a_file_that_changes_is_stored_with_the_digest_of_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("First words.")
    with SourceFile(path).content() as content:
        path.write_text("Other words, and more of them.")
        (draft,) = read_file(SourceFile(path), content=content)
        assert isinstance(draft, Draft)
        assert hashlib.sha256(draft.text.encode()).hexdigest() == content.sha256
    assert draft.text == "First words."


def test_a_file_that_is_being_written_is_not_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.txt"
    path.write_text("A.")
    monkeypatch.setattr("dateline.articles.content._PAUSE", 0)
    real, growth = os.fstat, iter(range(1, 99))

    def grow(handle: int) -> os.stat_result:
        with path.open("a") as file:
            file.write("x" * next(growth))
        return real(handle)

    monkeypatch.setattr(os, "fstat", grow)
    (item,) = read_file(SourceFile(path))
    assert item == Skipped(str(path), "changes while it is read")


def test_a_large_file_that_changes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.articles.content._IN_MEMORY", 10)
    path = tmp_path / "x.txt"
    path.write_text("Words and more words.")
    with SourceFile(path).content() as content:
        assert not content.has_changed
        with path.open("a") as file:
            file.write("More.")
        assert content.has_changed


def test_no_temporary_folder_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    (tmp_path / "a.md").write_text("# Words\n\nMore.")
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"Packed."))
    pack(tmp_path / "c.zip", {"x.md": b"Member."})
    (tmp_path / "d.txt").write_text("Die Stadt baut im Herbst eine neue Brücke über den Fluss. " * 5)
    monkeypatch.setattr(tempfile, "gettempdir", refuse)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", refuse)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    language_identifier.cache_clear()
    articles, skipped = load(tmp_path)
    assert (len(articles), skipped) == (4, [])
    assert articles[3].language == "de"


def test_a_full_disk_while_a_pipe_is_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", fail)
    monkeypatch.setattr("sys.stdin", _Stdin(b"{}"))
    _, skipped = load("-")
    assert [one.reason for one in skipped] == ["cannot be kept while it is read (No space left on device)"]


@pytest.mark.parametrize("folder", [True, False])
def test_a_disk_that_fails_has_not_lost_the_files(
    folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    real = os.stat

    def fail(path: Any, **options: Any) -> Any:
        if str(path).startswith(str(tmp_path)) and str(path).endswith("a.txt") != folder:
            raise OSError(errno.EIO, "Input/output error")
        return real(path, **options)

    monkeypatch.setattr(os, "stat", fail)
    if folder:
        with pytest.raises(InputError, match=r"cannot be read \(Input/output error\)"):
            load(tmp_path)
    else:
        assert [one.reason for one in load(tmp_path)[1]] == ["cannot be read (Input/output error)"]


# Processes


LOOP = b"%PDF-1.4\n1 0 obj\n1 0 R\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_a_pdf_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(LOOP)
    assert [one.reason for one in load(tmp_path / "x.pdf")[1]] == ["is no sound PDF"]


def test_a_script_that_is_late_or_left_alone_ends(tmp_path: Path) -> None:
    script = tmp_path / "spin.py"
    script.write_text(
        f"import runpy, sys\nlife = runpy.run_path({str(Path(lifeline.__file__))!r})\n"
        "data = sys.stdin.buffer.read(int(sys.argv[2]))\n"
        "life['end_with_parent'](sys.stdin.buffer, int(sys.argv[1]))\n"
        "sys.stdout.write(data.decode())\nsys.stdout.flush()\nwhile True: pass\n"
    )
    with pytest.raises(TimeoutError):
        ask_script([sys.executable, str(script)], Content(b"abc"), seconds=1.5)
    code = (
        "import os, subprocess, sys\n"
        f"command = [sys.executable, {str(script)!r}, str(os.getpid()), '1']\n"
        "child = subprocess.Popen(command, stdin=subprocess.PIPE)\n"
        "child.stdin.write(b'x'); child.stdin.flush()\nimport time; time.sleep(1)\n"
        "print(child.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    pid = int(done.stdout.strip("x").split()[0])
    end = time.monotonic() + 10
    while _runs(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


# Time


@pytest.mark.parametrize(
    "page",
    [
        lambda n: f"<p {' '.join(f'a{i}=1' for i in range(20 * n))}>Words.</p>",
        lambda n: f"<meta name='author' content='{'(' * 20 * n}'><p>Words.</p>",
        lambda n: "<div hidden><h1>x</h1><p>y</p></div>" * (n // 4) + "<p>Words.</p>",
        lambda n: "<p>4<sup>3</sup><q>a</q>" * (n // 4),
        lambda n: "<section id='share-of'><p>Towns keep 17 percent of the dues now.</p></section>" * (n // 8),
    ],
    ids=["attributes", "author", "hidden", "marks", "sections"],
)
def test_a_page_twice_as_long_takes_less_than_three_times_as_long(
    page: Callable[[int], str], tmp_path: Path
) -> None:
    def seconds(n: int) -> float:
        (tmp_path / "x.html").write_text(f"<html><body>{page(n)}</body></html>")
        began = time.perf_counter()
        list(read_file(SourceFile(tmp_path / "x.html")))
        return time.perf_counter() - began

    seconds(100)
    for _ in range(3):
        short, long = seconds(4_000), seconds(8_000)
        if long < 3 * short + 0.3:
            return
    raise AssertionError(f"{short:.2f} s, then {long:.2f} s")
