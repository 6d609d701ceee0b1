"""`dateline train reader`: a recipe → a reader, on transformers' Trainer.

A stage's batches are fixed before it begins (`batches.py`), so a resumed run sees the same ones as one that
never stopped. Where weights come from is `base.py`'s business, examples `data.py`'s, and whether the result
ships `verdict.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from torch.utils.data import Dataset
from transformers import Trainer, TrainingArguments

from dateline.errors import RecipeError
from dateline.reader.loading import WINDOWS_KEY
from dateline.reader.windows import WindowMaker
from dateline.training import data as sets
from dateline.training.architectures import RELATIVE, Architecture
from dateline.training.base import from_torch, load_others, load_reader, to_torch
from dateline.training.batches import collate, plan
from dateline.training.features import Group, groups
from dateline.training.negatives import find_negatives, join_stories
from dateline.training.objective import logits_of, reader_loss, taught_loss
from dateline.training.recipe import Base, ReaderRecipe, Stage, WindowShape
from dateline.training.runs import AVERAGED, Clock, Order, RunFolder, Tell
from dateline.training.teachers import Teacher, inputs_of, load_teachers
from dateline.training.trainers import Reporter, budgeted, run_stage, set_dropout, stage_arguments
from dateline.training.variants import vary

_CHECKPOINT_SIZE = 3  # times the model: the weights, and two numbers of the optimiser for each


def train(recipe: ReaderRecipe, order: Order) -> Path:
    """Train the reader that a recipe describes; return the folder of its float weights.

    Raises RecipeError, InputError, GoldError, ModelError, TrainingError.
    """
    examples, reports = sets.read_sets(recipe.sets, order.data, recipe.seed)
    if not recipe.verdict and any(one.label is not None for found in examples.values() for one in found):
        raise RecipeError(
            f"{order.path} has judgements among its sets, and a reader that cannot say yes or no",
            hint="add verdict = true, or take them out",
        )
    model, tokenizer = load_reader(recipe.base, order.path, recipe.seed, verdict=recipe.verdict)
    others = load_others(recipe.average_with, order.path, "reader")
    if others:
        from_torch(model).averaged(others)  # what cannot be averaged says so before anything is trained
    teachers = []
    if recipe.distil is not None:
        known = tokenizer.backend_tokenizer.get_vocab()
        teachers = load_teachers(recipe.distil, order.path, known, Architecture(model.config.model_type))
    news = [order.data.find(name) for name in recipe.negatives.articles]
    folder = RunFolder.of(order, recipe)
    folder.require_space(4 * model.num_parameters() * (2 * _CHECKPOINT_SIZE + 2))
    folder.note(data=[asdict(report) for report in reports])
    with folder.writing():
        negatives = find_negatives(recipe.negatives, examples, folder.path, recipe.seed, order.progress, news)
    examples = vary(recipe.variants, examples, recipe.seed)
    examples, negatives = join_stories(recipe.negatives.joined, examples, negatives, recipe.seed)
    maker = window_maker(tokenizer.backend_tokenizer, recipe.windows)
    each = recipe.windows.each
    items = {name: list(groups(found, maker, negatives, each)) for name, found in examples.items()}
    setattr(model.config, WINDOWS_KEY, windows_facts(recipe.windows))
    for stage, batches, steps in budgeted(plan(items, recipe), order.limit_steps, batch=lambda _: 1):
        if steps and folder.is_done(stage.name):
            model, _ = load_reader(Base(str(folder.stage(stage.name).resolve())), order.path, 0)
            setattr(model.config, WINDOWS_KEY, windows_facts(recipe.windows))
        elif steps:
            _train_stage(model, recipe, stage, batches, steps, folder, teachers, order.tell)
            folder.finish_stage(stage.name, steps, partial(_save, model, tokenizer))
        last = stage.name
    if others:
        last = AVERAGED
        mean = to_torch(from_torch(model).averaged(others), "reader")
        setattr(mean.config, WINDOWS_KEY, windows_facts(recipe.windows))
        folder.finish_stage(last, 0, partial(_save, mean, tokenizer))
    return folder.finish(last)


def window_maker(tokenizer: Any, windows: WindowShape) -> WindowMaker:
    """The windows that a reader with these facts makes when it reads."""
    return WindowMaker(tokenizer, **windows_facts(windows))


def windows_facts(windows: WindowShape) -> dict[str, int]:
    return {
        "window_tokens": windows.tokens,
        "overlap_tokens": windows.overlap,
        "title_tokens": windows.title,
    }


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

    def __init__(
        self, recipe: ReaderRecipe, teachers: Sequence[Teacher], clock: Clock, **arguments: Any
    ) -> None:
        pad = arguments["model"].config.pad_token_id or 0
        super().__init__(data_collator=lambda items: collate(items[0], pad), **arguments)
        self._recipe = recipe
        self._teachers = [teacher.to(self.args.device) for teacher in teachers]
        self._clock = clock

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """The recipe's loss on a batch; a mean over its windows, questions and judgements."""
        self._clock.tokens += int(inputs["attention_mask"].sum())
        output = model(**{name: inputs[name] for name in inputs_of(self.model)})
        ours, distil = logits_of(output), self._recipe.distil
        loss = reader_loss(self._recipe, ours, inputs)
        if distil is not None:
            theirs = [teacher.teach(inputs) for teacher in self._teachers]
            taught = taught_loss(ours, theirs, inputs, temperature=distil.temperature)
            loss = (1 - distil.weight) * loss + distil.weight * taught
        return (loss, output) if return_outputs else loss


def freeze(model: Any, layers: int | None) -> None:
    """Let everything learn but the lowest `layers` and the tables; with None, everything."""
    kept = tuple(f".layer.{number}." for number in range(layers or 0))
    for name, parameter in model.named_parameters():
        frozen = layers is not None and (
            ".embeddings." in name or RELATIVE in name or any(part in name for part in kept)
        )
        parameter.requires_grad = not frozen


def _train_stage(
    model: Any,
    recipe: ReaderRecipe,
    stage: Stage,
    batches: list[list[Group]],
    steps: int,
    folder: RunFolder,
    teachers: Sequence[Teacher],
    tell: Tell | None,
) -> None:
    set_dropout(model, stage)
    model.config.hidden_dropout_prob = model.config.attention_probs_dropout_prob = stage.dropout
    freeze(model, stage.freeze)
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
