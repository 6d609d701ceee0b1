"""Mailboxes, tables, feeds, records, archives: each article whole, by itself, and none that was withdrawn."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from dateline.articles.drafts import Draft
from dateline.articles.loading import read_file
from dateline.articles.release import withheld
from dateline.articles.sources import SourceFile
from dateline.reports import Skipped

STORY = "Nine ferries were cancelled on Thursday after a crane fell into the channel, the port said."


def read(path: Path, content: str | bytes) -> list[Draft | Skipped]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_file(SourceFile(path)))


def drafts(items: list[Draft | Skipped]) -> list[Draft]:
    return [item for item in items if isinstance(item, Draft)]


def reasons(items: list[Draft | Skipped]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Skipped)]


# Mail

MARK = "From desk@c.example Thu Jun 26 10:00:00 2025\n"
HEAD = "From: The Courier <d@c.example>\nSubject: Briefing\nDate: Thu, 26 Jun 2025 10:00:00 +0000\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("One.\n\nFrom Monday, ferries leave from the north.\n\nThree.\n", None),
        ("One.\n\nFrom Monday, they said:\nNote: no ferry.\n", None),
        ("One.\n\nFrom Thu Jun 26 10:00:00 2025 on all is well.\n", None),
        ("One.\n\n>From here on.\n>>From there.\n", "One.\n\nFrom here on.\n>From there.\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_begins_from_splits_no_letter(
    body: str, text: str | None, end: str, tmp_path: Path
) -> None:
    content = f"{MARK}{HEAD}\n{body}\n{MARK}{HEAD}\nTwo.\n".replace("\n", end)
    found = drafts(read(tmp_path / "x.mbox", content))
    assert [item.text for item in found] == [(text or body).strip(), "Two."]
    assert {(item.title, item.date) for item in found} == {("Briefing", "2025-06-26")}


@pytest.mark.parametrize(
    "mark",
    [
        "From - Thu Jun 26 10:00:00 2025\n",
        "From ???@??? Thu Jun 26 10:00:00 2025\n",
        "From 1836@xxx Thu Jun 26 10:00:00 +0000 2025\n",
        "From d@c.example Thu, 26 Jun 2025 10:00:00 GMT\n",
        "From d@c.example Thu Jun 26 10:00 MST 2025\n",
        "From nobody\n",
    ],
)
def test_the_marks_of_many_mail_programs(mark: str, tmp_path: Path) -> None:
    items = read(tmp_path / "x.mbox", f"{mark}{HEAD}\nOne.\n\n{mark}{HEAD}\nTwo.\n")
    assert [item.text for item in drafts(items)] == ["One.", "Two."]


def test_a_letter_s_stated_length_counts_where_it_ends_at_a_mark(tmp_path: Path) -> None:
    body = f"One.\n\n{MARK}Subject: quoted\n\n>From stays.\n"
    for length, expected in ((len(body), 2), (len(body) - 9, 3), (99_999, 3)):
        content = f"{MARK}{HEAD}Content-Length: {length}\n\n{body}\n{MARK}{HEAD}\nTwo.\n"
        assert len(drafts(read(tmp_path / "x.mbox", content))) == expected


@pytest.mark.parametrize(
    ("headers", "title", "source"),
    [
        ("Subject: Überfall in Łódź\nFrom: Ünal Öz <u@c.example>\n".encode(), "Überfall in Łódź", "Ünal Öz"),
        ("Subject: Überfall\nFrom: Ünal <u@c.example>\n".encode("cp1252"), "Überfall", "Ünal"),
        (b"Subject: Zw\xc3\xb6lf =?utf-8?q?Z=C3=BCge?=\nFrom: u@c.example\n", "Zwölf Züge", "c.example"),
        (b"Subject: A\n B\nFrom: =?utf-8?q?M=C3=BCller=2C_A=2E?= <u@c.example>\n", "A B", "Müller, A."),
    ],
)
def test_headers_beyond_ascii(headers: bytes, title: str, source: str, tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / "x.eml", headers + b"\nWords.\n"))
    assert (item.title, item.source) == (title, source)


OLD = "From: Ada Orr <ada@bay.example>\nSubject: Crane falls\nDate: Tue, 5 May 1998 09:00:00 +0000\n"
OLD_STORY = "A crane fell into the bay at Tolm on Monday and nobody was hurt, its driver said."
NOTE = "Please keep this one, it is the best account."
HTML_PART = "Content-Type: text/html\n\n<p>{}</p>\n"


def parts(*inner: str, kind: str = "mixed", mark: str = "cut") -> str:
    """The body of a message of several parts, its own header line first."""
    cut = "".join(f"--{mark}\n{each}\n" for each in inner)
    return f"Content-Type: multipart/{kind}; boundary={mark}\n\n{cut}--{mark}--\n"


ATTACHED = f"Content-Type: message/rfc822\n\n{OLD}"
FORWARDS = {
    "attached": parts(f"\n{NOTE}", f"{ATTACHED}\n{OLD_STORY}\n"),
    "attached page": parts(
        HTML_PART.format(NOTE),
        ATTACHED + parts(f"\n{OLD_STORY}", HTML_PART.format(OLD_STORY), kind="alternative", mark="in"),
    ),
    "named": parts(
        f"\n{NOTE}",
        ATTACHED.replace("\n\n", "\nContent-Disposition: attachment; filename=old.eml\n\n")
        + f"\n{OLD_STORY}",
    ),
    "apple": (
        f"\n{NOTE}\n\nBegin forwarded message:\n\nFrom: Ada Orr <ada@bay.example>\n"
        f"Date: 5 May 1998 at 09:00:00 BST\nTo: desk@c.example\nSubject: Crane falls\n\n{OLD_STORY}\n"
    ),
    "outlook": (
        f"\n{NOTE}\n\n-----Original Message-----\nFrom: Ada Orr [mailto:ada@bay.example]\n"
        f"Sent: Tuesday, May 5, 1998 9:00 AM\nTo: Desk\nSubject: Crane falls\n\n{OLD_STORY}\n"
    ),
    "gmail": HTML_PART.format(
        f"{NOTE}</p><div>---------- Forwarded message ---------<br>From: <b>Ada Orr</b> &lt;<a>a@b.example"
        "</a>&gt;<br>Date: Tue, May 5, 1998 at 9:00 AM<br>Subject: Crane falls<br>To: the desk</div>"
        f"<p>{OLD_STORY}"
    ),
}


@pytest.mark.parametrize("form", FORWARDS)
@pytest.mark.parametrize("suffix", ["eml", "mbox"])
def test_a_letter_that_is_passed_on_keeps_its_own_day_subject_and_sender(
    form: str, suffix: str, tmp_path: Path
) -> None:
    letter = HEAD + FORWARDS[form]
    items = read(tmp_path / f"x.{suffix}", f"{MARK}{letter}" if suffix == "mbox" else letter)
    assert [(item.text.strip(), item.title, item.date, item.source) for item in drafts(items)] == [
        (NOTE, "Briefing", "2025-06-26", "The Courier"),
        (OLD_STORY, "Crane falls", "1998-05-05", "Ada Orr"),
    ]
    assert reasons(items) == []


def test_a_digest_is_the_letters_in_it(tmp_path: Path) -> None:
    digest = parts(
        f"{ATTACHED}\n{OLD_STORY}\n", f"Content-Type: message/rfc822\n\n{HEAD}\n{STORY}\n", kind="digest"
    )
    items = read(tmp_path / "x.eml", f"Subject: Digest\n{digest}")
    assert [(item.text.strip(), item.date) for item in drafts(items)] == [
        (OLD_STORY, "1998-05-05"),
        (STORY, "2025-06-26"),
    ]
    assert len(items) == 2


@pytest.mark.parametrize(
    "printed",
    [
        "It began so.\n\nFrom: Ada Orr\nDate: 5 May 1998\nSubject: Crane falls\n\nIt was leaked in June.",
        "-----\n\nFrom: the desk\n\nIt rained.",
        "--- Weather report ---\n\nFrom: Tolm\nDate: 5 May 1998\n\nIt rained.",
    ],
)
def test_a_letter_that_a_report_prints_is_part_of_it(printed: str, tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / "x.eml", f"{HEAD}\n{printed}\n"))
    assert (item.text.strip(), item.date) == (printed, "2025-06-26")


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (parts(HTML_PART.format(STORY), HTML_PART.format(OLD_STORY)), [STORY, OLD_STORY]),
        (parts(f"\n{NOTE}", HTML_PART.format(OLD_STORY), f"\n{STORY}"), [NOTE, OLD_STORY, STORY]),
        (parts(f"\n{STORY}", HTML_PART.format(STORY)), [STORY]),
        (parts(f"\n{STORY}", HTML_PART.format(STORY), kind="alternative"), [STORY]),
        (parts(f"\n{STORY}", "\n______________\nTo leave this list, write to us."), [STORY]),
    ],
)
def test_every_part_of_a_letter_is_in_its_text_once(body: str, texts: list[str], tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / "x.eml", HEAD + body))
    assert [line.strip() for line in item.text.split("\n\n") if line.strip()] == texts


@pytest.mark.parametrize(
    ("kind", "named"), [("text/plain", True), ("text/html", True), ("text/calendar", False)]
)
def test_an_attached_text_is_named(kind: str, named: bool, tmp_path: Path) -> None:
    attached = f"Content-Type: {kind}\nContent-Disposition: attachment; filename=quay\n\n{STORY}"
    items = read(tmp_path / "x.eml", HEAD + parts(f"\n{NOTE}", attached))
    assert [item.text.strip() for item in drafts(items)] == [NOTE]
    assert any("quay" in reason for reason in reasons(items)) == named


def test_what_of_a_letter_is_too_many_parts_is_said(tmp_path: Path) -> None:
    items = read(tmp_path / "x.eml", HEAD + parts(*(f"\nLine {number} of it." for number in range(300))))
    (reason,) = reasons(items)
    assert "parts beyond the first" in reason


# Tables


@pytest.mark.parametrize(
    ("rows", "texts", "broken"),
    [
        ('3,Lost,"Said 5"" fell,2025-06-28\n4,B,"Ferries stop.",2025-06-29\n', ["Ferries stop."], ["row 2"]),
        ('3,Lost,"Said 5 fell,2025-06-28\n4,B,Ferries stop.,2025-06-29\n', ["Ferries stop."], ["row 2"]),
        (
            '3,Lost,"It fell,2025-06-28\n4,B,Ferries stop,2025-06-29\n5,C,Trams stop.",2025-06-30\n',
            ["Ferries stop", 'Trams stop."'],
            ["row 2"],
        ),
        ("3,A,It fell, they said,2025-06-28\n4,B,Trams stop,2025-06-29\n", ["Trams stop"], ["row 2"]),
        (
            "3,A,It fell\nfor an hour,2025-06-28\n4,B,Trams stop,2025-06-29\n",
            ["Trams stop"],
            ["row 2", "row 3"],
        ),
        ('7,A,"He said \\"no, never\\" to it.",2025-06-28\n', ['He said "no, never" to it.'], []),
        ('7,A,"He said ""no, never"" to it.",2025-06-28\n', ['He said "no, never" to it.'], []),
        ('7,A,"One.\n\nTwo, three.",2025-06-28\n8,B,C,2025-06-29,,\n', ["One.\n\nTwo, three.", "C"], []),
    ],
)
def test_a_broken_row_is_named_and_takes_no_other_with_it(
    rows: str, texts: list[str], broken: list[str], tmp_path: Path
) -> None:
    items = read(tmp_path / "x.csv", f"id,title,text,date\n{rows}")
    assert [item.text for item in drafts(items)] == texts
    assert [reason.partition(":")[0] for reason in reasons(items)] == broken
    assert all(item.date is not None for item in drafts(items))


def test_tabs_need_no_quotes(tmp_path: Path) -> None:
    items = read(tmp_path / "x.tsv", 'id\ttext\tdate\n1\t"No," he said.\t2025-06-28\n2\tYes.\t2025-06-29\n')
    assert [item.text for item in drafts(items)] == ['"No," he said.', "Yes."]


def test_a_table_of_broken_rows_is_refused_once(tmp_path: Path) -> None:
    assert len(reasons(read(tmp_path / "x.csv", 'id,text,date\n1,"open\n' + "a,b,c,d,e\n" * 3_000))) == 1_001


def test_an_open_quotation_mark_in_a_table_of_one_column_is_refused(tmp_path: Path) -> None:
    items = read(tmp_path / "x.csv", 'text\n"open\n' + "a,b\n" * 3_000)
    assert reasons(items) == ["a quotation mark in it is open, and takes in more than a thousand lines"]
    assert drafts(items) == []


# Feeds


def feed(entry: str) -> str:
    namespaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return f"<rss {namespaces}><channel><title>C</title><item>{entry}</item></channel></rss>"


CAPTION = (
    "Archive picture: workers load bananas at the port of Tarn in 1998, when 31 people were hurt there. " * 2
)


@pytest.mark.parametrize(
    "caption",
    [
        f"<media:content url='x.jpg'><media:description>{CAPTION}</media:description></media:content>",
        f"<media:description>{CAPTION}</media:description><media:title>Bananas</media:title>",
        f"<media:group><media:title>Bananas</media:title><media:text>{CAPTION}</media:text></media:group>",
        f"<content:encoded><![CDATA[<figure><figcaption>{CAPTION}</figcaption></figure><p>{STORY}</p>]]>"
        "</content:encoded>",
    ],
)
def test_a_caption_is_not_the_entry_s_text(caption: str, tmp_path: Path) -> None:
    entry = f"{caption}<title>Crane falls</title><description>{STORY}</description>"
    (item,) = drafts(read(tmp_path / "x.rss", feed(entry)))
    assert (item.text, item.title) == (STORY, "Crane falls")


def test_a_wordpress_export_gives_what_was_published(tmp_path: Path) -> None:
    def post(kind: str, status: str) -> str:
        return (
            f"<title>T</title><dc:creator>mara</dc:creator><content:encoded>{STORY}</content:encoded>"
            "<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"
            "<wp:post_date>2025-06-26 10:00:00</wp:post_date>"
            f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>"
        )

    (item,) = drafts(read(tmp_path / "x.xml", feed(post("post", "publish"))))
    assert (item.text, item.date) == (STORY, "2025-06-26")
    for kind, status in (
        ("post", "draft"),
        ("post", "trash"),
        ("attachment", "inherit"),
        ("nav_menu_item", "publish"),
    ):
        assert drafts(read(tmp_path / "x.xml", feed(post(kind, status)))) == []


# Records


@pytest.mark.parametrize(
    "value",
    [
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Courier",
            "items": [
                {"id": "1", "title": "T", "content_html": f"<p>{STORY}</p>", "date_published": "2025-06-26"}
            ],
        },
        [
            {
                "title": {"rendered": "T"},
                "content": {"rendered": f"<p>{STORY}</p>"},
                "date": "2025-06-26T10:00:00",
            }
        ],
        [{"title": "T", "text": "Photo", "body": STORY * 3, "date": "2025-06-26"}],
        {"hits": {"hits": [{"_source": {"title": "T", "body": STORY, "date": "2025-06-26"}}]}},
        {
            "response": {
                "results": [{"webTitle": "T", "webPublicationDate": "2025-06-26", "fields": {"body": STORY}}]
            }
        },
        {
            "data": [
                {
                    "attributes": {
                        "title": "T",
                        "body": {"processed": f"<p>{STORY}</p>"},
                        "created": "2025-06-26",
                    }
                }
            ]
        },
        [{"headline": "T", "body_html": f"<p>{STORY}</p>", "versioncreated": "2025-06-26T10:00:00Z"}],
        [
            {
                "headlines": [{"value": "T"}],
                "bodies": [{"value": f"<p>{STORY}</p>"}],
                "firstcreated": "2025-06-26",
            }
        ],
        [{"title": "T", "content": f"<p>{STORY}</p>", "date": "06/07/2025", "published": "2025-06-26"}],
    ],
)
def test_the_forms_of_records(value: Any, tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / "x.json", json.dumps(value)))
    assert (item.text[: len(STORY)], item.title, item.date) == (STORY, "T", "2025-06-26")


# Withdrawn


def newsml(status: str, *more: str, version: int = 1, guid: str = "urn:n:1") -> str:
    return (
        f'<newsItem guid="{guid}" version="{version}"><itemMeta><pubStatus qcode="{status}"/>{"".join(more)}'
        f"</itemMeta><contentSet><inlineXML><html><body><p>{STORY}</p></body></html></inlineXML></contentSet>"
        "</newsItem>"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (newsml("stat:usable"), None),
        (newsml("stat:usable", "<embargoed>2001-01-01T00:00:00Z</embargoed>"), None),
        (newsml("stat:canceled"), "was withdrawn by its agency (canceled)"),
        (newsml("stat:withheld"), "was withdrawn by its agency (withheld)"),
        (newsml("stat:usable", "<embargoed/>"), "is under embargo, without an end"),
        (
            newsml("stat:usable", "<embargoed>2199-01-01T00:00:00+01:00</embargoed>"),
            "is under embargo until 2199-01-01 00:00 UTC+01:00",
        ),
        (
            f'<nitf><head><docdata management-status="canceled"/></head><body><p>{STORY}</p></body></nitf>',
            "was withdrawn by its agency (canceled)",
        ),
        (
            '<nitf><head><docdata><date.release norm="21990101T000000Z"/></docdata></head>'
            f"<body><p>{STORY}</p></body></nitf>",
            "is under embargo until 2199-01-01 00:00 UTC",
        ),
    ],
)
def test_what_an_agency_withdrew_or_embargoed_is_not_read(
    content: str, reason: str | None, tmp_path: Path
) -> None:
    items = read(tmp_path / "x.xml", f'<?xml version="1.0"?>{content}')
    assert reasons(items) == ([] if reason is None else [reason])
    assert [item.text for item in drafts(items)] == ([STORY] if reason is None else [])


def test_a_kill_takes_the_item_s_other_versions_with_it(tmp_path: Path) -> None:
    items = newsml("stat:usable") + newsml("stat:canceled", version=2) + newsml("stat:usable", guid="urn:n:2")
    found = read(tmp_path / "x.xml", f"<newsMessage><itemSet>{items}</itemSet></newsMessage>")
    assert [item.id for item in drafts(found)] == ["urn:n:2"]


@pytest.mark.parametrize("status", ["canceled", "withheld", "icanpstat:canceled"])
def test_records_are_withdrawn_too(status: str, tmp_path: Path) -> None:
    lines = [{"text": STORY, "pubstatus": "usable"}, {"text": STORY, "pubstatus": status}]
    items = read(tmp_path / "x.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    assert (len(drafts(items)), len(reasons(items))) == (1, 1)
    assert withheld(status) is not None


# Front matter


@pytest.mark.parametrize(
    "block",
    [
        '+++\ntitle = "Crane falls"\ndate = 2025-06-26\nauthors = ["Mara Linde"]\n+++\n',
        '+++\ntitle = "Crane falls"\ndate = 2025-06-26T10:00:00Z\n[params]\nauthor = "Mara Linde"\n+++\n',
        ';;;\n{"title": "Crane falls", "date": "2025-06-26", "author": "Mara Linde"}\n;;;\n',
        ';;;\n"title": "Crane falls",\n"date": "2025-06-26", "author": "Mara Linde"\n;;;\n',
        '---toml\ntitle = "Crane falls"\ndate = 2025-06-26\nauthor = "Mara Linde"\n---\n',
        "---\ntitle: Crane falls\ndate: 2025-06-26\nauthor: Mara Linde\n---\n",
        '{\n"title": "Crane falls", "date": "2025-06-26",\n"author": "Mara Linde"\n}\n',
    ],
)
@pytest.mark.parametrize("suffix", [".md", ".txt"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_of_several_kinds(block: str, suffix: str, end: str, tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / f"x{suffix}", f"{block}\n{STORY}\n".replace("\n", end)))
    assert (item.text, item.title, item.date, item.author) == (
        STORY,
        "Crane falls",
        "2025-06-26",
        "Mara Linde",
    )


def test_broken_front_matter_is_text(tmp_path: Path) -> None:
    text = "+++\nThe port said no.\n+++\nNine ships came."
    assert [item.text for item in drafts(read(tmp_path / "x.txt", text))] == [text]


@pytest.mark.parametrize(
    "text", ['{"nine": 9}\nNine ships came.', '{"title": "Nine ships"}', "{} ships came."]
)
def test_an_object_that_states_nothing_of_an_article_is_text(text: str, tmp_path: Path) -> None:
    assert [item.text for item in drafts(read(tmp_path / "x.txt", text))] == [text]


# Marks


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        ("<div><p>Nine ships came.</p></div>", True),
        ("<p align='center'>Nine ships came.</p>", True),
        ('<div class="sidebar ad"><p>Nine ships came.</p></div>', False),
        ("<!-- Nine ships came. -->", False),
        ("<script>\nNine ships came.\n</script>", False),
        ("<p hidden>Nine ships came.</p>", False),
    ],
)
def test_a_paragraph_in_html_within_markdown_stays(block: str, kept: bool, tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / "x.md", f"{STORY}\n\n{block}\n\nThe end.\n"))
    assert ("Nine ships came." in item.text) is kept


def test_marks_in_markdown(tmp_path: Path) -> None:
    ships = "~~Twelve~~ Nine <del>old</del> ships, 4,120<sup>3</sup> boats[^1]"
    text = f"{ships} on 5 km<sup>2</sup>. He said <q>no</q>."
    (item,) = drafts(read(tmp_path / "x.md", text))
    assert item.text == "Nine ships, 4,120 boats on 5 km². He said “no”."


def test_marks_in_word(tmp_path: Path) -> None:
    def run(text: str, mark: str = "") -> str:
        return f'<w:r><w:rPr>{mark}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    raised = '<w:vertAlign w:val="superscript"/>'
    runs = [run("Nine "), run("twelve ", "<w:strike/>"), run("secret ", "<w:vanish/>"), run("ships, 4,120")]
    runs += [run("3", raised), run(" boats, 5 km"), run("2", raised), run(".", '<w:strike w:val="0"/>')]
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as package:
        package.writestr(
            "word/document.xml",
            f"<w:document {space}><w:body><w:p>{''.join(runs)}</w:p></w:body></w:document>",
        )
    (item,) = drafts(list(read_file(SourceFile(tmp_path / "x.docx"))))
    assert item.text == "Nine ships, 4,120 boats, 5 km²."


@pytest.mark.parametrize(
    ("created", "modified", "expected"),
    [
        ("2013-12-23T23:15:00Z", "2013-12-23T23:15:00Z", None),
        ("2025-06-26T10:00:00Z", "2025-06-27T10:00:00Z", "2025-06-26"),
        ("2025-06-26T10:00:00Z", "", "2025-06-26"),
        ("2019-01-02T10:00:00Z", "2025-06-27T10:00:00Z", None),  # last year's document under a new name
        ("1601-01-01T00:00:00Z", "2025-06-27T10:00:00Z", None),
    ],
)
def test_the_day_of_a_template_is_not_the_document_s(
    created: str, modified: str, expected: str | None, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as package:
        package.writestr(
            "word/document.xml", f"<document><body><p><r><t>{STORY}</t></r></p></body></document>"
        )
        package.writestr(
            "docProps/core.xml", f"<c><created>{created}</created><modified>{modified}</modified></c>"
        )
    (item,) = drafts(list(read_file(SourceFile(tmp_path / "x.docx"))))
    assert (item.date, item.origins.get("date")) == (expected, expected and "file properties")


# Rich Text Format


def rtf(body: str, fonts: str = "") -> bytes:
    table = f"{{\\fonttbl{{\\f0\\froman\\fcharset0 Times;}}{fonts}}}{{\\colortbl;\\red0\\green0\\blue9;}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{table}\n{body}}}\r\n".encode("latin-1")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Nine ferries\\par\n\\par\nstayed \nin port.\\par", "Nine ferries\n\nstayed in port."),
        ("One line\\line and\\tab the next.", "One line\nand\tthe next."),
        (
            "{\\b Nine} ferries, {\\deleted eight }{\\strike six }{\\v hidden }{\\revised and} boats",
            "Nine ferries, and boats",
        ),
        ("Nine \\strike six \\strike0 ferries \\v x\\plain sail", "Nine ferries sail"),
        ("5 km{\\super 2}, 4,120\\super 3\\nosupersub  boats", "5 km², 4,120 boats"),
        (
            "\\ldblquote No,\\rdblquote  she said \\endash\\~it\\rquote s off\\emdash for now",
            "“No,” she said –\xa0it’s off—for now",
        ),
        ("A \\{brace\\} and a \\\\", "A {brace} and a \\"),
        ("Stra\\'dfe, K\\u246?ln, \\u8364\\'80 5", "Straße, Köln, € 5"),
        ("\\uc0\\u8364 6, \\uc2\\u8364EU 7, {\\uc1\\u8364?}", "€6, € 7, €"),
        ("Sails \\u-10179?\\u-8704? today", "Sails 😀 today"),
        ("{\\f2 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}, {\\f1 Ma\\'f8\\'edk}", "Привет, Mařík"),
        ("{\\f3 \\'93\\'fa\\'96\\'7b}", "日本"),
        ('See {\\field{\\*\\fldinst{HYPERLINK "https://c.example/"}}{\\fldrslt the list}}.', "See the list."),
        ("{\\header Page 3}Nine{\\footnote Of ten.} ferries{\\*\\annotation Sure?}", "Nine ferries"),
        ("{\\pict\\bin6 }}{{\\\\}Nine ferries", "Nine ferries"),
        (
            "Routes:\\par\\trowd\\cellx9\\cellx99\\pard\\intbl North\\cell 12\\par million\\cell\\row\n"
            "\\pard\\intbl South\\cell 3\\cell\\row\\pard Nine.",
            "Routes:\n\nNorth\t12 million\nSouth\t3\n\nNine.",
        ),
        ("Nine ferries}\\par later pages of another file{", "Nine ferries"),
    ],
)  # fmt: skip
def test_rich_text_is_read_as_it_is_shown(body: str, text: str, tmp_path: Path) -> None:
    fonts = "{\\f1\\fcharset238 CE;}{\\f2\\fcharset204 Cyr;}{\\f3\\fcharset128 Mincho;}"
    items = read(tmp_path / "x.rtf", rtf(body, fonts))
    assert ([item.text for item in drafts(items)], reasons(items)) == ([text], [])


def test_what_rich_text_says_of_itself(tmp_path: Path) -> None:
    info = (
        "{\\info{\\title Crane falls}{\\author Mara Linde}{\\operator dp}{\\creatim\\yr1997\\mo6\\dy26\\hr9}"
        "{\\revtim\\yr1997\\mo7\\dy1}}"
    )
    (item,) = drafts(read(tmp_path / "x.rtf", rtf(f"{info}{STORY}")))
    assert (item.text, item.title, item.author, item.date) == (
        STORY, "Crane falls", "Mara Linde", "1997-06-26",
    )  # fmt: skip
    assert set(item.origins.values()) <= {"file properties", "detected"}
    head = "Crane falls on ferry\\par By Olga Winn\\par June 25, 1997\\par "
    (item,) = drafts(read(tmp_path / "y.rtf", rtf(f"{info}{head}{STORY}")))
    assert (item.title, item.author, item.date) == ("Crane falls on ferry", "Olga Winn", "1997-06-25")


@pytest.mark.parametrize(
    ("content", "texts", "reason"),
    [
        (rtf(f"{STORY}\\par and {{more")[:-3], [f"{STORY}\n\nand more"], "is cut off; what follows is lost"),
        (STORY.encode(), [], "is no RTF document"),
        (rtf("{" * 20_000), [], "is nested too deeply"),
        (rtf("{\\pict 00}"), [], "empty"),
    ],
    ids=["cut", "plain", "deep", "picture"],
)
def test_rich_text_that_is_none_or_broken_says_so(
    content: bytes, texts: list[str], reason: str, tmp_path: Path
) -> None:
    items = read(tmp_path / "x.rtf", content)
    assert ([item.text for item in drafts(items)], reasons(items)) == (texts, [reason])


# Web archives

HTML = f"<html><head><title>Crane falls</title></head><body><p>{STORY}</p></body></html>".encode()


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (9, data[:9], len(data) - 9, data[9:])


def warc(body: bytes, *headers: str) -> bytes:
    lines = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", "Content-Type: text/html", *headers))
    http = f"{lines}\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://c.example/1\r\n"
        "WARC-Date: 2024-07-09T05:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("identity", bytes),
        ("br", bytes),  # unpacked already, under its old header
        ("gzip", bytes),
        ("zstd", bytes),
    ],
)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_packed_response_is_unpacked(
    encoding: str, pack: Callable[[bytes], bytes], in_chunks: bool, tmp_path: Path
) -> None:
    body = chunked(pack(HTML)) if in_chunks else pack(HTML)
    headers = [f"Content-Encoding: {encoding}", *(["Transfer-Encoding: chunked"] if in_chunks else [])]
    items = read(tmp_path / "x.warc.gz", gzip.compress(warc(body, *headers)))
    assert [item.text for item in drafts(items)] == [STORY], items


def test_what_cannot_be_unpacked_is_said_to_be_packed(tmp_path: Path) -> None:
    items = read(tmp_path / "x.warc", warc(b"\x01\x02\x03" * 9, "Content-Encoding: lzma9"))
    assert reasons(items) == ["record 1: is packed in a way that is not known (lzma9) (https://c.example/1)"]
    items = read(tmp_path / "x.warc", warc(brotli.compress(HTML)[:20], "Content-Encoding: gzip"))
    assert reasons(items) == ["record 1: is damaged inside of its packing (gzip) (https://c.example/1)"]


def test_a_web_archive_that_is_cut_off_says_so(tmp_path: Path) -> None:
    whole = warc(HTML)
    items = read(tmp_path / "x.warc", whole + whole[:-40])
    assert [item.text for item in drafts(items)] == [STORY]
    assert reasons(items) == [
        "record 2: is cut off: 36 bytes are missing (https://c.example/1)",
        "record 2: the archive is cut off in it; what follows is lost",
    ]
    packed = gzip.compress(whole)
    assert drafts(read(tmp_path / "x.warc.gz", packed[: len(packed) // 2])) == []


def test_a_page_that_broke_off_as_it_was_archived_is_no_article(tmp_path: Path) -> None:
    (reason,) = reasons(read(tmp_path / "x.warc", warc(HTML, f"Content-Length: {len(HTML) + 900}")))
    assert reason == "record 1: is cut off: 900 bytes are missing (https://c.example/1)"
    truncated = warc(HTML).replace(b"WARC-Type", b"WARC-Truncated: length\r\nWARC-Type", 1)
    (reason,) = reasons(read(tmp_path / "x.warc", truncated))
    assert reason == "record 1: was cut off when it was archived (length) (https://c.example/1)"


def test_posts_of_two_sites_with_one_number_are_two(tmp_path: Path) -> None:
    for site in "ab":
        post = {"id": 1, "link": f"https://{site}.example/1", "content": {"rendered": f"<p>{STORY}</p>"}}
        (item,) = drafts(read(tmp_path / f"{site}.json", json.dumps([post])))
        assert item.id == f"https://{site}.example/1"


def test_a_first_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    (item,) = drafts(read(tmp_path / "x.csv", f"sep=;\r\ntitle;text\r\nCrane falls;{STORY}\r\n"))
    assert (item.title, item.text) == ("Crane falls", STORY)


def test_a_table_without_text_is_refused_in_one_line(tmp_path: Path) -> None:
    """Its first row may be one of its articles, or have an open quotation mark."""
    (tmp_path / "x.csv").write_text('Headline,"Two\nlines\n\nof it"\nTrams stop,Monday\n')
    [refused] = read_file(SourceFile(tmp_path / "x.csv"))
    assert isinstance(refused, Skipped)
    assert refused.reason.endswith("its columns are Headline, Two lines of it")


def test_an_atom_entry_has_the_day_of_its_last_change_and_the_feed_s_author_where_it_has_no_others(
    tmp_path: Path,
) -> None:
    entries = (
        f"<entry><id>1</id><updated>2025-06-26T00:00:00Z</updated><content>{STORY}</content></entry>",
        "<entry><id>2</id><published>2025-06-20T00:00:00Z</published><updated>2025-06-27T00:00:00Z</updated>"
        f"<author><name>Ada Orr</name></author><content>{STORY}</content></entry>",
    )
    feed = f"<author><name>Bay Desk</name></author><updated>2025-07-01T00:00:00Z</updated>{''.join(entries)}"
    found = drafts(read(tmp_path / "x.atom", f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}</feed>'))
    assert [(item.date, item.author) for item in found] == [
        ("2025-06-26", "Bay Desk"),
        ("2025-06-20", "Ada Orr"),
    ]


@pytest.mark.parametrize(
    ("end", "stays"),
    [
        ("The post <a href='/q'>Crane falls</a> appeared first on <a href='/'>Bay Echo</a>.", False),
        ("The post of harbour master appeared first on the list in May, and is filled.", True),
    ],
)
def test_the_line_that_wordpress_signs_an_entry_with_is_none_of_it(
    end: str, stays: bool, tmp_path: Path
) -> None:
    words = f"<description><![CDATA[<p>{STORY}</p><p>{end}</p>]]></description>"
    item = f"<item><title>Crane falls</title>{words}</item>"
    (found,) = drafts(read(tmp_path / "x.rss", f"<rss><channel>{item}</channel></rss>"))
    assert found.text == (f"{STORY}\n\n{end}" if stays else STORY)
