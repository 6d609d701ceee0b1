"""Where articles come from: patterns, archives, addresses, a pipe; nothing is fetched or unpacked unasked."""

from __future__ import annotations

import gzip
import io
import random
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from dateline.articles import SourceFile, file_sha256, find_files, is_gone, load_articles, read_file
from dateline.articles import inputs as given
from dateline.errors import InputError
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
            self._answer(200, [("Content-Type", kind)], content)
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


def test_the_copy_of_an_address_goes_with_the_last_use_of_it(site: str) -> None:
    found = list(find_files(f"{site}/page"))
    path = cast(SourceFile, found[0]).path
    assert path.exists()
    found.clear()
    assert not path.exists()
