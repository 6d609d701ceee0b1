"""The clauses of a sentence, and whether they say what a question for yes or no asserts.

Read are the clauses that the reader took for the answer: a denial, an opposite ("rejected" for "approve"), a
value that contradicts, each turns it round; a plan, a wish or a "may" in a clause with the assertion's words
leaves it open.

English only, and by words: no sentence is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.answers.statements.asides import told_apart
from dateline.answers.statements.fates import some_may_have_met_it
from dateline.answers.statements.hedges import (
    NEGATION,
    before_the_promise,
    is_asserted,
    is_conditional,
    is_hedged,
)
from dateline.answers.statements.marks import Range
from dateline.language.lexicon import AUXILIARY, BASE_OF_PAST, BASE_OF_PRESENT
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.numerals import SMALL
from dateline.language.words import stem, stems
from dateline.questions.assertions import Assertion

_LONGEST = 1_000  # characters of a sentence that is taken apart
_FULLER = 3  # times as many of the assertion's words, and a clause tells it rather than another
_SPEAKS = 2  # weight of a clause that speaks of the assertion: one word, or two names
_OPPOSITES = (
    (
        "rise grow increase climb gain surge up double triple",
        "fall shrink drop decline lose decrease cut rarer halve plunge constant unchanged",
    ),
    ("open", "shut"),
    ("win", "lose second third"),
    (
        "approve allow accept agree support welcome permit",
        "reject forbid forbade oppose refuse ban decline block",
    ),
    ("high more", "low fewer less"),
    ("man men male", "woman women female girl"),
    ("break collapse", "withstand withstood hold"),
    ("attend come travel", "away home absent miss"),
    ("begin start", "end stop"),
    ("guilty", "innocent acquit"),
    ("strike", "resume"),
    ("survive", "die hurt"),
    ("profit profitable", "loss lose unprofitable"),
    ("succeed success", "fail crash"),
    ("condemn criticise criticize denounce blast slam", "praise welcome hail applaud laud brave salute"),
    ("detect spot notice diagnose discover", "undetected unnoticed undiagnosed undiscovered"),
    ("include", "exclude omit"),
    ("legal", "illegal unlawful"),
    ("require mandatory compulsory force compel", "optional voluntary voluntarily"),
    ("rich wealthy", "poor poverty"),
    ("warm hot", "cool cold"),
    ("bright brighter", "faint dim"),
    ("admit confirm acknowledge", "deny dispute"),
    ("hire appoint", "fire dismiss sack"),
    ("convict", "acquit"),
    ("free release", "detain jail imprison"),
    ("unanimous unanimously", "split divided dissent"),
    ("safe unharmed unhurt", "unsafe injured hurt"),
    ("arrive", "leave depart"),
    ("enter join", "leave quit withdraw"),
    ("military soldier", "civilian"),
)


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for sides in _OPPOSITES:
        one, other = (frozenset(map(stem, words.split())) for words in sides)
        for words, against in ((one, other), (other, one)):
            for word in words:
                found[word] = found.get(word, frozenset()) | against
    return found


OPPOSITE = _opposites()
"""The stem of a word -> those of the words against it."""

_CLAUSE = lazy(
    r"[;:—–]\s|,\s+(?:(?:and|but|while|which|who|whose|where|when|though|although|since|so|because|as)\b\s*)?"
    r"|(?<!\ball)\s(?:but|while|although|though|whereas|because)\s",
    re.IGNORECASE,
)
_NOT_THE_OTHER = lazy(  # "nine, not twelve" denies no nine
    rf",\s*(?:and\s+)?not\s+(?:about\s+|around\s+|on\s+|in\s+|by\s+)?(?=[\d$£€]|(?:{'|'.join(SMALL)})\b)",
    re.IGNORECASE,
)
_DENIAL = lazy(
    r"\b(?:den(?:y|ies|ied)|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|declin(?:es|ed|ing) to|ruled? out|"
    r"fail(?:s|ed) to|turned (?:away|down)|call(?:s|ed) off|withdr[ae]w|"
    r"no (?:sign|evidence|proof|indication)s?|"
    r"does not mean|too (?:high|low|late|early)|stay(?:s|ed) away|gave up|decid(?:es|ed) against|"
    r"(?:drop(?:s|ped)?|abandon(?:s|ed)?|scrap(?:s|ped)?|shelve[sd]?|terminate[sd]?|cancel(?:s|l?ed)?) "
    r"(?:(?:the|that|those|its|his|her|their|our) )?(?:plans?|proposals?|ideas?|planned|proposed)|"
    r"forb(?:ade|ids?|idden)|instead of)\b",
    re.IGNORECASE,
)
_WITHHELD = lazy(  # who declines to say whether it is so denies nothing
    r"\b(?:(?:declin|refus)(?:es|ed|ing|e) to|cannot|won['’]t|"
    r"(?:would|did|does|do|will|could|can)(?:n['’]t| not))"
    r"(?: (?:immediately|directly|publicly|yet|be drawn))?"
    r" (?P<told>say|comment|confirm|discuss|disclose|specify|reveal|elaborate|speculate)\b",
    re.IGNORECASE,
)
_GRANTED = lazy(  # who will not say why it was sold grants that it was
    r"\s+(?:exactly )?(?:why|when|where|who|how(?! (?:much|many))|the (?:reasons?|cause))\b", re.IGNORECASE
)
_FLAT_DENIAL = lazy(
    r"den|refus|reject|ruled|stay|declin|decid|drop|abandon|scrap|shelve|terminate|cancel", re.IGNORECASE
)
_NO_OTHER = lazy(r"\b(?:no|nobody|none|never|not)\b.*\b(?:other|else|before|until)\b", re.IGNORECASE)
VERB = lazy(
    rf"\b(?:{AUXILIARY}|[a-z]{{2,}}ed|{'|'.join(sorted((*BASE_OF_PAST, *BASE_OF_PRESENT)))})\b", re.IGNORECASE
)


class Clause(NamedTuple):
    """A clause, and how many of the assertion's words, or their opposites, and of its names it has."""

    range: Range
    words: int
    names: int

    @property
    def weight(self) -> int:
        """Its overlap with the assertion, a word counting as two names."""
        return 2 * self.words + self.names


def clauses_of(assertion: Assertion, text: str, start: int, end: int) -> list[Clause]:
    cuts = [start, *(found.end() for found in _CLAUSE.finditer(text, start, end)), end]
    wanted = assertion.words | {word for one in assertion.words for word in OPPOSITE.get(one, ())}
    found = []
    for first, last in zip(cuts, cuts[1:], strict=False):
        own = stems(text[first:last])
        found.append(Clause((first, last), len(wanted & own), len(assertion.names & own)))
    return found


def sign_of(
    assertion: Assertion,
    text: str,
    clauses: Sequence[Clause],
    read: Range | None,
    met: Sequence[bool | None],
) -> tuple[int, bool]:
    """What the sentence says, and whether it only speaks of a plan, a wish or a possibility."""
    telling = [one for one in clauses if not some_may_have_met_it(assertion.text, text[slice(*one.range)])]
    if len(telling) < len(clauses):
        if not any(one.words for one in telling):
            return 0, True
        clauses = telling
    ranges = [one.range for one in clauses]
    touched = [one for one in ranges if read is not None and one[0] < read[1] and read[0] < one[1]]
    deciding = touched or [max(clauses, key=lambda one: one.weight).range]
    said = " ".join(text[first:last] for first, last in deciding)
    sentence = text[ranges[0][0] : ranges[-1][1]]
    turned = bool(turned_words(assertion, stems(sentence)))
    parts = _speaking(text, clauses, touched)
    if any(_withholds(assertion, part) for part in (*parts, said)):
        return 0, True
    said = _WITHHELD.sub(lambda found: found.group() if _tells(assertion, found) else " ", said)
    denials = _denials(assertion, said)
    parts = [before_the_promise(assertion, part) for part in parts]
    if not any(map(_FLAT_DENIAL.match, denials)):
        hedged = any(is_hedged(assertion, part) for part in parts)
        if hedged or any(is_conditional(assertion, part) for part in parts):
            apart = _told_apart(assertion, sentence)
            if apart is None:
                return 0, hedged
            said, turned = apart, bool(turned_words(assertion, stems(apart)))
            denials = _denials(assertion, said)
    negations = len(NEGATION.findall(_NOT_THE_OTHER.sub(", ", said))) - sum(
        "no " in one or "not " in one for one in denials
    )
    if "first" in assertion.words and _NO_OTHER.search(said):
        negations = 0  # "no other had been there before" is a yes to who asks for the first
    turns = (negations > 0) + bool(denials and not turned) + turned + assertion.denies + (False in met)
    return -1 if turns % 2 else 1, False


def turned_words(assertion: Assertion, own: frozenset[str]) -> frozenset[str]:
    """The assertion's words that stand in `own`, a sentence's, by an opposite alone."""
    return frozenset(word for word in assertion.words - own if OPPOSITE.get(word, frozenset()) & own)


def _denials(assertion: Assertion, said: str) -> list[str]:
    return [found.group() for found in _DENIAL.finditer(said) if not is_asserted(found.group(), assertion)]


def _told_apart(assertion: Assertion, sentence: str) -> str | None:
    """What is told apart from a plan beside it, if it has all that is asked about and leaves nothing open."""
    for told, aside in told_apart(sentence) if len(sentence) <= _LONGEST else ():
        own, beside = stems(told), stems(aside)
        if assertion.words <= own | turned_words(assertion, own) and not assertion.names & beside - own:
            open_ = is_hedged(assertion, told) or is_conditional(assertion, told)
            dated = (assertion.quantities or assertion.times) and any(find_values(aside, 0, len(aside)))
            if VERB.search(told) and not open_ and not dated:
                return told
    return None


def _speaking(text: str, clauses: Sequence[Clause], touched: Sequence[Range]) -> list[str]:
    """The clauses that speak of the assertion, and those read; all where none has a verb.

    The ones read are enough where the others have nothing of it, not even a name.

    Where one has several of its words, another with mere names tells of somebody, not of what is asserted.
    """
    speaking = [one for one in clauses if one.weight >= _SPEAKS]
    if any(one.words > 1 for one in speaking):
        least = max(one.words for one in speaking) // _FULLER
        speaking = [one for one in speaking if one.words > least]
    if not any(VERB.search(text, *one.range) for one in speaking):
        is_enough = touched and not any(one.weight for one in clauses if one.range not in touched)
        speaking = [] if is_enough else [*clauses]
    return [text[slice(*one)] for one in dict.fromkeys((*(one.range for one in speaking), *touched))]


def _withholds(assertion: Assertion, clause: str) -> bool:
    """Whether it is left unsaid what is asked about: "declined to say whether it was sold"."""
    return any(
        not _tells(assertion, found)
        and not _GRANTED.match(clause, found.end())
        and (
            assertion.words & stems(clause[found.end() :])
            or not assertion.words & stems(clause[: found.start()])
        )
        for found in _WITHHELD.finditer(clause)
    )


def _tells(assertion: Assertion, found: re.Match[str]) -> bool:
    """Whether the question asks for the telling itself: "Did the mayor comment?"."""
    return stem(found["told"]) in assertion.words or is_asserted(found.group(), assertion)
