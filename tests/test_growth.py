"""What reads English takes time that grows with the text, not with its square, whatever the text repeats.

Each pattern of ours may meet a text that nobody wrote to be read: a table, a log, a joke, an attack. Twice as
much of it may take less than three times as long.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

import pytest

from dateline.answers.lists.items import split_series
from dateline.answers.speech.quotations import statements
from dateline.answers.speech.sayings import find_saying
from dateline.answers.speech.speakers import Cast
from dateline.answers.speech.spoken import spoken
from dateline.answers.statements.marks import quoted_ranges
from dateline.articles.clues import first_lines
from dateline.language.fullnames import Names
from dateline.language.sentences import sentences
from dateline.language.values.finding import find_values
from dateline.language.values.value import read_value
from dateline.questions.assertions import read_assertion
from dateline.questions.followups.memory import Turn
from dateline.questions.followups.readings import in_full
from dateline.questions.speech import asks_for_saying
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Answers
from dateline.types import Article, Passage
from fakes import a_result

TRIES = 3  # on a busy machine
NOISE = 0.05  # seconds by which a busy machine may be late


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return how long it takes, in time of this thread alone."""
    begun = time.thread_time()
    function(text)
    return time.thread_time() - begun


def heard(text: str) -> None:
    """Find who says what in a text."""
    said = statements(text)
    cast = Cast(text, said)
    for one in said:
        cast.voice(one)


def asked_what_was_said(text: str) -> None:
    """Ask ten articles what somebody said."""
    articles = (Article(str(number), f"{number} {text}") for number in range(10))
    saying = asks_for_saying("What did Noem say about the border?")
    assert saying is not None
    find_saying(saying, [*spoken(Passage(one, 0, min(len(one.text), 500), 1.0) for one in articles)])


def values_of(text: str) -> None:
    """Find every value of a text."""
    list(find_values(text, 0, len(text)))


def leaned_on(text: str) -> None:
    """Ask a follow-up that repeats the text, and one after a question that does."""
    article = Article("a", "Ana Ruiz signed the treaty. She left.")
    answer = Answer((Citation(article, 0, 8, 0, 27),), 1.0, 1.0)

    def after(question: str) -> Turn:
        return Turn(question, a_result(question, Answers((answer,))))

    in_full(text, [after("Who signed the treaty?")])
    in_full("How old is she?", [after(text)])


def growing(name: str, function: Callable[[str], object], size: int, repeated: Iterable[str]) -> list[object]:
    return [pytest.param(function, one, size, id=f"{name}-{one!r}") for one in repeated]


SAID = (
    "said ",
    "he said, ",
    "He said, ",
    '"x" said Noem ',
    "according to the ",
    "who said what ",
    "“",
    "'s ",
    "\r\n",
)


@pytest.mark.parametrize(
    ("function", "repeated", "size"),
    [
        *growing("said", heard, 12_000, SAID),
        *growing("sayings", asked_what_was_said, 2_000, ("said ", "he said, ", "The minister said so. ")),
        *growing("marks", quoted_ranges, 40_000, ("“", "'s ", '"a\n', "“a\n\n“")),
        *growing("names", Names, 40_000, ("A ", "And ", "Ada Noem and ", "President ")),
        *growing("sentences", lambda text: list(sentences(text)), 40_000, ("“", "a ", "\r\n", "A. ")),
        *growing(
            "series",
            lambda text: split_series(text, 0, len(text)),
            20_000,
            (" ", "\n", "\u00a0", "a, ", " and"),
        ),
        *growing("first lines", first_lines, 40_000, ("June 1 ", "A", " ", "By Ada ")),
        *growing("values", values_of, 4_000, ("12 ", "twenty ", "2024 ", "5 to ", "May ", "$1 million ")),
        *growing("value", read_value, 4_000, ("(", "A.", "— ", "12,", "half ")),
        *growing("assertions", read_assertion, 1_000, ("12 ", "May 1 ", "not ", "before ")),
        *growing("follow-ups", leaned_on, 20_000, ("he said, ", "it was ", "May ", "A.", "she ")),
    ],
)
def test_twice_the_text_takes_less_than_three_times_as_long(
    function: Callable[[str], object], repeated: str, size: int
) -> None:
    text = repeated * (size // len(repeated))
    function(repeated)  # patterns compile when they are first used
    once = twice = math.inf
    for _ in range(TRIES):
        once, twice = min(once, seconds(function, text)), min(twice, seconds(function, text * 2))
        if twice < 3 * once + NOISE:
            return
    pytest.fail(f"{once:.2f} s, and {twice:.2f} s for twice the text")
