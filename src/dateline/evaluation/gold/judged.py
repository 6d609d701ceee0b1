"""Sets of judgements: a passage, a question or a claim, and whether the passage says yes, no, or neither.

Two formats of JSON, told apart by `kind` at the top:

- `"yes/no"`: `data[].{id, question, passage, title?, label}`, label yes, no or unclear;
- `"entailment"`: `data[].{id, premise, hypothesis, title?, label}`, label entailment, contradiction or
  neutral.

Both become one record: an entailment pair is its hypothesis asked of its premise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.errors import GoldError
from dateline.evaluation.gold.files import read_bytes, text_of

_LABELS: Mapping[str, Mapping[str, str]] = {
    "yes/no": {"yes": "yes", "no": "no", "unclear": "none"},
    "entailment": {"entailment": "yes", "contradiction": "no", "neutral": "none"},
}
_TEXTS = {"yes/no": ("question", "passage"), "entailment": ("hypothesis", "premise")}
_SIGHT = 2000  # characters at either end of a file in which its kind stands


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement; `label` is yes, no, or none where the passage does not say."""

    id: str
    question: str
    passage: str
    title: str | None
    label: str


def read_judged(path: Path) -> tuple[Judgement, ...] | None:
    """Return the judgements in a file, None for a set of another kind.

    Raises InputError, and GoldError, naming the place, for a row that is not sound.
    """
    text = text_of(path, read_bytes(path))
    if '"kind"' not in text[:_SIGHT] and '"kind"' not in text[-_SIGHT:]:
        return None
    try:
        stated = json.loads(text)
    except ValueError:
        return None  # whoever reads it as what it is says what is wrong with it
    if not isinstance(stated, dict) or "kind" not in stated:
        return None
    kind = stated["kind"]
    if kind not in _LABELS:
        raise GoldError(
            f"{path} is of the kind {kind!r}, which is not known", hint=f"known kinds: {', '.join(_LABELS)}"
        )
    rows = stated.get("data")
    if not isinstance(rows, list) or not rows:
        raise GoldError(f"{path} holds no judgement", hint="give it rows under data")
    return tuple(_judged(row, kind, f"{path}, data[{at}]") for at, row in enumerate(rows))


def _judged(row: Any, kind: str, place: str) -> Judgement:
    asked, read = _TEXTS[kind]
    if not isinstance(row, dict):
        raise GoldError(f"{place} is no object", hint=f"give it {asked}, {read} and label")
    texts = [str(row[key]) if isinstance(row.get(key), str) else "" for key in (asked, read)]
    for key, value in zip((asked, read), texts, strict=True):
        if not value.strip():
            raise GoldError(f"{place} has no text as its {key}", hint=f"give it a {key}, or take the row out")
    label = _LABELS[kind].get(str(row.get("label")))
    if label is None:
        raise GoldError(
            f"{place} has the label {row.get('label')!r}", hint=f"known labels: {', '.join(_LABELS[kind])}"
        )
    title = row.get("title")
    return Judgement(
        str(row.get("id", "")), texts[0], texts[1], title if isinstance(title, str) else None, label
    )
