"""Values: what an answer's words are worth, which values agree, and which contradict each other."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.language.values import Value, agree, contradict, read_value
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import Quantity, read_quantity
from dateline.language.values.ranges import whole_range
from dateline.types import QuestionType

INF = math.inf
THURSDAY = "2025-06-26"


def value(words: str, written: str | None = THURSDAY) -> Value:
    found = read_value(words, written=written)
    assert found is not None, words
    return found


@pytest.mark.parametrize(
    ("words", "low", "high", "approximate", "unit"),
    [
        ("20,000", 20_000, 20_000, False, ""),
        ("20\u202f000", 20_000, 20_000, False, ""),
        ("1.200.000", 1_200_000, 1_200_000, False, ""),
        ("approximately 20,000", 20_000, 20_000, True, ""),
        ("around twenty thousand people", 20_000, 20_000, True, "people"),
        ("seven", 7, 7, False, ""),
        ("twenty-five thousand", 25_000, 25_000, False, ""),
        ("two hundred and five", 205, 205, False, ""),
        ("one hundred and twenty-three thousand four hundred", 123_400, 123_400, False, ""),
        ("two dozen", 24, 24, False, ""),
        ("a dozen officers", 12, 12, False, "people"),
        ("half a million", 500_000, 500_000, False, ""),
        ("2½ million", 2_500_000, 2_500_000, False, ""),
        ("hundreds", 200, 1_000, True, ""),
        ("hundreds of thousands of people", 200_000, 1_000_000, True, "people"),
        ("tens of thousands", 20_000, 100_000, True, ""),
        ("between 15,000 and 20,000 Guatemalans", 15_000, 20_000, False, "people"),
        ("50,000-60,000", 50_000, 60_000, False, ""),
        ("at least 55 migrants", 55, INF, False, "people"),
        ("more than 3,800 Venezuelan asylum seekers", 3_800, INF, False, "people"),
        ("500+", 500, INF, False, ""),
        ("fewer than 30 countries", -INF, 30, False, "countries"),
        ("500 or so", 500, 500, True, ""),
        ("a total of 30 hours", 30, 30, False, "h"),
        ("magnitude 7.5", 7.5, 7.5, False, ""),
        # money
        ("$1.2 billion", 1.2e9, 1.2e9, False, "USD"),
        ("US$3bn", 3e9, 3e9, False, "USD"),
        ("A$50", 50, 50, False, "AUD"),
        ("EUR 5 million", 5e6, 5e6, False, "EUR"),
        ("€20 to €25", 20, 25, False, "EUR"),
        ("1,200 million dollars", 1.2e9, 1.2e9, False, "USD"),
        ("1.7 to 1.9 billion dollars", 1.7e9, 1.9e9, False, "USD"),
        ("6.15 billion rupees, or 75 million dollars", 6.15e9, 6.15e9, False, "rupees"),
        ("11 million Swedish kronor", 1.1e7, 1.1e7, False, "SEK"),
        ("up to 280 dollars a head", -INF, 280, False, "USD"),
        ("$5m", 5e6, 5e6, False, "USD"),
        # shares
        ("20–25 %", 20, 25, False, "%"),
        ("58 percent of the vote", 58, 58, False, "%"),
        ("more than half", 50, INF, False, "%"),
        ("two-thirds", 67, 67, True, "%"),
        ("one in eight", 12.5, 12.5, True, "%"),
        ("10 percentage points", 10, 10, False, "points"),
        # measures and durations
        ("5m", 5, 5, False, "m"),
        ("more than 4,000 kilometres", 4_000, INF, False, "km"),
        ("250 square kilometres", 250, 250, False, "km²"),
        ("26 kilograms", 26, 26, False, "kg"),
        ("15.10 degrees Celsius", 15.1, 15.1, False, "°C"),
        ("a year and a half", 1.5, 1.5, False, "years"),
        ("half an hour", 0.5, 0.5, False, "h"),
        ("eight hours and 44 minutes", 524, 524, False, "min"),
    ],
)
def test_quantities(words: str, low: float, high: float, approximate: bool, unit: str) -> None:
    assert read_value(words) == Quantity(low, high, approximate, unit)


@pytest.mark.parametrize(
    ("words", "iso", "precision", "inferred"),
    [
        ("26 June 2025", "2025-06-26", "day", None),
        ("June 26, 2025", "2025-06-26", "day", None),
        ("2025-06-26", "2025-06-26", "day", None),
        ("on Thursday", "2025-06-26", "day", "day"),
        ("last Thursday", "2025-06-19", "day", "day"),
        ("Sunday", "2025-06-22", "day", "day"),
        ("in the first minutes of Monday", "2025-06-23", "day", "day"),
        ("yesterday", "2025-06-25", "day", "day"),
        ("July 5", "2025-07-05", "day", "year"),
        ("on December 10", "2025-12-10", "day", "year"),
        ("on January 5", "2025-01-05", "day", "year"),
        ("May 2023", "2023-05", "month", None),
        ("May", "2025-05", "month", "year"),
        ("last month", "2025-05", "month", "month"),
        ("in 2029", "2029", "year", None),
        ("1977", "1977", "year", None),
        ("last year", "2024", "year", "year"),
        ("6:04 p.m. Indian time", "18:04", "minute", None),
        ("At 4:17", "04:17", "minute", None),
        ("At 1:28 on Tuesday morning", "2025-06-24T01:28", "minute", "day"),
        ("10 a.m. on 3 March 2024", "2024-03-03T10:00", "minute", None),
        ("Friday night at 11:11", "2025-06-20T23:11", "minute", "day"),
        ("1:30 on Friday night", "2025-06-20T01:30", "minute", "day"),
    ],
)
def test_moments(words: str, iso: str, precision: str, inferred: str | None) -> None:
    found = read_value(words, written=THURSDAY)
    assert isinstance(found, Moment)
    assert (found.iso, found.precision, found.inferred) == (iso, precision, inferred)


def test_without_the_articles_date_a_day_has_no_year_and_a_weekday_no_value() -> None:
    assert value("July 5", written=None).iso == "--07-05"  # type: ignore[union-attr]
    assert read_value("Thursday") is None


def test_early_2024_is_about_2024() -> None:
    found = value("early 2024")
    assert isinstance(found, Moment)
    assert found.approximate


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Francisco Jiménez",
        "Luna-25",
        "no one",
        "2-0",
        "may",
        "a",
        "the third",
        "drones and other technologies",
        "Belaya in the far Irkutsk region, 4,000 kilometres from Ukraine",
        # of time, but no one moment
        "December 19 and 21",
        "between 2019 and 2022",
        "the 1990s",
        "after 2020",
        "06/07/2025",
        "Feb. 30, 2024",
        "next Thursday",
        "Independence Day",
    ],
)
def test_words_without_a_value(words: str) -> None:
    assert read_value(words, written=THURSDAY) is None


def test_a_bare_figure_is_a_year_unless_a_number_is_asked_for() -> None:
    assert value("1977") == read_value("1977", question_type=QuestionType.WHEN)
    assert read_value("1977", question_type=QuestionType.HOW_MANY) == Quantity(1977, 1977)
    assert read_value("1,977", question_type=QuestionType.WHEN) == Quantity(1977, 1977)


AGREE = [
    ("20,000", "around twenty thousand"),
    ("20,000 deportees", "about 20,000"),
    ("more than 140,000", "143,000"),
    ("almost 9.5 billion", "9.48 billion"),
    ("$75 million", "75 million dollars"),
    ("half", "50 percent"),
    ("a third", "33 percent"),
    ("up to 280 dollars", "280 dollars"),
    ("three billion francs", "3 billion Swiss francs"),
    ("90 minutes", "an hour and a half"),
    ("500 miles", "805 km"),
    ("between 15,000 and 20,000", "15,000 to 20,000 people"),
    ("Thursday", "June 26, 2025"),
    ("July 5", "5 July 2025"),
]
NEITHER = [
    ("20,000", "20,400"),  # the one may be the other, rounded
    ("2,900", "2,946"),
    ("20–25 %", "22 %"),
    ("hundreds", "600"),
    ("more than 2,000", "2,900"),
    ("1,300 people", "2,900 schools"),
    ("1,300 dead", "2,500 injured"),
    ("11.7 billion dollars", "120 billion dirhams"),
    ("5 km", "5 hours"),
    ("2025", "2,025"),
    ("June 2025", "26 June 2025"),
    ("Thursday", "19 June 2025"),  # another Thursday, if the week was guessed wrong
]
CONTRADICT = [
    ("1,300", "2,900 people"),
    ("20", "21"),
    ("at least 55", "40"),
    ("at least 55", "90"),
    ("more than 2,000", "4,000"),
    ("6.8", "6.9"),
    ("20 percent", "22 percent"),
    ("July 5", "July 6"),
    ("2023", "June 2024"),
    ("Thursday", "25 June 2025"),
]


@pytest.mark.parametrize(
    ("one", "other", "same", "against"),
    [(*pair, True, False) for pair in AGREE]
    + [(*pair, False, False) for pair in NEITHER]
    + [(*pair, False, True) for pair in CONTRADICT],
)
def test_agreement_and_contradiction(one: str, other: str, same: bool, against: bool) -> None:
    for first, second in [(value(one), value(other)), (value(other), value(one))]:
        assert agree(first, second) is same
        assert contradict(first, second) is against


# --- laws ------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    "about more than up to 20,000 twenty two million half a an hundred and - – to $ % people km hours June "
    "Thursday 2025 26 : . , of one in five third dozens next last p.m. 9:30 the".split()
)
WORDS = st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=20)


@given(WORDS, WORDS)
def test_any_words_can_be_read_and_compared(one: str, other: str) -> None:
    first, second = read_value(one, written=THURSDAY), read_value(other, written=THURSDAY)
    for found in (first, second):
        if found is not None:
            assert agree(found, found)
            assert not contradict(found, found)
        if isinstance(found, Quantity):
            assert found.low <= found.high
    if first is not None and second is not None:
        assert agree(first, second) == agree(second, first)
        assert contradict(first, second) == contradict(second, first)
        assert not (agree(first, second) and contradict(first, second))


@given(st.integers(0, 10**12))
def test_every_whole_number_is_read_as_written(number: int) -> None:
    assert read_quantity(f"{number:,}") == Quantity(number, number)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("gave her between 58.3 and 60.7 percent", "60.7 percent", "between 58.3 and 60.7 percent"),
        ("at a cost of 1.7 to 1.9 billion dollars.", "1.7", "1.7 to 1.9 billion dollars"),
        ("within two to three weeks", "three", "two to three"),
        ("some 20–25 % of them", "25", "20–25 %"),
        ("fell from 24 to 37", "24", "24"),
        ("rose from 5 percent to 10 percent", "10 percent", "10 percent"),
        ("by 218 votes to 214", "214", "214"),
        ("won 3-1 in May", "3", "3"),
        ("the years 2028 to 2034", "2034", "2034"),
        ("the 5 to 3 winners", "5", "5"),
    ],
)
def test_a_number_that_ends_a_range_is_found_in_it(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    first, last = whole_range(text, start, start + len(words))
    assert text[first:last] == expected
