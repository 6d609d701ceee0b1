"""What a sentence tells of somebody beside the name, in its own clause: ", who was born in Aven", ", 61,".

"She lost to Bo Kato, who was born in Aven" tells nothing of where she was born. Words only: the clause goes
with the name right before it, and tells of it what it has a word of the question for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.answers.statements.posts import has_verb
from dateline.language.fullnames import Names
from dateline.language.lexicon import AUXILIARY, KIN
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.words import topic
from dateline.questions.asked import Asked

KINS = rf"(?:{'|'.join(sorted(KIN))}|parent|wive|children)s?"
"""Nouns for one or more of somebody's family."""
_BE = r"(?:is|are|was|were|been|be)"
_REST = r"(?:[^,;:()—–\n]|,(?=\d))*"
_CLAUSE = lazy(  # "(born in Aven", ", who died in Aven, Norland, in May", ", 61"
    rf"(?:,\s|\s\(|\s)(?P<told>(?:who|whose\s(?!{KINS}\b)|born|aged)\b{_REST}"
    rf"(?:,\s[A-Z][\w ]*,\s(?:in|on|at)\b{_REST})?)|(?:,\s|\s\()(?P<age>\d{{1,3}})(?![\w%])"
)
_ASKS_AGE = lazy(r"how old\b", re.IGNORECASE)
_AGED = lazy(rf"aged|(?:who|whose [a-z]+) (?:{_BE}|turn(?:s|ed))\b|\d")
_IS_PASSIVE = lazy(rf"\b{_BE}\b")
_ASKS_PASSIVE = lazy(rf"(?:^|.*?\s)(?P<first>{AUXILIARY})\s", re.IGNORECASE)
_ANOTHER_YET = lazy(r"\b(?:s?he|him|his|hers?|they|them|their)\b")
_NO_NAME_OF_ANOTHER = lazy(  # before "Tarn United", "the Poet Laureate", "Big Ann"
    r"\b(?:of|from|for|in|at|the|or|as|aka|née|né|alias|called|nicknamed|dubbed|named|pseudonym|stage name) "
    r"[\"“‘']?$",
    re.IGNORECASE,
)
_BESIDE = lazy(r"\s*(?:[,(—–A-ZÀ-Þ]|$|(?:of|from|or|and)\s)")


def told_beside(
    asked: Asked, subject: tuple[str, ...], text: str, start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield where text[start:end], a sentence, tells what is asked of the subject beside another's name.

    A name beside that of who is asked about, with no verb between, may be the same one's.
    """
    own = topic(" ".join(subject))
    for one in names_in(text, start, end):
        clause = _CLAUSE.match(text, one.end, end)
        if clause is None:
            continue
        whole = Names.of(text).full(one.words) or one
        other, told = topic(" ".join(whole.words)), clause["told"] or clause["age"]
        if (
            len(whole.words) > 1
            and not (own | asked.names) & other
            and not own & topic(told)
            and _ANOTHER_YET.search(told) is None
            and _tells_what_is_asked(asked, told)
            and _NO_NAME_OF_ANOTHER.search(text, start, one.title_start) is None
            and not _is_called_so(text[start : one.title_start], subject[-1])
        ):
            yield clause.span("told" if clause["told"] else "age")


def _tells_what_is_asked(asked: Asked, told: str) -> bool:
    """Whether a clause has a word for what is asked, and who did it where that is asked, or an age.

    "Who arrested two" tells of those that were arrested nothing that it tells of itself.
    """
    if _ASKS_AGE.match(asked.text):
        return _AGED.match(told) is not None
    first = _ASKS_PASSIVE.match(asked.text)
    if told.startswith("who ") and first is not None and _IS_PASSIVE.fullmatch(first["first"]):
        return _IS_PASSIVE.search(told) is not None and not asked.words.isdisjoint(topic(told))
    return not asked.words.isdisjoint(topic(told))


def _is_called_so(before: str, last: str) -> bool:
    """Whether a name behind those words may be said of who is asked about, as nothing is done between."""
    _, named, behind = before.rpartition(last)
    return bool(named) and _BESIDE.match(behind) is not None and not has_verb(behind)
