"""What each format's loader does with the odd, the broken and the hostile; the usual is in the samples."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.drafts import Draft
from dateline.articles.loading import load_articles, read_file
from dateline.articles.pagedata import without_site
from dateline.articles.pdf import TextLine, _text
from dateline.articles.sources import SourceFile
from dateline.errors import UnreadableError
from dateline.language.identify import detect_language
from dateline.reports import Skipped

LONG = "The mayor of Harlan opened the bridge on Friday. " * 9


def read(path: Path, content: str | bytes, **options: object) -> list[Draft | Skipped]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_file(SourceFile(path), **options))  # type: ignore[arg-type]


def texts(items: list[Draft | Skipped]) -> list[str]:
    return [item.text for item in items if isinstance(item, Draft)]


def reasons(items: list[Draft | Skipped]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Skipped)]


# PDF


def page(*lines: str, left: float = 10) -> list[list[TextLine]]:
    return [[TextLine(line, left, 10) for line in lines]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("the port autho-", "rity said"), "the port authority said"),
        (("a well-", "known and well-known man"), "a well-known and well-known man"),
        (("in Port-", "Said on"), "in Port-Said on"),
        (("from 1998-", "2001 and"), "from 1998- 2001 and"),
        (("the \ufb01nal \ufb02oor, o\ufb03ce", "of sta\ufb00"), "the final floor, office of staff"),
        (("soft\u00adly spo\u00ad", "ken"), "softly spoken"),
    ],
)
def test_pdf_words_are_whole_again(lines: tuple[str, ...], expected: str) -> None:
    assert _text([page(*lines)]) == expected


def test_pdf_what_stands_close_below_a_headline_is_no_part_of_it() -> None:
    headline, by, words = (
        TextLine("Mill to shut", 10, 16),
        TextLine("By Ada Orr", 10, 11),
        TextLine("It is old.", 10, 11),
    )
    assert _text([[[headline, by], [words]]]) == "Mill to shut\n\nBy Ada Orr\n\nIt is old."
    first = TextLine("T", 10, 30), TextLine("he mill shut.", 20, 11)
    assert _text([[[*first], [words]]]) == "T he mill shut.\n\nIt is old."


def paper(tmp_path: Path, *texts: tuple[float, float, float, str], title: str | None = None) -> Draft:
    """What is read of a PDF of one page with texts of that size, so far from the left and from the top."""
    pdf = FPDF()
    if title is not None:
        pdf.set_title(title)
    pdf.add_page()
    for size, left, top, text in texts:
        pdf.set_font("Times", size=size)
        pdf.text(left, top, text)
    pdf.output(str(tmp_path / "x.pdf"))
    (item,) = read_file(SourceFile(tmp_path / "x.pdf"))
    assert isinstance(item, Draft)
    return item


PRINTED = "The mill at Tolm was sold for the third time in a year, its owner told the paper on Monday."


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (
            [(11, left, 60 + 6 * row, f"{row + 1}{left}") for left in (80, 130) for row in range(3)],
            ["180", "3130"],
        ),
        ([(11, left, 60, str(left)) for left in (10, 60, 110)], ["10", "60", "110"]),
        ([(36, 10, 20, "1987")], ["1987"]),
        ([(11, 10, 60, "Total"), (11, 80, 60, "61")], ["61"]),
    ],
)
def test_pdf_figures_of_a_table_are_no_page_numbers(
    texts: list[tuple[float, float, float, str]], kept: list[str], tmp_path: Path
) -> None:
    text = paper(tmp_path, (11, 10, 30, PRINTED), *texts).text
    assert set(kept) <= set(text.split())


@pytest.mark.parametrize("number", ["7", "Page 7", "7/12"])
@pytest.mark.parametrize(("left", "top"), [(100, 285), (190, 10)])
def test_pdf_page_numbers_are_gone(number: str, left: float, top: float, tmp_path: Path) -> None:
    assert paper(tmp_path, (11, 10, 40, PRINTED), (11, left, top, number)).text == PRINTED


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (None, "Mill sold again"),
        ("layout_p3", "Mill sold again"),
        ("Mill story final x2", "Mill sold again"),
        ("Mill Sold Again", "Mill Sold Again"),
    ],
)
def test_pdf_a_running_head_or_a_maker_s_name_is_no_headline(
    title: str | None, expected: str, tmp_path: Path
) -> None:
    texts = [
        (8, 10, 8, "The Tolm Echo, Friday, page 3"),
        (24, 10, 25, "Mill sold again"),
        (11, 10, 35, "By Ada Orr"),
    ]
    found = paper(tmp_path, *texts, (11, 10, 50, PRINTED), title=title)
    assert found.title == expected


def test_pdf_without_a_table_of_its_letters_is_refused() -> None:
    with pytest.raises(UnreadableError, match="which letters"):
        _text([page("(cid:12)(cid:8)(cid:9) the")])


def test_pdf_that_is_none_or_broken_is_named(tmp_path: Path) -> None:
    assert reasons(read(tmp_path / "x.pdf", "Words.")) == ["is no PDF"]
    assert reasons(read(tmp_path / "x.pdf", "%PDF-1.7\n" + "nothing " * 99)) == ["is no sound PDF"]


# Tables


@given(
    rows=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1), min_size=1
    ),
    delimiter=st.sampled_from(",;\t|"),
)
def test_a_table_gives_each_cell_back(
    rows: list[str], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cells = [row.replace('"', '""') for row in rows]
    table = f"title{delimiter}body\n" + "".join(f'"T"{delimiter}"{cell}"\n' for cell in cells)
    items = read(tmp_path_factory.getbasetemp() / "x.csv", table)
    assert texts(items) == [row for row in rows if row.strip()]
    assert [item.record for item in items if isinstance(item, Draft)] == [
        number for number, row in enumerate(rows, start=2) if row.strip()
    ]


def test_columns_are_found_by_the_names_given(tmp_path: Path) -> None:
    table = "lede,what,when\nRain,It rained in Harlan.,2024-05-01\n"
    fields = {"text": "what", "title": "Lede", "date": "when"}
    (draft,) = read(tmp_path / "x.csv", table, fields=fields)
    assert isinstance(draft, Draft)
    assert (draft.text, draft.title, draft.date) == ("It rained in Harlan.", "Rain", "2024-05-01")
    assert "name, price" in reasons(read(tmp_path / "y.csv", "name,price\npear,3\n"))[0]
    (draft,) = read(
        tmp_path / "x.jsonl", json.dumps({"what": "Rain.", "text": "no"}), fields={"text": "what"}
    )
    assert isinstance(draft, Draft)
    assert draft.text == "Rain."


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("The Governor%27s aide saw 55%2C000 tons of it.", "The Governor's aide saw 55,000 tons of it."),
        ("He said%3A %22No%2C never%22 (100%25).", 'He said: "No, never" (100%).'),
        ("It says men%27s at a.example/men%27s/x%2Cy", "It says men's at a.example/men%27s/x%2Cy"),
        ("In addresses a comma%2C is %2C there.", None),
        ("See https://a.example/?q=men%27s%2Cold today.", None),
        ("Shares fell 5%25 or so", None),
    ],
)
def test_marks_that_a_record_has_as_codes_are_read(text: str, read: str | None, tmp_path: Path) -> None:
    for name, data in (("a.jsonl", json.dumps({"text": text})), ("a.csv", f"text,id\n{quoted(text)},1\n")):
        (tmp_path / name).write_text(data)
        (article,) = load_articles(tmp_path / name)
        assert article.text == (read or text)
    (tmp_path / "a.txt").write_text(text)
    (article,) = load_articles(tmp_path / "a.txt")
    assert article.text == text


def quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def test_a_large_table_is_read_a_row_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("title,text\n")
        for number in range(40):
            file.write(f"t{number},{'word ' * 200_000}\n")
    detect_language("word " * 200)  # no plain English: its model is loaded, and no part of what is measured
    tracemalloc.start()
    found = sum(1 for item in read_file(SourceFile(path)) if isinstance(item, Draft))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 40
    assert peak < 30_000_000  # 40 MB of text


# Feeds and XML


@pytest.mark.parametrize("suffix", [".rss", ".atom", ".xml", ".newsml", ".nitf"])
def test_entities_are_refused_and_nothing_is_fetched(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    declared = f"<!DOCTYPE a [<!ENTITY x SYSTEM '{(tmp_path / 'secret').as_uri()}'>]>"
    said = reasons(
        read(tmp_path / f"x{suffix}", f"{declared}<rss><item><description>&x;</description></item></rss>")
    )
    assert said == ["declares XML entities, which can be made to do harm"]
    dtd = f"<!DOCTYPE nitf SYSTEM '{(tmp_path / 'secret').as_uri()}'>"
    body = "<nitf><body><p>Ice &mdash; melts.</p></body></nitf>"
    assert texts(read(tmp_path / f"x{suffix}", dtd + body)) == ["Ice — melts."]


def test_rdf_feeds_have_their_items_beside_the_channel(tmp_path: Path) -> None:
    feed = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" 
      xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Hill County News</title></channel>
      <item><title>One</title><link>https://hill.example/1</link><dc:date>2024-05-01</dc:date>
      <description>First.</description></item><item><description>Second.</description></item></rdf:RDF>"""
    one, two = read(tmp_path / "x.xml", feed)
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert (one.title, one.date, one.source, one.url) == (
        "One",
        "2024-05-01",
        "Hill County News",
        "https://hill.example/1",
    )
    assert (two.text, two.source, two.record) == ("Second.", "Hill County News", 2)


# Mail


def test_a_long_header_costs_no_time(tmp_path: Path) -> None:
    (draft,) = read(tmp_path / "x.eml", "Subject: " + "=?utf-8?q?a?= " * 100_000 + "\n\nText.")
    assert isinstance(draft, Draft)
    assert draft.text == "Text."


def test_a_mailbox_is_read_a_message_at_a_time(tmp_path: Path) -> None:
    messages = "".join(f"From x\nSubject: s{n}\n\n{'word ' * 100_000}\n\n" for n in range(40))
    path = tmp_path / "x.mbox"
    path.write_text(messages)
    detect_language("word " * 200)  # no plain English: its model is loaded, and no part of what is measured
    tracemalloc.start()
    titles = [item.title for item in read_file(SourceFile(path)) if isinstance(item, Draft)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert titles == [f"s{n}" for n in range(40)]
    assert peak < 10_000_000  # 20 MB of mail


# DOCX


def test_a_document_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dateline.articles.docx._PART_BYTES", 1 << 20)
    with zipfile.ZipFile(tmp_path / "x.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(2 << 20))
    assert reasons(list(read_file(SourceFile(tmp_path / "x.docx")))) == ["unpacks to more than 1 MiB"]
    assert reasons(read(tmp_path / "y.docx", "Words.")) == ["is damaged, or an old .doc file"]


# Pages


def test_json_ld_in_odd_shapes_does_no_harm(tmp_path: Path) -> None:
    """Lists where objects are usual, objects without names, broken JSON, a type that is a number."""
    for data in ('[{"@type": ["NewsArticle"], "headline": ["a", 1], "author": {"x": 1}}]',
                 '{"@type": "NewsArticle", "publisher": [[]]}',
                 '{"@type": 7}', "[[[[[[[[[[]]]]]]]]]]", '{"@type": "NewsArticle", "author": ', "null", '"x"',
                 '{"@type": "NewsArticle", "mainEntityOfPage": {"@id": {}}, "inLanguage": 3}'):  # fmt: skip
        script = f'<script type="application/ld+json">{data}</script>'
        page = f"<html>{script}<p>Boats sail again from Tuesday.</p></html>"
        assert texts(read(tmp_path / "x.html", page)) == ["Boats sail again from Tuesday."]


def test_a_site_s_name_behind_a_title_is_cut_off_only_where_it_is_the_site_s() -> None:
    assert without_site("Trams - buses - The Courier", "The Courier") == "Trams - buses"
    assert without_site("Trams | The Herald", "The Courier") == "Trams | The Herald"
    assert without_site("The Courier", "The Courier") == "The Courier"


def test_a_misleading_name_costs_no_story(tmp_path: Path) -> None:
    """A wrapper called "related", which holds the story, and words that only begin like a call."""
    paragraphs = "".join(f"<p>Boat number {n} sailed from Brekke with {n} tons.</p>" for n in range(9))
    call = '<p>Sign up for war, he said in 1914, and <a href="/x">millions</a> did.</p>'
    page = f'<html><body><div class="related social">{paragraphs}{call}</div></body></html>'
    (text,) = texts(read(tmp_path / "x.html", page))
    assert [f"number {n} " in text for n in range(9)] == [True] * 9
    assert "Sign up for war" in text


def test_the_parts_of_a_live_blog_stand_where_they_stood(tmp_path: Path) -> None:
    """A box called "post" was taken for the whole story, and put before what it follows."""
    parts = "".join(
        f'<div class="{name}"><h3>{at}</h3><p>The river Sarn stood {metres} metres high in Aven.</p></div>'
        for at, metres, name in (("9.15", 2, "post"), ("14.40", 3, "post"), ("18.00", 1, "post last-post"))
    )
    first = "<p>The river Sarn rose in the night and covered the road to the mill.</p>"
    page = f"<html><body><article><h1>Flood in Aven: the day</h1>{first}{parts}</article></body></html>"
    (text,) = texts(read(tmp_path / "x.html", page))
    places = [
        text.find(words) for words in ("Flood in", "rose in", "9.15", "stood 2", "14.40", "stood 3", "18.00")
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_what_stands_between_paragraphs_of_every_page_is_left_out(tmp_path: Path) -> None:
    story = "<p>Copyright was what the council of Aven argued about for nine hours on Monday.</p>"
    lines = (
        "Advertisement",
        "Story continues below",
        "Subscribe to continue reading. Already a subscriber? Log in",
        "© 2024 Aven Echo. All rights reserved.",
        "Copyright 2024 Aven Echo",
    )
    told = "".join(f"{story}<p>{line}</p>" for line in lines)
    page = f"<html><body><article>{told}{story}</article></body></html>"
    (text,) = texts(read(tmp_path / "x.html", page))
    assert set(text.split("\n\n")) == {story[3:-4]}


def test_what_somebody_is_at_a_paper_is_nobody_s_name(tmp_path: Path) -> None:
    page = (
        "<html><body><article><h1>The council of Aven meets</h1>"
        '<p class="byline">By <span class="author">Nora Bell, Chief Reporter</span></p>'
        f"{'<p>The council of Aven met on Monday and argued about trams.</p>' * 9}</article></body></html>"
    )
    assert [item.author for item in read(tmp_path / "x.html", page) if isinstance(item, Draft)] == [
        "Nora Bell"
    ]
