"""Whether a sentence tells what is asked about only as a claim that somebody made, doubted or rejected.

"She rejected a claim that the mill had been sold" is no yes, and "Orr suggested that it had been sold" is his
word alone: who is asked for the claim itself is told by either. English only, and by words.
"""

from __future__ import annotations

import re

from dateline.answers.statements.hedges import NEGATION, PROVEN
from dateline.language.patterns import lazy
from dateline.language.words import stems
from dateline.questions.assertions import Assertion

_CLAIMS = (
    r"(?:claims?|reports?|suggestions?|rumou?rs?|allegations?|accusations?|assertions?|insinuations?|"
    r"complaints?|speculation|stor(?:y|ies)|gossip|talk|ideas?|notions?|theor(?:y|ies)|charges?)"
)
_REJECTS = (
    r"(?:(?:reject|dismiss|refut|rebut|disput|contest|scotch|quash|ridicul|rubbish|debunk|discount|disprov|"
    r"repudiat)(?:e[sd]?|s|es|ed|ing)|play(?:s|ed|ing)? down|"
    r"laugh(?:s|ed|ing)? off|brush(?:es|ed|ing)? (?:aside|off)|"
    r"pour(?:s|ed|ing)? (?:scorn|cold water) on|no truth (?:in|to|behind))"
)
_REJECTED = r"(?:rejected|dismissed|refuted|rebutted|disputed|contested|denied|quashed|debunked|ridiculed)"
_TOLD = (
    r"(?P<what>(?:(?!, (?:but|while|although|saying|adding|insisting|which|who|"
    r"and (?:he|she|they|it|was|were))\b)[^;])*)"
)
_REJECTION = lazy(
    rf"\b{_REJECTS}(?: (?!that\b)[\w'’-]+){{0,4}}? {_CLAIMS}\b(?! (?:for|against)\b){_TOLD}"
    rf"|\b(?:doubt(?:s|ed|ing)?|disput(?:es|ed)) (?:that|whether|if)\b{_TOLD.replace('what', 'doubted')}",
    re.IGNORECASE,
)
_WAS_REJECTED = lazy(
    rf"\b{_CLAIMS}\b(?P<what>[^;]*?) (?:was|were|has been|have been|is|are|been)(?: \w+ly)? {_REJECTED}\b",
    re.IGNORECASE,
)
_FINDS = (  # whose suggestion is a finding
    r"study|studies|research(?:ers?)?|scientists?|data|evidence|results?|figures?|findings?|polls?|surveys?|"
    r"tests?|analysis|estimates?|models?|records?|papers?|reports?|experts?|tracks?|traces?|fossils?|images?"
)
_CLAUSE = (
    r"(?=(?:the|an?|his|her|its|their|there|he|she|it|they)\b"
    r"[^,;.]{0,60}?\b(?:was|were|is|are|ha[sd]|have)\b)"
)
_CLAIM = lazy(
    rf"(?P<who>[^;]*?)\b(?:(?:suggest(?:s|ed|ing)?|insinuat(?:es|ed|ing)|speculat(?:es|ed|ing)|"
    rf"hint(?:s|ed|ing)?) that|(?:claim(?:s|ed|ing)?|alleg(?:es|ed|ing))(?: that| {_CLAUSE})|"
    r"(?:rumou?rs|allegations?|claims?|suggestions?|speculation|gossip) that)\b"
    rf"{_TOLD}",
    re.IGNORECASE,
)
_REPORT = lazy(  # of what is no more than reported: "police were called to reports of a fight"
    r"\b(?:reports?|rumou?rs?|allegations?|claims|accusations?|suspicions?|complaints?|speculation|gossip)"
    r" of\b(?! (?:the|its|his|her|their|our)\b)(?P<what>[^,;]*)",
    re.IGNORECASE,
)
_COUNTED = lazy(r"\b(?:has|have|had|is|are|was|were|rose|fell|came|poured)\b.*")
_BLAMED = lazy(
    r"\b(?:(?:blam|accus)(?:e[sd]?|ing)|point(?:s|ed|ing)? (?:the |a )?finger at|trad(?:es?|ed|ing) blame)\b"
    r"(?P<whom>[^;:]{0,80}?) (?:of|for|over)\b(?P<deed>[^;]*)",
    re.IGNORECASE,
)
_OTHER = lazy(r" (?:each other|one another)\b|\btrad\w+ blame\b", re.IGNORECASE)
_HIM = lazy(r" (?:him|her|them|it)\b", re.IGNORECASE)
_IS_ASIDE = lazy(r"(?:^\W*|(?:\bwho|\bwhich|, \w+ing|,) )$")
_OF_WHAT = lazy(r" (?:of|about)\b")
_FOUND = lazy(rf"\b(?:{_FINDS})\b", re.IGNORECASE)
_ASKED = lazy(
    r"\b(?:claim|sa(?:y|ys|id)\b|stated?\b|assert|suggest|report|believ|think|thought|announce|accord|lie[ds]?\b|"
    r"accus|blam|alleg|rumou?r|reject|dismiss|den(?:y|ie)|refut|disput|contest|doubt|insinuat|hint|speculat|talk)",
    re.IGNORECASE,
)

_JUDGEMENT = lazy(  # what one may think of a thing, and another not; a "Great Storm" is a name
    r"\b(?:un)?(?:justified|warranted|reasonable|wise|appropriate|acceptable|ethical)\b|"
    r"\b(?:dis)?proportionate\b|\b(?:excessive|racist|sexist|biased|reckless|negligent|incompetent|shameful|"
    r"disgraceful|outrageous|politically motivated|to blame|at fault)\b|"
    r"\ban? (?:success|failure|mistake|disaster|disgrace|betrayal|farce|sham|witch hunt)\b"
)
_OPINES = (
    r"(?:sa(?:id|ys?)|believe[sd]?|think(?:s|ing)?|thought|argue[sd]?|insist(?:s|ed)?|maintain(?:s|ed)?|"
    r"contend(?:s|ed)?|call(?:s|ed)|describe[sd]?|consider(?:s|ed)?|deem(?:s|ed)?|felt|feels?|told|claim(?:s|ed)?|"
    r"defend(?:s|ed)?|according to)"
)
_OPINION = lazy(rf"\b{_OPINES}\b", re.IGNORECASE)
_SAID_BEHIND = lazy(rf"[,”\"][^.;]{{0,80}}?\b{_OPINES}\b", re.IGNORECASE)
_JUDGES = lazy(  # whose word is a finding
    rf"\b(?:{_FINDS}|courts?|judges?|jurors?|jury|tribunals?|inquir(?:y|ies)|investigat\w+|reviews?|audits?|auditors?|"
    r"coroners?|inquests?|regulators?|watchdogs?|commissions?|panels?|officials?|police|authorit(?:y|ies))\b"
    r"(?! union)",
    re.IGNORECASE,
)


def is_only_judged(assertion: Assertion, sentence: str) -> bool:
    """Whether what is asked about is a judgement, and a sentence has it only as what one party says of it."""
    asked = _JUDGEMENT.search(assertion.text)
    if asked is None or _ASKED.search(assertion.text):
        return False
    wanted = stems(asked.group())
    found = next((one for one in _JUDGEMENT.finditer(sentence) if wanted & stems(one.group())), None)
    if found is None:
        return False
    said = _OPINION.search(sentence, 0, found.start())
    behind = None if said else _SAID_BEHIND.search(sentence, found.end())
    who = sentence[: said.start()] if said else behind.group() if behind else None
    return who is not None and not _JUDGES.search(who)


def is_only_claimed(assertion: Assertion, sentence: str) -> bool:
    """Whether most of what is asked about is what somebody rejects, or doubts, or suggests without proof."""
    if _ASKED.search(assertion.text):
        return False
    claim = _CLAIM.match(sentence)
    claims = [claim] if claim and not _FOUND.search(claim["who"]) else []
    for one in (*_REJECTION.finditer(sentence), *_WAS_REJECTED.finditer(sentence), *claims):
        claimed = next(at for at in ("what", "doubted") if one.groupdict().get(at) is not None)
        first, last = one.span(claimed)
        if _IS_ASIDE.search(sentence[: one.start()]) or _OF_WHAT.match(sentence, first):
            last = min(last, sentence.find(",", first) % (len(sentence) + 1))
        left = assertion.words & stems(sentence[first:last])
        told, behind = assertion.words & stems(sentence[:first]), assertion.words & stems(sentence[last:])
        if left - told and behind <= left and 2 * len(left) > len(told):
            return True
    return any(_is_reported(assertion, sentence, one) for one in _REPORT.finditer(sentence))


def _is_reported(assertion: Assertion, sentence: str, found: re.Match[str]) -> bool:
    """Whether most of what is asked about is what there are "reports of", and no more is told of it."""
    before, what = sentence[: found.start()], found["what"]
    if NEGATION.search(before) or PROVEN.search(sentence):
        return False
    if not stems(before):
        what = _COUNTED.sub("", what)  # "Reports of fraud have doubled"
    left = assertion.words & stems(what)
    told = assertion.words & stems(before)
    behind = assertion.words & stems(sentence[found.start("what") + len(what) :])
    return len(left - told) > len(told) and behind <= left


def is_only_blamed(assertion: Assertion, sentence: str) -> bool:
    """Whether a sentence only tells that somebody blames, or accuses, the one who is asked about for it."""
    found = None if _ASKED.search(assertion.text) else _BLAMED.search(sentence)
    if found is None or PROVEN.search(sentence) or not assertion.words & stems(found["deed"]):
        return False
    if _OTHER.search(found.group()):
        return bool(assertion.names & stems(sentence[: found.start()]))
    is_whom = assertion.names & stems(found["whom"]) or _HIM.match(found["whom"])
    return bool(is_whom) and not assertion.words & stems(sentence[: found.start()])
