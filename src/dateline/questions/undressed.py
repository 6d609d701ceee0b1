"""A question → what it asks, without what only dresses it.

"Didn't the mayor resign?", "The mayor resigned, didn't he?" and "Is it true that the mayor resigned?" all ask
"Did the mayor resign?". The n't of the first word and of a tag denies nothing; a "not" in the clause does.
"What is the death toll of the fire?" and "fire death toll" ask "How many people died: the fire?".
"""

from __future__ import annotations

import re

from dateline.language.lexicon import AUXILIARY, BASE_OF_PAST, CLAUSE_STARTS, DETERMINERS, PREPOSITIONS
from dateline.language.patterns import lazy

_FRAME = lazy(
    r"^(?:(?:is|was)(?:n['’]t)? it (?:not |really |actually |also )?"
    r"(?:true|correct|right|accurate|a fact|the case) that"
    r"|(?:can|could|would|will|do) you (?:please )?"
    r"(?:confirm (?:that|whether|if)|(?:know|say|tell me|tell us) (?:whether|if)))\s+",
    re.IGNORECASE,
)
_DEATH_TOLL = lazy(
    r"(?:what(?:['’]s|\s+(?:is|was))\s+the\s+)?(?:(?:current|latest|total|final|official)\s+)?"
    r"(?P<before>(?:(?!what\b|how\b|why\b|did\b|does\b|is\b|was\b|has\b)[\w'’-]+\s+){0,6}?)death toll"
    r"(?:\s+(?:of|from|in|for|after)\b)?(?P<behind>(?:\s+(?!of\b|from\b)[\w.,'’-]+){0,12}?)\s*\?*",
    re.IGNORECASE,
)
_TAG = lazy(
    rf"(?<=\w),\s*(?:{AUXILIARY})(?:\s+not)?\s+(?:he|she|it|they|there|we|you|that|this)(?:\s+not)?$",
    re.IGNORECASE,
)
_DENIED = lazy(rf"^(?={AUXILIARY}\s)(\w+?)n['’]t(?=\s)", re.IGNORECASE)
_NOT = lazy(r"\b(\w+?)n['’]t\b")
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_INSIDE = lazy(rf"\b(?:{AUXILIARY})\b(?:\s+not\b)?")  # in small letters: May is a month, and Will a man
PAST = lazy(rf"\b(?:{'|'.join(sorted(BASE_OF_PAST))}|[a-z]{{3,}}ed)\b")
"""A pattern for what may be a verb in the past."""


def undressed(question: str) -> str:
    """Return the question without a frame, a tag, and the n't of its first word.

    >>> undressed("Hasn't the bridge been rebuilt?"), undressed("Is it true that the bridge was rebuilt?")
    ('Has the bridge been rebuilt?', 'Was the bridge rebuilt?')
    """
    asked = " ".join(question.strip().rstrip("?").split())
    clause = _TAG.sub("", _FRAME.sub("", asked))
    if clause == asked:
        return _DENIED.sub(_undenied, question, count=1)
    return f"{_as_question(spelled_out(clause))}?"


def of_the_dead(question: str) -> str:
    """Return a question for a death toll as one that asks how many died; any other as it is.

    >>> of_the_dead("What is the death toll of the fire?"), of_the_dead("tarn fire death toll 2023")
    ('How many people died: the fire?', 'How many people died: tarn fire 2023?')
    """
    found = _DEATH_TOLL.fullmatch(question.strip())
    if found is None:
        return question
    before, behind = (" ".join((found[part] or "").split()) for part in ("before", "behind"))
    what = " ".join(filter(None, (before, behind)))
    return f"How many people died: {what}?" if what else question  # "in" is not for a ship


def spelled_out(text: str) -> str:
    """Return the text with every n't as the word that it is.

    >>> spelled_out("It wasn't open and won't be.")
    'It was not open and will not be.'
    """
    return _NOT.sub(lambda found: f"{_WHOLE.get(found[1].lower(), found[1])} not", text)


def _undenied(found: re.Match[str]) -> str:
    word = found[1]
    whole = _WHOLE.get(word.lower(), word.lower())
    return whole.capitalize() if word[0].isupper() else whole


def _as_question(clause: str) -> str:
    """The question that a statement answers, the statement where its verb is not surely found."""
    subject, _, rest = clause.partition(" ")
    clause = f"{subject.lower()} {rest}" if subject.lower() in DETERMINERS | {"it", "they"} else clause
    inside, past = _INSIDE.search(clause), PAST.search(clause)
    if inside is not None and (past is None or inside.start() <= past.start()):
        subject, rest, verb = clause[: inside.start()], clause[inside.end() :], inside.group()
        auxiliary, _, denied = verb.partition(" ")
        rest = f"{denied}{rest}" if denied else rest.lstrip()
    elif past is not None and past.group() in BASE_OF_PAST and not PAST.search(clause, past.end()):
        subject, rest = clause[: past.start()], BASE_OF_PAST[past.group()] + clause[past.end() :]
        auxiliary = "did"
    else:
        return clause
    words = subject.lower().split()
    if not words or words[0] in PREPOSITIONS or words[-1] in DETERMINERS or CLAUSE_STARTS & {*words}:
        return clause
    return f"{auxiliary.capitalize()} {subject}{rest}"
