"""A group of copies, of articles or of passages, as the JSON object that `dups --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.copies.differences import TextDiff
from dateline.types import Article, Repeat


def copies_shape(pieces: Sequence[Article | Repeat], compared: Sequence[TextDiff]) -> dict[str, Any]:
    """Return the object for a group: its first piece, and each other with what differs from the first."""
    first, *others = pieces
    return {
        **_identity(first),
        "copies": [
            {
                **_identity(other),
                "same": comparison.same,
                "differences": [
                    {"before": one.before, "after": one.after, "figures": one.figures}
                    for one in comparison.differences
                ],
            }
            for other, comparison in zip(others, compared, strict=True)
        ],
    }


def _identity(piece: Article | Repeat) -> dict[str, Any]:
    article = piece.article if isinstance(piece, Repeat) else piece
    place = {"start": piece.start, "end": piece.end, "text": piece.text} if isinstance(piece, Repeat) else {}
    about = {"id": article.id, "title": article.title, "date": article.date, "source": article.source}
    return {**about, **place}
