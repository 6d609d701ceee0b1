"""Nothing leaves the machine: whole commands, under a watch that kills whoever tries (`nonetwork.py`)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import dateline
from dateline.telemetry import SWITCHES
from nonetwork import CANNOT_WATCH, KILLED
from screens import Terminal

ROOT = Path(__file__).parent.parent
WATCH = str(Path(__file__).with_name("nonetwork.py"))
LIFE = 12.0
"""Seconds that a process lives on: ONNX Runtime waits for nine before it first sends."""

STAY = f"""
import sys, time
from dateline.cli import main
try:
    main(sys.argv[1:])
finally:
    sys.stdout.flush()
    time.sleep({LIFE})
"""
"""The `dateline` command, with time for second thoughts."""

PAGE = """<html><head><title>Drones close a runway</title></head><body><article>
<p>Drones closed the runway at Gatwick on Wednesday, and 140,000 passengers waited.</p>
<p>Police looked for whoever flew them until Friday, and found nobody at all by then.</p>
</article></body></html>"""

SAMPLES = ("wire.nitf", "page-list.html", "two-columns.pdf", "report.docx")


Done = subprocess.CompletedProcess[str]


def environment(home: Path) -> dict[str, str]:
    """What a person's shell has who never heard of telemetry, in a home of its own."""
    outside = ("DATELINE_", "XDG_", "HF_", "TRANSFORMERS_", *SWITCHES)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    modules = (str(Path(dateline.__file__).parents[1]), str(Path(__file__).parent))
    # With HOME and USER nobody looks the person up, where glibc would ask a daemon that may know hosts too.
    return {**kept, "HOME": str(home), "USER": "reader", "PYTHONPATH": os.pathsep.join(modules)}


def run_watched(
    command: list[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    loopback: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run Python under the watch; `loopback`: it may talk to itself."""
    done = subprocess.run(
        [sys.executable, WATCH, *(["--loopback"] if loopback else []), sys.executable, *command],
        env=dict(environment),
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == CANNOT_WATCH:
        pytest.skip(done.stderr.strip())
    assert done.returncode != KILLED, f"it tried to use the network, which strace -f would show: {command}"
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with articles of several kinds in it, and their index."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "corpus", folder / "news")
    (folder / "news" / "drones.html").write_text(PAGE, encoding="utf-8")
    for name in SAMPLES:
        shutil.copyfile(Path(__file__).parent / "samples" / name, folder / "news" / name)
    with dateline.Dateline.index(folder / "news", index=folder / "index") as news:
        assert news.report is not None
        assert news.report.skipped == ()
    return folder


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.getaddrinfo('news.example', 443)",
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'id', ('192.0.2.1', 9))",
        "import ctypes, threading\n"
        "c = ctypes.CDLL(None)\n"
        "find = lambda: c.getaddrinfo(b'news.example', None, None, ctypes.byref(ctypes.c_void_p()))\n"
        "threading.Thread(target=find).start()",
        "import subprocess, sys\n"
        "child = [sys.executable, '-c', \"import socket; socket.socket().connect(('127.0.0.1', 9))\"]\n"
        "sys.exit(128 - subprocess.run(child).returncode)",
    ],
    ids=["a name looked up", "a connection", "a datagram", "native code in a thread", "a child"],
)
def test_the_watch_sees_every_attempt(attempt: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="tried to use the network"):
        run_watched(["-c", attempt], environment(tmp_path), tmp_path)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.getaddrinfo('news.example', 443)",
        "import socket; socket.socket().connect(('192.0.2.1', 9))",
        "import socket; socket.socket(socket.AF_INET6).connect(('2001:db8::1', 9))",
        "import socket; socket.socket().connect(('127.0.0.53', 53))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'id', ('192.0.2.1', 9))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'id'], [], 0, ('192.0.2.1', 9))",
    ],
    ids=["a name looked up", "a connection", "IPv6", "a resolver here", "a datagram", "a message"],
)
def test_the_watch_that_allows_loopback_sees_every_other_attempt(attempt: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="tried to use the network"):
        run_watched(["-c", attempt], environment(tmp_path), tmp_path, loopback=True)


def test_a_process_under_the_watch_may_be_allowed_to_talk_to_itself(tmp_path: Path) -> None:
    code = (
        "import socket; server = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(server.getsockname()); server.accept()[0].sendall(b'done')\n"
        "print(client.recv(9).decode())"
    )
    assert run_watched(["-c", code], environment(tmp_path), tmp_path, loopback=True).stdout == "done\n"


def test_the_watch_leaves_others_alone(tmp_path: Path) -> None:
    code = "import socket; a, b = socket.socketpair(); a.send(b'done'); print(b.recv(9).decode())"
    assert run_watched(["-c", code], environment(tmp_path), tmp_path).stdout == "done\n"


SERVE = f"""
import sys, time
from starlette.testclient import TestClient
from dateline import Settings
from dateline.serve.options import Options
from dateline.serve.running import config_of
from dateline.serve.service import Service
service = Service(Settings(reader='fast'))
with TestClient(config_of(service, Options()).app, base_url='http://localhost') as client:
    for address in ('/v1/ask', '/v1/ask?stream=1'):
        print(client.post(address, json={{'question': 'How many people were deported?'}}).text)
    for address in ('/', '/metrics', '/v1/stats', '/openapi.json'):
        assert client.get(address).status_code == 200
    time.sleep({LIFE})
service.close()
"""


MCP = f"""
import json, subprocess, sys
command = [sys.executable, "-c", {STAY!r}, "mcp", "--reader", "fast"]
server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
def say(method, params, **more):
    message = dict(jsonrpc="2.0", method=method, params=params, **more)
    print(json.dumps(message), file=server.stdin, flush=True)
client = dict(protocolVersion="2025-06-18", capabilities={{}}, clientInfo=dict(name="test", version="1"))
say("initialize", client, id=1)
server.stdout.readline()
say("notifications/initialized", {{}})
say("tools/call", dict(name="ask", arguments=dict(question="How many people were deported?")), id=2)
print(server.stdout.readline())
server.stdin.close()
ended = server.wait()
sys.exit(128 - ended if ended < 0 else ended)
"""
"""An assistant that asks one question."""


COMMANDS = {
    "index": (["index", "news", "--index", "other"], r"indexed \d+ articles"),
    "ask": (["ask", "How many people were deported?"], r"\d"),
    "eval": (["eval", str(ROOT / "eval" / "gold" / "corpus.json"), "--limit", "3"], "exact"),
}
"""A command, and what it prints."""


def stay(folder: Path, *command: str, **more: Any) -> Done:
    return run_watched(["-c", STAY, *command], environment(folder), folder, **more)


def serve(folder: Path) -> Done:
    telling = {
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    }
    return run_watched(["-c", SERVE], {**environment(folder), **telling}, folder)


def assist(folder: Path) -> Done:
    return run_watched(["-c", MCP], environment(folder), folder)


def use_milvus_lite(folder: Path) -> tuple[Done, Done]:
    place = f"milvus+lite:{folder / 'index.milvus'}"
    made = stay(folder, "index", "news/guatemala-border-pact.md", "--index", place, loopback=True)
    asked = ["ask", "How many people were deported?", "--index", place, "--reader", "fast"]
    return made, run_watched(["-m", "dateline", *asked], environment(folder), folder, loopback=True)


def train(folder: Path) -> tuple[Done, Done]:
    recipe = (ROOT / "eval/recipes/smoke.toml").read_text(encoding="utf-8").replace("limit = 25", "limit = 2")
    (folder / "smoke.toml").write_text(recipe, encoding="utf-8")
    options = ("--limit-steps", "1", "--out", "trained", "--data", str(ROOT / "tests/training"))
    done = stay(folder, "train", "reader", "smoke.toml", *options)
    question = ("ask", "How many people were deported?", "--candidates", "--reader", "trained/model")
    return done, stay(folder, *question)


def prompt(folder: Path) -> None:
    run_watched(["-c", "pass"], environment(folder), folder)  # or skip
    command = [sys.executable, WATCH, sys.executable, "-m", "dateline", "--index", str(folder / "index")]
    terminal = Terminal(command, columns=100, rows=40, environment={**environment(folder), "TERM": "xterm"})
    try:
        terminal.until_ready()
        terminal.type("How many people were deported?\r")
        terminal.until_ready()
        time.sleep(LIFE)
        terminal.type(":stats\r")
        terminal.until_ready()
        terminal.until_shown("2025-06")
    finally:
        terminal.close()


@pytest.fixture(scope="module")
def lives(folder: Path) -> Iterator[Mapping[str, Future[Any]]]:
    """All that lives on for a while, side by side: most of the time it only waits."""
    alone: list[Callable[[Path], Any]] = [serve, train, prompt]
    alone += [assist] if find_spec("mcp") else []
    alone += [use_milvus_lite] if find_spec("milvus_lite") else []
    with ThreadPoolExecutor(len(COMMANDS) + len(alone)) as pool:
        of_commands = {name: pool.submit(stay, folder, *command) for name, (command, _) in COMMANDS.items()}
        yield of_commands | {live.__name__: pool.submit(live, folder) for live in alone}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_calls_nobody(command: str, lives: Mapping[str, Future[Any]], folder: Path) -> None:
    done = lives[command].result()
    assert re.search(COMMANDS[command][1], done.stdout), done
    assert done.returncode == 0, done.stderr
    assert "skipped " not in done.stderr, "a child of a loader was killed"
    assert not (folder / ".cache" / "Microsoft").exists(), "ONNX Runtime keeps a device id"


def test_the_service_calls_nobody(lives: Mapping[str, Future[Any]]) -> None:
    done = lives["serve"].result()
    assert done.returncode == 0, done.stderr
    assert "20,000" in done.stdout


def test_an_assistant_calls_nobody_through_it(lives: Mapping[str, Future[Any]]) -> None:
    pytest.importorskip("mcp")
    done = lives["assist"].result()
    assert "20,000" in done.stdout, done


def test_an_index_in_milvus_lite_calls_nobody_outside(lives: Mapping[str, Future[Any]]) -> None:
    """What it has of Milvus is a server in the same process, reached over the loopback."""
    pytest.importorskip("milvus_lite")
    made, asked = lives["use_milvus_lite"].result()
    assert "indexed 1 article" in made.stdout, made
    assert "20,000" in asked.stdout, asked


def test_training_calls_nobody_nor_does_a_model_in_a_folder(lives: Mapping[str, Future[Any]]) -> None:
    """The weights are loaded by transformers, which would ask the hub for other files of a model."""
    done, asked = lives["train"].result()
    assert "weights in trained/model" in done.stdout, done
    assert asked.returncode in (0, 3), asked.stderr


def test_the_prompt_calls_nobody(lives: Mapping[str, Future[Any]]) -> None:
    lives["prompt"].result()


def test_switches_are_set_whatever_stood_there(tmp_path: Path) -> None:
    code = "import dateline, json, os; print(json.dumps(dict(os.environ)))"
    against = {**environment(tmp_path), "ORT_DISABLE_TELEMETRY": "0", "HF_HUB_DISABLE_TELEMETRY": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=against, capture_output=True, text=True, check=True
    )
    stated = json.loads(done.stdout)
    assert {name: stated[name] for name in SWITCHES} == SWITCHES


def test_a_runtime_that_was_there_first_is_named(tmp_path: Path) -> None:
    code = "import sys; sys.modules['onnxruntime'] = sys; import dateline"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert "ONNX Runtime was loaded before Dateline" in done.stderr
    assert "import dateline first" in done.stderr


def test_only_one_place_loads_onnx_runtime() -> None:
    package = Path(dateline.__file__).parent
    importing = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(
            r"^\s*(import onnxruntime|from onnxruntime import) *$", path.read_text("utf-8"), re.MULTILINE
        )
    }
    assert importing == {"models/runtime.py"}
