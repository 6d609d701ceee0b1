"""Questions added to a gold set, one at a time, in SQuAD v2 JSON.

A question that is asked of several articles stands under each of them, and each names the others in
`also_in`: whoever finds one of them has found the right one.

A file is read, and refused, by `squad.py`; what is in it already is kept as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dateline.errors import GoldError, UsageError
from dateline.evaluation.gold.reading import read_gold
from dateline.language.normalise import normalise
from dateline.output.files import write_text
from dateline.result.answer import Citation
from dateline.types import Article

_VERSION = "v2.0"


class _Place(NamedTuple):
    """A question that is in the set, and the paragraph it stands under."""

    paragraph: dict[str, Any]
    entry: dict[str, Any]


def add_answer(path: Path, question: str, citation: Citation) -> bool:
    """Add the question with the answer at the citation; return whether that is new to the set.

    Raises InputError, GoldError for a file that is no sound gold set, and UsageError where the set says
    that the question has no answer.
    """
    gold = _load(path)
    asked = list(_asked(gold, question))
    if any(_impossible(place.entry) for place in asked):
        raise _contradiction(path, "has no answer")
    article = citation.article
    answer = {"text": citation.text, "answer_start": citation.start}
    here = next((place.entry for place in asked if _is_of(place.paragraph, article)), None)
    if here is None:
        here = _new_entry(gold, question, article)
        here |= {"answers": [answer], "is_impossible": False}
        _link([*asked, *_asked(gold, question)])
    elif any(_equal(one, answer) for one in here["answers"]):
        return False
    else:
        here["answers"].append(answer)
    _save(path, gold)
    return True


def add_no_answer(path: Path, question: str, nearest: Article) -> bool:
    """Add the question as one that has no answer, under the article that comes nearest.

    Returns whether that is new to the set. Raises InputError, GoldError, and UsageError where the set
    has an answer.
    """
    gold = _load(path)
    asked = list(_asked(gold, question))
    if not all(_impossible(place.entry) for place in asked):
        raise _contradiction(path, "has an answer")
    if asked:
        return False
    entry = _new_entry(gold, question, nearest)
    entry |= {"answers": [], "is_impossible": True}
    _save(path, gold)
    return True


def _contradiction(path: Path, what: str) -> UsageError:
    return UsageError(f"{path} says that the question {what}", hint="take it out there first")


def _load(path: Path) -> dict[str, Any]:
    """Return the set, empty where there is no file yet."""
    if not path.exists():
        return {"version": _VERSION, "data": []}
    read_gold(path)
    try:
        gold = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        raise GoldError(
            f"{path} is not plain SQuAD JSON, and nothing can be added to it", hint="name another file"
        ) from None
    if not (isinstance(gold, dict) and isinstance(gold.get("data"), list)):
        raise GoldError(
            f"{path} is not SQuAD v2 JSON, and nothing can be added to it", hint="name another file"
        )
    return gold


def _save(path: Path, gold: dict[str, Any]) -> None:
    write_text(path, json.dumps(gold, ensure_ascii=False, indent=1) + "\n", replace=True)


def _asked(gold: dict[str, Any], question: str) -> Iterator[_Place]:
    """Yield the question wherever it stands in the set, be it in other capitals."""
    for entry in gold["data"]:
        for paragraph in entry["paragraphs"]:
            for one in paragraph["qas"]:
                if _plain(one["question"]) == _plain(question):
                    yield _Place(paragraph, one)


def _impossible(entry: dict[str, Any]) -> bool:
    stated = entry.get("is_impossible")
    return not entry["answers"] if stated is None else bool(stated)


def _plain(question: str) -> str:
    return " ".join(question.casefold().split())


def _is_of(paragraph: dict[str, Any], article: Article) -> bool:
    return paragraph.get("context") == article.text and paragraph.get("article_id") in (None, article.id)


def _equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (
        normalise(one["text"]) == normalise(other["text"])
        and one.get("answer_start") == other["answer_start"]
    )


def _new_entry(gold: dict[str, Any], question: str, article: Article) -> dict[str, Any]:
    """Add the question, as yet without an answer, to the article's paragraph; return it."""
    paragraphs = [one for entry in gold["data"] for one in entry["paragraphs"] if _is_of(one, article)]
    if not paragraphs:
        paragraph = {"context": article.text, "article_id": article.id, "qas": []}
        gold["data"].append({"title": article.name, "paragraphs": [paragraph]})
        paragraphs = [paragraph]
    entry: dict[str, Any] = {"id": _id(question, article), "question": question}
    paragraphs[0]["qas"].append(entry)
    return entry


def _id(question: str, article: Article) -> str:
    digest = hashlib.sha256(f"{_plain(question)}\n{article.id}\n{article.text}".encode())
    return digest.hexdigest()[:16]


def _link(places: list[_Place]) -> None:
    """Let each place of a question name the articles of the others."""
    ids = dict.fromkeys(place.paragraph.get("article_id") for place in places)
    for place in places:
        others = dict.fromkeys(place.entry.get("also_in") or ()) | ids
        others.pop(None, None)
        others.pop(place.paragraph.get("article_id"), None)
        if others:
            place.entry["also_in"] = list(others)
