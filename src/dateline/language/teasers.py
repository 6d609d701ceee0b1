"""Lines of a page that point to other articles: "More:Storm nears", "READ MORE:", "Related:", "Photos:".

News pages keep them between their paragraphs when their markup is gone. They speak of another article, often
of another year, and no sentence of this one answers with them.
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
_LONGEST = 240  # characters of such a line


def is_teaser(text: str, start: int, end: int) -> bool:
    r"""Say whether text[start:end] stands in a line that points to another article.

    >>> text = "It rained.\n\nMore:Storm nears the coast\n\nIt stopped."
    >>> is_teaser(text, 17, 22), is_teaser(text, 0, 2)
    (True, False)
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : len(text) if last < 0 else last].strip()
    if len(line) > _LONGEST:
        return False
    return _POINTS.match(line) is not None or _GLUED.search(line) is not None
