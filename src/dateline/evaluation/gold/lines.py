"""JSON Lines: MRQA's, with contexts, and DrQA's, with questions and answers alone.

MRQA's first line is a header; every other is a context with its questions. Right is what stands under
`answers`, as in MRQA's own evaluation; `detected_answers` say where, in `char_spans` whose end is the last
character. DrQA's lines are a question each; one without an `id` is called by its line, "line-12", and
answers are texts: those of sets that keep regular expressions there are taken literally.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from dateline.evaluation.gold.files import Node, numbered_lines
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.gold.squad import LINT_HINT, check
from dateline.language.normalise import normalise

Reads = Callable[[Path, str, bool], Iterator[tuple[GoldQuestion, str]]]
"""(file, its text, strict) -> each question with its place."""

_MRQA_HINT = 'MRQA lines are {"context": ..., "qas": [{"qid", "question", "answers", "detected_answers"}]}'
_DRQA_HINT = 'open-domain lines are {"question": ..., "answer": [...]}'


def kind_of(text: str) -> Reads | None:
    """Return what reads the text, told by its first line; None where it is no JSON Lines of questions."""
    first = next((line for _, line in numbered_lines(text)), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    if "header" in value or "qas" in value:
        return mrqa
    return drqa if "question" in value else None


def mrqa(path: Path, text: str, strict: bool) -> Iterator[tuple[GoldQuestion, str]]:
    """Yield the questions of MRQA JSON Lines."""
    for number, line in numbered_lines(text):
        paragraph = Node.of_line(path, number, line, _MRQA_HINT)
        if "header" in paragraph.value:
            continue
        context = paragraph.need("context", str)
        for item in paragraph.each("qas"):
            detected, misplaced = _detected(item, context, strict)
            answers = item.texts("answers", "texts") or tuple(detected)
            question = GoldQuestion(
                id=item.need("qid", str),
                question=item.need("question", str),
                answers=answers,
                is_impossible=False,
                context=context,
                starts=tuple(detected.get(answer) for answer in answers),
                misplaced=misplaced,
            )
            if strict:
                check(item, question)
            yield question, f"line {number}, {item.place}"


def _detected(item: Node, context: str, strict: bool) -> tuple[dict[str, int | None], tuple[str, ...]]:
    """Return answer -> where it stands in the context, None where the words there are spelt otherwise.

    With it, those that do not stand where a span says.
    """
    found: dict[str, int | None] = {}
    misplaced: dict[str, None] = {}
    if item.maybe("detected_answers", list) is None:
        return found, ()
    for answer in item.each("detected_answers"):
        text, spans = answer.need("text", str), answer.need("char_spans", list)
        for span in spans:
            match span:
                case [int(start), int(last)] if 0 <= start <= last < len(context):
                    there = context[start : last + 1]
                case _:
                    raise answer.error(f"has a char span {span!r} that is not inside the context")
            if normalise(there) != normalise(text):
                misplaced[text] = None
                if strict:
                    fact = f"of question {item.value.get('qid')!r}: {text!r} does not stand at {start}"
                    raise answer.error(f"{fact} in the context", hint=LINT_HINT)
            if found.get(text) is None:
                found[text] = start if there == text else None
    return found, tuple(misplaced)


def drqa(path: Path, text: str, strict: bool) -> Iterator[tuple[GoldQuestion, str]]:
    """Yield the questions of DrQA's JSON Lines, or any with only `question` and `answer` or `answers`."""
    for number, line in numbered_lines(text):
        item = Node.of_line(path, number, line, _DRQA_HINT)
        key = "answers" if "answer" not in item.value and "answers" in item.value else "answer"
        if key not in item.value:
            raise item.error(f"has no {key!r}")
        alone = item.value[key]
        answers = (alone,) if isinstance(alone, str) else item.texts(key, "texts")
        id = item.value.get("id", f"line-{number}")
        question = GoldQuestion(
            id=str(id),
            question=item.need("question", str),
            answers=answers,
            is_impossible=False,
            type=item.maybe("type", str),
        )
        if strict:
            check(item, question)
        yield question, f"line {number}"
