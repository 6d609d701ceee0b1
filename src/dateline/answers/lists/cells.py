"""What a table of several columns says of each thing: the cell of the row and the column that are asked for.

A reader sees figures in such a row without a sentence, and takes one of prose. "How many seats does the Tern
have?" names the row and the column; "Which boat was built in 2006?" names the column and what its cell says,
and asks for the row. Any other word of the question must be of the article's topic, or ask for what any cell
tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dateline.answers.found import Found
from dateline.answers.lists.headings import turns
from dateline.answers.lists.records import put_first
from dateline.answers.validation.kinds import fits
from dateline.language.grids import Grid, Range, grids
from dateline.language.lexicon import BASE_OF_PAST, BASE_OF_PRESENT, BASE_VERBS, DETERMINERS, PARTICIPLES
from dateline.language.patterns import lazy
from dateline.language.words import figures, stems, telling
from dateline.questions.asked import Asked
from dateline.result.answer import Citation
from dateline.types import Article, QuestionType

_NO_CELL = (QuestionType.YES_NO, QuestionType.WHY)
_ROWS = (QuestionType.LIST, QuestionType.WHICH, QuestionType.WHO, QuestionType.WHAT)
_OF_A_DAY = lazy(r"\bhow many(?: [\w-]+){1,3} (?:was|were)\b", re.IGNORECASE)
"""What asks how many there were then, and not how many there can be."""
_WORD = lazy(r"\w+(?:[.,]\d+)*")
_TELLS = frozenset(
    """carry carries hold holds seat seats have has cost costs number total many win won get got receive
    received earn earned score scored""".split()
)
"""Words that ask for what a table tells; who asks how many a ship was carrying asks of a day."""
_VERBS = BASE_VERBS | BASE_OF_PAST.keys() | BASE_OF_PRESENT.keys() | PARTICIPLES
_LEAD = 600  # characters that an article begins with, and names its topic in
_SHOWN = 400  # characters from the names of the columns to the end of the row that are quoted together


def take_cells(found: Found) -> Found:
    """Take the cell that is asked for, or the things whose rows say what the question does."""
    asked = found.asked
    if (
        asked.type in _NO_CELL
        or asked.saying is not None
        or turns(asked.text)
        or _OF_A_DAY.search(asked.text)
    ):
        return found
    articles = {one.article.id: one.article for one in found.passages}
    known = ((article, grid) for article in articles.values() for grid in grids(article.text))
    cells = next(filter(None, (tuple(_cells(asked, article, grid)) for article, grid in known)), ())
    return put_first(found, cells) if cells else found


def _cells(asked: Asked, article: Article, grid: Grid) -> Iterator[Citation]:
    """The cells of a table that answer a question."""
    text = article.text
    named = [row for row in grid.rows if _is_named(text[slice(*row[0])], asked.text)]
    longest = max(named, key=lambda row: row[0][1] - row[0][0], default=None)
    column = _column(asked, text, grid, [] if longest is None else [longest[0]])
    if longest is None:
        found = ((row, row[0]) for row in _rows(asked, article, grid, column))
    elif all(text[slice(*row[0])] in text[slice(*longest[0])] for row in named):  # Star, of the North Star
        is_told = column is not None and not _left(asked, article, grid, [longest[0]], column)
        found = ((longest, longest[at]) for at in range(len(longest)) if is_told and at == column)
    else:
        return
    for row, cell in found:
        first, last = grid.columns[0][0], row[-1][1]
        if cell[0] < cell[1] and fits(text[slice(*cell)], asked):
            yield Citation(article, *cell, first if last - first <= _SHOWN else row[0][0], last)


def _is_named(key: str, question: str) -> bool:
    if not any(map(str.isalnum, key)) or key.casefold() not in question.casefold():
        return False  # as most are not, and a pattern takes long to compile
    return re.search(rf"(?<![\w-]){re.escape(key)}(?!\w|-\w)", question, re.IGNORECASE) is not None


def _column(asked: Asked, text: str, grid: Grid, named: Sequence[Range]) -> int | None:
    """The one column, but for the first, of whose name the question has the most words; None for none."""
    wanted = _words(asked.text).difference(*(_words(text[slice(*one)]) for one in named))
    met = [len(wanted & _words(text[slice(*column)])) for column in grid.columns[1:]]
    most = max(met, default=0)
    return met.index(most) + 1 if most and met.count(most) == 1 else None


def _words(text: str) -> frozenset[str]:
    """What a text says, vague words too: a column may be called "Share"."""
    return stems(text) | figures(text)


def _rows(asked: Asked, article: Article, grid: Grid, column: int | None) -> Iterator[tuple[Range, ...]]:
    """The rows whose cell in a column, or any where none is named, says what is left of the question."""
    left = _left(asked, article, grid, [], column)
    if asked.type in _ROWS and left:
        for row in grid.rows:
            told = row[1:] if column is None else row[column : column + 1]
            if any(left == telling(article.text[slice(*cell)]) for cell in told):
                yield row


def _left(
    asked: Asked, article: Article, grid: Grid, named: Sequence[Range], column: int | None
) -> frozenset[str]:
    """What a question says but for the cells and columns that it names, the topic, and what asks for any."""
    text = article.text

    def words(*ranges: Range) -> frozenset[str]:
        return telling("\n".join(text[slice(*one)] for one in ranges))

    known = words(
        *named, grid.columns[0], *(grid.columns[at] for at in range(len(grid.columns)) if at == column)
    )
    topic = telling(article.title or "") | (words(grid.label) if grid.label else frozenset())
    told = words(*(cell for row in grid.rows for cell in row[1:]))
    about = topic | words((0, _LEAD), *(row[0] for row in grid.rows))
    left = frozenset[str]()
    said = _WORD.findall(asked.text)
    for before, word in zip(["", *said], said, strict=False):
        own = telling(word) - known
        is_about = own <= about - told if word[0].isupper() else own <= topic
        is_verb = (word in _VERBS or word.endswith("ed")) and before not in DETERMINERS
        if word.lower() not in _TELLS and (is_verb or not is_about):
            left |= own
    return left
