"""Passages that say the same → the first of them, with the articles of the others.

A wire story stands in ten papers; read ten times it would keep everything else from being read.

A passage with a figure that those before it lack is no copy, however alike: it may be a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dateline.copies.shingles import shingles
from dateline.types import Article, Passage

NEARLY_ALL = 0.9
"""From this share on, of a passage's word runs, that stand in the passages before it, it says nothing new."""

_SHORTEST = 8  # word runs; a shorter passage is always kept
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def distinct(passages: Iterable[Passage], limit: int) -> tuple[Passage, ...]:
    """Return the first `limit` passages that say something new, taking no more of them than that needs.

    A passage that says nothing new gives its article to the `copies` of the one it is most like.
    """
    kept: list[Passage] = []
    runs: list[set[int]] = []  # of each one kept
    seen = set[int]()
    figures = set[str]()
    if limit <= 0:
        return ()
    for passage in passages:
        own, numbers = set(shingles(passage.text).tolist()), set(_FIGURE.findall(passage.text))
        if len(own) >= _SHORTEST and len(own & seen) >= NEARLY_ALL * len(own) and numbers <= figures:
            like = max(range(len(kept)), key=lambda at: len(own & runs[at]))
            kept[like] = with_copies(kept[like], [passage.article])
            continue
        kept.append(passage)
        runs.append(own)
        seen |= own
        figures |= numbers
        if len(kept) == limit:
            break
    return tuple(kept)


def with_copies(passage: Passage, articles: Iterable[Article]) -> Passage:
    """Return the passage with more articles among its copies: each once, and never its own."""
    known = {one.id: one for one in (*passage.copies, *articles) if one.id != passage.article.id}
    return replace(passage, copies=tuple(known.values()))
