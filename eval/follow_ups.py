"""Measure follow-ups: how often they are understood, and how often a question is changed that stood alone.

The conversations of `gold/follow_ups.json` are held with an index of the corpus. Each follow-up is asked
in the conversation, as it was typed, and as a person would put it in full; right is an answer that is not
refused and whose F1 with a gold answer is at least 0.5. The questions that stand alone are put after each
conversation's first question. Those of other gold sets follow each other in a random order, each answered
with its gold answer.

Half of the conversations and of the questions was used to choose the rules, the other was not.

    python eval/follow_ups.py --index index --more eval/gold/corpus.json
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline import Answer, Article, Citation, Dateline, Result, Settings
from dateline.answers.reply import told
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.metrics import is_right
from dateline.questions.asked import Asked
from dateline.questions.followups.memory import Memory, Turn
from dateline.questions.followups.pronouns import hangs
from dateline.questions.followups.readings import in_full
from dateline.result.replies import Answers
from harness import GOLD, head, parser, publish, read, row, write_lines

PARTS = ("tuned", "held back")
WAYS = ("as typed", "in the conversation", "in full, by hand")


class Outcome(NamedTuple):
    """A question asked in one way: the rank of the right article, and whether the answer was right."""

    rank: int | None
    right: bool


def main() -> None:
    options = parser(__doc__, gold=GOLD / "follow_ups.json", index=Path("index"), limit=500, records=None)
    options.add_argument(
        "--more", nargs="*", type=Path, default=[], help="sets of questions that stand alone"
    )
    options.add_argument(
        "--show", nargs="*", default=[], choices=PARTS, help="print what went wrong in these parts"
    )
    arguments = options.parse_args()
    gold = read(arguments.gold)
    with Dateline.open(settings=Settings.load(index=arguments.index)) as news:
        rows = [row for one in gold["conversations"] for row in converse(news, one)]
        firsts = [Turn(one["first"], news.ask(one["first"])) for one in gold["conversations"]]
    publish(conversations(rows, arguments.show))
    publish(alone([(one["part"], one["question"], in_full(one["question"], [turn]), turn.question)
                   for one in gold["stand_alone"] for turn in firsts], arguments.show))  # fmt: skip
    for path in arguments.more:
        drawn = sample(read_gold(path), arguments.limit, 0)
        publish(order(path.name, list(in_random_order(drawn)), arguments.show))
    if arguments.records is not None:
        write_lines(arguments.records, rows)


def converse(news: Dateline, gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Hold a conversation, and ask each follow-up in the other ways too."""
    conversation = news.conversation()
    conversation.ask(gold["first"])
    for one in gold["follow_ups"]:
        result = conversation.ask(one["question"])
        asked = (news.ask(one["question"]), result, news.ask(one["in_full"]))
        yield {
            **one,
            "part": gold["part"],
            "understood": None if result.asked == result.question else result.question,
            "outcomes": {way: judge(found, one) for way, found in zip(WAYS, asked, strict=True)},
            "answer": result.answers[0].text if result.answered else None,
        }


def judge(result: Result, gold: dict[str, Any]) -> Outcome:
    """Say where the right article stands, and whether the answer is right."""
    ranked = dict.fromkeys(passage.article.id for passage in result.passages)
    rank = next((at for at, id in enumerate(ranked, start=1) if id in gold["articles"]), None)
    return Outcome(rank, result.answered and is_right(result.answers[0].text, gold["answers"]))


def in_random_order(questions: Sequence[GoldQuestion]) -> Iterator[tuple[str, str | None, bool]]:
    """Yield each question, how it is understood after the two before it, and whether words of it hang."""
    questions = list(questions)
    random.Random(0).shuffle(questions)
    turns: list[Turn] = []
    for question in questions:
        memory = Memory(turns)
        yield question.question, in_full(question.question, turns), hangs(question.question, memory.texts)
        turns = [*turns[-1:], Turn(question.question, answered(question))]


def answered(question: GoldQuestion) -> Result:
    """Return the result that a reader without fault would give."""
    candidates: tuple[Answer, ...] = ()
    if question.answers and question.context is not None:
        article = Article("gold", question.context)
        start = question.context.find(question.answers[0])
        if start >= 0:
            end = start + len(question.answers[0])
            candidates = (Answer((Citation(article, start, end, start, end),), 1.0, 1.0),)
    return told(Asked(question.question), Answers(candidates), Settings(min_confidence=0.0), retrieve=0.0)


def conversations(rows: Sequence[dict[str, Any]], show: Sequence[str]) -> Iterator[str]:
    """Yield, by part, how the follow-ups fare in each way."""
    yield head("follow-ups", "", "right article first", "among the first 3", "answered right")
    for part in (*PARTS, "all"):
        of = [one for one in rows if part in (one["part"], "all")]
        for way in WAYS:
            outcomes = [one["outcomes"][way] for one in of]
            first = sum(one.rank == 1 for one in outcomes)
            three = sum(one.rank is not None and one.rank <= 3 for one in outcomes)
            yield row(f"{part}, {len(of)}", way, first, three, sum(one.right for one in outcomes))
        changed = sum(one["understood"] is not None for one in of)
        yield f"| {part}, {len(of)} | put in full: {changed} | | | |"
    for one in rows:
        if one["part"] in show:
            shown = one["outcomes"]["in the conversation"], one["outcomes"]["in full, by hand"]
            marks = " ".join("right" if way.right else f"rank {way.rank}" for way in shown)
            yield f"{one['id']} [{marks}] {one['question']} -> {one['understood']} = {one['answer']!r}"


def alone(rows: Sequence[tuple[str, str, str | None, str]], show: Sequence[str]) -> Iterator[str]:
    """Yield, by part, how many questions that stand alone were changed after some other, and how often."""
    yield "\n" + head("stand alone", "questions", "changed after some question", "pairs", "pairs changed")
    for part in PARTS:
        of = [one for one in rows if one[0] == part]
        changed = {one[1] for one in of if one[2] is not None}
        pairs = sum(one[2] is not None for one in of)
        yield row(part, len({one[1] for one in of}), len(changed), len(of), pairs)
    seen = set()
    for part, question, full, after in rows:
        if part in show and full is not None and question not in seen:
            seen.add(question)
            yield f"{after} | {question} -> {full}"


def order(name: str, rows: Sequence[tuple[str, str | None, bool]], show: Sequence[str]) -> Iterator[str]:
    """Yield how many questions of a set were changed, with those apart that no word of hangs in the air."""
    changed = [one for one in rows if one[1] is not None]
    plain = [one for one in rows if not one[2]]
    wrong = sum(one[1] is not None for one in plain)
    yield (
        f"\n{name}: {len(rows)} questions, {len(changed)} changed; "
        f"of {len(plain)} without a hanging word, {wrong}"
    )
    for question, full, hanging in changed if show else ():
        yield f"{'hangs' if hanging else 'stands'} | {question} -> {full}"


if __name__ == "__main__":
    main()
