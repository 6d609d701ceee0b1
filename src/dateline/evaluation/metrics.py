"""Pure metrics for answers and rankings, in the conventions of the official SQuAD 2.0 evaluation.

A number is a stream of records: one `Metric` row a question and measure, and every mean is folded
from rows. Values are shares in [0, 1]; whoever prints them makes percents of them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dateline.language.normalise import normalise
from dateline.language.values.value import agree, contradict, in_other_units, read_value
from dateline.types import QuestionType

AnswerMetric = Callable[[str, Sequence[str]], float]
"""(prediction, gold answers) -> share in [0, 1]; "" predicts that there is no answer."""

RankingMetric = Callable[[Sequence[str], Mapping[str, int]], float]
"""(ids ranked best first, id -> grade, above 0 where it is relevant) -> share in [0, 1]."""

RIGHT = 0.5
"""The token F1 with a gold answer from which an answer counts as right, as in calibration."""

_WORDS = re.compile(r"\w+")
_OF_VALUES = {QuestionType.HOW_MANY, QuestionType.HOW_MUCH, QuestionType.WHEN}


@dataclass(frozen=True, slots=True)
class Metric:
    """What one measure gave one question."""

    query_id: str
    measure: str
    value: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """A prediction made without abstaining, with its value under some metric.

    `no_answer_score` grows with the belief that there is no answer; `answerable` is what the gold
    says, `empty` whether the prediction was no answer all the same.
    """

    no_answer_score: float
    value: float
    answerable: bool
    empty: bool


def exact(prediction: str, golds: Sequence[str]) -> float:
    """Exact match: 1 when the prediction equals a gold answer once both are normalised, else 0.

    Gold answers that normalise to nothing are dropped; when none is left the gold is "", so that an
    unanswerable question is right only with an empty prediction.
    """
    wanted = normalise(prediction)
    return float(any(wanted == gold for gold in _normalised(golds)))


def f1(prediction: str, golds: Sequence[str]) -> float:
    """Token F1: the best, over the gold answers, of 2PR / (P + R) on normalised words.

    Words count as often as both sides have them. Where either side has no words, F1 is 1 if the
    other has none either, else 0. Gold answers that normalise to nothing are treated as in `exact`.
    """
    words = normalise(prediction).split()
    return max(_overlap(words, gold.split()) for gold in _normalised(golds))


def numeric_match(prediction: str, golds: Sequence[str], question_type: QuestionType) -> float | None:
    """Numeric match: 1 when the prediction states the value of a gold answer, else 0.

    "approximately 20,000" states that of "20,000", "two dozen" that of "24", "26 June 2025" that of
    "June 26, 2025": values agree as `values.agree` has it, and an exact match is one too. None for a
    question that does not ask for a quantity or a date, or whose gold answers state none.
    """
    if question_type not in _OF_VALUES:
        return None
    wanted = [value for gold in golds if (value := read_value(gold, question_type=question_type))]
    if not wanted:
        return None
    if exact(prediction, golds):
        return 1.0
    given = read_value(prediction, question_type=question_type)
    return float(given is not None and any(agree(given, value) for value in wanted))


def is_right(prediction: str, golds: Sequence[str]) -> bool:
    """Whether a prediction counts as right where a share of words does not: by confidence and by failures.

    Its F1 with a gold answer is at least `RIGHT`, and it states no other value than that: "6 million euros"
    shares two words of three with "9 million euros", and is wrong, and so is as much in another money.

    >>> [is_right(said, ["9 million euros"]) for said in ("about 9 million euros", "6 million euros")]
    [True, False]
    """
    given = read_value(prediction)
    for gold in golds:
        stated = None if given is None else read_value(gold)
        other = given and stated and (contradict(given, stated) or in_other_units(given, stated))
        if f1(prediction, [gold]) >= RIGHT and not other:
            return True
    return False


def recall(ranked: Sequence[str], relevance: Mapping[str, int], *, k: int) -> float:
    """Recall@k, as TREC means it: the share of the relevant ids that are among the first k ranked.

    An id is relevant when its grade is above 0; with none that is, recall is 0.
    """
    relevant = _relevant(relevance)
    return len(relevant.intersection(ranked[:k])) / len(relevant) if relevant else 0.0


def success(ranked: Sequence[str], relevance: Mapping[str, int], *, k: int) -> float:
    """Success@k: 1 when any relevant id is among the first k ranked, else 0.

    DPR calls this top-k accuracy: where each relevant article holds the answer, one of them is enough.
    """
    return float(not _relevant(relevance).isdisjoint(ranked[:k]))


def mrr(ranked: Sequence[str], relevance: Mapping[str, int]) -> float:
    """Reciprocal rank: 1 / the rank, from 1, of the first relevant id; 0 when none is ranked.

    Its mean over questions is the mean reciprocal rank, here without a cut-off.
    """
    relevant = _relevant(relevance)
    return next((1 / rank for rank, id in enumerate(ranked, start=1) if id in relevant), 0.0)


def ndcg(ranked: Sequence[str], relevance: Mapping[str, int], *, k: int) -> float:
    """nDCG@k as trec_eval computes it: an id gains its grade, divided by log2(rank + 1).

    The sum over the first k is divided by the best that any order of the relevant ids could reach;
    grades below 0 gain nothing, and without a relevant id the value is 0.
    """
    gains = [max(0, relevance.get(id, 0)) for id in ranked[:k]]
    ideal = sorted((max(0, grade) for grade in relevance.values()), reverse=True)[:k]
    return _discounted(gains) / _discounted(ideal) if any(ideal) else 0.0


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers stands in the text, word for word, case and accents' spelling aside.

    This is DPR's test for a passage that answers a question: words are compared, so that "pact" is not
    found in "impact", nor 20 in 200; an answer without words is never found.

    >>> holds("About 20,000 people.", ["20,000"]), holds("About 200 people.", ["20"])
    (True, False)
    """
    words = f" {_joined_words(text)} "
    return any(f" {wanted} " in words for wanted in map(_joined_words, answers) if wanted)


METRICS: dict[str, AnswerMetric] = {"exact": exact, "f1": f1}
RANKS = (1, 5, 10, 20)
RANKING_METRICS: dict[str, RankingMetric] = {
    **{f"recall@{k}": partial(recall, k=k) for k in RANKS},
    **{f"success@{k}": partial(success, k=k) for k in RANKS},
    "mrr": mrr,
    "ndcg@10": partial(ndcg, k=10),
}


def best_threshold(attempts: Sequence[Attempt]) -> tuple[float, float]:
    """Return (best mean, threshold): what abstaining where `no_answer_score > threshold` can reach.

    The official search: start from abstaining everywhere (threshold 0, each unanswerable question
    right), then keep the predictions one by one, the lowest no-answer score first. A kept one adds its
    value where the question is answerable and costs 1 where it is not, unless it is empty. The
    first highest total wins. Equal no-answer scores are taken one by one, in the order given, though
    no threshold can part them: also official. Raises ValueError for no attempts.
    """
    if not attempts:
        raise ValueError("no attempts to find a threshold for")
    total = best = float(sum(not attempt.answerable for attempt in attempts))
    threshold = 0.0
    for attempt in sorted(attempts, key=lambda attempt: attempt.no_answer_score):
        if attempt.answerable:
            total += attempt.value
        elif not attempt.empty:
            total -= 1
        if total > best:
            best, threshold = total, attempt.no_answer_score
    return best / len(attempts), threshold


def _normalised(golds: Sequence[str]) -> list[str]:
    return [gold for gold in map(normalise, golds) if gold] or [""]


def _overlap(words: list[str], gold: list[str]) -> float:
    if not words or not gold:
        return float(words == gold)
    shared = (Counter(words) & Counter(gold)).total()
    # 2PR / (P + R) with P = shared / len(words) and R = shared / len(gold).
    return 2 * shared / (len(words) + len(gold))


def _relevant(relevance: Mapping[str, int]) -> set[str]:
    return {id for id, grade in relevance.items() if grade > 0}


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _joined_words(text: str) -> str:
    return " ".join(_WORDS.findall(unicodedata.normalize("NFC", text).casefold()))
