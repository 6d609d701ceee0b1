"""A gold set, of whichever format → its questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dateline.errors import GoldError
from dateline.evaluation.gold import beir, lines, squad
from dateline.evaluation.gold.files import read_bytes, text_of
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.gold.squad import FORMAT_HINT


def read_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """Return the questions of a gold set in file order.

    Raises InputError for a file that cannot be opened and GoldError, naming the place, for one that is
    no sound gold set: broken gzip or JSON, a key that is missing or of the wrong kind, an answer that
    does not stand in the context where the set says it does, an id used twice, a question that is empty or
    contradicts itself, no question at all.
    """
    places: dict[str, str] = {}  # question id -> where it stands
    questions = []
    for question, place in read_each(path):
        if question.id in places:
            raise GoldError(
                f"{path}: question id {question.id!r} is used twice, at {places[question.id]} and {place}",
                hint="give every question an id of its own",
            )
        places[question.id] = place
        questions.append(question)
    if not questions:
        raise GoldError(f"{path} holds no question", hint=FORMAT_HINT)
    return tuple(questions)


def read_each(path: Path, *, strict: bool = True) -> Iterator[tuple[GoldQuestion, str]]:
    """Yield each question with the place it stands at; ids may repeat. Raises as `read_gold` does.

    What is not `strict` lets pass what can still be read: answers that do not stand where the set says,
    questions that are empty or contradict themselves.
    """
    if path.is_dir() or beir.is_split(path):
        return beir.questions(path)
    text = text_of(path, read_bytes(path))
    if beir.is_qrels(text):
        return beir.judgements(path, text)
    if (kind := lines.kind_of(text)) is not None:
        return kind(path, text, strict)
    return squad.questions(path, text, strict)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file of a gold set, or those of a BEIR folder. Raises InputError."""
    return beir.files(path) if path.is_dir() or beir.is_split(path) else (path,)


def digest(path: Path) -> str:
    """Return the SHA-256 of the gold set's file, or of a BEIR folder's files, in hex. Raises InputError."""
    found = hashlib.sha256()
    for file in files_of(path):
        found.update(read_bytes(file))
    return found.hexdigest()
