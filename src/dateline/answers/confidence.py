"""What speaks for an answer: a handful of numbers that grow with belief.

The reader's own `Calibration` makes a probability of them. How good a place is and which places are one
answer is said in the modules beside this one.
"""

from __future__ import annotations

import math
import re

from dateline.language.words import figures, names, telling
from dateline.questions.asked import Asked
from dateline.result import Citation, Evidence

FAR = 6.0
"""Log-odds between two answers from which on a longer lead says nothing more."""

ABOUT = {
    "score": "what the reader and the retriever make of its best place, in the reader's log-odds",
    "lead": f"how far its score is ahead of the best other answer's, or behind it: -{FAR:g} to {FAR:g}",
    "sources": "natural logarithm of the number of independent sources that give it",
    "passage": "the retriever's score of its passage, 0 to 1",
    "words": "share of the question's telling words that its sentence has, 0 to 1",
    "asked": "natural logarithm of one more than the number of those words: vague questions go wrong",
}


def evidence_for(
    asked: Asked, best: Citation, passage: float, *, score: float, lead: float, sources: int
) -> Evidence:
    """Return the evidence for an answer with its best citation, found in a passage of that score."""
    wanted = asked.telling
    return Evidence(
        score=score,
        lead=max(-FAR, min(FAR, lead)),
        sources=math.log(sources),
        passage=passage,
        words=len(wanted & telling(best.quote)) / len(wanted) if wanted else 1.0,
        asked=math.log1p(len(wanted)),
    )


def missing_names(question: str, citation: Citation) -> tuple[str, ...]:
    """Return the names, years and figures of a question, as written there, that an answer's article lacks."""
    article = citation.article
    held = telling(f"{article.title or ''} {article.date or ''} {article.text}")
    # Words in front of each other, so that none is the first of a text, which is no name.
    words = (word.strip(".,") for word in re.findall(r"[\w.,]+", question)[1:])
    return tuple(dict.fromkeys(word for word in words if (names(f"x {word}") | figures(word)) - held))
