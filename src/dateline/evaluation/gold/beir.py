"""Sets that judge articles instead of answers: BEIR folders and TREC qrels.

A BEIR folder has `queries.jsonl` and, under `qrels/`, a table a split; naming the folder takes the split
`test`, or its only one, and naming `qrels/dev.tsv` takes that. Its `corpus.jsonl` is for `dateline index`.
TREC qrels have no questions: they can judge a ranking, and nothing can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dateline.errors import GoldError, InputError
from dateline.evaluation.gold.files import Node, numbered_lines, read_bytes, text_of
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.trec import Qrels, parse_qrels

_QUERIES = ("queries.jsonl", "queries.jsonl.gz")
_HINT = 'a BEIR folder has queries.jsonl of {"_id", "text"} and qrels/test.tsv'


def is_split(path: Path) -> bool:
    """Whether this is one split's table in a BEIR folder."""
    return path.suffix == ".tsv" and any((path.parent.parent / name).is_file() for name in _QUERIES)


def is_qrels(text: str) -> bool:
    """Whether the first line is one of TREC qrels: topic, iteration, article, whole-number grade."""
    columns = next((line for _, line in numbered_lines(text)), "").split()
    return len(columns) == 4 and columns[3].lstrip("-").isdigit() and not columns[0].startswith(("{", "["))


def files(path: Path) -> tuple[Path, Path]:
    """Return a BEIR set's queries and the table of its split. Raises InputError."""
    folder = path if path.is_dir() else path.parent.parent
    queries = [folder / name for name in _QUERIES if (folder / name).is_file()]
    if not queries:
        raise InputError(f"cannot read the gold set {path}: it has no queries.jsonl", hint=_HINT)
    splits = sorted((folder / "qrels").glob("*.tsv"))
    if path.is_dir():
        chosen = [split for split in splits if split.stem == "test"] or splits
        if len(chosen) != 1:
            names = ", ".join(split.name for split in splits) or "none"
            raise InputError(
                f"cannot tell which of the qrels in {path} is meant: {names}",
                hint="name one: dateline eval FOLDER/qrels/dev.tsv",
            )
        return queries[0], chosen[0]
    return queries[0], path


def questions(path: Path) -> Iterator[tuple[GoldQuestion, str]]:
    """Yield the questions of a BEIR set that its split judges, in the order of the queries."""
    queries, split = files(path)
    grades = parse_qrels(split, text_of(split, read_bytes(split)))
    known = set()
    for number, line in numbered_lines(text_of(queries, read_bytes(queries))):
        item = Node.of_line(queries, number, line, _HINT)
        id, text = item.need("_id", str), item.need("text", str)
        if not text.strip():
            raise item.error(f"(question {id!r}) asks nothing")
        known.add(id)
        if id in grades:
            yield GoldQuestion(id, text, (), False, grades=grades[id]), f"line {number}"
    _check_known(split, grades, known)


def judgements(path: Path, text: str) -> Iterator[tuple[GoldQuestion, str]]:
    """Yield a question without words for every topic of TREC qrels."""
    for id, grades in parse_qrels(path, text).items():
        yield GoldQuestion(id, "", (), False, grades=grades), f"topic {id}"


def _check_known(split: Path, grades: Qrels, known: set[str]) -> None:
    unknown = next((id for id in grades if id not in known), None)
    if unknown is not None:
        raise GoldError(f"{split} judges a query that is not there: {unknown!r}", hint=_HINT)
