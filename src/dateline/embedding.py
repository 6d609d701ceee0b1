"""Text → unit-length float32 rows, so that an inner product is a cosine.

Two adapters: our ONNX models, and any sentence-transformers model.
"""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from dateline.errors import ModelError, QuestionError
from dateline.models.finding import find_model
from dateline.models.foreign import ForeignModel, load_foreign
from dateline.models.onnx import BatchWorkers, OnnxModel, usable_threads
from dateline.places import Place
from dateline.trust import knows_embedder, remember_embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EmbedderFacts:
    """What must be equal for two embedders' vectors to be comparable; kept in the manifest.

    `spec` names the model for `load_embedder`; `sha256` is the digest of its weights.
    """

    spec: str
    name: str
    sha256: str
    dim: int


class Embedder(Protocol):
    """Anything that turns text into comparable vectors. Safe to use from several threads."""

    @property
    def facts(self) -> EmbedderFacts: ...

    @property
    def max_tokens(self) -> int:
        """Tokens of text that fit in the model's window beside its own."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, the model's own not counted."""

    def encode_document(self, texts: Sequence[str]) -> Rows:
        """Return rows (n, dim), in order. Raises ValueError for a text over `max_tokens`."""

    def encode_query(self, question: str) -> Rows:
        """Return one row (dim,). Raises QuestionError for a question over `max_tokens`."""


def load_embedder(spec: str, *, threads: int = 0) -> Embedder:
    """Load the embedder that `spec` names: of `EMBEDDERS`, else a folder or a hub id. Raises ModelError."""
    if spec in EMBEDDERS:
        return EMBEDDERS[spec](threads)
    model = find_model(spec, "embedder")
    if isinstance(model, OnnxModel):
        return OnnxEmbedder(model, spec=str(model.path), threads=threads)
    return load_foreign(model, "embedder", lambda: SentenceTransformersEmbedder(model, threads=threads))


def embedder_for(
    made_with: EmbedderFacts | None, asked_for: str, *, index: Place, threads: int = 0
) -> Embedder:
    """Load the embedder that the settings ask for; where they leave it open, that of the index.

    An index may come from anybody, and naming a model may fetch it: what an index names is loaded if it is
    the shipped one, or one that the person has named before. Raises ModelError.
    """
    if made_with is None or asked_for != "default":
        embedder = load_embedder(asked_for, threads=threads)
        if embedder.facts.spec not in EMBEDDERS:
            remember_embedder(embedder.facts.spec)
        return embedder
    if made_with.spec not in EMBEDDERS and not knows_embedder(made_with.spec):
        raise ModelError(
            f"the index in {index} asks for the embedder {made_with.spec}, which you have not named so far",
            hint=f"if you know it, name it once: --embedder {shlex.quote(made_with.spec)}",
        )
    return load_embedder(made_with.spec, threads=threads)


class OnnxEmbedder:
    """One of our own embedders, on ONNX Runtime."""

    _SPECIAL_TOKENS = 2  # [CLS] and [SEP]
    _BATCH_TOKENS = 320
    """A batch is as many texts as have so many tokens. What a layer makes of them stays in the processor's
    cache; a longer batch takes more time a token, and more memory."""

    _STEP = 8  # tokens: texts are padded to a multiple of it, and those of one width share a batch

    def __init__(self, model: OnnxModel, *, spec: str, threads: int = 0) -> None:
        max_tokens = model.number("max_tokens", self._SPECIAL_TOKENS + 1, 1_000_000)
        dim = model.number("dim", 1, 1_000_000)
        self.max_tokens = max_tokens - self._SPECIAL_TOKENS
        self.facts = EmbedderFacts(spec, model.facts["name"], model.sha256, dim)
        self._tokenizer = model.tokenizer()
        self._session = model.session()
        self._workers = BatchWorkers(usable_threads(threads))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(found) for found in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def encode_document(self, texts: Sequence[str]) -> Rows:
        import numpy as np

        encoded = [one.ids for one in self._tokenizer.encode_batch_fast(texts)]
        rows = np.empty((len(texts), self.facts.dim), dtype=np.float32)
        batches = list(self._batches([len(ids) for ids in encoded]))
        found = self._workers.map(lambda batch: self._run([encoded[i] for i in batch[1]], batch[0]), batches)
        for (_, batch), batch_rows in zip(batches, found, strict=True):
            rows[batch] = batch_rows
        return rows

    def _batches(self, sizes: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """Yield a width and the texts that are run at it, by their sizes in tokens.

        A text's width is a matter of its own length. The width changes the last bits of a vector, for sums
        are taken in another order; the other texts of a batch do not. So a text has one vector, whoever
        embeds it and with what.
        """
        widest = self.max_tokens + self._SPECIAL_TOKENS
        widths = [max(size, min(-(-size // self._STEP) * self._STEP, widest)) for size in sizes]
        by_width = sorted(range(len(sizes)), key=lambda i: widths[i])
        for width, group in groupby(by_width, key=lambda i: widths[i]):
            same = list(group)
            most = max(1, self._BATCH_TOKENS // width)
            yield from ((width, same[at : at + most]) for at in range(0, len(same), most))

    def encode_query(self, question: str) -> Rows:
        ids = self._tokenizer.encode(question).ids
        if len(ids) > self.max_tokens + self._SPECIAL_TOKENS:
            raise _too_long(len(ids) - self._SPECIAL_TOKENS, self.max_tokens)
        row: Rows = self._run([ids], len(ids))[0]
        return row

    def _run(self, batch: Sequence[Sequence[int]], width: int) -> Rows:
        """Token ids, at most `width` of each text → (n, dim)."""
        import numpy as np

        if width > self.max_tokens + self._SPECIAL_TOKENS:
            raise ValueError(f"a text of {width - self._SPECIAL_TOKENS} tokens is over {self.max_tokens}")
        ids = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        rows: Rows = self._session.run(["sentence_embedding"], inputs)[0]
        if rows.shape != (len(batch), self.facts.dim):
            raise ModelError(
                f"the embedder {self.facts.name} gives {rows.shape[-1]} numbers for a text, not the "
                f"{self.facts.dim} that its model.json states",
                hint="mend model.json, or name another embedder",
            )
        return rows


class SentenceTransformersEmbedder:
    """Any sentence-transformers model, from a folder or from the hub at a pinned revision.

    A prompt that the model puts in front of a text or a question is taken off the tokens that fit.
    """

    _UNSTATED_WINDOW = 512  # tokens, of a model that does not say how many it sees
    _ENDLESS = 1_000_000  # tokens, for a model that sees any number

    def __init__(self, model: ForeignModel, *, threads: int = 0) -> None:
        self._model: Any = _load_sentence_transformer(model, threads)
        self._lock = threading.Lock()  # its tokenizer changes its own settings with every call
        window = self._model.max_seq_length
        window = self._UNSTATED_WINDOW if window is None else int(min(window, self._ENDLESS))
        [special] = self._count([""], own=True)
        document, query = self._count([self._prompt("document", "passage", "corpus"), self._prompt("query")])
        self.max_tokens = window - special - document
        self._max_query_tokens = window - special - query
        dim = self._model.get_embedding_dimension()
        self.facts = EmbedderFacts(model.name, model.name, model.sha256, dim)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._count(texts)

    def encode_document(self, texts: Sequence[str]) -> Rows:
        longest = max(self._count(texts), default=0)
        if longest > self.max_tokens:
            raise ValueError(f"a text of {longest} tokens is over {self.max_tokens}")
        return self._encode(self._model.encode_document, list(texts))

    def encode_query(self, question: str) -> Rows:
        [size] = self._count([question])
        if size > self._max_query_tokens:
            raise _too_long(size, self._max_query_tokens)
        row: Rows = self._encode(self._model.encode_query, [question])[0]
        return row

    def _encode(self, encode: Any, texts: list[str]) -> Rows:
        import numpy as np

        with self._lock:
            rows = encode(texts, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.ascontiguousarray(rows, dtype=np.float32).reshape(len(texts), self.facts.dim)

    def _count(self, texts: Sequence[str], *, own: bool = False) -> list[int]:
        """Return the number of tokens of each text, with the model's `own` ones or without."""
        if not texts:
            return []
        tokenizer = self._model.tokenizer
        with self._lock:
            if hasattr(tokenizer, "encode_batch_fast"):  # a static model's, of the tokenizers library
                return [len(found) for found in tokenizer.encode_batch_fast(texts, add_special_tokens=own)]
            found = tokenizer(list(texts), add_special_tokens=own, verbose=False)
        return [len(ids) for ids in found["input_ids"]]

    def _prompt(self, *names: str) -> str:
        """Return the first prompt of those names that the model has, as the library picks it."""
        prompts: dict[str, str | None] = self._model.prompts
        return next((prompts[name] for name in names if name in prompts), None) or ""


def _load_sentence_transformer(model: ForeignModel, threads: int) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    if threads > 0:
        torch.set_num_threads(threads)  # for the whole process: PyTorch knows no narrower setting
    loaded = SentenceTransformer(
        model.id,
        revision=model.revision,
        local_files_only=model.revision is None,
        device="cpu",
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )
    tokenizer = loaded.tokenizer
    if hasattr(tokenizer, "no_truncation"):  # a static model's: it cuts nothing but what its tokenizer cuts
        tokenizer.no_truncation()
    elif set(tokenizer("News of 2024", add_special_tokens=False)["input_ids"]) <= {tokenizer.unk_token_id}:
        # What the library makes of a folder whose tokenizer is missing.
        raise ModelError(
            f"the tokenizer of {model.name} knows no words",
            hint="add the model's tokenizer.json to its folder",
        )
    return loaded


def _shipped(threads: int) -> Embedder:
    model = find_model("default", "embedder")
    assert isinstance(model, OnnxModel)
    return OnnxEmbedder(model, spec="default", threads=threads)


EMBEDDERS: dict[str, Callable[[int], Embedder]] = {"default": _shipped}
"""Those that have a name: each takes the number of threads. The name is the `spec` of its facts, too."""


def _too_long(size: int, limit: int) -> QuestionError:
    return QuestionError(
        f"the question has {size} tokens, more than the {limit} that can be searched for",
        hint="ask it in fewer words",
    )
