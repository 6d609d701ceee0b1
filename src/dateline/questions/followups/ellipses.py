"""Questions that are less than one: "And in May?", "What about Panama?", "Where?", "How many of them?".

What is left out is the last question. A name takes the place of the last name of its kind, a date that of
the date, and what has no counterpart stands at the end. A lone asking word takes the place of what was
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.language.lexicon import (
    ADVERBS,
    ASKING,
    AUXILIARIES,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    MONTH,
    PREPOSITIONS,
    PRONOUNS,
)
from dateline.language.patterns import lazy
from dateline.language.words import is_capital
from dateline.questions.followups.corrections import corrected, of_the_series
from dateline.questions.followups.known import PLACED, Kind, Texts
from dateline.questions.followups.memory import Memory, Turn, answer_mention
from dateline.questions.followups.mentions import TIME, mentions
from dateline.questions.followups.nouns import with_its_own
from dateline.questions.followups.parts import Referent, head_of, is_verb, words_of
from dateline.questions.followups.predicates import (
    ask_otherwise,
    ask_why_so,
    denied_of,
    replace_asking,
    take_apart,
)
from dateline.result.replies import Polarity

_NO_VERB = rf"(?!(?:{'|'.join(sorted(AUXILIARIES))})\b)"
_LEAD = lazy(
    r"^(?:(?:and|but|or|so|then|ok|okay)\b,?\s*|(?:no|sorry)[,.;]\s*)?"
    r"(?:(?:what|how) about\s+|i meant?\s+)?",
    re.IGNORECASE,
)
_ADJUNCT = lazy(
    r"^(?!how \w+ (?:is|was|are|were) )"
    r"(?P<asking>(?:since |until |by )?when|where|why(?: not| so [a-z]+)?|"
    r"how(?: long| often| soon| come)?|(?:at )?what time|"
    r"(?:in|on) (?:which|what) (?:year|day|month|date|city|country|town|place|state|province)|"
    r"(?:by|with|to|from|for|against) whom|(?:in|to|from|at|on|for|by|with) (?:which|what) \w+|for how long|"
    rf"(?:in|to|from|at|on|for|by|with) how (?:many|much)(?: {_NO_VERB}[a-z]+){{0,3}}?|"
    r"for what reason)"
    r"(?:,? (?:exactly|precisely|then|and why))?"
    r"(?: (?:was|is|did|does|were) (?:that|this|it)(?: (?:happen|take place|be|so|done))?)?$",
    re.IGNORECASE,
)
_WHO_BY = {
    "who by": "By whom",
    "who with": "With whom",
    "what for": "Why",
    "who to": "To whom",
    "where to": "Where",
}
_ARGUMENT = lazy(
    r"^(?:who|whom|what|which|which ones?|how many(?: of them| in all| in total)?|how much)$", re.I
)
_MORE = lazy(  # of the same event: "how many were hurt", "who was arrested"
    r"^(?:who|what|how many(?P<noun> (?!(?:was|were|is|are)\b)\w+)?)(?: (?:was|were|is|are))? "
    r"(?P<verb>[a-z]+)$",
    re.IGNORECASE,
)
_PLACE = lazy(r" (?:in|on|at|near|aboard|during|inside|outside) (?:the .+|an? .+|[A-Z\d].*)$")
_MORE_OF_IT = lazy(r"['’]|,| (?:of|and|or)\b")
_YEAR_BEFORE = lazy(
    r"^(?:in )?the (?:(?:previous|preceding) year|year before(?: that)?)$|^a year (?:earlier|before)$", re.I
)
_YEAR_AFTER = lazy(r"^(?:in )?the (?:(?:next|following) year|year after(?: that)?)$|^a year later$", re.I)
_YEAR = lazy(r"\b(?:1[5-9]|20)\d\d\b")
_MONTH = lazy(rf"\b(?:{MONTH})\b")
_MOST_WORDS = 6  # of a fragment


def complete(question: str, memory: Memory) -> str | None:
    """Return what a fragment asks in full, None where it is no fragment or nothing completes it."""
    if not memory.turns:
        return None
    text = " ".join(question.split()).rstrip("?!. ")
    lead = _LEAD.match(text)
    fragment = text[lead.end() :] if lead is not None else text
    led = fragment != text
    if (other := corrected(text, memory) or of_the_series(fragment, memory)) is not None:
        return other
    last = memory.turns[0]
    answer = answer_mention(last, memory.texts)
    if fragment.lower() in _WHO_BY:
        fragment = _WHO_BY[fragment.lower()]
    if (asked := _ADJUNCT.match(fragment)) is not None:
        return _otherwise(asked["asking"], last, None if answer is None else answer.words, memory.texts)
    if led and (more := _MORE.match(fragment)) is not None and is_verb(more["verb"].lower()):
        return _in_the_same_place(more, last.question)
    if _ARGUMENT.match(fragment):
        return _other_argument(fragment.lower(), last.question, memory)
    if (owned := with_its_own(fragment, memory)) is not None:
        return owned or None
    if not _is_fragment(fragment, led=led):
        return None
    return _substitute(fragment, last.question, memory)


def _otherwise(asking: str, last: Turn, answer: str | None, texts: Texts) -> str | None:
    """Ask something else of what the last question says; why it is not so, where the answer was no."""
    asking, question = asking[0].upper() + asking[1:], last.question
    if asking.startswith("Why so "):
        return ask_why_so(asking.removeprefix("Why so "), question)
    verdict = last.result.verdict
    refused = verdict is not None and verdict.polarity is Polarity.NO
    if asking == "Why not" or (asking == "Why" and refused):
        denied = denied_of(question, _end_of_subject(question, texts))
        if denied is not None or asking == "Why":
            return ask_otherwise("Why", denied or question, None)
        return None
    return ask_otherwise(asking, question, answer)


def _end_of_subject(question: str, texts: Texts) -> int | None:
    """Where what stands right behind the first word ends, if it is all of one person, place or thing."""
    begins = question.find(" ") + 1
    ends = [
        one.end
        for one in mentions(question, texts)
        if one.start <= begins + len("the ") and question[begins : one.start].lower() in ("", "the ")
    ]
    end = max(ends, default=None)
    return None if end is None or _MORE_OF_IT.match(question, end) else end


def _in_the_same_place(more: re.Match[str], question: str) -> str | None:
    """Ask "And how many were hurt?" of where, or of what, the last question asked: "… in the fire on …"."""
    place = _PLACE.search(question.rstrip("?!. "))
    if place is None or (_has_verb(place[0]) and not _has_verb(question[: place.start()])):
        return None  # "When did the plant in Olm close?": where the plant is
    asking, asked = more[0], take_apart(question)
    if asked is not None and not more["noun"] and asked.wh.lower().startswith("how many"):
        asking = re.sub(r"^how many\b", asked.wh, asking, flags=re.IGNORECASE)
    return f"{asking[0].upper()}{asking[1:]}{place[0]}?"


def _has_verb(words: str) -> bool:
    return any(is_verb(word.low) and word.low not in AUXILIARIES for word in words_of(words))


def _other_argument(fragment: str, question: str, memory: Memory) -> str | None:
    asked = take_apart(question)
    if asked is None:
        return None
    if fragment.startswith("how many"):
        if asked.wh.lower() in ("who", "whom"):
            return replace_asking("How many people", question)
        if asked.noun and not asked.wh.lower().startswith("how many"):
            return replace_asking(f"How many {asked.noun}", question)
        return _how_many_of(question, memory)
    if fragment.startswith("which") and asked.noun:
        return replace_asking(f"Which {asked.noun}", question)
    if fragment in ("who", "whom") and asked.wh.lower().startswith("how many"):
        return replace_asking("Who", question)
    return None


def _how_many_of(question: str, memory: Memory) -> str | None:
    """Ask how many of what a yes/no question, or one after a place or a time, speaks of in the plural."""
    asked = take_apart(question)
    if asked is None or not asked.adjunct:
        return None
    plural = [one for one in mentions(question, memory.texts) if one.plural]
    if not plural:
        return None
    one = plural[-1]
    rest = question.rstrip("?!. ")
    rest = (rest[: one.start].rstrip() + rest[one.end :]).strip()
    rest = rest.removeprefix(asked.wh).strip()
    return f"How many {re.sub(r'^(?:the|these|those) ', '', one.words)} {rest[0].lower()}{rest[1:]}?"


def _is_fragment(fragment: str, *, led: bool) -> bool:
    """Whether the words have no predicate: a name, a date, a noun, with a preposition or without."""
    words = words_of(fragment)
    if not words or len([word for word in words if word.text[0].isalnum()]) > _MOST_WORDS:
        return False
    lows = [word.low for word in words]
    if not _without_auxiliary(fragment) or any(low in ASKING or low in PRONOUNS for low in lows):
        return False
    if led:
        verbs = any(low in BASE_OF_PAST or low in BASE_OF_PRESENT for low in lows[1:])
        return not verbs or re.match(r"(?:the|in|for|on|at) ", fragment, re.I) is not None
    if lows[0] in PREPOSITIONS:
        return len(words) <= 4
    return TIME.fullmatch(fragment) is not None or (
        len(words) <= 3 and all(is_capital(word.text[0]) for word in words if word.text[0].isalpha())
    )


def _without_auxiliary(fragment: str) -> bool:
    """Whether there is none; May is a month here."""
    rest = re.sub(r"\bMay\b", "", fragment)
    return not any(word.low in AUXILIARIES for word in words_of(rest))


def _substitute(fragment: str, question: str, memory: Memory) -> str | None:
    texts = memory.texts
    whole = question.rstrip("?!. ")
    if (shift := -1 if _YEAR_BEFORE.match(fragment) else 1 if _YEAR_AFTER.match(fragment) else 0) != 0:
        years = list(_YEAR.finditer(whole))
        if not years:
            return None
        year = years[-1]
        return f"{whole[: year.start()]}{int(year[0]) + shift}{whole[year.end() :]}?"
    preposition, rest = _preposition(fragment)
    if TIME.fullmatch(rest):
        return _other_time(preposition, rest, whole)
    shown = mentions(f"? {rest}", texts)
    named = [one for one in shown if one.named]
    if named and len(named[0].words) >= len(rest) - 4:
        return _other_name(preposition, rest, named[0], whole, mentions(question, texts))
    return _other_noun(preposition, rest, whole, mentions(question, texts))


def _preposition(fragment: str) -> tuple[str, str]:
    first, _, rest = fragment.partition(" ")
    return (first.lower(), rest) if first.lower() in PREPOSITIONS and rest else ("", fragment)


def _other_time(preposition: str, time: str, question: str) -> str | None:
    """Put a date in the place of the date: a month in that of a month, keeping the year."""
    found = list(TIME.finditer(question))
    month_only = _MONTH.fullmatch(time) is not None
    for one in reversed(found):
        if month_only and (month := _MONTH.search(one[0])) is not None:
            day = re.match(r"\s+\d{1,2}(?!\d),?", question[one.start() + month.end() :])
            end = one.start() + month.end() + (day.end() if day else 0)
            return f"{question[: one.start() + month.start()]}{time}{question[end:]}?"
    if _YEAR.fullmatch(time) and (years := list(_YEAR.finditer(question))):
        return f"{question[: years[-1].start()]}{time}{question[years[-1].end() :]}?"
    for one in reversed(found):
        if not month_only or not _YEAR.fullmatch(one[0]):
            return f"{question[: one.start()]}{time}{question[one.end() :]}?"
    if month_only and found:  # "in 2025" -> "in May 2025"
        one = found[-1]
        return f"{question[: one.start()]}{time} {question[one.start() :]}?"
    return f"{question} {preposition or 'in'} {time}?"


def _other_name(
    preposition: str, fragment: str, name: Referent, question: str, before: Sequence[Referent]
) -> str | None:
    """Put a name in the place of the last one of its kind."""
    names = [one for one in before if one.named]
    like = [one for one in names if one.kind is name.kind or Kind.NAME in (one.kind, name.kind)]
    same = [one for one in like if preposition and _before_article(one, question) == preposition]
    chosen = same or like
    if not chosen:
        if preposition:
            return f"{question} {preposition} {fragment}?"
        if len(names) == 1:
            chosen = names
        else:
            return None
    old = chosen[-1] if preposition or name.kind is not Kind.PERSON else chosen[0]
    words = fragment
    start = old.start
    modifies = _modifies(question[old.end :])
    if modifies and preposition and not same and preposition not in PLACED | {"of", "for"}:
        return None  # "And on the ferry?" after "How high was the Serrado dam?"
    if modifies and old.before.lower() == "the":
        words = re.sub(r"^the ", "", fragment, flags=re.IGNORECASE)
    elif old.before.lower() == "the" and not fragment.lower().startswith("the "):
        start = question.lower().rfind("the", 0, old.start)
    elif old.before.lower() == "the":
        words = re.sub(r"^the ", "", fragment, flags=re.IGNORECASE)
    return f"{question[:start]}{words}{question[old.end :]}?"


def _modifies(behind: str) -> bool:
    """Whether the words behind a name begin with a noun that it tells more of: "the Morocco earthquake"."""
    noun = re.match(r"(?:'s|’s)?\s+([a-z][\w-]*)", behind)
    if noun is None or noun[1] in PREPOSITIONS:
        return False
    rest = words_of(behind[noun.end() :])
    return not is_verb(noun[1]) or any(is_verb(word.low) for word in rest)  # "will the World Bank lend"


def _before_article(one: Referent, question: str) -> str:
    before = question[: one.start].rstrip()
    before = re.sub(r"\bthe$", "", before, flags=re.IGNORECASE).rstrip()
    return before.rsplit(" ", 1)[-1].lower()


def _other_noun(preposition: str, fragment: str, question: str, before: Sequence[Referent]) -> str | None:
    """Put "children" in the place of "adults" in "How many adults …?", "for best actor" for "for …".

    "The men's race" takes that of "the women's race".
    """
    if preposition:
        found = re.search(rf"\b{preposition} (?!.*\b{preposition} )", question)
        if found is None:
            return f"{question} {preposition} {fragment}?"
        tail = question[found.end() :]
        stop = re.search(
            rf"\s(?:{'|'.join(sorted(PREPOSITIONS - {'of'}))}|{'|'.join(sorted(AUXILIARIES))})\b|,", tail
        )
        return f"{question[: found.end()]}{fragment}{tail[stop.start() :] if stop else ''}?"
    like = [one for one in before if not one.named and one.head == head_of(fragment)]
    if len(like) == 1 and fragment.lower().startswith("the "):
        return f"{question[: like[0].start]}{fragment}{question[like[0].end :]}?"
    asked = take_apart(question)
    if asked is None or not asked.noun or not fragment.split()[-1].islower():
        return None
    noun = re.sub(r"^(?:the|those|these) ", "", fragment)
    if noun.split()[-1] in ADVERBS:
        return None
    asking = asked.wh[: len(asked.wh) - len(asked.noun)].rstrip()
    return f"{asking} {noun} {asked.rest}?"
