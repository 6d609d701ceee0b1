"""Where an article's file lies, as others may know it: below the folder that was indexed, and no more.

The folders of this machine are nobody's business but its own.
"""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath
from typing import Any

from dateline.output.page import shown_shape
from dateline.result.result import Result


def path_within(id: str, location: str | None) -> str | None:
    """Return the path below the folder that was indexed, as the article's id tells it, else the file's name.

    An address stays as it is.

    >>> path_within("june/deal", "/home/ana/news/june/deal.txt"), path_within("a1", "/home/ana/dump.jsonl")
    ('june/deal.txt', 'dump.jsonl')
    """
    path, mark, member = (location or "").partition("!/")
    if not PurePath(path).is_absolute():
        return location
    parts = PurePath(path).parts[1:]
    tails = ("/".join(parts[at:]) for at in range(len(parts) - 1))
    below = next((tail for tail in tails if id.startswith(_stem(tail))), parts[-1] if parts else "")
    return f"{below}{mark}{member}"


def _stem(path: str) -> str:
    stem = PurePosixPath(path)
    return str((stem.with_suffix("") if stem.suffix.lower() == ".gz" else stem).with_suffix(""))


def told_shape(result: Result) -> dict[str, Any]:
    """Return the promised object of a result, with such paths."""
    shape: dict[str, Any] = _within(result.to_dict())
    return shape


def told_shown(result: Result) -> dict[str, Any]:
    """Return how the page shows a result, with such paths."""
    shape: dict[str, Any] = _within(shown_shape(result))
    return shape


def _within(shape: Any) -> Any:
    if isinstance(shape, list):
        return [_within(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    told = {name: _within(one) for name, one in shape.items()}
    if "id" in told and "path" in told:
        told["path"] = path_within(told["id"], told["path"])
    return told
