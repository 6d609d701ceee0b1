"""What a plain script does that others write in an afternoon: the measure for Dateline's speed.

    python eval/plain.py ARTICLES.jsonl GOLD [--questions 20]

Chunks of 160 tokens that overlap by 32, the official float weights of Dateline's embedder in
sentence-transformers, a flat FAISS index, and Dateline's own small reader as a PyTorch model that reads the
ten nearest chunks at once. Prints how long it takes to load, to index, and to answer; Dateline's own figures
for the same are `bench.py`'s. Answers are not judged, and nothing is stored.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from dateline.models.finding import find_model
from dateline.models.onnx import OnnxModel
from dateline.training.base import packaged_encoder, to_torch, wrap
from dateline.training.encoder import Encoder
from harness import asked_of, clocked, head, parser, publish, read_lines, row

TOKENS, OVERLAP, PASSAGES, LONGEST = 160, 32, 10, 30


def chunks(text: str, tokenizer: Any) -> Iterator[str]:
    """Windows over the tokens, wherever sentences end."""
    cut = tokenizer(text, return_offsets_mapping=True, add_special_tokens=False, verbose=False)
    places = cut["offset_mapping"]
    for first in range(0, max(1, len(places) - OVERLAP), TOKENS - OVERLAP):
        window = places[first : first + TOKENS]
        if window:
            yield text[window[0][0] : window[-1][1]]


class Plain:
    """The script's models, and the chunks of what it indexed."""

    def __init__(self) -> None:
        self.embedder = SentenceTransformer(str(packaged_encoder()), device="cpu")
        small = find_model("fast", "reader")
        assert isinstance(small, OnnxModel)
        weights = Encoder.from_graph(small.path / "model.onnx").parts_for("reader")
        self.reader: Any = to_torch(weights, "reader").eval()
        self.tokenizer = wrap(small.tokenizer(), 320)
        self.texts: list[str] = []
        self.index: Any = faiss.IndexFlatIP(384)

    def add(self, articles: list[dict[str, Any]]) -> None:
        for article in articles:
            self.texts += chunks(article["text"], self.embedder.tokenizer)
        self.index.add(self.embedder.encode(self.texts, normalize_embeddings=True, show_progress_bar=False))

    def ask(self, question: str) -> str:
        query = self.embedder.encode([question], normalize_embeddings=True, show_progress_bar=False)
        found = [self.texts[at] for at in self.index.search(query, PASSAGES)[1][0]]
        asked = [question] * len(found)
        pairs = self.tokenizer(asked, found, return_tensors="pt", padding=True, truncation=True)
        with torch.inference_mode():
            said = self.reader(**pairs)
        starts, ends = said.start_logits.numpy(), said.end_logits.numpy()
        scores = starts[:, :, None] + ends[:, None, :]
        every = np.ones(scores.shape[1:], dtype=np.bool_)
        legal = np.triu(every) & ~np.triu(every, LONGEST)
        passage, start, end = np.unravel_index(np.where(legal, scores, -np.inf).argmax(), scores.shape)
        return str(self.tokenizer.decode(pairs["input_ids"][passage, start : end + 1]))


def lines(articles: Path, gold: Path, questions: int) -> Iterator[str]:
    plain, loading = clocked(Plain)
    _, indexing = clocked(lambda: plain.add(read_lines(articles)))
    taken = {"loading the models, once Python has the libraries": loading, "indexing": indexing}
    seconds = [clocked(partial(plain.ask, question))[1] for question in asked_of(gold, questions)]
    taken["a question, median"] = statistics.median(seconds)
    yield head("stage", "seconds")
    yield from (row(name, f"{one:.3f}") for name, one in taken.items())
    yield row("chunks", len(plain.texts))


def main() -> None:
    options = parser(__doc__, "articles", "gold", questions=20, out=None).parse_args()
    publish(lines(options.articles, options.gold, options.questions), options.out)


if __name__ == "__main__":
    main()
