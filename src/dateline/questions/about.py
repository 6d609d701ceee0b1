"""Which questions are about the articles themselves: "Which articles mention Noem?" is one.

Only what cannot well be asked of a text is taken: the patterns are whole questions, in which "article" or
"story" is said of ours, or "the latest on". "Who wrote the report?" and "What is the latest model called?"
are for the reader. A question whose title or author may be one of ours is taken `if_known`.

Words only. What the index has to say to it is found in `listing.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.language.patterns import lazy
from dateline.result.replies import Enquiry


@dataclass(frozen=True, slots=True)
class About:
    """A question about articles: which it means, as they are described, and what it asks of them.

    `subject` is what they mention, or a title, or an author; None where all are meant. `closely`: they are
    "about" it, it is not just mentioned. `this`: the article that was talked of. `if_known`: only where the
    subject is the title or the author of an article, of this one, else it is no question about articles.
    `if_unread`: only where the reader finds no answer, and articles are about it.
    """

    enquiry: Enquiry
    subject: str | None = None
    closely: bool = False
    this: bool = False
    if_known: bool = False
    if_unread: bool = False


_ARTICLES = r"(?:news )?(?:articles|stories|article|story|pieces|piece|texts|text|news items|coverage)"
_ONE = r"(?:news )?(?:article|story|piece|text)"
_MENTION = (
    r"(?P<mention>mention(?:s|ed|ing)?|name[sd]?|refer(?:s|red|ring)? to|"
    r"(?:talk|speak|tell)(?:s|ing)? (?:of|about)|cite[sd]?|quote[sd]?|contain(?:s|ing)?)"
)
_CLOSELY = (
    r"(?:(?:is|are|were|was|be|being|written) )?(?P<closely>about|on|cover(?:s|ing|ed)?|deal(?:s|ing)? with|"
    r"concern(?:s|ing)|regarding|discuss(?:es|ing)?|describe[sd]?|report(?:s|ed|ing)? (?:on|about))"
)
_OF = rf"(?:(?:that|which|do|does) )?(?:{_MENTION}|{_CLOSELY})"
_SUBJECT = r"(?P<subject>(?!(?-i:[Ww](?:hich|hom|hat|ho)|[Hh]ow)\b).+?)"  # but WHO is a name
_HAVE = (
    r"(?:(?:do|can) (?:you|we|i) (?:have|know|hold|find|got)|have you(?: got)?|are there|is there|"
    r"does the index have|are (?:in the index|indexed)|exist)"
)
_WHICH = (
    r"(?:which|what|(?:please )?(?:show|list|find|give)(?: me)?(?: (?:all|every|the|all the))?|"
    r"(?:are there|is there|do you have)(?: any| an)?|any|in (?:which|what))"
)
_THIS = r"(?:this|that)"
_TITLE = r"[\"“”«»'‘’](?P<subject>.{4,}?)[\"“”«»'‘’]"
_WRITTEN = r"(?:published|written|printed|posted|released)"

_PATTERNS = tuple(
    (enquiry, lazy(pattern, re.IGNORECASE), flags)
    for enquiry, pattern, flags in (
        (
            Enquiry.SOURCES,
            rf"(?:what|which) (?:(?:news )?sources|outlets|newspapers|papers|publications|media) "
            rf"(?:{_HAVE}|are (?:these|the articles) from|do (?:the|these) articles come from)",
            (),
        ),
        (Enquiry.SOURCES, r"what are (?:your|the) (?:news )?sources(?: of (?:the|these) articles)?", ()),
        (Enquiry.SOURCES, r"where (?:do|did) (?:the|these|your) articles come from", ()),
        (
            Enquiry.PERIOD,
            r"(?:what|which) (?:dates|period|years|time|months|time span) (?:do|does) "
            r"(?:the|these|your) (?:articles|index|stories|archive) (?:cover|span|come from)",
            (),
        ),
        (Enquiry.PERIOD, r"how (?:old|recent|far back) (?:are|do) (?:the|these|your) articles(?: go)?", ()),
        (Enquiry.COUNT, rf"how many {_ARTICLES}(?: {_HAVE})?(?: in (?:all|total|the index))?", ()),
        (Enquiry.COUNT, rf"how many {_ARTICLES}(?: {_HAVE})? {_OF} {_SUBJECT}", ()),
        (
            Enquiry.COUNT,
            rf"in how many {_ARTICLES} (?:is|are|does|do) {_SUBJECT} (?:(?:mentioned|named)|appear)",
            (),
        ),
        (
            Enquiry.LATEST,
            rf"(?:(?:what|which) (?:is|are|was) |what['’]s |(?:show|give|tell)(?: me)? )?"
            rf"the (?:latest|newest|most recent)(?: news| {_ARTICLES})?(?: (?:that|which))?"
            rf" (?:on|about|regarding|concerning|from|with|(?P<mention>mentions|mentioning)) {_SUBJECT}",
            (),
        ),
        (
            Enquiry.LATEST,
            rf"(?:latest|newest)(?: news| {_ARTICLES})? (?:on|about|regarding|from) {_SUBJECT}",
            (),
        ),
        (
            Enquiry.LATEST,
            rf"(?:what is|what['’]s|is there anything|anything) new (?:on|about|with|regarding) {_SUBJECT}",
            (),
        ),
        (
            Enquiry.LATEST,
            rf"(?:(?:is|are) there |do you have )?any(?: new| recent)? news (?:on|about|of|from) {_SUBJECT}",
            (),
        ),
        (Enquiry.LATEST, rf"what is the news (?:on|about|from) {_SUBJECT}", ()),
        (Enquiry.LATEST, rf"(?:what|which) is the (?:latest|newest|most recent) {_ONE}", ()),
        (
            Enquiry.OLDEST,
            rf"(?:what|which) is the (?:oldest|earliest|first) {_ONE}(?: {_OF} {_SUBJECT})?",
            (),
        ),
        (
            Enquiry.PUBLISHED,
            rf"when (?:was|did) {_THIS}(?: {_ONE}| report)? (?:{_WRITTEN}|appear|come out)",
            ("this",),
        ),
        (
            Enquiry.PUBLISHED,
            rf"when did (?!(?:he|she|they|you|we)\b){_SUBJECT} (?:write|publish|print) "
            rf"(?:the|{_THIS}) (?:{_ONE}|report)",
            ("this", "if_known"),
        ),
        (
            Enquiry.PUBLISHED,
            rf"when did (?:[\w.’'-]+ ){{1,5}}?(?:write|publish|print) the {_ONE}s? {_OF} {_SUBJECT}",
            (),
        ),
        (
            Enquiry.PUBLISHED,
            rf"(?:what is the (?:date|publication date) of|how old is) {_THIS} (?:{_ONE}|report)",
            ("this",),
        ),
        (Enquiry.PUBLISHED, rf"when (?:was|were) the {_ONE}s? {_OF} {_SUBJECT} {_WRITTEN}", ()),
        (Enquiry.PUBLISHED, rf"when was (?:the {_ONE} )?{_TITLE} {_WRITTEN}", ("if_known",)),
        (Enquiry.AUTHOR, rf"who (?:wrote|is the author of|authored) {_THIS}(?: {_ONE}| report)?", ("this",)),
        (
            Enquiry.AUTHOR,
            rf"who (?:wrote|is the author of|are the authors of|authored) the {_ONE}s? {_OF} {_SUBJECT}",
            (),
        ),
        (Enquiry.AUTHOR, rf"who (?:wrote|is the author of) (?:the {_ONE} )?{_TITLE}", ("if_known",)),
        (Enquiry.AUTHOR, rf"who (?:wrote|has written) (?P<closely>about) {_SUBJECT}", ("if_unread",)),
        (
            Enquiry.WRITTEN_BY,
            rf"(?:(?:how many|{_WHICH}) )?{_ARTICLES} (?:did {_SUBJECT} write|"
            r"(?:(?:are|were) )?(?:written )?(?:by|from) (?P<by>.+?))",
            ("if_known",),
        ),
        (
            Enquiry.WRITTEN_BY,
            rf"what (?:else )?(?:has {_SUBJECT} written|did (?P<by>.+?) write)",
            ("if_known",),
        ),
        (Enquiry.MENTIONS, rf"{_WHICH} {_ARTICLES}(?: {_HAVE})? {_OF} {_SUBJECT}", ()),
        (
            Enquiry.MENTIONS,
            rf"(?:which|what|(?:please )?(?:show|list|give)(?: me)?(?: (?:all|the|all the))?)"
            rf" {_ARTICLES} {_HAVE}|(?:please )?(?:show|list)(?: me)? all(?: the)? {_ARTICLES}",
            (),
        ),
        (Enquiry.MENTIONS, rf"(?:in (?:which|what) {_ARTICLES}|where) (?:is|are) {_SUBJECT} mentioned", ()),
        (Enquiry.MENTIONS, rf"(?:in )?(?:which|what) {_ARTICLES} (?:does|do) {_SUBJECT} appear(?: in)?", ()),
        (Enquiry.MENTIONS, rf"(?:articles|stories|coverage) (?:{_MENTION}|{_CLOSELY}) {_SUBJECT}", ()),
        (Enquiry.MENTIONS, rf"(?:who|what) (?:else )?mentions {_SUBJECT}", ()),
        (Enquiry.MENTIONS, rf"do (?:any|the|your) {_ARTICLES} {_OF} {_SUBJECT}", ()),
        (Enquiry.MENTIONS, rf"what was reported (?P<closely>about|on) {_SUBJECT}", ("if_unread",)),
    )
)
_TELLING = (
    "article stor piece text news coverage source outlet papers publication media index archive latest "
    "newest recent new mention wrote author writ this that publish print post releas reported"
).split()
"""Parts of words, of which each of these questions has one: most questions have none."""

_OTHER_ARTICLES = lazy(  # articles of a law, and things that are called "latest"
    r"\b(?:treaty|constitution|convention|statute|directive|called|named|clothing)\b|"
    r"\bof the .*\b(?:law|act|code)$",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 10  # words
_EDGES = " \t?!.,;:\"“”«»'‘’"


def about_articles(question: str) -> About | None:
    """Return what a question asks about articles, None for a question that is for the reader.

    >>> about_articles("Which articles mention Kristi Noem?").subject, about_articles("Who wrote the report?")
    ('Kristi Noem', None)
    """
    words = " ".join(question.split()).rstrip("?!. ")
    folded = words.casefold()
    if not any(part in folded for part in _TELLING):
        return None
    for enquiry, pattern, flags in _PATTERNS:
        found = pattern.fullmatch(words)
        if found is None:
            continue
        named = found.groupdict()
        subject = (named.get("subject") or named.get("by") or "").strip(_EDGES) or None
        if subject is not None and (
            _OTHER_ARTICLES.search(subject) or len(subject.split()) > _LONGEST_SUBJECT
        ):
            return None
        closely = named.get("closely") is not None or (enquiry == Enquiry.LATEST and not named.get("mention"))
        return About(enquiry, subject, closely, **dict.fromkeys(flags, True))
    return None
