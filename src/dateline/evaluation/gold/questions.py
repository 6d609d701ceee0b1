"""A gold question, and drawing some of many."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dateline.errors import UsageError


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its gold answers, none of them when it cannot be answered.

    `context` is the text it was asked on, None where the set only names the article; `starts` says
    where each answer stands in it, None where the set does not say, or says wrongly: those are `misplaced`,
    which only an unsound set has. `title` is that of the text.
    `also_in` are other articles that answer it, `disagrees_with` some that state something else.
    `grades` are a judge's, by article, above 0 where it is relevant; a set that has them may have no
    answers, and then says nothing of whether there are any. `sim`, of a set made by machine translation,
    says how close the answer stayed.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    is_impossible: bool
    context: str | None = None
    article_id: str | None = None
    title: str | None = None
    type: str | None = None
    also_in: tuple[str, ...] = ()
    starts: tuple[int | None, ...] = ()
    disagrees_with: tuple[str, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict, hash=False)
    sim: float | None = None
    misplaced: tuple[str, ...] = ()

    @property
    def has_answers(self) -> bool:
        """Whether the set knows what a right answer is, "none" included."""
        return bool(self.answers) or self.is_impossible

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that the set names as answering the question."""
        return tuple(id for id in (self.article_id, *self.also_in) if id is not None)


def sample(questions: Sequence[GoldQuestion], limit: int | None, seed: int) -> tuple[GoldQuestion, ...]:
    """Return `limit` of the questions, drawn evenly, in the order they came in; None keeps all.

    A question's place in the draw is a hash of the seed and its id alone: the same seed draws the same
    questions whatever the order of the file, and a smaller sample lies inside a larger one.
    """
    if limit is not None and limit < 1:
        raise UsageError(f"cannot evaluate {limit} questions", hint="give a limit of at least 1")
    drawn = sorted(questions, key=lambda question: draw_key(seed, question.id))[:limit]
    kept = {question.id for question in drawn}
    return tuple(question for question in questions if question.id in kept)


def draw_key(seed: object, id: str) -> bytes:
    """A question's place in a draw: by seed and id alone, whatever the order of the file."""
    return hashlib.sha256(f"{seed}:{id}".encode(errors="surrogatepass")).digest()
