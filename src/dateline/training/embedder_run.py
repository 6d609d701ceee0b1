"""`dateline train embedder`: a recipe → an embedder, on sentence-transformers' trainer.

A question is to be nearer to the passage that holds its answer than to the others of its batch, and to
its negatives (multiple negatives ranking). The passage is the chunk that an index would have cut, its
title in front, so that training sees what retrieval searches.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import datasets
import torch
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Pooling

from dateline.embedding import Embedder, load_embedder
from dateline.errors import TrainingError
from dateline.indexing.pieces import embedded_texts
from dateline.training import data as sets
from dateline.training.base import load_encoder, load_others, to_torch, wrap
from dateline.training.data import AS_SHIPPED
from dateline.training.encoder import Encoder
from dateline.training.negatives import find_negatives
from dateline.training.recipe import EmbedderRecipe, Stage
from dateline.training.runs import AVERAGED, Clock, Order, RunFolder, Tell
from dateline.training.trainers import Reporter, budgeted, run_stage, set_dropout, stage_arguments
from dateline.types import Article

Row = dict[str, str]
"""anchor: the question; positive: the passage with its answer; negative: one without, where there are any."""


def train(recipe: EmbedderRecipe, order: Order) -> Path:
    """Train the embedder that a recipe describes; return the folder of its float weights.

    Raises RecipeError, InputError, GoldError, ModelError, TrainingError.
    """
    examples, reports = sets.read_sets(recipe.sets, order.data, recipe.seed)
    encoder, tokenizer = load_encoder(recipe.base, order.path, "embedder", recipe.seed)
    others = load_others(recipe.average_with, order.path, "embedder")
    if others:
        encoder.averaged(others)  # what cannot be averaged says so before anything is trained
    folder = RunFolder.of(order, recipe)
    build = partial(_model, tokenizer=tokenizer, recipe=recipe, place=folder.path / "base")
    with folder.writing():
        model = build(encoder)
    folder.require_space(4 * sum(one.numel() for one in model.parameters()) * 8)
    folder.note(data=[asdict(report) for report in reports])
    with folder.writing():
        negatives = find_negatives(recipe.negatives, examples, folder.path, recipe.seed, order.progress)
    datasets.disable_progress_bars()
    rows = {name: pairs(found, negatives, load_embedder("default")) for name, found in examples.items()}
    budget = order.limit_steps
    for stage, seen, steps in budgeted(plan(rows, recipe), budget, batch=lambda stage: stage.batch):
        if steps and folder.is_done(stage.name):
            model = SentenceTransformer(str(folder.stage(stage.name)), device="cpu")
        elif steps:
            _train_stage(model, recipe, stage, seen, steps, folder, order.tell)
            folder.finish_stage(stage.name, steps, partial(_save, model))
        last = stage.name
    if others:
        mean = Encoder.load(folder.stage(last)).parts_for("embedder").averaged(others)
        last = AVERAGED
        with folder.writing():
            model = build(mean)
        folder.finish_stage(last, 0, partial(_save, model))
    return folder.finish(last)


def pairs(
    examples: Sequence[sets.Example], negatives: Mapping[str, tuple[str, ...]], embedder: Embedder
) -> list[Row]:
    """Return a row for each answerable example: its question, the chunk with its answer, a negative."""
    chunks: dict[tuple[str, str | None], list[tuple[int, int, str]]] = {}
    rows = []
    for example in examples:
        if example.answer is None:
            continue
        source = example.context, example.title
        if source not in chunks:
            article = Article("", example.context, title=example.title)
            chunks[source] = [
                (piece.start, piece.end, text)
                for piece, text in embedded_texts(article, embedder, AS_SHIPPED)
            ]
        begin, end = example.answer
        holding = [text for first, last, text in chunks[source] if first <= begin and end <= last]
        if holding:
            row = {"anchor": example.question, "positive": holding[0]}
            others = negatives.get(example.key, ())
            rows.append(row | ({"negative": others[0]} if others else {}))
    return rows


def plan(rows: Mapping[str, Sequence[Row]], recipe: EmbedderRecipe) -> list[tuple[Stage, list[Row]]]:
    """Return each stage's rows. Raises TrainingError for a stage that has nothing to tell apart."""
    return [(stage, _stage_rows(epochs, stage)) for stage, epochs in sets.staged(rows, recipe)]


def _stage_rows(epochs: Sequence[list[Row]], stage: Stage) -> list[Row]:
    """Where negatives are used, a row without one takes another's passage."""
    seen = [row for epoch in epochs for row in epoch]
    if len(seen) < 2:
        raise TrainingError(
            f"stage {stage.name} has no two questions with a passage to tell apart",
            hint="check the sets: an embedder learns from answerable questions",
        )
    if any("negative" in row for row in seen):
        seen = [
            row if "negative" in row else row | {"negative": seen[place - 1]["positive"]}
            for place, row in enumerate(seen)
        ]
    return seen


def _model(encoder: Encoder, tokenizer: Any, recipe: EmbedderRecipe, place: Path) -> SentenceTransformer:
    """The weights as sentence-transformers builds a model of them: encoder, mean, unit length."""
    most = min(recipe.tokens, encoder.places)
    shutil.rmtree(place, ignore_errors=True)
    try:
        to_torch(encoder, "embedder", recipe.seed).save_pretrained(place)
        wrap(tokenizer, most, encoder.architecture).save_pretrained(place)
        word = Transformer(str(place), max_seq_length=most)
        return SentenceTransformer(modules=[word, Pooling(encoder.hidden), Normalize()], device="cpu")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _save(model: SentenceTransformer, folder: Path) -> None:
    model.save_pretrained(str(folder), create_model_card=False)


def _train_stage(
    model: SentenceTransformer,
    recipe: EmbedderRecipe,
    stage: Stage,
    seen: Sequence[Row],
    steps: int,
    folder: RunFolder,
    tell: Tell | None,
) -> None:
    set_dropout(model, stage)
    clock = Clock()
    arguments = stage_arguments(
        SentenceTransformerTrainingArguments,
        stage,
        recipe.run,
        folder,
        seed=recipe.seed,
        steps=steps,
        batch=stage.batch,
        batch_sampler="no_duplicates",
    )
    trainer = _Trainer(
        model=model,
        args=arguments,
        train_dataset=datasets.Dataset.from_list(list(seen)),
        loss=_Counted(MultipleNegativesRankingLoss(model, scale=recipe.scale), clock),
        callbacks=[Reporter(stage.name, folder, clock, tell)],
    )
    run_stage(trainer, stage, folder)
    model.to("cpu")


class _Trainer(SentenceTransformerTrainer):
    """The trainer, without its model card: `card.py` writes ours."""

    def add_model_card_callback(self, default_args_dict: dict[str, Any]) -> None:
        """Add nothing: the callback would draw examples and show bars of its own."""


class _Counted(torch.nn.Module):
    """A loss that counts the tokens it sees."""

    def __init__(self, loss: Any, clock: Clock) -> None:
        super().__init__()
        self._loss, self._clock = loss, clock

    def forward(self, features: Any, labels: Any) -> Any:
        features = list(features)
        self._clock.tokens += sum(int(one["attention_mask"].sum()) for one in features)
        return self._loss(features, labels)
