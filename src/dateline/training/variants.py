"""Examples → the same, a share of them changed, so that a reader learns to keep silent and to take key words.

Every draw is by the recipe's seed and the question's key alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dateline.evaluation.gold.questions import draw_key
from dateline.training.data import Example, by_title
from dateline.training.negatives import holds_answer
from dateline.training.recipe import Variants
from dateline.training.twins import NamePool, key_words, twin

_TRIES = 8


def vary(wanted: Variants, examples: Mapping[str, Sequence[Example]], seed: int) -> dict[str, list[Example]]:
    """Return the examples of each set, changed as the recipe says; each in its place."""
    pool = NamePool(
        example.question for found in examples.values() for example in found if example.label is None
    )
    return {name: list(_varied(wanted, found, pool, seed)) for name, found in examples.items()}


def _varied(wanted: Variants, examples: Sequence[Example], pool: NamePool, seed: int) -> list[Example]:
    siblings = by_title(examples)
    found = []
    for example in examples:
        rng = np.random.default_rng(list(draw_key(f"{seed}:variant", example.key)[:8]))
        if example.label is not None:
            found.append(_misplaced(wanted, example, examples, rng))
            continue
        changed = _silenced(wanted, example, examples, siblings, pool, rng)
        found.append(replace(changed, question=_asked(wanted, changed.question, rng)))
    return found


def _silenced(
    wanted: Variants,
    example: Example,
    examples: Sequence[Example],
    siblings: Mapping[str, Sequence[str]],
    pool: NamePool,
    rng: np.random.Generator,
) -> Example:
    """The example, or what has no answer in its place: a twin, or its question on another passage."""
    draw = float(rng.random())
    if example.answer is None:
        return example
    if draw < wanted.twins:
        other = twin(example.question, example.context, pool, rng)
        return example if other is None else replace(example, question=other, answer=None, answers=())
    draw -= wanted.twins
    if draw < wanted.same_article:
        return _without(example, siblings.get(example.title or "", ()), rng)
    if draw < wanted.same_article + wanted.elsewhere:
        return _without(example, [one.context for one in _drawn(examples, rng)], rng)
    return example


def _without(example: Example, contexts: Sequence[str], rng: np.random.Generator) -> Example:
    """The example on one of the contexts that does not hold its answer; itself where there is none."""
    for place in rng.permutation(len(contexts))[:_TRIES]:
        context = contexts[place]
        if context != example.context and not holds_answer(context, example.answers):
            return replace(example, context=context, answer=None)
    return example


def _misplaced(
    wanted: Variants, example: Example, examples: Sequence[Example], rng: np.random.Generator
) -> Example:
    """A judgement, or its question on a passage of another story, which does not say."""
    if example.label == "none" or rng.random() >= wanted.other_story:
        return example
    for other in _drawn(examples, rng):
        if other.context != example.context and (other.title is None or other.title != example.title):
            return replace(example, context=other.context, title=other.title, label="none")
    return example


def _drawn(examples: Sequence[Example], rng: np.random.Generator) -> list[Example]:
    return [examples[int(place)] for place in rng.integers(len(examples), size=_TRIES)]


def _asked(wanted: Variants, question: str, rng: np.random.Generator) -> str:
    draw = rng.random()
    if draw < wanted.key_words:
        return key_words(question, rng)
    return question.rstrip("? ") if draw < wanted.key_words + wanted.unmarked else question
