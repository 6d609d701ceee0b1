"""Model folders: those that ship with Dateline, and how a model is named.

A model is named `default` (the shipped one), `fast` (the small reader alone), by a local folder, or by a hub
id with a pinned revision, `organisation/name@revision`. A folder with a `model.json` is one of ours and runs
on ONNX Runtime; any other is loaded by the library it was made for.

Nothing is loaded at import, and what a model computes is the adapter's business (`embedding.py`, `reader/`).
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from dateline.errors import DatelineError, ModelError, OutOfMemoryError
from dateline.machine import is_out_of_memory
from dateline.models.runtime import InferenceSession

if TYPE_CHECKING:
    from tokenizers import Tokenizer

A = TypeVar("A")
M = TypeVar("M")
Kind = Literal["embedder", "reader"]

SHIPPED: dict[Kind, str] = {"embedder": "all-minilm-l6-v2", "reader": "reader-mpnet"}
SHIPPED_READERS = {"default": SHIPPED["reader"], "fast": "reader-minilm-l6"}
"""The strong reader, and the small one that screens for it and is named `fast` to answer alone."""


@dataclass(frozen=True)
class OnnxModel:
    """A folder of ours: `model.onnx`, `tokenizer.json` and the `model.json` that describes them.

    Large weights lie beside the graph, in files whose digests model.json states as well.
    """

    path: Path

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The contents of model.json. Raises ModelError when it cannot be read."""
        try:
            stated = (self.path / "model.json").read_text(encoding="utf-8")
            facts = json.loads(stated, parse_constant=_finite, parse_float=_finite)
            if (
                isinstance(facts, dict)
                and isinstance(facts["name"], str)
                and isinstance(facts["sha256"], dict)
                and isinstance(facts["sha256"].get("model.onnx"), str)
            ):
                return facts
            raise ValueError("name, or sha256 with that of model.onnx, is missing")
        except KeyError as error:
            raise _damaged(self.path, f"model.json states no {error}") from error
        except OSError as error:
            raise _unreadable(self.path, "model.json", error) from error
        except (ValueError, RecursionError) as error:
            raise _damaged(self.path, f"model.json cannot be read ({error})") from error

    @property
    def sha256(self) -> str:
        """Digest of the weights, as model.json states it: of the graph, or of all its files' digests."""
        stated = self.facts["sha256"]
        beside = [f"{name} {stated[name]}" for name in self._beside]
        if not beside:
            return str(stated["model.onnx"])
        return hashlib.sha256("\n".join([stated["model.onnx"], *beside]).encode()).hexdigest()

    @property
    def _beside(self) -> list[str]:
        """Files that hold what the graph names but does not hold."""
        return sorted(name for name in self.facts["sha256"] if name not in {"model.onnx", "tokenizer.json"})

    def require(self, kind: Kind) -> OnnxModel:
        """Return the model if it is of that kind. Raises ModelError otherwise."""
        if self.facts.get("kind") != kind:
            raise ModelError(
                f"the model in {self.path} is no {kind} but: {self.facts.get('kind')}", hint=f"name a {kind}"
            )
        return self

    def session(self) -> InferenceSession:
        """Start an inference session of one thread, for `BatchWorkers` to share.

        Raises ModelError for weights that are not the stated ones, OutOfMemoryError.
        """
        for name in ("model.onnx", *self._beside):
            self._check(name)
        return InferenceSession(self.path / "model.onnx", self.path)  # by its path: nothing is held twice

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number that model.json states. Raises ModelError for any other."""
        stated = self.facts.get(name, default)
        if isinstance(stated, int) and not isinstance(stated, bool) and least <= stated <= most:
            return stated
        raise _damaged(self.path, f"model.json says {name} is {stated!r}, no whole number {least} to {most}")

    def tokenizer(self) -> Tokenizer:
        """Return the tokenizer, without truncation or padding. Raises ModelError when it is damaged."""
        from tokenizers import Tokenizer

        stated = self._read("tokenizer.json")
        try:
            tokenizer = Tokenizer.from_buffer(stated)
        except Exception as error:  # older releases of tokenizers raise no narrower one
            if is_out_of_memory(error):
                raise OutOfMemoryError from error
            raise _damaged(self.path, f"tokenizer.json is no tokenizer ({error})") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _read(self, name: str) -> bytes:
        try:
            content = (self.path / name).read_bytes()
        except OSError as error:
            raise _unreadable(self.path, name, error) from error
        self._require_stated(name, hashlib.sha256(content).hexdigest())
        return content

    def _check(self, name: str) -> None:
        """Raise ModelError for a file that is not the stated one; it is not kept in memory."""
        try:
            with (self.path / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(self.path, name, error) from error
        self._require_stated(name, found)

    def _require_stated(self, name: str, found: str) -> None:
        if found != self.facts["sha256"].get(name):
            raise _damaged(self.path, f"{name} is not the file that model.json describes")


class BatchWorkers:
    """Threads that run batches side by side, each on a session of one thread.

    Threads inside a session wait for each other at every operator, which is twice as slow as this when
    the machine has other work (`eval/results/quantization.md`).
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, "dateline") if threads > 1 else None

    def map(self, run: Callable[[A], M], batches: Iterable[A]) -> Iterator[M]:
        """Yield `run(batch)` of each batch, in their order."""
        return map(run, batches) if self._pool is None else self._pool.map(run, batches)


@dataclass(frozen=True)
class ForeignModel:
    """A model for sentence-transformers or transformers: a local folder, or a hub id at a revision."""

    id: str
    revision: str | None = None

    @property
    def name(self) -> str:
        return self.id if self.revision is None else f"{self.id}@{self.revision}"

    @cached_property
    def sha256(self) -> str:
        """Digest of a local model's weights, vocabulary and settings, or of a hub model's pinned name."""
        if self.revision is not None:
            return hashlib.sha256(self.name.encode()).hexdigest()
        digest, folder = hashlib.sha256(), Path(self.id)
        kinds = ("*.safetensors", "*.json", "*.txt", "*.model")
        for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()


def find_model(spec: str, kind: Kind) -> OnnxModel | ForeignModel:
    """Return the model that `spec` names.

    Raises ModelError for a folder that does not exist, a folder that holds no model, or a hub id
    without a revision.
    """
    shipped = SHIPPED_READERS if kind == "reader" else {"default": SHIPPED["embedder"]}
    if spec in shipped:
        return OnnxModel(Path(__file__).parent / shipped[spec]).require(kind)
    folder = Path(os.path.expanduser(spec))  # leaves an unknown ~user as it is
    if os.path.isdir(folder):  # False, too, for what cannot be a path
        if (folder / "model.json").is_file():
            return OnnxModel(folder.resolve()).require(kind)
        if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
            return ForeignModel(str(folder.resolve()))
        raise ModelError(
            f"{folder} holds no model", hint="name a folder with a config.json, or one with a model.json"
        )
    id, _, revision = spec.partition("@")
    if folder.is_absolute() or spec.startswith((".", "~")) or id.count("/") != 1:
        raise ModelError(
            f"there is no model folder {spec}",
            hint=f"give --{kind} a folder, or a hub id with its revision: organisation/name@revision",
        )
    if not revision:
        raise ModelError(
            f"the hub model {spec} has no pinned revision",
            hint=f"add the commit it should stay at: --{kind} {id}@COMMIT",
        )
    return ForeignModel(id, revision)


def load_foreign(model: ForeignModel, kind: Kind, load: Callable[[], M]) -> M:
    """Call `load()`, quietly, and turn what the model libraries raise into one ModelError.

    For a model in a folder the hub is out of reach, whatever the libraries would look up there.
    """
    try:
        with quiet_transformers(), nullcontext() if model.revision else _without_hub():
            return load()
    except DatelineError:
        raise
    except Exception as error:  # a broken model makes them raise nearly anything
        if is_out_of_memory(error):
            raise OutOfMemoryError from error
        if model.revision is None:
            hint = f"check that it is a complete {kind} model with safetensors weights"
        elif os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}:
            hint = "HF_HUB_OFFLINE is set: unset it once to download the model, or name a local folder"
        else:
            hint = "check its name, revision and safetensors weights, and the network; or name a local folder"
        reason = [*str(error).strip().splitlines(), type(error).__name__][0]
        raise ModelError(f"cannot load the {kind} {model.name}: {reason}", hint=hint) from error


@contextmanager
def _without_hub() -> Iterator[None]:
    """Let huggingface_hub, which all model libraries ask through, refuse every request for a while."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep the loading reports and progress bars of transformers off the terminal for a while."""
    import transformers

    logging: Any = transformers.utils.logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def usable_threads(threads: int) -> int:
    """Return `threads`, or for 0 the number of processors this process may run on."""
    if threads > 0:
        return threads
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _finite(stated: str) -> float:
    """Raises ValueError for NaN, for an infinity, and for a number that is one to Python: 1e999."""
    if not math.isfinite(number := float(stated)):
        raise ValueError(f"{stated} is no finite number")
    return number


def _unreadable(path: Path, name: str, error: OSError) -> DatelineError:
    """The error that says whether the file, its permissions or the memory is at fault."""
    if is_out_of_memory(error):
        return OutOfMemoryError()
    if isinstance(error, PermissionError):
        return ModelError(
            f"the model in {path} may not be read: {name}: permission denied",
            hint="change the permissions of the folder and its files",
        )
    return _damaged(path, f"{name} cannot be read ({error.strerror})")


def _damaged(path: Path, what: str) -> ModelError:
    return ModelError(
        f"the model in {path} is damaged: {what}", hint="install Dateline, or that model, again"
    )
