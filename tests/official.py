"""The official SQuAD 2.0 evaluation, written out plainly from its published definition: the oracle.

It shares no line with `dateline.evaluation.metrics`. It takes what the official script takes: the data set,
{question id: answer}, and {question id: probability of no answer}.
"""

from __future__ import annotations

import re
from typing import Any

_PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def normal_words(text: str) -> list[str]:
    """Lower case, then no ASCII punctuation, then no articles, then words."""
    kept = "".join(character for character in text.lower() if character not in _PUNCTUATION)
    return re.sub(r"\b(a|an|the)\b", " ", kept).split()


def exact_score(gold: str, predicted: str) -> int:
    return int(" ".join(normal_words(gold)) == " ".join(normal_words(predicted)))


def f1_score(gold: str, predicted: str) -> float:
    wanted, given = normal_words(gold), normal_words(predicted)
    if not wanted or not given:
        return int(wanted == given)
    pool, same = list(wanted), 0
    for word in given:
        if word in pool:
            pool.remove(word)
            same += 1
    if same == 0:
        return 0
    precision, recall = same / len(given), same / len(wanted)
    return 2 * precision * recall / (precision + recall)


def official_figures(
    data: list[dict[str, Any]],
    predictions: dict[str, str],
    na_probs: dict[str, float] | None,
    threshold: float = 1.0,
) -> dict[str, float]:
    """Everything that the script prints, under its names."""
    has_answer: dict[str, bool] = {}
    raw: dict[str, dict[str, float]] = {"exact": {}, "f1": {}}
    for article in data:
        for paragraph in article["paragraphs"]:
            for item in paragraph["qas"]:
                id = item["id"]
                has_answer[id] = bool(item["answers"])
                golds = [one["text"] for one in item["answers"] if normal_words(one["text"])] or [""]
                raw["exact"][id] = max(exact_score(gold, predictions[id]) for gold in golds)
                raw["f1"][id] = max(f1_score(gold, predictions[id]) for gold in golds)
    probabilities = dict.fromkeys(predictions, 0.0) if na_probs is None else na_probs
    found: dict[str, float] = {}
    for name, scores in raw.items():
        kept = {
            id: float(not has_answer[id]) if probabilities[id] > threshold else score
            for id, score in scores.items()
        }
        for prefix, ids in (
            ("", list(has_answer)),
            ("HasAns_", [id for id in has_answer if has_answer[id]]),
            ("NoAns_", [id for id in has_answer if not has_answer[id]]),
        ):
            if ids:
                found[prefix + name] = 100.0 * sum(kept[id] for id in ids) / len(ids)
                found[prefix + "total"] = len(ids)
        if na_probs is not None:
            found |= _best(name, scores, predictions, na_probs, has_answer)
    return found


def _best(
    name: str,
    scores: dict[str, float],
    predictions: dict[str, str],
    na_probs: dict[str, float],
    has_answer: dict[str, bool],
) -> dict[str, float]:
    current = best = float(sum(1 for id in has_answer if not has_answer[id]))
    threshold = 0.0
    for id in sorted(na_probs, key=lambda id: na_probs[id]):
        if id not in scores:
            continue
        if has_answer[id]:
            current += scores[id]
        elif predictions[id]:
            current -= 1
        if current > best:
            best, threshold = current, na_probs[id]
    return {f"best_{name}": 100.0 * best / len(scores), f"best_{name}_thresh": threshold}
