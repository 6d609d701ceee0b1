"""Several processes make the same index as one, to the last bit, and one that is killed costs time alone."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dateline import Dateline, Settings
from dateline.articles import children
from dateline.embedding import load_embedder
from dateline.errors import SettingsError
from dateline.indexing import workers
from dateline.indexing.workers import Workers
from dateline.reports import IndexReport

SAMPLES = Path(__file__).parent / "samples"
CORPUS = Path(__file__).parent.parent / "corpus"
UNLIKE = ("made", "_data", "_idx")  # ends of tables that say when: of the run, and of commits on its way


def contents(index: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of an index's database, vectors and digests included."""
    [file] = index.glob("*.sqlite")
    connection = sqlite3.connect(file)
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
            for name in tables
            if not name.endswith(UNLIKE)
        }
    finally:
        connection.close()


def made_by(workers: str, folder: Path, paths: list[Path]) -> tuple[IndexReport, Path]:
    settings = Settings(index=folder / workers, workers=workers)
    with Dateline.index(paths, settings=settings) as news:
        assert news.report is not None
        return news.report, folder / workers


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of every kind, an archive, one that breaks off, one that is empty, and one of many records."""
    folder = tmp_path_factory.mktemp("news")
    lines = [
        {
            "title": f"Storm {number}",
            "text": f"Storm {number} cut power to {number} homes. " * (number % 40 + 1),
        }
        for number in range(60)
    ]
    (folder / "many.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return [folder, *(path for path in sorted(SAMPLES.iterdir()) if path.is_file())]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, paths: list[Path]) -> tuple[IndexReport, Path]:
    return made_by("1", tmp_path_factory.mktemp("alone"), paths)


def counts(report: IndexReport) -> tuple[object, ...]:
    return report.added, report.changed, report.unchanged, report.skipped, report.articles, report.chunks


def test_several_processes_make_the_same_index(
    alone: tuple[IndexReport, Path], paths: list[Path], tmp_path: Path
) -> None:
    expected, place = alone
    report, index = made_by("2", tmp_path, paths)
    assert expected.skipped
    assert counts(report) == counts(expected)
    assert contents(index) == contents(place)
    again, _ = made_by("2", tmp_path, paths)
    assert (again.added, again.changed, again.unchanged) == (0, 0, report.articles)


def test_processes_that_are_killed_cost_time_alone(
    alone: tuple[IndexReport, Path], paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = children.start_child

    def noted(script: Path) -> subprocess.Popen[bytes]:
        started.append(start(script))
        return started[-1]

    monkeypatch.setattr(workers, "start_child", noted)
    monkeypatch.setattr(workers, "_BATCH", 4000)
    over = threading.Event()

    def kill() -> None:
        while not over.wait(2.0) and len(started) < 6:
            for process in started[-2:]:
                process.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        report, index = made_by("2", tmp_path, paths)
    finally:
        over.set()
        killer.join()
    assert len(started) > 2, "none was killed"
    assert counts(report) == counts(alone[0])
    assert contents(index) == contents(alone[1])
    assert all(process.poll() is not None for process in started), "a process is left"


def test_what_ends_every_process_is_left_to_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "making.py"
    script.write_text("import os\nos._exit(9)\n")
    monkeypatch.setattr(workers, "_SCRIPT", script)
    facts = load_embedder("default", threads=1).facts
    with Workers(1, facts, Settings()) as made:
        assert made.submit([("Storm", "The storm cut power.")]).result() is None
    with Dateline.index([CORPUS], settings=Settings(index=tmp_path / "index", workers="2")) as news:
        assert news.report is not None
        assert news.report.added > 10


def test_a_killed_run_leaves_no_process(tmp_path: Path) -> None:
    script = (
        "import time\nfrom dateline.embedding import load_embedder\nfrom dateline.settings import Settings\n"
        "from dateline.indexing.workers import Workers\n"
        "made = Workers(1, load_embedder('default', threads=1).facts, Settings())\n"
        "made.submit([('Storm', 'It rained.')]).result()\n"
        "print(made._processes[0].pid, flush=True)\ntime.sleep(60)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    child = int(run.stdout.readline())
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    ends = time.monotonic() + 20
    while _lives(child) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_a_text_has_one_vector_whatever_it_is_embedded_with() -> None:
    embedder = load_embedder("default")
    words = " ".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))).split()
    texts = [" ".join(words[at : at + 3 + at % 97]) for at in range(0, 4000, 53)]
    together = embedder.encode_document(texts)
    assert np.array_equal(together, np.vstack([embedder.encode_document([text]) for text in texts]))
    assert np.array_equal(together[::-1], embedder.encode_document(texts[::-1]))


@pytest.mark.parametrize("wrong", ["0", "-1", "two", "ray:", "ray://", "1000"])
def test_workers_are_a_number_or_ray(wrong: str) -> None:
    with pytest.raises(SettingsError, match="workers") as told:
        Settings(workers=wrong)
    assert "ray" in told.value.hint


@pytest.mark.parametrize("stated", ['workers = "900"', "threads = 100000"])
def test_a_folder_does_not_choose_hundreds_of_processes(
    stated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('workers = "4"\nthreads = 4\n')
    assert (Settings.load().workers, Settings.load().threads) == ("4", 4)
    (tmp_path / "dateline.toml").write_text(stated)
    with pytest.raises(SettingsError, match="which a folder may not do"):
        Settings.load()


def test_a_folder_does_not_choose_ray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('workers = "ray://10.0.0.1:10001"\n')
    with pytest.raises(SettingsError, match="workers = ray"):
        Settings.load()
    (tmp_path / "dateline.toml").write_text('workers = "2"\n')
    assert Settings.load().workers == "2"


# --- Ray -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_ray() -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install '.[ray]'")


def index_with(
    workers: str, index: Path, paths: list[Path], *, kill: bool = False
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline", "index", *map(str, paths), "--index", str(index), "--json"]
    run = subprocess.Popen(
        [*command, "--workers", workers], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while kill and run.poll() is None:
        actors = [pid for pid in _below(run.pid) if b"ray::MapWorker" in _command(pid)]
        if actors:
            os.kill(actors[0], signal.SIGKILL)
            break
        time.sleep(0.1)
    out, err = run.communicate(timeout=240)
    return subprocess.CompletedProcess(command, run.returncode, out, err)


def _below(ancestor: int) -> Iterator[int]:
    parents = dict[int, int]()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):  # it has ended
            parents[int(place.name)] = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
    for process in parents:
        above = parents[process]
        while above not in (ancestor, 0) and above in parents:
            above = parents[above]
        if above == ancestor:
            yield process


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.usefixtures("with_ray")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds Ray's workers in /proc")
def test_ray_makes_the_same_index_though_a_worker_is_killed(
    alone: tuple[IndexReport, Path], paths: list[Path], tmp_path: Path
) -> None:
    done = index_with("ray", tmp_path / "index", paths, kill=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["articles"] == alone[0].articles
    assert contents(tmp_path / "index") == contents(alone[1])


@pytest.mark.usefixtures("with_ray")
def test_a_cluster_that_is_not_there_is_said_in_a_sentence(paths: list[Path], tmp_path: Path) -> None:
    done = index_with("ray://127.0.0.1:9", tmp_path / "index", paths[-1:])
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "no Ray at ray://127.0.0.1:9" in line
    assert not list((tmp_path / "index").glob("*.sqlite"))


def test_without_ray_installed_the_remedy_is_named(
    tmp_path: Path, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SettingsError, match="Ray is not installed") as told:
        Dateline.index(paths[-1:], settings=Settings(index=tmp_path, workers="ray"))
    assert "dateline[ray]" in told.value.hint
