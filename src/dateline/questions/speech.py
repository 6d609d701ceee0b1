"""Which questions ask who said something, or what somebody said, and of which words or topic."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.patterns import lazy
from dateline.language.words import telling


@dataclass(frozen=True, slots=True)
class Saying:
    """What is known of a statement that is asked for: the words said, or the speaker and the topic.

    `asks_who`: who said `words` is wanted; else what `speaker` said about `topic`. `quoted`: the words
    stood in quotation marks, and are to be found as they are.
    """

    asks_who: bool
    words: str = ""
    quoted: bool = False
    speaker: str | None = None
    topic: str = ""

    @property
    def is_short_quotation(self) -> bool:
        """Whether it asks for so few words in quotation marks that other words are not them: "thank you"."""
        return self.quoted and len(telling(self.words)) < _MANY


_QUOTED = lazy(r"[“\"«„‘'](?P<words>[^”\"»“]{3,}?)[”\"»“’'](?![a-z])")
_SAID = (
    r"(?:said|says|stated|claimed|claims|warned|warns|told|explained|insisted|insists|argued|argues|replied|"
    r"remarked|commented|called(?! (?:for|on|off|up)\b)|calls|compared|believes|thinks)"
)
_ANY_VERB = (
    r"(?:has |have |had |is |was )?(?:quoted as saying|declared|described|complained|promised|"
    r"spoke of|admitted|announced|replied|shouted|demanded|predicted|asked|recalls?|"
    r"recalled|dedicated|thanked|used|spoke|said|says|called)"
    r"(?: (?:about|of|to|it|the|this|him|her|them|as|words?|\w+)){0,6}?"
)
_WHO = lazy(
    rf"(?:and |so )?(?:who(?: was it (?:that|who))?|which (?:\w+ ){{1,3}}?)\s*(?:has |have |had )?{_SAID}\b"
    r"(?:\s+(?:reporters|journalists))?,?:?(?:\s+that\b)?\s+(?P<words>.+)",
    re.IGNORECASE,
)
_WHO_QUOTED = lazy(rf"(?:and |so )?who {_ANY_VERB} (?P<words>[“\"«‘'].+)", re.IGNORECASE)
_WHOSE = lazy(
    r"(?:whose (?:words|quote|quotation|statement) (?:is|are|was|were)(?: these)?|"
    r"who is quoted (?:as saying|with)|who can be quoted (?:as saying|with)|"
    r"by whom was it said that|who used the words?):?\s+(?P<words>.+)",
    re.IGNORECASE,
)
_ABOUT = r"(?:about|on|of|regarding|concerning|to|after|when|in|during|at|before|over)"
_WHAT = lazy(
    rf"(?:and )?(?:what|how)(?: exactly| else)? (?:did|does|do|has|have|had) (?P<speaker>.+?) "
    rf"(?:say|said|have to say|tell (?:\w+ ?){{1,3}}?|told (?:\w+ ?){{1,3}}?|comment|commented|remark|put it)"
    rf"(?:\s+(?:{_ABOUT})\s+(?P<topic>.+))?",
    re.IGNORECASE,
)
_HOW = lazy(  # somebody by name; what "researchers" explain a reader finds
    r"(?:and )?how (?:did|does|has) "
    r"(?P<speaker>(?:[\w'’.-]+ ){0,4}?(?-i:[A-ZÀ-Þ])\S*(?: (?-i:[A-ZÀ-Þ])\S*)*) "
    r"(?:explain|justify|defend|excuse|account for)(?:ed)? (?P<topic>.+)",
    re.IGNORECASE,
)
_WHAT_WAS = lazy(
    rf"(?:what (?:was|is|were|are)|quote|cite|give me) (?P<speaker>.+?)['’]s? (?:exact |own )?"
    rf"(?:words|comments?|remarks?|statements?)(?: {_ABOUT} (?P<topic>.+))?",
    re.IGNORECASE,
)
_QUOTE = lazy(
    rf"(?:quote|cite) (?P<speaker>.+?) {_ABOUT} (?P<topic>.+)|"
    r"what (?:was|has been|is) said (?:about|on|of|by (?P<by>.+?) (?:about|on)) (?P<about>.+)",
    re.IGNORECASE,
)
_ASKS_FOR_PART = lazy(  # "what did he say caused it?": the reader finds the part
    r"\b(?:not|would|will|could|can|was|were|is|are|has|had|causes?|caused|should|must|needs?|needed|happened)\b",
    re.IGNORECASE,
)
_LONGEST_SPEAKER = 8  # words
_MANY = 2  # telling words of a quotation, from which on it is known when not quoted word for word


def asks_for_saying(question: str) -> Saying | None:
    """Return what is asked of a statement, None for any other question.

    >>> asks_for_saying("What did Noem say about the agreement?").topic
    'the agreement'
    >>> asks_for_saying("Who said “it is over”?").words
    'it is over'
    """
    question = " ".join(question.split()).rstrip("? ")
    who = _WHO.fullmatch(question) or _WHO_QUOTED.fullmatch(question) or _WHOSE.fullmatch(question)
    if who is not None:
        quoted = _QUOTED.search(question)
        return Saying(True, who["words"] if quoted is None else quoted["words"], quoted is not None)
    what = _WHAT.fullmatch(question) or _HOW.fullmatch(question) or _WHAT_WAS.fullmatch(question)
    if what is not None:
        speaker, topic = what["speaker"], what["topic"] or ""
    elif (found := _QUOTE.fullmatch(question)) is not None:
        speaker, topic = found["speaker"] or found["by"], found["topic"] or found["about"] or ""
    else:
        return None
    if speaker is not None and (len(speaker.split()) > _LONGEST_SPEAKER or _ASKS_FOR_PART.search(speaker)):
        return None
    return Saying(False, speaker=speaker, topic=topic)
