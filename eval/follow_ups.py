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

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline import Answer, Article, Citation, Dateline, Result, Settings
from dateline.answers.reply import told
from dateline.evaluation.gold import Question, read_gold, sample
from dateline.evaluation.knowing import RIGHT
from dateline.evaluation.metrics import f1
from dateline.questions.asked import Asked
from dateline.questions.followups import Turn, in_full
from dateline.questions.followups.memory import Memory
from dateline.questions.followups.pronouns import hangs
from dateline.result import Answers

HERE = Path(__file__).parent
PARTS = ("tuned", "held back")
WAYS = ("as typed", "in the conversation", "in full, by hand")


class Outcome(NamedTuple):
    """A question asked in one way: the rank of the right article, and whether the answer was right."""

    rank: int | None
    right: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--gold", type=Path, default=HERE / "gold" / "follow_ups.json")
    parser.add_argument("--index", type=Path, default=Path("index"), help="of corpus/")
    parser.add_argument(
        "--more", nargs="*", type=Path, default=[], help="gold sets of questions that stand alone"
    )
    parser.add_argument("--limit", type=int, default=500, help="questions of each of them")
    parser.add_argument(
        "--show", nargs="*", default=[], choices=PARTS, help="print what went wrong in these parts"
    )
    parser.add_argument("--records", type=Path, help="a file for every question as it was understood")
    arguments = parser.parse_args()
    gold = json.loads(arguments.gold.read_text(encoding="utf-8"))
    with Dateline.open(settings=Settings.load(index=arguments.index)) as news:
        rows = [row for one in gold["conversations"] for row in converse(news, one)]
        firsts = [Turn(one["first"], news.ask(one["first"])) for one in gold["conversations"]]
    print_conversations(rows, arguments.show)
    alone = [(one["part"], one["question"], in_full(one["question"], [turn]), turn.question)
             for one in gold["stand_alone"] for turn in firsts]  # fmt: skip
    print_alone(alone, arguments.show)
    for path in arguments.more:
        print_order(
            path.name, list(in_random_order(sample(read_gold(path), arguments.limit, 0))), arguments.show
        )
    if arguments.records is not None:
        with arguments.records.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


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
    return Outcome(rank, result.answered and f1(result.answers[0].text, gold["answers"]) >= RIGHT)


def in_random_order(questions: Sequence[Question]) -> Iterator[tuple[str, str | None, bool]]:
    """Yield each question, how it is understood after the two before it, and whether words of it hang."""
    questions = list(questions)
    random.Random(0).shuffle(questions)
    turns: list[Turn] = []
    for question in questions:
        memory = Memory(turns)
        yield question.question, in_full(question.question, turns), hangs(question.question, memory.texts)
        turns = [*turns[-1:], Turn(question.question, answered(question))]


def answered(question: Question) -> Result:
    """Return the result that a reader without fault would give."""
    candidates: tuple[Answer, ...] = ()
    if question.answers and question.context is not None:
        article = Article("gold", question.context)
        start = question.context.find(question.answers[0])
        if start >= 0:
            end = start + len(question.answers[0])
            candidates = (Answer((Citation(article, start, end, start, end),), 1.0, 1.0),)
    return told(Asked(question.question), Answers(candidates), Settings(min_confidence=0.0), retrieve=0.0)


def print_conversations(rows: Sequence[dict[str, Any]], show: Sequence[str]) -> None:
    """Print, by part, how the follow-ups fare in each way."""
    print(
        "| follow-ups | | right article first | among the first 3 | answered right |\n|---|---|---|---|---|"
    )
    for part in (*PARTS, "all"):
        of = [row for row in rows if part in (row["part"], "all")]
        for way in WAYS:
            outcomes = [row["outcomes"][way] for row in of]
            first = sum(one.rank == 1 for one in outcomes)
            three = sum(one.rank is not None and one.rank <= 3 for one in outcomes)
            right = sum(one.right for one in outcomes)
            print(f"| {part}, {len(of)} | {way} | {first} | {three} | {right} |")
        print(
            f"| {part}, {len(of)} | put in full: {sum(row['understood'] is not None for row in of)} | | | |"
        )
    for row in rows:
        if row["part"] in show:
            shown = row["outcomes"]["in the conversation"], row["outcomes"]["in full, by hand"]
            marks = " ".join("right" if one.right else f"rank {one.rank}" for one in shown)
            print(f"{row['id']} [{marks}] {row['question']} -> {row['understood']} = {row['answer']!r}")


def print_alone(rows: Sequence[tuple[str, str, str | None, str]], show: Sequence[str]) -> None:
    """Print, by part, how many questions that stand alone were changed after some other, and how often."""
    print(
        "\n| stand alone | questions | changed after some question | pairs | pairs changed |"
        "\n|---|---|---|---|---|"
    )
    for part in PARTS:
        of = [row for row in rows if row[0] == part]
        changed = {row[1] for row in of if row[2] is not None}
        pairs = sum(row[2] is not None for row in of)
        print(f"| {part} | {len({row[1] for row in of})} | {len(changed)} | {len(of)} | {pairs} |")
    seen = set()
    for part, question, full, after in rows:
        if part in show and full is not None and question not in seen:
            seen.add(question)
            print(f"{after} | {question} -> {full}")


def print_order(name: str, rows: Sequence[tuple[str, str | None, bool]], show: Sequence[str]) -> None:
    """Print how many questions of a set were changed, with those apart that no word of hangs in the air."""
    changed = [row for row in rows if row[1] is not None]
    plain = [row for row in rows if not row[2]]
    wrong = sum(row[1] is not None for row in plain)
    print(
        f"\n{name}: {len(rows)} questions, {len(changed)} changed; "
        f"of {len(plain)} without a hanging word, {wrong}"
    )
    if show:
        for question, full, hanging in changed:
            print(f"{'hangs' if hanging else 'stands'} | {question} -> {full}")


if __name__ == "__main__":
    main()
