"""Words of a question that mean something said before: "she", "it", "that", "there", "the agreement".

A pronoun is bound where the question itself says what it means ("Which minister said that he would go?"):
a fitting name or noun stands before it, and not as the subject of the same clause that it is the object of.
What is not bound means the most salient thing spoken of that fits: "she" no man, "it" no person, an object
rather what was no subject.

A pronoun for which nothing fits stays as it is, and so does the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.language.lexicon import ADVERBS, AUXILIARIES, BASE_VERBS, BE, CLAUSE_STARTS, PREPOSITIONS
from dateline.questions.followups.antecedents import FORMS, NOMINATIVE, antecedents, is_whole
from dateline.questions.followups.binding import Free, bound
from dateline.questions.followups.known import Kind, Texts
from dateline.questions.followups.memory import Memory
from dateline.questions.followups.mentions import TIME, mentions
from dateline.questions.followups.parts import Referent, Word, head_of, is_verb, words_of

_POSSESSIVE = frozenset(("his", "its", "their"))
_REPORTING = frozenset(
    """say says said tell tells told think thinks thought believe believes believed claim claims claimed
    argue argues argued insist insists insisted""".split()
)
_PLEONASTIC = re.compile(
    r"\bit (?:takes?|took|costs?|means?|matters?)\b.*\b(?:to|for|that|if|when)\b"
    r"|\b(?:take|takes|took) it to\b|\b(?:is|was|will|would|be) it (?:that|to)\b"
    r"|\bit (?:is|was) (?:that|who)\b"
    r"|\b(?:is|was|be) it (?:\w+ ){1,3}(?:to|that|for|if|whether)\b|\bdoes it take\b|\bdid it take (?!place)"
    r"|\bma(?:de|kes?) it \w+ (?:to|for|that)\b|\bwhat time (?:is|was) it\b"
    r"|\b(?:is|was) it (?:rain|snow|cold|hot)",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b(?:{'|'.join(sorted(_REPORTING))})(?: (?:you|us|them|him|her|reporters))? "
    r"(?P<that>that|it|so)[?!. ]*$",
    re.IGNORECASE,
)
_PREPOSITIONS_OF_THINGS = ("for", "with", "on", "between")
_THAT_TIME = re.compile(
    r"\b(?:(in|on|of|from|since|until|by|before|after|during) )?that (year|month|day)\b", re.IGNORECASE
)


def readings(question: str, memory: Memory) -> tuple[str, ...]:
    """Return the question with its pronouns replaced by what they may mean; () without any that fits.

    Two where "she" may well be of the last question, or of one before it: the likelier first.
    """
    found = (_resolve(question, memory, choice) for choice in (0, 1))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _resolve(question: str, memory: Memory, choice: int) -> str | None:
    texts = memory.texts
    own = mentions(question, texts)
    free = _free(question, own, texts)
    done: dict[str, Referent] = {}
    changes: list[tuple[int, int, str]] = []
    for one in free:
        if one.means in done:
            continue  # now bound by the first
        taken = [*done.values(), *(m for m in own if m.kind is Kind.PERSON)]
        meant = antecedents(one, memory, taken)
        found = meant[min(choice, len(meant) - 1)] if meant else None
        if found is None:
            if one.means in ("m", "f", "it", "they"):
                return None  # half a question helps nobody
            continue
        done[one.means] = found
        changes.append(_put(question, one, found))
    changes += _that_time(question, memory) + _what_was_said(question, memory)
    if not changes:
        return _resolve_description(question, own, memory)
    for start, end, words in sorted(changes, reverse=True):
        question = question[:start] + words + question[end:]
    return question[0].upper() + question[1:]


def hangs(question: str, texts: Texts) -> bool:
    """Say whether a question has a word that means something outside of it."""
    return bool(_free(question, mentions(question, texts), texts))


def _free(question: str, own: Iterable[Referent], texts: Texts) -> list[Free]:
    words = words_of(question)
    quoted = [range(found.start(), found.end()) for found in re.finditer(r"[\"“][^\"”]*[\"”]", question)]
    found = []
    for at, word in enumerate(words):
        means = FORMS.get(word.low)
        if means is None or any(word.start in one for one in quoted):
            continue
        following = words[at + 1].low if at + 1 < len(words) else "?"
        before = words[at - 1].low if at else ""
        if means in ("that", "they") and word.low in ("that", "this", "these", "those"):
            if not _stands_alone(words, at):
                continue
        elif (
            means == "there"
            and not _is_a_place(words, at)
            or means == "then"
            and before not in ("since", "by", "until", "before", "after")
        ):
            continue
        if word.low in ("it", "that") and _says(question, word):
            continue
        if word.low == "it" and (_PLEONASTIC.search(question) or before in _REPORTING):
            continue
        possessive = word.low in _POSSESSIVE or (word.low == "her" and _is_noun(following))
        subject = word.low in NOMINATIVE or (
            word.low in ("it", "that", "this", "these", "those")
            and (before in AUXILIARIES or _starts_clause(words, at))
        )
        speaks = subject and any(other.low in _REPORTING for other in words)
        one = Free(word, means, possessive, subject, speaks)
        if following in ("kind", "own"):  # "the first of its kind"
            continue
        if means in ("m", "f", "it", "they", "there") and bound(question, one, at, words, own, texts):
            continue
        found.append(one)
    return found


def _stands_alone(words: list[Word], at: int) -> bool:
    """Whether "that" or "this" is a pronoun: at an end, or the subject of what follows an auxiliary."""
    following = words[at + 1].low if at + 1 < len(words) else "?"
    before = words[at - 1].low if at else ""
    if words[at].low in ("this", "these") and before not in PREPOSITIONS:
        return False  # "How long does this take?" is about the very moment
    if not following[0].isalnum():
        return True
    if before in PREPOSITIONS and (following in PREPOSITIONS or following in AUXILIARIES):
        return True
    return before in AUXILIARIES and (
        following in BASE_VERBS
        or following in AUXILIARIES
        or following in PREPOSITIONS
        or following in ("so", "not")
    )


def _is_a_place(words: list[Word], at: int) -> bool:
    before = words[at - 1].low if at else ""
    following = words[at + 1].low if at + 1 < len(words) else "?"
    if before in BE or following in BE or before in ("be", "been", "get", "out", "over", ""):
        return False
    return not following[0].isalnum() or following in PREPOSITIONS or following == "and"


def _is_noun(word: str) -> bool:
    return word[0].isalnum() and word not in PREPOSITIONS | AUXILIARIES | ADVERBS | CLAUSE_STARTS | {
        "and",
        "or",
        "the",
        "a",
    }


def _starts_clause(words: list[Word], at: int) -> bool:
    following = words[at + 1].low if at + 1 < len(words) else "?"
    return following in AUXILIARIES or (is_verb(following, base=False) and following[0].isalnum())


def _put(question: str, one: Free, found: Referent) -> tuple[int, int, str]:
    """Return the range to replace and the words for it."""
    start, end, words = one.word.start, one.word.end, found.words
    for preposition in _PREPOSITIONS_OF_THINGS:  # the question says anew for whom
        if f" {preposition} " in question[end:]:
            words = words.split(f" {preposition} ")[0]
    if words.startswith("The "):
        words = f"the {words[4:]}"
    if not one.possessive:
        if one.means == "there":
            preposition = (
                "" if re.match(r"(?:in|at|on) ", words) else "at " if words.startswith("the ") else "in "
            )
            return start, end, f"{preposition}{words}"
        if one.means == "then":
            return start, end, words
        return start, end, words
    if len(words.split()) > 4 and re.search(r" (?:of|for|between|that|who|with) ", words):
        owned = _owned(question, end)
        return start, end + len(owned), f"the{owned} of {words}"
    return start, end, f"{words}'" if words.endswith("s") and found.plural else f"{words}'s"


def _that_time(question: str, memory: Memory) -> list[tuple[int, int, str]]:
    """Put "that year" in figures: (start, end, "in 2024")."""
    found = _THAT_TIME.search(question)
    if found is None or TIME.search(question[: found.start()]) is not None:
        return []
    times = [one.words for spoken_of in memory.known() for one in spoken_of if one.kind is Kind.TIME]
    if found[2].lower() == "year":
        times = [year[0] for time in times if (year := re.search(r"\b\d{4}\b", time)) is not None]
    if not times:
        return []
    preposition = found[1] or ("on" if found[2].lower() == "day" else "in")
    return [(found.start(), found.end(), f"{preposition} {times[0]}")]


def _says(question: str, word: Word) -> bool:
    """Whether "that" is what somebody says, and no thing: "Who told you that?"."""
    found = _SAID.search(question)
    return found is not None and found.start("that") == word.start


def _what_was_said(question: str, memory: Memory) -> list[tuple[int, int, str]]:
    """Put "Who said that?" with what the last question was answered by: (start, end, "“It rained”")."""
    found = _SAID.search(question)
    said = None if found is None or not memory.turns else memory.said
    return [] if found is None or said is None else [(*found.span("that"), f"“{said}”")]


def _owned(question: str, end: int) -> str:
    """Return what follows a possessive as far as the noun goes."""
    last = end
    for word in words_of(question):
        if word.start < end:
            continue
        if not _is_noun(word.low) or (last > end and is_verb(word.low)):
            break
        last = word.end
    return question[end:last]


def _resolve_description(question: str, own: Iterable[Referent], memory: Memory) -> str | None:
    """Return the question with "the agreement" as long as the last question had it, if it has no name."""
    own = list(own)
    if not memory.turns or any(one.named or one.kind is Kind.TIME for one in own):
        return None
    if re.search(r"\d|[\"“]", question) or re.search(r"\s[A-Z]", question):
        return None
    before = mentions(memory.turns[0].question, memory.texts)
    for one in own:
        if not question[one.start : one.end].lower().startswith("the ") or len(one.words.split()) > 3:
            continue
        for other in before:
            longer = len(other.words.split()) > len(one.words.split())
            if not other.named and other.head == head_of(one.words) and longer and is_whole(other):
                return question[: one.start] + other.words + question[one.end :]
    return None
