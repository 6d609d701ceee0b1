"""Where an index may stand. What a test asks of one store, `on_every_store` asks of all of them.

The test takes the store's name by the fixture that makes the index: `request.param`, or "folder" where the
test asks of the folder's alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.places import MilvusPlace, Place

PLACES: dict[str, Callable[[Path], Place]] = {
    "folder": lambda folder: folder / "index",
    "milvus": lambda folder: MilvusPlace.parse(f"milvus+lite:{folder / 'index.milvus'}"),
}
"""Store → where an index of it is to be."""

STORES = ["folder", pytest.param("milvus", marks=pytest.mark.milvus)]


def on_every_store(fixture: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(fixture, STORES, indirect=True)


def place_of(request: pytest.FixtureRequest, folder: Path) -> Place:
    """Return where the index of a fixture is to be."""
    return PLACES[getattr(request, "param", "folder")](folder)
