"""Examples → what the network learns from: windows exactly as the reader makes them, with their answers.

A span may begin and end only where `spans.py` allows it, in training as in use. An answer that is cut
elsewhere ("20" of "20s") is widened to the narrowest span that may be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.errors import QuestionError
from dateline.evaluation.gold.questions import draw_key
from dateline.reader import spans
from dateline.reader.networks import VERDICTS
from dateline.reader.windows import Window, WindowMaker
from dateline.training.data import Example
from dateline.types import Article, Passage

MAX_ANSWER_TOKENS = 30
"""What a reader may answer with; longer answers are not learned."""

NULL = (0, 0)
"""Where "no answer" begins and ends: at the first token."""


UNJUDGED = -1
"""The label of what is no judgement."""


class TrainWindow(NamedTuple):
    """A window with its first and last answer token, and which tokens may begin and end a span.

    `label` is a judgement's place in `VERDICTS`, `UNJUDGED` for a question that wants a span.
    """

    ids: NDArray[np.int32]
    types: NDArray[np.int8]
    answer: tuple[int, int]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    label: int = UNJUDGED


class Group(NamedTuple):
    """All windows of one question: those of its context first, then those of its negatives."""

    features: tuple[TrainWindow, ...]

    @property
    def size(self) -> int:
        """Tokens of the longest window."""
        return max(len(feature.ids) for feature in self.features)


def groups(
    examples: Iterable[Example],
    maker: WindowMaker,
    negatives: dict[str, tuple[str, ...]],
    each: int | None = None,
) -> Iterator[Group]:
    """Yield the windows of each example and of its negatives, by its key; at most `each` of them.

    An example is left out where the question is too long to be asked at all, or the answer to be given. Of a
    judgement's passages the first windows are taken.
    """
    for example in examples:
        try:
            maker.require_short(example.question, "in training")
        except QuestionError:
            continue
        texts = (example.context, *negatives.get(example.key, ()))
        passages = [_passage(text, example.title) for text in texts]
        answers = [example.answer, *(None for _ in texts[1:])]
        windows = maker.windows(example.question, passages)
        if example.label is not None:
            yield Group(tuple(_judgements(example, windows)))
            continue
        group = Group(tuple(feature(window, answers[window.passage]) for window in windows))
        if all(last - first < MAX_ANSWER_TOKENS for first, last in (one.answer for one in group.features)):
            yield group if each is None else _few(group, each, example)


def _judgements(example: Example, windows: Iterable[Window]) -> Iterator[TrainWindow]:
    seen = -1
    for window in windows:
        if window.passage != seen:
            seen = window.passage
            label = example.label if seen == 0 else "none"  # a negative does not say
            yield feature(window, None)._replace(label=VERDICTS.index(str(label)))


def _few(group: Group, most: int, example: Example) -> Group:
    """At most so many of a question's windows: the first with its answer, and others as they are drawn."""
    if len(group.features) <= most:
        return group
    rng = np.random.default_rng(list(draw_key("windows", example.key)[:8]))
    order = [int(place) for place in rng.permutation(len(group.features))]
    order.sort(key=lambda place: group.features[place].answer == NULL)
    return Group(tuple(group.features[place] for place in sorted(order[:most])))


def feature(window: Window, answer: tuple[int, int] | None) -> TrainWindow:
    """Return the window with its answer's tokens, `NULL` where it does not hold the whole answer."""
    return TrainWindow(
        np.array(window.ids, dtype=np.int32),
        np.array(window.types, dtype=np.int8),
        NULL if answer is None else answer_tokens(window.cuts, answer),
        window.cuts.starts != spans.NOWHERE,
        window.cuts.ends != spans.NOWHERE,
    )


def answer_tokens(cuts: spans.Cuts, answer: tuple[int, int]) -> tuple[int, int]:
    """Return the first and last token of the narrowest span that covers the answer, `NULL` for none.

    >>> cuts = spans.Cuts(np.array([-1, 0, 4, -1]), np.array([-1, 3, 7, -1]))
    >>> answer_tokens(cuts, (4, 6))
    (2, 2)
    """
    begin, end = answer
    first = np.flatnonzero((cuts.starts != spans.NOWHERE) & (cuts.starts <= begin))
    last = np.flatnonzero(cuts.ends >= end)
    if not len(first) or not len(last):
        return NULL
    first_token = int(first[np.argmax(cuts.starts[first])])
    last_token = int(last[np.argmin(cuts.ends[last])])
    return (first_token, last_token) if first_token <= last_token else NULL


def crop(group: Group, tokens: int, rng: np.random.Generator) -> Group:
    """Return the group with each window cut to at most `tokens` tokens, somewhere around its answer.

    The question stays whole, and so does the answer; where they alone are longer, so is the window.
    A window without an answer is cut anywhere.
    """
    return Group(tuple(_cropped(one, tokens, rng) for one in group.features))


def _cropped(one: TrainWindow, tokens: int, rng: np.random.Generator) -> TrainWindow:
    size, first = len(one.ids), _passage_at(one)
    begin, end = one.answer
    room = max(tokens - first - 1, end - begin + 1)  # the last token separates, and stays
    if size - first - 1 <= room:
        return one
    lowest, highest = (first, size - 1 - room) if one.answer == NULL else (end - room + 1, begin)
    low = int(rng.integers(max(lowest, first), min(highest, size - 1 - room) + 1))
    kept = np.r_[:first, low : low + room, size - 1]
    moved = 0 if one.answer == NULL else low - first
    return TrainWindow(
        one.ids[kept],
        one.types[kept],
        (begin - moved, end - moved),
        one.starts[kept],
        one.ends[kept],
        one.label,
    )


def _passage_at(one: TrainWindow) -> int:
    """The first token behind the question and what parts it from the passage, one separator or two."""
    separators = np.flatnonzero(one.ids == one.ids[-1])
    first = int(separators[0])
    return first + 2 if first + 1 in separators[:-1] else first + 1


def windows_alone(found: Sequence[Group]) -> list[Group]:
    """Return each window as a group of its own."""
    return [Group((one,)) for group in found for one in group.features]


def _passage(text: str, title: str | None) -> Passage:
    return Passage(Article("", text, title=title), 0, len(text), score=1.0)
