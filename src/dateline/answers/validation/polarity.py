"""Whether an answer's clause tells who did it, where it is asked who did not, or the other way about.

"Who did not sign the pact?" is not answered with those who signed it, nor "Who signed it?" with one who
refused to. Compared is the verb that the question asks about, where the clause around the answer has it too;
told in other words it may be either, and stays.

English only, and by words: no sentence is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dateline.answers.found import Found
from dateline.answers.statements.clauses import VERB
from dateline.answers.statements.fates import fates
from dateline.answers.statements.hedges import NEGATION
from dateline.language.lexicon import AUXILIARY, CLAUSE_STARTS
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.words import stems
from dateline.questions.deeds import BETWEEN, NOT, Deed
from dateline.types import QuestionType, Span

_ANY_POLARITY = (QuestionType.YES_NO, QuestionType.WHY)
"""A verdict weighs its own denials, and the reason why somebody did not may be that another did."""
_NOT = lazy(NOT, re.IGNORECASE)
_SUBJECT = rf"(?:\s+(?!(?:{'|'.join(sorted(CLAUSE_STARTS))}|[a-z]+ed)\b)[\w'’-]+){{0,6}}?"
_NOT_DONE = lazy(  # but not "No one was hurt when it crashed"
    rf"(?:{NOT}|\bwithout|^\W*(?:(?:and|but)\s+)?(?:no|nobody|none|neither|nothing)\b{_SUBJECT})"
    rf"(?:\s+(?:{'|'.join(sorted(BETWEEN))}|[a-z]+ly))*\s+$",
    re.IGNORECASE,
)
_LEFT_OUT = lazy(rf"\b{AUXILIARY}(?:\s+not)?\W*$", re.IGNORECASE)  # "Avaria did not"
_APART = lazy(  # "all villages but Orm", "by Avaria, not by Belmont"
    r"\b(?:(?:all|every\w*|each|any\w*|no|none|nobody|nothing)\b[^,;]{0,40}?\bbut|not(?! only)|except|"
    r"(?:other|rather) than|instead of|unlike)\s+"
    r"(?:(?:for|by|in|at|from|to|on|with)\s+)?(?:(?:the|an?)\s+)?$",
    re.IGNORECASE,
)
_WHEN_NOT = r"since|until|till|before|after|for|unless|because"
_NOT_OF_IT = lazy(  # between a verb that is denied and what it is not denied of
    rf"\b(?:{_WHEN_NOT}|without|but|only|except|besides|apart|aside|other|rather|than|instead|"
    r"at (?:least|most))\b",
    re.IGNORECASE,
)
_TIME = lazy(rf"\b(?:{_WHEN_NOT})\s+$", re.IGNORECASE)
_STAYS_OUT = lazy(  # what may tell of not doing, without a denial of the verb
    r"\b(?:boycott|abs(?:t[ae]in|en)|oppos|reject|refus|declin|fail|skip|miss|withdr|quit|stay|kept|opt|pull|"
    r"against|instead|only|but|except|un\w+ed\b)",
    re.IGNORECASE,
)
_CUT = lazy(
    r"[;:—–]\s+|,?\s+(?:but|while|whereas|although|though|yet|because)\s+|"
    r"(?P<light>,\s+(?:and|which|who|whose|where|when|so|as|since)\s+|\s+(?P<and>and)\s+)",
    re.IGNORECASE,
)
_GOES_ON = lazy(rf"(?:(?:then|also|later|[a-z]+ly)\s+)?(?:{AUXILIARY}\b|never\b|[a-z]+ed\b)")
_PREDICATE = lazy(
    rf"(?:,[^,;]{{1,80}},)?\s+(?:[a-z]+ly\s+)?(?:{AUXILIARY}\b|{NOT}|(?P<word>[a-z]+))", re.IGNORECASE
)
_WORD = lazy(r"[^\W\d_]+")
_NOUN = lazy(r"\b(?:the|an?|its|his|her|their|of)\s+$", re.IGNORECASE)
_ARE = lazy(r"[^.;]{0,40}(?:\b(?:is|are|was|were|includ(?:es?|ed))\b|:)", re.IGNORECASE)
_NEAR = 400  # characters between those who did and those who did not
_FAR = 250  # characters before a sentence in which the verb stands that it leaves out


def weigh_polarity(found: Found) -> Found:
    """Take off those who did where it is asked who did not, or the other way about.

    A reader that takes those who did for those who did not has found where both are told: of whom the clause
    beside theirs tells that they did not, these are believed as much.
    """
    asked, weight = found.asked, found.settings.type_weight
    deed = None if asked.type in _ANY_POLARITY or asked.saying is not None else asked.deed
    if deed is None or not weight:
        return found
    tells = [_is_as_asked(deed, one.span) for one in found.places]
    turned = [one.span for one, as_asked in zip(found.places, tells, strict=True) if as_asked is False]
    places = []
    for one, as_asked in zip(found.places, tells, strict=True):
        if as_asked is False:
            one = one._replace(losses=one.losses._replace(name=one.losses.name + 2 * weight))
        elif as_asked and deed.of_whom and not deed.is_done and _is_subject(deed, one.span):
            beside = (other.score for other in turned if _is_beside(one.span, other))
            one = one._replace(span=replace(one.span, score=max([one.span.score, *beside])))
        places.append(one)
    return replace(found, places=tuple(places))


def _is_subject(deed: Deed, span: Span) -> bool:
    """Whether the verb of a clause is that of what a span names: "Avaria, which is small, did not sign"."""
    text = span.article.text
    first, _ = _clause(text, span.start, span.end)
    found = _PREDICATE.match(text, span.end)
    is_verb = found is not None and (found["word"] is None or deed.is_told_by(found["word"]))
    return is_verb or _APART.search(text[first : span.start]) is not None


def _is_beside(span: Span, other: Span) -> bool:
    return span.passage == other.passage and abs(span.start - other.start) < _NEAR


def _is_as_asked(deed: Deed, span: Span) -> bool | None:
    """Whether the clause of a span tells that it did, or did not, as is asked; None where that is open."""
    text = span.article.text
    first, last = _clause(text, span.start, span.end)
    told = frozenset(() if NEGATION.search(span.text) else _told(deed, span, first, last))
    if len(told) != 1:
        return None
    if deed.is_done in told:
        return True
    leaves_open = NEGATION.search(text, first, last) or _STAYS_OUT.search(text, first, last)
    return False if deed.is_done or leaves_open is None else None


def _told(deed: Deed, span: Span, first: int, last: int) -> Iterator[bool]:
    """Whether a clause tells that what the span names did it, by each word that tells of the deed."""
    text, before = span.article.text, span.article.text[first : span.start]
    is_apart = _APART.search(before) is not None
    verbs = [one for one in _verbs(deed, text, first, last) if one[1] <= span.start or span.end <= one[0]]
    for start, end, is_denied in verbs:
        is_denied ^= _NOT_DONE.search(text[first:start]) is not None
        is_of_it = is_apart or not (_NOT_OF_IT.search(text, end, span.start) or _TIME.search(before))
        if is_of_it or not is_denied:  # "did not sign until May" tells when it did
            yield (is_denied == is_apart) != deed.is_turned(text[end:last])
    left_out = None if verbs else _LEFT_OUT.search(text, span.end, last)
    if left_out is not None and any(_verbs(deed, text, max(0, first - _FAR), first)):
        yield _NOT.search(left_out.group()) is None
    if any(
        deed.names_who_did(one.group()) and _ARE.match(before, one.end()) for one in _WORD.finditer(before)
    ):
        yield True


def _verbs(deed: Deed, text: str, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
    """The places of the verb of a deed, each with whether it is one with "un-", as "unsigned" is."""
    met = fates(deed.verb)
    for found in _WORD.finditer(text, first, last):
        word = found.group().lower()
        is_un = word.startswith("un") and not deed.is_told_by(word)
        told = word[2:] if is_un else word
        if not (deed.is_told_by(told) or met & fates(told)) or _NOUN.search(text[first : found.start()]):
            continue
        if not deed.noun or deed.noun in stems(text[found.end() : last]):
            yield *found.span(), is_un


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around text[start:end]: its sentence, cut where a verb stands on both sides."""
    first, last = quote_around(text, start, end)
    cuts = [*_CUT.finditer(text, first, last)]
    for cut, further in zip(cuts, [*cuts[1:], None], strict=False):
        stop = further.start() if further is not None and cut["light"] else last
        is_cut = _has_verb(text, first, cut.start()) and _has_verb(text, cut.end(), stop)
        if not is_cut or (cut["and"] and _GOES_ON.match(text, cut.end())):
            continue
        if cut.start() >= end:
            return first, cut.start()
        if cut.end() <= start:
            first = cut.end()
    return first, last


def _has_verb(text: str, first: int, last: int) -> bool:
    return any(one.group()[0].islower() for one in VERB.finditer(text, first, last))  # Reed is a name
