"""Gold sets: questions with the answers that count as right, in SQuAD v2 JSON, plain or gzipped.

SQuAD v1 (no `is_impossible`) is read too. Dateline's own sets add, to a paragraph, the `article_id`
its text stands under and, to a question, its `type` and the other articles that answer it
(`also_in`) or say otherwise (`disagrees_with`). Keys that are not known are ignored.

But: what is read is either sound or refused, with the place named; nothing is repaired, and nothing
is scored here (`metrics.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dateline.errors import GoldError, InputError, UsageError

T = TypeVar("T")

_GZIP_MAGIC = b"\x1f\x8b"
_FORMAT_HINT = "gold sets are SQuAD v2 JSON: data[].paragraphs[].{context, qas[].{id, question, answers[]}}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold answers, none of them when it cannot be answered.

    `context` is the text it was asked on, None where the set only names the article; `starts` says
    where each answer stands in it, None where the set does not say. `title` is that of the `data` entry
    it stands in. `also_in` are other articles that answer it, `disagrees_with` some that state something
    else.
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


def read_gold(path: Path, *, strict: bool = True) -> tuple[Question, ...]:
    """Return the questions of a gold set in file order.

    `strict` also requires each answer to stand at its `answer_start` in the context. Raises
    InputError for a file that cannot be opened and GoldError, naming the place, for one that is no
    sound gold set: broken gzip or JSON, a key that is missing or of the wrong kind, an id used
    twice, a question that contradicts itself, no question at all.
    """
    places: dict[str, str] = {}  # question id -> where it stands
    questions = []
    for question, place in _questions(path, strict):
        if question.id in places:
            raise GoldError(
                f"{path}: question id {question.id!r} is used twice, at {places[question.id]} and {place}",
                hint="give every question an id of its own",
            )
        places[question.id] = place
        questions.append(question)
    if not questions:
        raise GoldError(f"{path} holds no question", hint=_FORMAT_HINT)
    return tuple(questions)


def sample(questions: Sequence[Question], limit: int | None, seed: int) -> tuple[Question, ...]:
    """Return `limit` of the questions, drawn evenly, in the order they came in; None keeps all.

    A question's place in the draw is a hash of the seed and its id alone: the same seed draws the same
    questions whatever the order of the file, and a smaller sample lies inside a larger one.
    """
    if limit is not None and limit < 1:
        raise UsageError(f"cannot evaluate {limit} questions", hint="give a limit of at least 1")
    drawn = sorted(questions, key=lambda question: _draw(seed, question.id))[:limit]
    kept = {question.id for question in drawn}
    return tuple(question for question in questions if question.id in kept)


def digest(path: Path) -> str:
    """Return the SHA-256 of the gold set's file, in hex. Raises InputError."""
    return hashlib.sha256(_bytes(path)).hexdigest()


def _draw(seed: int, id: str) -> bytes:
    return hashlib.sha256(f"{seed}:{id}".encode(errors="surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class _Node:
    """A JSON object that knows where it stands, so that every complaint can say so."""

    path: Path
    place: str  # "data[0].paragraphs[2]"
    value: dict[str, Any]

    def need(self, key: str, kind: type[T]) -> T:
        """Return the value under `key`. Raises GoldError when it is missing or of another kind."""
        if key not in self.value:
            raise self.error(f"has no {key!r}")
        value = self.value[key]
        # A JSON true is no number, though Python's bool is an int.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(f"has a {key!r} that is not {_KINDS[kind]}")
        return value

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """Return the value under `key`, None when it is missing or null."""
        return None if self.value.get(key) is None else self.need(key, kind)

    def each(self, key: str) -> Iterator[_Node]:
        """Yield the objects of the list under `key`."""
        for position, value in enumerate(self.need(key, list)):
            place = f"{self.place}.{key}[{position}]".lstrip(".")
            yield _node(self.path, place, value)

    def error(self, what: str) -> GoldError:
        return GoldError(f"{self.path}: {self.place or 'the file'} {what}", hint=_FORMAT_HINT)


_KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list"}


def _node(path: Path, place: str, value: Any) -> _Node:
    if not isinstance(value, dict):
        raise GoldError(f"{path}: {place or 'the file'} is not an object", hint=_FORMAT_HINT)
    return _Node(path, place, value)


def _questions(path: Path, strict: bool) -> Iterator[tuple[Question, str]]:
    """Yield each question with the place it stands at."""
    for entry in _node(path, "", _load(path)).each("data"):
        title = entry.maybe("title", str)
        for paragraph in entry.each("paragraphs"):
            article_id = paragraph.maybe("article_id", str)
            context = (
                paragraph.need("context", str) if article_id is None else paragraph.maybe("context", str)
            )
            for item in paragraph.each("qas"):
                answers = _answers(item, context, strict)
                starts = _starts(item, answers, context)
                impossible = item.maybe("is_impossible", bool)
                question = Question(
                    id=item.need("id", str),
                    question=item.need("question", str),
                    answers=answers,
                    is_impossible=not answers if impossible is None else impossible,
                    context=context,
                    article_id=article_id,
                    title=title,
                    type=item.maybe("type", str),
                    also_in=_article_ids(item, "also_in"),
                    starts=starts,
                    disagrees_with=_article_ids(item, "disagrees_with"),
                )
                _check(item, question)
                yield question, item.place


def _answers(item: _Node, context: str | None, strict: bool) -> tuple[str, ...]:
    texts = []
    for answer in item.each("answers"):
        text = answer.need("text", str)
        if strict and context is not None:
            start = answer.need("answer_start", int)
            if start < 0 or context[start : start + len(text)] != text:
                raise answer.error(
                    f"of question {item.value.get('id')!r}: {text!r} does not stand at {start} in the context"
                )
        texts.append(text)
    return tuple(texts)


def _starts(item: _Node, answers: tuple[str, ...], context: str | None) -> tuple[int | None, ...]:
    """Where each answer stands in the context; None for an offset that is missing or misses."""
    if context is None:
        return (None,) * len(answers)
    stated = [answer.value.get("answer_start") for answer in item.each("answers")]
    return tuple(
        start if type(start) is int and start >= 0 and context.startswith(text, start) else None
        for start, text in zip(stated, answers, strict=True)
    )


def _article_ids(item: _Node, key: str) -> tuple[str, ...]:
    ids = item.maybe(key, list) or []
    if not all(isinstance(id, str) for id in ids):
        raise item.error(f"has an {key!r} that is not a list of article ids")
    return tuple(ids)


def _check(item: _Node, question: Question) -> None:
    """Raise GoldError for a question that is empty or contradicts itself."""
    if not question.question.strip():
        raise item.error(f"(question {question.id!r}) asks nothing")
    if question.is_impossible and question.answers:
        raise item.error(f"(question {question.id!r}) is marked impossible and has answers")
    if not (question.is_impossible or any(answer.strip() for answer in question.answers)):
        raise item.error(f"(question {question.id!r}) is marked possible and has no answer")


def _load(path: Path) -> Any:
    """Return the JSON value of the file, which is gzip when it starts as gzip does."""
    content = _bytes(path)
    try:
        if content.startswith(_GZIP_MAGIC):
            content = gzip.decompress(content)
        return json.loads(content.decode("utf-8-sig"))
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(f"{path} is damaged gzip: {error}", hint="copy or download it again") from error
    except UnicodeDecodeError as error:
        raise GoldError(
            f"{path} is not UTF-8: byte {error.start} is {content[error.start]:#04x}",
            hint="save the file as UTF-8",
        ) from error
    except json.JSONDecodeError as error:
        raise GoldError(
            f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            hint="mend the file at that line",
        ) from error
    except RecursionError as error:
        raise GoldError(f"{path} is nested too deep to be a gold set", hint=_FORMAT_HINT) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the gold set {path}: {error.strerror}", hint="name a SQuAD v2 JSON file"
        ) from error
