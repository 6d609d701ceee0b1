"""Model folders → readers: ours on ONNX Runtime, any other by transformers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.errors import ModelError
from dateline.models.foreign import ForeignModel
from dateline.models.onnx import OnnxModel, usable_threads
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.reader.networks import OnnxNetwork, TransformersNetwork, verdict_head
from dateline.reader.window_reader import WindowReader

if TYPE_CHECKING:
    from tokenizers import Tokenizer
_FOREIGN_WINDOW, _FOREIGN_OVERLAP = 384, 96  # tokens; what question-answering models are usually trained on
_MOST_TOKENS = 1_000_000  # of a window; no model reads more
WINDOWS_KEY = "dateline_windows"
"""Where the config.json of a model that Dateline trained says what windows it was trained on."""


def load_onnx(model: OnnxModel, threads: int) -> WindowReader:
    try:
        calibrated = model.facts.get("calibration")
        calibration = UNCALIBRATED if calibrated is None else Calibration.read(calibrated)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise ModelError(
            f"model.json in {model.path} does not describe a reader: calibration: {error!r}",
            hint="give it window_tokens, overlap_tokens and, where known, calibration",
        ) from error
    window_tokens = model.number("window_tokens", 16, _MOST_TOKENS)
    overlap_tokens = model.number("overlap_tokens", 0, window_tokens // 2)
    title_tokens = model.number("title_tokens", 0, window_tokens // 2, 0)
    pad_id = model.number("pad_id", 0, 10**9, 0)
    return WindowReader(
        OnnxNetwork(model.session()),
        model.tokenizer(),
        name=str(model.facts["name"]),
        sha256=model.sha256,
        window_tokens=window_tokens,
        overlap_tokens=overlap_tokens,
        title_tokens=title_tokens,
        pad_id=pad_id,
        calibration=calibration,
        workers=usable_threads(threads),
        batch=1,  # measured: a window alone costs no more, nothing is padding, and workers share evenly
    )


def load_transformers(model: ForeignModel, threads: int) -> WindowReader:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    source: dict[str, Any] = {"trust_remote_code": False}
    source |= {"local_files_only": True} if model.revision is None else {"revision": model.revision}
    wrapper: Any = AutoTokenizer.from_pretrained(model.id, **source)
    network, loading = AutoModelForQuestionAnswering.from_pretrained(
        model.id, use_safetensors=True, dtype=torch.float32, output_loading_info=True, **source
    )
    if loading["missing_keys"]:
        raise ModelError(
            f"{model.name} is not trained for question answering: it has no {min(loading['missing_keys'])}",
            hint="name a model that was fine-tuned on questions with answer spans, such as SQuAD's",
        )
    if threads > 0:
        torch.set_num_threads(threads)  # for the whole process: PyTorch knows no narrower setting
    config = network.config
    typed = "token_type_ids" in wrapper.model_input_names and (getattr(config, "type_vocab_size", 0) or 0) > 1
    pad_id = next((pad for pad in (config.pad_token_id, wrapper.pad_token_id) if pad is not None), 0)
    trained: dict[str, Any] = {"window_tokens": _FOREIGN_WINDOW, "overlap_tokens": _FOREIGN_OVERLAP}
    trained |= getattr(config, WINDOWS_KEY, {})
    trained["window_tokens"] = min(trained["window_tokens"], _positions(network), wrapper.model_max_length)
    return WindowReader(
        TransformersNetwork(network, typed=typed, verdict=verdict_head(Path(model.id))),
        _fast_tokenizer(wrapper, model),
        name=model.name,
        sha256=model.sha256,
        pad_id=pad_id,
        **trained,
    )


def _fast_tokenizer(wrapper: Any, model: ForeignModel) -> Tokenizer:
    """Return the wrapper's own tokenizer. Raises ModelError for one that no window can be made with."""
    from tokenizers import Tokenizer

    backend = getattr(wrapper, "backend_tokenizer", None)
    if not isinstance(backend, Tokenizer):
        raise ModelError(
            f"the tokenizer of {model.name} gives no character offsets",
            hint="name a model with a tokenizer.json",
        )
    if backend.get_vocab_size() <= len(wrapper.all_special_ids):  # transformers makes one up where none is
        raise ModelError(f"{model.name} holds no tokenizer", hint="add the tokenizer.json that belongs to it")
    if backend.encode("a", "b").sequence_ids[0] is not None:
        raise ModelError(
            f"{model.name} puts no classification token first, so it cannot say that there is no answer",
            hint="name a model of the BERT or RoBERTa kind",
        )
    return backend


def _positions(network: Any) -> int:
    """Most tokens the model can place; a table with a padding row (RoBERTa's) starts counting after it."""
    for name, module in network.named_modules():
        if name.endswith("position_embeddings") and hasattr(module, "num_embeddings"):
            skipped = 0 if module.padding_idx is None else module.padding_idx + 1
            return int(module.num_embeddings) - skipped
    return int(getattr(network.config, "max_position_embeddings", None) or _FOREIGN_WINDOW)
