"""Which of two a sentence puts before the other, where a question names both: "Did Aven beat Tarn?".

It may have them the other way round ("Tarn beat Aven", "Tarn is the milder"), or tell of another match. Read
are comparatives with "than", contests, and who lags behind whom in number, between names alone; English only,
and no sentence is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.answers.statements.hedges import NEGATION, is_conditional, is_hedged
from dateline.language.lexicon import AUXILIARY
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.language.words import names, stem, stems
from dateline.questions.assertions import Assertion

_AGAINST = tuple(  # of comparatives
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        ("warmer hotter milder", "colder cooler chillier"),
        ("bigger larger greater", "smaller"),
        ("taller longer", "shorter"),
        ("heavier", "lighter"),
        ("faster quicker", "slower"),
        ("dearer costlier pricier", "cheaper"),
        ("stronger", "weaker"),
        ("richer wealthier", "poorer"),
        ("wetter", "drier"),
        ("safer", "riskier"),
        ("earlier sooner", "later"),
        ("deeper", "shallower"),
        ("wider broader", "narrower"),
        ("higher", "lower"),
    )
)
_NAME = r"[A-ZÀ-Þ][\w.-]*(?: [A-ZÀ-Þ][\w.-]*)*"
_NAMES = rf"(?:[Tt]he )?{_NAME}(?:(?:,| and|, and) (?:the )?{_NAME})*"
_OBJECT = rf"(?:(?:his|her|its|their|other|rivals?|[a-z]+ like) )*(?P<loser>{_NAMES})"
_COMPARATIVE = r"(?!(?:rath|oth|wheth|eith|neith|nev)er\b)[a-z]{2,}er"
_BEAT = (
    r"(?:beat(?:s|ing)?|defeat(?:ed|ing)|thrash(?:ed|ing)|trounc(?:ed|ing)|rout(?:ed|ing)|toppl(?:ed|ing)|"
    r"swept|sweeping|overcame|outscored|edged(?: out)?)"
)
_BEATEN = r"(?:beaten|defeated|thrashed|trounced|routed|toppled|swept|outscored|edged(?: out)?)"
_LOST = r"(?:los(?:t|es|ing|s|ses)|fell|falls|falling|defeats?)\b[^,;.]{0,40}?\bto"
_ASKS_MORE = lazy(
    rf"^(?i:{AUXILIARY}) (?:the )?(?P<one>{_NAME})(?: (?!(?:that|who|which|and|or)\b)[a-z]+){{0,5}}? "
    rf"(?P<how>{_COMPARATIVE}) than (?:the )?(?P<other>{_NAME})"
)
_ASKS_BEAT = lazy(
    rf"^(?i:did|does|do|has|have|had|was|were) (?:the )?(?P<one>{_NAME})(?: (?:\w+ly|ever|also))? "
    rf"(?:(?P<beat>beat|beaten|defeat|defeated|w[io]n (?:against|over))|los[et] to|{_BEATEN} by) "
    rf"(?:the )?(?P<other>{_NAME})"
)
_ASKS_COUNT = lazy(
    rf"^(?i:{AUXILIARY}) (?:(?P<one>.+?\b(?P<how>more|fewer|less)\b(?! than\b) ?(?P<what>\S*).*?)"
    r" than (?P<other>.+)|"
    r"(?P<who>.+?) (?:(?:overt|surpass|outnumber|exceed|outpac)\w+|passed|caught up with) (?P<whom>.+))"
)
_BY = rf"(?:far|well|just|still|only|points?|\d+|{'|'.join(SMALL)})"
_AHEAD = lazy(
    rf"\b(?:(?P<less>(?:(?:lag|fall|remain|trail)(?:s|ged|ging|ing|ed)?|fell|{_BY}) behind|"
    r"trail(?:s|ed|ing)?|short of|pale[sd]? (?:in comparison[”\"’']? (?:to|with)|beside)|"
    rf"(?:fewer|less|smaller|lower)(?: [a-z]+){{0,3}} than)|{_BY} ahead of|surpass(?:es|ed|ing)?|"
    r"exceed(?:s|ed|ing)?|outnumber(?:s|ed|ing)?|overt(?:akes|ook|aken|aking)|outpac(?:es|ed|ing)|"
    r"(?:more|higher|larger|bigger|greater)(?: [a-z]+){0,3} than)\b(?P<whom>(?:[^,;.]|[.,](?=\d)){1,80})",
    re.IGNORECASE,
)
_THEY = lazy(r"(?:She|He|They|It)\b")
_MORE = lazy(rf"\b(?P<how>{_COMPARATIVE})\b(?P<than> than\b)?", 0)
_PART = lazy(r"[,;]\s+|\s(?:while|whereas|but|although|though|and)\s")
_CUT = lazy(r"[;:—–]\s|,\s|\s(?:while|whereas|but|although|though|because|after|before|when|and)\s")
_NOT_DONE = lazy(r"\b(?:to|will|would|could|can|may|might|should|if|is|are|was|were|be|been|being|than) $")
_WON = lazy(rf"\b{_BEAT} {_OBJECT}")
_LOSS = lazy(rf"\b(?:{_LOST}|{_BEATEN} by) (?P<winner>{_NAMES})")
_NEXT_NAME = lazy(rf"[^,;]*, (?:the )?(?P<loser>{_NAME})")
_HOW_MANY = frozenset(map(stem, "more fewer less many much than".split()))


class _Match(NamedTuple):
    """Who won, where it is told, and who lost, by the stems of their names, and the words that tell it."""

    winner: frozenset[str]
    loser: frozenset[str]
    told: str


def put_first(assertion: Assertion, sentence: str) -> int | None:
    """Return 1 where a sentence has two as the question has them, -1 where it has them the other way round.

    0 where it tells of one of them and another; None where the question compares no two, or nothing is told.
    """
    asked = _ASKS_MORE.match(assertion.text) or _ASKS_BEAT.match(assertion.text)
    if assertion.than:
        return None
    if asked is None:
        return _counted(assertion, sentence)
    one, other = stems(asked["one"]), stems(asked["other"])
    one, other = one - other, other - one
    if not one or not other:
        return None
    if "how" in asked.groupdict():
        return _compared(assertion, sentence, stem(asked["how"]), one, other)
    return _contested(assertion, sentence, one, other, 1 if asked["beat"] else -1)


def _compared(
    assertion: Assertion, sentence: str, how: str, one: frozenset[str], other: frozenset[str]
) -> int | None:
    if NEGATION.search(sentence):
        return None
    told = set[tuple[str, int]]()
    for part in _PART.split(sentence):
        found = _MORE.search(part)
        turn = _turn(how, stem(found["how"])) if found else 0
        if found is None or not turn:
            continue
        if found["than"]:
            left, right = stems(part[: found.start()]), stems(part[found.end() :])
            told |= {("one", turn)} if one & left and other & right else set()
            told |= {("one", -turn)} if other & left and one & right else set()
            told |= {("other", sign) for _, sign in told}
        elif bool(one & stems(part)) != bool(other & stems(part)):
            told.add(("one", turn) if one & stems(part) else ("other", -turn))
    signs = {sign for _, sign in told}
    if len(told) != 2 or len(signs) != 1:
        return None
    is_open = is_hedged(assertion, sentence) or is_conditional(assertion, sentence)
    return 0 if is_open else signs.pop()


def _counted(assertion: Assertion, sentence: str) -> int | None:
    """What "lags behind", or "surpasses", says of who has more: "Did Ana win more titles than Bo?"."""
    asked = _ASKS_COUNT.match(assertion.text)
    if asked is None or NEGATION.search(sentence) or is_hedged(assertion, sentence):
        return None
    one = stems(asked["one"] or asked["who"]) & assertion.names
    other = stems(asked["other"] or asked["whom"]) & assertion.names
    one, other = one - other, other - one
    words, counted = assertion.words - _HOW_MANY, stems(asked["what"] or "") & assertion.words
    own = stems(sentence)
    if not one or not other or not counted <= own or 2 * len(words & own) < len(words):
        return None
    signs = set[int]()
    for found in _AHEAD.finditer(sentence):
        before, behind = sentence[: found.start()], stems(found["whom"])
        left, turn = stems(before), -1 if found["less"] else 1
        is_one = one & left or _THEY.match(sentence) or not names(before)
        if other & behind and not (one & behind or other & left) and is_one:
            signs.add(turn)
        elif one & behind and other & left and not (other & behind or one & left):
            signs.add(-turn)
    turn = -1 if asked["how"] in ("fewer", "less") else 1
    return turn * signs.pop() if len(signs) == 1 else None


def _turn(how: str, told: str) -> int:
    """1 for a comparative that says the same, -1 for one that says the opposite, 0 for any other."""
    if how == told:
        return 1
    for sides in _AGAINST:
        for side, against in (sides, sides[::-1]):
            if how in side:
                return 1 if told in side else -1 if told in against else 0
    return 0


def _contested(
    assertion: Assertion, sentence: str, one: frozenset[str], other: frozenset[str], turn: int
) -> int | None:
    signs, is_another, is_open = set[int](), False, False
    for match in _matches(sentence):
        if NEGATION.search(match.told) or is_hedged(assertion, match.told):
            continue
        if one & match.winner and other & match.loser:
            signs.add(turn)
        elif other & match.winner and one & match.loser:
            signs.add(-turn)
        elif one & (match.winner | match.loser):
            is_another = True
        elif not match.winner and other & match.loser:
            is_open = True
    if len(signs) == 1:
        return signs.pop()
    return 0 if is_another and not (is_open or signs) else None


def _matches(sentence: str) -> Iterator[_Match]:
    for found in _WON.finditer(sentence):
        before = _clause_before(sentence, found.start())
        if not _NOT_DONE.search(before):
            yield _Match(_names(before), stems(found["loser"]), before + found.group())
    for found in _LOSS.finditer(sentence):
        before = _clause_before(sentence, found.start())
        behind = _NEXT_NAME.match(sentence, found.end())
        loser = _names(before) or (stems(behind["loser"]) if behind else frozenset())
        if loser:
            yield _Match(stems(found["winner"]), loser, before + found.group())


def _clause_before(sentence: str, end: int) -> str:
    return sentence[max((cut.end() for cut in _CUT.finditer(sentence, 0, end)), default=0) : end]


def _names(words: str) -> frozenset[str]:
    """The stems of the words with capitals: of a sentence's first too, which is none that is asked about."""
    return stems(" ".join(word for word in words.split() if word[0].isupper()))
