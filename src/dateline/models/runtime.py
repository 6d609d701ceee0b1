"""ONNX Runtime: the one place that loads it, once its telemetry is off, and runs a model on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dateline.errors import ModelError, OutOfMemoryError
from dateline.machine import is_out_of_memory
from dateline.telemetry import switch_off

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def onnx_runtime() -> ModuleType:
    """Return the module `onnxruntime`."""
    switch_off()  # once more: a caller may have changed the environment since `import dateline`
    import onnxruntime

    with suppress(AttributeError):  # not in every release
        onnxruntime.disable_telemetry_events()
    runtime: ModuleType = onnxruntime
    return runtime


class InferenceSession:
    """A model of the folder `path`, its graph's content or file, on one thread. Safe to use from several.

    Raises ModelError for weights that are no model, OutOfMemoryError.
    """

    def __init__(self, weights: bytes | Path, path: Path) -> None:
        runtime = onnx_runtime()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what is worse than a warning is raised, too
        self._path = path
        try:
            self._session = runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime's errors share no other base
            raise self._explained("model.onnx is no ONNX model that runs here", error) from error
        self.inputs = tuple(one.name for one in self._session.get_inputs())
        self.outputs = tuple(one.name for one in self._session.get_outputs())

    def run(self, outputs: Sequence[str], inputs: Mapping[str, Any]) -> list[NDArray[np.float32]]:
        """Return the outputs of those names. Raises ModelError, OutOfMemoryError."""
        try:
            found: list[NDArray[np.float32]] = self._session.run(outputs, inputs)
        except Exception as error:
            raise self._explained("model.onnx fails at what it is asked", error) from error
        return found

    def _explained(self, what: str, error: Exception) -> Exception:
        if is_out_of_memory(error):
            return OutOfMemoryError()
        reason = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        return ModelError(
            f"the model in {self._path} is damaged: {what} ({reason})",
            hint="install Dateline, or that model, again",
        )
