"""What a text, a name and an address say of an article, and what they must not be taken to say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.clues import complete, first_lines
from dateline.articles.drafts import FETCHED, SAVED, Draft, make_draft
from dateline.articles.loading import load_articles, read_file
from dateline.articles.sources import SourceFile
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
        ("TOLM, March 14, 1893.—The deal", "1893-03-14", None),
        ("TOLM, 14th March, 1893. — The deal", "1893-03-14", None),
        ("OSLO, Sept. 9, 2009 (AP) _ The deal", "2009-09-09", "AP"),
        ("OSLO (AP) _ The deal", None, "AP"),
        ("TOLM, March 14, 1893.-99 of the deals", None, None),
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
        ("/news/wire.txt", {}, "Talks began on March 3, 2021, they said.", None),  # an anniversary
        ("/news/2024/wire.txt", {}, "Talks began on March 3, 1944, they said.", "2024-03-03"),
        ("/news/2024-03/wire.txt", {}, "", "2024-03-03"),
        ("/news/2024-06/wire.txt", {}, "", None),  # filed in June, and said in March?
        ("/news/2024/june/wire.txt", {}, "", None),
        ("/news/march 2024/wire.txt", {}, "", "2024-03-03"),
        ("/news/2023/2024/wire.txt", {}, "", None),  # which of the two?
        ("/news/2023/wire-2024.txt", {}, "", "2023-03-03"),  # a number in a name is anything
        ("/news/vision-2030-plan.txt", {}, "", None),
        ("/news/agenda-2063/ice.txt", {}, "", None),
        ("/news/2030-agenda.txt", {}, "", None),
        ("/news/ice.txt", {"url": "https://wire.example/world-europe-17120212"}, "", None),
        ("/news/ice.txt", {"url": "https://wire.example/20190213"}, "", None),
        ("/news/2024/dump.jsonl", {"record": 3}, "", "2024-03-03"),
        ("/news/2024-06-26-dump.jsonl", {"record": 3}, "", None),
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
    ("filed", "expected"),
    [
        ("/news/2025/01/01/oslo.txt", "2024-12-31"),
        ("/news/2025-01-01-oslo.txt", "2024-12-31"),
        ("/news/2025-01/oslo.txt", "2024-12-31"),
        ("/news/2024/12/31/oslo.txt", "2024-12-31"),
        ("/news/2024/oslo.txt", "2024-12-31"),
        ("/news/2025-02-20-oslo.txt", "2025-02-20"),  # too far apart: the name's own day
        ("https://wire.example/2025/01/01/oslo", "2024-12-31"),
        ("https://wire.example/2025/jan/01/oslo", "2024-12-31"),
    ],
)
def test_a_dateline_of_new_year_s_eve_is_of_the_year_before(filed: str, expected: str) -> None:
    text = "OSLO, Dec. 31 — The glacier lost ice."
    draft = Draft(text, url=filed) if filed.startswith("https") else Draft(text)
    assert complete(draft, WHERE if draft.url else filed).date == expected
    corrected = Draft(text, updated="2025-01-01", origins={"updated": "record"})
    assert complete(corrected, WHERE).date == "2024-12-31"
    assert complete(Draft(text, updated="2026-07-01"), WHERE).date is None  # of which year?
    fetched = Draft(text, date="2025-01-02", origins={"date": FETCHED})
    assert (complete(fetched, WHERE).date, complete(fetched, WHERE).origins["date"]) == (
        "2024-12-31",
        "dateline",
    )


def test_a_line_with_the_day_of_the_events_is_not_the_article_s_day() -> None:
    text = "June 6, 1944\n\nThe landing is remembered."
    assert complete(Draft(text), "/news/2024/landing.txt").date is None
    assert complete(Draft(text), "/news/landing.txt").date == "1944-06-06"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/2025/06/26/pact", "2025-06-26"),
        ("/world/2025/jun/26/pact", "2025-06-26"),
        ("/english/20250626/c4/c.html", "2025-06-26"),
        ("/english/2025-06/26/c_13.htm", "2025-06-26"),
        ("/n3/2025/0626/c9-1.html", "2025-06-26"),
        ("/202506/26/pact.shtml", "2025-06-26"),
        ("/pact-2025-06-26.html", "2025-06-26"),
        ("/20250626-pact.html", "2025-06-26"),
        ("/1945/05/08/archives/peace", "1945-05-08"),
        ("/world-europe-17120212", None),
        ("/world-europe-20171102", None),
        ("/news/20190213", None),
        ("/17120212-pact", None),
        ("/AEN20250626000100", None),
        ("/2025-06-26-and-2025-06-27", None),
        ("?day=2025-06-26", None),
    ],
)
def test_addresses(address: str, expected: str | None) -> None:
    assert complete(Draft("Words.", url=f"https://wire.example{address}"), WHERE).date == expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Beltran", "Ana Beltran"),
        ("By Ana Beltran and Tom Reyes", "Ana Beltran, Tom Reyes"),
        ("BY ANA BELTRAN AND TOM REYES", "ANA BELTRAN, TOM REYES"),
        ("By Ana Beltran, Tom Reyes, and J. K. van der Berg", "Ana Beltran, Tom Reyes, J. K. van der Berg"),
        ("By Ana Beltran in Oslo and Tom Reyes in New York", "Ana Beltran, Tom Reyes"),
        ("By Ana Beltran & Tom Reyes | The Courier", "Ana Beltran, Tom Reyes"),
        ("By Ana Beltran, Staff Writer", "Ana Beltran"),
        ("By Ana Beltran, The Associated Press", "Ana Beltran"),
        ("By Ana Beltran and Tom Reyes, Staff Writers", "Ana Beltran, Tom Reyes"),
        ("By Ana Beltran, Courier Staff", "Ana Beltran"),
        ("by Ana Beltran", "Ana Beltran"),
        ("By Ana Beltran ana@courier.example", "Ana Beltran"),
        ("Par Ana Beltran", "Ana Beltran"),
        ("Von Ana Beltran", "Ana Beltran"),
        ("Author: Ana Beltran", "Ana Beltran"),
    ],
)
def test_all_of_a_byline_s_people_are_authors(line: str, names: str) -> None:
    assert filled(f"Trams Stop for a Week\n\n{line}\n\nAll trams stop.")["author"] == f"{names} (first lines)"
    if line[:2] in {"By", "BY", "by"} and not {"in", "|", "The", "Courier", "ana@courier.example"} & {
        *line.split()
    }:
        assert make_draft("x", ("record", {"author": line})).author == names


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Marks and Spencer", "Marks and Spencer"),
        ("Department of Trade and Industry", "Department of Trade and Industry"),
        ("Ana Beltran; Tom Reyes", "Ana Beltran, Tom Reyes"),
        ("Beltran, Ana", "Beltran, Ana"),
        ("Beltran, Ana; van Dijk, Tom P.", "Ana Beltran, Tom P. van Dijk"),
        (["Beltran, Ana", "Reyes, Tom"], "Ana Beltran, Tom Reyes"),
        (["Ana Beltran, Tom Reyes", "Max Orr"], "Ana Beltran, Tom Reyes, Max Orr"),
        ("By ANA BELTRAN, Chief Reporter", "ANA BELTRAN"),
        ("Ana Beltran and Tom Reyes, Staff Writers", "Ana Beltran, Tom Reyes"),
        (["Ana Beltran", "Staff Reporter"], "Ana Beltran"),
        (["Ana Beltran and Tom Reyes", "Tom Reyes"], "Ana Beltran, Tom Reyes"),
    ],
)
def test_only_names_of_people_are_taken_apart(stated: Any, names: str) -> None:
    assert make_draft("x", ("record", {"author": stated})).author == names


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
        *(
            (
                f"Trams stop for a week\n\n{line}\n\nThey stop on Monday.",
                {"title": "Trams stop for a week", "author": "Mara Linde", "date": "2025-06-26"},
            )
            for line in (
                "By Mara Linde, June 26, 2025",
                "By Mara Linde | 26 June 2025",
                "June 26, 2025 | By Mara Linde",
                "By Mara Linde, Staff Writer | The Courier | Published June 26, 2025",
                "By Mara Linde on June 26, 2025",
            )
        ),
        (
            "By Mara Linde\nHarlan Herald\nJune 26, 2025\n\nThey stop on Monday.",
            {"author": "Mara Linde", "source": "Harlan Herald", "date": "2025-06-26"},
        ),
        ("By Mara Linde\nBy the River Tarn, nothing moved", {"author": "Mara Linde"}),
        ("Matthew Kayser\n\nContributor\n\nOct. 10, 2025, 1:47 p.m. ET", {"date": "2025-10-10"}),
        *(
            (
                f"Trams stop for a whole week\n\n{lines}\n\nThey stop on Monday.",
                {"title": "Trams stop for a whole week", "author": names, **source},
            )
            for lines, names, source in (
                ("Mara Linde\n\nReuters", "Mara Linde", {"source": "Reuters"}),
                ("Mara Linde\nAssociated Press", "Mara Linde", {"source": "Associated Press"}),
                ("Mara Linde and Tom Reyes\n(Reuters) -", "Mara Linde, Tom Reyes", {"source": "Reuters"}),
                ("Mara Linde, Meridian News Agency", "Mara Linde", {"source": "Meridian News Agency"}),
                ("By Mara Linde and Tom Reyes, CNN", "Mara Linde, Tom Reyes", {"source": "CNN"}),
                ("Mara Linde\n(Reuters) - Trams stop.", "Mara Linde", {}),  # its dateline has the agency
                ("Mara Linde\nAVEN, June 3 (Reuters) - Trams stop.", "Mara Linde", {}),
                ("Mara Linde\nTransport Correspondent", "Mara Linde", {}),
                ("By Mara Linde\nThe Meridian Press", "Mara Linde", {"source": "The Meridian Press"}),
                ("By Mara Linde\nHarlan Courier", "Mara Linde", {"source": "Harlan Courier"}),
                ("By Mara Linde | The Harlan Times", "Mara Linde", {"source": "The Harlan Times"}),
                ("By Mara Linde\nHarlan", "Mara Linde", {}),
                ("By Mara Linde\nMayor Sues the Harlan Courier", "Mara Linde", {}),
                ("By Mara Linde\nThe Harlan Courier said so.", "Mara Linde", {}),
            )
        ),
        *(
            (f"Trams stop for a whole week\n\n{lines}\n\nThey stop in Porto Vela on Monday.", {})
            for lines in (
                "Mara Linde",
                "Mara Linde\nReuters asked her why.",
                "Porto Vela\nReuters",
                "New Aven\nCNN\n—",
                "World News\nReuters",
                "Staff Reporter\nReuters",
                "Reuters",
                "(Mara Linde/Reuters)",
            )
        ),
        ("Mara Linde\nReuters\n\nThey stop on Monday.", {}),  # perhaps whom it is about
        ("Trams stop for a week\n\nAll trams stop on Monday.", {}),  # a line is no headline by itself
        ("All trams stop on Monday.\n\nJune 26, 2025", {"date": "2025-06-26"}),  # a sentence is none
        ("By and large it was a quiet day\n\nNothing happened.", {}),
        ("Trams stop for a week\n\n" + "The operator said so. " * 20 + "\n\nJune 26, 2025", {}),
    ],
)
def test_first_lines(top: str, expected: dict[str, str]) -> None:
    assert first_lines(top) == expected


LEDE = "The mayor of Lindholm stepped down on Monday, after a report on a ferry that never sailed."
SIGNED = "LINDHOLM, June 26, 2025 — "


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("Mayor resigns\n\nBy Ana Beltran", "Mayor resigns"),
        ("Mayor resigns\n\nJune 26, 2025", "Mayor resigns"),
        ("Mayor resigns\r\n\r\nBy Ana Beltran, June 26, 2025", "Mayor resigns"),
        (f"Mayor resigns\n\n{SIGNED}", "Mayor resigns"),
        ("Storm in Lindholm\n \nUpdated: June 26, 2025", "Storm in Lindholm"),
        ("Mayor Resigns\n\nBy Ana Beltran", "Mayor Resigns"),
        ("MAYOR QUITS OFFICE\n\nBY ANA BELTRAN", "MAYOR QUITS OFFICE"),
        (f"Mayor of Lindholm resigns over ferry\n\n{SIGNED}", "Mayor of Lindholm resigns over ferry"),
        (f"Mayor of Lindholm resigns\n{SIGNED}", "Mayor of Lindholm resigns"),
        # What may be something else
        ("Mayor resigns\nBy Ana Beltran", None),
        ("Mayor Resigns\n\nJune 26, 2025", None),
        ("Ana Beltran\n\nJune 26, 2025", None),
        ("Ana de Beltran\n\nJune 26, 2025", None),
        ("Port of Lindholm\n\nJune 26, 2025", None),
        (f"Buenos Aires\n\n{SIGNED}", None),
        ("New Lindholm\n\nBy Ana Beltran", None),
        ("World news\n\nBy Ana Beltran", None),
        ("News in brief\n\nJune 26, 2025", None),
        ("The Harlan Courier\n\nBy Ana Beltran", None),
        ("Lindholm\n\nBy Ana Beltran", None),
        ("Mayor resigns.\n\nBy Ana Beltran", None),
        ("Mayor resigns", None),
        (
            "Morning edition\n\nMayor of Lindholm resigns over ferry\n\nBy Ana Beltran",
            "Mayor of Lindholm resigns over ferry",
        ),
        (
            "Seen today\n\nMayor of Lindholm resigns over ferry\n\nBy Ana Beltran",
            "Mayor of Lindholm resigns over ferry",
        ),
    ],
)
def test_a_headline_may_be_short_or_stand_above_a_dateline(top: str, title: str | None) -> None:
    between = "" if top.endswith("— ") else "\n\n"
    assert first_lines(f"{top}{between}{LEDE}").get("title") == title


def test_below_a_title_of_its_own_a_text_may_begin_with_a_name_above_an_agency() -> None:
    text = "Mara Linde\nReuters\n\nThey stop on Monday."
    assert filled(text, title="Trams stop") == {
        "author": "Mara Linde (first lines)",
        "source": "Reuters (first lines)",
    }


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


def test_a_headline_and_a_byline_go_before_the_properties_of_the_file() -> None:
    """A layouter's file is called "layout_p3_final", and belongs to the printer."""
    text = "Barge sinks in the harbour of Aven\n\nBy Olga Winn\n\n9 August 2012\n\nA barge sank on Monday."
    properties = {"title": "layout_p3_final", "author": "Orr Printers"}
    found = complete(make_draft(text, (SAVED, properties)), WHERE)
    assert (found.title, found.author) == ("Barge sinks in the harbour of Aven", "Olga Winn")
    bare = complete(make_draft("A barge sank on Monday.", (SAVED, properties)), WHERE)
    assert (bare.title, bare.author) == ("layout_p3_final", "Orr Printers")
    stated = complete(make_draft(text, ("record", properties)), WHERE)
    assert (stated.title, stated.author) == ("layout_p3_final", "Orr Printers")


def test_a_byline_and_a_day_may_share_a_line() -> None:
    assert filled("Barge sinks in Aven harbour\n\nBy Olga Winn 9 August 2012\n\nA barge sank.") == {
        "title": "Barge sinks in Aven harbour (first lines)",
        "date": "2012-08-09 (first lines)",
        "author": "Olga Winn (first lines)",
    }


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/n/2025-06-26-border-pact-signed.txt", {"date": "2025-06-26", "title": "Border pact signed"}),
        ("/n/20250626_pact.txt", {"date": "2025-06-26"}),
        ("/n/2025/06/26/pact.txt", {"date": "2025-06-26"}),
        ("/n/june.zip!/2025/06/26/pact.txt", {"date": "2025-06-26"}),
        ("/n/border-pact-signed.txt", {}),
        ("/n/1998-02-12T10-00-00Z.txt", {"date": "1998-02-12"}),
        ("/n/1998-02-12T1030-border-pact.txt", {"date": "1998-02-12", "title": "Border pact"}),
        ("/n/1893-03-15 to 1893-03-20.txt", {"date": "1893-03-15"}),
        ("/n/1893-03-15_1893-03-20-border-pact.txt", {"date": "1893-03-15", "title": "Border pact"}),
        ("/n/2025-06-26-2000-march-on-city.txt", {"date": "2025-06-26", "title": "2000 march on city"}),
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
    codes = ["en-GB", "pt_BR", "DE", "eng", "fre", "deu", "Spanish", "gsw", "und", "English please", 7]
    path.write_text("".join(json.dumps({"text": "Words.", "lang": code}) + "\n" for code in codes))
    found = [item.language for item in read_file(SourceFile(path)) if isinstance(item, Draft)]
    assert found == ["en", "pt", "de", "en", "fr", "de", "es", "gsw", None, None, None]


NEXIS = """1 of 2 DOCUMENTS

Copyright 2011 The Tolm Post
All Rights Reserved
The Tolm Post

May 3, 2011 Tuesday
Final Edition

LENGTH: 61 words
HEADLINE: Baker buys pier at
  Marrow Bay
BYLINE: MARA LINDE
SECTION: NEWS; Pg. 3

BODY:
The pier was sold on Monday.

LOAD-DATE: May 4, 2011

2 of 2 DOCUMENTS

The Tolm Post

June 9, 1996 Sunday

The last ferry to Skerry sails

BYLINE: Otto Brandt

LENGTH: 33 words

DATELINE: TOLM

The last ferry sailed on Friday.

UN inspectors watched.

LOAD-DATE: June 10, 1996

Copyright 1996 The Tolm Post
All Rights Reserved
"""
NEXIS_UNI = """Baker buys pier at Marrow Bay
The Tolm Post
May 3, 2011 Tuesday
Copyright 2011 The Tolm Post All Rights Reserved
Section: NEWS; Pg. 3
Length: 61 words
Byline: MARA LINDE
Body
The pier was sold on Monday.
Load-Date: May 4, 2011
End of Document
The last ferry to Skerry sails
The Tolm Post
June 9, 1996 Sunday
Section: NEWS; Pg. 1
Length: 33 words
Byline: Otto Brandt
Body
The last ferry sailed on Friday.

UN inspectors watched.
End of Document
"""
FACTIVA = """Baker buys pier at Marrow Bay

By MARA LINDE
61 words
3 May 2011
The Tolm Post
TOLMPO
3
English
(c) 2011 The Tolm Post

The pier was sold on Monday.

Document TOLMPO0020110503e7530001a

The last ferry to Skerry sails
Otto Brandt
By Otto Brandt
33 words
9 June 1996
10:30
The Tolm Post
TOLMPO
1
English
Copyright 1996. The Tolm Post.

The last ferry sailed on Friday.

UN inspectors watched.

Document TOLMPO0019960609ds690001b
"""
FACTIVA_CODES = """HD Baker buys pier at Marrow Bay
BY By MARA LINDE
WC 61 words
PD 3 May 2011
SN The Tolm Post
LA English
LP The pier was sold on Monday.
AN Document TOLMPO0020110503e7530001a

HD The last ferry to Skerry sails
BY Otto Brandt
WC 33 words
PD 9 June 1996
SN The Tolm Post
LP The last ferry sailed on Friday.
TD UN inspectors watched.
AN Document TOLMPO0019960609ds690001b
"""
PROQUEST = """____________________________________________________________

Document 1 of 2

Title: Baker buys pier at Marrow Bay

Author: Mara Linde

Publication title: The Tolm Post

Publication date: May 3, 2011

Full text: The pier was sold on Monday.

Subject: Piers

ProQuest document ID: 222

____________________________________________________________

Document 2 of 2

Title: The last ferry to Skerry sails

Author: Otto Brandt

Publication title: The Tolm Post

Publication date: Jun 9, 1996

Full text: The last ferry sailed on Friday.

UN inspectors watched.

Subject: Ferries
"""


@pytest.mark.parametrize("export", [NEXIS, NEXIS_UNI, FACTIVA, FACTIVA_CODES, PROQUEST])
def test_an_export_of_several_articles_is_those_articles(export: str, tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_text(export)
    first, second = load_articles(tmp_path)
    assert (first.title, second.title) == ("Baker buys pier at Marrow Bay", "The last ferry to Skerry sails")
    assert (first.date, second.date) == ("2011-05-03", "1996-06-09")
    assert ((first.author or "").title(), second.author) == ("Mara Linde", "Otto Brandt")
    assert (first.source, second.source) == ("The Tolm Post", "The Tolm Post")
    assert first.text == "The pier was sold on Monday."
    assert second.text == "The last ferry sailed on Friday.\n\nUN inspectors watched."
    assert (first.id, second.id) == ("export#1", "export#2")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1 of 9 DOCUMENTS", {}),
        ("The Tolm Post\nAll Rights Reserved", {}),
        ("LENGTH: 612 words overall", {}),
        ("Two of nine documents found again", {"title": "Two of nine documents found again"}),
    ],
)
def test_a_database_s_own_lines_are_neither_headline_nor_author(line: str, expected: dict[str, str]) -> None:
    found = first_lines(f"{line}\n\nThe Tolm Post\n\nMay 3, 2011 \n\nThe pier was sold.")
    assert {name: found[name] for name in ("title", "author") if name in found} == expected


def test_of_several_documents_that_cannot_be_told_apart_none_dates_the_file() -> None:
    text = "1 of 2 DOCUMENTS\n\nMay 3, 2011\n\nPier sold.\n\n7 of 9 DOCUMENTS\n\nJune 9, 1996\n\nFerry stops."
    assert first_lines(text) == {}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "Headline: Pier sold\nDate: 3 May 2011\nAuthor: Mara Linde\nSource: The Tolm Post",
            {"title": "Pier sold", "date": "2011-05-03", "author": "Mara Linde", "source": "The Tolm Post"},
        ),
        (
            "Title: Pier sold\n\nByline: Mara Linde\n\nDesk: News",
            {"title": "Pier sold", "author": "Mara Linde"},
        ),
    ],
)
def test_lines_with_labels_at_the_head_say_what_they_hold(
    head: str, expected: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"{head}\n\nNote: The pier was sold on Monday.\n")
    (found,) = load_articles(tmp_path)
    assert {name: getattr(found, name) for name in expected} == expected
    assert found.text == "Note: The pier was sold on Monday."


@pytest.mark.parametrize(
    "text",
    [
        "Source: the river rises in the hills.\n\nIt falls to the sea.",  # one label alone
        "Date: a fruit.\nAuthor: one who writes.\nAnd these are all the words.",  # within a paragraph
        "Mara: Who wrote it?\nOtto: Nobody knows.\n\nThey left.",
    ],
)
def test_a_colon_makes_no_header(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text)
    (found,) = load_articles(tmp_path)
    assert (found.text, found.title, found.author) == (text, None, None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Posted on June 26, 2025 by Ana Beltran", {"date": "2025-06-26", "author": "Ana Beltran"}),
        ("June 26 2025 | Ana Beltran", {"date": "2025-06-26", "author": "Ana Beltran"}),
        ("June 26 2025 | Breaking News", {}),
        ("OSLO, THURSDAY, JUNE 26, 2025", {"date": "2025-06-26"}),
        ("Publié le 26 juin 2025 à 10h30", {"date": "2025-06-26"}),
        ("Veröffentlicht am 26. Juni 2025", {"date": "2025-06-26"}),
        ("By Staff Reporter", {}),
        ("By Courier Staff", {}),
    ],
)
def test_lines_of_a_day_and_a_name_as_pages_write_them(line: str, expected: dict[str, str]) -> None:
    title = {"title": "Trams stop for a week"} if expected else {}
    assert first_lines(f"Trams stop for a week\n\n{line}\n\nAll trams stop.") == {**title, **expected}


def test_a_headline_may_begin_as_a_byline_of_another_language() -> None:
    found = first_lines("Von Brandt Family Singers\n\nBy Ana Beltran\n\nThey sang on Monday.")
    assert found == {"title": "Von Brandt Family Singers", "author": "Ana Beltran"}


@pytest.mark.parametrize("nothing", ["NULL", "N/A", "nan", "None", "\\N"])
def test_what_programs_write_for_nothing_is_nothing(nothing: str, tmp_path: Path) -> None:
    rows = [{"title": nothing, "author": nothing, "section": nothing, "text": "The pier was sold."}]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    (tmp_path / "b.csv").write_text(
        f"title,author,section,text\n{nothing},{nothing},{nothing},It was sold.\n"
    )
    found = list(load_articles(tmp_path))
    assert [(one.title, one.author, one.section) for one in found] == [(None, None, None)] * 2


def test_rows_are_read_as_records_are(tmp_path: Path) -> None:
    """Markup goes, and a column of dates is of one hand: its 13th says what its 12th means."""
    (tmp_path / "a.csv").write_text(
        "title,date,text\n"
        "Dean &amp; bishop,12/02/1999,<p>The <b>dean</b> left.</p><p>He took &pound;5.</p>\n"
        "Pier sold,13/02/1998,The pier was sold.\n"
        "Ferry stops,9-Sep-09,The ferry stopped.\n"
    )
    (tmp_path / "b.csv").write_text(
        "date,text\n12/02/1999,One left.\n13/02/1998,Two left.\n02/13/1998,Three.\n"
    )
    found = list(load_articles(tmp_path))
    assert (found[0].title, found[0].text) == ("Dean & bishop", "The dean left.\n\nHe took £5.")
    dates = ["1999-02-12", "1998-02-13", "2009-09-09", None, "1998-02-13", "1998-02-13"]
    assert [one.date for one in found] == dates
