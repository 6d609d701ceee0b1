"""The service as a process and on the wire: many at once, new states of the index, signals, bad clients."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from dateline import Dateline, Settings
from dateline.cli import main
from dateline.serve import connection, guard
from dateline.serve.options import Options
from dateline.serve.running import config_of
from dateline.serve.service import Service
from served import CORPUS, DEPORTED, Server, serving, small_index, told_to_others, without_seconds

QUESTIONS = (
    DEPORTED,
    "Who signed the agreement for Guatemala?",
    "Was anyone charged over the Gatwick drones?",
    "Who will win the next election?",
)
PATIENT = 200  # seconds: the machine may have much else to do


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_index(tmp_path_factory.mktemp("serving") / "index")


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Server]:
    assert isinstance(settings.index, Path)
    with serving(settings.index, "--deadline", str(PATIENT)) as server:
        yield server


@pytest.fixture
def ask(server: Server) -> Iterator[Callable[[str], httpx.Response]]:
    with httpx.Client(base_url=server.address, timeout=PATIENT) as client:
        yield lambda question: client.post("/v1/ask", json={"question": question})


def serial_answers(settings: Settings) -> dict[str, Any]:
    with Dateline.open(settings=settings) as news:
        return {question: shape_of(news.ask(question).to_dict()) for question in QUESTIONS}


def shape_of(result: dict[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = told_to_others(json.loads(json.dumps(without_seconds(result))))
    return shape


def test_64_clients_at_once_get_the_serial_answers_bit_for_bit(
    ask: Callable[[str], httpx.Response], settings: Settings
) -> None:
    expected = serial_answers(settings)
    with ThreadPoolExecutor(64) as clients:
        questions = [QUESTIONS[number % len(QUESTIONS)] for number in range(64)]
        answers = [*clients.map(ask, questions)]
    assert {answered.status_code for answered in answers} == {200}
    assert [without_seconds(answered.json()) for answered in answers] == [expected[one] for one in questions]


def test_a_new_state_is_taken_up_and_no_request_sees_half_of_it(tmp_path: Path) -> None:
    settings = small_index(tmp_path / "index")
    before = serial_answers(settings)
    with (
        serving(tmp_path / "index") as server,
        httpx.Client(base_url=server.address, timeout=PATIENT) as client,
    ):
        seen = list[tuple[str, str, dict[str, Any]]]()
        stop = threading.Event()

        def keep_asking(offset: int) -> None:
            number = offset
            while not stop.is_set():
                question = QUESTIONS[number % len(QUESTIONS)]
                answered = client.post("/v1/ask", json={"question": question})
                seen.append((answered.headers["dateline-generation"], question, answered.json()))
                number += 1

        with ThreadPoolExecutor(3) as clients:
            asking = [clients.submit(keep_asking, offset) for offset in range(3)]
            Dateline.index([CORPUS / "noem-castro-tegucigalpa.md"], settings=settings).close()
            waited = time.monotonic() + 60
            while client.get("/readyz").json()["generation"] < 2 and time.monotonic() < waited:
                time.sleep(0.05)
            for question in QUESTIONS:
                client.post("/v1/ask", json={"question": question})
            stop.set()
            for one in asking:
                one.result()
    after = serial_answers(settings)
    assert {generation for generation, _, _ in seen} == {"1", "2"}
    for generation, question, result in seen:
        assert without_seconds(result) == (before if generation == "1" else after)[question]


def test_an_index_that_goes_away_is_told_and_the_last_state_still_answers(tmp_path: Path) -> None:
    settings = small_index(tmp_path / "index")
    service = Service(settings)
    with (
        on_the_wire(service) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENT) as client,
    ):

        def trouble(told: bool) -> Any:
            waited = time.monotonic() + 30
            while (client.get("/readyz").json()["trouble"] is not None) != told and time.monotonic() < waited:
                time.sleep(0.05)
            return client.get("/readyz").json()["trouble"]

        shutil.move(tmp_path / "index", tmp_path / "elsewhere")
        assert "there is no index" in trouble(True)
        assert (
            client.post("/v1/ask", json={"question": DEPORTED}).json()["answers"][0]["answer"]
            == "approximately 20,000"
        )
        assert "dateline_index_trouble 1.0" in client.get("/metrics").text
        shutil.move(tmp_path / "elsewhere", tmp_path / "index")
        assert trouble(False) is None
        (tmp_path / "index" / "manifest.json").write_text("{")
        assert "damaged" in trouble(True)
        assert client.post("/v1/ask", json={"question": DEPORTED}).status_code == 200


def test_an_index_cut_short_in_place_is_told_and_served_again_once_it_is_restored(tmp_path: Path) -> None:
    folder, backup = tmp_path / "index", tmp_path / "backup"
    small_index(folder)
    shutil.copytree(folder, backup)
    with serving(folder) as server, httpx.Client(base_url=server.address, timeout=PATIENT) as client:
        for path in (*folder.glob("*.sqlite"), *folder.glob("*.bin")):
            with path.open("r+b") as file:
                file.truncate(100)
        broken = client.post("/v1/ask", json={"question": DEPORTED})
        assert (broken.status_code, "is damaged" in broken.json()["detail"]) == (503, True)
        assert client.get("/healthz").status_code == 200
        for path in backup.iterdir():
            shutil.copyfile(path, folder / path.name)
        waited = time.monotonic() + PATIENT
        while (answered := client.post("/v1/ask", json={"question": DEPORTED})).status_code == 503:
            assert time.monotonic() < waited
            time.sleep(0.1)
        assert answered.json()["answers"][0]["answer"] == "approximately 20,000"


HANGUP = pytest.param(
    getattr(signal, "SIGHUP", None),
    marks=pytest.mark.skipif(
        not hasattr(signal, "SIGHUP") or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN,
        reason="hanging up ends nothing here",
    ),
)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, HANGUP])
def test_a_signal_lets_what_was_asked_be_answered(settings: Settings, by: signal.Signals) -> None:
    assert isinstance(settings.index, Path)
    with serving(settings.index) as server:
        lines = list[str]()
        with httpx.Client(base_url=server.address, timeout=PATIENT) as client:
            body = {"questions": [*QUESTIONS, *QUESTIONS]}
            with client.stream("POST", "/v1/batch", json=body) as answered:
                told = answered.iter_lines()
                lines.append(next(told))
                server.process.send_signal(by)
                lines += told
        assert server.wait() == 0
        assert len(lines) == 2 * len(QUESTIONS)
        assert [json.loads(line)["question"] for line in lines] == body["questions"]
        assert not [line for line in server.said if "Traceback" in line or "Error" in line]
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.address}/healthz")


def test_what_is_not_done_by_the_deadline_does_not_hold_up_the_end(settings: Settings) -> None:
    assert isinstance(settings.index, Path)
    with serving(settings.index, "--deadline", "2") as server, ExitStack() as open_still:
        for _ in range(3):  # they begin a request, and go no further
            silent = open_still.enter_context(socket.create_connection(("127.0.0.1", server.port), 30))
            silent.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        httpx.get(f"{server.address}/healthz")
        assert server.end() == 0


@pytest.fixture
def said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[Any, str]]:
    """Run `dateline serve` with these flags; return its exit code, and why it did not start."""

    def run(*flags: str) -> tuple[Any, str]:
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--reader", "fast", *flags])
        return ended.value.code, capsys.readouterr().err

    monkeypatch.setattr("dateline.serve.running.uvicorn.Server.run", lambda *_: pytest.fail("it started"))
    return run


def test_what_keeps_it_from_starting_is_said_in_a_sentence(
    said: Callable[..., tuple[Any, str]], settings: Settings, tmp_path: Path
) -> None:
    index = ("--index", str(settings.index))
    token = tmp_path / "token"
    token.write_text("correct-horse-battery\n")
    token.chmod(0o644)
    code, line = said(*index, "--port", "0", "--token-file", str(token))
    assert (code, "others than you can read the token" in line, "chmod 600" in line) == (2, True, True)
    token.chmod(0o600)
    for content in ("", "short\n", "two words that are long enough\n", "ünïcödé-token-that-is-long\n"):
        token.write_text(content)
        code, line = said(*index, "--port", "0", "--token-file", str(token))
        assert (code, "holds no token" in line) == (2, True), content
    code, line = said(*index, "--port", "0", "--token-file", str(tmp_path / "none"))
    assert (code, "cannot read the token" in line) == (2, True)
    code, line = said(*index, "--port", "0", "--host", "0.0.0.0")
    assert (code, "no token is set" in line, "--token-file" in line) == (2, True, True)
    code, line = said(*index, "--port", "0", "--host", "no.such.host.invalid")
    assert (code, "cannot listen at 'no.such.host.invalid'" in line) == (2, True)
    code, line = said("--index", str(tmp_path / "nowhere"), "--port", "0")
    assert (code, "there is no index in" in line) == (1, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, line = said(*index, "--port", str(port))
    assert (code, line.count("\n")) == (2, 1)
    assert f"port {port} at 127.0.0.1 is in use" in line


@pytest.mark.parametrize(
    "name", ["news.local:8765", "http://desk.local", "desk.local/", "*.local", "", "a b"]
)
def test_a_name_that_no_client_can_call_it_by_is_refused(
    said: Callable[..., tuple[Any, str]], settings: Settings, name: str
) -> None:
    code, line = said("--index", str(settings.index), "--port", "0", "--allow-host", name)
    assert (code, "is no name of a host" in line, "without scheme, port" in line) == (2, True, True)


def test_a_second_signal_tells_whoever_waits_that_the_service_ends(settings: Settings) -> None:
    assert isinstance(settings.index, Path)
    with serving(settings.index) as server:
        address = ("127.0.0.1", server.port)
        httpx.get(f"{server.address}/healthz")
        with socket.create_connection(address, 30) as waiting:  # what it asks has not come yet
            waiting.sendall(
                b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: 9\r\n\r\n"
            )
            time.sleep(0.5)
            for _ in range(2):
                server.process.send_signal(signal.SIGTERM)
                time.sleep(0.5)
            told = b"".join(iter(lambda: waiting.recv(4096), b""))
        assert server.wait() == 0
    head, _, body = told.partition(b"\r\n\r\n")
    assert b" 503 " in head.splitlines()[0]
    assert json.loads(body)["hint"] == "ask again when it is back"
    [line] = [line for line in server.said if "/v1/ask" in line]
    assert json.loads(line)["status"] == 503


def test_others_than_this_machine_may_ask_with_the_token(settings: Settings, tmp_path: Path) -> None:
    assert isinstance(settings.index, Path)
    token = tmp_path / "token"
    token.touch(0o600)
    token.write_text("correct-horse-battery\n")
    with serving(settings.index, "--host", "0.0.0.0", "--token-file", str(token)) as server:
        address = f"http://127.0.0.1:{server.port}"
        assert httpx.get(f"{address}/v1/stats").status_code == 401
        bearing = {"Authorization": "Bearer correct-horse-battery"}
        assert httpx.get(f"{address}/v1/stats", headers=bearing).status_code == 200
        assert "correct-horse" not in "\n".join(server.said)


@contextmanager
def on_the_wire(
    service: Service, options: Options | None = None, lines: list[str] | None = None
) -> Iterator[int]:
    """Serve in a thread of this process, at the port that is given; what is sent is buffered but little."""
    log = list[str]() if lines is None else lines
    options = Options(seconds=PATIENT) if options is None else options
    config = config_of(service, options, write=log.append)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(60)
            service.close()
            assert not thread.is_alive()


def ask_at(address: str) -> httpx.Response:
    return httpx.post(address, json={"question": DEPORTED}, timeout=PATIENT)


def spoken(port: int, *pieces: bytes) -> bytes:
    """Send the pieces, and return all that comes until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        for piece in pieces:
            client.sendall(piece)
        heard = b""
        try:
            while piece := client.recv(65_536):
                heard += piece
        except ConnectionResetError:
            pass
        return heard


def test_a_bad_client_is_told_so_and_others_are_still_answered(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, seconds in (("HEAD_SECONDS", 0.3), ("LINGER_SECONDS", 0.3), ("STALL_SECONDS", 0.3)):
        monkeypatch.setattr(connection, name, seconds)
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(connection.Connection, "most", 20)
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    asked = json.dumps({"question": DEPORTED}).encode()
    bad = {
        "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b" 400 "),
        "no host": (b"GET /healthz HTTP/1.1\r\n\r\n", b" 400 "),
        "two lengths": (head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", b" 400 "),
        "a header that is a head": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000, b" 400 "),
        "a header with a line end": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n", b" 400 "),
        "nothing": (b"", b" 408 "),
        "half a head": (b"GET / HT", b" 408 "),
        "half a body": (head + b"Content-Length: 100\r\n\r\n{", b" 408 "),
        "a body of a gigabyte": (head + b"Content-Length: 1000000000\r\n\r\n" + b" " * 500_000, b" 413 "),
        "a body without an end": (
            head + b"Transfer-Encoding: chunked\r\n\r\n" + b"1000\r\n%b\r\n" % (b" " * 0x1000) * 40, b" 413 ",
        ),
    }  # fmt: skip
    lines = list[str]()
    with on_the_wire(Service(settings), lines=lines) as port:
        for name, (sent, status) in bad.items():
            heard = spoken(port, sent)
            assert status in heard.split(b"\r\n")[0] + b" ", (name, heard)
            assert b"application/problem+json" in heard, name
        with ExitStack() as crowd:
            full = [crowd.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(20)]
            assert b" 503 " in spoken(port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert full[0].recv(1000).startswith(b"HTTP/1.1 408")
        answered = spoken(
            port, head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(asked) + asked
        )
        assert b"20,000" in answered
    assert not [record for record in caplog.records if record.exc_info]
    assert {line["status"] for line in map(json.loads, lines)} == {408, 413, 200}


def test_a_client_that_reads_nothing_is_cut_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL_SECONDS", 0.3)
    ask = json.dumps({"questions": ["Which articles mention Noem?"] * 1000}).encode()
    head = b"POST /v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    lines = list[str]()
    with on_the_wire(Service(settings), lines=lines) as port, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(head + b"Content-Length: %d\r\n\r\n" % len(ask) + ask)
        waited = time.monotonic() + 60
        while not lines and time.monotonic() < waited:
            time.sleep(0.05)
    assert json.loads(lines[0])["path"] == "/v1/batch"
    assert len(json.loads(lines[0])["outcomes"]) < 1000


def test_a_client_that_leaves_frees_its_place(settings: Settings) -> None:
    service, lines = Service(settings), list[str]()
    body = json.dumps({"question": DEPORTED, "top_k": 50}).encode()
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with on_the_wire(service, Options(at_once=1, waiting=30, seconds=PATIENT), lines) as port:
        for _ in range(30):
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answered = ask_at(f"http://127.0.0.1:{port}/v1/ask")
        assert answered.status_code == 200
        waited = time.monotonic() + 30
        while len(lines) < 31 and time.monotonic() < waited:
            time.sleep(0.05)
    outcomes = [json.loads(line).get("outcomes") for line in lines]
    assert len(outcomes) == 31
    assert len([one for one in outcomes if one]) < 5  # the others were never worked on


def test_past_those_that_may_wait_one_is_told_when_to_come_back(settings: Settings) -> None:
    with on_the_wire(
        Service(replace(settings, threads=1)), Options(at_once=1, waiting=1, seconds=PATIENT)
    ) as port:
        address = f"http://127.0.0.1:{port}/v1/ask"
        with ThreadPoolExecutor(8) as clients:
            asking = [
                clients.submit(httpx.post, address, json={"question": DEPORTED}, timeout=PATIENT)
                for _ in range(8)
            ]
            answers = [one.result() for one in asking]
        statuses = sorted(answered.status_code for answered in answers)
        assert set(statuses) == {200, 429}
        refused = next(one for one in answers if one.status_code == 429)
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.json()["title"] == "Too Many Requests"
        assert ask_at(address).status_code == 200
