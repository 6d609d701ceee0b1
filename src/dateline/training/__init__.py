"""Training: a recipe → a model of our own, measured, compressed and ready to ship.

    recipe.py   what a run is made of          data.py       question files → examples
    windows     are `dateline.windows`'        features.py   examples → windows with their answers
    base.py     the weights to start from      negatives.py  passages without the answer
    losses.py   what a reader is taught by     runs.py       the run on disk, and its progress
    verdict.py  does it ship?                  export.py     float weights → the int8 folder

But: PyTorch and the trainers of transformers and sentence-transformers load when a run starts, and are in
the extra `train`.
"""

from __future__ import annotations

from importlib.util import find_spec

from dateline.errors import TrainingError

_NEEDS = {"accelerate": "accelerate", "datasets": "datasets", "onnx": "onnx", "safetensors": "safetensors"}


def require_extra() -> None:
    """Raise TrainingError where the extra is not installed."""
    missing = [package for module, package in _NEEDS.items() if find_spec(module) is None]
    if missing:
        raise TrainingError(
            f"training needs what is not installed here: {', '.join(missing)}",
            hint="pip install 'dateline[train]', or '.[train]' in a checkout",
        )
