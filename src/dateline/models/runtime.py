"""The one place that loads ONNX Runtime, once its telemetry is off."""

from __future__ import annotations

from contextlib import suppress
from types import ModuleType

from dateline.telemetry import switch_off


def onnx_runtime() -> ModuleType:
    """Return the module `onnxruntime`."""
    switch_off()  # once more: a caller may have changed the environment since `import dateline`
    import onnxruntime

    with suppress(AttributeError):  # not in every release
        onnxruntime.disable_telemetry_events()
    runtime: ModuleType = onnxruntime
    return runtime
