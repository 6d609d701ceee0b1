"""Which articles a question confines itself to: "according to Reuters", "articles from June 2022".

Only words about the articles count. "Who won the cup in 2022?" asks for an event, which an article of 2023
may tell of, and confines nothing; neither does "How many cases were reported in June?". Whether the index has
such dates and sources is for `answers.scope` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.lexicon import WEEKDAY
from dateline.language.patterns import lazy

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[6-9]|20)\d\d"
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PERIOD = (
    rf"(?:{_MONTH} {_DAY},? {_YEAR}|{_DAY} {_MONTH} {_YEAR}|{_MONTH},? {_YEAR}|{_YEAR}-\d\d(?:-\d\d)?|"
    rf"{_YEAR}|{_MONTH} {_DAY}|{_DAY} {_MONTH}|yesterday|today|(?:this|last) (?:week|month|year)|"
    rf"(?:the )?(?:past|last) {_NUMBER} (?:days|weeks|months|years)|last {_MONTH}|{_MONTH})(?![\w-])"
)
_IN = rf"(?:the )?(?P<period>{_PERIOD})"
_WHEN = rf" (?P<relation>in|from|of|on|during|since|after|before|until|up to|dated) {_IN}"
_WRITTEN = r"(?:published|written|printed|posted|dated)"
_ARTICLES = r"(?:news )?(?:articles?|stories)"
_ARE = r"(?: (?:(?:that |which )?(?:are|were|is|was)|do (?:you|we) have|are there))?"
_NAME = (
    r"(?P<source>(?-i:(?:[Tt]he )?[A-Z][\w.&'’-]*(?: (?:(?:of|the|and|&) )?[A-Z][\w.&'’-]*){0,4}|"
    r"(?:the )?[a-z][\w.&'’-]*))"
)
_REPORTED = r"(?:report(?:ed)?|write|written|publish(?:ed)?|print(?:ed)?)"
_NO_DAY = rf"(?!(?:{WEEKDAY}|{_PERIOD})\b)"  # "report on Friday" is no report about one
_PRESS = r"(?:they|the (?:papers|articles|press))"
_WHICH = r"(?:which|what|any|all|(?:please )?(?:show|list|find|give)(?: me)?(?: all| the| all the)?)"

_PATTERNS = tuple(
    (words, lazy(pattern, re.IGNORECASE))
    for words, pattern in (
        # "…, according to Reuters in May"; "According to Reuters articles from June 2022, …"
        (("according",), rf",? ?\baccording to {_NAME}(?: {_ARTICLES})?(?:{_WHEN})?,?"),
        # "articles from Reuters since May"; "Which articles were published in June 2022?"
        (
            ("article", "stor"),
            rf"\b(?P<kept>{_ARTICLES}){_ARE}(?: {_WRITTEN})?(?: (?:from|by|in) {_NAME})?{_WHEN}",
        ),
        (("article", "stor"), rf"\b(?P<kept>{_ARTICLES}){_ARE}(?: {_WRITTEN})? (?:from|by|in) {_NAME}"),
        # "Which articles did Reuters publish in June?", "What has Reuters published?"
        (
            ("article", "stor"),
            rf"\b(?P<kept>{_ARTICLES}) (?:did|does|do|has|have) {_NAME} {_REPORTED}(?:{_WHEN})?",
        ),
        (
            ("publish", "print"),
            rf"^what (?P<all>did|does|has|have) {_NAME} (?:publish|print)(?:ed)?(?:{_WHEN})?(?=\W*$)",
        ),
        (("news",), rf"\b(?P<kept>news) (?:from|of) {_IN}"),
        # "…, as reported in June 2022"; "What was reported in June 2022 about the dam?"
        (
            ("reported", "published", "written"),
            rf",(?: as)? (?:reported|published|written){_WHEN},?(?=\W*$)",
        ),
        (
            ("report", "publish", "writ"),
            rf"(?P<kept>^what (?:was|has been|did {_PRESS}) (?:report|publish|write|written)(?:ed)?){_WHEN}"
            r"(?= (?:about|on|of) )",
        ),
        # "What did Reuters report on the dam?": what a publisher writes is what its articles say
        (
            ("report", "publish", "writ", "print"),
            rf"^(?:what|how)(?: else)? (?P<reported>did|does|do|has|have|had) (?!the {_REPORTED}\b){_NAME} "
            rf"{_REPORTED}(?:{_WHEN})? (?:about|on|of|regarding|concerning) {_NO_DAY}",
        ),
    )
)
"""What a question says, and words of which it has one where it does: most questions have none."""

_IN_ARTICLES = lazy(r",? ?\b(?:in|according to|from) (?:(?:the|any) )?$", re.IGNORECASE)
_ONLY_ARTICLES = lazy(rf"(?:{_WHICH} )?{_ARTICLES}\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """The words for a source and for a period, as they stand, and the question without them.

    `relation` is the word before the period: "since", "in".
    """

    rest: str
    source: str | None = None
    period: str | None = None
    relation: str | None = None


def scope_words(question: str) -> ScopeWords | None:
    """Return what a question says of the articles that it wants, None where it says nothing.

    >>> words = scope_words("Who won the cup, according to Reuters in May?")
    >>> words.rest, words.source, words.period
    ('Who won the cup?', 'Reuters', 'May')
    """
    folded = question.casefold()
    for words, pattern in _PATTERNS:
        found = pattern.search(question) if any(word in folded for word in words) else None
        if found is not None:
            named = found.groupdict()
            before, after = question[: found.start()], question[found.end() :]
            kept = named.get("kept") or ("what was reported about" if named.get("reported") else "")
            kept = "articles" if named.get("all") else kept
            leading = _IN_ARTICLES.search(before) if kept else None
            if leading is not None:  # "in articles from June": nothing of it is left
                before, kept = before[: leading.start()], ""
            source = named.get("source")
            return ScopeWords(
                _tidy(before, kept, after),
                None if source is None else source.rstrip(".'’"),
                named.get("period"),
                None if named.get("relation") is None else named["relation"].casefold(),
            )
    return None


def _tidy(before: str, kept: str, after: str) -> str:
    """What is left, as a question again."""
    rest = " ".join(f"{before} {kept} {after}".split()).strip(" ,")
    rest = re.sub(r" ([,.?!])", r"\1", rest)
    if _ONLY_ARTICLES.fullmatch(rest):
        return "Which articles are there?"
    return f"{rest[:1].upper()}{rest[1:]}"
