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

from dateline.answers.asides import told_apart
from dateline.answers.fates import some_may_have_met_it
from dateline.answers.marks import Range
from dateline.language.lexicon import AUXILIARY, BASE_OF_PAST, BASE_OF_PRESENT, DETERMINERS, PREPOSITIONS
from dateline.language.patterns import lazy
from dateline.language.values.finding import find_values
from dateline.language.values.numerals import SMALL
from dateline.language.words import stem, stems
from dateline.questions.assertions import Assertion

_LONGEST = 1_000  # characters of a sentence that is taken apart
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
    ("require mandatory compulsory", "optional voluntary"),
    ("admit confirm acknowledge", "deny dispute"),
    ("hire appoint", "fire dismiss sack"),
    ("convict", "acquit"),
    ("free release", "detain jail imprison"),
    ("unanimous unanimously", "split divided dissent"),
    ("safe unharmed unhurt", "unsafe injured hurt"),
    ("arrive", "leave depart"),
    ("enter join", "leave quit withdraw"),
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
    r"|(?<!\ball)\s(?:but|while|although|though|whereas)\s",
    re.IGNORECASE,
)
_NOT_ALONE = r"(?!\s+(?:only|just|merely|simply|solely)\b)"  # "it did not just close, it fell" denies nothing
_NEGATION = lazy(
    rf"\b(?:not\b{_NOT_ALONE}|never|no|nobody|none|nothing|neither|nor|without|cannot|hardly|barely|rarely|"
    rf"all but one|yet to)\b|n['’]t\b{_NOT_ALONE}",
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
    r"(?:drop(?:s|ped)|abandon(?:s|ed)|scrap(?:s|ped)|shelve[sd]) (?:(?:the|that|those|its|his|her|their) )?"
    r"(?:plans?|proposals?|ideas?)|"
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
_FLAT_DENIAL = lazy(r"den|refus|reject|ruled|stay|declin|decid|drop|abandon|scrap|shelve", re.IGNORECASE)
_NO_OTHER = lazy(r"\b(?:no|nobody|none|never|not)\b.*\b(?:other|else|before|until)\b", re.IGNORECASE)
_TRIED = (
    r"(?:efforts?|bid|offer(?:s|ed)?|attempt(?:s|ed)?|sought|tr(?:y|ies|ied|ying)|threats?|vow(?:s|ed)?|"
    r"pledg(?:es?|ed)|promis(?:es?|ed)|aim(?:s|ed)?|ask(?:s|ed)?|urge[sd]?|set|scheduled|slated|"
    r"prepar(?:es?|ed|ing)|agreement|deal|proposal|request(?:s|ed)?|chance|hopes?|way|ways) to"
)
_RESOLVED = (  # who voted to build has built nothing yet; who voted to ban has banned
    r"(?:vot(?:es?|ed)|agree[ds]?|decide[ds]?)(?: (?!to\b)[\w-]+){0,3} to"
    r"(?= (?:build|rebuild|construct|install|repair|replace|restore|renovate|extend|widen|demolish|"
    r"open|reopen|close|shut|buy|sell|move|relocate|merge|strike)\b)"
)
_DUE = (  # what is due to open has not opened; what is due to the rain, or to flooding, has happened
    r"due to(?! (?:the|an?|th(?:is|at|ese|ose)|its|their|his|her|\w{3,}(?:ing|ion|ment|ness|[^s]s))\b)"
)
_HEDGED = lazy(  # what was thought of, planned, wished for, feared or rumoured need not have happened
    r"\b(?:(?-i:may)|might|could(?! not\b)|perhaps|possibl[ey]|probably|likely|unlikely|"
    r"(?<!you )want(?:s|ed|ing)?|plan(?:s|ned|ning)? (?:to|for|on)|plans|hop(?:es?|ed|ing)|"
    r"consider(?:s|ed|ing)?(?! to (?:be|have)\b)|suspect(?:s|ed)?|"
    r"(?:is|are|was|were|remain(?:s|ed)?) (?:still )?(?:unknown|not (?:yet )?known)|"
    r"expect(?:s|ed)?|intend(?:s|ed)?|propos(?:es|ed|als?)|whether|seek(?:s|ing)?|threaten(?:s|ed)?|must|"
    r"left (?:that )?open|unclear|draft(?:ed)?|unless|(?:look(?:s|ed|ing)?|inquir(?:es?|ed|ing)) into|"
    r"explor(?:es?|ed|ing)|feasib\w+|mull(?:s|ed|ing)?|weigh(?:s|ed|ing) (?!\d)|"
    r"push(?:es|ed|ing)? (?:for|to)|call(?:s|ed|ing)? for|demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|"
    r"recommend(?:s|ed)?|under (?:review|consideration)|potential(?:ly)?|eligible|"
    r"ask(?:s|ed)? (?:for|how|her|him|them)|misinformation|myths?|rumou?rs?|hoax(?:es)?|falsely|"
    r"(?:would|could|might) have (?=been\b|\w+(?:ed|en)\b|had\b|won\b|lost\b|made\b)|"
    rf"alleged(?:ly)?|{_TRIED}|{_RESOLVED}|{_DUE}|(?:is|are|was|were) to)\b",
    re.IGNORECASE,
)
_NO_HEDGE = lazy(  # who is considered a friend is one, and "the intended target" tells of no plan
    r"\b(?:(?:is|are|was|were|been|being)(?:n['’]t)?(?: (?:not|\w+ly))* considered(?= (?:an?|the)\b)|"
    r"(?:the|an|no|his|her|its|their) intended\b)",
    re.IGNORECASE,
)
_SUPPOSED = lazy(r"\b(?:should|would|if)\b(?P<then>(?:\s+[\w'’-]+){1,4})", re.IGNORECASE)
_CONDITIONAL = lazy(r"\b(?:if|would|should|warn(?:s|ed)?|plead(?:s|ed)?)\b", re.IGNORECASE)
_WILL = (
    r"(?-i:will|WILL|Will(?= [A-Z]\w+(?: [A-Z\d]\S*| (?:an?|as|at|by|for|from|in|of|on|the|to|up)\b)*\W*$))"
)
"""The verb, in a headline with a capital too; "guard Will Amber was shot" tells of a man."""
_TO_COME = lazy(  # what will remain closed is closed, and what will not open has not opened
    rf"\b(?:{_WILL}|shall|(?:is|are) going to)\b(?! (?:not|never)\b)"
    r"(?!(?: \w+)? (?:remain|stay|continue|keep)\b)",
    re.IGNORECASE,
)
_PLANNED = lazy(  # with the first word of the deed that counts: "plans to briefly close"
    rf"\b(?:(?:(?:plan(?:s|ned|ning)? (?:to|for|on)|propos(?:es|ed|ing)(?: to| that)?|{_DUE}|{_RESOLVED}|"
    r"(?:intend(?:s|ed)?|aim(?:s|ed)?|vow(?:s|ed)?|pledg(?:es?|ed)|promis(?:es?|ed)) to|"
    rf"(?:set|scheduled|slated|(?:is|are) going|is|are|was|were) to|{_WILL}|shall)"
    r"\s+(?P<deed>(?:(?:be|have|been|the|an?|its|his|her|their|\w+ly)\s+)*[\w'’-]+))|"
    r"(?P<done>[\w'’-]+) (?:is|are|was|were|has been|have been) (?:planned|proposed|scheduled))\b",
    re.IGNORECASE,
)
_GUESSED = lazy(r"\b(?:if|unless|fear|believ|predict|worr|forecast|claim)\w*", re.IGNORECASE)
_NOUN_BEHIND = DETERMINERS | PREPOSITIONS | BASE_OF_PAST.keys()  # "dropped plans to close it"
_OF_WHOM = ("'s", "’s", "s'", "s’")
VERB = lazy(
    rf"\b(?:{AUXILIARY}|[a-z]{{2,}}ed|{'|'.join(sorted((*BASE_OF_PAST, *BASE_OF_PRESENT)))})\b", re.IGNORECASE
)
_DONE = frozenset("did was were has have had".split())
"""Auxiliaries of a question for what has happened, which what is to come does not answer."""
_COMMITS = frozenset(
    stem(word)
    for word in """say tell announce promise plan agree vow pledge threaten confirm decide warn claim predict
    offer expect propose want approve order declare""".split()
)
_COMMITTED = lazy(
    r"\b(?:said|says|told|tells|announc\w+|declar\w+|vow\w*|threat\w*|warn(?:s|ed)|promis\w+|pledg\w+|predict\w*|"
    r"claim(?:s|ed)|confirm\w*|agree[ds]?|decided|decides|order(?:s|ed)|plans|planned|propos\w+|expect\w*)\b",
    re.IGNORECASE,
)
_SETTLES = {  # auxiliary of the question -> what is no mere possibility in the sentence that answers it
    auxiliary: lazy(words, re.IGNORECASE)
    for auxiliary, words in {
        "will": r"would|should|(?:is|are|was|were) to|expect|must|(?:set|due|scheduled|slated) to",
        "would": r"would|(?:is|are|was|were) to|propos|want|intend|plan",
        "may": r"may|must|should",
        "might": r"may|might|could",
        "could": r"could|may|might",
        "can": r"could|may",
        "should": r"should|must|ask",
    }.items()
}


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
    turned = bool(turned_words(assertion, stems(text[ranges[0][0] : ranges[-1][1]])))
    parts = _speaking(text, clauses, touched)
    if any(_withholds(assertion, part) for part in (*parts, said)):
        return 0, True
    said = _WITHHELD.sub(lambda found: found.group() if _tells(assertion, found) else " ", said)
    denials = _denials(assertion, said)
    if (
        _COMMITS & assertion.words
    ):  # asked whether somebody promised, what is promised may be a "will" or an "if"
        parts = [_COMMITTED.split(part, maxsplit=1)[0] for part in parts]
    if not any(map(_FLAT_DENIAL.match, denials)):
        hedged = any(_is_hedged(assertion, part) for part in parts)
        if hedged or any(_leaves_open(_CONDITIONAL, assertion, part) for part in parts):
            apart = _told_apart(assertion, text[ranges[0][0] : ranges[-1][1]])
            if apart is None:
                return 0, hedged
            said, turned = apart, bool(turned_words(assertion, stems(apart)))
            denials = _denials(assertion, said)
    negations = len(_NEGATION.findall(_NOT_THE_OTHER.sub(", ", said))) - sum(
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
    return [found.group() for found in _DENIAL.finditer(said) if not _asserted(found.group(), assertion)]


def _told_apart(assertion: Assertion, sentence: str) -> str | None:
    """What is told apart from a plan beside it, if it has all that is asked about and leaves nothing open."""
    for told, aside in told_apart(sentence) if len(sentence) <= _LONGEST else ():
        own, beside = stems(told), stems(aside)
        if assertion.words <= own | turned_words(assertion, own) and not assertion.names & beside - own:
            open_ = _is_hedged(assertion, told) or _leaves_open(_CONDITIONAL, assertion, told)
            dated = (assertion.quantities or assertion.times) and any(find_values(aside, 0, len(aside)))
            if VERB.search(told) and not open_ and not dated:
                return told
    return None


def _speaking(text: str, clauses: Sequence[Clause], touched: Sequence[Range]) -> list[str]:
    """The clauses that speak of the assertion, and those read; all of them where none does, or has a verb.

    Where one has several of its words, another with mere names tells of somebody, not of what is asserted.
    """
    speaking = [one for one in clauses if one.weight >= _SPEAKS]
    if any(one.words > 1 for one in speaking):
        speaking = [one for one in speaking if one.words]
    if not speaking or not any(VERB.search(text, *one.range) for one in speaking):
        speaking = [*clauses]
    return [text[slice(*one)] for one in dict.fromkeys((*(one.range for one in speaking), *touched))]


def tells_a_plan(assertion: Assertion, text: str, clauses: Sequence[Clause]) -> bool:
    """Whether a clause tells of what is asserted as planned or proposed, and nothing else leaves it open."""
    if assertion.denies or assertion.auxiliary in _SETTLES:
        return False
    return any(_is_plan(assertion, text[slice(*one.range)]) for one in clauses)


def _is_plan(assertion: Assertion, clause: str) -> bool:
    found = _PLANNED.search(clause)
    if found is None or not assertion.words & stems(found["deed"] or found["done"]):
        return False
    before = clause[: found.start()].lower().split()
    last = before[-1] if before else ""
    if found["deed"] and (found.group()[0].isupper() or last in _NOUN_BEHIND or last[-2:] in _OF_WHOM):
        return False
    rest = f"{clause[: found.start()]} {clause[found.end() :]}"
    return not any(one.search(rest) for one in (_NEGATION, _GUESSED, _HEDGED))


def _is_hedged(assertion: Assertion, clause: str) -> bool:
    if _leaves_open(_HEDGED, assertion, _NO_HEDGE.sub(" ", clause)):
        return True
    if assertion.auxiliary not in _DONE or _COMMITS & assertion.words:
        return False
    supposed = (stems(found["then"]) for found in _SUPPOSED.finditer(clause))
    return _TO_COME.search(clause) is not None or any(assertion.words & then for then in supposed)


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
    return stem(found["told"]) in assertion.words or _asserted(found.group(), assertion)


def _asserted(words: str, assertion: Assertion) -> bool:
    """Whether the question has the word itself: asked who refused, "refused" is no denial."""
    return stem(words.split()[0]) in assertion.words


def _leaves_open(words: re.Pattern[str], assertion: Assertion, clause: str) -> bool:
    settles = _SETTLES.get(assertion.auxiliary)
    return any(
        not _asserted(found.group(), assertion) and not (settles and settles.match(found.group()))
        for found in words.finditer(clause)
    )
