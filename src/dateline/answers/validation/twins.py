"""Whether an article speaks of what is asked about, or of a near twin: another studio, another bill, F-35s.

A name of several words of which the article has some and not all, "Universal Studios Orlando" in an article
on Universal Studios Hollywood, is the name of something else: what stands there loses twice `type_weight`. So
does what a sentence numbers in another way, "Phase 2" for who asks about "Phase 3", what a sentence tells of
another subject (`subjects.py`), and what an article tells that has the name in a link to another alone, or
that of a place as where somebody is from; what a sentence says by the very verb of the question that another
did (`agents.py`) loses thrice the weight. A single name that the article has nowhere loses a quarter, for it
may be called otherwise there; but that of a land or a town whose president or mayor is asked for loses twice
the weight, and that of a scene, "at Orr & Sons", all of it.

Words only: no name is known to be another one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dateline.answers.confidence import words_of
from dateline.answers.found import Found
from dateline.answers.statements.agents import is_what_another_did
from dateline.answers.validation.subjects import speaks_of_another
from dateline.language.fullnames import Names
from dateline.language.lexicon import TITLES
from dateline.language.names import names_in
from dateline.language.numbered import numbered_in
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.spelling import plain
from dateline.language.teasers import is_teaser
from dateline.language.words import headline, topic
from dateline.questions.asked import Asked
from dateline.types import Article, QuestionType, Span

Numbered = Mapping[str, frozenset[str]]
"""What is numbered, each with its numbers."""

_RULED = lazy(  # the place of which an office is asked for
    r"\b(?:president|prime minister|premier|chancellor|king|queen|emperor|governor|mayor|minister)s?"
    r"(?:-elect)? of (?:the )?(?P<place>[A-ZÀ-Þ][a-zà-ÿ]{3,})\b(?! [A-ZÀ-Þ])"
)
_OF_A_PLACE = lazy(r"\bthe (?P<place>[A-ZÀ-Þ][a-zà-ÿ]{3,}) [a-z]{3,}")
_AT = lazy(r"\bat (?:the )?(?P<name>[A-ZÀ-Þ][\w’'-]+(?: (?:and|of|&)(?: the)?)? (?:[A-ZÀ-Þ][\w’'-]+ ?)+)")
_PERSON_FROM = r"\b[A-ZÀ-Þ][\w’'-]+ (?P<last>[A-ZÀ-Þ][\w’'-]+),? (?:\d+, )?(?:of|from) "
_OF_ANOTHER = lazy(r"\b(?:last|previous|earlier|former|next|past|original)\b", re.IGNORECASE)
"""Words for another of a series than the one that an article is about."""
_GAMES = topic("Games Olympics")  # who asks about the Aven Games is told of the Aven Olympics
_ROOT = 3  # letters that the name of a land and its adjective begin with: Poland, Polish


def weigh_names(found: Found) -> Found:
    """Take off what speaks of another thing than the question names."""
    weight = found.settings.type_weight
    if not weight or found.asked.type is QuestionType.YES_NO:
        return found  # a verdict weighs its own names
    ruled = _RULED.search(found.asked.text)
    runs, numbered = tuple(_runs(found.asked)), numbered_in(found.asked.text)
    place, scene = _OF_A_PLACE.search(found.asked.text), _AT.search(found.asked.text)
    lost: dict[str, float] = {}
    places = []
    for one in found.places:
        article = one.span.article
        if article.id not in lost:
            shares = [_share_lost(run, article) for run in runs]
            shares += [2.0] if place is not None and _is_home_alone(place["place"], article) else []
            shares += [1.0] if scene is not None and _has_nothing_of(scene["name"], article) else []
            shares += [2.0] if ruled is not None and not _speaks_of(ruled["place"], article) else []
            lost[article.id] = weight * max(shares, default=0.0)
        twin = _is_numbered_otherwise(one.span, numbered) or speaks_of_another(found.asked, one.span)
        around = quote_around(article.text, one.span.start, one.span.end)
        times = 2 if twin else 3 * is_what_another_did(found.asked.text, article, *around, one.span.start)
        name = max(lost[article.id], weight * times)
        places.append(one._replace(losses=one.losses._replace(name=name)))
    return replace(found, places=tuple(places))


def _runs(asked: Asked) -> Iterator[frozenset[str]]:
    """The stems of each name of the question."""
    for named in names_in(asked.text):
        found = topic(" ".join(named.words))
        if found:
            yield found


def _share_lost(run: frozenset[str], article: Article) -> float:
    """How many times the weight an article loses that lacks a name, or a part of it."""
    held = words_of(article)
    missing = run - held - (_GAMES if _GAMES & held else frozenset())
    if not missing:
        return 2.0 if len(run) > 1 and _is_only_pointed_at(run, article) else 0.0
    return 2.0 if len(missing) < len(run) else 0.25


def _speaks_of(place: str, article: Article) -> bool:
    """Whether an article has a place's name, or one that begins like it and may be its adjective: "Aveni".

    Lands whose people are called otherwise, as the Dutch are, stand by their own name in what tells of them.
    """
    begins = plain(place[:_ROOT])
    return re.search(rf"\b{re.escape(begins)}", plain(f"{article.title or ''} {article.text}")) is not None


def _is_home_alone(place: str, article: Article) -> bool:
    """Whether an article has a place as where somebody is from alone: "Bo Kato of Aven" ran elsewhere."""
    text, name = f"{article.title or ''}\n{article.text}", re.escape(place)
    homes = [
        one for one in re.finditer(rf"{_PERSON_FROM}{name}\b", text) if one["last"].lower() not in TITLES
    ]
    return bool(homes) and len(homes) == len(re.findall(rf"(?i)\b{name}\b", text))


def _has_nothing_of(name: str, article: Article) -> bool:
    """Whether none of a name's words stands in an article, nor its first letters as a word."""
    letters = "".join(re.findall(r"[A-ZÀ-Þ]", name))
    own = topic(name)
    return bool(own) and not own & words_of(article) and letters not in article.text


def _is_only_pointed_at(run: frozenset[str], article: Article) -> bool:
    """Whether the name stands in lines alone that point to other articles: "More: Corvo Café is to open"."""
    told = [one for one in Names.of(article.text).all if run & topic(" ".join(one.words))]
    titled = topic(article.title or "")
    return (
        bool(told) and not run & titled and all(is_teaser(article.text, one.start, one.end) for one in told)
    )


def _is_numbered_otherwise(span: Span, asked: Numbered) -> bool:
    """Whether the sentence numbers what the question does, in another way; or else the title does.

    The title tells only where the article has nowhere the number asked for.
    """
    if not asked:
        return False
    article = span.article
    sentence = article.text[slice(*quote_around(article.text, span.start, span.end))]
    told = numbered_in(sentence)
    if any(kind in told and not numbers & told[kind] for kind, numbers in asked.items()):
        return True
    titled = numbered_in(headline(article))
    others = {kind: numbers for kind, numbers in asked.items() if kind in titled and kind not in told}
    if not others or _OF_ANOTHER.search(sentence):
        return False
    held = numbered_in(f"{article.title}. {article.text}")
    return any(not numbers & held[kind] for kind, numbers in others.items())
