"""A model folder of ours: ONNX weights with their tokenizer, described by a `model.json`."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from dateline.errors import DatelineError, ModelError, OutOfMemoryError
from dateline.machine import is_out_of_memory
from dateline.models.runtime import InferenceSession
from dateline.models.vocabulary import tokenizer_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

A = TypeVar("A")
M = TypeVar("M")
Kind = Literal["embedder", "reader"]


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
        stated = self._read("tokenizer.json")
        try:
            tokenizer = tokenizer_of(stated)
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
        self._threads = threads
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._pool = ThreadPoolExecutor(self._threads, "dateline") if self._threads > 1 else None

    def map(self, run: Callable[[A], M], batches: Iterable[A]) -> Iterator[M]:
        """Yield `run(batch)` of each batch, in their order."""
        if self._process != os.getpid():
            self._begin()  # a fork has none of its parent's threads, and would wait for them for ever
        return map(run, batches) if self._pool is None else self._pool.map(run, batches)


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
