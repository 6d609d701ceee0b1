"""A word as the British and the Americans spell it: "colour" and "color", "defence" and "defense".

By a few patterns of how words begin, since what holds of "labour" does not hold of "hour". What comes out
need be no word, "humourous": it is compared and searched for, and never shown.
"""

from __future__ import annotations

from dateline.language.patterns import lazy

_SPELLINGS = tuple(  # what a word begins with, the two ways in which it goes on, what must stand behind that
    (lazy(rf"({begin})({one}|{other})(?={behind})"), {one: other, other: one}, other)
    for begin, one, other, behind in (
        (
            r"(?:dis|un)?(?:arm|behavi|clam|col|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|rum|savi|"
            r"splend|tum|vap)",
            *("or", "our", r"(?!a[drt])"),  # neither Colorado nor a laboratory, and nothing honorary
        ),
        (r"(?:calib|cent|fib|lit|(?:centi|kilo|milli)?met|theat)", "er", "re", r"s?$"),
        (r"(?:defen|licen|offen|practi|preten)", "c", "s", r"[ei]"),
        (
            r"(?:cance|counci|counse|equa|fue|jewe|labe|leve|libe|mode|pane|riva|signa|tota|trave)",
            *("ll", "l", r"(?:ed|ing|ings|ers?|ors?|ists?)$"),
        ),
        (r"\w{4,}", "iz", "is", r"(?:e[sdr]?|ers|ing|ations?)$"),  # no prize, and no wise size
        (r"(?:anal|catal|paral)y", "z", "s", r"(?:e|ing)"),
        (r"progra", "mme", "m", r"s?$"),
        (r"gr", "e", "a", r"y(?:s|er|est|ish)?$"),
        (r"(?:an|arch|gyn|h|leuk|orthop|p)", "ae", "e", r"(?:col|di|mi|mo|olog|sth)"),
    )
)


def in_one_spelling(word: str) -> str:
    """Return a word in small letters as both spell it for a comparison.

    >>> in_one_spelling("color"), in_one_spelling("colour"), in_one_spelling("tour"), in_one_spelling("prize")
    ('colour', 'colour', 'tour', 'prize')
    """
    for pattern, _, taken in _SPELLINGS:
        if found := pattern.match(word):
            return f"{found[1]}{taken}{word[found.end() :]}"
    return word


def other_spelling(word: str) -> str | None:
    """Return a word in small letters as the others spell it, None where they do not spell it otherwise.

    >>> other_spelling("organisation"), other_spelling("organization"), other_spelling("wise")
    ('organization', 'organisation', None)
    """
    for pattern, others, _ in _SPELLINGS:
        if found := pattern.match(word):
            return f"{found[1]}{others[found[2]]}{word[found.end() :]}"
    return None
