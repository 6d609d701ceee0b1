"""What a training run is made of: the recipe, a TOML file, as frozen records.

A recipe names its sets by their public names; where they lie is said when it runs (`data.py`). Its tables are
in `parts.py`. Nothing is opened here beside the recipe, and no model library is needed to check one.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dateline.errors import InputError, RecipeError
from dateline.shapes import ShapeError, record_of
from dateline.training.parts import (
    Base,
    Decay,
    Device,
    DevSet,
    Distil,
    Evaluate,
    Keep,
    Loss,
    Negatives,
    Precision,
    RunOptions,
    Stage,
    TrainSet,
    Variants,
    WindowShape,
    require,
    unique,
)

__all__ = [
    "Base",
    "Decay",
    "DevSet",
    "Device",
    "Distil",
    "EmbedderRecipe",
    "Evaluate",
    "Keep",
    "Loss",
    "Negatives",
    "Precision",
    "ReaderRecipe",
    "Recipe",
    "RunOptions",
    "Stage",
    "TrainSet",
    "Variants",
    "WindowShape",
    "read_recipe",
    "recipe_digest",
]

R = TypeVar("R", bound="Recipe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What the recipes of all kinds of model have in common.

    `average_with` names model folders, as `average` under `[base]` does: the result is the mean of what was
    trained and of these. What fine-tuning gave and what it cost elsewhere are so weighed against each other
    (WiSE-FT; Wortsman and others, 2022).
    """

    name: str
    sets: tuple[TrainSet, ...]
    stages: tuple[Stage, ...]
    base: Base = Base()
    negatives: Negatives = Negatives()
    average_with: tuple[str, ...] = ()
    evaluate: Evaluate = Evaluate()
    run: RunOptions = RunOptions()
    seed: int = 0

    def __post_init__(self) -> None:
        require(bool(self.sets), "sets", "empty", "at least one [[sets]]")
        require(bool(self.stages), "stages", "empty", "at least one [[stages]]")
        files = [one.file for one in self.sets]
        unique("file", files)
        unique("name", (stage.name for stage in self.stages))
        for stage in self.stages:
            for file in stage.sets:
                require(file in files, f"the set of stage {stage.name!r}", file, f"one of {', '.join(files)}")

    def sets_of(self, stage: Stage) -> tuple[TrainSet, ...]:
        return tuple(one for one in self.sets if not stage.sets or one.file in stage.sets)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRecipe(Recipe):
    """How a reader is trained.

    `verdict` gives it the output for yes, no and neither, which judgements teach. `window_weight` adds so
    much of the window loss to the group loss, which keeps the edges of spans sharp.
    """

    windows: WindowShape = WindowShape()
    loss: Loss = Loss.WINDOW
    window_weight: float = 0.0
    verdict: bool = False
    variants: Variants = Variants()
    distil: Distil | None = None

    def __post_init__(self) -> None:
        Recipe.__post_init__(self)
        require(self.window_weight >= 0, "window_weight", self.window_weight, "0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderRecipe(Recipe):
    """How an embedder is trained: questions against the passages that answer them, in each batch.

    `scale` multiplies cosines before the softmax; `tokens` is where longer texts are cut.
    """

    scale: float = 20.0
    tokens: int = 256

    def __post_init__(self) -> None:
        Recipe.__post_init__(self)
        require(self.scale > 0, "scale", self.scale, "above 0")
        require(16 <= self.tokens <= 512, "tokens", self.tokens, "16 to 512")
        only = "nothing: only a reader has windows"
        require(not self.negatives.joined, "joined", self.negatives.joined, only)
        for stage in self.stages:
            for name in ("crop", "tokens", "freeze"):
                require(getattr(stage, name) is None, name, getattr(stage, name), only)


def read_recipe(path: Path, kind: type[R]) -> R:
    """Return the recipe in `path`. Raises InputError, RecipeError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"cannot read the recipe {path}: {error.strerror}", hint="name a recipe, a TOML file"
        ) from error
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path} is not UTF-8", hint="save it as UTF-8") from error
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{path} is not TOML: {error}", hint="mend the file there") from error
    try:
        return record_of(kind, table, str(path))
    except ShapeError as error:
        raise RecipeError(error.fact, hint=error.hint) from error
    except RecipeError as error:
        raise RecipeError(f"{path}: {error.fact}", hint=error.hint) from error


def recipe_digest(recipe: Recipe) -> str:
    """Digest of everything that decides what is learned; how and where it runs is left out."""
    parts = [(name, getattr(recipe, name)) for name in recipe.__dataclass_fields__ if name != "run"]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
