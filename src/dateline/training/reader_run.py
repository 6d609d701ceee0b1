"""`dateline train reader`: a recipe → a reader, on transformers' Trainer.

A stage's batches are fixed before it begins, by the recipe's seed alone: windows of like length share a
batch, batches come in any order, and a resumed run sees the same ones as one that never stopped.

But: where weights come from is `base.py`'s business, examples `data.py`'s, and whether the result ships
`verdict.py`'s.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset
from transformers import AutoModelForQuestionAnswering, Trainer, TrainingArguments

from dateline.errors import ModelError, TrainingError
from dateline.models import ForeignModel, OnnxModel, find_model, load_foreign
from dateline.progress import Progress, silent
from dateline.reader import WINDOWS_KEY
from dateline.reader.windows import WindowMaker
from dateline.training import data as sets
from dateline.training.base import from_torch, load_others, load_reader, read_tokenizer, to_torch
from dateline.training.features import MAX_ANSWER_TOKENS, Group, crop, groups, windows_alone
from dateline.training.losses import distil_loss, group_loss, window_loss
from dateline.training.negatives import find_negatives, join_stories
from dateline.training.recipe import Base, Distil, Loss, ReaderRecipe, Stage, Windows, read_recipe
from dateline.training.runs import AVERAGED, Clock, RunFolder, Tell
from dateline.training.trainers import Reporter, run_stage, stage_arguments

_PAD = 16  # windows are padded to a multiple of this
_POOL = 50  # batches whose windows are sorted by length together
_CHECKPOINT_SIZE = 3  # times the model: the weights, and two numbers of the optimiser for each

_log = logging.getLogger(__name__)


def train(
    recipe_path: Path,
    out: Path,
    *,
    data: Path | None = None,
    resume: bool = False,
    limit_steps: int | None = None,
    tell: Tell | None = None,
    progress: Progress = silent,
) -> Path:
    """Train the reader that a recipe describes; return the folder of its float weights.

    Raises RecipeError, InputError, GoldError, ModelError, TrainingError.
    """
    recipe = read_recipe(recipe_path, ReaderRecipe)
    found = sets.DataFolder(recipe_path, data)
    examples, reports = sets.read_sets(recipe.sets, found, recipe.seed)
    model, tokenizer = load_reader(recipe.base, recipe_path, recipe.seed)
    others = load_others(recipe.average_with, recipe_path, "reader")
    if others:
        from_torch(model).averaged(others)  # what cannot be averaged says so before anything is trained
    teachers = [] if recipe.distil is None else _teachers(recipe.distil, recipe_path, tokenizer)
    folder = RunFolder(out, recipe, resume=resume, limit_steps=limit_steps)
    folder.require_space(4 * model.num_parameters() * (2 * _CHECKPOINT_SIZE + 2))
    folder.note(data=[asdict(report) for report in reports])
    with folder.writing():
        negatives = find_negatives(recipe.negatives, examples, folder.path, recipe.seed, progress)
    examples, negatives = join_stories(recipe.negatives.joined, examples, negatives, recipe.seed)
    maker = window_maker(tokenizer.backend_tokenizer, recipe.windows)
    items = {name: list(groups(found, maker, negatives)) for name, found in examples.items()}
    setattr(model.config, WINDOWS_KEY, windows_facts(recipe.windows))
    left = limit_steps
    for stage, batches in plan(items, recipe):
        steps = -(-len(batches) // stage.accumulate)
        steps = steps if left is None else min(steps, left)
        left = None if left is None else left - steps
        if steps and folder.is_done(stage.name):
            model = AutoModelForQuestionAnswering.from_pretrained(folder.stage(stage.name))
        elif steps:
            _train_stage(model, recipe, stage, batches, steps, folder, teachers, tell)
            folder.finish_stage(stage.name, steps, partial(_save, model, tokenizer))
        last = stage.name
        if left == 0:
            break
    if others:
        last = AVERAGED
        mean = to_torch(from_torch(model).averaged(others), "reader")
        setattr(mean.config, WINDOWS_KEY, windows_facts(recipe.windows))
        folder.finish_stage(last, 0, partial(_save, mean, tokenizer))
    return folder.finish(last)


def window_maker(tokenizer: Any, windows: Windows) -> WindowMaker:
    """The windows that a reader with these facts makes when it reads."""
    return WindowMaker(tokenizer, **windows_facts(windows))


def windows_facts(windows: Windows) -> dict[str, int]:
    return {
        "window_tokens": windows.tokens,
        "overlap_tokens": windows.overlap,
        "title_tokens": windows.title,
    }


def plan(items: Mapping[str, list[Group]], recipe: ReaderRecipe) -> list[tuple[Stage, list[list[Group]]]]:
    """Return each stage's batches in their order. Raises TrainingError for a stage without a window."""
    return [(stage, _batches(epochs, recipe, stage)) for stage, epochs in sets.staged(items, recipe)]


def _batches(epochs: Sequence[list[Group]], recipe: ReaderRecipe, stage: Stage) -> list[list[Group]]:
    """Each epoch is cut into pools; a pool is sorted by length and cut into batches."""
    rng = np.random.default_rng([recipe.seed, recipe.stages.index(stage)])
    batches: list[list[Group]] = []
    for epoch in epochs:
        found = epoch if recipe.loss is Loss.GROUP else windows_alone(epoch)
        if stage.crop is not None:
            found = [crop(group, stage.crop, rng) for group in found]
        shuffled = [found[place] for place in rng.permutation(len(found))]
        cut: list[list[Group]] = []
        for first in range(0, len(shuffled), _POOL * stage.batch):
            pool = sorted(shuffled[first : first + _POOL * stage.batch], key=lambda group: group.size)
            cut += [pool[place : place + stage.batch] for place in range(0, len(pool), stage.batch)]
        batches += [cut[place] for place in rng.permutation(len(cut))]
    if not batches:
        raise TrainingError(
            f"stage {stage.name} has no window to learn from",
            hint="its questions or answers are all too long; check the sets",
        )
    return batches


def collate(batch: Sequence[Group]) -> dict[str, Any]:
    """Groups of windows → tensors, padded to one length."""
    features = [feature for group in batch for feature in group.features]
    width = -(-max(len(feature.ids) for feature in features) // _PAD) * _PAD
    shape = len(features), width
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    may_start, may_end = (np.zeros(shape, dtype=np.bool_) for _ in range(2))
    for row, feature in enumerate(features):
        size = len(feature.ids)
        ids[row, :size], mask[row, :size], types[row, :size] = feature.ids, 1, feature.types
        may_start[row, :size], may_end[row, :size] = feature.starts, feature.ends
    arrays = {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types,
        "answer": np.array([feature.answer for feature in features]),
        "may_start": may_start,
        "may_end": may_end,
        "sizes": np.array([len(group.features) for group in batch]),
    }
    return {name: torch.from_numpy(values) for name, values in arrays.items()}


class _Batches(Dataset[list[Group]]):
    """Whole batches, so that the trainer's own order, none, is the plan's."""

    def __init__(self, batches: Sequence[list[Group]]) -> None:
        self._batches = batches

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, place: int) -> list[Group]:
        return self._batches[place]


class ReaderTrainer(Trainer):
    """transformers' trainer with the losses of `losses.py`, a planned batch an item."""

    def __init__(self, recipe: ReaderRecipe, teachers: Sequence[Any], clock: Clock, **arguments: Any) -> None:
        super().__init__(data_collator=lambda items: collate(items[0]), **arguments)
        self._recipe = recipe
        self._teachers = [teacher.to(self.args.device) for teacher in teachers]
        self._clock = clock

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """The recipe's loss on a batch; a mean over its windows or questions."""
        fed = {name: inputs[name] for name in ("input_ids", "attention_mask", "token_type_ids")}
        mask, answer = inputs["attention_mask"], inputs["answer"]
        self._clock.tokens += int(mask.sum())
        output = model(**fed)
        ours = output.start_logits, output.end_logits
        if self._recipe.loss is Loss.GROUP:
            places = answer, inputs["may_start"], inputs["may_end"], inputs["sizes"].tolist()
            loss = group_loss(*ours, *places, max_answer_tokens=MAX_ANSWER_TOKENS)
        else:
            loss = window_loss(*ours, answer, mask)
        distil = self._recipe.distil
        if distil is not None:
            with torch.inference_mode():
                taught = [teacher(**fed) for teacher in self._teachers]
            theirs = [(one.start_logits.clone(), one.end_logits.clone()) for one in taught]
            copied = distil_loss(ours, theirs, mask, temperature=distil.temperature)
            loss = (1 - distil.weight) * loss + distil.weight * copied
        return (loss, output) if return_outputs else loss


def _train_stage(
    model: Any,
    recipe: ReaderRecipe,
    stage: Stage,
    batches: list[list[Group]],
    steps: int,
    folder: RunFolder,
    teachers: Sequence[Any],
    tell: Tell | None,
) -> None:
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = stage.dropout
    model.config.hidden_dropout_prob = model.config.attention_probs_dropout_prob = stage.dropout
    clock = Clock()
    arguments = stage_arguments(
        TrainingArguments,
        stage,
        recipe.run,
        folder,
        seed=recipe.seed,
        steps=steps,
        batch=1,
        remove_unused_columns=False,
        train_sampling_strategy="sequential",
    )
    trainer = ReaderTrainer(
        recipe,
        teachers,
        clock,
        model=model,
        args=arguments,
        train_dataset=_Batches(batches),
        callbacks=[Reporter(stage.name, folder, clock, tell)],
    )
    run_stage(trainer, stage, folder)


def _save(model: Any, tokenizer: Any, folder: Path) -> None:
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    model.save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)


def _teachers(distil: Distil, recipe: Path, tokenizer: Any) -> list[Any]:
    """Load the teachers. Raises ModelError for one that reads other tokens than the student."""
    teachers = []
    for name in distil.teachers:
        loaded, vocabulary = _teacher(name, recipe)
        if vocabulary != tokenizer.backend_tokenizer.get_vocab():
            raise ModelError(
                f"the teacher {name} reads other tokens than the model it is to teach",
                hint="name teachers with the same vocabulary",
            )
        teachers.append(loaded.eval())
    return teachers


def _teacher(name: str, recipe: Path) -> tuple[Any, dict[str, int]]:
    """Return a teacher, of any architecture where it is not ours, and the numbers of its tokens."""
    folder = recipe.parent / name
    if name == "shipped" or isinstance(find_model(str(folder), "reader"), OnnxModel):
        ours, own = load_reader(Base(name), recipe, 0)
        return ours, own.backend_tokenizer.get_vocab()
    load = partial(AutoModelForQuestionAnswering.from_pretrained, folder, use_safetensors=True)
    foreign = load_foreign(ForeignModel(str(folder)), "reader", load)
    return foreign, read_tokenizer(folder).get_vocab()
