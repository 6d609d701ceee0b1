"""A model's card, from what its training run noted: data with licences, recipe, figures.

What the model is bad at, whoever looked at its answers must write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NOTES = "dateline-training.json"
"""In a folder of trained float weights: recipe, data, verdict."""


def write_card(folder: Path, source: Path) -> None:
    """Write MODEL_CARD.md into a model folder whose float weights came from `source`."""
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    notes: dict[str, Any] = {}
    if (source / NOTES).is_file():
        notes = json.loads((source / NOTES).read_text(encoding="utf-8"))
    (folder / "MODEL_CARD.md").write_text("\n".join(_lines(facts, notes)) + "\n", encoding="utf-8")


def _lines(facts: Mapping[str, Any], notes: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {facts['name']}"
    yield f"\nA {facts['kind']} for Dateline, exported with `dateline export`: {facts['quantization']}."
    yield f"\nSHA-256 of the float weights: `{facts['source']['sha256']}`."
    if not notes:
        yield "\nNothing is on record about how the weights were trained."
        return
    yield "\n## What it learned from\n\n| data | licence |\n|---|---|"
    for row in notes["data"]:
        yield f"| {row['file']}: {row['used']:,} of {row['questions']:,} questions | {row['licence']} |"
    yield f"\n## Recipe\n\nStarted from `{notes['base']}`; {notes['steps']:,} steps. The recipe:\n"
    yield "```toml\n" + notes["recipe"].rstrip() + "\n```"
    yield from _figures(notes.get("verdict"))


def _figures(verdict: Mapping[str, Any] | None) -> Iterator[str]:
    if not verdict or not verdict["comparisons"]:
        return
    measure = verdict["measure"]
    yield f"\n## How good\n\nFloat weights; {measure} in points, the shipped model beside it.\n"
    yield f"| dev set | questions | {measure} | shipped | gain, 95 % interval |\n|---|---|---|---|---|"
    for one in verdict["comparisons"]:
        yield (
            f"| {one['set']} | {one['questions']:,} | {one['trained'][measure]:.1f} | "
            f"{one['shipped'][measure]:.1f} | {one['gain']:+.1f} ({one['low']:+.1f} to {one['high']:+.1f}) |"
        )
