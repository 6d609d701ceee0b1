"""Teachers that number the same word pieces otherwise: BERT's windows as MPNet sees them, and back.

Both cut a text into the same pieces; MPNet numbers them four later, calls its special tokens otherwise, and
puts one separator more between question and passage. A token of one is so a token of the other, and a
teacher's logits teach the student's tokens directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dateline.errors import ModelError
from dateline.training.architectures import PADS, Architecture

_SPECIAL: Mapping[Architecture, Mapping[str, str]] = {
    Architecture.BERT: {"first": "[CLS]", "separator": "[SEP]", "padding": "[PAD]", "mask": "[MASK]"},
    Architecture.MPNET: {"first": "<s>", "separator": "</s>", "padding": "<pad>", "mask": "<mask>"},
}
_SEPARATORS = {Architecture.BERT: 1, Architecture.MPNET: 2}  # between question and passage
_LEAST_SHARED = 0.99  # of the student's word pieces


class TeacherWindows(NamedTuple):
    """Windows in a teacher's tokens, and where in them the student's tokens are: all (windows, tokens)."""

    ids: Tensor
    mask: Tensor
    types: Tensor
    places: Tensor


class Alignment:
    """From a student's windows to a teacher's.

    Raises ModelError for a teacher that cuts texts into other pieces.
    """

    def __init__(
        self,
        student: tuple[Architecture, Mapping[str, int]],
        teacher: tuple[Architecture, Mapping[str, int]],
        name: str,
    ) -> None:
        (self._from, ours), (self._to, theirs) = student, teacher
        renamed = {_SPECIAL[self._from][what]: _SPECIAL[self._to][what] for what in _SPECIAL[self._from]}
        table = np.full(max(ours.values()) + 1, theirs.get("[UNK]", theirs.get("<unk>", 0)))
        shared = 0
        for word, number in ours.items():
            found = theirs.get(renamed.get(word, word))
            if found is not None:
                table[number] = found
                shared += 1
        if shared < _LEAST_SHARED * len(ours):
            raise ModelError(
                f"the teacher {name} reads other tokens than the model it is to teach",
                hint="name teachers that cut texts into the same word pieces",
            )
        self._table = table
        self._separator = ours[_SPECIAL[self._from]["separator"]]

    def windows(self, ids: Tensor, mask: Tensor) -> TeacherWindows:
        """A student's token ids and mask (windows, tokens) → what the teacher sees of them."""
        more = _SEPARATORS[self._to] - _SEPARATORS[self._from]
        rows, sizes = ids.cpu().numpy(), mask.sum(1).tolist()
        shape = len(rows), rows.shape[1] + max(more, 0)
        seen = np.full(shape, PADS[self._to])
        kept, types = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        places = np.zeros(rows.shape, dtype=np.int64)
        for row, size in enumerate(sizes):
            own = _places(rows[row, :size], self._separator, more)
            size = int(own[-1]) + 1
            places[row, : len(own)] = own
            seen[row, :size] = self._table[self._separator]  # where no token of ours is, a separator is
            seen[row, own] = self._table[rows[row, : len(own)]]
            kept[row, :size] = 1
            asked = int(np.flatnonzero(rows[row] == self._separator)[0]) + _SEPARATORS[self._to]
            if self._to is Architecture.BERT:
                types[row, asked:size] = 1
        device = ids.device
        return TeacherWindows(*(torch.from_numpy(part).to(device) for part in (seen, kept, types, places)))


def _places(tokens: NDArray[np.int64], separator: int, more: int) -> NDArray[np.int64]:
    """Where each token of a window stands with `more` separators, or fewer, behind the question."""
    asked = int(np.flatnonzero(tokens == separator)[0])
    places = np.arange(len(tokens))
    places[asked + 1 :] += more
    return places
