"""Words → the tokens that a quantity is read from: digits with what continues them, currency signs, words.

A figure that its neighbours continue is no number, and neither is a piece of it: 9:30, 3.5.1, A380, F-16,
20th, a telephone number, ISO 9001, the number of a house, a range that is but quoted. Such a token is BROKEN.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dateline.language.patterns import lazy
from dateline.language.values.digits import FRACTION, RUN, read_digits, read_fraction
from dateline.language.values.numerals import SCALES
from dateline.language.values.units import BROKEN, CODES, is_unit_word

_GLYPH = "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_CODE = rf"(?:{'|'.join(sorted(CODES))}|Rs|RM|Rp|kr|SFr|Sfr|R(?=\d[\d.,]*(?:m|bn|\s[mb]illion)\b))(?=\d)"
_SIGN = r"[£€¥₹₩₽₺₴₪₦₱฿₫₵]"
_TOKEN = lazy(
    rf"(?P<fraction>(?<![\w./⁄,]){FRACTION}(?!\w))"
    rf"|(?P<number>(?:(?<![^\s(\[“\"‘'~<>=$£€])[-–−](?=[.]?\d))?(?<!\w)(?<!\d[.,:/'’])(?:{RUN}|\.\d{{1,6}}(?!\w)))"
    rf"|(?P<code>(?<!\w){_CODE})"
    rf"|(?P<sign>\$(?:US|A|NZ|C|HK)(?=\s?\d)|(?:(?<![^\W_])(?:U\.S\.|[A-Za-z]{{1,3}}))?\$|{_SIGN})"
    rf"|[{_GLYPH}]"
    r"|(?P<name>[^\W\d_]+\d\w*|\d\w*)"
    r"|(?P<word>(?-i:km²|m²|ft²|mi²|ºC|ºF)|[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|\S"
)
_TIME_OF_DAY = lazy(
    r":\d|\s?[ap]\.?\s?m\b|\s?o['’]clock\b|\s?(?:hours\s+)?(?:GMT|UTC|BST|CET|CEST|EST|EDT|IST|PST)\b",
    re.IGNORECASE,
)
_AFTER_CURRENCY = lazy(RUN)
_GOES_ON = lazy(r"[/⁄'’]\d|[-–](?:0\d|\d{3,4}-\d)|[.,:]\d|@|\)[ -]?\d{3}-\d{4}\b")
_TELEPHONE_GOES_ON = lazy(r"-\d{3}[1-9](?![\w-]|[.,]\d)")  # ends of a range are round: 500-1200
_TELEPHONE = lazy(r"(?<![\w.,$£€-])\d{3}-$")
_ATTACHED = lazy(rf"[^\W\d_{_GLYPH}]+")
_YEAR = lazy(r"(?:1[5-9]|20)\d\d")
_MONTH_BEFORE = lazy(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?\s+$", re.IGNORECASE
)
_NAME_BEFORE = lazy(r"(?:^|[\s(])(?P<word>[^\W\d_a-zß-öø-ÿ][\w'’-]*)\s$")
_SEASON = lazy(r"(?<![\d.,])(?:1[5-9]|20)\d\d[-–]$")  # 2024-25
_SEASON_GOES_ON = lazy(r"[-–]\d\d(?![.,]?\d)")
_OPENERS = frozenset(
    """a about after all almost an and another around at before between but by even for from his her in its
    just more most nearly of on only or over roughly since some than that the their then these this those to
    under up with within while when as if is are was were there they we""".split()
)
_LETTERS = frozenset(("m", "b", "mm", "t", "h", "p", "in"))
_NUMBERED = lazy(  # things that have a number for a name
    r"\b(?:[Nn]os?\.?|[Pp]ages?|pp?\.|[Nn]umbers?|Chapter|Verse|Article|Section|Paragraph|Line|Route|Flight|Room|"
    r"Channel|Formula|Highway|Motorway|Platform|Boeing|Airbus|ISO|Resolution|Decree|Bill|Law|Phase|Version|Apollo|"
    r"Gate|Terminal|Ward|Unit|Block|Psalm|Stage|Episode|Season|Area|Bus|Tram|Windows|iPhone)\s+$"
)
_NAMED_BY = lazy(r"(?<![\w.,])[^\W\d_][\w'’]*[-–/]$|[#@]$|[^\W\d_](?<!Rs)\.$")  # Luna-25, p.12
_IN_STREET = lazy(  # 12 Elm Street; but "12 Wall Street banks"
    r"(?:\s+(?:[A-Z][\w'’]*\.?|\d{1,3}(?:st|nd|rd|th))){1,3}?"
    r"\s+(?:St(?:reet)?|R(?:oa)?d|Ave(?:nue)?|Boulevard|Blvd|Lane|Ln|Drive|Dr|Highway|Hwy|Parkway|Pkwy|Terrace|"
    r"Turnpike|Pike)\b(?!\.?\s+(?!(?:in|on|at|near|and|or|was|is|where|which|to|from|by|for|with|of)\b)[a-z])"
)
_QUOTED_GOES_ON = lazy(r"[-–]\d+[.,]?[\"”]")
_QUOTED = lazy(r"[\"“]\d+[-–]$")


class Token(NamedTuple):
    """words[start:end]; `text` is BROKEN where digits stand there that are no number.

    A minus that stands before digits is apart, in `sign`.
    """

    text: str
    start: int
    end: int
    number: bool = False
    sign: str = ""


@lru_cache(maxsize=512)  # the sentences around an answer are looked at from several sides
def tokens(words: str) -> tuple[Token, ...]:
    """Return the tokens of the words.

    >>> [token.text for token in tokens("816 000 tonnes, A380, 3.5.1")]
    ['816 000', 'tonnes', ',', '#', ',', '#']
    """
    found: list[Token] = []
    at = 0
    kind: str | None = None
    while (match := _TOKEN.search(words, at)) is not None:
        figures = _AFTER_CURRENCY.match(words, at) if kind in ("code", "sign") else None  # CHF5m, $US5m
        if figures is not None:
            match = figures
        kind, text, start, end = match.lastgroup, match.group(), match.start(), match.end()
        if figures is not None or kind == "number":
            token = _number(words, start, end)
        elif kind == "name":
            token = Token(BROKEN, start, end)
        elif kind == "code":
            token = Token("ZAR" if text == "R" else text, start, end)
        elif kind == "fraction":
            token = Token(text, start, end, number=True)
        else:
            attached = text == "in" and start == at and bool(found) and found[-1].number  # 6ft 2in
            text = "inches" if attached else text
            spaced = text == "-" and not (words[start - 1 : start].strip() and words[end : end + 1].strip())
            token = Token("–" if spaced else text, start, end)
        found.append(token)
        at = token.end
    return tuple(_alone(words, found, at) for at in range(len(found)))


def _number(words: str, start: int, end: int) -> Token:
    """The digits at a place: all of the run, or as much of it as is a number where spaces may divide two."""
    run = words[start:end].lstrip("-–−")
    begin = end - len(run)
    if " " in run and (read_digits(run) is None or _is_name_or_month(words, begin)):
        run = run[: run.index(" ")]
        end = begin + len(run)
    if run[0] == ".":
        run = f"0{run}"
    before = words[max(0, start - 20) : start]
    broken = (
        read_digits(run) is None
        or (run.isdecimal() and _IN_STREET.match(words, end))
        or (before[-1:] in ('"', "“") and _QUOTED_GOES_ON.match(words, end))
        or (words[end : end + 1] in (*".,", '"', "”") and _QUOTED.search(before))
        or _TIME_OF_DAY.match(words, end)
        or _GOES_ON.match(words, end)
        or (_YEAR.fullmatch(run) and _SEASON_GOES_ON.match(words, end))
        or (len(run) == 3 and run.isdecimal() and _TELEPHONE_GOES_ON.match(words, end))
        or (len(run) == 4 and run[-1] != "0" and _TELEPHONE.search(words[max(0, start - 6) : start]))
        or (len(run) == 2 and _SEASON.search(words[max(0, start - 6) : start]))
        or _NAMED_BY.search(before)
        or _NUMBERED.search(words[max(0, start - 16) : start])
        or _is_attached(words, end)
    )
    return Token(BROKEN if broken else run, start, end, number=not broken, sign=words[start:begin])


def _is_name_or_month(words: str, start: int) -> bool:
    """Whether what stands before is a name or a month, so that a space after the digits divides."""
    before = words[max(0, start - 30) : start]
    name = _NAME_BEFORE.search(before)
    named = name is not None and name["word"].lower() not in _OPENERS and bool(before[: name.start()].strip())
    return named or _MONTH_BEFORE.search(before) is not None


def _is_attached(words: str, end: int) -> bool:
    """Whether letters go on after the digits that are neither a unit nor a scale: 20th, 1990s, 4x4."""
    letters = _ATTACHED.match(words, end)
    if letters is None:
        return words[end : end + 1] == "_"
    if words[letters.end() : letters.end() + 1].isdecimal() and letters.group().lower() not in (
        "km",
        "m",
        "ft",
    ):
        return True
    word = letters.group()
    return word.lower() not in SCALES and word.lower() not in _LETTERS and not is_unit_word(word)


def _alone(words: str, found: list[Token], at: int) -> Token:
    """The token, BROKEN where a number stands beside it with nothing but a space between: 020 7946 0958."""
    token = found[at]
    if not token.number:
        return token
    for first, second in zip(found[max(0, at - 1) : at + 1], found[max(1, at) : at + 2], strict=False):
        if (
            words[first.end : second.start] in (" ", "\u00a0")
            and words[first.start].isdecimal()
            and words[second.start].isdecimal()
            and read_fraction(second.text) is None
            and not _YEAR.fullmatch(words[first.start : first.end])
            and not _MONTH_BEFORE.search(words[max(0, first.start - 12) : first.start])
        ):
            return Token(BROKEN, token.start, token.end)
    return token
