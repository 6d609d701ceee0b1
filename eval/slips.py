"""What a slip of the keyboard in a question costs, with and without mending it.

One word of five letters or more of each question gets one slip, drawn by the seed: a letter less, twice,
another one, or two exchanged; never the first. An answer is right when its token F1 with a gold answer is at
least 0.5. QUESTIONS is a gold set, or a list of questions that people ask; INDEX holds their articles.

    python eval/slips.py QUESTIONS INDEX --out eval/results/slips.md
"""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline import Dateline, Settings
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.metrics import is_right
from dateline.features import Feature
from dateline.result.result import Result
from harness import head, parser, publish, row, without
from reading import natural

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{5,}(?![\w'’-])")


def main() -> None:
    options = parser(__doc__, "questions", "index", seed=0, out=None)
    arguments = options.parse_args()
    with Dateline.open(settings=replace(Settings.load(), index=arguments.index)) as news:
        publish(report(news, natural(arguments.questions), random.Random(arguments.seed)), arguments.out)


def report(news: Dateline, questions: Sequence[GoldQuestion], rng: random.Random) -> Iterator[str]:
    unmended = without(news, Feature.SPELLING)
    told, right = Counter[str](), Counter[str]()
    for one in questions:
        slipped = with_slip(one.question, rng)
        as_typed = news.ask(one.question)
        told["mended without a slip"] += as_typed.question != as_typed.asked
        if slipped is None:
            continue
        mended = news.ask(slipped)
        asked = {"as they are": as_typed, "with a slip": unmended.ask(slipped), "mended": mended}
        if not one.is_impossible:
            told["answerable"] += 1
            right.update(how for how, result in asked.items() if answers_rightly(result, one))
        told["slips"] += 1
        told["mended"] += mended.question != slipped
        told["as before"] += mended.question == one.question
    yield head("questions", "", "read otherwise than typed", "as it was before the slip", "right")
    yield row("as they are", len(questions), told["mended without a slip"], "", right["as they are"])
    yield row("with a slip", told["slips"], "", "", right["with a slip"])
    yield row("the same, mended", told["slips"], told["mended"], told["as before"], right["mended"])
    yield f"\nRight: of the {told['answerable']} that have an answer and a word long enough."


def with_slip(question: str, rng: random.Random) -> str | None:
    """Return the question with a slip in one of its words, None where none is long enough."""
    words = list(_WORD.finditer(question))
    if not words:
        return None
    word = rng.choice(words)
    other = word[0]
    while other == word[0]:
        at = rng.randrange(1, len(word[0]) - 1)
        before, letter, after = word[0][:at], word[0][at], word[0][at + 1 :]
        another = rng.choice(string.ascii_lowercase)
        other = before + rng.choice(
            (after, letter + letter + after, another + after, after[0] + letter + after[1:])
        )
    return question[: word.start()] + other + question[word.end() :]


def answers_rightly(result: Result, gold: GoldQuestion) -> bool:
    listed = ", ".join(item.text for item in result.items)
    said = [answer.text for answer in result.answers[:1]]
    return any(is_right(text, gold.answers) for text in (*said, listed) if text)


if __name__ == "__main__":
    main()
