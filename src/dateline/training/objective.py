"""What a reader's logits on a batch cost: spans, verdicts, and what its teachers would have said.

A batch holds the windows of questions for a span first, question by question, and then those of judgements,
each by itself. Its loss is the mean over all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from dateline.training.features import MAX_ANSWER_TOKENS
from dateline.training.losses import distil_loss, group_loss, window_loss
from dateline.training.recipe import Loss, ReaderRecipe

_SILENT = 0.3  # weight of "no span here" where a passage says neither yes nor no


class BatchLogits(NamedTuple):
    """Start and end (windows, tokens); verdicts (windows, 3), or None from a model without them."""

    starts: Tensor
    ends: Tensor
    verdicts: Tensor | None


class Teaching(NamedTuple):
    """A teacher's logits by the student's tokens, and whether only those where a span may be cut count."""

    logits: BatchLogits
    spans_only: bool


def logits_of(output: Any) -> BatchLogits:
    """What a question-answering model of transformers returned, as logits."""
    return BatchLogits(output.start_logits, output.end_logits, getattr(output, "verdict_logits", None))


def reader_loss(recipe: ReaderRecipe, ours: BatchLogits, batch: dict[str, Any]) -> Tensor:
    """The recipe's loss on a batch that `collate` made, by what the batch states."""
    sizes, labels = batch["sizes"].tolist(), batch["label"]
    spoken, judged = sum(sizes), len(labels) - sum(sizes)
    loss = ours.starts.new_zeros((), dtype=torch.float32)
    count = 0
    if spoken:
        count = len(sizes) if recipe.loss is Loss.GROUP else spoken
        loss = loss + count * _span_loss(recipe, ours, batch, spoken, sizes)
    if judged:
        assert ours.verdicts is not None
        rows = slice(spoken, None)
        loss = loss + functional.cross_entropy(ours.verdicts[rows].float(), labels[rows], reduction="sum")
        loss = loss + _SILENT * _silence(ours, batch, labels == 0)
    mean: Tensor = loss / (count + judged)
    return mean


def _span_loss(
    recipe: ReaderRecipe, ours: BatchLogits, batch: dict[str, Any], spoken: int, sizes: Sequence[int]
) -> Tensor:
    rows = slice(0, spoken)
    starts, ends, answer = ours.starts[rows], ours.ends[rows], batch["answer"][rows]
    alone = window_loss(starts, ends, answer, batch["attention_mask"][rows])
    if recipe.loss is Loss.WINDOW:
        return alone
    may = batch["may_start"][rows], batch["may_end"][rows]
    together = group_loss(starts, ends, answer, *may, sizes, max_answer_tokens=MAX_ANSWER_TOKENS)
    return together + recipe.window_weight * alone if recipe.window_weight else together


def _silence(ours: BatchLogits, batch: dict[str, Any], silent: Tensor) -> Tensor:
    """Summed window loss of "no answer" where a passage says neither yes nor no."""
    if not bool(silent.any()):
        return ours.starts.new_zeros(())
    parts = (ours.starts, ours.ends, batch["answer"], batch["attention_mask"])
    mean = window_loss(*(part[silent] for part in parts))
    return mean * float(silent.sum())


def taught_loss(
    ours: BatchLogits, theirs: Sequence[Teaching], batch: dict[str, Any], *, temperature: float
) -> Tensor:
    """How far we are from the mean of the teachers, over spans and, where all have them, verdicts."""
    may_start = may_end = batch["attention_mask"]
    if any(one.spans_only for one in theirs):
        null = torch.zeros_like(batch["may_start"])
        null[:, 0] = True
        may_start, may_end = ((batch[name] | null).long() for name in ("may_start", "may_end"))
    starts, ends = [one.logits.starts for one in theirs], [one.logits.ends for one in theirs]
    loss = (
        distil_loss(ours.starts, starts, may_start, temperature=temperature)
        + distil_loss(ours.ends, ends, may_end, temperature=temperature)
    ) / 2
    told = [one.logits.verdicts for one in theirs if one.logits.verdicts is not None]
    judged = (batch["label"] >= 0).nonzero().flatten()
    if ours.verdicts is None or len(told) < len(theirs) or not len(judged):
        return loss
    own, every = ours.verdicts[judged], torch.ones_like(ours.verdicts[judged], dtype=torch.long)
    return loss + distil_loss(own, [one[judged] for one in told], every, temperature=temperature)
