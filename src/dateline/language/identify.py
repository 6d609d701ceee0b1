"""Which language a text is in, by py3langid; its model is loaded at the first use."""

from __future__ import annotations

from functools import cache
from typing import Any

_SHORTEST_TOLD = 200  # characters that a language is told from
_SAMPLE = 800
_SURE = 0.9


def detect_language(text: str) -> str | None:
    """Return the language that a text is surely in; None for one too short to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _SHORTEST_TOLD:
        return None
    language, probability = language_identifier().classify(sample)
    return str(language) if probability >= _SURE else None


@cache
def language_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
