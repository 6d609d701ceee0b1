"""A name, a folder or a hub id → the model that it names."""

from __future__ import annotations

import os
from pathlib import Path

from dateline.errors import ModelError
from dateline.models.foreign import ForeignModel
from dateline.models.onnx import Kind, OnnxModel

SHIPPED: dict[Kind, str] = {"embedder": "all-minilm-l6-v2", "reader": "reader-mpnet"}
SHIPPED_READERS = {"default": SHIPPED["reader"], "fast": "reader-minilm-l6"}
"""The strong reader, and the small one that screens for it and is named `fast` to answer alone."""


def find_model(spec: str, kind: Kind) -> OnnxModel | ForeignModel:
    """Return the model that `spec` names.

    Raises ModelError for a folder that does not exist, a folder that holds no model, or a hub id
    without a revision.
    """
    shipped = SHIPPED_READERS if kind == "reader" else {"default": SHIPPED["embedder"]}
    if spec in shipped:
        return OnnxModel(Path(__file__).parent / shipped[spec]).require(kind)
    folder = Path(os.path.expanduser(spec))  # leaves an unknown ~user as it is
    if os.path.isdir(folder):  # False, too, for what cannot be a path
        if (folder / "model.json").is_file():
            return OnnxModel(folder.resolve()).require(kind)
        if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
            return ForeignModel(str(folder.resolve()))
        raise ModelError(
            f"{folder} holds no model", hint="name a folder with a config.json, or one with a model.json"
        )
    id, _, revision = spec.partition("@")
    if folder.is_absolute() or spec.startswith((".", "~")) or id.count("/") != 1:
        raise ModelError(
            f"there is no model folder {spec}",
            hint=f"give --{kind} a folder, a hub id with its revision, organisation/name@revision, "
            f"or one of ours: {', '.join(shipped)}",
        )
    if not revision:
        raise ModelError(
            f"the hub model {spec} has no pinned revision",
            hint=f"add the commit it should stay at: --{kind} {id}@COMMIT",
        )
    return ForeignModel(id, revision)
