"""Milvus away, too old, refusing, cut off in the middle, taken, or killed: one sentence, and nothing lost.

The server is Milvus Lite on loopback, spoken to as any Milvus; what it cannot do, refuse, is done by one
that refuses everything. What every store must do is asked in tests/contracts/test_any_store.py.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import grpc
import pytest

from dateline.cli import main
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    EmbedderMismatchError,
    IndexBusyError,
    IndexFormatError,
    MoveError,
    NoIndexError,
    RepairError,
    SettingsError,
    StoreError,
)
from dateline.filters.filters import NO_FILTERS
from dateline.indexing.updating import update_index
from dateline.places import MilvusPlace, Place, as_place
from dateline.settings import Settings, VectorType
from dateline.stores.milvus import client
from dateline.stores.milvus.client import Milvus
from dateline.stores.milvus.schema import ARTICLES, CHUNKS
from dateline.stores.milvus.terms import LONGEST, bags
from dateline.stores.moving import move_index
from dateline.stores.opening import open_index, repair, state_of, verify, writer_of
from embedders import LengthEmbedder

pytestmark = pytest.mark.milvus

EMBEDDER = LengthEmbedder()
SECRET = "hunter2"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A Milvus on loopback: its port. As a Milvus does, it lets clients ask often if it is there."""
    from milvus_lite.adapter.grpc import server

    made, patient = grpc.server, [("grpc.http2.max_ping_strikes", 0)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grpc, "server", lambda pool, options: made(pool, options=[*options, *patient]))
        folder = str(tmp_path_factory.mktemp("server"))
        running, database, port = server.start_server_in_thread(folder)
    yield port
    running.stop(grace=1).wait()
    database.close()


@pytest.fixture
def at(server: int, request: pytest.FixtureRequest) -> MilvusPlace:
    """A collection of its own for each test."""
    return MilvusPlace(f"t_{abs(hash(request.node.name))}", server=f"http://127.0.0.1:{server}")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a minute for a server that is gone."""
    monkeypatch.setattr(client, "_CONNECTING", 1.0)
    monkeypatch.setattr(client, "_TIMEOUT", 1.0)


def stories(folder: Path, *days: int, said: str = "It rained on day {day}.") -> Path:
    folder.mkdir(exist_ok=True)
    for day in days:
        text = f"{said.format(day=day)} " * (3 + day)
        story = {"id": f"day-{day}", "title": f"Rain {day}", "text": text, "date": f"2025-05-{day:02d}"}
        (folder / f"{day}.json").write_text(json.dumps(story))
    return folder


def index(place: Place, articles: Path, embedder: LengthEmbedder = EMBEDDER) -> Any:
    settings = Settings(index=place, chunk_tokens=20, overlap_tokens=4)
    return update_index([articles], settings, embedder=embedder)[0]


def ids(place: Place) -> list[str]:
    with closing(open_index(place)) as opened:
        return sorted(one.id for one in opened.database.catalogue.headings(NO_FILTERS))


def told(error: DatelineError) -> str:
    """The error as a person sees it: one line, and what to do."""
    assert "\n" not in f"{error}{error.hint}"
    assert error.hint
    return f"{error}; {error.hint}"


# Servers that are not as they should be


@pytest.mark.usefixtures("quick")
def test_a_server_that_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        place = as_place(f"milvus+http://127.0.0.1:{free.getsockname()[1]}/news")
    monkeypatch.setenv("DATELINE_MILVUS_TOKEN", f"root:{SECRET}")
    for call in (
        lambda: open_index(place),
        lambda: index(place, stories(tmp_path / "a", 1)),
        lambda: verify(place),
    ):
        with pytest.raises(StoreError, match="does not answer") as raised:
            call()
        assert SECRET not in told(raised.value)


class Refusing(grpc.GenericRpcHandler):  # type: ignore[misc]
    def service(self, details: Any) -> Any:
        def refuse(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.abort(
                grpc.StatusCode.UNAUTHENTICATED, f"auth check failure, {SECRET} is not the password"
            )
            return b""

        return grpc.unary_unary_rpc_method_handler(refuse)


@pytest.mark.usefixtures("quick")
def test_credentials_that_are_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    refusing = grpc.server(ThreadPoolExecutor(2), handlers=(Refusing(),))
    port = refusing.add_insecure_port("127.0.0.1:0")
    refusing.start()
    monkeypatch.setenv("DATELINE_MILVUS_TOKEN", f"root:{SECRET}")
    try:
        with pytest.raises(StoreError, match="refuses the credentials") as raised:
            open_index(as_place(f"milvus+http://127.0.0.1:{port}/news"))
    finally:
        refusing.stop(None)
    assert "DATELINE_MILVUS_TOKEN" in told(raised.value)
    assert SECRET not in told(raised.value) + caplog.text + "".join(capfd.readouterr())


def test_a_token_that_would_travel_in_the_open_is_remarked_upon(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATELINE_MILVUS_TOKEN", f"root:{SECRET}")
    given = client._identity(MilvusPlace("news", server="http://db.example:19530"))
    assert given["token"] == f"root:{SECRET}"
    assert "unencrypted" in caplog.text
    assert SECRET not in caplog.text
    assert client._identity(MilvusPlace("news", server="https://db.example:19530"))["secure"] is True


def test_certificates_stand_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = MilvusPlace("news", server="https://db.example:19530")
    (tmp_path / "ca.pem").write_text("x")
    monkeypatch.setenv("DATELINE_MILVUS_CA", str(tmp_path / "ca.pem"))
    assert client._identity(place)["server_pem_path"] == str(tmp_path / "ca.pem")
    monkeypatch.setenv("DATELINE_MILVUS_KEY", str(tmp_path / "none.pem"))
    with pytest.raises(SettingsError, match="DATELINE_MILVUS_KEY names no file"):
        client._identity(place)
    monkeypatch.setenv("DATELINE_MILVUS_KEY", str(tmp_path / "ca.pem"))
    with pytest.raises(SettingsError, match="needs DATELINE_MILVUS_CA"):
        client._identity(place)


def test_a_server_that_is_too_old(at: MilvusPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    import pymilvus

    monkeypatch.setattr(pymilvus.MilvusClient, "get_server_version", lambda *_, **__: "v2.3.5-lite")
    with pytest.raises(StoreError, match=r"version v2\.3\.5-lite, too old") as raised:
        open_index(at)
    assert "2.5" in told(raised.value)


def test_without_the_extra_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(SettingsError, match="pymilvus, which is not installed") as raised:
        open_index(as_place(f"milvus+lite:{tmp_path / 'x'}"))
    assert "dateline[milvus]" in told(raised.value)


def test_no_settings_are_read_from_a_file_of_the_working_folder(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MILVUS_URI=http://elsewhere.example\nHELLO_FROM_ENV=1\n")
    script = (
        "import os; from dateline.places import as_place; from dateline.stores.opening import state_of\n"
        "try: state_of(as_place('milvus+lite:none'))\nexcept Exception as error: print(error)\n"
        "print(os.environ.get('HELLO_FROM_ENV'), 'pymilvus' in __import__('sys').modules)"
    )
    source = str(Path(client.__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": source}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "there is no index in milvus+lite:none\nNone True\n"


# Collections of others, and indexes of other makings


def test_where_there_is_no_index(at: MilvusPlace, tmp_path: Path) -> None:
    for place in (at, as_place(f"milvus+lite:{tmp_path / 'none'}")):
        with pytest.raises(NoIndexError, match="there is no index in milvus"):
            open_index(place)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("table", ["", "articles"])
def test_a_collection_of_somebody_else_is_left_alone(table: str, at: MilvusPlace, tmp_path: Path) -> None:
    from pymilvus import MilvusClient

    with closing(MilvusClient(uri=at.server)) as other:
        name = f"{at.collection}_{table}" if table else at.collection
        other.create_collection(name, dimension=3)
        other.insert(name, [{"id": 1, "vector": [1.0, 0.0, 0.0]}])
        with pytest.raises(IndexFormatError, match="was not made by this Dateline"):
            index(at, stories(tmp_path / "a", 1))
        assert other.query(name, filter="id == 1", output_fields=["id"])
        other.drop_collection(name)


def test_an_index_of_another_embedder(at: MilvusPlace, tmp_path: Path) -> None:
    index(at, stories(tmp_path / "a", 1, 2))
    with pytest.raises(EmbedderMismatchError, match="was made with word lengths"):
        index(at, stories(tmp_path / "a", 3), LengthEmbedder(name="other"))
    assert ids(at) == ["day-1", "day-2"]


def test_one_writer_at_a_time(at: MilvusPlace, tmp_path: Path) -> None:
    index(at, stories(tmp_path / "a", 1))
    with writer_of(at) as writer:
        with pytest.raises(IndexBusyError, match=rf"another process is writing .*process {os.getpid()} on"):
            index(at, stories(tmp_path / "a", 2))
        row = writer.database.row_by_id("day-1")
        assert row is not None
    assert index(at, tmp_path / "a").added == 1


def test_a_first_answer_of_milvus_lite_that_is_late_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pymilvus

    connect, tried = pymilvus.MilvusClient, []

    def late(**given: Any) -> Any:
        tried.append(given)
        if len(tried) == 1:
            raise pymilvus.MilvusException(message="Fail connecting to server: DEADLINE_EXCEEDED")
        return connect(**given)

    monkeypatch.setattr(pymilvus, "MilvusClient", late)
    place = MilvusPlace("dateline", None, tmp_path / "index.milvus")
    with closing(Milvus(place, make=True)) as milvus:
        assert not milvus.has("")
    assert len(tried) == 2


def test_no_connection_is_left_to_who_is_given_the_same_port_later(tmp_path: Path) -> None:
    from pymilvus.client.connection_manager import ConnectionManager

    with closing(Milvus(MilvusPlace("dateline", None, tmp_path / "index.milvus"), make=True)) as milvus:
        address = milvus._client._config.address
    stats = ConnectionManager.get_instance().get_stats()
    assert address not in {one["address"] for one in stats["connections"]}


def test_milvus_lite_is_for_one_process(tmp_path: Path, start_python: Callable[[str], Any]) -> None:
    place = as_place(f"milvus+lite:{tmp_path / 'lite'}")
    index(place, stories(tmp_path / "a", 1))
    with closing(open_index(place)):
        script = (
            "from dateline.places import as_place; from dateline.stores.opening import open_index\n"
            f"try: open_index(as_place({str(place)!r}))\nexcept Exception as error: print(error)"
        )
        out, _ = start_python(script).communicate(timeout=60)
    assert out == f"another process has {place} open\n"


# In the middle of a commit


class Proxy:
    """Hands bytes on to a server until it is `cut`."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._alive = True
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while self._alive:
                here, _ = self._listening.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                self._open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while content := one.recv(1 << 16):
                other.sendall(content)

    def cut(self) -> None:
        self._alive = False
        for one in (self._listening, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def counted(monkeypatch: pytest.MonkeyPatch, run: Callable[[], Any]) -> int:
    """How many requests a run makes."""
    requests: list[None] = []
    whole = Milvus._told

    def counting(self: Milvus, call: Any) -> Any:
        requests.append(None)
        return whole(self, call)

    with monkeypatch.context() as patch:
        patch.setattr(Milvus, "_told", counting)
        run()
    return len(requests)


def test_a_network_that_is_cut_loses_nothing(
    server: int, at: MilvusPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut at ten requests of a run that adds, changes and removes: the state before, or that after, whole."""
    articles = stories(tmp_path / "a", 1, 2, 3)
    twin = MilvusPlace(f"{at.collection}_twin", server=at.server)
    for place in (at, twin):
        index(place, articles)
    before = ids(at)
    stories(articles, 2, 4, 5, said="Snow fell on day {day}, in May.")
    (articles / "1.json").unlink()
    requests = counted(monkeypatch, lambda: update(twin, articles))
    after = ids(twin)
    assert before != after
    whole, seen = Milvus._told, set[str]()
    for moment in range(2, requests, max(1, requests // 10)):
        proxy, made = Proxy(server), list[None]()
        cut_off = MilvusPlace(at.collection, server=f"http://127.0.0.1:{proxy.port}")

        def cutting(
            self: Milvus, call: Any, *, made: list[None] = made, proxy: Proxy = proxy, moment: int = moment
        ) -> Any:
            made.append(None)
            if len(made) == moment:
                proxy.cut()
            return whole(self, call)

        with monkeypatch.context() as patch:
            patch.setattr(client, "_TIMEOUT", 1.0)
            patch.setattr(Milvus, "_told", cutting)
            told = ""
            try:
                update(cut_off, articles)
            except StoreError as error:
                told = str(error)
        found = ids(at)
        assert found in (before, after)
        # Cut where only the lease was left to let go of, a run ends well; all is written then.
        assert "does not answer" in told or (told == "" and found == after)
        seen.add("after" if found == after else "before")
        forget_lease(at)
        if found == after:
            break
    assert "before" in seen
    assert update(at, articles).articles == 4
    assert ids(at) == after
    assert verify(at).findings == ()


def update(place: Place, articles: Path) -> Any:
    settings = Settings(index=place, chunk_tokens=20, overlap_tokens=4)
    return update_index([articles], settings, embedder=EMBEDDER, sync=True)[0]


def forget_lease(place: MilvusPlace) -> None:
    """As if two minutes had gone by: whoever was cut off may live on."""
    with closing(Milvus(place)) as milvus:
        milvus.delete("", "number == 2")


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from dateline.places import as_place
from dateline.stores.milvus.client import Milvus
from test_milvus import update
whole, made = Milvus._told, []
def killing(self, call):
    made.append(None)
    if len(made) == {moment}:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(self, call)
Milvus._told = killing
update(as_place({place!r}), Path({articles!r}))
"""


def test_a_writer_that_is_killed_leaves_the_last_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start_python: Callable[[str], Any]
) -> None:
    articles = stories(tmp_path / "a", 1, 2, 3)
    place, twin = (as_place(f"milvus+lite:{tmp_path / name}") for name in ("lite", "twin"))
    for one in (place, twin):
        index(one, articles)
    before = ids(place)
    stories(articles, 2, 4, 5, said="Snow fell on day {day}, in May.")
    (articles / "1.json").unlink()
    requests = counted(monkeypatch, lambda: update(twin, articles))
    after = ids(twin)
    for moment in (requests // 2, 3 * requests // 4):
        script = KILLED.format(
            tests=str(Path(__file__).parent), moment=moment, place=str(place), articles=str(articles)
        )
        process = start_python(script)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        assert ids(place) in (before, after)
    assert update(place, articles).articles == 4
    assert ids(place) == after
    assert verify(place).findings == ()


def test_a_first_run_that_breaks_off_leaves_no_index(at: MilvusPlace, tmp_path: Path) -> None:
    stopped = LengthEmbedder(before=interrupt)
    with pytest.raises(KeyboardInterrupt):
        index(at, stories(tmp_path / "a", 1), stopped)
    with pytest.raises(NoIndexError):
        open_index(at)
    with closing(Milvus(at)) as milvus:
        assert not milvus.has("")
        assert not milvus.has(ARTICLES)
    assert index(at, tmp_path / "a").generation == 1


def interrupt() -> None:
    raise KeyboardInterrupt


# Damage


def damaged(at: MilvusPlace, table: str, expression: str, **changes: Any) -> None:
    from dateline.stores.milvus.schema import LAYOUTS

    with closing(Milvus(at)) as milvus:
        milvus.load(table)
        more = ("words",) if LAYOUTS[table].words else ("nothing",)
        rows = milvus.rows(table, expression, (*LAYOUTS[table].stored, *more))
        assert rows
        milvus.replace(table, [{**row, **changes} for row in rows])


@pytest.mark.parametrize(
    ("table", "expression", "changes", "finding"),
    [
        (ARTICLES, "number == 1", {"title": "Another"}, "not, value by value, what was stored"),
        ("texts", "part == 0", {"text": "x"}, "its text is not the one that was stored"),
        (CHUNKS, "number == 2", {"stop": 3}, "not, value by value"),
        (CHUNKS, "number == 2", {"vector": [0.25] * 16}, "not, value by value"),
        (ARTICLES, "number == 2", {"words": "drone"}, "searched by other words or fields than it has: 2"),
        (CHUNKS, "number == 1", {"day": 20200101}, "searched by other words or fields than it has: 1"),
    ],
)  # fmt: skip
def test_what_has_changed_is_found_and_mended(
    table: str, expression: str, changes: dict[str, Any], finding: str, at: MilvusPlace, tmp_path: Path
) -> None:
    articles = stories(tmp_path / "a", 1, 2, 3)
    index(at, articles)
    damaged(at, table, expression, **changes)
    found = verify(at)
    assert any(finding in one.what for one in found.findings), found.findings
    if "what was stored" in finding or "was stored" in finding:
        with pytest.raises(RepairError, match="cannot be trusted"):
            repair(at)
        with pytest.raises((DamagedIndexError, MoveError)):
            move_index(at, tmp_path / "moved")
        assert not (tmp_path / "moved" / "manifest.json").exists()
    done = repair(at, drop_damaged=True)
    assert verify(at).findings == ()
    assert len(ids(at)) == 3 - bool(done.dropped) - 2 * (table == "texts")
    index(at, articles)
    assert ids(at) == ["day-1", "day-2", "day-3"]
    assert verify(at).findings == ()


def test_a_collection_that_is_missing(at: MilvusPlace, tmp_path: Path) -> None:
    index(at, stories(tmp_path / "a", 1))
    with closing(Milvus(at)) as milvus:
        milvus.drop(CHUNKS)
    with pytest.raises(DamagedIndexError, match="_chunks is missing"):
        open_index(at)
    assert [one.what for one in verify(at).findings] == [
        f"the index in {at} is damaged: its collection {at.collection}_chunks is missing"
    ]


# Moving


def test_a_move_that_broke_off_goes_on(
    at: MilvusPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.stores import moving

    index(tmp_path / "index", stories(tmp_path / "a", *range(1, 9)))
    monkeypatch.setattr(moving, "CHECKPOINT_SECONDS", 0.0)

    def stop(_: str, done: int, __: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_index(tmp_path / "index", at, progress=stop)
    assert 0 < state_of(at).articles < 8
    done = move_index(tmp_path / "index", at)
    assert (done.articles, done.carried) == (8, 8 - 4)
    assert move_index(tmp_path / "index", at).carried == 0
    assert ids(at) == ids(tmp_path / "index")


def test_nothing_is_moved_over_another_index(at: MilvusPlace, tmp_path: Path) -> None:
    index(tmp_path / "index", stories(tmp_path / "a", 1, 2))
    index(at, stories(tmp_path / "b", 3))
    for source, target in ((tmp_path / "index", at), (at, tmp_path / "index")):
        with pytest.raises(MoveError, match="there is another index in"):
            move_index(source, target)
    assert (ids(at), ids(tmp_path / "index")) == (["day-3"], ["day-1", "day-2"])
    with pytest.raises(DatelineError, match="where it is"):
        move_index(at, at)


# Vectors, words, and the commands


@pytest.mark.parametrize("kind", [VectorType.HNSW, VectorType.SQ8, VectorType.IVF])
def test_every_kind_of_vectors_finds_the_nearest(kind: VectorType, at: MilvusPlace, tmp_path: Path) -> None:
    articles = stories(tmp_path / "a", *range(1, 20))
    twin = tmp_path / "twin"
    index(twin, articles)
    settings = Settings(index=at, chunk_tokens=20, overlap_tokens=4, vectors=kind)
    assert update_index([articles], settings, embedder=EMBEDDER)[0].vector_type == kind
    row = EMBEDDER.encode_query("It rained on day 7.")
    with closing(open_index(twin)) as one, closing(open_index(at)) as other:
        expected, found = one.nearest(row, 5), other.nearest(row, 5)
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-6)
    assert repair(at, vectors=VectorType.FLAT).findings == ()
    assert state_of(at).vector_type == "flat"


def test_a_folder_has_no_vectors_of_milvus(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", vectors=VectorType.HNSW)
    with pytest.raises(SettingsError, match="has no hnsw vectors"):
        update_index([stories(tmp_path / "a", 1)], settings, embedder=EMBEDDER)


def test_words_are_letters_that_every_analyzer_leaves_alone() -> None:
    texts: list[tuple[str | None, str]] = [
        ("Ministers’ talks", "Signed; SIGNING 20,000 café İzmir ß ‘x’"), (None, ""),
        (None, "हिन्दी 林海 ਪੰਜਾਬ"),
        (None, " ".join(f"word{number}" for number in range(6_000)) + " often" * 9_000),
    ]  # fmt: skip
    found = bags(texts)
    assert sorted(found[0].split()) == sorted("minist talk sign sign 20 000 cafe izmir 0xc39f x".split())
    assert found[1] == ""
    assert all(word.isascii() and word.isalnum() for bag in found for word in bag.split())
    assert len(found[2].split()) >= 3
    assert len(found[3]) <= LONGEST
    assert set(found[3].split()) == {*(f"word{number}" for number in range(6_000)), "often"}


def test_every_command_takes_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The whole way with the shipped models, as a person would type it."""
    corpus = Path(__file__).parent.parent / "corpus"
    monkeypatch.chdir(tmp_path)
    lite, folder = f"milvus+lite:{tmp_path / 'lite'}", str(tmp_path / "index")

    def ran(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        return int(end.value.code or 0), capfd.readouterr().out

    paths = [str(path) for path in sorted(corpus.glob("*.md"))[:8]]
    for place in (folder, lite):
        assert ran("index", *paths, "--index", place)[0] == 0
    for command in (
        ["ask", "How many articles are about drones?"],
        ["ask", "Which articles did Vollmer write?"],
        ["list"], ["list", "--since", "2025-06"], ["stats"], ["dups"], ["dups", "--passages"],
    ):  # fmt: skip
        assert ran(*command, "--index", lite) == ran(*command, "--index", folder)
    for question in ("How many people were deported?", "Who signed the border agreement for Guatemala?"):
        asked = ["ask", question, "--reader", "fast", "--min-confidence", "0", "--json"]
        answers = [json.loads(ran(*asked, "--index", place)[1])["answers"] for place in (lite, folder)]
        assert answers[0][0]["answer"] == answers[1][0]["answer"]
        assert answers[0][0]["citations"][0]["article"] == answers[1][0]["citations"][0]["article"]
    first = sorted(corpus.glob("*.md"))[0].stem
    assert ran("show", first, "--index", lite) == ran("show", first, "--index", folder)
    assert ran("info", "--index", lite)[1].startswith("version")
    assert "sound" in ran("verify", "--index", lite)[1]
    assert "is sound" in ran("repair", "--index", lite)[1]
    assert "removed 1 article" in ran("remove", first, "--index", lite)[1]
    assert ran("show", first, "--index", lite)[0] == 2
    code, out = ran("move", lite, str(tmp_path / "back"))
    assert (code, "7 articles" in out) == (0, True)
