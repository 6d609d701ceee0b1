"""Groups of windows → the batches of a run, all fixed before it begins, by the recipe's seed alone.

Windows of like length share a batch, and batches come in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from dateline.errors import TrainingError
from dateline.training import data as sets
from dateline.training.features import UNJUDGED, Group, crop, windows_alone
from dateline.training.recipe import Loss, ReaderRecipe, Stage

_PAD = 16  # windows are padded to a multiple of this
_POOL = 50  # batches whose windows are sorted by length together


def plan(items: Mapping[str, list[Group]], recipe: ReaderRecipe) -> list[tuple[Stage, list[list[Group]]]]:
    """Return each stage's batches in their order. Raises TrainingError for a stage without a window."""
    return [(stage, _batches(epochs, recipe, stage)) for stage, epochs in sets.staged(items, recipe)]


def _batches(epochs: Sequence[list[Group]], recipe: ReaderRecipe, stage: Stage) -> list[list[Group]]:
    """Each epoch is cut into pools; a pool is sorted by length and cut into batches."""
    rng = np.random.default_rng([recipe.seed, recipe.stages.index(stage)])
    batches: list[list[Group]] = []
    for epoch in epochs:
        found = list(_apart(epoch, together=recipe.loss is Loss.GROUP))
        if stage.crop is not None:
            found = [crop(group, stage.crop, rng) for group in found]
        shuffled = [found[place] for place in rng.permutation(len(found))]
        cut: list[list[Group]] = []
        for first in range(0, len(shuffled), _POOL * stage.batch):
            pool = sorted(shuffled[first : first + _POOL * stage.batch], key=lambda group: group.size)
            cut += _cut(pool, stage)
        batches += [cut[place] for place in rng.permutation(len(cut))]
    if not batches:
        raise TrainingError(
            f"stage {stage.name} has no window to learn from",
            hint="its questions or answers are all too long; check the sets",
        )
    return batches


def _apart(epoch: Sequence[Group], *, together: bool) -> Iterator[Group]:
    """Each judgement by itself and, unless a question's windows are learned together, each window."""
    for group in epoch:
        if together and group.features[0].label == UNJUDGED:
            yield group
        else:
            yield from windows_alone([group])


def _cut(pool: Sequence[Group], stage: Stage) -> Iterator[list[Group]]:
    """Cut groups, shortest first, into batches: of so many groups, or of so many tokens with padding."""
    if stage.tokens is None:
        yield from (list(pool[place : place + stage.batch]) for place in range(0, len(pool), stage.batch))
        return
    batch: list[Group] = []
    windows = 0
    for group in pool:
        windows += len(group.features)
        if batch and windows * _width(group.size) > stage.tokens:
            yield batch
            batch, windows = [], len(group.features)
        batch.append(group)
    if batch:
        yield batch


def _width(tokens: int) -> int:
    return -(-tokens // _PAD) * _PAD


def collate(batch: Sequence[Group], pad: int = 0) -> dict[str, Any]:
    """Groups of windows → tensors, padded to one length with the token `pad`.

    Questions come first, judgements behind them; `sizes` says how many windows each question has.
    """
    batch = sorted(batch, key=lambda group: group.features[0].label != UNJUDGED)
    features = [feature for group in batch for feature in group.features]
    shape = len(features), _width(max(len(feature.ids) for feature in features))
    ids, mask, types = (np.full(shape, filler, dtype=np.int64) for filler in (pad, 0, 0))
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
        "label": np.array([feature.label for feature in features]),
        "sizes": np.array(
            [len(group.features) for group in batch if group.features[0].label == UNJUDGED], dtype=np.int64
        ),
    }
    return {name: torch.from_numpy(values) for name, values in arrays.items()}
