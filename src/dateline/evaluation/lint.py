"""What is wrong, or doubtful, in a gold set: the mistakes that make a measurement lie.

Errors make a question unusable: an answer that is empty or does not stand where the set says, an id used
twice, a question that contradicts itself. Warnings are for a person to judge: a question asked twice, an
answer that is a part of a word, or stands elsewhere too, an unanswerable question that something nearly
answers, a context that is not what the index has.

Nothing is mended, and what cannot be parsed at all is one error, `read_gold`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from dateline.errors import GoldError, QuestionError
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.gold.reading import read_each
from dateline.evaluation.metrics import holds
from dateline.evaluation.views import Askable, has_article, relevance
from dateline.language.normalise import normalise
from dateline.progress import Progress, silent
from dateline.questions.asked import read_question
from dateline.reader.contract import Reader

_ALIKE = 0.8  # share of words, of both questions together, that two nearly equal questions have in common
_SURE = 0.5  # the confidence from which an answer to an unanswerable question is worth a look
_WORD = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+")  # with figures and units apart: 5km
_LONG_WORD = 60  # characters
_LOOKED_AT = 10  # passages retrieved for each question


class Severity(StrEnum):
    """Whether a finding makes the set unusable."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing found: what kind it is, which question and place it is about, and the facts."""

    severity: Severity
    kind: str
    question: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Lint:
    """Everything found in a gold set, errors first."""

    gold: str
    questions: int
    findings: tuple[LintFinding, ...]

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    def to_dict(self) -> dict[str, Any]:
        """Return the findings as one JSON object."""
        return {
            "gold": self.gold,
            "questions": self.questions,
            "errors": self.errors,
            "warnings": self.warnings,
            "findings": [asdict(finding) for finding in self.findings],
        }


def lint(
    gold: Path,
    *,
    dateline: Askable | None = None,
    reader: Reader | None = None,
    progress: Progress | None = None,
) -> Lint:
    """Look for mistakes in a gold set and, given an open index, in what it says of the index's articles.

    With a reader, questions are named that it would not take. Raises InputError for a file that cannot be
    opened; what is broken inside it is a finding.
    """
    placed = list[tuple[GoldQuestion, str]]()
    findings = list[LintFinding]()
    try:
        placed.extend(read_each(gold, strict=False))
    except GoldError as error:
        findings.append(LintFinding(Severity.ERROR, "unreadable", "", "", f"{error}; {error.hint}"))
    if not placed and not findings:
        findings.append(LintFinding(Severity.ERROR, "empty", "", "", "the set holds no question"))
    for question, place in placed:
        findings += [_finding(one, question, place) for one in _of_question(question)]
    findings += _of_set(placed)
    tell = progress or silent
    for done, (question, place) in enumerate(placed, start=1):
        findings += [_finding(one, question, place) for one in _of_asking(question, reader, dateline)]
        tell("looking", done, len(placed))
    findings.sort(key=lambda finding: finding.severity != Severity.ERROR)
    return Lint(gold.name, len(placed), tuple(findings))


Found = tuple[Severity, str, str]
"""(severity, kind, message)."""


def _finding(found: Found, question: GoldQuestion, place: str) -> LintFinding:
    severity, kind, message = found
    return LintFinding(severity, kind, question.id, place, message)


def _of_question(question: GoldQuestion) -> Iterator[Found]:
    if not question.question.strip() and not question.grades:
        yield Severity.ERROR, "no question", "it asks nothing"
    if question.is_impossible and question.answers:
        yield Severity.ERROR, "contradiction", "it is marked impossible and has answers"
    if not (question.is_impossible or question.answers or question.grades):
        yield Severity.ERROR, "contradiction", "it is marked possible and has no answer"
    for answer in question.answers:
        if not normalise(answer):
            yield Severity.ERROR, "empty answer", f"{answer!r} is empty once it is normalised"
    if question.context is not None:
        yield from _of_places(question, question.context)


def _of_places(question: GoldQuestion, context: str) -> Iterator[Found]:
    """Answers that do not stand where the set says, and the first that stands elsewhere too."""
    for answer in filter(normalise, question.misplaced):
        at = context.find(answer)
        where = "where the set says; it stands at" if at >= 0 else "in the context"
        yield Severity.ERROR, "offset", f"{answer!r} does not stand {where}{f' {at}' if at >= 0 else ''}"
    placed = zip(question.answers, question.starts, strict=False)
    spans = [(start, start + len(answer)) for answer, start in placed if start is not None]
    for first, last in spans:
        if cut := _cut_word(context, first, last):
            fact = f"{context[first:last]!r} at {first} is a part of {cut!r}: offset and length?"
            yield Severity.WARNING, "cut word", fact
    for answer, start in zip(question.answers, question.starts, strict=False):
        others = [
            found.start()
            for found in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", context)
            if not any(begin < found.end() and found.start() < end for begin, end in spans)
        ]
        if start is not None and answer and others:
            more = f", and {len(others) - 1} more" if len(others) > 1 else ""
            yield Severity.WARNING, "stands elsewhere", f"{answer!r} also stands at {others[0]}{more}"
            return


def _cut_word(text: str, start: int, end: int) -> str | None:
    """Return the first word, or number, of which a range has a part alone, None where it has none.

    Words that are written without spaces between, as in Japanese, have no capitals, and are not told apart.
    """
    for word in _WORD.finditer(text, max(0, start - _LONG_WORD), end + _LONG_WORD):
        cut = word.start() < start < word.end() or word.start() < end < word.end()
        if cut and (word[0][0].isdecimal() or any(one.lower() != one.upper() for one in word[0])):
            return word[0]
    return None


def _of_set(placed: Sequence[tuple[GoldQuestion, str]]) -> Iterator[LintFinding]:
    """Ids and questions used twice, and unanswerable questions that nearly ask what another is answered."""
    ids: dict[str, str] = {}
    asked: dict[str, GoldQuestion] = {}
    for question, place in placed:
        if question.id in ids:
            message = f"its id is used before, at {ids[question.id]}"
            yield LintFinding(Severity.ERROR, "id used twice", question.id, place, message)
        ids.setdefault(question.id, place)
        text = normalise(question.question)
        if text and text in asked and not _name_each_other(question, asked[text]):
            message = f"{asked[text].id} asks the same"
            yield LintFinding(Severity.WARNING, "duplicate question", question.id, place, message)
        asked.setdefault(text, question)
    answerable = [(question, _words(question)) for question, _ in placed if not question.is_impossible]
    for question, place in placed:
        if question.is_impossible:
            for other, words in answerable:
                if _likeness(_words(question), words) >= _ALIKE:
                    message = f"{other.id} asks nearly the same, and {_answer_of(other)}"
                    yield LintFinding(Severity.WARNING, "near answer", question.id, place, message)
                    break


def _name_each_other(one: GoldQuestion, other: GoldQuestion) -> bool:
    """Whether one question stands under two articles, as `also_in` of both says."""
    return one.article_id in other.also_in and other.article_id in one.also_in


def _answer_of(question: GoldQuestion) -> str:
    return f"is answered {question.answers[0]!r}" if question.answers else "has right articles"


def _of_text(question: GoldQuestion, dateline: Askable) -> Iterator[Found]:
    """That the context is no part of the article under whose id it stands, white space aside."""
    id, context = question.article_id, question.context
    if id is None or context is None or not has_article(dateline, id):
        return
    if " ".join(context.split()) not in " ".join(dateline.article(id).text.split()):
        yield Severity.WARNING, "other text", f"the index has other words for {id!r} than the context"


def _of_asking(question: GoldQuestion, reader: Reader | None, dateline: Askable | None) -> Iterator[Found]:
    """That a question cannot be asked, and what an index says to it."""
    if dateline is not None:
        graded = (id for id, grade in question.grades.items() if grade > 0)
        for id in (*question.articles, *question.disagrees_with, *graded):
            if not has_article(dateline, id):
                yield Severity.WARNING, "article missing", f"the index has no article {id!r}"
        yield from _of_text(question, dateline)
    if not question.question.strip():
        return
    try:
        if reader is not None and question.has_answers:
            reader.read(read_question(question.question).put, (), max_answer_tokens=1)
        if dateline is not None and question.is_impossible:
            yield from _answered_anyway(question, dateline)
        elif dateline is not None and question.answers:
            yield from _answered_elsewhere(question, dateline)
    except QuestionError as error:
        yield Severity.ERROR, "cannot be asked", str(error)


def _answered_anyway(question: GoldQuestion, dateline: Askable) -> Iterator[Found]:
    result = dateline.ask(question.question)
    if result.candidates and result.confidence >= _SURE:
        best = result.candidates[0]
        where = best.citations[0]
        said = f"{best.text!r} ({best.confidence:.0%}), in {where.quote!r}"
        yield Severity.WARNING, "near answer", f"{where.article.id!r} nearly answers it: {said}"


def _answered_elsewhere(question: GoldQuestion, dateline: Askable) -> Iterator[Found]:
    """Articles that are found for the question and hold an answer, but that the set does not name."""
    known = {*relevance(dateline, question), *question.disagrees_with}
    others = dict.fromkeys(
        passage.article.id
        for passage in dateline.retrieve(question.question, top_k=_LOOKED_AT)
        if passage.article.id not in known and holds(passage.text, question.answers)
    )
    if known and others:
        names = ", ".join(map(repr, others))
        yield Severity.WARNING, "stands in another article", f"{names}: an answer stands there too; also_in?"


def _words(question: GoldQuestion) -> frozenset[str]:
    return frozenset(normalise(question.question).split())


def _likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """The words both have, as a share of the words either has."""
    first, second = frozenset(one), frozenset(other)
    return len(first & second) / len(first | second) if first | second else 0.0
