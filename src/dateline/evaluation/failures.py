"""Why an answer is wrong: each wrong answer gets one class, from its record alone.

A class says where to look first, not what happened: retrieval and gold answers are compared by their
words, and "gold too narrow?" is a suspicion that a person has to confirm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dateline.evaluation.metrics import is_right
from dateline.evaluation.records import NOT_ASKED, Record, View, ViewAnswers
from dateline.evaluation.scores import score_reading
from dateline.language.normalise import normalise

SPARE_WORDS = 4
"""Words that an answer may say beyond a gold answer and still be suspected to be right."""


class Failure(StrEnum):
    """What went wrong with an answer, in the order in which a reader of the report may ask."""

    RETRIEVAL = "retrieval missed"
    """no passage that the reader saw holds a gold answer, in an article that counts where those are known"""
    WRONG_SPAN = "right passage, wrong span"
    """one did, and the answer shares nothing with the gold"""
    BOUNDARY = "boundary only"
    """the answer overlaps a gold answer, by its place, a shared run of words or half of its words"""
    UNANSWERABLE = "answered the unanswerable"
    ABSTAINED = "abstained wrongly"
    """refused although a passage with the answer was there"""
    UNASKED = "could not be asked"
    """the question has more tokens than the reader or the embedder takes"""
    NARROW = "gold too narrow?"
    """the answer states the value of a gold answer, or says all of it and a few words more"""


def classify(record: Record, view: View) -> Failure | None:
    """Return why a view's answer is wrong; None where it is right, by exact match."""
    reading = record.readings[view]
    if record.is_impossible:
        return Failure.UNANSWERABLE if reading.prediction else None
    missed = view == View.END_TO_END and not reached(record, view)
    if record.fault is not None and reading == NOT_ASKED:
        return Failure.UNASKED
    if not reading.prediction:
        return Failure.RETRIEVAL if missed else Failure.ABSTAINED
    values = {row.measure: row.value for row in score_reading(record, reading)}
    if values["exact"]:
        return None
    if values.get("numeric") or _says_more(reading.prediction, record.golds):
        return Failure.NARROW
    # "92.3 million" and "108.1 million" share a word and nothing else.
    shares_words = "numeric" not in values and is_right(reading.prediction, record.golds)
    if shares_words or _overlaps(record, reading):
        return Failure.BOUNDARY
    return Failure.RETRIEVAL if missed else Failure.WRONG_SPAN


def reached(record: Record, view: View = View.END_TO_END) -> bool:
    """Whether the reader saw a passage, of an article that counts where those are known, with the answer."""
    reading = record.readings.get(view)
    return reading is not None and any(
        seen.holds_answer
        and (not record.relevance or not record.relevance.keys().isdisjoint((seen.article_id, *seen.copies)))
        for seen in reading.passages
    )


@dataclass(frozen=True, slots=True)
class Failures:
    """How often each class came up, in all and by type of question; `right` and `asked` are by type too."""

    by_class: Mapping[Failure, int]
    by_type: Mapping[str, Mapping[Failure, int]]
    right: Mapping[str, int]
    asked: Mapping[str, int]


def count_failures(records: Sequence[Record], view: View) -> Failures:
    """Count what went wrong in a view, types in the order of how often they were asked."""
    asked = Counter(record.type for record in records)
    by_type: dict[str, Counter[Failure]] = {name: Counter() for name, _ in asked.most_common()}
    right: Counter[str] = Counter()
    for record in records:
        failure = classify(record, view)
        if failure is None:
            right[record.type] += 1
        else:
            by_type[record.type][failure] += 1
    total = sum(by_type.values(), Counter[Failure]())
    return Failures(
        {failure: total[failure] for failure in Failure},
        {name: {failure: counts[failure] for failure in Failure} for name, counts in by_type.items()},
        {name: right[name] for name in by_type},
        {name: asked[name] for name in by_type},
    )


def _says_more(prediction: str, golds: Sequence[str]) -> bool:
    """Whether the answer says a whole gold answer and a few words more."""
    words = normalise(prediction).split()
    return any(len(words) - len(gold) <= SPARE_WORDS and _within(gold, words) for gold in _words(golds))


def _overlaps(record: Record, reading: ViewAnswers) -> bool:
    words = normalise(reading.prediction).split()
    if any(_within(words, gold) or _within(gold, words) for gold in _words(record.golds)):
        return True
    gold, cited = record.gold, reading.best.cited if reading.best else None
    if gold is None or cited is None or not cited.is_of_text(gold):
        return False
    return cited.start < gold.end and gold.start < cited.end


def _words(golds: Sequence[str]) -> list[list[str]]:
    return [words for gold in golds if (words := normalise(gold).split())]


def _within(part: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words hold the part, in one piece; nothing holds no words.

    >>> _within(["june", "26"], ["on", "june", "26"]), _within([], ["june"])
    (True, False)
    """
    spots = range(len(words) - len(part) + 1) if part else ()
    return any(list(words[at : at + len(part)]) == list(part) for at in spots)
