from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reader.spans import NOWHERE, Cuts, ScoredSpan, apart, decode, merge, text_cuts, token_cuts
from texts import texts

JOINERS = "\u00ad\u200c\u200d\u2060"


def is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cc"


def is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in JOINERS


def parts_something(text: str, at: int) -> bool:
    """Whether a cut before text[at] parts a word, a letter from its mark, or a number; one rule a line."""
    if at in {0, len(text)}:
        return False
    before, after = text[at - 1], text[at]
    return (
        is_mark(after)
        or ((before.isalnum() or is_mark(before)) and after.isalnum())
        or any(is_point(text, point) for point in (at - 1, at))
    )


def is_point(text: str, at: int) -> bool:
    """Whether text[at] holds a number together."""
    if not (0 < at < len(text) - 1 and text[at - 1].isdecimal() and text[at + 1].isdecimal()):
        return False
    if text[at] in ".,:'’":
        return True
    group = text[at + 1 : at + 5]
    return (
        text[at] in "\u00a0\u2009\u202f"
        and len(group) >= 3
        and group[:3].isdecimal()
        and not group[3:].isdecimal()
    )


numbers = st.lists(
    st.sampled_from(
        ["2", "20", "000", "1.2", ",", ".", ":", "’", "\u00a0", "\u202f", "%", "a", "e\u0301", " "]
    ),
    max_size=25,
).map("".join)


@given(st.data(), texts | numbers)
def test_a_cut_never_parts_a_word_or_number_and_loses_no_place_where_one_is_possible(
    data: st.DataObject, text: str
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cuts = text_cuts(text, start, end)
    assert len(cuts.starts) == len(cuts.ends) == end - start + 1

    for at in range(end - start + 1):
        begins = start + at
        while begins < end and is_blank(text[begins]):
            begins += 1
        legal = begins < end and not parts_something(text, begins)
        assert cuts.starts[at] == (begins - start if legal else NOWHERE)

        stops = start + at
        while stops > start and is_blank(text[stops - 1]):
            stops -= 1
        visible = stops > start
        while visible and stops < end and is_mark(text[stops]):
            stops += 1
        legal = visible and not parts_something(text, stops)
        assert cuts.ends[at] == (stops - start if legal else NOWHERE)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("20,000 people", ["20,000", "20,000 people", "people"]),
        ("$1.2m", ["$", "$1.2m", "1.2m"]),
        ("20\u202f000%", ["20\u202f000", "20\u202f000%", "%"]),
        ("7\u00a02023", ["7", "7\u00a02023", "2023"]),  # a day and a year, not thousands
        ("Jose\u0301 ", ["Jose\u0301"]),
        ("x.\r\n", ["x", "x.", "."]),
    ],
)
def test_the_only_spans_of_a_text(text: str, pieces: list[str]) -> None:
    cuts = text_cuts(text, 0, len(text))
    found = {
        text[start:end]
        for start in cuts.starts.tolist()
        for end in cuts.ends.tolist()
        if NOWHERE < start < end
    }
    assert sorted(found) == sorted(pieces)


def test_what_lies_beside_a_passage_can_make_its_edge_the_inside_of_a_word() -> None:
    """Of "sub[marine 2],5" the passage in brackets can quote nothing but "marine" without its start."""
    cuts = text_cuts("submarine 2,5", 3, 11)
    assert cuts.starts.tolist() == [NOWHERE] * 6 + [7, 7, NOWHERE]
    assert cuts.ends.tolist() == [NOWHERE] * 6 + [6, 6, NOWHERE]


def test_tokens_outside_the_passage_and_blank_ones_have_no_cuts() -> None:
    """Byte-level and SentencePiece tokens may carry the space before a word, or be one."""
    cuts = text_cuts("He said", 0, 7)
    offsets = [(0, 0), (0, 1), (0, 0), (0, 2), (2, 3), (2, 7)]
    context = [False, False, False, True, True, True]
    found = token_cuts(cuts, offsets, context)
    assert found.starts.tolist() == [NOWHERE, NOWHERE, NOWHERE, 0, NOWHERE, 3]
    assert found.ends.tolist() == [NOWHERE, NOWHERE, NOWHERE, 2, NOWHERE, 7]


def brute_force(start_logits: Any, end_logits: Any, cuts: Cuts, reach: int) -> list[ScoredSpan]:
    """The plain twin of `decode`: every start, every end, then one sort."""
    null_score = float(start_logits[0]) + float(end_logits[0])
    best: dict[tuple[int, int], ScoredSpan] = {}
    for i in range(len(start_logits)):
        for j in range(i, min(i + reach, len(end_logits))):
            start, end = int(cuts.starts[i]), int(cuts.ends[j])
            score = float(start_logits[i]) + float(end_logits[j])
            if start == NOWHERE or end <= start or (cuts.reaches is not None and end > cuts.reaches[i]):
                continue
            if (start, end) not in best or score > best[start, end].score:
                best[start, end] = ScoredSpan(start, end, score, null_score)
    return sorted(best.values(), key=lambda found: (-found.score, found.start, found.end))


@st.composite
def windows(draw: st.DrawFn) -> tuple[Any, Any, Cuts]:
    """Logits with many ties, and tokens that grow along the text; some share characters, some are no edge."""
    size = draw(st.integers(1, 12))
    logit = st.integers(-3, 3).map(float) | st.floats(-50, 50, width=32)
    steps = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=size, max_size=size))
    starts, ends, at = [], [], 0
    for gap, length in steps:
        at += gap
        starts.append(at)
        ends.append(at + length)
    masks = draw(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=size, max_size=size))
    start_logits, end_logits = (
        np.array(draw(st.lists(logit, min_size=size, max_size=size)), dtype=np.float32) for _ in range(2)
    )
    reaches = draw(st.none() | st.lists(st.integers(0, 40), min_size=size, max_size=size).map(np.array))
    return (
        start_logits,
        end_logits,
        Cuts(
            np.array([start if keep else NOWHERE for start, (keep, _) in zip(starts, masks, strict=True)]),
            np.array([end if keep else NOWHERE for end, (_, keep) in zip(ends, masks, strict=True)]),
            reaches,
        ),
    )


@given(windows(), st.integers(1, 14))
def test_decode_agrees_with_brute_force_in_spans_scores_and_order(
    window: tuple[Any, Any, Cuts], reach: int
) -> None:
    assert list(decode(*window, max_answer_tokens=reach)) == brute_force(*window, reach)


def test_the_best_span_of_a_window_and_its_margin() -> None:
    """Tokens: [CLS] 20 , 000 people, over "20,000 people".

    The best pair of logits is "000" to "people" (5 + 4), then "20" to "000" (3 + 5 = 8), but no span
    starts at "000". "20" to "people" is 3 + 4 = 7, "people" alone -1 + 4 = 3. The null score is
    0.5 + 1.5 = 2, so the margins are 6, 5 and 1.
    """
    cuts = token_cuts(
        text_cuts("20,000 people", 0, 13),
        [(0, 0), (0, 2), (2, 3), (3, 6), (7, 13)],
        [False, True, True, True, True],
    )
    start_logits = np.array([0.5, 3, 0, 5, -1], dtype=np.float32)
    end_logits = np.array([1.5, 9, 0, 5, 4], dtype=np.float32)
    found = list(decode(start_logits, end_logits, cuts, max_answer_tokens=30))
    assert [(*span[:2], span.margin) for span in found] == [(0, 6, 6.0), (0, 13, 5.0), (7, 13, 1.0)]
    assert [span[:2] for span in decode(start_logits, end_logits, cuts, max_answer_tokens=2)] == [(7, 13)]


def test_no_span_goes_on_past_a_blank_line() -> None:
    """A caption, and the paragraph below it: "Oud" to "Ruiz" is 4 + 4, and no answer."""
    text = "Oud\n \nRuiz won"
    cuts = token_cuts(
        text_cuts(text, 0, len(text)),
        [(0, 0), (0, 3), (6, 10), (11, 14)],
        [False, True, True, True],
    )
    start_logits, end_logits = (np.array(row, dtype=np.float32) for row in ([0, 4, 3, 0], [0, 2, 4, 0]))
    found = decode(start_logits, end_logits, cuts, max_answer_tokens=9)
    assert [text[span.start : span.end] for span in found] == ["Ruiz", "Oud", "Ruiz won", "won"]


@pytest.mark.parametrize("line", ["OLM, May 9 — It", "OLM (AP) — It", "OLM HAS — It", "Olm fell. It"])
def test_no_span_goes_on_into_a_dateline(line: str) -> None:
    text = f"FLOOD IN OLM\n{line} rose."
    cuts = text_cuts(text, 0, len(text))
    stops = 12 if line.startswith(("OLM,", "OLM (")) else len(text)
    assert cuts.reaches is not None
    assert (cuts.reaches[9], cuts.reaches[13]) == (stops, len(text))


def test_equal_scores_go_to_the_earlier_then_the_shorter_span() -> None:
    cuts = token_cuts(text_cuts("a b", 0, 3), [(0, 0), (0, 1), (2, 3)], [False, True, True])
    level = np.zeros(3, dtype=np.float32)
    assert [span[:2] for span in decode(level, level, cuts, max_answer_tokens=9)] == [(0, 1), (0, 3), (2, 3)]


candidates = st.builds(
    lambda start, length, score, null: ScoredSpan(start, start + length, float(score), float(null)),
    st.integers(0, 20),
    st.integers(1, 6),
    st.integers(-5, 5),
    st.integers(-2, 2),
)
best_first = st.lists(candidates, max_size=8).map(
    lambda found: sorted(found, key=lambda one: (-one.margin, one.start, one.end))
)


@given(st.lists(best_first, max_size=4), st.integers(0, 6))
def test_windows_merge_into_the_best_spans_that_share_no_character(
    windows: list[list[ScoredSpan]], most: int
) -> None:
    everything = [found for window in windows for found in window]
    merged = list(merge(windows))
    assert sorted(merged) == sorted(everything)
    assert all(one.margin >= other.margin for one, other in pairwise(merged))

    kept = apart(merged, most=most)
    assert len(kept) <= most
    for number, one in enumerate(kept):
        assert all(one.end <= other.start or other.end <= one.start for other in kept[:number])
    if len(kept) < most:  # then each of the others shares a character with a kept one at least as good
        for found in everything:
            assert any(
                kept_one.start < found.end and found.start < kept_one.end and kept_one.margin >= found.margin
                for kept_one in kept
            )


def test_the_same_span_seen_in_two_windows_is_kept_once_at_its_better_margin() -> None:
    first = [ScoredSpan(10, 16, 7.0, 3.0), ScoredSpan(0, 4, 5.0, 3.0)]
    second = [ScoredSpan(10, 16, 6.0, 1.0), ScoredSpan(10, 19, 5.5, 1.0)]
    assert apart(merge([first, second]), most=5) == (second[0], first[1])
