"""Passages that go with a question and do not hold its answer: of the same article, or mined.

A mined one is what our own retriever brings for the question out of all the sets' contexts, so that a
model learns on what it will meet. Mining takes an index of them and is done once a run.

A passage that says the answer in other words passes for a negative here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dateline.errors import QuestionError
from dateline.evaluation.gold.questions import draw_key
from dateline.language.normalise import normalise
from dateline.progress import Progress, silent
from dateline.training.data import AS_SHIPPED, Example, by_title
from dateline.training.recipe import Negatives

Found = dict[str, tuple[str, ...]]
"""Example key -> texts without its answer."""

MINED = "negatives.jsonl"

_APART = "\n\n"
_CONTEXT = "context:"  # in front of the id of what is no news


def find_negatives(
    wanted: Negatives,
    examples: Mapping[str, Sequence[Example]],
    folder: Path,
    seed: int,
    progress: Progress = silent,
    articles: Sequence[Path] = (),
) -> Found:
    """Return the negatives of each answerable example; what was mined is kept in `folder`.

    `articles` are JSON Lines to mine in beside the contexts, and for judgements alone.
    """
    everything = [example for found in examples.values() for example in found]
    found: Found = {}
    if wanted.same_article:
        found = dict(_of_same_article(examples, wanted.same_article, seed))
    if wanted.mined:
        if not (folder / MINED).is_file():
            _mine(wanted, everything, articles, folder, progress)
        for line in (folder / MINED).read_text(encoding="utf-8").splitlines():
            mined: dict[str, Any] = json.loads(line)
            found[mined["key"]] = (*found.get(mined["key"], ()), *mined["negatives"])
    return found


def join_stories(
    share: float, examples: Mapping[str, Sequence[Example]], negatives: Found, seed: int
) -> tuple[dict[str, list[Example]], Found]:
    """Return the examples and the negatives that are left, a drawn share of the examples being stories.

    A story is an example's context and its negatives, in drawn order, a paragraph each of one text.
    """
    joined, left = {}, dict(negatives)
    for name, found in examples.items():
        joined[name] = list(found)
        for place, example in enumerate(found):
            if negatives.get(example.key) and _draw(seed, "joined", example.key) < share:
                joined[name][place] = _story(example, left.pop(example.key), seed)
    return joined, left


def _story(example: Example, others: Sequence[str], seed: int) -> Example:
    apart = (text for text in others if text not in example.context)  # mined ones may be a part of it
    order = sorted((example.context, *apart), key=lambda text: draw_key(f"{seed}:{example.key}", text))
    before = sum(len(text) + len(_APART) for text in order[: order.index(example.context)])
    answer = example.answer and (before + example.answer[0], before + example.answer[1])
    return replace(example, context=_APART.join(order), answer=answer)


def _draw(seed: int, what: str, key: str) -> float:
    """A number from 0 to 1, by seed and key alone."""
    return int.from_bytes(draw_key(f"{seed}:{what}", key)[:8]) / 2**64


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether the text says one of the answers, as the metrics would read it."""
    padded = f" {normalise(text)} "
    return any(f" {answer} " in padded for answer in map(normalise, answers) if answer)


def _of_same_article(
    examples: Mapping[str, Sequence[Example]], most: int, seed: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for found in examples.values():
        contexts = by_title(found)
        for example in found:
            if example.answer is None or not example.title:
                continue
            others = [text for text in contexts[example.title] if text != example.context]
            drawn = sorted(others, key=lambda text: draw_key(f"{seed}:{example.key}", text))
            without = (text for text in drawn if not holds_answer(text, example.answers))
            yield example.key, tuple(text for text, _ in zip(without, range(most), strict=False))


def _mine(
    wanted: Negatives, examples: Sequence[Example], news: Sequence[Path], folder: Path, progress: Progress
) -> None:
    """Index contexts and news, ask every answerable question of them, write what came without its answer."""
    from dateline.pipeline.door import Dateline

    place = folder / "mining"
    place.mkdir(parents=True, exist_ok=True)
    try:
        articles = place / "contexts.jsonl"
        contexts = {example.context: example.title for example in examples}
        with articles.open("w", encoding="utf-8") as lines:
            for number, (text, title) in enumerate(contexts.items()):
                lines.write(
                    json.dumps({"id": f"{_CONTEXT}{number}", "title": title or "", "text": text}) + "\n"
                )
        settings = replace(AS_SHIPPED, index=place / "index", depth=max(wanted.depth, 100))
        asked = [
            example
            for example in examples
            if example.answer is not None or (news and example.label not in {None, "none"})
        ]
        with (
            Dateline.index([articles, *news], settings=settings, progress=progress) as index,
            (folder / f"{MINED}.new").open("w", encoding="utf-8") as lines,
        ):
            for done, example in enumerate(asked, start=1):
                try:
                    passages = index.retrieve(example.question, top_k=wanted.depth)
                except QuestionError:
                    continue
                texts = [
                    one.text
                    for one in passages
                    if not holds_answer(one.text, example.answers)
                    and (example.label is None or not one.article.id.startswith(_CONTEXT))
                ]
                kept = {"key": example.key, "negatives": texts[: wanted.mined]}
                lines.write(json.dumps(kept) + "\n")
                progress("mining", done, len(asked))
        (folder / f"{MINED}.new").replace(folder / MINED)
    finally:
        shutil.rmtree(place, ignore_errors=True)
