"""What a text, a name and an address say of an article, and what they must not be taken to say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles import Draft, SourceFile, load_articles, read_file
from dateline.articles.clues import complete, first_lines
from dateline.articles.drafts import FETCHED, SAVED, make_draft
from dateline.language.identify import detect_language

WHERE = "/news/deal.txt"


def filled(text: str, *, location: str = WHERE, **fields: Any) -> dict[str, str]:
    """The fields that clues fill, besides the language, each with where it was found."""
    found = complete(Draft(text, **fields), location)
    names = ("title", "date", "author", "source")
    return {
        name: f"{getattr(found, name)} ({found.origins[name]})" for name in names if name in found.origins
    }


@pytest.mark.parametrize(
    ("line", "day", "source"),
    [
        ("GUATEMALA CITY, June 26, 2025 — The deal", "2025-06-26", None),
        ("June 26, 2025 (Reuters) - The deal", "2025-06-26", "Reuters"),
        ("SAN JOSE, Costa Rica, 26 June 2025 (Meridian Wire) – The deal", "2025-06-26", "Meridian Wire"),
        ("WASHINGTON, Thursday, Sept. 4, 2025 -- The deal", "2025-09-04", None),
        ("LONDON, England (CNN) -- The deal", None, "CNN"),
        ("OSLO, March 3 — The deal", None, None),
        ("May 5, 2025 - a list of what happened", None, None),  # neither place nor agency
        ("NATO — The deal", None, None),
        ("The deal was signed on June 26, 2025 - at last", None, None),
    ],
)
def test_a_dateline_gives_a_day_and_an_agency(line: str, day: str | None, source: str | None) -> None:
    found = complete(Draft(f"{line} was signed.", record=1), WHERE)
    assert (found.date, found.source) == (day, source)
    assert set(found.origins.values()) <= {"dateline"}


@pytest.mark.parametrize(
    ("location", "fields", "text", "expected"),
    [
        ("/news/2024/oslo.txt", {}, "", "2024-03-03"),
        ("/news/wire.txt", {"url": "https://wire.example/2023/oslo"}, "", "2023-03-03"),
        ("/news/wire.txt", {"updated": "2022-03-04"}, "", "2022-03-03"),
        ("/news/wire.txt", {}, "Talks began on March 3, 2021, they said.", "2021-03-03"),
        ("/news/2023/wire-2024.txt", {}, "", None),  # which of the two?
        ("/news/wire.txt", {}, "The survey of 1998 had found none.", None),
        ("/news/wire.txt", {}, "", None),
    ],
)
def test_the_year_of_a_dateline_comes_from_the_same_file_or_not_at_all(
    location: str, fields: dict[str, Any], text: str, expected: str | None
) -> None:
    draft = Draft(f"OSLO, March 3 — The glacier lost ice. {text}", **fields)
    assert complete(draft, location).date == expected


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (
            "Trams Stop for a Whole Week\n\nBy Ana Beltran\nPublished: 26 June 2025\nUpdated June 27, 2025",
            {
                "title": "Trams Stop for a Whole Week",
                "author": "Ana Beltran",
                "date": "2025-06-26",
                "updated": "2025-06-27",
            },
        ),
        (
            "Advertisement\nTrams stop for a week\nShare\nJune 26, 2025",
            {"title": "Trams stop for a week", "date": "2025-06-26"},
        ),
        ("Matthew Kayser\n\nContributor\n\nOct. 10, 2025, 1:47 p.m. ET", {"date": "2025-10-10"}),
        ("Trams stop for a week\n\nAll trams stop on Monday.", {}),  # a line is no headline by itself
        ("All trams stop on Monday.\n\nJune 26, 2025", {"date": "2025-06-26"}),  # a sentence is none
        ("By and large it was a quiet day\n\nNothing happened.", {}),
        ("Trams stop for a week\n\n" + "The operator said so. " * 20 + "\n\nJune 26, 2025", {}),
    ],
)
def test_first_lines(top: str, expected: dict[str, str]) -> None:
    assert first_lines(top) == expected


def test_the_text_stays_whole_and_web_leftovers_name_nobody(tmp_path: Path) -> None:
    text = "Ferry Line to Brekke Reopens\n\nWeb Editor\n\nJune 26, 2025\n\nThe ferry left."
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    (article,) = load_articles(tmp_path / "x.txt")
    assert article.text == text
    assert (article.title, article.date) == ("Ferry Line to Brekke Reopens", "2025-06-26")
    assert article.author is None


@pytest.mark.parametrize(
    "leftover", ["Web Editor", "SHARE", "Read more:", "Advertisement", "— • —", "Key Questions and Answers"]
)
def test_a_page_s_furniture_is_neither_title_nor_author(leftover: str) -> None:
    draft = make_draft("x", ("record", {"title": leftover, "author": [leftover, "By Ana Beltran"]}))
    assert (draft.title, draft.author) == (None, "Ana Beltran")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/n/2025-06-26-border-pact-signed.txt", {"date": "2025-06-26", "title": "Border pact signed"}),
        ("/n/20250626_pact.txt", {"date": "2025-06-26"}),
        ("/n/2025/06/26/pact.txt", {"date": "2025-06-26"}),
        ("/n/june.zip!/2025/06/26/pact.txt", {"date": "2025-06-26"}),
        ("/n/border-pact-signed.txt", {}),
        ("/n/2025-13-45-what-is-this.txt", {}),
        ("/n/20250626123456.txt", {}),
    ],
)
def test_file_names(location: str, expected: dict[str, str]) -> None:
    assert filled("Words.", location=location) == {
        name: f"{value} (file name)" for name, value in expected.items()
    }
    assert filled("Words.", location=location, record=1) == {}  # a dump's name is not its records' date


def test_trust_goes_by_the_order_of_evidence() -> None:
    text = "OSLO, March 3, 2021 — Ice melts."
    url = "https://wire.example/2022/03/04/ice"
    name = "/n/2023-03-05-ice-melts-fast.txt"
    assert filled(text, location=name, url=url)["date"] == "2021-03-03 (dateline)"
    assert filled("Ice.", location=name, url=url)["date"] == "2022-03-04 (url)"
    assert filled("Ice.", location=name)["date"] == "2023-03-05 (file name)"
    for weak in (FETCHED, SAVED):
        known: dict[str, Any] = {"date": "2024-03-06", "origins": {"date": weak}}
        assert filled("Ice.", location=name, **known)["date"] == "2023-03-05 (file name)"
        assert filled("Ice.", **known)["date"] == f"2024-03-06 ({weak})"
    stated: dict[str, Any] = {"date": "2024-03-06", "origins": {"date": "record"}}
    assert filled(text, location=name, **stated)["date"] == "2024-03-06 (record)"


@given(text=st.text(max_size=400), location=st.text(max_size=40))
def test_clues_never_change_the_text_and_every_value_has_an_origin(text: str, location: str) -> None:
    found = complete(Draft(text), location)
    assert found.text == text
    fields = {"title", "date", "source", "author", "updated", "language"}
    assert {name for name in fields if getattr(found, name) is not None} == set(found.origins)
    assert found.date is None or date.fromisoformat(found.date)


def test_a_language_is_told_only_where_there_is_enough_of_it() -> None:
    german = "Der Deich hielt der Flut stand, und der Pegel stand am Abend bei vier Metern. " * 4
    assert detect_language(german) == "de"
    assert detect_language(german[:80]) is None
    assert detect_language("12 345 678 " * 100) is None


def test_languages_are_known_by_their_language_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    codes = ["en-GB", "pt_BR", "DE", "und", "English please", 7]
    path.write_text("".join(json.dumps({"text": "Words.", "lang": code}) + "\n" for code in codes))
    found = [item.language for item in read_file(SourceFile(path)) if isinstance(item, Draft)]
    assert found == ["en", "pt", "de", None, None, None]
