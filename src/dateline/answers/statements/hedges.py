"""What leaves open what a clause says: a plan, a wish, an attempt, a fear, a "may" or an "if", a mere charge.

Who asks for the plan itself, "Does she want to close it?", is told by a clause with the wish. English only,
and by words: no sentence is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dateline.language.lexicon import AUXILIARIES, BASE_OF_PAST, BE, DETERMINERS, PREPOSITIONS
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.language.words import stem, stems
from dateline.questions.assertions import Assertion

_NOT_ALONE = r"(?!\s+(?:only|just|merely|simply|solely)\b)"  # "it did not just close, it fell" denies nothing
NEGATION = lazy(
    rf"\b(?:not\b{_NOT_ALONE}|never|no|nobody|none|nothing|neither|nor|without|cannot|hardly|barely|rarely|"
    rf"all but one|yet to)\b|n['’]t\b{_NOT_ALONE}",
    re.IGNORECASE,
)
_ABLE = r"(?:room|scope|leeway|power|authority|ability|option|right|freedom)"
"""What somebody has who can do a thing, and need not have done it."""
_TRIED = (
    r"(?:efforts?|bid|offer(?:s|ed)?|attempt(?:s|ed)?|sought|tr(?:y|ies|ied|ying)|threats?|vow(?:s|ed)?|"
    r"pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)|aim(?:s|ed|ing)?|ask(?:s|ed|ing)?|urge[sd]?|set|scheduled|"
    r"slated|prepar(?:es?|ed|ing)|agreement|deal|proposal|request(?:s|ed|ing)?|chance|hopes?|way|ways) to|"
    rf"(?:(?<=\bhas )|(?<=\bhave )|(?<=\bhad )|(?<=\bhas the )|(?<=\bhave the )|(?<=\bhad the )){_ABLE} to"
)
_RESOLVED = (  # who voted to build has built nothing yet; who voted to ban has banned
    r"(?:vot(?:es?|ed)|agree[ds]?|decide[ds]?)(?: (?!to\b)[\w-]+){0,3} to"
    r"(?= (?:build|rebuild|construct|install|repair|replace|restore|renovate|extend|widen|demolish|"
    r"open|reopen|close|shut|buy|sell|move|relocate|merge|strike)\b)"
)
_DUE = (  # what is due to open has not opened; what is due to the rain, or to flooding, has happened
    r"(?<!largely )(?<!mainly )(?<!mostly )(?<!partly )(?<!primarily )(?<!chiefly )(?<!entirely )(?<!solely )"
    r"due to(?! (?:the|an?|th(?:is|at|ese|ose)|its|their|his|her|\d[\d,.]*|both|several|many|some|more|"
    rf"{'|'.join(SMALL)}|\w{{3,}}(?:ing|ion|ment|ness|[^s]s))\b)"
)
_HEDGED = lazy(  # what was thought of, planned, wished for, feared or rumoured need not have happened
    r"\b(?:(?-i:may)|might|could(?! not\b)|perhaps|possibl[ey]|probably|unlikely|"
    r"likely(?! (?:than|to\b[^,.;]{0,60}? than)\b)|"  # what women are likelier to do than men, they do
    r"(?<!you )want(?:s|ed|ing)?|plan(?:s|ned|ning)? (?:to|for|on)|plans|hop(?:es?|ed|ing)|"
    r"consider(?:s|ed|ing)?(?! to (?:be|have)\b)|suspect(?:s|ed)?|"
    r"(?:is|are|was|were|remain(?:s|ed)?) (?:still )?(?:unknown|not (?:yet )?known)|"
    r"expect(?:s|ed|ing)?|intend(?:s|ed|ing)?|propos(?:es|ed|ing|als?)|whether|seek(?:s|ing)?|"
    r"threaten(?:s|ed|ing)?|must|"
    r"left (?:that )?open|unclear|draft(?:ed)?|unless|(?:look(?:s|ed|ing)?|inquir(?:es?|ed|ing)) into|"
    r"explor(?:es?|ed|ing)|feasib\w+|mull(?:s|ed|ing)?|weigh(?:s|ed|ing) (?!\d)|"
    r"push(?:es|ed|ing)? (?:for|to)|call(?:s|ed|ing)? for|demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|"
    r"recommend(?:s|ed|ing)?|under (?:review|consideration)|potential(?:ly)?|eligible|"
    r"(?:ask|request)(?:s|ed|ing)? (?:for|how|her|him|them|that)|"
    r"misinformation|myths?|rumou?rs?|hoax(?:es)?|falsely|"
    r"(?:would|could|might) have (?=been\b|\w+(?:ed|en)\b|had\b|won\b|lost\b|made\b)|"
    rf"alleg(?:ed|edly|es|ing)|{_TRIED}|{_RESOLVED}|{_DUE}|(?:is|are|was|were) to)\b",
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
_NOUN_BEHIND = (
    DETERMINERS | {"our", "my", "your"} | PREPOSITIONS | BASE_OF_PAST.keys()
)  # "dropped plans to close it"
_OF_WHOM = ("'s", "’s", "s'", "s’")
DONE = frozenset("did was were has have had".split())
"""Auxiliaries of a question for what has happened, which what is to come does not answer."""
_TOLD = DONE | BE | {"do", "does"}
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
        "may": rf"may|must|should|{_ABLE}",
        "might": r"may|might|could",
        "could": rf"could|may|might|{_ABLE}",
        "can": rf"could|may|eligible|{_ABLE}",
        "should": r"should|must|ask",
    }.items()
}
_CHARGES = r"accus(?:es?|ed|ing)|alleg(?:es?|ed|edly|ing|ations?)|suspect(?:s|ed)?|charge[ds]?|indict(?:s|ed)"
_ASKED_FOR = tuple(  # words of the question -> what is then no mere plan, wish, charge or condition
    (lazy(rf"\b(?:{asked})\b", re.IGNORECASE), lazy(words, re.IGNORECASE))
    for asked, words in (
        (
            r"think(?:s|ing)? (?:of|about)|consider(?:s|ed|ing)?|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)?|"
            r"explor(?:es?|ed|ing)|look(?:s|ed|ing)? into",
            r"consider|mull|weigh|explor|look|inquir|under|want|plan|intend|propos",
        ),
        (
            r"want(?:s|ed|ing)?|wish(?:es|ed)?|hop(?:es?|ed|ing)|seek(?:s|ing)?|sought|ask(?:s|ed|ing)?|"
            r"call(?:s|ed|ing)? (?:for|on)|demand(?:s|ed|ing)?|urg(?:es?|ed|ing)|press(?:es|ed|ing)?",
            r"want|hop|seek|sought|call|demand|urg|push|ask|should|must",
        ),
        (
            r"plan(?:s|ned|ning)?|intend(?:s|ed)?|aim(?:s|ed)?|mean(?:s|t)? to",
            r"plan|intend|aim|set|schedul|due",
        ),
        (r"able|allowed|permitted|entitled|free|empowered|legal|lawful|possible", _ABLE),
        (r"expected|likely|due|predicted|forecast", r"expect|likely|set|due|schedul|slated|probabl"),
        (r"think|thinks|thought|believe[sd]?|regard(?:s|ed)?|find|found", r"consider\w* (?!\w+ing\b)"),
        (rf"{_CHARGES}|investigated|sued", r"alleg|suspect"),
        (
            r"(?<!ask )(?<!asked )(?<!say )(?<!said )(?<!know )if|unless|in case",
            r"if|unless|could|would|should|(?:is|are|was|were) to",
        ),
    )
)
_IN_HOPE = lazy(  # what is done in an effort to help is done
    r"\bin (?:an?|his|her|its|their|the)(?: [\w-]+)? (?:efforts?|bid|attempts?|hopes?) (?:to|of)\b[^,;]*",
    re.IGNORECASE,
)
_ASKS_CHARGE = lazy(rf"\b(?:{_CHARGES})\b", re.IGNORECASE)
_CHARGE = lazy(
    r"\b(?:accused of|(?:charged|indicted) (?:with|for|on)|(?:faces?|facing) (?:[\w-]+ )?charges)\b"
    r"(?P<deed>[^,;]*)",
    re.IGNORECASE,
)
_NOT_CHARGED = lazy(r"(?:\b(?:not|never)|n['’]t)(?: \w+)? $", re.IGNORECASE)
_ALLEGEDLY = lazy(r"\balleg(?:edly|ed to have)\b(?P<deed>[^;]*)", re.IGNORECASE)
_ASIDE = lazy(r"(?:,|\bwho)(?: (?:is|are|was|were|has been|have been))? ?$", re.IGNORECASE)
_BY_THE_CHARGE = lazy(
    r"\baccording to (?:(?:the|an?|his|her|court) )?(?:[\w-]+ )?"
    r"(?:indictments?|complaint|lawsuit|charges|charging documents|prosecutors?)\b"
    r"|\b(?:prosecutors?|(?:the|an?) (?:[\w-]+ )?(?:indictment|complaint|lawsuit)) "
    r"(?:also )?(?:says?|said|claim(?:s|ed)?|charge[sd]?|contend(?:s|ed)?|believe[sd]?|maintain(?:s|ed)?)\b",
    re.IGNORECASE,
)
PROVEN = lazy(  # or admitted
    r"\b(?:(?:was|were|been|is|are) (?:found guilty|convicted|sentenced)|(?:plead(?:ed|s)|pled) guilty|"
    r"admit(?:s|ted)|confess(?:es|ed))\b",
    re.IGNORECASE,
)
_ASKS_PROOF = lazy(
    r"^(?:is|was|has|have) (?:it|there) (?:\w+ )?(?:been )?"
    r"(?:proven?|certain|sure|confirmed|clear|known|established|proof|evidence)\b",
    re.IGNORECASE,
)
_BELIEVED = lazy(
    r"\b(?:believe[sd]?|think|thinks|thought|suggest(?:s|ed)?|suppos(?:es?|ed)|appear(?:s|ed)?|seem(?:s|ed)?|"
    r"theor(?:y|ies|i[sz]ed?)|speculat(?:es?|ed)|perhaps|probably|likely|possibl[ey])\b",
    re.IGNORECASE,
)
_UNPROVEN = lazy(
    r"\b(?:(?:provid|offer|giv|show|present|cit)\w* (?:no|any)|without(?: \w+ing)?(?: any)?)"
    r" (?:\w+ )?(?:evidence|proof)\b|"
    r"\b(?:not|unable to) (?:been |be )?independently (?:verif(?:y|ied)|confirm(?:ed)?)\b",
    re.IGNORECASE,
)
_UNLESS = lazy(r"\W*unless\b", re.IGNORECASE)
_PROOF = stems("evidence proof prove verify confirm")
_BELIED = lazy(
    r"\b(?:falsely|wrongly|incorrectly|mistakenly|erroneously)"
    r" (?:claim(?:s|ed)|says|said|(?:state|believe|announce)[sd]|(?:assert|suggest|report)(?:s|ed))\b"
    r"(?P<what>[^,;]*)|"
    r"\b(?:claims?|reports?|allegations?|accusations?|rumou?rs?|suggestions?) that (?P<false>[^,;]*) "
    r"(?:prove[dsn]?(?: to be)?|turned out(?: to be)?|was|were|is|are)(?: \w+ly)? "
    r"(?:false|untrue|unfounded|groundless|baseless|an? (?:hoax|lie))\b",
    re.IGNORECASE,
)
_ARGUED = lazy(r"[“\"‘']\s*If\b")  # whoever is quoted argues, and decides nothing
_SAYING = lazy(
    r"\b(?:claim|say|said|state[ds]?\b|assert|suggest|report|believe|think|thought|announce|call|accord|"
    r"lie[ds]?\b|accus|wrong|false)",
    re.IGNORECASE,
)
_IF = lazy(r"(?<!\bas )(?<!\beven )\b(?:if|whether|unless)\b[^,;]*", re.IGNORECASE)
_THEY = lazy(r"\b(?:he|she|they|it)\b", re.IGNORECASE)


def is_asserted(words: str, assertion: Assertion) -> bool:
    """Whether the question has the word itself: asked who refused, "refused" is no denial.

    A "may" is not the mayor, whose stem it has.
    """
    word = words.split()[0]
    return word.lower() not in AUXILIARIES and stem(word) in assertion.words


def before_the_promise(assertion: Assertion, clause: str) -> str:
    """The clause up to what is promised, a "will" or an "if", where it is asked whether somebody promised."""
    return _COMMITTED.split(clause, maxsplit=1)[0] if _COMMITS & assertion.words else clause


def tells_a_plan(assertion: Assertion, clauses: Iterable[str]) -> bool:
    """Whether a clause tells of what is asserted as planned or proposed, and nothing else leaves it open."""
    if assertion.denies or assertion.auxiliary in _SETTLES:
        return False
    return any(_is_plan(assertion, one) for one in clauses)


def _is_plan(assertion: Assertion, clause: str) -> bool:
    found = _PLANNED.search(clause)
    if found is None or not assertion.words & stems(found["deed"] or found["done"]):
        return False
    before = clause[: found.start()].lower().split()
    last = before[-1] if before else ""
    if found["deed"] and (found.group()[0].isupper() or last in _NOUN_BEHIND or last[-2:] in _OF_WHOM):
        return False
    rest = f"{clause[: found.start()]} {clause[found.end() :]}"
    return not any(one.search(rest) for one in (NEGATION, _GUESSED, _HEDGED))


def is_conditional(assertion: Assertion, clause: str) -> bool:
    """Whether a clause has an "if", a "would", a warning."""
    return _leaves_open(_CONDITIONAL, assertion, clause)


def is_hedged(assertion: Assertion, clause: str) -> bool:
    """Whether a clause speaks of a plan, a wish or a possibility."""
    done = _IN_HOPE.sub(" ", clause)
    if assertion.words & stems(done) >= assertion.words & stems(clause):
        clause = done
    if _leaves_open(_HEDGED, assertion, _NO_HEDGE.sub(" ", clause)):
        return True
    if assertion.auxiliary not in DONE or _COMMITS & assertion.words:
        return False
    supposed = (stems(found["then"]) for found in _SUPPOSED.finditer(clause))
    return _TO_COME.search(clause) is not None or any(assertion.words & then for then in supposed)


def _leaves_open(words: re.Pattern[str], assertion: Assertion, clause: str) -> bool:
    settling = _settling(assertion.text, assertion.auxiliary)
    return any(
        not is_asserted(found.group(), assertion)
        and not any(one.match(clause, found.start()) for one in settling)
        for found in words.finditer(clause)
    )


@lru_cache(maxsize=16)  # every clause is compared with the question
def _settling(question: str, auxiliary: str) -> list[re.Pattern[str]]:
    """What leaves nothing open where it is asked for."""
    own = [_SETTLES[auxiliary]] if auxiliary in _SETTLES else []
    return own + [told for asked, told in _ASKED_FOR if asked.search(question)]


def is_alleged(assertion: Assertion, sentence: str) -> bool:
    """Whether a sentence only says that the one who is asked about is charged with it, or did it allegedly.

    Who is said to have been killed by a man accused of it was killed.
    """
    if _ASKS_CHARGE.search(assertion.text):
        return False
    source = _BY_THE_CHARGE.search(sentence)
    if source is not None and not assertion.is_state and not stems(source.group()) & assertion.terms:
        return PROVEN.search(sentence) is None
    said = _ALLEGEDLY.search(sentence)
    if said is not None and assertion.words & stems(said["deed"]):
        return PROVEN.search(sentence) is None
    charge = _CHARGE.search(sentence)
    if charge is None or PROVEN.search(sentence, charge.start("deed")):
        return False
    whom = assertion.names or assertion.words
    before, behind = sentence[: charge.start()], stems(sentence[charge.start("deed") :])
    if _NOT_CHARGED.search(before):
        return False
    is_whom = bool(whom & stems(before)) or not (whom & behind or _THEY.search(before) is None)
    return is_whom and _is_deed(assertion, sentence, charge)


def _is_deed(assertion: Assertion, sentence: str, charge: re.Match[str]) -> bool:
    """Whether what is asked about is what the charge is of: not what else the one charged has done."""
    if assertion.words & stems(charge["deed"]):
        return True
    before, behind = sentence[: charge.start()], sentence[charge.end() :]
    return _ASIDE.search(before) is None and not assertion.words & stems(f"{before} {behind}")


def is_belied(assertion: Assertion, sentence: str) -> bool:
    """Whether all that is asserted is told to have been said falsely, and it is not asked who said it."""
    found = _BELIED.search(sentence)
    if found is None or _SAYING.search(assertion.text) or NEGATION.search(sentence):
        return False
    return bool(assertion.words) and assertion.words <= stems(found["what"] or found["false"])


def is_guessed(assertion: Assertion, sentence: str) -> bool:
    """Whether a sentence leaves it open what is so.

    It supposes it, "If it is sold", somebody argues it, or believes it where a proof is asked for, or it says
    that there is no proof of it.
    """
    if assertion.auxiliary in _TOLD and not _IF.search(assertion.text):
        if _ARGUED.search(sentence) and not _SAYING.search(assertion.text):
            return True
        supposed = stems(" ".join(_IF.findall(sentence)))
        if assertion.words & supposed and not assertion.words & stems(_IF.sub(" ", sentence)):
            return True
    if _UNPROVEN.search(sentence) and not assertion.words & _PROOF:
        return True
    if assertion.auxiliary in DONE and _UNLESS.match(sentence):
        return True
    return _ASKS_PROOF.search(assertion.text) is not None and _BELIEVED.search(sentence) is not None
