"""PyTorch models of the encoders we train, with the outputs that we teach.

A reader gives start and end logits for each token and, where it is to say yes or no, three more for the first
one: the passage does not say, yes, no. They are learned together, as for Natural Questions by Alberti, Lee
and Collins ("A BERT Baseline for the Natural Questions", 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertModel,
    MPNetConfig,
    MPNetForQuestionAnswering,
    MPNetModel,
)
from transformers.modeling_outputs import QuestionAnsweringModelOutput

from dateline.models.onnx import Kind
from dateline.reader.networks import VERDICTS
from dateline.training.architectures import MPNET_FIRST_PLACE, RELATIVE, Architecture
from dateline.training.encoder import Encoder

CONFIGS: dict[Architecture, Any] = {Architecture.BERT: BertConfig, Architecture.MPNET: MPNetConfig}


@dataclass
class JointOutput(QuestionAnsweringModelOutput):
    """Start and end logits (windows, tokens), and verdict logits (windows, 3)."""

    verdict_logits: torch.Tensor | None = None


class _WithVerdict:
    """A question-answering model whose first token also says whether the passage says yes, no or nothing."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)  # type: ignore[call-arg]
        self.verdict = torch.nn.Linear(config.hidden_size, len(VERDICTS))

    def forward(self, **inputs: Any) -> JointOutput:
        hidden = self.base_model(**inputs)[0]  # type: ignore[attr-defined]
        starts, ends = self.qa_outputs(hidden).unbind(-1)  # type: ignore[attr-defined]
        return JointOutput(start_logits=starts, end_logits=ends, verdict_logits=self.verdict(hidden[:, 0]))


class BertForQuestionAnsweringAndVerdicts(_WithVerdict, BertForQuestionAnswering):  # type: ignore[no-untyped-call]
    """BERT with start, end and verdict."""


class MPNetForQuestionAnsweringAndVerdicts(_WithVerdict, MPNetForQuestionAnswering):  # type: ignore[no-untyped-call]
    """MPNet with start, end and verdict."""


def new_model(config: Any, kind: Kind, *, verdict: bool) -> Any:
    """Return a model with this configuration, its weights drawn at random."""
    bert = config.model_type == Architecture.BERT
    if kind == "embedder":
        return BertModel(config) if bert else MPNetModel(config)
    if verdict:
        return (BertForQuestionAnsweringAndVerdicts if bert else MPNetForQuestionAnsweringAndVerdicts)(config)
    return (BertForQuestionAnswering if bert else MPNetForQuestionAnswering)(config)


def config_of(encoder: Encoder, kind: Kind) -> Any:
    """Return the configuration of a model with these weights, without dropout."""
    weights, bert = encoder.weights, encoder.architecture is Architecture.BERT
    more: dict[str, Any] = (
        {
            "max_position_embeddings": encoder.places,
            "type_vocab_size": len(weights["embeddings.token_type_embeddings.weight"]),
        }
        if bert
        else {
            "max_position_embeddings": encoder.places + MPNET_FIRST_PLACE,
            "relative_attention_num_buckets": len(weights[RELATIVE]),
            "bos_token_id": 0,
            "pad_token_id": 1,
            "eos_token_id": 2,
        }
    )
    stem = "Bert" if bert else "MPNet"
    return CONFIGS[encoder.architecture](
        vocab_size=len(weights["embeddings.word_embeddings.weight"]),
        hidden_size=encoder.hidden,
        num_hidden_layers=encoder.layers,
        num_attention_heads=encoder.heads,
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.bias"]),
        layer_norm_eps=encoder.epsilon,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        architectures=[f"{stem}ForQuestionAnswering" if kind == "reader" else f"{stem}Model"],
        **more,
    )
