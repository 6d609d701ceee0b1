"""What a text takes back: "it was nine, not twelve" speaks for nine, and "initially reported twelve" for no
twelve.

A place is taken back by the words beside it, or by a correction elsewhere in the article that names the same
value as wrong. A figure called revised takes back what was told before, whatever that was. English only, and
by words: irony is not seen, nor any other correction without its old figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.finding import find_values
from dateline.language.values.quantities import Quantity
from dateline.language.values.value import Value, agree
from dateline.language.words import topic

_EARLY = (
    r"(?:initially|originally|earlier|previously|at first|wrongly|incorrectly|mistakenly|erroneously|falsely)"
)
_REPORTED = (
    r"(?:reported|said|put|stated|given|gave|announced|estimated|counted|thought|believed|feared|described|claimed|"
    r"told|published|listed|named|identified|recorded|misstated|misreported)"
)
_WRONG = (
    r"(?:initial|earlier|previous|preliminary|wrong|mistaken|erroneous|incorrect|false)\s+"
    r"(?:report|count|figure|toll|estimate|version|number|statement|date|claim|account|rumou?r)s?"
)
_INSTEAD_OF = lazy(
    r"(?:(?<!if )(?<!or )\bnot|\brather than|\binstead of|\bno longer)\s+(?:about\s+|around\s+|some\s+|"
    r"on\s+|in\s+|by\s+|at\s+|the\s+|an?\s+)*$",
    re.IGNORECASE,
)
_BEFORE = lazy(
    rf"\b(?:{_EARLY}\s+(?:been\s+)?{_REPORTED}|{_REPORTED}\s+{_EARLY}|misstated|misreported"
    r"|first\s+(?:been\s+)?(?:put|gave|given|estimated|said|stated|thought|counted)"
    rf"|(?:an?|the|its|their)\s+{_WRONG}|(?<!contrary to ){_WRONG}\s+(?:had\s+)?(?:of|that|{_REPORTED})"
    r"|(?:retract|withdr[ae]w|den(?:y|ie))(?:ed|s|n|d)?\s+(?:[\w’']+\s+){0,3}?that|rumou?rs\s+that)\b"
    r"(?!\s+(?:late\s+|early\s+)?(?:on|in|at|by)\s+$)"  # which tells when it was reported
    r"(?:(?!\b(?:but|then|later|now|revised|corrected|instead|and not|misspel\w*)\b)[^.;\d])*$"
    r"|\bcorrecting\s+(?:the|an?|its|their|our)\s+(?:[a-z]+\s+){0,2}?$"
    r"|\b(?:revised|corrected|amended)\s+(?:(?:up|down|upwards?|downwards?)\s+)?"
    r"(?:to\s+[^.;]{1,30}?\s+)?from\s+(?:about\s+|around\s+)?$"
    r"|\b(?:revised|corrected|amended)\s+(?:[\w’'-]+\s+){1,9}?to\s+(?:\d[^.;]{0,30}?|[\w-]+)\s+from\s+$",
    re.IGNORECASE,
)
_EARLIER_VERSION = lazy(  # "It also gave her name as Ada Holm" goes on of it
    r"\bearlier version of (?:this|the|our) \w+(?:[^\n]*[.;]\s+it\s+(?:also|further|wrongly)\s)?"
    r"(?:(?!\b(?:but|correct|in fact|should|misspel\w*)\b)[^.;])*$",
    re.IGNORECASE,
)
_CORRECTION = lazy(
    r"\W{0,3}(?:(?:\w+ )?corrections?|clarification)\b|.*\bearlier version of (?:this|the|our)\b",
    re.IGNORECASE,
)
_GIVEN_AS = lazy(
    r"\b(?:gave|given|named|spelt|spelled|misspel\w*|listed|identified|put|printed)\b"
    r"(?:(?!\b(?:but|correct\w*|in fact|should)\b)[^.;])*\s(?:as|at)\s+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_GIVEN = lazy(rf"\b(?:{_REPORTED}|reads?|had)\b[^.;\d]*$", re.IGNORECASE)
_AGAINST = lazy(
    r"\b(?:against|compared\s+(?:with|to)|(?:up|down)\s+from)\s+(?:the\s+|an?\s+|\w+ly\s+)*$", re.IGNORECASE
)
_FIRST_GIVEN = lazy(
    rf"(?:\s+(?!and\b)[\w’'-]+){{0,3}}?\s+(?:first\s+(?:been\s+)?{_REPORTED}|{_EARLY}\s+{_REPORTED}|"
    rf"{_REPORTED}\s+(?:{_EARLY}|at\s+first|before))\b",
    re.IGNORECASE,
)
_AFTER = lazy(
    rf"(?:[^.;,\d]{{0,40}}?,?\s+(?:as|than)\s+(?:(?:was|were|had been|has been|we|it)\s+)?(?:{_EARLY}|"
    rf"first)\s+(?:been\s+)?{_REPORTED}"
    rf"|[^.;,\d]{{0,40}},\s+(?:\w+\s+){{0,3}}(?:initially|originally|at first)\s+{_REPORTED}"
    r"|[^.;,\d]{0,40}?\s+(?:was|were|is|has been|had been)\s+(?:later\s+)?"
    r"(?:wrong|incorrect|false|mistaken|a mistake|an error|revised|corrected|retracted|withdrawn)\b)",
    re.IGNORECASE,
)
_FIRST_ACCOUNT = lazy(  # "its first statement, which blamed a leak, was wrong"
    r"\b(?:first|initial|earlier|previous|original) (?:statement|account|version|claim|report|theory)s?"
    r"\b[^.;]{0,40}?\b(?:which|that|by|of)\b[^.;]*$",
    re.IGNORECASE,
)
_WAS_WRONG = lazy(
    r",?[^.;]{0,60}?\s(?:was|were|is|has been|had been|proved)\s+(?:\w+ )?"
    r"(?:wrong|incorrect|false|mistaken|untrue|withdrawn|retracted)\b",
    re.IGNORECASE,
)
_AT_FIRST = lazy(rf"\b{_EARLY},?\s+(?:some\s+|about\s+|around\s+)?$", re.IGNORECASE)
_WAS_REPORTED = lazy(rf"[^.;,\d]{{0,40}}?\s(?:was|were|had been)\s+{_REPORTED}\b", re.IGNORECASE)
_NOTE = lazy(
    r"\b(?:corrections?|correct(?:s|ing)|clarification|earlier version|editor['’]s note|"
    rf"misstated|misreported|(?:has been|was|been) (?:corrected|amended)|{_EARLY} {_REPORTED}|"
    rf"should have (?:read|said)|as (?:\w+ )?{_REPORTED} (?:{_EARLY}|before|on \w+day)|"
    rf"as (?:we|{_EARLY}) (?:had )?{_REPORTED})\b",
    re.IGNORECASE,
)
_IN_SENTENCE = r"(?:[^.;\n]|\.(?=\d))"
_SHOULD_READ = lazy(  # "gave it as 4 million; it should have read 2"
    rf"{_IN_SENTENCE}{{0,60}}?[.;,]\s+"
    r"(?:it|this|that|which|the (?:figure|number|sum|amount|date|sentence|\w*line))\s+"
    r"should\s+(?:have\s+(?:read|said|been)|be|read)\b",
    re.IGNORECASE,
)
_PUT_RIGHT = lazy(  # "gave it as 4 million. It was 2 million, not" 4
    rf"{_IN_SENTENCE}{{0,120}}?[.;:]\s+(?:(?:in fact|actually|rather),?\s+)?"
    r"(?:it|this|that|there|they|she|he|the\s+(?:[\w-]+\s+){1,6}?)\s*(?:was|were|is|are)\s+"
    rf"{_IN_SENTENCE}{{1,80}}?,?\s+(?:not|rather than|instead of)\s+"
    r"(?:about\s+|around\s+|some\s+|on\s+|in\s+|by\s+|at\s+|the\s+|an?\s+)*",
    re.IGNORECASE,
)
_FIRST_WORD = lazy(r"\W{0,2}\w+(?:[.,:]\d+)*")
_CLEFT = lazy(r"[^.;\n,]{0,30},?\s+(?:who|whom|that|which)\b", re.IGNORECASE)
_REVISED = r"(?:revised|corrected|amended|updated|adjusted)"
_REVISION = (
    rf"{_REVISED}\s+(?:[a-z-]+\s+){{0,2}}?"
    r"(?:list|manifest|roll|register|count|figure|tally|toll|total|number|estimate|report|statement|data|"
    r"version|schedule|timetable|date|result)s?"
)
_MOVED = (
    r"(?:fallen|risen|dropped|grown|shrunk|climbed|come down|gone (?:up|down)|"
    r"been (?:cut|raised|reduced|lowered))"
)
_SHOULD_HAVE_READ = r"\bshould\s+(?:have\s+(?:read|said|been|stated)|read)\s+(?:[^\w\s]|about\s+|around\s+)?$"
_SHOULD = lazy(_SHOULD_HAVE_READ, re.IGNORECASE)
_REVISED_BEFORE = lazy(  # "a revised list names 321", "revised the toll up to 321", "is now 321"
    rf"\b{_REVISION}\b[^.;:\d]{{0,60}}$"
    rf"|\b(?:has|have|had)\s+(?:since\s+|now\s+)?{_MOVED}\s+(?:\w+\s+)?to\s+(?:(?:about|around|some)\s+)?$"
    r"|\b(?:is|are|was|were)\s+now\s+(?:put\s+at\s+|about\s+|around\s+|some\s+)*$"
    r"|\bnow\s+puts?\s+(?:[\w’']+\s+){1,4}at\s+(?:about\s+|around\s+|some\s+)?$"
    rf"|\b{_REVISED}\s+(?:[\w’']+\s+){{0,5}}?to\s+(?:about\s+|around\s+|some\s+)?$"
    r"|\b(?:corrects|revises)\s+(?:the|its|our|their|that)\s+(?:figure|number|toll|count|estimate|sum|amount|"
    r"date|price|total)\b(?:\s+[\w’']+){0,8}?\s+to\s+(?:about\s+|around\s+|some\s+)?$"
    rf"|{_SHOULD_HAVE_READ}"
    r"|\bthe\s+(?:correct|right|true|actual)\s+(?:[\w’']+\s+){1,6}?(?:is|was)\s+$",
    re.IGNORECASE,
)
_REVISED_AFTER = lazy(  # "321 passengers, according to the revised list", "321, revised from 312"
    rf"[^.;:\d]{{0,60}}?(?:\b(?:according to|by|in|on|from|after)\s+[^.;:,\d]{{0,30}}?\b{_REVISION}\b"
    rf"|,\s+(?:a (?:figure|number|count)\s+)?{_REVISED}\s+(?:up\w*\s+|down\w*\s+)?from\b)",
    re.IGNORECASE,
)
_ASKS_FOR_IT = lazy(
    r"\b(?:initial(?:ly)?|original(?:ly)?|first|earl(?:y|ier)|previous(?:ly)?|preliminary|wrong(?:ly)?|mistake(?:n|nly)?|"
    r"erroneous(?:ly)?|incorrect(?:ly)?|not|before|misstated|misreported)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNPROVEN = lazy(
    r"\b(?:fail(?:s|ed|ing)? to (?:prove|show|establish|demonstrate)|"
    r"(?:no|without|lacks?|lacked) (?:any )?(?:evidence|proof|indication)|"
    r"(?:not|never)\s(?:been )?(?:proven?|proved|shown|established)|(?:not|n['’]t) (?:prove|show))\b"
    r"(?:(?!\b(?:but|instead|although|though)\b)[^.;:!?\n])*$",
    re.IGNORECASE,
)
_ASKS_FOR_A_CLAIM = lazy(
    r"\b(?:pro(?:ve|of)\w*|show\w*|establish\w*|evidence|claim\w*|alleg\w*|accus\w*|den(?:y|ied|ies))\b",
    re.IGNORECASE,
)
_SIGHT = 120  # characters beside a place that may take it back
_AROUND = 300  # characters around a correction that name what it corrects
_MOST_NOTES = 5


def asks_for_what_was_taken_back(question: str) -> bool:
    """Say whether a question may mean a figure that no longer holds: "How many were reported at first?"."""
    return _ASKS_FOR_IT.search(question) is not None


def is_taken_back(text: str, start: int, end: int) -> bool:
    """Say whether the words beside text[start:end] take it back.

    >>> is_taken_back("It was nine, not twelve.", 17, 23)
    True
    """
    before, after = text[max(0, start - _SIGHT) : start], text[end : end + _SIGHT]
    note = text[max(0, text.rfind("\n", 0, start) + 1, start - _AROUND) : start]
    return any(
        (
            _INSTEAD_OF.search(before),
            _BEFORE.search(before),
            _EARLIER_VERSION.search(note),
            _CORRECTION.match(note) and _GIVEN_AS.search(note),
            _AGAINST.search(before) and _FIRST_GIVEN.match(after),
            _AFTER.match(after),
            _FIRST_ACCOUNT.search(before) and _WAS_WRONG.match(after),
            _AT_FIRST.search(before) and _WAS_REPORTED.match(after),
            "should" in after and _GIVEN.search(before) and _SHOULD_READ.match(after),
            _is_put_right(text[start:end], text[end : end + 2 * _SIGHT]),
        )
    )


def _is_put_right(words: str, after: str) -> bool:
    """Whether the next sentence says what it was instead: "It was 2.4 million, not 4.2 million"."""
    if not any(word in after for word in ("not ", "rather ", "instead ")):
        return False
    right, first = _PUT_RIGHT.match(after), _FIRST_WORD.match(words)
    if right is None or first is None:
        return False
    again = re.compile(rf"{re.escape(first.group())}(?![.,:]?\w)").match(after, right.end())
    return again is not None and _CLEFT.match(after, again.end()) is None


def takes_back_words(text: str, words: str, about: frozenset[str]) -> bool:
    """Say whether a text takes such words back, in a sentence that has one of the stems `about` what it is.

    >>> takes_back_words("The first report, which blamed a gas leak, was wrong.", "gas leak", topic("report"))
    True
    """
    places = (one.span() for one in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    return any(
        is_taken_back(text, start, end) and about & topic(text[slice(*quote_around(text, start, end))])
        for start, end in places
    )


def is_revised(text: str, start: int, end: int) -> bool:
    """Say whether the words beside text[start:end] call it what something was revised to.

    >>> is_revised("By the revised list 321 were aboard.", 20, 23)
    True
    """
    before, after = text[max(0, start - _SIGHT) : start], text[end : end + _SIGHT]
    return bool(_REVISED_BEFORE.search(before) or _REVISED_AFTER.match(after))


def should_have_read(text: str, start: int) -> bool:
    """Say whether the words before text[start:] tell what stood wrong, or was left out, in a report.

    >>> should_have_read("The price should have read 9 francs, not 12.", 27)
    True
    """
    return _SHOULD.search(text[max(0, start - _SIGHT) : start]) is not None


def is_unproven(question: str, text: str, start: int, end: int) -> bool:
    """Say whether a clause before text[start:end] says that what it tells was not shown, and none asks so.

    >>> text = "They failed to prove that she spent 183 days there."
    >>> is_unproven("How many days did she spend there?", text, 36, 39)
    True
    """
    before = text[max(0, start - _SIGHT) : start]
    return _UNPROVEN.search(before) is not None and _ASKS_FOR_A_CLAIM.search(question) is None


def values_taken_back(text: str, *, written: str | None = None) -> tuple[Value, ...]:
    """Return the values that corrections in a text take back, without those that they state instead."""
    notes = zip(range(_MOST_NOTES), _NOTE.finditer(text), strict=False)
    return _taken_back(text, [note.span() for _, note in notes], written)


def taken_back_beside(text: str, start: int, end: int, *, written: str | None = None) -> tuple[Value, ...]:
    """Return the values that the paragraph around text[start:end] takes back, and does not state as well.

    >>> text = "The hospital counts 19 hurt. Earlier reports of 14 were wrong."
    >>> [value.number for value in taken_back_beside(text, 20, 22)]
    [14.0]
    """
    return _taken_back(text, [(start, end)], written)


def _in_the_unit_of(right: Sequence[Value], value: Value) -> Value:
    """A bare figure in the money or measure told instead: "9 million euros, not 6 million"."""
    told = next((one for one in reversed(right) if isinstance(one, Quantity)), None)
    if told is None or told.kind == "count" or not isinstance(value, Quantity) or value.unit:
        return value
    return replace(value, unit=told.unit)


def _taken_back(text: str, around: Iterable[tuple[int, int]], written: str | None) -> tuple[Value, ...]:
    wrong: list[Value] = []
    right: list[Value] = []
    for start, end in around:
        first = max(text.rfind("\n\n", 0, start) + 2, start - _AROUND, 0)
        last = min(len(text), end + _AROUND)
        paragraph = text.find("\n\n", end, last)
        for at, stop, value in find_values(
            text, first, last if paragraph < 0 else paragraph, written=written
        ):
            if is_taken_back(text, at, stop):
                wrong.append(_in_the_unit_of(right, value))
            else:
                right.append(value)
    return tuple(one for one in wrong if not any(agree(one, other) for other in right))
