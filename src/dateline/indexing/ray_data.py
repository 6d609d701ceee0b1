"""Files read, cut and embedded by a Ray Data pipeline, here or on a cluster; written by the run alone.

Read tasks open files, by paths that every machine must see alike; a pool of actors, each with the embedder,
makes the pieces. Blocks come back in the order of the files, so that the run does the same as if it had made
all by itself. Ray holds back readers that are too far ahead, and repeats what a worker did not finish.
"""

from __future__ import annotations

import logging
import os
import pickle
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dateline.articles.drafts import Draft
from dateline.articles.sources import SourceFile
from dateline.embedding import EmbedderFacts
from dateline.errors import DatelineError, ModelError, SettingsError
from dateline.indexing.pieces import PieceMaker
from dateline.indexing.reading import Found, Known, OpenedFile, SerialReader
from dateline.models.onnx import usable_threads
from dateline.settings import Settings
from dateline.telemetry import switch_off

if TYPE_CHECKING:
    from types import ModuleType

_FILES = 8  # that a read task opens, one after the other
_ARTICLES = 32  # that an actor is given at a time
_STORE = 512 << 20  # bytes of shared memory, of a Ray that is started here
_PORT = 6379  # of a head node
_TOKEN = Path("~/.ray/auth_token")
_OPENED, _FOUND, _CLOSED = range(3)

Rows = dict[str, list[Any]]
"""Columns of a block: what happened (`_OPENED`, ...), and its pickle; behind the actors, the pieces too."""


@dataclass(frozen=True, slots=True)
class RayReader:
    """Has the workers of Ray read, cut and embed; `address` is "ray" for one started here, or a cluster's."""

    serial: SerialReader
    embedder: EmbedderFacts
    address: str

    def read(self, files: Sequence[SourceFile], known: Known) -> Iterator[OpenedFile]:
        """Yield each file in turn. Raises SettingsError where Ray cannot be had, ModelError of an actor."""
        with _connected(self.address, self.serial.settings) as ray:
            for held, some in groupby(files, lambda file: file.copy is not None):
                # What came from standard input or the web is held by this process alone.
                read = self.serial.read if held else partial(self._read, ray)
                yield from read(list(some), known)

    def _read(self, ray: ModuleType, files: Sequence[SourceFile], known: Known) -> Iterator[OpenedFile]:
        from ray import data

        settings = self.serial.settings
        items = [{"file": pickle.dumps(file), "known": known(file) or ""} for file in files]
        read_files: Any = _read_files
        actors = max(1, int(ray.cluster_resources().get("CPU", 1)))
        dataset = (
            data.from_items(items, override_num_blocks=-(-len(items) // _FILES))
            .map_batches(read_files, fn_args=(self.serial,), batch_size=_FILES, num_cpus=0.25)
            .map_batches(
                _Embed,
                fn_constructor_args=(self.embedder, settings),
                batch_size=_ARTICLES,
                compute=data.ActorPoolStrategy(min_size=1, max_size=actors),
                num_cpus=0.75,  # tasks and actors of unlike needs are not fused to one
            )
        )
        rows = _rows(dataset)
        for file in files:
            kind, (sha256, failure), _ = next(rows)
            assert kind == _OPENED
            closed = list[bool]()
            yield OpenedFile(file, sha256, failure, _found(rows, closed), partial(closed.__getitem__, 0))
            if not closed:  # the run did not ask what stands in it
                closed += [changed for kind, changed, _ in rows if kind == _CLOSED][:1]


def _found(rows: Iterator[tuple[int, Any, Any]], closed: list[bool]) -> Iterator[Found]:
    for kind, value, pieces in rows:
        if kind == _CLOSED:
            closed.append(value)
            return
        yield value, pieces


def _rows(dataset: Any) -> Iterator[tuple[int, Any, Any]]:
    """Yield what happened, in order. Raises ModelError for what an actor cannot do."""
    from ray.exceptions import RayError

    try:
        for row in dataset.iter_rows():
            made = row["pieces"]
            yield int(row["kind"]), pickle.loads(row["value"]), pickle.loads(made) if made else None
    except RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, DatelineError):
            raise ModelError(cause.fact, hint=cause.hint) from error
        raise ModelError(
            f"Ray could not go on: {str(error).strip().splitlines()[-1]}",
            hint="look at the workers and their memory; the same command goes on where this one stopped",
        ) from error


def _read_files(batch: Any, serial: SerialReader) -> Iterator[Any]:
    """Yield a block for each thing that happens: a file opened, an article found, a file closed."""
    files = [pickle.loads(file) for file in batch["file"]]
    known = {file.location: str(sha256) for file, sha256 in zip(files, batch["known"], strict=True)}
    for opened in serial.read(files, lambda file: known[file.location]):
        yield _block(_OPENED, (opened.sha256, opened.failure))
        if opened.failure is None and opened.sha256 != known[opened.file.location]:
            for draft, _ in opened.found:
                yield _block(_FOUND, draft)
        yield _block(_CLOSED, opened.has_changed())


def _block(kind: int, value: object) -> Rows:
    return {"kind": [kind], "value": [pickle.dumps(value)]}


class _Embed:
    """An actor: it holds the embedder, and adds its pieces to each article."""

    def __init__(self, embedder: EmbedderFacts, settings: Settings) -> None:
        self._maker = PieceMaker(embedder, settings)

    def __call__(self, batch: Any) -> Any:
        values = [pickle.loads(value) for value in batch["value"]]
        drafts = [value for value in values if isinstance(value, Draft)]
        made = iter(self._maker.make([(draft.title, draft.text) for draft in drafts]))
        pieces = [pickle.dumps(next(made)) if isinstance(value, Draft) else b"" for value in values]
        return {"kind": list(batch["kind"]), "value": list(batch["value"]), "pieces": pieces}


@contextmanager
def _connected(address: str, settings: Settings) -> Iterator[ModuleType]:
    """Ray, started here or reached; whoever was connected before stays so. Raises SettingsError."""
    switch_off()
    try:
        import ray
    except ImportError as error:
        raise SettingsError(
            "workers is ray, and Ray is not installed", hint="pip install 'dateline[ray]', or give a number"
        ) from error
    from ray.data import DataContext

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # or it warns of what it repairs itself
    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    if ray.is_initialized():
        yield ray
        return
    folder = tempfile.mkdtemp(prefix="dateline-ray-")  # for this user alone
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address == "ray":
            # The workers find what this process finds.
            environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            ray.init(
                "local",  # whatever RAY_ADDRESS says, or a file of the last cluster
                num_cpus=usable_threads(settings.threads),
                include_dashboard=False,
                object_store_memory=_STORE,
                runtime_env={"env_vars": environment},
                _node_ip_address="127.0.0.1",
                _temp_dir=folder,
                **quiet,
            )
        else:
            # Not through Ray's client server, which Ray Data does not run behind: as a member of the cluster.
            host = _answering(address)
            if _TOKEN.expanduser().is_file():  # what Ray does for its own command line
                os.environ.setdefault("RAY_AUTH_MODE", "token")
            ray.init(host, **quiet)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise SettingsError(
            f"there is no Ray at {address}: {(str(error).strip() or 'no answer').splitlines()[0]}",
            hint="start the cluster, or see to the address and the token; --workers ray starts one here",
        ) from error
    try:
        with redirect_stdout(sys.stderr):  # it says there that a worker died
            yield ray
    finally:
        ray.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def _answering(address: str) -> str:
    """Return the host:port of a cluster, once it takes a call: Ray would wait for it. Lets OSError pass."""
    place = urlsplit(address)
    host, port = place.hostname or "", place.port or _PORT
    with socket.create_connection((host, port), timeout=10):
        return f"{host}:{port}"
