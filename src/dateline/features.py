"""What Dateline does beyond reading, feature by feature, each of which can be switched off to see its worth.

`dateline eval GOLD --without types` measures answers without one; `eval/ablation.py` takes away each in turn.

Nothing is done here. Each feature asks whether it is wanted where it is at work.
"""

from __future__ import annotations

from enum import StrEnum


class Feature(StrEnum):
    """A part of the way from spans to a result that the rest can do without."""

    TYPES = "types"
    """Answers that are not of the kind asked for lose `type_weight`."""
    VALUES = "values"
    """Answers with equal values are one: 20,000 and "around twenty thousand"."""
    NAMES = "names"
    """A name and its short form are one answer where the article has both."""
    CORROBORATION = "corroboration"
    """An answer that several sources give scores higher than one of a single source."""
    DISAGREEMENT = "disagreement"
    """Different values for the same thing are reported."""
    FOLLOW_UPS = "follow-ups"
    """In a conversation, a question that leans on the last ones is asked in full: `eval/follow_ups.py`."""
    QUOTATIONS = "quotations"
    """Who said something, and what somebody said, is found among the statements of the articles."""
    ABOUT = "about"
    """Questions about the articles themselves are answered from the catalogue."""
    SEVERAL = "several"
    """A line of several questions is parted into them."""
    ADVICE = "advice"
    """A line that is no English question is not read, and what to do is said instead."""
    EVIDENCE = "evidence"
    """Confidence is made of several kinds of evidence; without, of the reader's margin alone."""
    YES_NO = "yes-no"
    """A question for yes or no gets a verdict: the sentence that decides it, and what it says."""
    LISTS = "lists"
    """A question for several things gets them one by one."""
    SCOPE = "scope"
    """"According to Reuters", or "articles from June", confines a question to such articles."""
    SPELLING = "spelling"
    """A word of the question that no article has gives way to one of what was found that is like it."""
