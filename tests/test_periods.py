"""Dates as people say them; today is Tuesday, 24 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.filters.periods import Period, parse_period

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("2025", "2025-01-01..2025-12-31"),
        ("2025-06", "2025-06-01..2025-06-30"),
        ("2024-2", "2024-02-01..2024-02-29"),
        ("2025-06-26", "2025-06-26..2025-06-26"),
        ("2025-05..2025-07-04", "2025-05-01..2025-07-04"),
        ("June 2025", "2025-06-01..2025-06-30"),
        ("Sept. 2025", "2025-09-01..2025-09-30"),
        ("26 June 2025", "2025-06-26..2025-06-26"),
        ("Thu, 26 Jun 2025 10:00:00 GMT", "2025-06-26..2025-06-26"),
        ("May", "2026-05-01..2026-05-31"),
        ("november", "2026-11-01..2026-11-30"),  # it has begun
        ("December", "2025-12-01..2025-12-31"),  # it has not
        ("June 26th", "2026-06-26..2026-06-26"),
        ("30 Nov", "2025-11-30..2025-11-30"),
        ("29 February", "2024-02-29..2024-02-29"),
        ("today", "2026-11-24..2026-11-24"),
        ("yesterday", "2026-11-23..2026-11-23"),
        ("Tuesday", "2026-11-24..2026-11-24"),
        ("last Tuesday", "2026-11-17..2026-11-17"),
        ("wed", "2026-11-18..2026-11-18"),
        ("this week", "2026-11-23..2026-11-29"),
        ("Last  Week", "2026-11-16..2026-11-22"),
        ("last month", "2026-10-01..2026-10-31"),
        ("last year", "2025-01-01..2025-12-31"),
        ("past 30 days", "2026-10-25..2026-11-24"),
        ("the past week", "2026-11-17..2026-11-24"),
        ("last three months", "2026-08-24..2026-11-24"),
        ("a week ago", "2026-11-17..2026-11-17"),
        ("2 years ago", "2024-11-24..2024-11-24"),
    ],
)
def test_a_period_is_read(words: str, days: str) -> None:
    period = parse_period(words, today=TODAY)
    assert period is not None
    assert f"{period.first}..{period.last}" == days


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "ma",
        "2025-13",
        "2025-02-30",
        "06/07/2025",
        "0000",
        "2025-07..2025-05",
        "..",
        "99999 years ago",
    ],
)
def test_what_names_no_days_is_none(words: str) -> None:
    assert parse_period(words, today=TODAY) is None


def test_a_month_ago_ends_with_the_month() -> None:
    period = parse_period("past month", today=date(2025, 3, 31))
    assert period == Period(date(2025, 2, 28), date(2025, 3, 31))


@given(st.text(max_size=90), st.dates())
def test_no_text_is_too_odd(text: str, today: date) -> None:
    period = parse_period(text, today=today)
    assert period is None or period.first <= period.last


days = st.dates(date(1600, 1, 1), date(2199, 1, 1))


@given(days, st.integers(0, 800), st.dates())
def test_a_period_is_written_as_it_is_read(first: date, length: int, today: date) -> None:
    period = Period(first, first + timedelta(days=length))
    assert parse_period(str(period), today=today) == period
