"""Readers that teach another: loaded, and asked for their logits by the student's own tokens."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModelForQuestionAnswering

from dateline.errors import ModelError
from dateline.models.finding import find_model
from dateline.models.foreign import ForeignModel, load_foreign
from dateline.models.onnx import OnnxModel
from dateline.reader.networks import verdict_head
from dateline.training.alignment import Alignment
from dateline.training.architectures import INPUTS, Architecture, architecture_of
from dateline.training.base import load_reader, read_tokenizer
from dateline.training.objective import BatchLogits, Teaching, logits_of
from dateline.training.recipe import Base, Distil


class Teacher:
    """A reader, and how its tokens are found from a student's where they are numbered otherwise."""

    def __init__(self, model: Any, alignment: Alignment | None) -> None:
        self._model = model.eval()
        self._alignment = alignment
        self._inputs = inputs_of(model)

    def to(self, device: Any) -> Teacher:
        self._model = self._model.to(device)
        return self

    def teach(self, batch: dict[str, Any]) -> Teaching:
        """Return the teacher's logits on a batch, by the student's tokens."""
        with torch.inference_mode():
            if self._alignment is None:
                fed = {name: batch[name] for name in self._inputs}
                logits = logits_of(self._model(**fed))
            else:
                seen = self._alignment.windows(batch["input_ids"], batch["attention_mask"])
                fed = {"input_ids": seen.ids, "attention_mask": seen.mask, "token_type_ids": seen.types}
                said = logits_of(self._model(**{name: fed[name] for name in self._inputs}))
                logits = BatchLogits(
                    said.starts.gather(1, seen.places), said.ends.gather(1, seen.places), said.verdicts
                )
        # clones are ordinary tensors, which may take part in what gradients flow through
        starts, ends, verdicts = (None if one is None else one.clone() for one in logits)
        assert isinstance(starts, Tensor)
        assert isinstance(ends, Tensor)
        return Teaching(BatchLogits(starts, ends, verdicts), spans_only=self._alignment is not None)


def inputs_of(model: Any) -> tuple[str, ...]:
    """What a model of transformers is given, of what a batch holds."""
    kind = model.config.model_type
    if kind in list(Architecture):
        return INPUTS[Architecture(kind)]
    typed = (getattr(model.config, "type_vocab_size", 0) or 0) > 1
    return INPUTS[Architecture.BERT if typed else Architecture.MPNET]


def load_teachers(
    distil: Distil, recipe: Path, vocabulary: dict[str, int], architecture: Architecture
) -> list[Teacher]:
    """Load the teachers. Raises ModelError for one that cuts texts otherwise than the student."""
    return [_load(name, recipe, vocabulary, architecture) for name in distil.teachers]


def _load(name: str, recipe: Path, vocabulary: dict[str, int], architecture: Architecture) -> Teacher:
    model, own = _model(name, recipe)
    if own == vocabulary:
        return Teacher(model, None)
    if model.config.model_type not in list(Architecture) or model.config.model_type == architecture:
        raise ModelError(
            f"the teacher {name} reads other tokens than the model it is to teach",
            hint="name teachers with the same vocabulary, or an MPNet for a BERT",
        )
    theirs = architecture_of(model.config.to_dict(), name)
    return Teacher(model, Alignment((architecture, vocabulary), (theirs, own), name))


def _model(name: str, recipe: Path) -> tuple[Any, dict[str, int]]:
    """Return a teacher, of any architecture where it is not ours, and the numbers of its tokens."""
    folder = recipe.parent / name
    ours = name == "shipped" or isinstance(find_model(str(folder), "reader"), OnnxModel)
    if ours or verdict_head(folder) is not None:
        model, own = load_reader(Base(name), recipe, 0)
        return model, own.backend_tokenizer.get_vocab()
    load = partial(AutoModelForQuestionAnswering.from_pretrained, folder, use_safetensors=True)
    foreign = load_foreign(ForeignModel(str(folder)), "reader", load)
    return foreign, read_tokenizer(folder).get_vocab()
