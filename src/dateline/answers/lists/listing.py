"""A question about the articles → the articles, newest first, each with the words that mention it.

An article mentions a name that has it as a phrase, and anything else whose words it has all, in any form;
where none has, others of their sense will do ("theft", "thieves").
It is *about* something when its title and beginning have the words. Where no article is about it, those
that mention it are listed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from dateline.filters.filters import Filters
from dateline.language.mentions import Sought, kindred_words, phrase, sought_words
from dateline.language.sentences import sentences
from dateline.language.spelling import plain_with_places
from dateline.questions.about import About
from dateline.result.answer import Citation
from dateline.result.replies import Enquiry, Listing, Mention
from dateline.stores.contract import AnyIndex
from dateline.types import SEARCHED, Article, beginning

if TYPE_CHECKING:
    from dateline.reports import Heading

_SCANNED = 100_000  # characters of an article looked through for the words
_NAME_WORD = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]*|of|the|de|del|la|van|von|der|al|and)(?:\s+|$)")


def make_listing(
    about: About,
    index: AnyIndex,
    filters: Filters,
    this: str | None = None,
    *,
    most: int = 0,
    offset: int = 0,
) -> Listing | None:
    """Return what the index says to it; None where it is no question about the articles after all.

    `this` is the id of the article that "this" means. More articles are named where `most` asks for more than
    a listing has by itself; the first `offset` are left out. Raises NothingMatchesError, DamagedIndexError.
    """
    limit = 1 if about.enquiry is Enquiry.OLDEST else max(about.enquiry.listed, most)
    with index.guard():
        listing = _listing(about, index, filters, this, _Page(offset, limit))
        if (
            filters
            and listing is not None
            and not listing.total
            and not index.database.catalogue.headings(filters, 1)
        ):
            raise index.nothing_matches(filters)
    return listing


class _Page(NamedTuple):
    """Which of the articles found are named: `size` of them, after the first `offset`."""

    offset: int
    size: int

    @property
    def end(self) -> int:
        return self.offset + self.size


def _listing(
    about: About, index: AnyIndex, filters: Filters, this: str | None, page: _Page
) -> Listing | None:
    catalogue = index.database.catalogue
    if about.enquiry in (Enquiry.SOURCES, Enquiry.PERIOD) or (
        about.enquiry == Enquiry.COUNT and about.subject is None
    ):
        statistics = catalogue.statistics(filters)
        return Listing(about.enquiry, None, statistics.articles, statistics=statistics)
    if about.this:
        article = None if this is None else index.database.article(this)
        if about.if_known and (article is None or not _is_by(article, about.subject or "")):
            return None
        found = () if article is None else (Mention(_heading(article)),)
        return Listing(about.enquiry, None, len(found), found)
    if about.if_known:
        return _known(about, index, filters, page)
    if about.subject is None:
        newest = about.enquiry != Enquiry.OLDEST
        page = page if about.enquiry == Enquiry.MENTIONS else _Page(0, 1)
        total, headings = catalogue.mentioning((), filters, limit=page.end, newest=newest)
        mentions = tuple(map(Mention, headings[page.offset :]))
        return Listing(about.enquiry, None, total, mentions, offset=page.offset)
    return _mentions(about, about.subject, index, filters, page)


def _is_by(article: Article, names: str) -> bool:
    by = f"{article.author or ''}, {article.source or ''}".casefold()
    return all(name in by for name in re.split(r", | and ", names.casefold()))


def _known(about: About, index: AnyIndex, filters: Filters, page: _Page) -> Listing | None:
    """Articles of that title, author or source, as the enquiry wants; None where there is none."""
    assert about.subject is not None
    by_person = about.enquiry == Enquiry.WRITTEN_BY
    for field in ("author", "source") if by_person else ("title",):
        names = (
            (about.subject, f"* {about.subject}")
            if field == "author"
            else tuple(f"{about.subject}{mark}" for mark in ("", "?", "!", "."))
        )
        total, headings = index.database.catalogue.named(field, names, filters, limit=page.end)
        if total:
            mentions = tuple(map(Mention, headings[page.offset :]))
            return Listing(about.enquiry, about.subject, total, mentions, offset=page.offset)
    return None


def _mentions(about: About, subject: str, index: AnyIndex, filters: Filters, page: _Page) -> Listing:
    catalogue, newest = index.database.catalogue, about.enquiry != Enquiry.OLDEST
    words = sought_words(subject)
    as_phrase = phrase(subject) if _is_name(subject) else None
    # A name that stands there in full is there, though "Will" alone proves nothing where a sentence begins.
    ways = [*([((*words, as_phrase), False), ((as_phrase,), False)] if as_phrase else []), (words, False)]
    if any(word.loose for word in words):
        ways.append((words, True))
    if (kindred := kindred_words(subject)) != words:
        ways.append((kindred, False))
    for closely in (True, False) if about.closely else (False,):
        for sought, loosely in ways:
            total, headings = catalogue.mentioning(
                sought,
                filters,
                loosely=loosely,
                opening=closely,
                limit=page.end,
                newest=newest,
            )
            if total:
                mentions = tuple(_mention(heading, sought, index) for heading in headings[page.offset :])
                return Listing(about.enquiry, subject, total, mentions, closely=closely, offset=page.offset)
    return Listing(about.enquiry, subject, 0)


def _is_name(subject: str) -> bool:
    """Whether all its words begin with a capital, but for those that names are joined with."""
    return subject[0].isupper() and "".join(_NAME_WORD.findall(subject)) == subject


def _mention(heading: Heading, words: Sequence[Sought], index: AnyIndex) -> Mention:
    article = index.database.article(heading.id)
    return Mention(heading, None if article is None else _place(article, words))


def _place(article: Article, words: Sequence[Sought]) -> Citation | None:
    """The first sentence with most of the words, and in it the range from the first of them to the last."""
    patterns = [re.compile(word.found) for word in words]
    loose = [re.compile(word.loose or word.found) for word in words]
    return _sentence(article, patterns) or _sentence(article, loose)


def _sentence(article: Article, patterns: Sequence[re.Pattern[str]]) -> Citation | None:
    text = article.text[:_SCANNED]
    letters, places = plain_with_places(text)
    places.append(len(text))
    best: Citation | None = None
    most = 0
    for start, end in sentences(text):
        first, last = bisect_left(places, start), bisect_left(places, end)
        found = [match for one in patterns if (match := one.search(letters, first, last)) is not None]
        if len(found) > most:
            most = len(found)
            begins, ends = min(one.start() for one in found), max(one.end() for one in found)
            best = Citation(article, places[begins], _end(text, places[ends - 1] + 1), start, end)
        if most == len(patterns):
            break
    return best


def _end(text: str, end: int) -> int:
    """Behind the accents that belong to the last letter."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _heading(article: Article) -> Heading:
    from dateline.reports import Heading

    return Heading(
        article.id, article.title, article.date, article.updated, article.source, article.author,
        article.section, article.language, article.url, article.path, len(article.text),
        None if article.title is not None else beginning(article.text[:SEARCHED]) or None,
    )  # fmt: skip
