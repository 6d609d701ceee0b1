"""Rankings and judgements as TREC keeps them: runs and qrels, read and written.

A run line is `topic Q0 article rank score tag`; a qrels line `topic 0 article grade`, or in BEIR's
tables `query-id<tab>corpus-id<tab>score` below a heading. As in trec_eval the rank is ignored: a run is
ordered by score, equal scores by article id, the last one first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from dateline.errors import GoldError

Qrels = Mapping[str, Mapping[str, int]]
"""Question id -> article id -> grade, above 0 where it is relevant."""

RunLists = Mapping[str, Sequence[tuple[str, float]]]
"""Question id -> (article id, score), best first."""

_RUN_HINT = "a run's lines are: topic Q0 article rank score tag"
_QRELS_HINT = "qrels lines are: topic 0 article grade"
_BEIR_HINT = "lines of BEIR's tables are: query-id, corpus-id, score, with tabs between; scores are 0, 1, 2"
_BEIR_HEADING = ["query-id", "corpus-id", "score"]


def parse_qrels(path: Path, text: str) -> Qrels:
    """Read qrels, TREC's or BEIR's. Raises GoldError, naming the line."""
    found: dict[str, dict[str, int]] = {}
    for number, columns in _columns(text):
        if columns == _BEIR_HEADING:
            continue
        match columns:
            case [topic, _, article, grade] | [topic, article, grade]:
                graded = found.setdefault(topic, {})
            case _:
                raise GoldError(f"{path}, line {number}: {len(columns)} columns", hint=_QRELS_HINT)
        if article in graded:
            raise GoldError(
                f"{path}, line {number}: topic {topic!r} judges {article!r} a second time",
                hint="keep one of the lines",
            )
        try:
            graded[article] = int(grade)
        except ValueError:
            raise GoldError(
                f"{path}, line {number}: the grade is {grade!r}, not a whole number",
                hint=_QRELS_HINT if len(columns) == 4 else _BEIR_HINT,
            ) from None
    return found


def parse_run(path: Path, text: str) -> tuple[str, RunLists]:
    """Read a run; returns its tag and its rankings. Raises GoldError, naming the line."""
    found: dict[str, dict[str, float]] = {}
    tag = path.stem
    for number, columns in _columns(text):
        if len(columns) != 6:
            raise GoldError(f"{path}, line {number}: {len(columns)} columns", hint=_RUN_HINT)
        topic, _, article, _, score, tag = columns
        scored = found.setdefault(topic, {})
        if article in scored:
            raise GoldError(
                f"{path}, line {number}: topic {topic!r} ranks {article!r} a second time",
                hint="keep one of the lines",
            )
        try:
            scored[article] = float(score)
        except ValueError:
            raise GoldError(
                f"{path}, line {number}: the score is {score!r}, not a number", hint=_RUN_HINT
            ) from None
        if scored[article] != scored[article]:
            raise GoldError(f"{path}, line {number}: the score is not a number", hint=_RUN_HINT)
    if not found:
        raise GoldError(f"{path} holds no ranking", hint=_RUN_HINT)
    return tag, {topic: _by_score(scored) for topic, scored in found.items()}


def run_lines(rankings: RunLists, tag: str) -> Iterator[str]:
    """Yield the lines of a run.

    trec_eval compares scores as 32-bit floats and breaks ties in its own way, so a score that would not
    be below the one before it is written as the next smaller such number: the order written is kept.
    """
    for topic, ranking in rankings.items():
        last = float("inf")
        for rank, (article, score) in enumerate(ranking, start=1):
            last = min(_single(score), _below(last))
            yield f"{token(topic)} Q0 {token(article)} {rank} {last!r} {token(tag)}\n"


def qrels_lines(qrels: Qrels) -> Iterator[str]:
    """Yield the lines of qrels."""
    for topic, grades in qrels.items():
        for article, grade in grades.items():
            yield f"{token(topic)} 0 {token(article)} {grade}\n"


def token(name: str) -> str:
    """A name as a column can hold it: white space as in a URL, "%20" for a space.

    Names are compared in this form, so that a run of ours is read back as what it was.
    """
    return "".join(_escaped(character) for character in name) or "%"


def _escaped(character: str) -> str:
    if not character.isspace():
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _columns(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            columns = [column.strip() for column in line.split("\t")]
            yield number, columns if len(columns) > 2 else line.split()


def _by_score(scored: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    # Two sorts, both stable: article ids downwards, then scores downwards.
    by_id: Iterable[tuple[str, float]] = sorted(scored.items(), reverse=True)
    return tuple(sorted(by_id, key=lambda one: -one[1]))


def _single(value: float) -> float:
    """The nearest 32-bit float."""
    single: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return single


def _below(value: float) -> float:
    """The next smaller 32-bit float."""
    import numpy as np

    return float(np.nextafter(np.float32(value), np.float32("-inf")))
