"""A span as the reader cut it → the whole of what it cuts into: a number, a range, a time of day."""

from __future__ import annotations

from dataclasses import replace

from dateline.language.values.finding import only_time
from dateline.language.values.moments import whole_clock
from dateline.language.values.ranges import whole_range
from dateline.language.values.stated import whole_number
from dateline.types import QuestionType, Span

_NUMBERS = (QuestionType.HOW_MANY, QuestionType.HOW_MUCH, QuestionType.WHAT, QuestionType.WHICH)


def whole(span: Span, asked: QuestionType) -> Span:
    """Return the span with its whole number, and its range: "between 58.3 and 60.7 percent".

    A time grows to that of the clock, "7.52 a.m.", and shrinks to it where a clause follows.
    """
    text, written = span.article.text, span.article.date
    if asked is QuestionType.WHEN:
        start, end = only_time(text, *whole_clock(text, span.start, span.end), written=written)
    elif asked in _NUMBERS:
        start, end = whole_range(text, *whole_number(text, span.start, span.end))
    else:
        return span
    return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)
