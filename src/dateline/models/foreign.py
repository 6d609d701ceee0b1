"""Models of other makers: a folder or a hub id for sentence-transformers or transformers, loaded quietly."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from dateline.errors import DatelineError, ModelError, OutOfMemoryError
from dateline.machine import is_out_of_memory

M = TypeVar("M")


@dataclass(frozen=True)
class ForeignModel:
    """A model for sentence-transformers or transformers: a local folder, or a hub id at a revision."""

    id: str
    revision: str | None = None

    @property
    def name(self) -> str:
        return self.id if self.revision is None else f"{self.id}@{self.revision}"

    @cached_property
    def sha256(self) -> str:
        """Digest of a local model's weights, vocabulary and settings, or of a hub model's pinned name."""
        if self.revision is not None:
            return hashlib.sha256(self.name.encode()).hexdigest()
        digest, folder = hashlib.sha256(), Path(self.id)
        kinds = ("*.safetensors", "*.json", "*.txt", "*.model")
        for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()


def load_foreign(model: ForeignModel, kind: str, load: Callable[[], M]) -> M:
    """Call `load()`, quietly, and turn what the model libraries raise into one ModelError.

    For a model in a folder the hub is out of reach, whatever the libraries would look up there.
    """
    try:
        with quiet_transformers(), nullcontext() if model.revision else _without_hub():
            return load()
    except DatelineError:
        raise
    except Exception as error:  # a broken model makes them raise nearly anything
        if is_out_of_memory(error):
            raise OutOfMemoryError from error
        if model.revision is None:
            hint = f"check that it is a complete {kind} model with safetensors weights"
        elif os.environ.get("HF_HUB_OFFLINE", "") not in {"", "0"}:
            hint = "HF_HUB_OFFLINE is set: unset it once to download the model, or name a local folder"
        else:
            hint = "check its name, revision and safetensors weights, and the network; or name a local folder"
        reason = [*str(error).strip().splitlines(), type(error).__name__][0]
        raise ModelError(f"cannot load the {kind} {model.name}: {reason}", hint=hint) from error


@contextmanager
def _without_hub() -> Iterator[None]:
    """Let huggingface_hub, which all model libraries ask through, refuse every request for a while."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Keep the loading reports and progress bars of transformers off the terminal for a while."""
    import transformers

    logging: Any = transformers.utils.logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
