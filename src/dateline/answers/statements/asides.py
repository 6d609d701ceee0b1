"""A sentence → what it tells apart from a plan that stands beside it.

"The branch was closed after plans to shut it were approved" tells of a branch closed, whatever was planned
before. Whether that is what is asked about is for `answers/statements/clauses.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.language.lexicon import AUXILIARIES, AUXILIARY, DETERMINERS, PRONOUNS
from dateline.language.patterns import lazy

_UNDER = lazy(  # a clause under another, or what somebody means to do besides, to its end
    r"\b(?:which|who|whose|where|when|after|before|since|because|as|once|while|though|although|despite|following|"
    r"and (?:\w+ )?(?:plans|planned|intends?|hopes?|wants?|will|may|might|could))\b[^,;]*",
    re.IGNORECASE,
)
_NAME = r"\b[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)*"
_NOUN = rf"\b(?i:{'|'.join(sorted(DETERMINERS))}) (?:[\w'’-]+ ){{,3}}?[\w'’-]+"
_RELATIVE = lazy(rf"(?:{_NOUN}|{_NAME}),? (?:which|who)\b[^,;]*")  # with what it is said of
_MEANT = lazy(  # what is said of a noun: "a concert planned for May has been cancelled"
    r"(?P<before>[\w'’-]+),? (?:planned|proposed|scheduled|expected|intended|slated|set|due)\b"
    rf"[^;]*?,?(?= {AUXILIARY}\b)",
    re.IGNORECASE,
)
_BUT = lazy(  # and what came of it: "was to close in May but is still open"
    r"\b(?P<meant>(?:had )?(?:planned|proposed|considered|intended|hoped|wanted|tried|sought|promised|"
    r"threatened)|(?:was|were) (?:due |set |scheduled |planned |expected |supposed )?to)\b[^;]*?,? but\b"
    r"(?P<dropped> (?:\w+ )?(?:decided against|dropped|abandoned|scrapped|shelved|gave up))?",
    re.IGNORECASE,
)


def told_apart(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield what a sentence may tell by itself, each with what is then left out of it.

    >>> next(told_apart("It was shut after plans were made."))
    ('It was shut ', 'after plans were made.')
    """
    for found in _UNDER.finditer(sentence):
        yield _without(sentence, found.start(), found.end())
    for found in _MEANT.finditer(sentence):
        if found["before"].lower() not in AUXILIARIES | PRONOUNS:
            yield _without(sentence, found.end("before"), found.end())
    for found in _BUT.finditer(sentence):
        yield _without(sentence, found.start(), found.end("meant" if found["dropped"] else 0))
    for found in _RELATIVE.finditer(sentence):
        yield found.group(), f"{sentence[: found.start()]} {sentence[found.end() :]}"


def _without(sentence: str, start: int, end: int) -> tuple[str, str]:
    return f"{sentence[:start].rstrip()} {sentence[end:].lstrip()}", sentence[start:end]
