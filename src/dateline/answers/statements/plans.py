"""Whether a value is of what was planned or of what came of it: what it was to cost is not what it cost.

Asked for the plan ("should have", "was due to", "the original budget"), what the verb of the question tells
to have happened is no answer, and by how much the one missed the other is none to either: "It cost 640
million, 90 million more than planned". Asked what was planned at first, what is planned now gives way to what
it took the place of: "It will cost 9 million instead of 7". Asked what came of it, a plan gives way to what
the same article tells of that; and what is to come gives way to what a later article tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dateline.language.lexicon import AUXILIARIES, BASE_OF_PAST, DETERMINERS, PARTICIPLES, PREPOSITIONS
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import read_quantity_at
from dateline.language.words import topic, verb_stem
from dateline.questions.asked import Asked
from dateline.types import QuestionType, Span

VALUES = (QuestionType.HOW_MANY, QuestionType.HOW_MUCH, QuestionType.WHEN)
_INTENDED = (
    r"(?:planned|expected|supposed|scheduled|meant|intended|budgeted|slated|promised|pledged|envisaged|"
    r"anticipated|hoped|projected|predicted|forecast)"
)
_PLAN = r"(?:plan|budget|estimate|forecast|target|projection|schedule)"
_ASKS_PLAN = lazy(  # "was the dam planned to cost", but not "were killed at the march planned for May"
    rf"\b(?:is|are|was|were|had|has|have)\b(?! (?:{'|'.join(sorted(PREPOSITIONS))})\b)(?P<whom>.*?)"
    rf"(?<!\bthe )(?<!\ba )(?:\b{_INTENDED}|\bestimated(?! to have\b)|\bgoing(?= to\b)|"
    r"\bdue(?=$| (?:to|in|on|by|for|back|out)\b))\b|"
    r"\bshould\b.*\bhave\b|"
    rf"\bwhat (?:is|was|were) the (?:[\w'’-]+ ){{0,2}}?(?:{_PLAN}|{_INTENDED} \w+|estimated \w+)\b"
    r"(?! (?:cut|deficit|rise)\b)|"
    r"\b(?:did|do|does)\b.*?(?<!\bthe )(?<!\ba )(?<!\bits )"
    r"(?:\b(?:expect|intend|promise|pledge|predict|hope)\b|\b(?:plan|project|forecast)(?=$| to\b)|"
    r"\bbudget(?=$| (?:to|for)\b))",
    re.IGNORECASE,
)
_ASKS_DONE = lazy(r"\b(?:did|were|was|have|has|had|(?!need)[a-z]{3,}ed|came|got|went)\b")
_ASKS_OFFERED = lazy(
    r"\b(?:could|might|may|would|will|can|should)\b|"
    r"\b(?:sa(?:y|id)|undert|offer|promis|pledg|plan(?!t|e)|hop(?:e|ing)|intend|want|aim|expect|agree|"
    r"commit(?!tee)|propos|estimat|due\b|mean|fear|need)|"
    r"\b(?:have|has|had) to\b|"
    r"\b(?:was|were)\b.*\bto [a-z]",
    re.IGNORECASE,
)
_ASKS_GAP = lazy(
    r"\b(?:more|less|fewer|exceed\w*|overr[ua]ns?|differ\w*|late|later|early|earlier|delay\w*|extra|additional|"
    r"too|by how|short(?:fall)?|miss(?:ed)?|beat|longer|higher|lower|on top|"
    rf"(?:over|above|below|under|behind|ahead of) (?:(?:the|its|their) )?(?:\w+ )?{_PLAN})\b",
    re.IGNORECASE,
)
_ASKS_FIRST = lazy(  # what was planned before, and not what is planned now
    r"\b(?:was|were|had|should|did|original(?:ly)?|initial(?:ly)?|first|once|earlier|previous(?:ly)?)\b",
    re.IGNORECASE,
)
_ASKS_NOW = lazy(r"\b(?:now|current(?:ly)?|new|latest|revised|today|still)\b", re.IGNORECASE)
_SHORT = (
    r"(?:\s(?:in|on|by|at|for|to|about|around|the|an?|only|until|from|[a-z]+ly|[a-z]+ed,?))*"
    r"\s(?=[$€£\d]|[A-ZÀ-Þ])"
)
_IN_PLACE_OF = lazy(  # behind a value, before what it takes the place of
    rf"[^.;:()\d]{{0,25}}?(?:\s(?:instead of|rather than|up from|down from)|,?\s(?:and )?not\b,?){_SHORT}"
)
_TO_ANOTHER = lazy(r"\bfrom [^.;:()]{1,30}? to (?:about |around |some |nearly |up to )?$", re.IGNORECASE)
_GAP = lazy(  # behind the distance of something from what was planned
    r"[^,.;:()]{0,30}?\s(?:(?:more|less|fewer|[a-z]+er) than (?:(?:was|had been|were|it|first|originally|"
    rf"initially|the|its|their|an?) )*(?:{_INTENDED}|estimated|{_PLAN})|"
    r"(?:over|above|below|under|behind|ahead of) (?:(?:the|its|their) )?(?:(?:original|initial|planned) )?"
    r"(?:budget|estimate|forecast|target|schedule|projection)|late(?=[,.;:]|$| and\b| because\b))\b",
    re.IGNORECASE,
)
_TO_COME = lazy(  # before a verb: "was to have", "will be", "would"
    r"\b(?:to|will|would|could|should|may|might|must|can|shall|won['’]t|not|if)\s(?:\w+ly\s)?"
    r"(?:(?:be|have|been)\s)*$",
    re.IGNORECASE,
)
_PLANNED = lazy(
    rf"\b(?:{_INTENDED}|(?<!\ban )(?<!\bthe )estimated|{_PLAN}s?|planning|due|deadline|original(?:ly)?|"
    r"initial(?:ly)?|will|would|should|(?:is|are|was|were|been) to|expects?|hopes?|intends?|aims?|"
    r"promises?)\b",
    re.IGNORECASE,
)
_MEANT = lazy(rf"\b(?:{_INTENDED}|due|original(?:ly)?)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_ALIKE = frozenset("cost cut hit put set shut".split())
"""Verbs whose past is as they are, and that are nouns too."""
_BEFORE_NOUN = DETERMINERS | PREPOSITIONS | {"total", "final", "and"}
_BEHIND_NOUN = PREPOSITIONS | AUXILIARIES | {"rose", "fell"}
_CLAUSE = lazy(
    r"[;:—–]\s|,\s|\s(?:and|but|while|although|who|which|that|instead of|rather than|compared (?:to|with))\s"
)
_APART = lazy(r"[;:—–]\s|\b(?:but|while|although|instead of)\s")
_WAS = lazy(r"\b(?:was|were)\b")
_ASKS_BUDGET = lazy(r"\b(?:budget|estimate)", re.IGNORECASE)
_ASKS_GUESTS = lazy(r"\b(?:expected|anticipated)\b", re.IGNORECASE)
_COSTS, _COMES = {"cost"}, {verb_stem(word) for word in "come attend gather arrive turn visit".split()}
_HOPES = r"(?:hop(?:es?|ed|ing)|aim(?:s|ed|ing)?|wish(?:es|ed)?|plan(?:s|ned|ning)?|budget(?:s|ed)?)"
_ONLY_OFFERED = lazy(  # "has undertaken to take in another 200", "hopes for 900"
    rf"\b(?:(?:could|might|may|(?:undertaken|offer(?:s|ed)?|promis(?:es?|ed)|pledg(?:es?|ed)|{_HOPES}|"
    r"intend(?:s|ed|ing)?|want(?:s|ed|ing)?|would like|expect(?:s|ed|ing)?) to)\s+[a-z]+|"
    rf"{_HOPES} for)"
    r"(?:\s+(?:in|up|out|back|to|as|many|at|least|about|around|some|another|more|than|nearly|over|an?|further|"
    r"between|attract|see))*\s*$"
)
_ASKS_RULED = lazy(
    r"\b(?:order|award|grant|pa(?:y|id)\b|receiv|(?:win|won)\b|fined?\b|settle|compensat)", re.IGNORECASE
)
_ASKS_SOUGHT = lazy(r"\b(?:ask|seek|sought|demand|request|claim|su(?:e|ed|ing)\b|want)", re.IGNORECASE)
_SOUGHT = lazy(  # what somebody asks a jury to award is awarded by none
    r"\b(?:(?:ask|urg)(?:s|es|ed|ing) (?:the |an? )?(?:\w+ )?(?:jur(?:y|ors)|judges?|court|tribunal) "
    r"(?:to (?:order|award|grant|give|make|fine)|for)\b[^.,;:—\d$£€]{0,60}|"
    r"(?:sought|seek(?:s|ing)|(?:demand|request)(?:s|ed|ing)|su(?:es?|ed|ing) (?:[\w'’.-]+ ){0,4}?for)"
    r"(?: (?:at|least|about|around|some|more|than|nearly|over|up|to|as|much|another))*\s*)$"
)
_WILL = lazy(r"\b(?:will|(?:is|are) (?:due |set |expected )?to)\s(?:\w+ly\s)?(?P<verb>[a-z]+)\b")
_SIGHT = 120  # characters before a number
_HEADS = 15  # characters at most before a day that heads a line


def is_of_no_plan(question: str, text: str, start: int, end: int) -> bool:
    """Say whether what was planned is asked for, and text[start:end] is what came of it.

    So is, whatever is asked, by how much the one missed the other, if that is not asked.

    >>> text = "The dam cost 640 million, 90 million more than planned."
    >>> is_of_no_plan("How much was the dam planned to cost?", text, 13, 24)
    True
    """
    if _ASKS_GAP.search(question):
        return False
    if _GAP.match(text, end, quote_around(text, start, end)[1]):
        return True
    if _asks_first_plan(question) and _TO_ANOTHER.search(text, quote_around(text, start, end)[0], start):
        return True
    return _asks_plan(question) and _came_of_it(question, text, start, end)


def is_planned(question: str, text: str, start: int, end: int) -> bool:
    """Say whether it is asked what came of something, and text[start:end] is what was planned.

    >>> text = "It was to open in May, but opened in June."
    >>> is_planned("When did the dam open?", text, 18, 21), is_planned("When did it open?", text, 37, 41)
    (True, False)
    """
    if not _asks_what_came(question) or _came_of_it(question, text, start, end):
        return False
    first = quote_around(text, start, end)[0]
    first = max((cut.end() for cut in _APART.finditer(text, first, start)), default=first)
    words = {verb_stem(word) for word in _WORD.findall(question)}
    marks = [one for one in _PLANNED.finditer(text, first, start) if verb_stem(one.group()) not in words]
    return bool(marks) and not any(
        one.group() in BASE_OF_PAST for one in _WORD.finditer(text, marks[-1].end(), start)
    )


def is_only_planned(asked: Asked, span: Span, all_: Iterable[Span]) -> bool:
    """Say whether a value was planned, it is asked what came of it, and another in the article tells that.

    What is told as a hope or an offer alone tells nothing of what came, whether another does or not.
    """
    text = span.article.text
    if asked.type in VALUES[:2] and is_only_offered(asked.text, text, span.start):
        return True
    if asked.type not in VALUES or not is_planned(asked.text, text, span.start, span.end):
        return False
    others = [one for one in all_ if one.article.id == span.article.id and _kind(one) == _kind(span)]
    return any(_came_of_it(asked.text, text, one.start, one.end) for one in others)


def is_only_announced(asked: Asked, span: Span, all_: Iterable[Span]) -> bool:
    """Say whether what is asked about as past is told as to come, and a later article speaks of it, too.

    So is "Ana Ruiz will open the fair" for who asks who opened it, and a line of what is on, headed by a day
    after that of its article.
    """
    written, text = (span.article.date or "")[:10], span.article.text
    if not written or asked.type in VALUES or not _asks_what_came(asked.text):
        return False
    first, last = quote_around(text, span.start, span.end)
    wanted = {verb_stem(word) for word in _WORD.findall(asked.text)}
    to_come = any(verb_stem(one["verb"]) in wanted for one in _WILL.finditer(text, first, last))
    if not to_come and not _is_headed_by_a_day_after(written, text, first, span.start):
        return False
    return any(
        (one.article.date or "")[:10] > written and asked.words & topic(one.article.text[: _SIGHT * 5])
        for one in all_
    )


def _is_headed_by_a_day_after(written: str, text: str, first: int, start: int) -> bool:
    colon = text.find(": ", first, start)
    return colon > 0 and any(
        isinstance(value, Moment) and value.iso[:10] > written
        for at, _, value in find_values(text, first, colon, written=written)
        if at - first < _HEADS
    )


def is_only_offered(question: str, text: str, start: int) -> bool:
    """Say whether a number there is of what was offered, planned or sought, and it is asked what came of it.

    >>> text = "Norland has promised to take in 200 refugees."
    >>> is_only_offered("How many refugees did Norland take in?", text, 32)
    True
    """
    before = text[max(0, start - _SIGHT) : start]
    if not _asks_what_came(question):
        return False
    asks_ruled = _ASKS_RULED.search(question) and not _ASKS_SOUGHT.search(question)
    return bool(_ONLY_OFFERED.search(before) or (asks_ruled and _SOUGHT.search(before)))


def planned_before(question: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return what was planned at first, where that is asked for and text[start:end] is what is planned now.

    >>> text = "It will cost 9 million euros instead of 7 million."
    >>> text[slice(*planned_before("How much was it planned to cost?", text, 13, 28))]
    '7 million'
    """
    if not _asks_first_plan(question) or _came_of_it(question, text, start, end):
        return None
    last = quote_around(text, start, end)[1]
    own = next((one for *_, one in find_values(text, start, end)), None)
    behind = _IN_PLACE_OF.match(text, end, last)
    found = None if behind is None else next(iter(find_values(text, behind.end(), last)), None)
    if found is None or behind is None or own is None or type(own) is not type(found[2]):
        return None
    return found[:2] if found[0] == behind.end() else None


def _asks_first_plan(question: str) -> bool:
    return _asks_plan(question) and bool(_ASKS_FIRST.search(question)) and not _ASKS_NOW.search(question)


def _asks_what_came(question: str) -> bool:
    asks_otherwise = _ASKS_OFFERED.search(question) is not None or _asks_plan(question)
    asks_done = _ASKS_DONE.search(question) or any(one in BASE_OF_PAST for one in _WORD.findall(question))
    return bool(asks_done) and not asks_otherwise


@lru_cache(maxsize=16)  # every value is compared with the question
def _asks_plan(question: str) -> bool:
    found = _ASKS_PLAN.search(question.rstrip(" ?"))
    return found is not None and not any(map(_is_deed, (found["whom"] or "").split()))


def _is_deed(word: str) -> bool:
    return word in BASE_OF_PAST or word in PARTICIPLES or (word.endswith("ed") and word.islower())


def _kind(span: Span) -> str:
    quantity = read_quantity_at(span.article.text, span.start, span.end)
    return "" if quantity is None else quantity.kind


def _came_of_it(question: str, text: str, start: int, end: int) -> bool:
    """Whether a verb of the question tells of it in the past, the last before it, else the first behind.

    So does any verb of its clause where a plan stands in another: "They promised 90 jobs; 40 were created".
    """
    first, last = quote_around(text, start, end)
    wanted = {verb_stem(word) for word in _WORD.findall(_PLANNED.sub(" ", question))}
    wanted |= _COSTS if _ASKS_BUDGET.search(question) else set()
    wanted |= _COMES if _ASKS_GUESTS.search(question) else set()
    before = [one for one in _pasts(text, first, start) if verb_stem(one.group()) in wanted]
    if before:
        verb = before[-1]
        return not _TO_COME.search(text, first, verb.start()) and not _PLANNED.search(text, verb.end(), start)
    cuts = [first, *(cut.end() for cut in _CLAUSE.finditer(text, first, start))]
    cut = _CLAUSE.search(text, end, last)
    stop = last if cut is None else cut.start()
    if _PLANNED.search(text, cuts[-1], stop):
        return False
    behind = [*_pasts(text, end, stop)]
    if behind and verb_stem(behind[0].group()) in wanted:
        return True
    is_told = bool(behind or [*_pasts(text, cuts[-1], start)]) or _WAS.search(text, end, stop) is not None
    return is_told and (_MEANT.search(text, first, cuts[-1]) or _MEANT.search(text, stop, last)) is not None


def _pasts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the verbs there that are in the past, or may be: "it cost 3 francs", but not "its cost of 3"."""
    for one in _WORD.finditer(text, start, end):
        before, behind = text[start : one.start()].split()[-1:], text[one.end() : end].split()[:1]
        if one.group() in _ALIKE:
            is_past = not _BEFORE_NOUN & {*before} and not _BEHIND_NOUN & {*behind}
        elif one.group().endswith("ed"):  # but not of "25 named storms"
            stands_before = (
                bool(behind) and behind[0].isalpha() and behind[0] not in DETERMINERS | PREPOSITIONS
            )
            is_past = not stands_before or not (
                not before or before[0] in DETERMINERS or before[0][-1].isdigit()
            )
        else:
            is_past = one.group() in BASE_OF_PAST and one.group() not in AUXILIARIES
        if is_past:
            yield one
