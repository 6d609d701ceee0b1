"""What differs between two copies: the words, and whether their figures do."""

from __future__ import annotations

import doctest
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline.copies.differences
from dateline.copies.differences import Replacement, compare

texts = st.lists(st.sampled_from(["a", "b", "c.", "D", "20,000", "3", '"x"']), max_size=12).map(" ".join)


@given(texts, texts)
def test_without_the_differences_both_texts_are_the_same(one: str, other: str) -> None:
    found = compare(one, other).differences
    rest = _counted(one)
    rest.subtract(_counted(" ".join(difference.before for difference in found)))
    expected = _counted(other)
    expected.subtract(_counted(" ".join(difference.after for difference in found)))
    assert +rest == +expected
    assert min([*rest.values(), *expected.values()], default=0) >= 0  # nothing differs that is not there


def _counted(text: str) -> Counter[str]:
    return Counter(word.casefold().strip('".') for word in text.split())


@given(texts)
def test_a_text_is_its_own_copy(text: str) -> None:
    assert compare(text, text.upper()).differences == ()
    assert compare(text, text).same == 1


@pytest.mark.parametrize(
    ("before", "after", "differ"),
    [
        ("20,000 people", "25,000 people", True),
        ("20,000 people", "people", False),
        ("on 26 June", "on 26 June,", False),
        ("3 of 4", "4 of 3", False),
        ("$3.5", "$35", True),
    ],
)
def test_figures_differ_where_both_state_some(before: str, after: str, differ: bool) -> None:
    assert Replacement(before, after).figures is differ


def test_a_very_long_text_is_compared_by_its_beginning() -> None:
    assert compare("word " * 3000 + "end", "word " * 3000 + "other").differences == ()


def test_the_example_in_the_module_holds() -> None:
    assert doctest.testmod(dateline.copies.differences) == (0, 1)
