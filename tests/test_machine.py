"""What the machine fails at, said for what it is: memory, disk, streams, Ctrl-C at the worst moment."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import dateline
from conftest import StartPython
from dateline import Dateline
from dateline.cli import main
from dateline.embedding import load_embedder
from dateline.errors import ModelError, OutOfMemoryError
from dateline.machine import is_out_of_memory, machine_error
from dateline.models.runtime import InferenceSession

DEPORTED = "How many people were deported?"
COMMAND = [sys.executable, "-m", "dateline"]
FULL = Path("/dev/full")

needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    text = "About 20,000 people were deported this year, she said.\n"
    (folder / "border.txt").write_text(text, encoding="utf-8")
    Dateline.index(folder / "border.txt", index=folder / "index").close()
    return folder


def run(folder: Path, *arguments: str, **given: Any) -> subprocess.CompletedProcess[str]:
    modules = str(Path(dateline.__file__).parents[1])
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **given}
    environment = {**os.environ, "PYTHONPATH": modules}
    return subprocess.run([*COMMAND, *arguments], cwd=folder, env=environment, text=True, **given)


# --- memory ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("[ONNXRuntimeError] : 1 : FAIL : Exception during loading: std::bad_alloc"),
        RuntimeError("Failed to allocate memory for requested buffer of size 9437184"),
        ImportError("libgfortran.so.5: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
    ids=str,
)
def test_short_memory_is_known_by_what_libraries_say_of_it(error: Exception) -> None:
    assert is_out_of_memory(error)
    assert isinstance(machine_error(error), OutOfMemoryError)
    wrapped = ValueError("a row")
    wrapped.__cause__ = error
    assert is_out_of_memory(wrapped)


def test_other_errors_are_not_taken_for_it() -> None:
    assert not is_out_of_memory(RuntimeError("Protobuf parsing failed."))
    assert machine_error(RuntimeError("Protobuf parsing failed.")) is None


def test_a_model_that_finds_no_memory_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = load_embedder("default", threads=1)

    class Short:
        def run(self, *_: object) -> Any:
            raise RuntimeError("Status Message: std::bad_alloc")

    monkeypatch.setattr(embedder._session, "_session", Short())  # type: ignore[attr-defined]
    with pytest.raises(OutOfMemoryError) as refused:
        embedder.encode_query("Who?")
    assert isinstance(refused.value, MemoryError), "as a Python program would expect it"
    assert "memory" in str(refused.value)


def test_what_is_no_network_is_a_damaged_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is damaged: model.onnx is no ONNX model that runs here"):
        InferenceSession(b"no network", tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit of memory")
def test_a_command_without_memory_says_so(folder: Path) -> None:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (220_000_000, 220_000_000))

    done = run(folder, "ask", DEPORTED, preexec_fn=limit)
    if done.returncode < 0:
        pytest.skip("a library ended the process before Python could")
    assert done.returncode == 1
    assert "dateline: the memory does not suffice" in done.stderr
    assert "Traceback" not in done.stderr
    assert "damaged" not in done.stderr


# --- disk and permission ---------------------------------------------------------------------------


def test_a_failure_of_the_system_is_named_with_its_place() -> None:
    said = machine_error(OSError(errno.ENOSPC, "No space left on device", "/tmp/x"))
    assert said is not None
    assert (str(said), said.hint) == (
        "/tmp/x: No space left on device",
        "make room on the disk, or write elsewhere",
    )


@needs_a_full_device
@pytest.mark.parametrize("command", ["ask Who?", "ask Who? --json", "show border", "--help", "list", "info"])
def test_output_that_cannot_be_written_is_one_sentence(folder: Path, command: str) -> None:
    with FULL.open("w") as full:
        done = run(folder, *command.split(), stdout=full)
    assert done.returncode == 1
    said = "dateline: cannot go on: No space left on device; make room on the disk, or write elsewhere\n"
    assert done.stderr == said


@needs_a_full_device
def test_notices_that_cannot_be_written_change_nothing(folder: Path) -> None:
    with FULL.open("w") as full:
        assert run(folder, "ask", DEPORTED, stderr=full).returncode == 0
        assert run(folder, "ask", "", stderr=full).returncode == 2
        assert run(folder, "show", "none", stderr=full).returncode == 2
        assert run(folder, "ask", DEPORTED, stdout=full, stderr=full).returncode == 1


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (1, 2), (0, 1, 2)], ids=str)
def test_streams_that_are_closed_change_nothing(folder: Path, closed: tuple[int, ...]) -> None:
    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    done = run(folder, "ask", DEPORTED, preexec_fn=close)
    assert done.returncode == 0
    assert done.stderr == ""
    assert ("20,000" in done.stdout) == (1 not in closed)
    assert run(folder, "verify").returncode == 0, "and nothing was written where the stream had been"


# --- odd bytes -------------------------------------------------------------------------------------

ODD = "\udcff\udcfe"  # how Python gives what is no UTF-8

TAKE_TEXT: list[list[str]] = [
    ["ask", ODD],
    ["ask", f"{ODD} who"],
    *(
        ["ask", DEPORTED, flag, ODD]
        for flag in ("--source", "--author", "--section", "--lang", "--url-prefix")
    ),
    *(["ask", DEPORTED, flag, ODD] for flag in ("--since", "--until", "--where", "--format", "--top-k")),
    *(["ask", DEPORTED, flag, ODD] for flag in ("--reader", "--embedder", "--index", "--retrieval")),
    ["ask", DEPORTED, "--where", f'source = "{ODD}"'],
    ["ask", "--batch", ODD],
    ["ask", DEPORTED, f"--{ODD}"],
    [ODD],
    ["index", ODD],
    ["index", "border.txt", "--field", f"{ODD}=title"],
    ["index", "border.txt", "--report", f"none/{ODD}.csv"],
    ["index", "--from-file", ODD],
    ["show", ODD],
    ["remove", ODD],
    ["list", "--source", ODD],
    ["list", "--where", f"id = {ODD}"],
    ["stats", "--where", f"author = {ODD}"],
    ["dups", "--author", ODD],
    ["eval", ODD],
    ["eval", "lint", ODD],
    ["eval", "compare", ODD, ODD],
    ["check-citations", ODD],
    ["train", "reader", ODD],
    ["export", ODD, "--out", "x", "--gold", "y"],
    ["trust", ODD],
    *([command, "--index", ODD] for command in ("info", "verify", "repair", "list", "stats")),
]


@pytest.mark.parametrize(
    "arguments", TAKE_TEXT, ids=lambda one: " ".join(one).encode("ascii", "replace").decode()
)
def test_bytes_that_are_no_text_are_refused_in_a_sentence(
    arguments: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from dateline.cli import main

    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as end:
        main(arguments)
    out, err = capfd.readouterr()
    assert end.value.code in (1, 2)
    assert out == ""
    assert "unexpected" not in err
    assert "Traceback" not in err
    assert err.startswith(("dateline: ", "Usage: "))


def test_ctrl_c_that_native_code_swallows_comes_again() -> None:
    """`qsort` of the C library cannot pass on what its comparison raises: ctypes reports it and goes on."""
    script = (
        "import ctypes, os, signal, time\n"
        "from dateline.cli.interrupts import deferred_while_importing\n"
        "compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)\n"
        "def press(*_):\n    os.kill(os.getpid(), signal.SIGINT)\n    return 0\n"
        "with deferred_while_importing():\n"
        "    ctypes.CDLL(None).qsort((ctypes.c_int * 2)(2, 1), 2, 4, compare(press))\n"
        "    time.sleep(30)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(dateline.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=25
    )
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert "Exception ignored" not in done.stderr


# --- Ctrl-C ----------------------------------------------------------------------------------------


def interrupted_after(code: str, seconds: float) -> tuple[int, str]:
    """Run the code, which says when it begins, and press Ctrl-C so many seconds later."""
    modules = str(Path(dateline.__file__).parents[1])
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": modules},
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.read(1) == "."
    time.sleep(seconds)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    return child.returncode, err


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
def test_ctrl_c_while_an_error_is_told_leaves_no_trace(start_python: StartPython) -> None:
    child = start_python(
        "import os, signal, sys, time\n"
        "sys.argv = ['dateline', 'list', '--index', 'none']\n"
        "from dateline.cli import main, running\n"
        "tell = running._tell\n"
        "def interrupted(error):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return tell(error)\n"
        "running._tell = interrupted\n"
        "main()"
    )
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (130, "dateline: interrupted\n")


def test_a_command_in_a_program_leaves_ctrl_c_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["list", "--index", "none"])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert "there is no index" in capfd.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.25, 0.5])
def test_ctrl_c_leaves_no_trace_however_early(seconds: float) -> None:
    """From the first line of the `dateline` script on: what Python does before that is its own."""
    script = (
        "import os, sys, signal\n"
        "sys.argv = ['dateline', 'list', '--index', 'none']\n"
        "try:\n    os.write(1, b'.')\n    from dateline.cli import main\n"
        "except KeyboardInterrupt:\n    sys.exit(130)  # in the few lines that the script itself has\n"
        "main()"
    )
    code, err = interrupted_after(script, seconds)
    assert "Traceback" not in err
    interrupted = ((130, "dateline: interrupted\n"), (130, ""), (-signal.SIGINT, ""))
    assert (code, err) in interrupted or "there is no index" in err
