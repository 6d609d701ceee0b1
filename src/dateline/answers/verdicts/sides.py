"""Two sides that a question compares by a figure, as a sentence tells of them.

Which of them a figure is of is told by what stands beside it, or by a reader that is asked for each side
with that figure; which is the larger is seen by value, or by what rose or fell from the one to the other.
What has a figure for one side alone tells nothing, whatever a reader says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.answers.statements.clauses import turned_words
from dateline.answers.statements.hedges import NEGATION, is_hedged
from dateline.answers.verdicts.figures import Told, comparable, measured_as, stated_values
from dateline.language.lexicon import MONTHS, WEEKDAYS
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.conversions import is_count
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.units import PEOPLE, is_person_word
from dateline.language.words import WORD, stem, stems
from dateline.questions.assertions import Assertion
from dateline.questions.compared import COMPARATIVES, KINDS, LESS, YEAR_BEFORE, Side, TwoSides, compared
from dateline.types import Article

_UP = (
    r"r[io]s(?:es?|ing|en)|gr[eo]w(?:s|ing|n)?|increas\w+|climb\w*|jump\w*|surg\w+|gain\w*|up|more|"
    r"(?:twice|\w+ times)(?= as)"
)
_DOWN = (
    r"f[ea]ll(?:s|ing|en)?|dropp?\w*|declin\w+|decreas\w+|shr[aiu]nk\w*|plung\w+|slump\w*|down|fewer|less|"
    r"half(?= as)"
)
_HOW = "|".join(KINDS)
_CHANGE = lazy(  # before a figure that is a difference
    rf"\b(?:another|additional|further|(?:{_UP}|{_DOWN})(?: (?!from|to)\w+)?(?: by)?)"
    r"(?: (?:about|nearly|almost))? $",
    re.IGNORECASE,
)
_NOT_ALL = lazy(  # behind one that is a difference, a rate or a part
    r"(?: (?!than\b)[a-z]+){0,2} (?:more|fewer|less|behind|ahead|short|away|increase|decrease|per|additional|"
    rf"extra|of (?:its|their|his|her|the|those|these|them)|{_HOW})\b"
)
_GUESSED = lazy(r"\b(?:may|might|could|can)\b[^,;]*$")
_UNIT = lazy(r"[ -](?:[A-Z]\w+ ){0,2}[a-z]+")
_OLD = lazy(r"[\s-](?:years?[\s-])?old\b| years? of age\b")
_LED = lazy(  # between a figure and the side that it is of
    r"[^,;:]*\b(?:in|for|at|to|of|across|throughout|from|by|during|on|under|among|against)\b[^,;:]*|\W*"
)
_DATED = lazy(r"[^,;:]*")
_RANKS = lazy(  # what tells of a side's place beside another, without the other's figure
    r"\b(?:than|most|(?!(?:west|forest|test|guest|contest|request|interest|latest)\b)[a-z]+est|more|fewer|"
    r"less|behind|ahead|second|third|last|followed|peak\w*|records?|double\w?|twice|triple\w?|half|"
    r"times (?:as|the)|compar\w+|exceed\w*|topp\w+|surpass\w*|outnumber\w*|lead\w*|led|only|match\w*|same|"
    rf"equal\w*|tied|short of|low|high|{_HOW})\b",
    re.IGNORECASE,
)
_CHANGES = lazy(rf"\b(?:{_UP}|{_DOWN})\b", re.IGNORECASE)
_CHANGED = lazy(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<how>{_HOW}))\b"
    rf"(?:(?!\b(?:{_UP}|{_DOWN}|than|from)\b)[^;:]){{0,60}}?"
    r"\b(?:than|from|compared (?:to|with)|over|versus|as \w+(?: \w+)? as)\b"
    r"(?P<other>(?:(?!\b(?:but|while|though)\b)[^,;:]){1,60})",
    re.IGNORECASE,
)
_GOES_ON = lazy(r"(?:That|This|These|It|They)\b")  # of what the sentence before tells
_CALENDAR = stems(" ".join((*MONTHS, *WEEKDAYS)))
_ROUGH = 0.05  # of a rough figure, within which it is on neither side of another
_MOST = 2  # figures of a sentence that are tried
_SWAPPED = str.maketrans("ab", "ba")
_PAIRS = {"afbf": (0, 2), "fafb": (1, 3), "affb": (0, 3), "fabf": (1, 2)}
"""The order of two sides and two figures -> the places of the sides, in the order of the figures."""


_Mark = tuple[int, int, str]
_Figure = tuple[Told, Quantity]


class PutForSide(NamedTuple):
    """A figure, the side (0 or 1) that it may be of, the question that asks whether it is, and the other way.

    `beside` is whether it stands beside its side in the sentence, and no other.
    """

    side: int
    value: Quantity
    question: str
    otherwise: str = ""
    beside: bool = False


def told_of_both(assertion: Assertion, article: Article, start: int, end: int) -> int:
    """Return 1 or -1 as a sentence's figures for both sides are as the question has them, or not; else 0."""
    asked, sentence = compared(assertion.text), article.text[start:end]
    if asked is None or NEGATION.search(sentence) or is_hedged(assertion, sentence):
        return 0
    own, words = stems(sentence), assertion.words - asked.keys - COMPARATIVES - asked.counted
    is_told = 2 * len(words & own) > len(words) if words else bool(asked.counted & own)
    if not is_told or turned_words(assertion, own) or not assertion.names - asked.keys <= own:
        return 0
    told: tuple[list[Quantity], list[Quantity]] = ([], [])
    marks = _marks(asked, assertion, article, start, end)
    for side, value in _paired(asked, article, marks, _figures(asked, assertion, article, start, end)):
        told[side].append(value)
    return holds(asked, *told)


def told_change(assertion: Assertion, article: Article, start: int, end: int) -> int:
    """Return 1 or -1 as a sentence has the one side above the other as asked, or below: "up from 2030".

    What it is of that rose is not asked here.
    """
    asked, text = compared(assertion.text), article.text
    if asked is None or asked.factor != 1 or assertion.denies or NEGATION.search(text, start, end):
        return 0
    marks = _with_now(asked, article, _marks(asked, assertion, article, start, end))
    told = [one.value for one in stated_values(assertion, article, start, end)]
    is_of_another = any(isinstance(one, Quantity) and one.unit and one.kind in asked.kinds for one in told)
    words = assertion.words - asked.keys - COMPARATIVES
    begin = quote_around(text, max(0, start - 2), start)[0] if _GOES_ON.match(text, start) else start
    if "a" not in _named(marks) or (is_of_another and words and not words & stems(text[begin:end])):
        return 0
    signs = {_way_told(asked, found, marks) for found in _CHANGED.finditer(text, start, end)} - {0}
    return signs.pop() if len(signs) == 1 else 0


def _way_told(asked: TwoSides, found: re.Match[str], marks: Sequence[_Mark]) -> int:
    """1 or -1 as one comparison has the sides as asked, or the other way round; 0 where it is of others."""
    first, last = found.span("other")
    beside = _named([one for one in marks if first <= one[0] < last])
    before = _named([one for one in marks if one[0] < found.start()])
    how = (found["how"] or "").lower()
    if how and not {*KINDS[how]} & {*asked.kinds}:
        return 0
    if not how and {"count", "money"}.isdisjoint(asked.kinds):
        return 0
    if beside != {"b"} and not (beside == {"a"} and "b" in before):
        return 0
    is_up = bool(found["up"]) or (bool(how) and how not in LESS)
    return asked.sign if is_up == (beside == {"b"}) else -asked.sign


def holds(asked: TwoSides, one: Sequence[Quantity], other: Sequence[Quantity]) -> int:
    """Return 1 where each figure of the one side stands to each of the other as asked, -1 where none does."""
    signs = {_sign(asked, mine, theirs) for mine in one for theirs in other}
    return signs.pop() if len(signs) == 1 else 0


def tells_one_alone(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Whether a sentence has a figure of what two sides are compared by, and names one of them alone."""
    asked = compared(assertion.text)
    if asked is None or _RANKS.search(article.text, start, end):
        return False
    if asked.sides[0].iso and _CHANGES.search(article.text, start, end):
        return False
    named = _named(_marks(asked, assertion, article, start, end))
    return len(named) == 1 and bool(_figures(asked, assertion, article, start, end))


def put_for_sides(assertion: Assertion, article: Article, start: int, end: int) -> Iterator[PutForSide]:
    """Yield the question for each figure of article.text[start:end] and each side that it may be of.

    Where a sentence names both, what a reader says of the one is held against what it says of the other.
    """
    asked = compared(assertion.text)
    if asked is None or assertion.denies or _is_of_another(asked, assertion, article.text[start:end]):
        return
    figures = _figures(asked, assertion, article, start, end)
    marks = _marks(asked, assertion, article, start, end)
    paired = _paired(asked, article, marks, figures)
    for told, value in figures[:_MOST]:
        words = _words_of(asked, article.text, told, value)
        one, other = (f"{asks.replace('{}', words)}?" for asks in asked.asks)
        for side, question, otherwise in ((0, one, other), (1, other, one)):
            if paired:
                if (side, value) in paired:
                    yield PutForSide(side, value, question, beside=True)
            elif len(_named(marks)) == 2:
                yield PutForSide(side, value, question, otherwise)
            elif "ab"[side] in _named(marks):
                yield PutForSide(side, value, question)


def _figures(asked: TwoSides, assertion: Assertion, article: Article, start: int, end: int) -> list[_Figure]:
    """The figures of a sentence that may be of what is compared, and not how far two are apart."""
    text = article.text
    found = [
        (told, told.value)
        for told in stated_values(assertion, article, start, end)
        if isinstance(told.value, Quantity)
        and not _GUESSED.search(text[max(start, told.place[0] - 40) : told.place[0]])
        and _is_measured(asked, told, told.value, text)
        and (
            asked.kinds == ("share",)
            or not _CHANGE.search(text[max(start, told.place[0] - 30) : told.place[0]])
        )
        and not _NOT_ALL.match(text, told.place[1])
    ]
    if asked.kinds == ("money",) and found:
        found = [one for one in found if one[1].unit == found[0][1].unit]  # "(about $99 million)"
    units = {value.unit for _, value in found}
    if alike := [unit for unit in units if unit and not _counts(asked, unit)]:
        return [one for one in found if not one[1].unit or one[1].unit in alike]
    if "count" not in asked.kinds:
        return found
    if stem(PEOPLE) in asked.counted:  # houses are no people, and crossings are who crossed
        units = {unit for unit in units if not unit or stem(unit) in assertion.words}
        found = [one for one in found if one[1].unit in units]
    is_counted = bool(asked.counted & stems(text[start:end]))
    return found if len(units - {""}) == 1 or (is_counted and not units - {""}) else []


def _is_measured(asked: TwoSides, told: Told, value: Quantity, text: str) -> bool:
    if "times" in asked.kinds:
        return value.unit == "times"
    if asked.kinds == ("duration",):
        return value.kind == "duration" and (told.is_age or bool(_OLD.match(text, told.place[1])))
    if "mass" in asked.kinds and value.unit in ("pounds", "pound"):
        return True
    return value.kind in asked.kinds and not told.is_age and value.unit != "times"


def _marks(asked: TwoSides, assertion: Assertion, article: Article, start: int, end: int) -> list[_Mark]:
    """Where a sentence names the one side ("a"), the other ("b"), a third ("o"); parts in capitals."""
    text, (one, other) = article.text, asked.sides
    if not one.iso:
        return [
            (word.start(), word.end(), "a" if side in one.keys else "b" if side in other.keys else "o")
            for word in WORD.finditer(text, start, end)
            if (side := stem(word.group())) in asked.keys
            or (word.group()[0].isupper() and word.start() > start and side not in assertion.names)
        ]
    found = []
    for first, last, value in find_values(text, start, end, written=article.date):
        if isinstance(value, Moment) and not value.until:
            sides = [side for side, it in zip("ab", asked.sides, strict=True) if _is_in(value, it)]
            side = sides[0] if sides else "o"
            is_part = sides and len(value.iso) > len(asked.sides["ab".index(side)].iso)
            found.append((first, last, side.upper() if is_part else side))
    is_now = "a" in _named(found) or (article.date or "").startswith(one.iso[:4])
    if is_now and int(one.iso[:4]) - 1 == int(other.iso[:4]) and one.iso[4:] == other.iso[4:]:
        phrases = [one.span() for one in YEAR_BEFORE.finditer(text, start, end)]
        found = [one for one in found if not any(first <= one[0] < last for first, last in phrases)]
        found += [(first, last, "b") for first, last in phrases]
    return sorted(found)


def _named(marks: Sequence[_Mark]) -> frozenset[str]:
    return frozenset(letter.lower() for _, _, letter in marks) & {"a", "b"}


def _is_of_another(asked: TwoSides, assertion: Assertion, sentence: str) -> bool:
    """Whether two times are compared, and a sentence names others and lacks a name that is asked about."""
    if not asked.sides[0].iso or assertion.names <= stems(sentence):
        return False
    others = {stem(word) for word in WORD.findall(sentence)[1:] if word[0].isupper()} - _CALENDAR
    return bool(assertion.names & stems(sentence)) and bool(others - assertion.names)


def _with_now(asked: TwoSides, article: Article, marks: Sequence[_Mark]) -> list[_Mark]:
    """The marks, and the first time before them where an article of it names the other alone."""
    is_now = bool(asked.sides[0].iso) and {letter.lower() for _, _, letter in marks} == {"b"}
    return [(0, 0, "a"), *marks] if is_now and _is_of(article, asked.sides[0].iso) else [*marks]


def _is_of(article: Article, iso: str) -> bool:
    """Whether an article is of a year, or of a month or the one behind it."""
    date = article.date or ""
    if not date.startswith(iso[:4]) or len(iso) < 7:
        return date.startswith(iso[:4])
    return len(date) >= 7 and 0 <= int(date[5:7]) - int(iso[5:7]) <= 1


def _is_in(value: Moment, side: Side) -> bool:
    told, asked = comparable(value.iso, side.iso)
    return told == asked and len(value.iso) >= len(side.iso)


def _paired(
    asked: TwoSides, article: Article, marks: Sequence[_Mark], figures: Sequence[_Figure]
) -> list[tuple[int, Quantity]]:
    """The figures of a sentence with the side that each stands beside; none where that is not plain."""
    values = {told.place[0]: value for told, value in figures}
    marks = _with_now(asked, article, marks)
    placed = sorted(
        [*(one for one in marks if one[0] not in values), *((*one.place, "f") for one, _ in figures)]
    )
    kept = list[_Mark]()
    for one in placed:
        if one[2] == "f" and kept and kept[-1][2] not in "abf" and not _is_led(article.text, one, marks):
            kept[-1] = (*one[:2], "o")  # a third's
        elif one[2] == "f" or not kept or kept[-1][2] != one[2]:
            kept.append(one)
    kept = [one for one in kept if one[2] in "abf"]
    order = "".join(side for _, _, side in kept)
    places = _PAIRS.get(order if order.find("a") < order.find("b") else order.translate(_SWAPPED))
    if places is None:
        return []
    found = []
    for (_, end, _), at in zip((one for one in kept if one[2] == "f"), places, strict=True):
        beside = _DATED if asked.sides[0].iso else _LED
        if kept[at][0] > end and not beside.fullmatch(article.text, end, kept[at][0]):
            return []
        start = next(first for first, last, _ in kept if last == end)
        found.append(("ab".index(order[at]), values[start]))
    is_alike = _sign(asked, found[0][1], found[1][1]) or found[0][1].unit == found[1][1].unit
    return found if is_alike else []


def _is_led(text: str, figure: _Mark, marks: Sequence[_Mark]) -> bool:
    """Whether a figure is of the side behind it, whatever stands before: "Corrant has 52 in Aven"."""
    behind = next((start for start, _, side in marks if start >= figure[1] and side in "ab"), figure[1])
    return behind > figure[1] + 1 and _LED.fullmatch(text, figure[1], behind) is not None


def _words_of(asked: TwoSides, text: str, told: Told, value: Quantity) -> str:
    """A figure in the words of its sentence, with its unit where the question does not say what it counts."""
    words = re.sub(r"-[a-z]+$", "", text[slice(*told.place)])
    if asked.kinds == ("duration",):
        return f"{words} {value.unit}"
    if asked.counted or "times" in asked.kinds or words[0] in "$£€":
        return words
    behind = _UNIT.match(text, told.place[1])
    return words + behind.group() if behind else words


def _counts(asked: TwoSides, unit: str) -> str:
    """What figures with this unit count, "" for what is asked about."""
    is_people = unit == PEOPLE or is_person_word(unit)
    is_asked = stem(unit) in asked.counted or (is_people and stem(PEOPLE) in asked.counted)
    return "" if is_asked else PEOPLE if is_people else stem(unit)


def _sign(asked: TwoSides, one: Quantity, other: Quantity) -> int:
    both_count = is_count(one.unit) and is_count(other.unit)
    is_alike = not one.unit or not other.unit or _counts(asked, one.unit) == _counts(asked, other.unit)
    told = other if one.unit == other.unit or (both_count and is_alike) else measured_as(one, other)
    if told is None:
        return 0
    low, high = told.low * asked.factor, told.high * asked.factor
    rough = _ROUGH * abs(high) if one.approximate or told.approximate else 0.0
    if one.low == one.high == low == high and not rough:
        return 1 if asked.may_equal else -1
    return asked.sign * ((one.low - rough > high) - (one.high + rough < low))
