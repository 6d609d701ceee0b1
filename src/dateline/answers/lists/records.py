"""What lines of one shape say of each thing: "Ada Orr, 33: Botanist" answers what she does, and who is one.

A reader sees a bare word in such a line and no sentence that says it. The question names the key of a line
and asks for no more than what is told of it; or it says what is told, and asks for the keys. Any other word
of the question must then be one that the article's title or the line above the table has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.answers.aggregation.agreement import meaning
from dateline.answers.aggregation.sources import CitedPlace
from dateline.answers.confidence import words_of
from dateline.answers.found import Found
from dateline.answers.lists.headings import TOLD, turns
from dateline.language.blocks import evidence_around
from dateline.language.patterns import lazy
from dateline.language.records import KeyedLine, KeyedLines, tables
from dateline.language.values.finding import find_values
from dateline.language.values.intervals import read_interval
from dateline.language.values.moments import Moment, speaks_of_time
from dateline.language.values.units import is_person_word
from dateline.language.words import QUESTION_WORDS, stems, telling
from dateline.questions.asked import Asked
from dateline.reader.calibration import probability
from dateline.result.answer import Answer, Citation
from dateline.types import Article, QuestionType

_TOLD_ODDS = 1.5
"""Log-odds of a key of whose line the question says all that it says, or of a cell that it names."""
_KEYS = (QuestionType.LIST, QuestionType.WHICH, QuestionType.WHO, QuestionType.WHEN)
_NOTHING_ELSE = stems(  # verbs and nouns that ask what a line tells, whatever that is
    """living job work profession occupation career trade role rank place position result score finish end
    wind come land live hail get receive fetch earn cost price charge pay age date time day serve play
    stop visit perform appear be happen air show lead head chair preside rule reign govern"""
)
_CHOSEN = stems("made make include included feature featured chosen selected listed list")
_HEADWORDS_ASKED = lazy(r"\b(?:words|terms|phrases|expressions|neologisms|buzzwords)\b", re.IGNORECASE)
_AHEAD = 1500  # characters before the first headword that say what they are
_LEFT_OUT = lazy(r"\b(?:(?:pull|drop|back)(?:ed|ped|s|ing|ping)? out|with ?drew|withdrawn)\b", re.IGNORECASE)
_APART = lazy(r"\b(?:above|below|behind|ahead|better|worse|higher|lower)\b", re.IGNORECASE)
_DENIED = lazy(r"\b(?:not|\w+n['’]t|no|never|none|without|un\w+ed)\b", re.IGNORECASE)
_PRESIDED = {"over"}  # "presided over", of which the stretch tells when
_FIGURE = lazy(r"\d")
_WITH_DIGIT = lazy(r"\w*\d\w*")


def weigh_records(found: Found) -> Found:
    """Raise what the line tells whose key is asked about; take off what those beside it tell."""
    asked, weight = found.asked, found.settings.type_weight
    if not weight or asked.type is QuestionType.YES_NO or asked.saying is not None:
        return found
    places = tuple(_weighed(one, asked, weight) for one in found.places)
    return replace(found, places=places)


def _weighed(one: CitedPlace, asked: Asked, weight: float) -> CitedPlace:
    span, article = one.span, one.span.article
    for table in tables(article.text):
        own = next((line for line in table.records if _holds(line, span.start, span.end)), None)
        if own is None or not any(_names(asked, article, table, line) for line in table.records):
            continue
        if not _names(asked, article, table, own):
            return one._replace(losses=one.losses._replace(name=one.losses.name + 2 * weight))
        if span.start >= own.key[1]:
            return one._replace(span=replace(span, score=span.score + TOLD))
    return one


def _holds(line: KeyedLine, start: int, end: int) -> bool:
    return line.key[0] <= start and end <= line.told[1]


def _names(asked: Asked, article: Article, table: KeyedLines, line: KeyedLine) -> bool:
    """Whether a question names the key of a line, and asks for nothing but what is told of it."""
    key = article.text[slice(*line.key)]
    alone = 0 if " " not in key else re.IGNORECASE
    for named in re.finditer(rf"(?<![\w-]){re.escape(key)}(?!\w|-\w|(?-i:\s[A-ZÀ-Þ]))", asked.text, alone):
        before = asked.text[: named.start()].split()[-1:]
        if not any(word[0].isupper() and word.lower() not in QUESTION_WORDS for word in before):
            return not table.headwords and not _left(asked, article, table) - telling(key)
    return False


def _left(asked: Asked, article: Article, table: KeyedLines) -> frozenset[str]:
    """What a question says that neither is the topic of the table nor asks for what any line tells."""
    if not asked.names <= words_of(article):
        return asked.telling
    label = "" if table.label is None else article.text[slice(*table.label)]
    people = " ".join(word for word in re.findall(r"[a-z]+", asked.text) if is_person_word(word))
    told = telling("\n".join(article.text[slice(*one.told)] for one in table.records))
    topic = telling(f"{article.title or ''}\n{label}\n{people}") | (asked.names - told) | _NOTHING_ELSE
    return telling(_in_one_word(asked.text)) - topic


def take_keys(found: Found) -> Found:
    """Take the keys of the lines that tell what the question says, where one or several are asked for."""
    asked = found.asked
    if asked.type not in _KEYS or asked.saying is not None:
        return found
    passages = found.passages if asked.names else found.passages[:1]  # of a question that names nothing
    articles = {one.article.id: one.article for one in passages}
    keys = next(filter(None, (_keys(asked, one) for one in articles.values())), ())
    return put_first(found, keys) if keys else found


def put_first(found: Found, cited: Sequence[Citation]) -> Found:
    """Put what the lines of a table tell outright before what was read; several things are a list."""
    sure, asked = probability(_TOLD_ODDS), found.asked.type
    values = (meaning(one.article, one.start, one.end, asked).value for one in cited)
    told = tuple(Answer((one,), _TOLD_ODDS, sure, value) for one, value in zip(cited, values, strict=True))
    others = tuple(one for one in found.answers if not any(_overlap(one, first) for first in told))
    return replace(found, answers=(*told, *others), items=told if len(told) > 1 else (), disagreement=None)


def _overlap(one: Answer, other: Answer) -> bool:
    same = one.citations[0].article.id == other.citations[0].article.id
    return same and one.start < other.end and other.start < one.end


def _keys(asked: Asked, article: Article) -> tuple[Citation, ...]:
    """The keys of an article's lines that tell all that the question says."""
    if _APART.search(asked.text):
        return ()
    text, by_day = article.text, asked.type is QuestionType.WHEN
    known = [one for one in tables(text) if _is_by_day(text, one) is by_day]
    labelled = [one for one in known if _is_labelled(asked, article, one)]
    lines = [line for table in labelled or known for line in _told(asked, article, table)]
    return tuple(
        Citation(article, *line.key, *evidence_around(text, line.key[0], line.told[1]))
        for line in lines
        if text[slice(*line.key)] not in asked.text
    )


def _is_by_day(text: str, table: KeyedLines) -> bool:
    """Whether each key is a day or a month: what a line tells is then asked "when" of."""
    return all(speaks_of_time(text[slice(*one.key)]) for one in table.records)


def _is_labelled(asked: Asked, article: Article, table: KeyedLines) -> bool:
    """Whether the question has a word of the line above a table that the article's title has not."""
    label = "" if table.label is None else article.text[slice(*table.label)]
    return bool(stems(asked.text) & (stems(label) - stems(article.title or "")))


def _told(asked: Asked, article: Article, table: KeyedLines) -> Iterator[KeyedLine]:
    text, left = article.text, _left(asked, article, table)
    if table.headwords and _HEADWORDS_ASKED.search(asked.text) and not turns(asked.text):
        first = table.records[0].key[0]
        ahead = telling(f"{article.title or ''}\n{text[max(0, first - _AHEAD) : first]}")
        if left - _CHOSEN <= ahead and asked.type is QuestionType.LIST:
            yield from table.records
            return
    told = [(one, text[slice(*one.told)]) for one in table.records]
    lines = [one for one, words in told if left and _says(words, asked, left)]
    lines = lines or [one for one, words in told if _lasted(words, asked, article, table)]
    if len(lines) < len(table.records):
        yield from lines


def _lasted(told: str, asked: Asked, article: Article, table: KeyedLines) -> bool:
    """Whether a line tells a stretch of time alone, and the question no more than a time within that."""
    stretch = read_interval(told) if _FIGURE.search(asked.text) else None
    found = find_values(asked.text, 0, len(asked.text)) if stretch is not None else ()
    times = [one for one in found if isinstance(one[2], Moment)]
    if stretch is None or len(times) != 1 or turns(asked.text) - _PRESIDED or asked.type is QuestionType.WHEN:
        return False
    start, end, time = times[0]
    rest = Asked(f"{asked.text[:start]}{asked.text[end:]}")
    return isinstance(time, Moment) and _held(stretch, time) and not _left(rest, article, table)


def _held(stretch: Moment, time: Moment) -> bool:
    """Whether a stretch has a time within it, as far as that is told: a day of November is in November."""
    first, last = (iso[: len(time.iso)] for iso in (stretch.iso, stretch.until or stretch.iso))
    return "--" not in (time.iso[:2], first[:2]) and first <= time.iso <= (time.until or time.iso) <= last


def _says(told: str, asked: Asked, left: frozenset[str]) -> bool:
    """Whether what a line tells has all words and figures that the question has left, and turns none."""
    told = _in_one_word(told)
    figures = {word for word in _figures_of(asked.text) if not word.isdigit()}
    denied = bool(_DENIED.search(asked.text)) == bool(_DENIED.search(told))
    turned = turns(asked.text) <= turns(told) and denied
    return left <= telling(told) and figures <= _figures_of(told) and turned


def _figures_of(words: str) -> set[str]:
    return set(map(str.lower, _WITH_DIGIT.findall(words)))


def _in_one_word(words: str) -> str:
    """The words with one for "pulled out" and "dropped out"."""
    return _LEFT_OUT.sub("withdrew", words)
