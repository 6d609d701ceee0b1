"""What a sentence tells of before and of now: "had opposed it and now supports it", "not before May".

Who is asked what is so is told by what is so now, and a time before the one until which a thing will not
happen is a no. What has not happened yet may still, and the last five games tell nothing of the next. English
only, and by words.
"""

from __future__ import annotations

import re

from dateline.answers.statements.clauses import OPPOSITE
from dateline.answers.statements.hedges import NEGATION
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.numerals import SMALL
from dateline.language.words import stems
from dateline.questions.assertions import Assertion
from dateline.types import Article

_IS_SO = frozenset("is are do does".split())
_ONCE = lazy(
    r"\b(?:had|once|used to|formerly|previously|initially|originally|at first|earlier|until)\b", re.IGNORECASE
)
_NOW = lazy(r"\b(?:now|today|these days|ha(?:s|ve) since|has come to)\b", re.IGNORECASE)
_NAMED = lazy(r"\b[A-ZÀ-Þ][\w.'’-]+ $")
_OPEN = lazy(r"\b(?:will|would|may|might|could|should|to|plans|hopes|wants) now\b", re.IGNORECASE)
_FOR, _AGAINST = stems("support back favour favor endorse welcome"), stems("oppose against reject condemn")
_NOT_BEFORE = lazy(
    r"(?:\b(?:not|never)|n['’]t)\b(?P<deed>[^,;.]*?) (?:before|until|till) (?:the )?(?:\w+ of )?$",
    re.IGNORECASE,
)
_NOT_YET = lazy(
    r"\b(?:has|have|had|is|are|was|were)(?:(?:n['’]t| not)(?:(?: (?!(?:and|but|or)\b)[\w'’-]+){0,6}?) yet|"
    r"(?: still)? yet to)\b",
    re.IGNORECASE,
)
_AHEAD = lazy(  # what tells of what is to come, or is off
    r"\b(?:will|would|won['’]t|shall|going to|never|no longer|refus\w+|reject\w+|ruled? out|cancel\w+|"
    r"abandon\w+|scrapp?\w+)\b"
)
_SO_BY_NOW = lazy(
    r"\b(?:is|are|has|have)\b[^.;]{0,30}\b(?:now|finally|currently|today|at last|these days)\b|"
    r"\b(?:now|finally|currently|today) (?:is|are|has|have)\b",
    re.IGNORECASE,
)
_WAS_SO = frozenset("was were did had".split())
_PAST_ONES = lazy(
    rf"\b(?:past|previous|last|prior|preceding) (?:\d+|{'|'.join(SMALL)}|few|several) "
    r"(?!(?:\w+ )?(?:years|months|weeks|days|hours|minutes|seconds|decades|centuries|seasons)\b)[\w-]+",
    re.IGNORECASE,
)
_PAST = lazy(r"\b(?:past|previous|last|prior|preceding)\b", re.IGNORECASE)


def is_now(assertion: Assertion, sentence: str) -> int:
    """1 where what is asked about is so now and was not, -1 where the contrary is, 0 for neither."""
    now = _NOW.search(sentence) if assertion.auxiliary in _IS_SO else None
    once = _ONCE.search(sentence, 0, now.start()) if now else None
    if now is None or once is None or _OPEN.search(sentence, once.end()) or NEGATION.search(sentence):
        return 0
    named = _NAMED.search(sentence[: now.start()])
    if named and assertion.names and not assertion.names & stems(named.group()):
        return 0  # another is for it now
    before, behind = stems(sentence[: now.start()]), stems(sentence[now.end() :])
    signs = set[int]()
    for word in assertion.words:
        against = OPPOSITE.get(word, frozenset()) | (
            _AGAINST if word in _FOR else _FOR if word in _AGAINST else frozenset()
        )
        if word in before and against & behind and word not in behind:
            signs.add(-1)
        elif word in behind and against & before and word not in before:
            signs.add(1)
    return signs.pop() if len(signs) == 1 else 0


def is_later(assertion: Assertion, article: Article, start: int, end: int) -> int:
    """-1 where a sentence tells that it will not be before a time behind the one asked about, else 0."""
    text, times = article.text, assertion.times
    if len(times) != 1 or times[0].side not in ("", "before", "by"):
        return 0
    asked = times[0].moment.until or times[0].moment.iso
    for at, _, one in find_values(text, start, end, written=article.date):
        found = _NOT_BEFORE.search(text[start:at]) if isinstance(one, Moment) else None
        if found is None or not isinstance(one, Moment) or not assertion.words & stems(found["deed"]):
            continue
        if one.iso[0].isdecimal() and one.iso[: len(asked)] > asked and _is_told(assertion, text[start:end]):
            return -1
    return 0


def is_not_yet(assertion: Assertion, sentence: str) -> bool:
    """Whether it is asked what will be so, and a sentence tells only that it has not been so yet."""
    found = _NOT_YET.search(sentence) if assertion.auxiliary == "will" else None
    return found is not None and bool(assertion.words & stems(sentence)) and not _AHEAD.search(sentence)


def is_only_so_by_now(assertion: Assertion, article: Article, sentence: str, *, timed: bool) -> bool:
    """Whether it is asked what was so in a year before the article's, and a sentence tells what is so by now.

    `timed` is whether the sentence states a time.
    """
    if timed or assertion.auxiliary not in _WAS_SO or article.date is None:
        return False
    asked = [one.moment.until or one.moment.iso for one in assertion.times]
    return any(one[:4] < article.date[:4] for one in asked) and _SO_BY_NOW.search(sentence) is not None


def is_of_earlier_ones(assertion: Assertion, article: Article, start: int, end: int) -> bool:
    """Whether it is asked what was so at a time, and a sentence tells of the "past five" without one."""
    if not assertion.times or assertion.times[0].side or _PAST.search(assertion.text):
        return False
    if _PAST_ONES.search(article.text, start, end) is None:
        return False
    return not any(isinstance(one, Moment) for *_, one in find_values(article.text, start, end))


def _is_told(assertion: Assertion, sentence: str) -> bool:
    return assertion.words | assertion.names <= stems(sentence)
