"""What the order of things in a sentence tells whoever asks for another: first and last, already and not yet.

Nobody had before what is had for the first time, who is among the first does not come last, and what was the
deadliest ever in another year is not so now. What is twice a plan is more than was planned. Times
have their own modules: the first since one (`firsts.py`), and those of two things (`apart.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.answers.statements.clauses import Clause
from dateline.answers.statements.hedges import NEGATION
from dateline.answers.verdicts.apart import timed_apart
from dateline.answers.verdicts.firsts import by_the_first
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.numerals import SMALL
from dateline.language.words import WORD, stem, stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_BEFORE = lazy(r"\b(?:already|before|previously|earlier|again|former(?:ly)?)\b", re.IGNORECASE)
_ANY_BEFORE = lazy(r"\b(?:before|previously)(?: (?:that|then|this))?\W*$", re.IGNORECASE)
_FIRST_TIME = lazy(  # "the first time in ten years" is none
    r"\bfor the (?:very )?first time\b"
    r"(?!,? (?:since|this|that)\b)(?! in (?!(?:(?:its|his|her|their|the|[\w’']+) )?(?:\w+ )?history\b))",
    re.IGNORECASE,
)
_ASIDE = lazy(r"(?:who|which|that|when|after|whose)\b", re.IGNORECASE)
_AMONG = r"(?:among|one of|some of) the (?:very )?"
_ENDS = tuple(  # of an order, what asks for it, and what tells of it
    (
        lazy(
            rf"\b(?:(?:{_AMONG}|(?:the|be) (?:very )?){end} (?:\w+ ){{0,3}}?to (?P<deed>\w+)|{_AMONG}{end}\b|"
            rf"(?:until|came|come|went|go) {end}(?= (?:for|in|of|on|at|to)\b|\W*$)|{end} in line\b)",
            re.IGNORECASE,
        ),
        lazy(rf"\b(?:{_AMONG}{end}\b|{end} in line\b)", re.IGNORECASE),
    )
    for end in ("first", "last")
)
_NO_MOST = (
    "west|forest|protest|interest|contest|request|guest|quest|test|nest|rest|chest|harvest|arrest|honest|modest|"
    "priest|conquest|latest"
)
_MOST = lazy(rf"\bthe (?:\w+ )?(?P<most>worst|best|(?!(?:{_NO_MOST})\b)[a-z]{{2,}}est)\b", re.IGNORECASE)
_ALIKE = (
    frozenset("worst deadliest bloodiest gravest".split()),
    frozenset("biggest largest greatest".split()),
)
_EVER = r"\b[^.;:]{0,60}?\b(?:ever|in (?:[\w’']+ )?history|on record|of all time)\b"
_IN = lazy(r"\b(?:in|of|on|during)(?: the)? (?:\w+ )?\Z", re.IGNORECASE)
_THAN = lazy(r"\b(?:than|since)\b", re.IGNORECASE)
_MORE_THAN_ONE = lazy(r"\b(?:more than one|at least two|several) (?P<what>[\w-]+)", re.IGNORECASE)
_THAN_ANY = lazy(
    r"\b(?:more|longer|older|higher|larger|bigger|faster)\b.* than any(?:one|body)?\b", re.IGNORECASE
)
_BEHIND_ONE = lazy(
    r"\b(?:second[- ](?:most|[a-z]+est)|second only to|"
    rf"(?:\d+|{'|'.join(SMALL)}) (?:behind|short of|shy of) the (?:[\w-]+ ){{0,3}}record)\b",
    re.IGNORECASE,
)
_ONLY = lazy(
    r"\b(?:the|so far|and|its|his|her|their|[\w’']+[’']s) (?:only|sole|lone) (?=(?P<what>(?:[\w-]+ ?){1,3}))"
    r"(?P<behind>[^,;:]*)",
    re.IGNORECASE,
)
_PLAN = (
    r"(?:meant|intended|designed|supposed|built|planned|expected|allowed|permitted|forecast|targeted|"
    r"capacity)"
)
_THAN_PLANNED = lazy(
    r"\b(?:(?P<more>more|larger|higher|longer)|fewer|less|smaller|lower|shorter)\b.*"
    rf"\bthan\b[^,]{{0,30}}?\b{_PLAN}\b",
    re.IGNORECASE,
)
_BESIDE_PLAN = lazy(
    r"(?<!less than )(?<!up to )"
    r"\b(?:(?P<more>double|twice|triple|(?:two|three|four|five|six|ten|several|many|\d+) times|"
    r"exceed(?:s|ed|ing)?|above|beyond|more than|over)|half|below|under|less than|fewer than|short of)"
    r" (?:as (?:many|much) (?:\w+ ){0,3}?as )?(?:(?:the|its|their|an?|as|many|much|what|it|they|was|were|is|"
    rf"are|had|been|maximum|original|originally|number|size|[\w]+['’]s) ){{0,6}}?{_PLAN}\b",
    re.IGNORECASE,
)


def ordered(
    assertion: Assertion, article: Article, start: int, end: int, clauses: Sequence[Clause], *, hedged: bool
) -> int:
    """Return 1 or -1 as the order that article.text[start:end] tells is the one asked about, 0 for none.

    Where it is `hedged`, only what has never been before is certain: "will get it for the first time".
    """
    sentence = article.text[start:end]
    if not hedged:
        by_time = by_the_first(assertion, article, start, end, clauses)
        if sign := by_time or timed_apart(assertion, article, start, end):
            return sign
    if NEGATION.search(sentence):
        return 0
    sign = -_is_the_first_time(assertion, article, start, end, clauses)
    if not hedged:
        sign = (
            sign
            or _beside_a_plan(assertion, sentence)
            or -_is_the_only_one(assertion, sentence)
            or -_is_at_the_other_end(assertion, sentence)
            or -_is_behind_one(assertion, sentence)
            or -_was_in_another_year(assertion, article, start, end)
        )
    return -sign if assertion.denies else sign


def _is_the_first_time(
    assertion: Assertion, article: Article, start: int, end: int, clauses: Sequence[Clause]
) -> bool:
    """Whether it is asked what had been before, and the clause that tells of it has it for the first time."""
    text, day = article.text, article.date or ""
    if "first" in assertion.words or not (assertion.times or _ANY_BEFORE.search(assertion.text)):
        return False
    if any(one.side not in ("before", "by") or not "1" < one.moment.iso <= day for one in assertion.times):
        return False  # what happened in 2018 for the first time happened before 2020
    found = _FIRST_TIME.search(text, start, end)
    if found is None or _BEFORE.search(text, start, end) or _moments(article, start, end):
        return False
    clause = next(one.range for one in clauses if found.start() < one.range[1])
    told = stems(text[slice(*clause)])
    return 2 * len(assertion.terms & told) >= len(assertion.terms) and not _ASIDE.match(text, clause[0])


def _is_at_the_other_end(assertion: Assertion, sentence: str) -> bool:
    """Whether the last is asked about, and a sentence tells of the first, or the reverse."""
    own = frozenset(map(stem, WORD.findall(sentence)))
    for (asked, told), (_, other) in (_ENDS, _ENDS[::-1]):
        wanted = asked.search(assertion.text)
        if wanted is None or told.search(sentence) or not other.search(sentence):
            continue
        deed = wanted["deed"]
        who = stems(" ".join(_names(assertion.text[: wanted.start()])))
        return not who - own and (stem(deed) in own if deed else bool(assertion.words & own))
    return False


def _is_behind_one(assertion: Assertion, sentence: str) -> bool:
    """Whether more than any other has are asked about, and a sentence tells of one who has more."""
    own = stems(sentence)
    is_asked = _THAN_ANY.search(assertion.text) and _BEHIND_ONE.search(sentence)
    return is_asked is not None and 2 * len(assertion.terms & own) >= len(assertion.terms)


def _was_in_another_year(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Whether a sentence tells of the worst ever, and of another year than that of what is asked about."""
    wanted = _MOST.search(assertion.text)
    if wanted is None or article.date is None or assertion.times or _THAN.search(article.text, start, end):
        return False
    subject = stems(" ".join(_names(assertion.text[: wanted.start()])))
    own = stems(article.text[start:end])
    if not subject or subject & own or not (assertion.words - {stem(wanted["most"])}) & own:
        return False
    most = wanted["most"].lower()
    alike = next((words for words in _ALIKE if most in words), frozenset((most,)))
    is_told = re.search(rf"\b(?:{'|'.join(sorted(alike))}){_EVER}", article.text[start:end], re.IGNORECASE)
    years = [one.iso[:4] for at, one in _moments(article, start, end) if _IN.search(article.text, start, at)]
    return bool(is_told) and len(years) == 1 and years[0].isdecimal() and years[0] < article.date[:4]


def _is_the_only_one(assertion: Assertion, sentence: str) -> bool:
    """Whether more than one is asked about, and a sentence tells of the only one of which it is so."""
    asked = _MORE_THAN_ONE.search(assertion.text)
    if asked is None:
        return False
    what = stem(asked["what"])
    wanted = assertion.words - {what}
    for found in _ONLY.finditer(sentence):
        counted = [word for word in WORD.finditer(found["what"]) if stem(word.group()) == what]
        if counted and 2 * len(wanted & stems(found["behind"])) >= len(wanted):
            return True
    return False


def _beside_a_plan(assertion: Assertion, sentence: str) -> int:
    """1 where more, or fewer, than was planned are asked about and told, -1 where the other is told."""
    asked, told = _THAN_PLANNED.search(assertion.text), _BESIDE_PLAN.search(sentence)
    if asked is None or told is None or assertion.quantities:
        return 0
    return 1 if bool(asked["more"]) == bool(told["more"]) else -1


def _moments(article: Article, start: int, end: int) -> list[tuple[int, Moment]]:
    found = find_values(article.text, start, end, written=article.date)
    return [(first, one) for first, _, one in found if isinstance(one, Moment)]


def _names(words: str) -> list[str]:
    return [word for word in WORD.findall(words)[1:] if word[0].isupper()]
