"""The answers to a question for several things → the things: "Panama, Costa Rica and Honduras" is three.

The best answer is widened to the series that it stands in ("Panama" of "Panama, Costa Rica and Honduras"),
cut at its commas and its "and", and each piece is an answer with its own exact range. Other answers that are
nearly as sure add theirs. Equal things are one, by the rules of `answers/aggregation/agreement.py`.

A series is recognised by its commas and its "and" alone. In a list of names a piece that is no name is an
aside and left out ("Olenya near Murmansk, Ivanovo, north-east of Moscow"); other lists keep every piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dateline.answers.aggregation.agreement import Meaning, meaning, one_answer
from dateline.answers.boundaries.whole import with_its_dot
from dateline.answers.lists.members import counted_things, share_a_noun
from dateline.answers.lists.others import others_follow
from dateline.answers.lists.parallels import told_alike
from dateline.answers.validation.kinds import counts_them, is_named
from dateline.answers.validation.parts import named_beside
from dateline.language.blocks import BULLETS, LONGEST_ITEM, block_at, evidence_around
from dateline.language.datelines import OPENING
from dateline.language.grids import cells_at
from dateline.language.lexicon import (
    AUXILIARIES,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    CLAUSE_STARTS,
    GROUPS,
    KIN,
    PEOPLE,
    PREPOSITIONS,
    WEEKDAY,
)
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.numerals import SMALL
from dateline.questions.asked import Asked
from dateline.result.answer import Answer, Citation
from dateline.types import Article, QuestionType

NEARLY = 0.8
"""Share of the best answer's confidence that another needs to add its things."""
SUPPORTED = 0.4
"""Least confidence of an answer that adds its things to another's."""

Range = tuple[int, int]
_Group = tuple[Meaning, Article, list[Citation], Answer]
"""A thing by what it means, the article that has it first, all its places, and the answer they are of."""

_CHOICE = lazy(
    r"\b(?:or|of)\s+(?:[A-Z]\S*,|[A-Z]\S*\s+(?:and|or)\b)"
)  # "Which of Aven, Belmont and Corrant …?"
_SIGHT = 400  # characters on either side in which a series may go on
_BETWEEN = lazy(  # begins where no white space is before it: a long run of it is walked once
    r"(?<!\s)(?:\s*+[,;]\s+(?:(?:and|or|as well as)\s+)?|\s++(?:and|or|as well as)\s+|[^\S\n]*+\n\s*)"
)
_ONE_NAME = lazy(r"Bosnia and Herzegovina|Trinidad and Tobago|Antigua and Barbuda|São Tomé and Príncipe")
_WORD = r"[^\W\d_a-z][\w'’.&\u0300-\u036f‐‑-]*\+?"  # accents may stand apart, and lines not break at a hyphen
_OWN = r"(?:his|her|their|its|our|my)"
_KIN = rf"(?:(?:late|elder|eldest|older|oldest|younger|youngest|twin)\s+)*(?:{'|'.join(sorted(KIN))})s?"
_WHAT_IT_IS = "|".join(sorted(PEOPLE | GROUPS | {"member"}, key=lambda word: (-len(word), word)))
_VERBS = BASE_VERBS.union(BASE_OF_PAST, BASE_OF_PRESENT, AUXILIARIES)
_NO_PART = "|".join(sorted(_VERBS | PREPOSITIONS | CLAUSE_STARTS | {"and", "or", "but"}))
_PART = rf"\b(?!(?:{_NO_PART}|(?!retired)[a-z]+ed)\b)[a-z][\w'’-]*\s+"  # of "outgoing club member Ana Ruiz"
_PARTS = rf"{_PART}(?=(?:[a-z][\w'’-]*\s+){{0,3}}(?:{_WHAT_IT_IS})\s+[^\W\d_a-z])"
_BEFORE = rf"(?:(?:the|a|an|former|then|{_OWN}|{_KIN}|{_WHAT_IT_IS})\s+|{_PARTS}){{0,6}}"
_WHOSE = lazy(rf"(?:(?:and\s+)?{_OWN}\s+(?:{_KIN}|{_WHAT_IT_IS}|[a-z]+)s?|{_KIN}),?\s+(?=[^\W\d_a-z])")
_INSIDE = r"(?:(?:of(?:\s+the)?|de|la|del|al|von|van|&)\s+)?"
_NAME = rf"{_BEFORE}{_WORD}(?:\s+{_INSIDE}{_WORD})*(?:\s\([^()\n]{{1,30}}\))?"
_HOW_MANY = rf"(?:\d[\d,]*|{'|'.join(SMALL)})(?:\s+(?!in\b)[a-z]+){{0,2}}\s+(?:in|from)\s+(?:the\s+)?"
_COUNTED = lazy(rf"{_HOW_MANY}(?=[^\W\d_a-z])")
_AGE = r"(?:,\s+(?:aged\s+)?\d{1,2}(?=,|\s+and\b))?"
_WHO_IT_IS = r"(?:(?:the|an?)(?:\s+[a-z][\w'’-]*){1,4},\s+(?=[^\W\d_a-z]))?"  # "the driver of a lorry, "
_CALLED = r"(?:the|an?)\s+[a-z][\w'’-]*\s+(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z]|$)"  # "the cashier Vera Lodge"
_AND = (
    rf"{_AGE}(?:,\s+(?:and\s+|or\s+|as well as\s+)?|\s+(?:and|or|as well as)\s+)"
    rf"(?:{_CALLED})?{_WHO_IT_IS}(?:{_HOW_MANY})?"
)
_CALLING = lazy(_CALLED)
_WHAT_THEY_ARE = lazy(  # "the cities of Aven and Tarn"
    rf"(?:the\s+)?(?!(?:{'|'.join(sorted(PEOPLE))})s?\b)[a-z]+s\s+of\s+(?:the\s+)?(?=[^\W\d_a-z])"
)
_OFFICE_BEFORE = lazy(rf"(?:{_PART}){{0,4}}\b(?:{_WHAT_IT_IS})\s+$")
_NAME_BEFORE = lazy(rf"({_NAME}){_AND}$")
_NAME_AFTER = lazy(rf"{_AND}({_NAME})(?![^\W\d_])")
_OF_WHAT = rf"\s+of(?:\s+the)?\s+{_WORD}(?:\s+{_WORD})*"
_REST = lazy(rf"(?:{_OF_WHAT})+")
_PERSON = lazy(rf"{_BEFORE}{_WORD}(?:\s+(?:(?:de|la|del|al|von|van|der)\s+)?{_WORD})+(?:{_OF_WHAT})*")
_NEXT_WORD = lazy(r"(?:,[^,]{1,60},)?\s+([a-z]+)")
_JOINT = lazy(r"\s(?:and|or)\s")
_APPOSED = lazy(r",[^\S\n]+")
_LAST_OF_MANY = lazy(r"\s(?:and|as well as)\s")
_STARTS_AS_NAME = lazy(rf"{_BEFORE}[\"“‘']?[^\W_a-z]")
_ARTICLE_BEFORE = lazy(r"\b(?:the|a|an)\s+$", re.IGNORECASE)
_ASIDE = lazy(r"(?<!\s)\s+(?:those who|that|which|who)\s")
_PLACE_OF_DATELINE = lazy(r"(?:, [A-Z][^\n—–]{0,30})?\s*[—–]\s")
_DATELINE = lazy(rf"{OPENING}\s*")
_BRACKETED = lazy(r"[^\W_][^(),;\n]{0,60}\s(?P<bracket>\([^()\n]{1,30}\))")
_PLACED = lazy(rf"\s(?:{'|'.join(sorted(PREPOSITIONS))})\b")
_FIGURE = lazy(r"(?:(?:at|from|about|around)\s+)?\d")
_DEED = lazy(rf"(?:{'|'.join(sorted(BASE_VERBS))})\s+(?:at|the|an?|to|until|till|from|up|down|out|off)\b")
_WEEKDAY = lazy(rf"(?:on )?(?:{WEEKDAY})s?", re.IGNORECASE)
_UNNAMED = lazy(r"(?:(?:many|several|some|a few|two|three)\s+)?(?:others|more|etc)")  # things that are none
_EDGE = " \t\n\r\"“”'‘’,;:.()"


def list_items(asked: Asked, answers: Sequence[Answer], *, min_confidence: float) -> tuple[Answer, ...]:
    """Return the things that a question for several asks for, in the order of their places; () if not two.

    "Who was arrested?" asks for several where the sentence of the best answer tells it of several.
    `answers` are all candidates, best first; the best needs a confidence of `min_confidence`.
    """
    several = asked.type is QuestionType.LIST
    one_of_many = asked.may_be_several or asked.asks_for_doer
    if not answers or answers[0].confidence < min_confidence or not (several or one_of_many):
        return ()
    best = answers[0]
    groups: list[_Group] = []
    read = dict[str, list[Range]]()  # of each article, what was taken already
    least = max(SUPPORTED, min_confidence, NEARLY * best.confidence)
    for place, answer in _places(answers, least) if several else ((one, best) for one in best.citations):
        if several or _in_company(place, only_subject=not asked.may_be_several):
            own = _items(asked, place, read.setdefault(place.article.id, []))
            for item in _with_named_beside(asked, own):
                if not counts_them(item.text, asked):
                    _add(groups, item, answer)
    groups = _not_asked_about(groups, asked)
    if len(groups) < 2:
        return ()
    return tuple(Answer(tuple(places), answer.score, answer.confidence) for _, _, places, answer in groups)


def _with_named_beside(asked: Asked, items: Iterable[Citation]) -> Iterator[Citation]:
    """Yield the things, and before those that are told to be others the one that they are others than."""
    for at, item in enumerate(items):
        if at == 0 and (named := named_beside(asked, item.article.text, item.start)) is not None:
            yield replace(item, start=named.start, end=named.end)
        yield item


def _places(answers: Sequence[Answer], least: float) -> Iterator[tuple[Citation, Answer]]:
    """The places of the answers that are sure, and those of which the best one's sentence tells the same."""
    best = answers[0]
    for answer in answers:
        sure = answer is best or answer.confidence >= least
        for place in answer.citations:
            if sure or told_alike(best.citations, place):
                yield place, answer if sure else best


def _add(groups: list[_Group], item: Citation, answer: Answer) -> None:
    """Put an item to those that mean the same."""
    meant = _meaning(item)
    same = next((one for one in groups if one_answer(meant, item.article, one[0], one[1])), None)
    if same is None:
        groups.append((meant, item.article, [item], answer))
    else:
        same[2].append(item)


def _meaning(item: Citation) -> Meaning:
    """What an item means: of a name with something in brackets, "Iowa (1)", the name alone."""
    text = item.article.text
    bracket = text.rfind(" (", item.start, item.end) if text[item.end - 1] == ")" else -1
    meant = meaning(item.article, item.start, item.end if bracket < 0 else bracket, QuestionType.WHICH)
    return replace(meant, value=None) if _STARTS_AS_NAME.match(text, item.start, item.end) else meant


def _not_asked_about(groups: list[_Group], asked: Asked) -> list[_Group]:
    """Leave out what the question names: "besides Avaria" asks for others. Where it names all, keep them."""
    if _CHOICE.search(asked.text):
        return groups
    return [one for one in groups if not is_named(one[2][0].text, asked)] or groups


def is_series(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end], or the series that it is a part of, lists several things.

    >>> is_series("She met Ada Moreau and Ulf Brandis.", 8, 18)
    True
    """
    return len(_things(text, start, end)[1]) > 1


def _in_company(place: Citation, *, only_subject: bool) -> bool:
    """Whether what is told of somebody is told of all whom the sentence names with them, "A, B and C".

    Not of the last of "police held A and B fled", nor where the "and" is part of a body's name. Who did
    something did it with those alone with whom the sentence begins, `only_subject`, if not all are read.
    """
    text = place.article.text
    (start, end), things = _things(text, place.start, place.end)
    people = [one for one in things if not text[slice(*one)].isdigit()]
    if len(people) < 2 or not all(_PERSON.fullmatch(text, *one) for one in people):
        return False
    first, last = quote_around(text, start, end)
    if only_subject and (text[first:start].strip(_EDGE) or place.end >= people[-1][1]):
        return False
    follows = _NEXT_WORD.match(text, end, last)
    following = "" if follows is None else follows[1]
    if not _LAST_OF_MANY.search(text, people[-2][1], people[-1][0]) and following != "and":
        return False
    if following in ("is", "was", "has"):
        return False
    return not _is_past(following) or not any(map(_is_past, text[first:start].split()))


def _is_past(word: str) -> bool:
    return word in BASE_OF_PAST or word == "had" or word.endswith("ed")


def _items(asked: Asked, place: Citation, taken: list[Range]) -> Iterator[Citation]:
    """Yield the things of the series that a citation stands in, but those in ranges taken before."""
    text = place.article.text
    start, end = _undated(text, place.start, place.end)
    if text[start:end].isupper() and _PLACE_OF_DATELINE.match(text, end):
        return
    (start, end), things = _things(text, start, end)
    if any(start < last and first < end for first, last in taken):
        return
    taken.append((start, end))
    for first, last in [_trimmed(text, start, end)] if share_a_noun(asked, text, things) else things:
        quote = evidence_around(text, first, last)
        yield Citation(
            place.article, first, last, *quote, score=place.score, span=place.span, copy_of=place.copy_of
        )


def _things(text: str, start: int, end: int) -> tuple[Range, list[Range]]:
    """The block of lines or the series that text[start:end] is a part of, and the things that it lists.

    Of rows of a table these are the cells of one column.
    """
    start, end = _undated(text, start, end)
    if (cells := cells_at(text, start, end)) is not None:
        return (start, end), _tidied(text, cells)
    if counted := counted_things(text, start, end):
        return (counted[0][0], counted[-1][1]), counted
    whole = _series(text, start, end)
    things = split_series(text, *whole)
    if len(things) == 2 and _is_one_place(text, *things):
        things = [_trimmed(text, *whole)]
    block = block_at(text, start, end)
    if block is None or len(block.lines) < 2:
        return whole, things
    first, last = quote_around(text, start, end)
    if len(things) > 1 and last - first > LONGEST_ITEM and _STARTS_AS_NAME.match(text, *things[0]):
        return whole, things  # the names are those of a sentence that begins with a mark
    return (block.lines[0][0], block.lines[-1][1]), _tidied(text, block.lines)


def _is_one_place(text: str, first: Range, second: Range) -> bool:
    """Whether two names are one place, "Tarn, Norland": no "and" is between, and they are no two people.

    "Aven, Tarn and others" are two.
    """
    if (
        others_follow(text, second[1])
        or not _APPOSED.fullmatch(text, first[1], second[0])
        or not _STARTS_AS_NAME.match(text, *second)
    ):
        return False
    return not all(_PERSON.fullmatch(text, *one) for one in (first, second))


def split_series(text: str, start: int, end: int) -> list[Range]:
    """Return the ranges of the things that text[start:end] lists.

    >>> [text[slice(*one)] for text in ("Spain, Britain and Qatar",) for one in split_series(text, 0, 24)]
    ['Spain', 'Britain', 'Qatar']
    """
    whole = [one.span() for one in _ONE_NAME.finditer(text, start, end)]
    cuts = [
        found.span()
        for found in _BETWEEN.finditer(text, start, end)
        if not any(first <= found.start() < last for first, last in whole)
    ]
    edges = [start, *(at for cut in cuts for at in cut), end]
    things = _tidied(text, zip(edges[::2], edges[1::2], strict=True))
    if (
        things
        and _FIGURE.match(text, *things[0])
        and (
            any(_DEED.match(text, *one) for one in things)
            or all(_WEEKDAY.fullmatch(text, *one) for one in things[1:])
        )
    ):
        return [
            _trimmed(text, start, end)
        ]  # "7 a.m. and close at 8 p.m.", "from 9 to 5 on Mondays and Fridays"
    return things


def _tidied(text: str, pieces: Iterable[Range]) -> list[Range]:
    """The things alone, without marks and asides; of a list of names the names alone."""
    pieces = [_trimmed(text, *piece) for piece in pieces]
    pieces = [(first, _before_aside(text, first, last)) for first, last in pieces]
    pieces = [one for one in pieces if one[0] < one[1] and not _UNNAMED.fullmatch(text, *one)]
    pieces = _to_bracket(text, pieces)
    names = [piece for piece in pieces if _STARTS_AS_NAME.match(text, *piece)]
    return names if pieces and pieces[0] in names and 2 * len(names) > len(pieces) else pieces


def _to_bracket(text: str, pieces: list[Range]) -> list[Range]:
    """The things up to a bracket behind each where most have one: of "Orm (ORM) near Tarn" the first."""
    ends = [_end_of_bracket(text, *piece) for piece in pieces]
    if len(pieces) < 3 or 2 * len(list(filter(None, ends))) <= len(pieces):
        return pieces
    return [(first, end or last) for (first, last), end in zip(pieces, ends, strict=True)]


def _end_of_bracket(text: str, start: int, end: int) -> int | None:
    """Where a bracket in a thing, or right behind it, ends; None where more than a place follows."""
    found = _BRACKETED.match(text, start)
    if found is None or found.start("bracket") > end + 1:
        return None
    return found.end() if found.end() >= end or _PLACED.match(text, found.end()) else None


def _undated(text: str, start: int, end: int) -> Range:
    """Cut the dateline off: of "AVEN — Avaria and Belmont" the series begins with Avaria."""
    found = _DATELINE.match(text, start, end)
    return (found.end(), end) if found is not None else (start, end)


def _series(text: str, start: int, end: int) -> Range:
    """Widen a range to the series of names that it is a part of."""
    at, last = text.rfind("\n\n", max(0, start - _SIGHT), start), text.find("\n\n", end, end + _SIGHT)
    first = max(0, start - _SIGHT) if at < 0 else at + 2
    last = min(len(text), end + _SIGHT) if last < 0 else last
    for before in (_COUNTED, _WHAT_THEY_ARE):
        found = before.match(text, start, end)
        start = start if found is None else found.end()
    if not _STARTS_AS_NAME.match(text, start, end):
        return start, end
    sentence = quote_around(text, start, end)  # "in Texas. One of them" is no Texas One
    first, last = max(first, sentence[0]), min(last, sentence[1])
    begin, stop = _with_article(text, first, start), _with_rest(text, end, last)
    office = _OFFICE_BEFORE.search(text, first, begin)
    if office is not None and _NAME_BEFORE.search(text, first, office.start()):
        begin = office.start()
    while (found := _NAME_BEFORE.search(text, first, begin)) is not None:
        begin = found.start(1)
    while (found := _NAME_AFTER.match(text, stop, last)) is not None:
        stop = found.end(1)
    # "of Avaria and Belmont, Jonas Wiek and Lena Arbour" is two series side by side
    return (begin, stop) if len(_JOINT.findall(text, begin, stop)) < 2 else (start, end)


def _with_rest(text: str, end: int, last: int) -> int:
    """Where a name ends that goes on with "of the …", if another follows it."""
    rest = _REST.match(text, end, last)
    return rest.end() if rest is not None and _NAME_AFTER.match(text, rest.end(), last) else end


def _with_article(text: str, first: int, start: int) -> int:
    found = _ARTICLE_BEFORE.search(text, first, start)
    return start if found is None else found.start()


def _before_aside(text: str, start: int, end: int) -> int:
    """Where a thing ends that is told more of: "rape those who pass" is rape."""
    found = _ASIDE.search(text, start + 1, end)
    return end if found is None else found.start()


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in _EDGE + BULLETS:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    # "four in Utah" is Utah, "her brother Ulf Brandis" and "the cashier Ulf Brandis" are Ulf Brandis
    for before in (_COUNTED, _WHOSE, _CALLING):
        found = before.match(text, start, end)
        start = start if found is None else found.end()
    end = with_its_dot(text, start, end)
    closed = text.find(")", end, end + 2) + 1  # of "(Lib.)" the full stop was cut off
    opened = text.rfind("(", start, end) > text.rfind(")", start, end)
    return start, closed if opened and closed else end
