"""Make sets to train and to measure on out of the questions that we wrote on news articles.

`gold/written.jsonl` names an article and places in it, by characters, and holds none of its text. ARTICLES is
the JSON Lines file that it was written on, `news_2020_2026`. Into the folder OUT go

- `train/written_spans.json`: what has an answer, and what has none, beside its whole article (SQuAD v2);
- `train/written_verdicts.json`: questions for yes or no beside the sentence that decides, alone and in its
  passage, and beside sentences that do not (kind "yes/no");
- `dev/written.json`, the questions on one article in 13, drawn by its name, as `newsroom.json` has them; and
  `dev/written-400.jsonl`, the 400 articles to ask them of.

    python eval/written.py news_2020_2026.jsonl.gz OUT
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline.language.sentences import sentences
from dateline.language.words import topic
from harness import GOLD, parser, publish, read_lines, write_lines

WRITTEN = GOLD / "written.jsonl"
HELD_BACK = 13
"""One article in so many is measured on and never learned from."""
ASKED_OF = 400
_PASSAGE = 300  # characters about the sentence that decides, on either side
_NEAR = 4  # sentences with the most words of the question, one of which says nothing
_LICENCE = "ours"


class Written(NamedTuple):
    """A question on an article. `answer` is what answers or decides, `sentence` what it stands in, if any."""

    id: str
    article: str
    kind: str
    question: str
    answer: tuple[int, int] | None
    sentence: tuple[int, int] | None

    @property
    def held_back(self) -> bool:
        return int(hashlib.sha256(self.article.encode()).hexdigest(), 16) % HELD_BACK == 0


def main() -> None:
    options = parser(__doc__, "articles", "out", questions=WRITTEN, seed=0)
    arguments = options.parse_args()
    written = read_written(arguments.questions)
    articles = {one["id"]: one for one in read_lines(arguments.articles)}
    missing = {one.article for one in written} - articles.keys()
    if missing:
        raise SystemExit(f"{arguments.articles} has not {len(missing)} of the articles: name news_2020_2026")
    publish(_made(written, articles, arguments.out, random.Random(arguments.seed)))


def read_written(path: Path) -> tuple[Written, ...]:
    """Return the questions of a file; an id is the number of its line."""
    return tuple(
        Written(
            f"w{number}",
            stated["article"],
            stated["kind"],
            stated["question"],
            *(tuple(stated[key]) if key in stated else None for key in ("answer", "sentence")),
        )
        for number, stated in enumerate(read_lines(path), start=1)
    )


def _made(
    written: Sequence[Written], articles: Mapping[str, dict[str, Any]], out: Path, rng: random.Random
) -> Iterator[str]:
    learned = [one for one in written if not one.held_back]
    held = [one for one in written if one.held_back]
    spans = [one for one in learned if one.kind in {"span", "none"}]
    judged = [*verdicts([one for one in learned if one.kind in {"yes", "no", "unclear"}], articles, rng)]
    kept = list(dict.fromkeys(one.article for one in held))
    asked_of = [*kept, *(id for id in articles if id not in kept)][:ASKED_OF]
    texts = {
        "train/written_spans.json": json.dumps({"version": "v2.0", "data": [*squad(spans, articles)]}),
        "train/written_verdicts.json": json.dumps({"kind": "yes/no", "licence": _LICENCE, "data": judged}),
        "dev/written.json": json.dumps([*asked(held, articles)], indent=0),
    }
    for name, text in texts.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
    write_lines(out / "dev/written-400.jsonl", (articles[id] for id in asked_of))
    yield f"{len(spans)} questions for a span, {len(judged)} judgements; {len(held)} questions held back"


def squad(written: Iterable[Written], articles: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield an entry of SQuAD v2 for each article, whole."""
    by_article = defaultdict(list)
    for one in written:
        by_article[one.article].append(one)
    for id, found in by_article.items():
        text = articles[id]["text"]
        qas = [
            {
                "id": one.id,
                "question": one.question,
                "is_impossible": one.answer is None,
                "answers": [
                    {"text": text[start:end], "answer_start": start}
                    for start, end in ([one.answer] if one.answer else [])
                ],
            }
            for one in found
        ]
        yield {"title": articles[id]["title"], "paragraphs": [{"context": text, "qas": qas}]}


def verdicts(
    written: Iterable[Written], articles: Mapping[str, dict[str, Any]], rng: random.Random
) -> Iterator[dict[str, Any]]:
    """Yield judgements of the sentence that decides, of the passage about it, and of one that does not."""
    for one in written:
        text = articles[one.article]["text"]
        words = topic(one.question)
        near = sorted(sentences(text), key=lambda place: -len(words & topic(text[slice(*place)])))
        if one.sentence is not None:
            low, high = one.sentence
            yield _judgement(one, "alone", text[low:high], one.kind)
            yield _judgement(one, "within", text[max(0, low - _PASSAGE) : high + _PASSAGE], one.kind)
            near = [place for place in near if place[1] <= low or place[0] >= high]
        wanted = 1 if one.sentence is not None else 2
        for number, place in enumerate(rng.sample(near[:_NEAR], min(wanted, len(near)))):
            yield _judgement(one, f"beside-{number}", text[slice(*place)], "unclear")


def _judgement(one: Written, how: str, passage: str, label: str) -> dict[str, Any]:
    return {"id": f"{one.id}-{how}", "question": one.question, "passage": passage, "label": label}


def asked(written: Iterable[Written], articles: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the questions as `newsroom.json` has them."""
    for one in written:
        place = one.answer or one.sentence
        stated: dict[str, Any] = {
            "id": one.id,
            "kind": one.kind,
            "question": one.question,
            "answers": [articles[one.article]["text"][slice(*one.answer)]] if one.answer else [],
            "impossible": one.kind == "none",
            "article": one.article,
        }
        if place is not None:
            stated |= {"start": place[0], "end": place[1]}
        if one.kind in {"yes", "no", "unclear"}:
            stated["verdict"] = one.kind
        yield stated


if __name__ == "__main__":
    main()
