"""Sentence ranges: laws on hostile text, then the shapes that news pages have."""

from __future__ import annotations

import doctest
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dateline.language.blocks
import dateline.language.sentences
from dateline.language.blocks import block_at, blocks, evidence_around
from dateline.language.sentences import LONGEST_QUOTE, quote_around, sentences
from texts import NEWLINES, texts


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@st.composite
def ranges(draw: st.DrawFn, text: st.SearchStrategy[str] = texts) -> tuple[str, int, int]:
    drawn = draw(text)
    start = draw(st.integers(0, len(drawn)))
    return drawn, start, draw(st.integers(start, len(drawn)))


# --- laws ------------------------------------------------------------------------------------------


@given(ranges())
def test_sentences_hold_every_character_that_is_not_whitespace_once(drawn: tuple[str, int, int]) -> None:
    text, first, last = drawn
    at = first
    for start, end in sentences(text, start=first, end=last):
        assert text[at:start].strip() == ""
        assert at <= start < end <= last
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:last].strip() == ""


@given(ranges())
def test_a_quote_is_the_whole_sentences_that_share_a_character_with_the_range(
    drawn: tuple[str, int, int],
) -> None:
    text, start, end = drawn
    words = text[start:end].strip()
    if not words:
        assert quote_around(text, start, end) == (start, end)
        return
    first = start + text[start:end].index(words)
    held = [(s, e) for s, e in sentences(text) if s < first + len(words) and e > first]
    whole = min(held[0][0], start), max(held[-1][1], end)
    if whole[1] - whole[0] <= LONGEST_QUOTE:
        assert quote_around(text, start, end) == whole


@given(ranges(st.builds(lambda text, times: text * times, texts, st.integers(1, 40))))
def test_a_quote_holds_the_range_and_is_no_longer_than_it_may_be(drawn: tuple[str, int, int]) -> None:
    text, start, end = drawn
    first, last = quote_around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
    assert last - first <= max(LONGEST_QUOTE, end - start)
    assert first == start or not text[first].isspace()
    assert last == end or not text[last - 1].isspace()


one_line = texts.map(lambda text: " ".join(text.split())).filter(bool)


@given(
    st.lists(one_line, min_size=1, max_size=4),
    st.sampled_from([f"{one}{between}{one}" for one in NEWLINES for between in ("", " ", "\t\u00a0")]),
    st.data(),
)
def test_a_quote_stays_in_its_paragraph(paragraphs: list[str], gap: str, data: st.DataObject) -> None:
    text = gap.join(paragraphs)
    which = data.draw(st.integers(0, len(paragraphs) - 1))
    first = len(gap.join([*paragraphs[:which], ""]))
    last = first + len(paragraphs[which])
    start = data.draw(st.integers(first, last))
    end = data.draw(st.integers(start, last))
    quote = quote_around(text, start, end)
    assert first <= quote[0]
    assert quote[1] <= last


# --- examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "whole",
    [
        "U.S. Secretary of State Ana Ruiz met Gen. Smith at 3 p.m. on Jan. 5.",
        "Rep. Ana Ruiz, R-N.Y., tried to get them to answer.",
        "Mr. J. R. Adams, D-Calif., paid $3.5 million to No. 7 St. James St. in Nov. 2024.",
        "WASHINGTON (AP) \u2014 The U.N. said on Tuesday that 2.5 percent of them had left.",
        "\u201cWe go. We stay,\u201d he said.",
        "At Ft. Harlan and off Pt. Reyes they met Cllr. Anna Vey and Const. Jo Bly.",
        "Sgt. First Class Oud and Atty. Gen. Bly came to Ste. Anne with Messrs. Vane and Reed.",
        "It weighs approx. 40 tonnes, est. $3 million, by vol. 2 of max. 3 percent.",
        "The fire covers 10 sq. miles, and the tank holds 5 cu. ft. of gas.",
        "It began at 10 a.m. Friday and ended at 3 p.m. EST in Tarn.",
        "J. R. Oud and George W. Vane left Acme Inc. of Tarn.",
        "The agreement, which was signed in the capital on Thursday afternoon by\n"
        "both ministers after nine months of talks, allows about 20,000 people to\n"
        "be returned.",
        "The agreement, which was signed in the capital on Thursday afternoon by\r\n"
        "both ministers after nine months of talks, starts in May.",
    ],
)
def test_one_sentence_stays_one(whole: str) -> None:
    assert split(whole) == [whole]
    assert split(f"{whole} It rained. {whole}") == [whole, "It rained.", whole]


@pytest.mark.parametrize("newline", NEWLINES)
def test_a_heading_and_list_items_are_their_own_sentences(newline: str) -> None:
    lines = [
        "A pact at the border",
        "The ministers agreed on three things that take effect over the next two years:",
        "- joint patrols",
        "\u2022 a shared office",
        "10) no fees",
        "All of it starts in May.",
    ]
    assert split(newline.join(lines)) == lines
    assert split((newline * 2).join(lines)) == lines


def test_quotes_end_with_their_sentence() -> None:
    assert split('"Is it over?" she asked. He said, "Yes." Then it rained.') == [
        '"Is it over?" she asked.',
        'He said, "Yes."',
        "Then it rained.",
    ]


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u2028"])
def test_a_wide_space_before_a_full_stop_is_no_trouble(space: str) -> None:
    """Some spaces between a capital and a full stop make the library that finds sentences panic."""
    text = f"Plan A{space}. It rained."
    assert "".join(text.split()) == "".join("".join(split(text)).split())
    assert split(text)[-1].endswith("It rained.")


@pytest.mark.parametrize("end", ["in May", "with me", "in the year 2024", "on Friday", "of art", "at it"])
def test_a_sentence_may_end_with_a_word_that_looks_like_an_abbreviation(end: str) -> None:
    assert split(f"It starts {end}. Nobody stayed.") == [f"It starts {end}.", "Nobody stayed."]


@pytest.mark.parametrize(
    "ends",
    [
        "on Main St.",
        "at 10 a.m.",
        "for Acme Inc.",
        "under plan B.",
        "from the U.S.",
        "near the Ft.",
        "at no.",
    ],
)
def test_an_abbreviation_may_end_a_sentence(ends: str) -> None:
    assert split(f"They met {ends} The rest left.") == [f"They met {ends}", "The rest left."]


def test_the_quote_of_an_answer_is_its_sentence() -> None:
    text = "A heading\n\nIt rained. About 20,000 people were deported in May. Nobody stayed.\n\nThe end."
    start = text.index("20,000")
    first, last = quote_around(text, start, start + len("20,000 people"))
    assert text[first:last] == "About 20,000 people were deported in May."


def test_an_answer_over_two_sentences_is_quoted_with_both() -> None:
    text = "It rained. We stayed. We left."
    first, last = quote_around(text, text.index("stayed"), text.index("left"))
    assert text[first:last] == "We stayed. We left."


def test_a_long_sentence_is_quoted_around_the_answer_by_whole_words() -> None:
    """Two characters of answer leave (600 - 2) // 2 = 299 on each side.

    On the left 299 characters reach back to a space (the words are four characters and a space, and the
    answer starts at one), so the first whole word starts one later: 298 // 5 = 59 words and their
    spaces, 295 characters. On the right 299 = one space + 59 * 5 + 3, so the last word that fits
    ends after 1 + 59 * 5 - 1 = 295 characters.
    """
    text = "word " * 1000 + "42" + " word" * 1000
    start = text.index("42")
    first, last = quote_around(text, start, start + 2)
    assert text[first:last] == "word " * 59 + "42" + " word" * 59


# --- size ------------------------------------------------------------------------------------------

LONG = {
    "a line of words": "word " * 20_000,
    "a line of sentences": "It rained. " * 9_000,
    "a line without a space": "x" * 100_000,
    "a line of full stops": "." * 100_000,
    "a line of quotation marks": '"' * 100_000,
    "a line of spaces": "a" + " " * 100_000 + "b",
    "empty lines": "a" + "\n" * 100_000 + "b",
    "lines of spaces": "a" + (" " * 100 + "\r\n") * 1_000 + "b",
    "two megabytes": ("He said that it rained. " * 10 + "\n\n") * 8_300,
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_length_alone(name: str) -> None:
    text = LONG[name]
    began = time.process_time()
    found = list(sentences(text))
    for start in (0, len(text) // 2, len(text) - 1):
        quote_around(text, start, start + 1)
    assert time.process_time() - began < 5  # seconds; a tenth of one is usual, minutes where it grows squared
    assert sum(end - start for start, end in found) <= len(text)


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(dateline.language.sentences) == (0, 1)
    assert doctest.testmod(dateline.language.blocks) == (0, 4)


# --- lines under a heading -------------------------------------------------------------------------

PASSES = (
    "Who pays?\n\nEveryone does, said the ferry.\n\nHere are the new prices.\n\nFoot pass\n\n$9 a month\n\n"
    "$90 a year\n\nBike pass\n\n$12 a month\n\nNo yearly pass\n\nWhat was the price before the change?\n\n"
    "Foot pass\n\n$6 a month\n\nBike pass\n\n$9.50 a month\n\nThe ferry runs daily."
)
PRIZES = (
    "Prizes in the arts\n\nBest Song Award\n\nAda Orr\n\nLena Arbour\n\nBest Play Award\n\nJo Reed & Max Orr"
    "\n\nLifetime Prize\n\nVera Lodge\n\nUlf Brandis\n\nIt was a long night, Pia Voss said."
)


def told(text: str) -> list[tuple[list[str], list[str]]]:
    return [
        ([text[slice(*line)] for line in one.headings], [text[slice(*line)] for line in one.lines])
        for one in blocks(text)
    ]


def test_the_lines_under_a_heading_are_a_block_and_a_label_among_them_begins_another() -> None:
    now, before = "Here are the new prices.", "What was the price before the change?"
    assert told(PASSES) == [
        ([now, "Foot pass"], ["$9 a month", "$90 a year"]),
        ([now, "Bike pass"], ["$12 a month", "No yearly pass"]),
        ([before, "Foot pass"], ["$6 a month"]),
        ([before, "Bike pass"], ["$9.50 a month"]),
    ]
    assert told(PRIZES) == [
        (["Prizes in the arts", "Best Song Award"], ["Ada Orr", "Lena Arbour"]),
        (["Prizes in the arts", "Best Play Award"], ["Jo Reed & Max Orr"]),
        (["Prizes in the arts", "Lifetime Prize"], ["Vera Lodge", "Ulf Brandis"]),
    ]
    assert told(
        "Which towns vote?\nAven.\nOld Belmont (one ward only).\nBay of Tarn.\nIt rained on Monday."
    ) == [(["Which towns vote?"], ["Aven.", "Old Belmont (one ward only).", "Bay of Tarn."])]


@pytest.mark.parametrize(
    "text",
    [
        "The bags are back.\n\nThey are red.\n\nBuyers came early.",
        "Is it safe?\n\nYes.\n\nThe ministry said so on Monday.",
        "It was called stunning.\n\nAven\n\nBelmont\n\nCorvo\n\nIt rained.",  # whatever they may be
        "She said this:\nthe town has no\nmoney left for it\nand needs a loan.",  # wrapped prose
        "What is next?\n\nMore:Storm nears the coast\n\nRelated: Rain in Aven\n\nIt rained.",
    ],
)
def test_prose_and_lines_that_nothing_introduces_are_no_block(text: str) -> None:
    assert blocks(text) == ()


def test_counties_that_are_listed_are_the_things_and_not_their_headings() -> None:
    listed = ["Aven County", "Belmont County", "Corvo County"]
    assert told("\n\n".join(["Where did it rain?", *listed])) == [(["Where did it rain?"], listed)]


def test_a_short_line_is_quoted_with_the_lines_that_say_what_it_is() -> None:
    def quoted(text: str, words: str) -> list[str]:
        start = text.index(words)
        quote = text[slice(*evidence_around(text, start, start + len(words)))]
        return [line for line in quote.split("\n") if line]

    assert quoted(PASSES, "$90") == ["Here are the new prices.", "Foot pass", "$9 a month", "$90 a year"]
    assert quoted(PASSES, "$6") == ["What was the price before the change?", "Foot pass", "$6 a month"]
    assert quoted(PRIZES, "Ada")[0] == "Prizes in the arts"
    assert quoted(PRIZES, "Ulf") == ["Lifetime Prize", "Vera Lodge", "Ulf Brandis"]  # not the songs
    assert quoted(PASSES, "Everyone") == ["Everyone does, said the ferry."]
    many = "\n\n".join(["They are:", *(f"Hall {at} on the long road to Aven" for at in range(40))])
    assert quoted(many, "Hall 39") == ["Hall 39 on the long road to Aven"]  # too far from its heading


@given(ranges())
def test_evidence_holds_its_range_and_blocks_hold_no_line_twice(drawn: tuple[str, int, int]) -> None:
    text, start, end = drawn
    first, last = evidence_around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
    lines = [line for one in blocks(text) for line in one.lines]
    assert lines == sorted(set(lines))
    for line in lines:
        held = block_at(text, *line)
        assert held is not None
        assert line in held.lines
