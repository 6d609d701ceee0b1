"""Question files → examples to learn from: found, checked, filtered and capped as the recipe says.

An answer that does not stand at its offset is left out and counted; more than a tenth of a file is an
error, since such a file is not what it is taken for.
"""

from __future__ import annotations

import logging
import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from dateline.errors import GoldError, InputError, TrainingError
from dateline.evaluation.gold.judged import Judgement, read_judged
from dateline.evaluation.gold.questions import GoldQuestion, draw_key
from dateline.evaluation.gold.reading import digest, read_each
from dateline.settings import Settings
from dateline.training.recipe import Keep, Recipe, Stage, TrainSet

T = TypeVar("T")

DATA_VARIABLE = "DATELINE_DATA"
AS_SHIPPED = Settings()
"""What passages are cut and found with: a recipe gives the same wherever it runs."""

_SUFFIXES = ("", ".json.gz", ".json", ".jsonl.gz", ".jsonl")
_FOLDERS = ("", "train", "dev", "corpus")
_MOST_MISPLACED = 0.1  # share of a file's answers

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a context, with the one answer that is learned: half-open, None for no answer.

    `answers` are all texts that count as right: no passage that holds one is a negative. A judgement has a
    `label` instead of an answer: yes, no, or none where the context does not say.
    """

    id: str
    set: str
    question: str
    context: str
    title: str | None
    answer: tuple[int, int] | None
    answers: tuple[str, ...]
    label: str | None = None

    @property
    def key(self) -> str:
        """The question's name among all sets."""
        return f"{self.set}/{self.id}"


@dataclass(frozen=True, slots=True)
class SetReport:
    """What became of a file's questions."""

    file: str
    licence: str
    sha256: str
    questions: int
    misplaced: int
    filtered: int
    used: int

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.used:,} of {self.questions:,} questions used, "
            f"{self.filtered:,} filtered out, {self.misplaced:,} left out: no answer stands at its offset"
        )


class DataFolder:
    """Finds files by their public names: beside the recipe, then in the data folder.

    In either, also in its folders train, dev and corpus, and with .json, .jsonl and .gz behind the name.
    """

    def __init__(self, recipe: Path, folder: Path | None) -> None:
        stated = os.environ.get(DATA_VARIABLE)
        self.folder = folder if folder is not None else Path(stated) if stated else None
        self._places = [recipe.parent, *([self.folder] if self.folder is not None else [])]

    def find(self, name: str) -> Path:
        """Return the file. Raises InputError."""
        for place in self._places:
            for folder in _FOLDERS:
                for suffix in _SUFFIXES:
                    path = place / folder / f"{name}{suffix}"
                    if path.is_file():
                        return path
        raise InputError(
            f"there is no file {name} in {' or '.join(map(str, self._places))}",
            hint=f"name the folder that holds it: --data DIR, or {DATA_VARIABLE} in the environment",
        )


def read_set(wanted: TrainSet, path: Path, seed: int) -> tuple[list[Example], SetReport]:
    """Return the examples that the recipe keeps of a file, in file order.

    Raises GoldError, InputError, and TrainingError for a file with too many misplaced answers or of
    which nothing is left.
    """
    judged = read_judged(path)
    if judged is not None:
        return _read_judgements(wanted, path, judged, seed)
    questions = [question for question, _ in read_each(path, strict=False)]
    if not questions:
        raise GoldError(f"{path} holds no question", hint="name a file in SQuAD's format")
    sound = [question for question in questions if question.context and _is_sound(question)]
    misplaced = len(questions) - len(sound)
    if misplaced > _MOST_MISPLACED * len(questions):
        raise TrainingError(
            f"{path}: {misplaced:,} of {len(questions):,} questions have no answer at its offset",
            hint="check answer_start: it counts characters (code points) of the context from 0",
        )
    kept = _capped([one for one in sound if _wanted(one, wanted)], wanted, seed)
    if not kept:
        raise TrainingError(
            f"{path}: the recipe's filters leave nothing of its {len(questions):,} questions",
            hint="loosen keep, min_sim, max_per_context or most, or take the set out",
        )
    report = _report(wanted, path, len(questions), misplaced, len(kept))
    _log.log(logging.WARNING if misplaced else logging.INFO, "%s", report)
    return [_example(question, wanted.file) for question in kept], report


def _read_judgements(
    wanted: TrainSet, path: Path, judged: Sequence[Judgement], seed: int
) -> tuple[list[Example], SetReport]:
    named = [replace(one, id=one.id or str(place)) for place, one in enumerate(judged)]
    drawn = sorted(named, key=lambda one: draw_key(seed, one.id))
    kept = {one.id for one in drawn[: wanted.most]}
    examples = [
        Example(one.id, wanted.file, one.question, one.passage, one.title, None, (), one.label)
        for one in named
        if one.id in kept
    ]
    return examples, _report(wanted, path, len(named), 0, len(examples))


def _report(wanted: TrainSet, path: Path, questions: int, misplaced: int, used: int) -> SetReport:
    return SetReport(
        wanted.file,
        wanted.licence,
        digest(path),
        questions=questions,
        misplaced=misplaced,
        filtered=questions - misplaced - used,
        used=used,
    )


def read_sets(
    wanted: Iterable[TrainSet], data: DataFolder, seed: int
) -> tuple[dict[str, list[Example]], list[SetReport]]:
    """Return the examples of each set by its name, and what became of the files."""
    found = {one.file: (one, data.find(one.file)) for one in wanted}  # all are there before any is read
    read = {name: read_set(one, path, seed) for name, (one, path) in found.items()}
    return {name: examples for name, (examples, _) in read.items()}, [report for _, report in read.values()]


def epochs(
    items: Mapping[str, Sequence[T]],
    wanted: Sequence[TrainSet],
    count: float,
    seed: int,
    walked: Counter[str],
) -> Iterator[list[T]]:
    """Yield what each epoch sees of the sets, each by its weight; the last may be a part of one.

    Each set is walked through in one drawn order, over and over: at weight 0.5 two epochs see every item
    once. `walked` counts what was seen of each set, and is kept up: a later stage goes on from there.
    """
    orders = {
        one.file: np.random.default_rng([seed, *one.file.encode()]).permutation(len(items[one.file]))
        for one in wanted
    }
    for epoch in range(math.ceil(count)):
        seen = []
        for one in wanted:
            order, first = orders[one.file], walked[one.file]
            walked[one.file] += round(one.weight * min(1.0, count - epoch) * len(order))
            seen += [items[one.file][order[place % len(order)]] for place in range(first, walked[one.file])]
        yield seen


def staged(items: Mapping[str, Sequence[T]], recipe: Recipe) -> Iterator[tuple[Stage, list[list[T]]]]:
    """Yield each stage with its epochs; a stage goes on through a set where the one before it stopped."""
    walked = Counter[str]()
    for stage in recipe.stages:
        yield stage, list(epochs(items, recipe.sets_of(stage), stage.epochs, recipe.seed, walked))


def _is_sound(question: GoldQuestion) -> bool:
    """Whether it asks something, and has an answer at its place or none."""
    if not question.question.strip() or (question.is_impossible and question.answers):
        return False
    return question.is_impossible or any(
        start is not None and text.strip()
        for text, start in zip(question.answers, question.starts, strict=True)
    )


def _wanted(question: GoldQuestion, wanted: TrainSet) -> bool:
    if wanted.keep is not Keep.ALL and question.is_impossible is not (wanted.keep is Keep.UNANSWERABLE):
        return False
    if wanted.min_sim is None or question.is_impossible:
        return True
    return question.sim is not None and question.sim >= wanted.min_sim


def _capped(questions: Sequence[GoldQuestion], wanted: TrainSet, seed: int) -> list[GoldQuestion]:
    """Draw at most `max_per_context` of each context, then at most `most`."""
    drawn = sorted(questions, key=lambda question: draw_key(seed, question.id))
    if wanted.max_per_context is not None:
        drawn = list(_few_each(drawn, wanted.max_per_context))
    kept = {question.id for question in drawn[: wanted.most]}
    return [question for question in questions if question.id in kept]


def _few_each(questions: Iterable[GoldQuestion], most: int) -> Iterator[GoldQuestion]:
    seen: Counter[str | None] = Counter()
    for question in questions:
        seen[question.context] += 1
        if seen[question.context] <= most:
            yield question


def _example(question: GoldQuestion, file: str) -> Example:
    """The first answer that stands where the file says is the one to learn."""
    answer = None
    if not question.is_impossible:
        text, start = next(
            (text, start)
            for text, start in zip(question.answers, question.starts, strict=True)
            if start is not None and text.strip()
        )
        begin = start + len(text) - len(text.lstrip())
        answer = (begin, begin + len(text.strip()))
    assert question.context is not None
    return Example(
        question.id, file, question.question, question.context, question.title, answer, question.answers
    )


def by_title(examples: Iterable[Example]) -> dict[str, list[str]]:
    """Return the contexts of each article, by its title, each once."""
    contexts: dict[str, dict[str, None]] = defaultdict(dict)
    for example in examples:
        if example.title:
            contexts[example.title][example.context] = None
    return {title: list(texts) for title, texts in contexts.items()}
