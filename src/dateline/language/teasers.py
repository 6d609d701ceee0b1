"""Lines of a page that point to other articles: "More:Storm nears", "READ MORE:", "Related:", "Photos:".

News pages keep them between their paragraphs when their markup is gone. They speak of another article, often
of another year, and no sentence of this one answers with them. Others tell who made the article, or call on
its reader to follow somebody.
"""

from __future__ import annotations

import re

from dateline.language.patterns import lazy

_POINTS = lazy(
    r"\s*(?:(?:read |see |learn |for )?more(?: (?:on|about|from|coverage)\b[^:.\n]{0,40})?|"
    r"related(?: (?:stories|story|coverage|articles?|content))?|read(?: also| next)?|also(?: read)?|"
    r"see(?: also)?|watch(?: now| live)?|live updates?|photos?|video|gallery|graphics?|podcast|opinion|"
    r"explained|explainer|fact check|subscribe|sign up|listen|don['’]t miss|recommended|"
    r"in case you missed it|previous(?:ly)?|background|exclusive|analysis|timeline)\s*:",
    re.IGNORECASE,
)
_GLUED = lazy(r"[^\W\d_]{2}['’\"”?!)]?:(?=[\"“‘']?[A-ZÀ-Þ][^\W\d_]*\s)")  # "winner?:Here", without a blank
_MEDIA = "X|Twitter|Facebook|Instagram|TikTok|Threads|Bluesky|YouTube|WhatsApp|LinkedIn"
_MADE_BY = (
    r"contribut(?:ing|ors?|ed)\s*:|(?:[a-z]+ )?(?:reporting|editing|writing|photos?|"
    r"pictures?|graphics?|video|images?) by (?-i:[A-Z])|with (?:files|(?:additional )?reporting) from\b|"
    r"(?:follow|contact|reach|e-?mail) (?:us|me|him|her|them|(?-i:[A-Z@])\S*)"
    rf".*(?:\bon (?:{_MEDIA})\b|\bat \S+@)"
)
_BYLINE = lazy(rf"\W*(?:{_MADE_BY})", re.IGNORECASE)
_CREDITS = lazy(
    rf"\W*(?:{_MADE_BY}|(?:reporters?|sources?|credits?|contact|e-?mail|tips)\s*:|"
    r"(?:[a-z]+ )?(?:reported|edited|written|compiled|contributed|translated) by (?-i:[A-Z])|"
    r"(?:sign up|subscribe) (?:for|to|here|now|today)\b|"
    r"(?:read|see) (?:more|also)\b|click here\b|©|copyright\b|all rights reserved)",
    re.IGNORECASE,
)
_SIGNED = lazy(  # a name in the first line, and in the next that of a paper
    r"\s*(?:[Bb]y )?[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){1,3}[^\S\n]*\n\s*"
    r"(?!\w+day\b)(?=[A-ZÀ-Þ\d])[\w/'’&-]+(?: [\w/'’&–-]+){0,4}[^\S\n]*(?=\n|$)"
)
_LONGEST = 240  # characters of such a line


def is_teaser(text: str, start: int, end: int) -> bool:
    r"""Say whether text[start:end] stands in a line that points to another article.

    >>> text = "It rained.\n\nMore:Storm nears the coast\n\nIt stopped."
    >>> is_teaser(text, 17, 22), is_teaser(text, 0, 2)
    (True, False)
    """
    line = _line(text, start, end)
    if len(line) > _LONGEST:
        return False
    return _POINTS.match(line) is not None or _GLUED.search(line) is not None


def is_byline(text: str, start: int, end: int) -> bool:
    r"""Say whether text[start:end] stands in a line that tells who worked on the article, or whom to follow.

    >>> text = "It rained.\n\nContributing: Ana Ruiz and Bo Kato, Aven Today"
    >>> is_byline(text, 26, 34), is_byline(text, 0, 2)
    (True, False)
    """
    if (signed := _SIGNED.match(text)) is not None and end <= signed.end():
        return True
    line = _line(text, start, end)
    return len(line) <= _LONGEST and _BYLINE.match(line) is not None


def is_credit(line: str) -> bool:
    """Say whether a line tells who made the article, or calls on its reader: no line of a list in it.

    >>> is_credit("Contributing: Ana Ruiz, Aven Today"), is_credit("Contributing to a pension")
    (True, False)
    """
    return _CREDITS.match(line) is not None or (len(line) <= _LONGEST and _POINTS.match(line) is not None)


def _line(text: str, start: int, end: int) -> str:
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[first : len(text) if last < 0 else last].strip()
