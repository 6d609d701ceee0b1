"""What the libraries below Dateline would tell others about its use, switched off.

The switches are variables in the environment: libraries read them once, when they load, and child processes
inherit them. So this module runs first, at `import dateline`, and takes the place of what stood there:
that nothing leaves the machine is no matter of taste.
"""

from __future__ import annotations

import os
import sys

SWITCHES = {
    # ONNX Runtime 1.32 sends events to Microsoft, and keeps a device id in ~/.cache/Microsoft. It takes "0"
    # for no switch at all, and `disable_telemetry_events()` comes too late: what sends has started by then.
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers, sentence-transformers, hf_xet
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",  # https://donottrack.sh
    "HF_XET_TELEMETRY_ENABLED": "0",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "HF_UPDATE_DOWNLOAD_COUNTS": "0",  # datasets
    "FASTAPI_OTEL_AUTO_CONFIGURE": "false",  # FastAPI, which records requests and their errors
    "OTEL_SDK_DISABLED": "true",  # OpenTelemetry, below it and the MCP SDK
}
"""Variable → the value that switches it off."""


def switch_off() -> None:
    """Set every switch, and say so where a library has already loaded without it."""
    stated = os.environ.get("ORT_DISABLE_TELEMETRY", "").lower()
    too_late = "onnxruntime" in sys.modules and stated not in {"1", "true"}
    os.environ.update(SWITCHES)
    if too_late:
        import logging

        logging.getLogger(__name__).warning(
            "ONNX Runtime was loaded before Dateline, and may send what it calls telemetry; "
            "import dateline first, or set ORT_DISABLE_TELEMETRY=1"
        )
