"""Text as news pages serve it, and worse: what the laws about ranges are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

NEWLINES = ("\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")
_SPACES = (
    " ",
    "  ",
    "\t",
    "\u00a0",
    "\u3000",
    "\u2009",
    " \u00a0 ",
    *NEWLINES,
    "\n\n",
    "\r\n\r\n",
    "\n \t\n",
)
_WORDS = (
    *("He said", "rain", "A", "U.S.", "Gen. Smith", "3 p.m.", "on Jan. 5", "No. 7", "$3.5 million", "20,000"),
    *(
        "e\u0301clair",
        "q\u0323\u0307",
        "\U0001f600",
        "\U0001f469\u200d\U0001f692",
        "\u200b",
        "\ufeff",
        "\u00ad",
    ),
    *(
        "שלום",
        "\u202eمرحبا\u202c",
        "世界。",
        "[SEP]",
        "##s",
        "\x1b[31m",
        "www.example.org",
        "-" * 30,
        "a1b2" * 40,
    ),
)
_MARKS = (
    ".",
    ". ",
    "! ",
    "?",
    "...",
    "\u2026",
    '"',
    "\u201c",
    "\u201d",
    "(",
    ")",
    "'",
    "\u2019",
    "\n- ",
    "\n1. ",
    "* ",
    ":",
)

texts = st.one_of(
    st.lists(st.sampled_from([*_SPACES, *_WORDS, *_MARKS]), max_size=60).map("".join),
    st.text(max_size=80),
)
"""Any text without lone surrogates, which no article holds."""

prose = st.lists(
    st.lists(st.text("abcdeinorst", min_size=1, max_size=9), min_size=1, max_size=15).map(
        lambda words: " ".join(words).capitalize() + "."
    ),
    max_size=20,
).map(" ".join)
"""Plain sentences of plain words, one space apart."""
