"""A question → its descriptions: a determiner with what follows it, "the border agreement for Guatemala".

Nothing is parsed; short lists of words say where a description ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.language.lexicon import (
    ADVERBS,
    ASKING,
    AUXILIARIES,
    BASE_OF_PRESENT,
    BASE_VERBS,
    BE,
    DETERMINERS,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
)
from dateline.language.patterns import lazy
from dateline.questions.followups.known import Kind
from dateline.questions.followups.parts import Referent, Word, head_of, is_plural, is_verb, words_of

_NO_HEAD = frozenset(
    "name number date cost price title score magnitude result toll total amount age reason cause kind type "
    "day year time place part end beginning start share size value capital case".split()
)


_WITH_VERB = frozenset("do does did will would can could shall should may might must".split())
_MOST_WORDS = 12  # of a description


_WHO_IS = lazy(r"(?:\w+ )?[Ww]ho (?:is|was|are|were) (?:the |an? )?(?:[A-Z]\S* )*")
_GOES_ON = lazy(r"[?!.]*$|,| (?:of|in|at|for) \w")


def descriptions(question: str) -> Iterator[Referent]:
    words = words_of(question)
    who = _WHO_IS.match(question)
    at = 0
    while at < len(words):
        low = words[at].low
        opens = low in ("the", "a", "an") and at + 1 < len(words)
        opens = opens or (words[at].text.endswith(("'s", "’s")) and words[at].text[0].isupper())
        if not opens:
            at += 1
            continue
        end = _without_verb(words, at, _description_end(words, at))
        phrase = question[words[at].start : words[end - 1].end]
        inner = words[at + 1 : end]
        head = head_of(phrase)
        if head and not all(one.text[0].isupper() for one in inner) and head not in AUXILIARIES:
            # "Who is the boat's owner?": a person, but not "Who was the boat sold by?".
            is_who = (
                who is not None
                and words[at].start < who.end()
                and _GOES_ON.match(question, words[end - 1].end)
            )
            kind = Kind.PERSON if head in PEOPLE or is_who else Kind.THING
            yield Referent(
                phrase if low not in ("a", "an") else _definite(phrase),
                kind,
                words[at].start,
                words[end - 1].end,
                plural=is_plural(head),
                subject=at > 0 and words[at - 1].low in AUXILIARIES - BE,
                before=words[at - 1].low if at else "",
            )
        at = at + 1 if head in _NO_HEAD else max(end, at + 1)


def _definite(phrase: str) -> str:
    return f"the {phrase.split(' ', 1)[1]}"


def _description_end(words: list[Word], at: int) -> int:
    """Return the index after the last word of the description that begins at `at`."""
    nouns = 0
    end = at + 1
    while end < len(words) and end - at <= _MOST_WORDS:
        low, text = words[end].low, words[end].text
        if not text[0].isalnum():
            if text in ('"', "“", "”") or (text == "," and _is_number(words, end + 1)):
                end += 1
                continue
            break
        if low in PREPOSITIONS:
            if not nouns or end + 1 >= len(words) or not _attaches(words, end):
                break
        elif (
            nouns
            and words[end - 1].text.islower()
            and _opens_another(words, end)
            or (
                low in AUXILIARIES
                or low in ASKING
                or low in ADVERBS
                or low in PRONOUNS
                or low in ("that", "worth", "like")
                or (
                    nouns
                    and text.islower()
                    and (is_verb(low) or low in BASE_OF_PRESENT)
                    and not _is_noun_here(words, end)
                )
            )
        ):
            break
        elif low not in DETERMINERS:
            nouns += 1
        end += 1
    while end > at + 1 and words[end - 1].low in PREPOSITIONS | DETERMINERS | {"and"}:
        end -= 1
    return end


def _without_verb(words: list[Word], at: int, end: int) -> int:
    """Return the end without the verb that no list has: "step" of "did the mayor step down".

    Where "did" stands before the description, a verb follows it.
    """
    verb = words[end - 1]
    if end - at < 3 or at == 0 or words[at - 1].low not in _WITH_VERB or not verb.text.islower():
        return end
    following = words[end].low if end < len(words) else "?"
    if is_verb(following) or following in ADVERBS | AUXILIARIES or is_plural(verb.low):
        return end
    return end - 1


def _opens_another(words: list[Word], at: int) -> bool:
    """Whether another description begins there: "the mayor unveil | the statue", "… | Tarn's statue"."""
    word, before = words[at], words[at - 1].low
    owner = word.text[0].isupper() and word.text.endswith(("'s", "’s"))
    return (word.low in DETERMINERS or owner) and before not in PREPOSITIONS | {"and", "or"}


def _is_number(words: list[Word], at: int) -> bool:
    """Whether a number stands there."""
    return at < len(words) and words[at].text[0].isdigit()


def _attaches(words: list[Word], at: int) -> bool:
    """Whether a preposition goes on with the description before it: "of", and "for" before a name."""
    low, following = words[at].low, words[at + 1]
    if low == "of":
        return True
    named = following.text[0].isupper() or following.text[0].isdigit()
    if following.low == "the" and at + 2 < len(words):
        named = words[at + 2].text[0].isupper()
    return low in ("for", "between", "with", "on") and named


def _is_noun_here(words: list[Word], at: int) -> bool:
    """Whether a word that may be a verb is a noun here: "the flights report of", "the visit?"."""
    low = words[at].low
    if low not in BASE_VERBS and low not in BASE_OF_PRESENT:
        return False
    before = words[at - 1].low
    if before in DETERMINERS or before.endswith("'s"):
        return True
    following = words[at + 1].low if at + 1 < len(words) else "?"
    asked_with_do = any(
        one.low in ("do", "does", "did", "will", "would", "could", "can") for one in words[:at]
    )
    return not asked_with_do and (
        not following[0].isalnum()
        or following in AUXILIARIES
        or following == "of"
        or is_verb(following, base=False)
    )
