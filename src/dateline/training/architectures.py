"""What differs between the encoders that we train and export: names of weights, inputs, positions.

Inside the house weights have BERT's names. MPNet (Song and others, 2020) is BERT with a bias on attention by
how far two tokens are apart, which all layers share, and without token types; its positions are counted from
the number behind its padding's. Both are post-norm with exact GELU.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.errors import ModelError

Floats = NDArray[np.float32]


class Architecture(StrEnum):
    """The encoders that are known."""

    BERT = "bert"
    MPNET = "mpnet"


INPUTS: Mapping[Architecture, tuple[str, ...]] = {
    Architecture.BERT: ("input_ids", "attention_mask", "token_type_ids"),
    Architecture.MPNET: ("input_ids", "attention_mask"),
}
"""What a graph is given, int64 (n, length) each."""

PADS: Mapping[Architecture, int] = {Architecture.BERT: 0, Architecture.MPNET: 1}
"""The number of the token that fills up shorter windows."""

PLACES = "embeddings.position_embeddings.weight"
RELATIVE = "encoder.relative_attention_bias.weight"
"""MPNet's bias on attention: (buckets, heads)."""

MPNET_FIRST_PLACE = 2
"""MPNet's positions start behind the number of its padding, 1."""
_MPNET_NAMES = (
    (r"\.attention\.attn\.q\.", ".attention.self.query."),
    (r"\.attention\.attn\.k\.", ".attention.self.key."),
    (r"\.attention\.attn\.v\.", ".attention.self.value."),
    (r"\.attention\.attn\.o\.", ".attention.output.dense."),
    (r"\.attention\.LayerNorm\.", ".attention.output.LayerNorm."),
)
_FARTHEST = 128  # tokens; whatever is farther apart shares the last bucket


def architecture_of(config: Mapping[str, Any], folder: object) -> Architecture:
    """Return which encoder a config.json describes. Raises ModelError for any other."""
    kind = config.get("model_type")
    wanted: dict[str, Any] = {"hidden_act": "gelu"}
    if kind == Architecture.BERT:
        wanted |= {"position_embedding_type": "absolute"}
    stated = {**config, "position_embedding_type": config.get("position_embedding_type") or "absolute"}
    differs = [f"{key} {stated.get(key)!r}" for key, value in wanted.items() if stated.get(key) != value]
    if kind not in list(Architecture):
        differs.insert(0, f"model_type {kind!r}")
    if differs:
        raise ModelError(
            f"the model in {folder} is of another architecture: {', '.join(differs)}",
            hint="start from a BERT model with absolute positions, or from MPNet, such as all-MiniLM-L6-v2 "
            "or all-mpnet-base-v2",
        )
    return Architecture(str(kind))


def to_ours(stored: Mapping[str, Floats], architecture: Architecture) -> dict[str, Floats]:
    """Weights by their names in PyTorch → by the house's."""
    weights = {}
    for name, value in stored.items():
        name = name.removeprefix(f"{architecture}.")
        if architecture is Architecture.MPNET:
            for theirs, ours in _MPNET_NAMES:
                name = re.sub(theirs, ours, name)
            if name == PLACES:
                value = value[MPNET_FIRST_PLACE:]
        weights[name] = value
    return weights


def to_theirs(weights: Mapping[str, Floats], architecture: Architecture) -> dict[str, Floats]:
    """Weights by the house's names → by their names in PyTorch, without the prefix of the encoder."""
    if architecture is Architecture.BERT:
        return dict(weights)
    named = {}
    for name, value in weights.items():
        for theirs, ours in _MPNET_NAMES:
            name = name.replace(ours, theirs.replace("\\", ""))
        if name == PLACES:
            value = np.concatenate([np.zeros_like(value[:MPNET_FIRST_PLACE]), value])
        named[name] = value
    return named


def relative_buckets(most: int, buckets: int) -> NDArray[np.int64]:
    """Offsets of a key from its query, 1 - most to most - 1 → the bucket of the bias, (2 most - 1,).

    Half of the buckets are for keys behind the query. Of each half, half are for one offset each, and the
    others for ranges that widen as the logarithm does, up to 128 tokens (T5; Raffel and others, 2020).

    >>> relative_buckets(3, 32).tolist()
    [2, 1, 0, 17, 18]
    """
    offsets = np.arange(1 - most, most)
    half, exact = buckets // 2, buckets // 4
    distance = np.abs(offsets)
    far = np.log(np.maximum(distance, 1).astype(np.float32) / exact) / np.float32(np.log(_FARTHEST / exact))
    wide = np.minimum(exact + (far * (half - exact)).astype(np.int64), half - 1)
    found: NDArray[np.int64] = np.where(distance < exact, distance, wide) + half * (offsets > 0)
    return found
