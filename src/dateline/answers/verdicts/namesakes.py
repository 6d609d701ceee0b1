"""Whether a sentence speaks of another than the one whom a question asks about, by what it begins with.

"Ana Ruiz is a painter" tells nothing of an Ana Stone whom the article has, too, "They both lost" nothing of
one who is not named right before it, and "Second was Bo Kato, who was born in Aven" nothing of her birth.
"""

from __future__ import annotations

from functools import lru_cache

from dateline.answers.statements.beside import told_beside
from dateline.answers.statements.clauses import VERB
from dateline.language.lexicon import AUXILIARY, PREPOSITIONS, SPEECH
from dateline.language.names import names_in
from dateline.language.patterns import lazy
from dateline.language.sentences import sentences
from dateline.language.words import stems, topic
from dateline.questions.asked import Asked
from dateline.types import Article

_ASKS = lazy(rf"(?i:{AUXILIARY}) (?P<noun>(?:[a-z]\w* ){{0,4}})")
_BEGINS = lazy(r"\W*(?:The )?")
_APPOSED = lazy(
    r"(?:\s*\([^()]*\))?"
    r"(?:,\s+(?:an?|the|who|which|whose)\b|\s+(?:[a-z]+ly\s+|also\s+)?(?P<verb>)\b)"
)
_SAYS = lazy(rf"(?:{SPEECH})\b")
_SOMEBODY = lazy(r"\b(?:he|him|his|she|hers?|they|them|their)\b")
_BOTH = lazy(
    r"\W*(?:(?:They|These|The two)(?: were| are| have| had)? both|Both(?: of them)?(?= [a-z]+(?:ed|t)\b))\b"
)
_SIGHT = 400  # characters before "They both" in which the sentence stands that names them


def is_of_another(asked: Asked, article: Article, start: int, end: int) -> bool:
    """Say whether article.text[start:end], a sentence, speaks of others than the one asked about by name."""
    question = asked.assertion.text
    subject = _subject(question)
    if not subject:
        return False
    text, sentence = article.text, article.text[start:end]
    whom = " ".join(subject)
    if _BOTH.match(sentence):
        before = [*sentences(text, start=max(0, start - _SIGHT), end=start)][-1:]
        near = stems(text[before[0][0] : end] if before else sentence)
        return not stems(whom) & near
    if len(subject) < 2 or whom in sentence or whom not in text:
        return False
    if _is_told_beside_another(asked, subject, text, start, end):
        return True
    begins = _BEGINS.match(sentence)
    first = next(names_in(sentence), None)
    if begins is None or first is None or first.start != begins.end() or len(first.words) < 2:
        return False
    one, other = {*subject}, {*first.words}
    is_like = one & other and one - other and other - one and " ".join(first.words) not in question
    return bool(is_like) and _is_subject(sentence, first.end)


def _is_told_beside_another(asked: Asked, subject: tuple[str, ...], text: str, start: int, end: int) -> bool:
    """Whether clauses behind names of others alone have a word of what is asserted."""
    rest, at = "", start
    for first, last in told_beside(asked, subject, text, start, end):
        rest, at = rest + text[at:first], last
    return at > start and topic(rest + text[at:end]).isdisjoint(asked.words)


def _is_subject(sentence: str, end: int) -> bool:
    """Whether the name before `end` is what the sentence tells of, and it tells of nobody else."""
    found = _APPOSED.match(sentence, end)
    if found is None or _SOMEBODY.search(sentence, end):
        return False
    at = found.end()
    return found["verb"] is None or bool(VERB.match(sentence, at) and not _SAYS.match(sentence, at))


@lru_cache(maxsize=16)  # every sentence is compared with the question
def _subject(question: str) -> tuple[str, ...]:
    """The words of the name that a question begins with, none where it does not."""
    asked = _ASKS.match(question)
    if asked is None or PREPOSITIONS & {*asked["noun"].split()}:
        return ()
    rest = question[asked.end() :]
    first = next(names_in(rest), None)
    return first.words if first is not None and first.start == 0 else ()
