"""A training run on disk, and its progress: started, resumed, told of, and never left half-written.

OUT/run.json              which recipe, which data, which stages are done
OUT/metrics.jsonl         a record every few steps: loss, learning rate, tokens a second
OUT/negatives.jsonl       what was mined, so that it is mined once
OUT/checkpoints/STAGE/    where a stage can go on from
OUT/stages/STAGE/         the weights after a stage
OUT/model/                the result, put in place when it is complete
OUT/verdict.json          how it compares with the shipped model
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from dateline.errors import DatelineError, RecipeError, TrainingError
from dateline.progress import Progress, silent
from dateline.training.data import DataFolder
from dateline.training.recipe import Recipe, recipe_digest

AVERAGED = "averaged-with"
"""The stage after the last one, where the result is averaged; stages' own names are identifiers."""
_STATE = "run.json"
_WRITTEN = ("metrics.jsonl", "negatives.jsonl", "checkpoints", "stages", "model", "verdict.json")
_ELSEWHERE = "give another --out"
_SPARE = 50_000_000  # bytes that a disk must have beside what is asked for


@dataclass(frozen=True, slots=True)
class StepReport:
    """How far a stage has come."""

    stage: str
    step: int
    steps: int
    loss: float
    learning_rate: float
    tokens_per_second: float
    seconds_left: float


Tell = Callable[[StepReport], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run: the recipe in the file `path`, on files of `data`, in the folder `out`.

    `limit_steps` ends training after so many steps of all stages together; `resume` goes on with a run.
    """

    path: Path
    data: DataFolder
    out: Path
    resume: bool = False
    limit_steps: int | None = None
    tell: Tell | None = None
    progress: Progress = silent


class RunFolder:
    """The folder of one run. Making one starts the run, or with `resume` goes on with it."""

    @classmethod
    def of(cls, order: Order, recipe: Recipe) -> Self:
        return cls(order.out, recipe, resume=order.resume, limit_steps=order.limit_steps)

    def __init__(self, path: Path, recipe: Recipe, *, resume: bool, limit_steps: int | None) -> None:
        self.path = path
        self._state: dict[str, Any] = {"recipe_sha256": recipe_digest(recipe), "limit_steps": limit_steps}
        stated = self._read()
        if stated is None:
            self._require_unused(resume)
        elif not self._holds_work():
            stated = None
        if stated is not None and not resume:
            raise TrainingError(
                f"{path} holds a run already", hint="go on with --resume, or give another --out"
            )
        if stated is not None and any(stated.get(key) != value for key, value in self._state.items()):
            raise RecipeError(
                f"the run in {path} was started with another recipe or --limit-steps",
                hint="give it the recipe that it was started with, or another --out",
            )
        self._state = {**self._state, "data": [], "steps": 0, "done": [], **(stated or {})}
        with self.writing():
            path.mkdir(parents=True, exist_ok=True)
            self._write_state()

    @property
    def model(self) -> Path:
        return self.path / "model"

    def stage(self, name: str) -> Path:
        return self.path / "stages" / name

    def checkpoints(self, name: str) -> Path:
        return self.path / "checkpoints" / name

    def is_done(self, stage: str) -> bool:
        return stage in self._state["done"] and self.stage(stage).is_dir()

    @property
    def facts(self) -> dict[str, Any]:
        """What run.json holds."""
        return dict(self._state)

    def note(self, **facts: Any) -> None:
        """Keep facts about the run in run.json."""
        self._state |= facts
        self._write_state()

    def finish_stage(self, name: str, steps: int, save: Callable[[Path], None]) -> None:
        """Keep a stage's weights; its checkpoints have served."""
        with self.writing():
            put_folder(self.stage(name), save)
            self.note(done=[*self._state["done"], name], steps=self._state["steps"] + steps)
            shutil.rmtree(self.checkpoints(name), ignore_errors=True)

    def finish(self, last_stage: str) -> Path:
        """Put the last stage's weights in place as the result."""
        with self.writing():
            put_folder(self.model, lambda to: shutil.copytree(self.stage(last_stage), to, dirs_exist_ok=True))
        return self.model

    def last_checkpoint(self, stage: str) -> Path | None:
        """The newest complete checkpoint; what a crash left of a later one is removed."""
        folder = self.checkpoints(stage)
        found = sorted(folder.glob("checkpoint-*"), key=lambda one: -int(one.name.rpartition("-")[2]))
        for one in found:
            try:
                json.loads((one / "trainer_state.json").read_text(encoding="utf-8"))  # the last file written
            except (OSError, ValueError):
                shutil.rmtree(one, ignore_errors=True)
            else:
                return one
        return None

    def record(self, **facts: Any) -> None:
        """Add a line to the metrics."""
        with (self.path / "metrics.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(facts) + "\n")

    def require_space(self, wanted: int) -> None:
        """Raise TrainingError where the disk has no room for `wanted` bytes."""
        free = shutil.disk_usage(self.path).free
        if free < wanted + _SPARE:
            raise TrainingError(
                f"the run needs {wanted / 1e6:,.0f} MB in {self.path}, where {free / 1e6:,.0f} MB are free",
                hint="free space there, or give another --out",
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn what failing to write raises, in whichever library, into one sentence."""
        try:
            yield
        except DatelineError:
            raise
        except Exception as error:
            full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
            unsaid = type(error).__name__ == "SafetensorError" or "PytorchStreamWriter" in str(error)
            if full or (unsaid and shutil.disk_usage(self.path).free < _SPARE):
                raise TrainingError(
                    f"there is no space left in {self.path}", hint="free some, then go on with --resume"
                ) from error
            if isinstance(error, OSError):
                raise TrainingError(
                    f"cannot write in {self.path}: {error.strerror}",
                    hint="check the folder, or give another --out",
                ) from error
            raise

    def _require_unused(self, resume: bool) -> None:
        """Raise TrainingError where there is no run to go on with, or what stands there is not a run's."""
        if resume:
            raise TrainingError(
                f"there is no run in {self.path} to go on with",
                hint="give the --out that it was started with, or begin one without --resume",
            )
        taken = next((self.path / name for name in _WRITTEN if (self.path / name).exists()), None)
        if taken is not None:
            raise TrainingError(f"{taken} was not made by a run, and is left alone", hint=_ELSEWHERE)

    def _holds_work(self) -> bool:
        """Whether anything was done: a run that was refused before its first step may start over."""
        return any((self.path / name).exists() for name in _WRITTEN)

    def _read(self) -> dict[str, Any] | None:
        try:
            stated: dict[str, Any] = json.loads((self.path / _STATE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise TrainingError(f"{self.path / _STATE} cannot be read: {error}", hint=_ELSEWHERE) from error
        if not isinstance(stated, dict) or "recipe_sha256" not in stated:
            raise TrainingError(
                f"{self.path / _STATE} was not made by a run, and is left alone", hint=_ELSEWHERE
            )
        return stated

    def _write_state(self) -> None:
        write_beside(self.path / _STATE, json.dumps(self._state, indent=2) + "\n")


def write_beside(path: Path, text: str) -> None:
    """Write a file whole: beside its place first, then there."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def put_folder(place: Path, save: Callable[[Path], Any]) -> None:
    """Let `save` fill a folder beside `place`, then put it there; whatever fails leaves `place` alone."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as beside:
        new, old = (Path(beside) / what for what in ("new", "old"))
        new.mkdir()
        save(new)
        if place.exists():
            place.rename(old)
        try:
            new.rename(place)
        except BaseException:
            if old.exists():
                old.rename(place)
            raise


class Clock:
    """Steps and tokens against time, since this process began to train."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._first: int | None = None
        self.tokens = 0

    def start(self, step: int) -> None:
        self._began, self._first, self.tokens = time.perf_counter(), step, 0

    def step(self, stage: str, step: int, steps: int, logged: Mapping[str, float]) -> StepReport:
        seconds = max(time.perf_counter() - self._began, 1e-9)
        done = max(1, step - (self._first or 0))
        return StepReport(
            stage,
            step,
            steps,
            loss=logged["loss"],
            learning_rate=logged["learning_rate"],
            tokens_per_second=self.tokens / seconds,
            seconds_left=(steps - step) * seconds / done,
        )


def step_record(step: StepReport) -> dict[str, Any]:
    """What of a step goes on record."""
    return {key: value for key, value in asdict(step).items() if key != "seconds_left"}
