"""(question, passages) → spans: extractive readers.

A passage is cut into overlapping windows (`windows.py`) that the model sees whole, together with the
question. Windows of like length share a batch; their logits are decoded by `spans.py`. All this is the
same for every model; what differs is a `Network`: ours on ONNX Runtime, or any question-answering model
of transformers.

But: equal answers from different passages stay apart here, and how far an answer can be trusted is
for `answers` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dateline.errors import ModelError
from dateline.models import ForeignModel, OnnxModel, Workers, find_model, load_foreign, usable_threads
from dateline.reader import spans
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.reader.windows import Window, WindowMaker
from dateline.types import Passage, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]
Logits = NDArray[np.float32]


class Reader(Protocol):
    """Finds the ranges of passages that answer a question. Safe to use from several threads."""

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str:
        """Digest of the weights, so that a recorded result says what gave it."""

    @property
    def calibration(self) -> Calibration:
        """How far to trust what this reader finds."""

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> tuple[Span, ...]:
        """Return at most `spans_per_passage` spans of each passage, all together, best margin first.

        Spans of one passage share no character. Raises QuestionError for a question too long to read.
        """


class Network(Protocol):
    """The part of a reader that differs between models."""

    def __call__(self, ids: Ids, mask: Ids, types: Ids) -> tuple[Logits, Logits]:
        """Token ids, attention mask and token types → start and end logits; all (windows, tokens)."""


def load_reader(spec: str, *, threads: int = 0) -> Reader:
    """Load the reader that `spec` names (see `models`). Raises ModelError."""
    model = find_model(spec, "reader")
    if isinstance(model, OnnxModel):
        return _load_onnx(model, threads)
    return load_foreign(model, "reader", lambda: _load_transformers(model, threads))


class WindowReader:
    """A reader made of a tokenizer, a network and the size of the windows it reads.

    The tokenizer becomes the reader's own. `workers` is how many batches of how many windows, `batch`,
    run side by side.
    """

    def __init__(
        self,
        network: Network,
        tokenizer: Tokenizer,
        *,
        name: str,
        sha256: str,
        window_tokens: int,
        overlap_tokens: int,
        title_tokens: int = 0,
        pad_id: int = 0,
        calibration: Calibration = UNCALIBRATED,
        workers: int = 1,
        batch: int = 8,
    ) -> None:
        self.name = name
        self.sha256 = sha256
        self.calibration = calibration
        self._network = network
        self._workers = Workers(workers)
        self._batch = batch
        self._pad_id = pad_id
        self._maker = WindowMaker(
            tokenizer,
            window_tokens=window_tokens,
            overlap_tokens=overlap_tokens,
            title_tokens=title_tokens,
        )

    @property
    def max_question_tokens(self) -> int:
        return self._maker.max_question_tokens

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> tuple[Span, ...]:
        self._maker.require_short(question, self.name)
        read: list[list[tuple[spans.Candidate, ...]]] = [[] for _ in passages]
        for window, start_logits, end_logits in self._run(self._maker.windows(question, passages)):
            found = spans.decode(start_logits, end_logits, window.cuts, max_answer_tokens=max_answer_tokens)
            read[window.passage].append(spans.apart(found, most=spans_per_passage))
        best = [
            Span(
                passage.article,
                passage.start + found.start,
                passage.start + found.end,
                found.score,
                found.null_score,
                passage,
            )
            for passage, windows in zip(passages, read, strict=True)
            for found in spans.apart(spans.merge(windows), most=spans_per_passage)
        ]
        return tuple(sorted(best, key=lambda span: -span.margin))

    def _run(self, windows: Iterator[Window]) -> Iterator[tuple[Window, Logits, Logits]]:
        """Yield each window with its start and end logits (tokens,)."""
        by_length = sorted(windows, key=lambda window: len(window.ids))
        batches = [by_length[i : i + self._batch] for i in range(0, len(by_length), self._batch)]
        for batch, logits in zip(batches, self._workers.map(self._logits, batches), strict=True):
            for window, start_logits, end_logits in zip(batch, *logits, strict=True):
                size = len(window.ids)
                yield window, start_logits[:size], end_logits[:size]

    def _logits(self, batch: Sequence[Window]) -> tuple[Logits, Logits]:
        """Windows, shortest first → start and end logits (windows, tokens of the longest)."""
        shape = len(batch), len(batch[-1].ids)
        ids, mask, types = np.full(shape, self._pad_id), np.zeros(shape, int), np.zeros(shape, int)
        for row, window in enumerate(batch):
            size = len(window.ids)
            ids[row, :size], mask[row, :size], types[row, :size] = window.ids, 1, window.types
        return self._network(ids, mask, types)


class OnnxNetwork:
    """One of our reader models, on ONNX Runtime."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __call__(self, ids: Ids, mask: Ids, types: Ids) -> tuple[Logits, Logits]:
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        start_logits, end_logits = self._session.run(["start_logits", "end_logits"], inputs)
        return start_logits, end_logits


def _load_onnx(model: OnnxModel, threads: int) -> WindowReader:
    try:
        window_tokens, overlap_tokens = (int(model.facts[key]) for key in ("window_tokens", "overlap_tokens"))
        title_tokens = int(model.facts.get("title_tokens", 0))
        calibrated = model.facts.get("calibration")
        calibration = UNCALIBRATED if calibrated is None else Calibration.read(calibrated)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"model.json in {model.path} does not describe a reader: {error!r}",
            hint="give it window_tokens, overlap_tokens and, where known, calibration",
        ) from error
    return WindowReader(
        OnnxNetwork(model.session()),
        model.tokenizer(),
        name=str(model.facts["name"]),
        sha256=model.sha256,
        window_tokens=window_tokens,
        overlap_tokens=overlap_tokens,
        title_tokens=title_tokens,
        calibration=calibration,
        workers=usable_threads(threads),
        batch=1,  # measured: a window alone costs no more, nothing is padding, and workers share evenly
    )


class TransformersNetwork:
    """A question-answering model of transformers, on the CPU."""

    def __init__(self, model: Any, *, typed: bool) -> None:
        self._model = model.eval()
        self._typed = typed

    def __call__(self, ids: Ids, mask: Ids, types: Ids) -> tuple[Logits, Logits]:
        import torch

        inputs = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        if self._typed:
            inputs["token_type_ids"] = torch.from_numpy(types)
        with torch.inference_mode():
            output = self._model(**inputs)
        return output.start_logits.numpy(), output.end_logits.numpy()


_FOREIGN_WINDOW, _FOREIGN_OVERLAP = 384, 96  # tokens; what question-answering models are usually trained on
WINDOWS_KEY = "dateline_windows"
"""Where the config.json of a model that Dateline trained says what windows it was trained on."""


def _load_transformers(model: ForeignModel, threads: int) -> WindowReader:
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
        TransformersNetwork(network, typed=typed),
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
