"""A run's answers and rankings in the formats that other tools score.

For each view that answers, in a folder of its name, `predictions.json` and `na_prob.json` as the official
SQuAD 2.0 evaluation takes them; for each retriever a TREC run, `hybrid.run`, and for all `qrels.txt`.
Predictions are the best candidates, refused or not: refusing is what the score of no answer and the
official script's --na-prob-thresh are for.
"""

from __future__ import annotations

import json
from pathlib import Path

from dateline.evaluation.recordfile import write_text
from dateline.evaluation.records import Evaluation, View
from dateline.evaluation.trec import qrels_lines, run_lines

_PREDICTIONS, _NA_PROB, _RUN, _QRELS = "predictions.json", "na_prob.json", ".run", "qrels.txt"


def is_exported(path: Path) -> bool:
    """Whether a file of an export may have that name; `path` is seen from its folder."""
    if len(path.parts) > 1:
        return len(path.parts) == 2 and path.parts[0] in set(View) and path.name in (_PREDICTIONS, _NA_PROB)
    return path.name == _QRELS or path.suffix == _RUN


def export(folder: Path, evaluation: Evaluation) -> tuple[Path, ...]:
    """Write the files; returns their paths. Raises InputError where they cannot be written."""
    contents: dict[str, str] = {}
    for view in evaluation.run.views:
        if view != View.RETRIEVAL:
            readings = {record.id: record.readings[view] for record in evaluation.records}
            texts = {id: reading.candidate for id, reading in readings.items()}
            scores = {id: reading.no_answer for id, reading in readings.items()}
            contents[f"{view}/{_PREDICTIONS}"] = _json(texts)
            if None not in scores.values():
                contents[f"{view}/{_NA_PROB}"] = _json(scores)
    for name in evaluation.run.retrievers:
        rankings = {
            record.id: [(hit.article_id, hit.score) for hit in record.rankings[name].articles]
            for record in evaluation.records
            if name in record.rankings
        }
        contents[f"{name}{_RUN}"] = "".join(run_lines(rankings, name))
    if evaluation.run.retrievers:
        judged = {record.id: record.relevance for record in evaluation.records}
        contents[_QRELS] = "".join(qrels_lines(judged))
    for name, content in contents.items():
        write_text(folder / name, content)
    return tuple(folder / name for name in contents)


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=True, allow_nan=False, indent=1) + "\n"
