"""A question taken apart: what it asks for, and what it says.

"How many people were deported?" asks for "How many people" and says "were deported". From the two another
question about the same thing is put together ("Where were people deported?"), or the thing is named ("the
people who were deported").

No grammar beyond word order; a question that does not fit the few patterns is not taken apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    BASE_VERBS,
    BE,
    CLAUSE_STARTS,
    DETERMINERS,
    PEOPLE,
    PLURALS,
    PREPOSITIONS,
)
from dateline.language.patterns import lazy
from dateline.questions.followups.parts import head_of, is_plural, is_verb

_ADJUNCT = (
    r"(?:since |until |by )?when|where|why|how(?! many\b| much\b)(?: long| far| often| soon| come)?|"
    r"(?:what|which) (?:time|year|month|day|date)(?= d)|"  # "did", "does"
    r"(?:(?:in|on|at|by|since|until|from|to|with|for|near|of) )+(?:what|which|whom|who|how many|how much)"
    r"(?: [\w'’-]+){0,5}?"
)
_WH_ADJUNCT = lazy(rf"^(?P<wh>{_ADJUNCT}) (?P<rest>(?:{'|'.join(sorted(AUXILIARIES))})\b.*)$", re.IGNORECASE)
_WH = lazy(r"^(?P<wh>how many|how much|what|which|whose|who|whom)(?: else)? (?P<rest>.+)$", re.IGNORECASE)
_MOST_NOUNS = 7  # words between "which" and the verb
_DO = frozenset("do does did".split())
_OF_SEVERAL = {"is": "are", "was": "were", "has": "have"}
_MODAL = AUXILIARIES - BE - _DO
_OF = lazy(
    r"^(?:is|was|are|were) the (?:[\w'’-]+ )?(?:name|number|score|date|cost|price|title|magnitude|result|"
    r"toll|size|reason|cause|time|value|death toll) (?:of|for|behind) (?P<of>.+)$",
    re.IGNORECASE,
)
_DOUBLED = lazy(r"[aeiou]([bdgmnprt])\1$")  # "stepped"
_ENDS_IN_E = lazy(r"(?:[cvu]|dg|ven|[bcdfgkptz]l|[^zt]z)$")  # "forced", "handled"
_WHOLE_STEM = lazy(  # "walked", "claimed"; but of "invited" and "visited" the letters do not tell
    r"(?:ck|sh|ch|ss|ff|ll|lk|[cflnpr]t|[lnr]d|[ln]k|rk|sk|[lmr]p|[lr]m|[rwg]n|[eiou]st|[wxy]|ion|en|[dglmnt]er|"
    r"(?:ai|ea|ee|oa|oi|oo|ou)[dklmnprt])$"
)
_VERB_BEHIND = lazy(
    rf"\w+ (?P<subject>\S+(?: \S+){{0,6}}?)(?<!['’]s) (?:{'|'.join(sorted(BASE_VERBS))}|be|have)\b(?!['’])",
    re.IGNORECASE,
)
_CONTRACTED = {"will": "won't", "can": "can't"}
_DENIED = lazy(r"\b(?:not|never|no|nobody|none|nothing)\b|n['’]t\b", re.IGNORECASE)
_NEEDS_OBJECT_BEFORE = PREPOSITIONS - {"of"}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A question in two parts: the words that ask, with the noun that is counted or chosen, and the rest."""

    wh: str  # "How many people"; "" where yes or no is asked for
    noun: str  # "people"
    rest: str  # "were deported"
    adjunct: bool  # it asks when, where, why or how


def take_apart(question: str) -> Predicate | None:
    """Return what a question asks for and what it says, None for one of another form."""
    text = " ".join(question.split()).rstrip("?!. ")
    first = text.split(" ", 1)[0].lower()
    if first in AUXILIARIES:
        return Predicate("", "", text, adjunct=True)
    text = re.sub(r"^(?:and|but|so) ", "", text, flags=re.IGNORECASE)
    if (found := _WH_ADJUNCT.match(text)) is not None:
        return Predicate(found["wh"], "", found["rest"], adjunct=True)
    if (found := _WH.match(text)) is None:
        return None
    words = found["rest"].split(" ")
    most = 0 if found["wh"].lower() in ("who", "whom") else _MOST_NOUNS
    for at, word in enumerate(words[: most + 1]):
        if word.lower() in AUXILIARIES or _is_main_verb(word):
            noun = " ".join(words[:at])
            return Predicate(f"{found['wh']} {noun}".rstrip(), noun, " ".join(words[at:]), adjunct=False)
    return None


def denied_of(question: str, subject: int | None = None) -> str | None:
    """Return a question for yes or no as it asks whether it is not so, None for another, or one that does.

    `subject` is where its subject ends, where that is known.

    >>> denied_of("Did Ana Ruiz come?")
    'Did Ana Ruiz not come?'
    """
    first, _, rest = question.partition(" ")
    denied = _CONTRACTED.get(first.lower(), f"{first.lower()}n't")
    if denied not in AUXILIARIES or _DENIED.search(rest) is not None:
        return None
    if first.lower() not in BE and (verb := _VERB_BEHIND.match(question)) is not None:
        words = verb["subject"].lower().split()
        if not CLAUSE_STARTS.intersection(words) and words[-1] not in DETERMINERS:
            subject = verb.end("subject")
    return (
        f"{denied.capitalize()} {rest}"
        if subject is None
        else f"{question[:subject]} not{question[subject:]}"
    )


def ask_why_so(degree: str, question: str) -> str | None:
    """Ask why it is "so much", or "so long", of a question how much, or how long, it is; None of another."""
    asked = take_apart(question)
    if asked is None or not asked.wh.lower().startswith("how "):
        return None
    if asked.adjunct:
        first = asked.rest.partition(" ")[0].lower()
        return f"Why {_small(asked.rest)} so {degree}?" if first in AUXILIARIES else None
    first, _, tail = asked.rest.partition(" ")
    return _around_answer("Why", asked, first.lower(), tail, f"so {degree} {asked.noun}".rstrip())


def ask_otherwise(asking: str, question: str, answer: str | None) -> str | None:
    """Return the question with `asking` ("Where", "By whom") for what it asks, None where that does not go.

    `answer` takes the place of what was asked for.
    """
    asked = take_apart(question)
    if asked is None:
        return None
    first, _, tail = asked.rest.partition(" ")
    if asked.adjunct:
        return f"{asking} {_small(asked.rest)}?" if first.lower() in AUXILIARIES else None
    if (about := _OF.match(asked.rest)) is not None and not asked.noun:
        return f"{asking} {'were' if asked.rest.startswith(('are', 'were')) else 'was'} {about['of']}?"
    much = {"how much": "so much", "how many": "so many"}.get(asked.wh.lower()) if asking == "Why" else None
    filler = _counted(asked) or answer or much or _whatever(asked, first.lower(), tail)
    if filler is None:
        return None
    return _around_answer(asking, asked, first.lower(), tail, filler)


def _around_answer(asking: str, asked: Predicate, verb: str, tail: str, filler: str) -> str | None:
    """Put `filler` where the thing asked for belongs: behind the auxiliary, or behind subject and verb."""
    is_object = verb in _DO
    if verb in _MODAL:  # "What will the law cost", "Which boats has Norland counted", but "Who has signed"
        someone = asked.wh.lower().startswith("who")
        is_object = re.match(r"(?:the|[A-Z])", tail) is not None if asked.noun else not someone
    if is_object:
        return f"{asking} {verb} {_with_object(tail, filler)}?"
    if verb in AUXILIARIES:
        if verb in BE and asked.wh.lower() == "what" and not _is_passive(tail):
            return None
        if verb in _OF_SEVERAL and not filler[0].isupper() and is_plural(head_of(filler)):
            verb = _OF_SEVERAL[verb]
        return f"{asking} {verb} {filler} {tail}".rstrip() + "?"
    for auxiliary, base in (("did", _base_of_past(verb)), ("does", BASE_OF_PRESENT.get(verb))):
        if base is not None:
            return f"{asking} {auxiliary} {filler} {base} {tail}".rstrip() + "?"
    return None


def replace_asking(asking: str, question: str) -> str | None:
    """Return the question with other words that ask, and the rest as it is: "Who" for "How many people"."""
    asked = take_apart(question)
    if asked is None or not asked.wh or asked.adjunct:
        return None
    rest = asked.rest
    if asking.lower() == "who":
        rest = re.sub(r"^were\b", "was", re.sub(r"^are\b", "is", re.sub(r"^have\b", "has", rest)))
    return f"{asking} {rest}?"


def counted_people(question: str) -> str | None:
    """Return what is counted in a question as a description, None if nothing is.

    >>> counted_people("How many people were aboard the plane?")
    'the people who were aboard the plane'
    """
    asked = take_apart(question)
    if asked is None or not asked.wh.lower().startswith("how many") or not asked.noun:
        return None
    first = asked.rest.split(" ", 1)[0].lower()
    noun = asked.noun.split(" of ")[0].split()[-1]
    if asked.noun.startswith("of "):
        return asked.noun.removeprefix("of ")
    person = noun in PLURALS or noun.rstrip("s") in PEOPLE | {"migrant", "worker"}
    if first in _DO or first in ("there",):
        subject = asked.rest.split(" ", 1)[1] if " " in asked.rest else ""
        return f"the {asked.noun} that {subject_past(first, subject)}" if subject else None
    return f"the {asked.noun} {'who' if person else 'that'} {asked.rest}"


def place_asked_for(question: str) -> str | None:
    """Return the place that a question asks for as a description.

    >>> place_asked_for("In which hotel in Panama City were people held?")
    'the hotel in Panama City'
    """
    asked = take_apart(question)
    if asked is None or not asked.adjunct:
        return None
    found = re.match(r"(?:in|at|from|to|near|on) (?:which|what) (.+)", asked.wh, re.IGNORECASE)
    return (
        None if found is None or found[1] in ("year", "day", "month", "date", "minute") else f"the {found[1]}"
    )


def subject_past(aux: str, clause: str) -> str:
    """Put "ICE remove from the country" in the past, "ICE removed …", where the verb is known."""
    if aux == "did":
        for past, base in BASE_OF_PAST.items():
            words = clause.split(" ")
            if base in words[1:]:
                at = words.index(base, 1)
                return " ".join([*words[:at], past, *words[at + 1 :]])
    return f"{clause.split(' ')[0]} {aux} {' '.join(clause.split(' ')[1:])}".strip()


def _counted(asked: Predicate) -> str | None:
    """What stands for the thing asked for where the answer does not: "people" of "How many people"."""
    if asked.wh.lower().startswith("how many") and asked.noun:
        return re.sub(r"^(?:more|fewer|other|of) ", "", asked.noun)
    return None


def _whatever(asked: Predicate, verb: str, tail: str) -> str | None:
    """What stands for the thing asked for where nothing is known of it: "someone" of "Who stepped down?"."""
    if asked.noun:
        return f"the {asked.noun}"
    wh = asked.wh.lower()
    if wh not in ("who", "whom", "what") or (verb in BE and not _is_passive(tail)):
        return None  # "Who is the mayor?"
    if wh == "what":
        return "something" if verb in BE or verb not in AUXILIARIES else None
    return "people" if verb in ("are", "were", "have") else "someone"


def _is_passive(tail: str) -> bool:
    return is_verb(tail.partition(" ")[0].lower(), base=False)


def _base_of_past(verb: str) -> str | None:
    """The verb without its past, also of one that no list has; None where the spelling leaves it open."""
    stem = verb.removesuffix("ed")
    if verb in BASE_OF_PAST or stem == verb or len(stem) < 3:
        return BASE_OF_PAST.get(verb)
    if _DOUBLED.search(stem):
        return stem[:-1]
    if stem.endswith("i"):
        return f"{stem[:-1]}y"
    return f"{stem}e" if _ENDS_IN_E.search(stem) else stem if _WHOLE_STEM.search(stem) else None


def _with_object(clause: str, filler: str) -> str:
    """Put the object where its gap is: before the first preposition that follows subject and verb."""
    words = clause.split(" ")
    for at, word in enumerate(words):
        if at >= 2 and word.lower() in _NEEDS_OBJECT_BEFORE and words[at - 1].lower() not in ("according",):
            return " ".join([*words[:at], filler, *words[at:]])
    return f"{clause} {filler}"


def _is_main_verb(word: str) -> bool:
    low = word.lower()
    return (low in BASE_OF_PAST or low in BASE_OF_PRESENT or low.endswith("ed")) and low not in ADVERBS


def _small(rest: str) -> str:
    first, _, tail = rest.partition(" ")
    return f"{first.lower()} {tail}"
