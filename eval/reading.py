"""Ask gold questions of an index and keep what was read, so that confidence can be fitted to it at leisure.

The contexts of the gold sets become the articles of one index, and every question drawn is asked of it. One
question in `ABSENT` is asked of an index without its own article, as a filter makes it: what is found then
is wrong unless it is a gold answer all the same. Kept are the passages, the spans with their scores, and
the gold answers, a line a question, in a random order of all sets; a run that was interrupted goes on.
Questions that people ask are asked of an index of their own articles.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline import Article, Dateline, Filters, Passage
from dateline.answers.reply import read_worthy
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.gold.questions import sample as draw
from dateline.evaluation.gold.reading import read_gold
from dateline.questions.asked import Asked
from dateline.settings import Settings
from dateline.types import Span

ABSENT = 4
"""One question in so many is asked without its article; only of sets that have no unanswerable ones."""

_A_TITLE = re.compile(r"[A-Z]\D*[a-z]{2}\D*")  # sets put sites' names and digests there, too


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found for a question of a set: the best passages, and the spans proposed in them.

    `screened` are the spans of a smaller reader that chose what was read, if one did.
    """

    set: str
    question: GoldQuestion
    passages: tuple[Passage, ...]
    spans: tuple[Span, ...]
    screened: tuple[Span, ...] = ()


def read_sets(
    paths: Sequence[Path],
    folder: Path,
    settings: Settings,
    *,
    limit: int | None,
    most: int | None = None,
    seed: int,
) -> tuple[Reading, ...]:
    """Return the readings of `limit` questions drawn from each set, of all sets the first `most`.

    What `folder` holds is not read again.
    """
    whole = {path.name.split(".")[0]: read_gold(path) for path in paths}
    folder.mkdir(parents=True, exist_ok=True)
    articles = folder / "articles.jsonl"
    if not articles.exists():
        articles.write_text("".join(_articles(whole.values())), encoding="utf-8")
    drawn = [(name, one) for name, questions in whole.items() for one in draw(questions, limit, seed)]
    random.Random(seed).shuffle(drawn)
    complete = {name for name, questions in whole.items() if not any(one.is_impossible for one in questions)}
    return _read_all(drawn[:most], articles, folder, settings, some_absent=complete)


def read_natural(questions: Path, articles: Path, folder: Path, settings: Settings) -> tuple[Reading, ...]:
    """Return the readings of all questions that people ask of a folder or file of articles.

    `questions` are a gold set, or a list as `newsroom.json` is, whose questions for yes or no are left out.
    What `folder` holds is not read again.
    """
    own = folder / questions.stem
    own.mkdir(parents=True, exist_ok=True)
    asked = [(questions.stem, one) for one in natural(questions)]
    return _read_all(asked, articles, own, settings)


def natural(path: Path) -> Sequence[GoldQuestion]:
    """Return the questions of a gold set, or of a list as `newsroom.json` is, but for those for yes or no."""
    stated = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(stated, list):
        return read_gold(path)
    return [
        GoldQuestion(one["id"], one["question"], tuple(one["answers"]), one["impossible"])
        for one in stated
        if "verdict" not in one
    ]


def _read_all(
    asked: Sequence[tuple[str, GoldQuestion]],
    articles: Path,
    folder: Path,
    settings: Settings,
    *,
    some_absent: Container[str] = (),
) -> tuple[Reading, ...]:
    """Ask what `folder` does not hold yet; of sets in `some_absent` some without their article."""
    kept = folder / "readings.jsonl"
    wanted = {(name, one.id): one for name, one in asked}
    with Dateline.index(articles, index=folder / "index", settings=settings) as news:
        done = {(line["set"], line["id"]) for line in _lines(kept)}
        with kept.open("a", encoding="utf-8") as file:
            for (name, _), question in ((key, one) for key, one in wanted.items() if key not in done):
                file.write(json.dumps(_read(news, name, question, name in some_absent)) + "\n")
                file.flush()
        texts: dict[str, Article] = {}
        return tuple(
            _reading(news, texts, wanted[key], line)
            for line in _lines(kept)
            if (key := (line["set"], line["id"])) in wanted
        )


def _articles(sets: Iterable[Sequence[GoldQuestion]]) -> Iterator[str]:
    titles = {one.context: one.title or "" for questions in sets for one in questions if one.context}
    for text, title in sorted(titles.items()):
        id = _id(text)
        named = {"title": title.replace("_", " ")} if _A_TITLE.fullmatch(title) else {}
        yield json.dumps({"id": id, "source": id, "text": text, **named}) + "\n"


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read(news: Dateline, name: str, question: GoldQuestion, some_absent: bool) -> dict[str, Any]:
    own = _id(question.context or "")
    absent = some_absent and int(_id(question.id), 16) % ABSENT == 0
    filters = Filters.parse(where=f'not source = "{own}"') if absent else Filters()
    passages = news.retrieve(question.question, filters=filters)
    found = read_worthy(Asked(question.question), passages, news.reader, news.settings)
    return {
        "set": name,
        "id": question.id,
        "absent": absent,
        "passages": [
            [one.article.id, one.start, one.end, one.score, one.cosine, one.bm25, [c.id for c in one.copies]]
            for one in passages
        ],
        "spans": _stated(found.spans, passages),
        "screened": _stated(found.screened, passages),
    }


def _stated(spans: Sequence[Span], passages: Sequence[Passage]) -> list[list[float]]:
    return [[passages.index(one.passage), one.start, one.end, one.score, one.null_score] for one in spans]


def _reading(
    news: Dateline, texts: dict[str, Article], question: GoldQuestion, line: dict[str, Any]
) -> Reading:
    def article(id: str) -> Article:
        if id not in texts:
            texts[id] = news.article(id)
        return texts[id]

    passages = tuple(
        Passage(article(id), start, end, score, cosine, bm25, tuple(map(article, copies)))
        for id, start, end, score, cosine, bm25, copies in line["passages"]
    )
    spans, screened = (
        tuple(
            Span(passages[at].article, start, end, score, null_score, passages[at])
            for at, start, end, score, null_score in line[kind]
        )
        for kind in ("spans", "screened")
    )
    return Reading(line["set"], question, passages, spans, screened)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)
