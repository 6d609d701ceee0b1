"""Bars in a terminal: never wider than it, and in letters that it has."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import dateline.cli.charts
from dateline.cli.charts import bars

counts = st.dictionaries(st.text(max_size=40), st.integers(0, 10**9), max_size=8)


@given(counts, st.integers(60, 120), st.sampled_from(["ascii", "utf-8", "latin-1", "no such encoding"]))
def test_every_line_fits_and_can_be_printed(found: dict[str, int], width: int, encoding: str) -> None:
    lines = list(bars(found, width=width, encoding=encoding))
    assert len(lines) == len(found)
    for line, count in zip(lines, found.values(), strict=True):
        assert cell_len(line) <= width
        block = "█" if encoding == "utf-8" else "#"
        assert line.endswith(block) or count == 0
        assert f"{count:,}" in line


def test_bars_are_as_long_as_their_counts() -> None:
    lengths = [
        line.count("#") for line in bars({"a": 40, "b": 20, "c": 1, "d": 0}, width=60, encoding="ascii")
    ]
    assert lengths == [54, 27, 1, 0]


def test_a_long_name_is_cut() -> None:
    [line] = bars({"The Very Long Name of a Small Paper": 1}, width=60, encoding="ascii")
    assert line.startswith("The Very Long Name of a S...  1 #")


def test_the_example_in_the_module_holds() -> None:
    assert doctest.testmod(dateline.cli.charts) == (0, 1)
