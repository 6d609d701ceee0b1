"""A question → what kind of answer it asks for: "How many …?" a number, "In which year …?" a date.

The type is the kind of *answer*, not the first word: "Which judge …?" asks who, "In which city …?" where,
"What share …?" how much, "What reasons …?" why, and a noun in the plural after "which" asks for a list.

Words only. Nothing here knows that a prize had two winners, so "Who won it?" is never a list.
"""

from __future__ import annotations

import re

from dateline.language.lexicon import (
    ADVERBS,
    AUXILIARY,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    CLAUSE_STARTS,
    DETERMINERS,
    ENDS_IN_S,
    GROUPS,
    MANY,
    NO_S,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
)
from dateline.language.patterns import lazy
from dateline.language.values.numerals import SMALL
from dateline.types import QuestionType

__all__ = ["QuestionType", "question_type"]


_ASKING = lazy(r"\b(?:who(?:m|se)?|what|which|when|where|why|how)\b", re.IGNORECASE)
_ASKS_AT_ONCE = lazy(rf"(?:{AUXILIARY})\b", re.IGNORECASE)
_AT_A_PLACE = lazy(r"\b(?:in|at|from|to|near|on|towards?|for)\s*$", re.IGNORECASE)

_PEOPLE = "|".join(sorted(PEOPLE, key=len, reverse=True))
_PLACES = (
    r"city|town|village|place|building|stadium|region|province|state|country|territory|continent|street|hotel|"
    r"airport|island|"
    r"district|county|venue|location|port|square|museum|hospital|university|capital|neighbou?rhood"
)
_MEASURES = (
    r"share|percentage|percent|proportion|price|cost|amount|sum|fine|turnover|turnout|"
    r"(?:tax |interest )?rate|distance|height|length|width|weight|size|value|face value|profit|revenue|"
    r"loss|salary|budget|duration|speed|age|margin|fee|prize money|worth|magnitude|depth|temperature"
)
_LISTS = lazy(r"(?:please\s+)?(?:list|name|enumerate)\b|.*\bname (?:all|them)\b", re.IGNORECASE)
_SOME_WORDS = r"(?:(?!of\b)[\w'’.-]+\s+){0,2}?"
_NO_VERB = rf"(?:(?!(?:of|{AUXILIARY})\b)[\w'’.-]+\s+){{0,2}}?"  # "what did the minister say" asks for none
_WHOSE = r"(?:[\w'’.-]+\s+){0,3}?[\w.-]+(?:['’]s|s['’])"
_NO_THINGS = (
    "odds|chances|results|rules|plans|thoughts|conditions|circumstances|consequences|details|terms|reasons|news|"
    "years|days|dates|views|implications|prospects"
)
_IS = r"(?:is|was|were|are)"
_DID, _DOES, _DO, _ONE = (  # a word of these, which `_marked` tells: patterns with all of them compile slowly
    rf"[\w-]+(?=[\x1c-\x1f]*{mark})" for mark in "\x1c\x1d\x1e\x1f"
)  # "which ship sinks" asks for one
_VERB = rf"(?:{AUXILIARY}|{_DID}|{_DO}|[a-z]{{2,}}ed)"
_LINKS = "looks|gets|goes|keeps|remains|stays|feels|appears|needs|wants"  # no nouns before another verb
_BODIES = "|".join(re.sub(r"(?<![aeou])y$", "ie", word) + "s" for word in sorted(GROUPS))
_NO_VERBS = "|".join(sorted(CLAUSE_STARTS | DETERMINERS | PRONOUNS | PREPOSITIONS | {"and", "or", "not"}))
_NOUN = (  # "states" of "Arab states want it" and of "states border it", not of "it states that"
    rf"(?:(?!(?:{_LINKS})\b){ENDS_IN_S}(?=\s+{_VERB}\b)|(?:{_BODIES})\s+(?!(?:{_NO_VERBS})\b)[a-z])"
)
_NUMBER = rf"(?:{'|'.join(word for word, number in SMALL.items() if number > 1)}|(?!(?:19|20)\d\d\b)\d+)"
_ONES = {*PEOPLE, *GROUPS, *_PLACES.split("|")} | set(
    """album bridge church court factory lake law mine mountain river school shop song store theatre theater
    neighborhood neighbourhood volcano""".split()
)
_MARKS = tuple(zip((BASE_OF_PAST, BASE_OF_PRESENT, BASE_VERBS, _ONES), "\x1c\x1d\x1e\x1f", strict=True))
_OTHER = rf"(?!(?:{_NO_VERBS}|{_VERB}|{'|'.join(sorted(ADVERBS))}|[a-z]+ly)\b)(?-i:[a-z])[\w-]*"  # a noun
_NO_NAMES_S = (  # the s of "US" and "macOS" is no plural's, nor that of "Texas" before "city"
    rf"(?!(?-i:[A-Z]{{1,3}}S|\w*[a-z]\w*S)\b|"
    rf"(?-i:[A-Z])[\w.-]*\s+(?:(?:{_OTHER}\s+)?(?:{_ONE})|{_OTHER}\s+(?:{AUXILIARY}|{_DID}|{_DOES}|[a-z]{{2,}}ed))\b)"
)
_NO_HEAD = "|".join(  # what stands behind the noun that is asked for, before any other
    sorted((PREPOSITIONS | CLAUSE_STARTS) - {"past", "near", "under", "over"})
)
_BEFORE_IT = (  # a word of "University of Texas law students" before the last
    rf"(?!(?:{_NO_HEAD}|{AUXILIARY}|{_DID}|{_DOES})(?![\w'’-]))(?-i:[A-Z][\w'’.-]*\s+of\s+(?=[A-Z]))?[\w'’.-]+\s+"
)
_MORE_BEFORE_IT = rf"(?![a-z]+ed[\x1c-\x1f]*[ ](?!\w+\s+{AUXILIARY}\b)){_BEFORE_IT}"
_THEM = rf"{_NO_NAMES_S}(?!news\b|besides\b|{AUXILIARY}\b)"

_RULES = tuple(  # what stands from the asking word on, marked or not; the first that matches decides
    (type_, lazy(pattern, re.IGNORECASE), "\x1c" in pattern)
    for type_, pattern in (
        (QuestionType.HOW_MANY, r"how many\b|what (?:number|death toll)\b"),
        (QuestionType.HOW_MANY, rf"what(?:['’]s| {_IS}) the {_SOME_WORDS}(?:number|death toll|toll)\b"),
        (QuestionType.WHEN, r"when\b|how (?:soon|early|late|recently)\b|how long ago\b"),
        (
            QuestionType.WHEN,
            r"(?:what|which) (?:year|month|day|date|time|week|weekday|decade|century|dates|years|days)\b",
        ),
        (QuestionType.WHEN, rf"what {_IS} the {_SOME_WORDS}(?:date|day|year)\b"),
        (
            QuestionType.HOW_MUCH,
            r"how (?:much|long|far|large|big|old|tall|high|deep|wide|fast|heavy|hot|cold|often|strong)\b",
        ),
        (QuestionType.HOW_MUCH, rf"(?:what|which) (?:{_IS} the )?{_SOME_WORDS}(?:{_MEASURES})\b"),
        (
            QuestionType.HOW_MUCH,
            r"what (?:do|does|did|will|would|is|was|were|are) .*"
            r"\b(?:cost|weigh|charge(?!\b.*\bwith\b)|worth|earn|pay(?! (?:tribute|homage|attention|heed)))\b",
        ),
        (QuestionType.WHY, r"why\b|how come\b|(?:what|which) (?:reasons?|grounds?|motives?)\b"),
        (QuestionType.WHY, rf"what {_IS} the (?:main )?(?:reasons?|motives?)\b"),
        (QuestionType.WHERE, r"where\b"),
        (
            QuestionType.LIST,
            rf"who (?:are|were) the (?:[\w'’.-]+\s+){{0,2}}?{MANY}\b(?!['’])|"
            rf"who (?:are|were) the (?:(?!(?:{_NO_HEAD}|{AUXILIARY})\b)[\w'’.&-]+\s+"
            rf"(?:and\s+|of\s+(?=(?-i:[A-Z])))?){{0,7}}?{MANY}"
            r"(?=\W*$|\s+(?:of|in|for|at|who|that)\b)",
        ),
        (QuestionType.LIST, r"who (?:are|were) (?-i:(?!(?:wo)?men\b|children\b)[a-z]{2,}(?:ed|ing|en)\b)"),
        (
            QuestionType.LIST,
            rf"which (?:{_BEFORE_IT}(?:{_MORE_BEFORE_IT}){{0,2}}?)??"
            rf"(?:[a-z]*(?<!ci)(?<!gi)men|people|children)\b(?!['’])",
        ),
        (
            QuestionType.WHO,  # "Which mayor …?", but neither "What did" nor "What prompted the mayor …?"
            rf"who(?:m|se)?\b|which {_NO_VERB}(?:{_PEOPLE})\b|"
            rf"what (?:(?!(?:of|the|{AUXILIARY}|{_DID}|{_DOES}|[a-z]{{2,}}ed)\b)[\w'’.-]+\s+){{0,2}}?"
            rf"(?:{_PEOPLE})\b",
        ),
        (QuestionType.WHO, rf"what {_IS} (?:[\w'’.-]+\s+){{0,4}}?(?:{_PEOPLE})['’]s? (?:\w+ )?name\b"),
        (
            QuestionType.LIST,
            rf"what (?:(?:kinds?|types?|sorts?) of )?(?:{_BEFORE_IT}){{0,3}}?"
            rf"{_THEM}{ENDS_IN_S}.*?\b{AUXILIARY}\b",
        ),
        (
            QuestionType.LIST,  # "What are the symptoms of measles?", "What are Avaria's exports?"
            rf"what (?:are|were) (?:the|some|its|their|his|her|{_WHOSE}) (?:[\w'’.-]+\s+){{0,2}}?"
            rf"(?!(?:{_NO_THINGS})\b){ENDS_IN_S}"
            r"(?=\W*$| (?:of|in|for|from|to|against|that|who|which)\b)(?!.*\b(?:called|named)\W*$)",
        ),
        (  # "What states border Avaria?", but not "What made investigators think so?"
            QuestionType.LIST,
            rf"what (?:(?!(?:of|{AUXILIARY}|{_DID}|{_DOES}|[a-z]{{2,}}ed)\b)[\w'’.-]+\s+){{0,2}}?"
            rf"{_THEM}{_NOUN}",
        ),
        (
            QuestionType.LIST,
            rf"which (?:[\w'’.-]+\s+)?{_NUMBER} (?:{_MORE_BEFORE_IT}){{0,4}}?{MANY}\b(?!['’])",
        ),
        (
            QuestionType.LIST,
            rf"which (?:of (?:[\w'’.-]+\s+)?|(?:[\w'’.-]+\s+)?(?:{_MORE_BEFORE_IT})??)?{_THEM}"
            rf"(?:(?<=which )|(?!(?:{_DOES})\b)|(?={_NOUN})){ENDS_IN_S}",
        ),
        (
            QuestionType.LIST,
            rf"which {_BEFORE_IT}(?:{_MORE_BEFORE_IT}){{1,3}}{_THEM}{_NOUN}",
        ),
        (QuestionType.LIST, rf"(?:which|what) {_SOME_WORDS}{NO_S} (?:are|were|have)\b"),
        (QuestionType.WHICH, r"which\b"),
    )
)

_KEY_WORDS = (  # of a line of key words, such as "garuda shield 2022 dates"
    (QuestionType.HOW_MANY, lazy(r"\b(?:death|casualty) toll\b|\bnumber of\b", re.IGNORECASE)),
    (QuestionType.WHEN, lazy(r"(?<!to )\b(?:dates?|birthday)\b", re.IGNORECASE)),
    (
        QuestionType.HOW_MUCH,
        lazy(r"\b(?:price|cost|salary|net worth|age|height|weight|budget|turnout)\b", re.IGNORECASE),
    ),
)


def question_type(question: str) -> QuestionType:
    """Return what kind of answer the question asks for; WHAT where nothing tells.

    >>> question_type("In which year did the bridge open?"), question_type("Did the bridge fall?")
    (<QuestionType.WHEN: 'when'>, <QuestionType.YES_NO: 'yes/no'>)
    """
    question = question.strip()
    asking = _asking(question)
    if _ASKS_AT_ONCE.match(question):
        return QuestionType.YES_NO
    if _LISTS.match(question):
        return QuestionType.LIST
    if asking is None:
        clause = question.rsplit(",", 1)[-1].strip()
        if _ASKS_AT_ONCE.match(clause):
            return QuestionType.YES_NO
        return next((type_ for type_, word in _KEY_WORDS if word.search(question)), QuestionType.WHAT)
    tail = " ".join(question[asking.start() :].split())
    marked = _marked(tail)
    found = next(
        (type_ for type_, pattern, reads_marks in _RULES if pattern.match(marked if reads_marks else tail)),
        QuestionType.WHAT,
    )
    if _AT_A_PLACE.search(question[: asking.start()]) and re.match(
        rf"(?:what|which) {_SOME_WORDS}(?:{_PLACES})\b", tail, re.I
    ):
        return QuestionType.WHERE
    return found


def _asking(question: str) -> re.Match[str] | None:
    """The word that asks: the "which" of "When it fell, which town was hit?", whose "when" does not."""
    asking = [*_ASKING.finditer(question)]
    for first, then in zip(asking, asking[1:], strict=False):
        between = question[first.end() : then.start()]
        before = question[: first.start()].rstrip(" ,")
        is_behind = before[-1:].isalpha() or ("," in between and not before)  # no "in 1990 who"
        is_clause = first.group().lower() in ("when", "where", "who") and is_behind
        asks_then = then.group().lower() in ("which", "what", "how", "whom")
        if not (is_clause and asks_then) or _ASKS_AT_ONCE.match(between.lstrip()):
            return first
    return asking[-1] if asking else None


def _marked(words: str) -> str:
    r"""The words with a mark behind each verb, and each noun of `_ONES`; white space to a pattern.

    >>> _marked("Which ship sinks?")
    'Which ship sinks\x1d?'
    """

    def marks(word: re.Match[str]) -> str:
        return "".join([word[0], *(mark for known, mark in _MARKS if word[0].lower() in known)])

    return re.sub(r"[\w-]+(?![\w'’.-])", marks, words)
