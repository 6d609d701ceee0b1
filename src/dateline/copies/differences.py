"""Two copies of a text → the words in which they differ.

Letters in another case, and punctuation at a word's edge, make no difference here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 3000
"""Words compared of each text: the time taken grows with their square."""

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_EDGES = "\"'“”‘’«»()[]{}.,;:!?-–—…*_#"


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words of the one text, and what the other has in their place; either may be "".

    `figures`: both sides state figures, and not the same.
    """

    before: str
    after: str

    @property
    def figures(self) -> bool:
        before, after = _FIGURE.findall(self.before), _FIGURE.findall(self.after)
        return bool(before and after) and sorted(before) != sorted(after)


@dataclass(frozen=True, slots=True)
class TextDiff:
    """`same` is the share of the words of both that stand in both, in order, from 0 to 1."""

    same: float
    differences: tuple[Replacement, ...]


def compare(one: str, other: str) -> TextDiff:
    """Return what differs between the first MOST_WORDS words of each, in order.

    >>> compare("About 20,000 were sent back.", "About 25,000 were sent back, he said.").differences
    (Replacement(before='20,000', after='25,000'), Replacement(before='', after='he said.'))
    """
    left, right = one.split()[:MOST_WORDS], other.split()[:MOST_WORDS]
    matcher = SequenceMatcher(None, [*map(_bare, left)], [*map(_bare, right)], autojunk=False)
    differences = tuple(
        Replacement(" ".join(left[a:b]), " ".join(right[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )
    return TextDiff(matcher.ratio(), differences)


def _bare(word: str) -> str:
    return word.casefold().strip(_EDGES)
