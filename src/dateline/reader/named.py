"""The readers that have a name, and any other model by its folder or hub id."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from dateline.models.finding import SHIPPED_READERS, find_model
from dateline.models.foreign import load_foreign
from dateline.models.onnx import OnnxModel
from dateline.reader.contract import Reader
from dateline.reader.loading import load_onnx, load_transformers
from dateline.reader.two_stage import TwoStageReader
from dateline.reader.window_reader import WindowReader


def _fast(threads: int) -> WindowReader:
    model = find_model("fast", "reader")
    assert isinstance(model, OnnxModel)
    return load_onnx(model, threads)


def _strong_behind_fast(threads: int) -> Reader:
    model = find_model("default", "reader")
    assert isinstance(model, OnnxModel)
    with ThreadPoolExecutor(1, "dateline-load") as beside:
        small = beside.submit(_fast, threads)
        strong = load_onnx(model, threads)
    return TwoStageReader(small.result(), strong)


READERS: dict[str, Callable[[int], Reader]] = {"default": _strong_behind_fast, "fast": _fast}
"""Those that have a name, which is what `--reader` takes; each is called with the number of threads."""


def load_reader(spec: str, *, threads: int = 0) -> Reader:
    """Load the reader of that name in `READERS`, or of the model that `spec` names. Raises ModelError."""
    if spec in READERS:
        return READERS[spec](threads)
    model = find_model(spec, "reader")
    if isinstance(model, OnnxModel):
        return load_onnx(model, threads)
    return load_foreign(model, "reader", lambda: load_transformers(model, threads))


def reader_facts(spec: str) -> tuple[str, str | None]:
    """Return name and digest of a reader, which is loaded only where no model states them. Raises ModelError.

    The digest of a foreign model in a folder is not taken, for it would read all of it: None.
    """
    if spec in READERS and spec not in SHIPPED_READERS:
        reader = READERS[spec](0)
        return reader.name, reader.sha256
    model = find_model(spec, "reader")
    return (model.facts["name"], model.sha256) if isinstance(model, OnnxModel) else (model.name, None)
