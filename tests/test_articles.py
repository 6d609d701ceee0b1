"""Files → articles: nothing of a text changes, nothing is lost unnamed, nothing raises."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import socket
import string
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from dateline.articles.archives import ARCHIVES
from dateline.articles.decoding import decode
from dateline.articles.drafts import Draft
from dateline.articles.files import file_sha256
from dateline.articles.loading import LOADERS, assign_id, find_files, load_articles, read_file
from dateline.articles.markdown import to_plain_text
from dateline.articles.sources import SourceFile
from dateline.errors import InputError, UnreadableError
from dateline.language.dates import parse_date
from dateline.reports import Skipped

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = ".expected.json"
FIELDS = (
    *("id", "title", "date", "source", "author", "url", "updated", "section", "language", "origins", "text"),
)

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def sample_files() -> list[Path]:
    return sorted(path for path in SAMPLES.glob("[!.]*") if not path.name.endswith(EXPECTED))


def read(path: Path, content: str | bytes, **options: Any) -> list[Draft | Skipped]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_file(SourceFile(path), **options))


def reasons(items: list[Draft | Skipped]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Skipped)]


def texts(items: list[Draft | Skipped]) -> list[str]:
    return [item.text for item in items if isinstance(item, Draft)]


# Samples


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.name)
def test_sample(path: Path) -> None:
    """NAME holds what NAME.expected.json says: its articles (fields that are empty left out), its reasons."""
    skipped: list[Skipped] = []
    articles = [
        {name: value for name in FIELDS if (value := getattr(article, name))}
        for article in load_articles(path, on_skip=skipped.append)
    ]
    expected = json.loads(path.with_name(path.name + EXPECTED).read_text(encoding="utf-8"))
    assert {"articles": articles, "skipped": [skip.reason for skip in skipped]} == expected
    assert all(skip.path.partition("!/")[0] == str(path) for skip in skipped)


def test_every_format_has_a_sample_that_holds_an_article() -> None:
    with_articles = {
        SourceFile(path).suffix
        for path in sample_files()
        if json.loads(path.with_name(path.name + EXPECTED).read_text(encoding="utf-8"))["articles"]
    }
    assert with_articles - ARCHIVES == set(LOADERS)


# Laws


@one_folder
@given(text=st.text())
@example(text="\ufeffmark")
@example(text="--- no front matter\r\n---\n")
@example(text="e\u0301 👩‍🚒 \u202eעברית\r\n\x85\u2028\x1c")
def test_a_plain_text_file_is_its_text(text: str, tmp_path: Path) -> None:
    assume(not text.startswith("---"))
    items = read(tmp_path / "x.txt", text)
    if "\x00" in text:
        assert reasons(items) == ["is a binary file (it holds NUL bytes)"]
    elif not text.removeprefix("\ufeff").strip():
        assert reasons(items) == ["empty"]
    else:
        assert texts(items) == [text.removeprefix("\ufeff")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@one_folder
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_a_byte_order_mark_decides(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


_scraps = st.sampled_from(
    [b"---\n", b"title: [", b"&a [*a]", b"\xff\xfe", b"\xef\xbb\xbf", b"<p>", b"<table><td>", b"<!--",
     b'{"text": "a"}', b'{"text":', b"[", b"]", b"\n", b"\r", b"\xe9", b"\xc3\xa9", b"# ", b"> ", b"```",
     b"![", b"|a|\n|-|\n", b"<meta charset=hex>", b"<?xml encoding='utf-16'?>", b'"\\ud800"', b"\x00",
     b"{\\rtf1 ", b"\\'e9", b"\\u-1?", b"\\bin9 ", b"\\intbl x\\cell\\row", b"{\\info{\\title ", b"}"]
)  # fmt: skip


@pytest.mark.parametrize("suffix", sorted(LOADERS))
@settings(one_folder, max_examples=60)
@given(data=st.binary(max_size=60) | st.lists(_scraps | st.binary(max_size=8), max_size=12).map(b"".join))
def test_any_bytes_become_drafts_or_are_named(data: bytes, suffix: str, tmp_path: Path) -> None:
    items = read(tmp_path / f"x{suffix}", data, max_chars=50)
    assert items
    for item in items:
        if isinstance(item, Draft):
            assert 0 < len(item.text.strip()) <= len(item.text) <= 50
            assert "\x00" not in item.text
            item.text.encode()
        else:
            assert (item.path, bool(item.reason)) == (str(tmp_path / f"x{suffix}"), True)


@one_folder
@given(records=st.lists(st.fixed_dictionaries({"text": st.text(), "id": st.integers()}), min_size=1))
def test_json_lines_round_trip(records: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    items = read(tmp_path / "x.jsonl", lines)
    assert len(items) == len(records)
    for number, (item, record) in enumerate(zip(items, records, strict=True), start=1):
        if isinstance(item, Draft):
            assert item.text == record["text"].replace("\x00", "\ufffd")
            assert (item.id, item.record) == (str(record["id"]), number)
        else:
            assert item.reason == f"line {number}: empty"
            assert not record["text"].strip()


_line = st.text(
    st.sampled_from(string.ascii_letters + string.digits + string.punctuation + " é’—"), min_size=1
)


@given(lines=st.lists(_line.map(lambda line: " ".join(line.split())).filter(bool), min_size=1))
def test_escaped_markdown_gives_the_characters_back(lines: list[str]) -> None:
    """Every paragraph with all its punctuation escaped: not one backslash is left, no mark is lost."""
    escaped = [
        "".join(f"\\{char}" if char in string.punctuation else char for char in line) for line in lines
    ]
    assume(not any(line[0].isdigit() for line in escaped))  # "1." begins a list, and cannot be escaped so
    assert to_plain_text("\n\n".join(escaped))[0] == "\n\n".join(lines)


@given(day=st.dates(date(1600, 1, 1), date(2199, 12, 31)), hour=st.integers(0, 23))
def test_a_date_is_read_in_every_usual_form(day: date, hour: int) -> None:
    moment = datetime(day.year, day.month, day.day, hour, 59)
    month = day.strftime("%B")
    for form in (
        day,
        moment,
        day.isoformat(),
        moment.isoformat(),
        f"{moment.isoformat()}.123456-11:00",
        f"{moment.isoformat()}Z",
        f"{day.year}{day.month:02}{day.day:02}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day}, {day.year}, {hour:02}:59 ET",
        f"{day:%a}, {day.day:02} {month[:3]} {day.year} {hour:02}:59:00 GMT",
    ):
        assert parse_date(form) == day.isoformat(), form


@given(moment=st.datetimes(datetime(2001, 9, 10), datetime(2199, 1, 1), timezones=st.just(UTC)))
def test_unix_timestamps_of_ten_and_thirteen_digits(moment: datetime) -> None:
    seconds = int(moment.timestamp())
    for form in (seconds, float(seconds), str(seconds), seconds * 1000, f"{seconds}999"):
        assert parse_date(form) == moment.date().isoformat()


@given(day=st.dates(date(1700, 1, 1), date(2199, 12, 31)))
def test_what_a_date_leaves_out_is_not_made_up(day: date) -> None:
    assume(day != date(1970, 1, 1))  # stands for no day
    month = day.strftime("%B")
    for form in (
        f"{month} {day.year}",
        f"{month} {day.day}",
        f"{day.year}",
        f"{day.year}-{day.month:02}",
        f"{day.year}-W{day.isocalendar().week:02}",
        f"{day:%A}",
        f"{day.day}",
        day.day,
        day.year,
        f"{month} {day.day}, {day.year % 100:02}",
    ):
        assert parse_date(form) is None, form
    numbers = f"{day.day:02}/{day.month:02}/{day.year}"
    sure = day.day > 12 or day.day == day.month
    assert parse_date(numbers) == (day.isoformat() if sure else None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Thu Jun 26 2025 10:00:00 GMT+0200 (Central European Summer Time)", "2025-06-26"),
        ("Thu, 26 Jun 2025 10:00:00 +0000 (Coordinated Universal Time)", "2025-06-26"),
        ("Thu, 26 Jun 25 10:00:00 GMT", "2025-06-26"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06"),
        ("Fri, 26 Jun 25 10:00:00 GMT", None),  # that was a Thursday
        ("Mo, 23 Jun 2025 11:41:36", "2025-06-23"),
        ("jeudi 26 juin 2025 à 10:30", "2025-06-26"),
        ("mar. 3 juin 2025", "2025-06-03"),  # mardi, not March
        ("Donnerstag, 26. Juni 2025, 10:30 Uhr", "2025-06-26"),
        ("Quinta-feira, 26 de junho de 2025", "2025-06-26"),
        ("2025年6月26日", "2025-06-26"),
        ("Jun 26, 2025 @ 10.30", "2025-06-26"),
        ("June 26 2025 10:00AM ET / 7:00AM PT", "2025-06-26"),
        ("What happened on June 26, 2025", None),
        ("20250626103000", "2025-06-26"),
        ("202506261030", "2025-06-26"),
        (946684800, "2000-01-01"),
        ("1750932000.25", "2025-06-26"),
        ("1750932000000000000", "2025-06-26"),
        ({"$date": "2025-06-26T10:00:00Z"}, "2025-06-26"),
        ({"$date": {"$numberLong": "1750932000000"}}, "2025-06-26"),
        ("/Date(1750932000000+0200)/", "2025-06-26"),
        ("1970-01-01T00:00:00Z", None),  # no day, as programs write it
        ("1970-01-01", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("January 1, 1970", None),
        (date(1970, 1, 1), None),
        ("Wed Dec 31 16:00:00 PST 1969", None),
        ("December 31, 1969", "1969-12-31"),
        ("1900-01-01 00:00:00", None),
        ("1900-01-01", "1900-01-01"),
        ("26-27 June 2025", None),  # several days are none; 2026 and 2027 were made of them
        ("June 26-27, 2025", None),
        ("June 6 to 7, 2025", None),
        ("29 June – 3 July 2025", None),
        ("2025-06-26/2025-06-30", None),
        ("2025-06-26 Thu", "2025-06-26"),
        ("26.6.2025 10:15 Uhr", "2025-06-26"),
        ("26/06/2025 à 10h30", "2025-06-26"),
        ("06/07/2025 10:15 Uhr", None),
        ("2025:06:26 10:00:00", "2025-06-26"),
        ("First published on Thu 26 Jun 2025 10.15 BST", "2025-06-26"),
        ("26 июня 2025", "2025-06-26"),
        ("26 czerwca 2025", "2025-06-26"),
        ("26 czerwca 2025 r.", "2025-06-26"),
        ("26 червня 2025 року", "2025-06-26"),
        ("26 июня 2025 г., 10:30", "2025-06-26"),
        ("26.06.2025 г.", "2025-06-26"),
        ("26-Jun-25", "2025-06-26"),
        ("26-Jun-98", "1998-06-26"),
        ("26-Jun-40", None),  # programs differ on the century
        ("26 Haziran 2025", "2025-06-26"),
        ("0000-00-00 00:00:00", None),
        ("(" * 100_000, None),
    ],
)
def test_dates_as_programs_and_countries_write_them(value: Any, expected: str | None) -> None:
    assert parse_date(value) == expected


def test_a_person_may_write_the_day_that_programs_write_for_none() -> None:
    assert parse_date("January 1, 1970", by_hand=True) == "1970-01-01"


@given(value=st.text(max_size=90) | st.floats() | st.integers() | st.booleans() | st.none())
@example("1 2 2025 3 4 5 6")
@example("2025-13-45")
@example("20250230")
@example("2025 June")
@example("12:30")
@example("Mon 2025 :")
def test_any_value_is_a_date_or_none(value: Any) -> None:
    day = parse_date(value)
    assert day is None or date.fromisoformat(day).isoformat() == day


@given(drafts=st.lists(st.tuples(st.sampled_from(["a", None]), st.sampled_from([1, None])), max_size=8))
def test_ids_never_clash(drafts: list[tuple[str | None, int | None]]) -> None:
    taken: set[str] = set()
    for stated, record in drafts:
        id = assign_id(SourceFile(Path("/news/a.txt")), Draft("x", id=stated, record=record), taken)
        assert id not in taken
        taken.add(id)


@pytest.mark.parametrize(
    "name",
    [
        "clues",
        "drafts",
        "locales",
        "marks",
        "places",
        "fields",
        "forms",
        "release",
        "files",
        "markdown",
        "text",
        "html",
        "records",
    ],
)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"dateline.articles.{name}")).failed == 0


# Finding files


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A folder with a bit of everything that a folder of news may hold."""
    for name in (
        "b.txt",
        "a.md",
        "2025/june/deal.TXT",
        "2025/notes.xyz",
        "README",
        ".hidden.txt",
        ".git/x.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Words.")
    (tmp_path / "index").mkdir()
    (tmp_path / "index/manifest.json").write_text('{"dateline_index": 1}')
    (tmp_path / "index/c.txt").write_text("Not an article.")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/manifest.json").write_text('{"name": "an app"}')
    (tmp_path / "site/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "site/again.md").symlink_to(tmp_path / "b.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    return tmp_path


def outline(found: Iterator[SourceFile | Skipped], root: Path) -> list[str]:
    return [
        item.id if isinstance(item, SourceFile) else f"{Path(item.path).relative_to(root)}: {item.reason}"
        for item in found
    ]


def test_a_folder_is_walked_in_order_and_what_is_left_out_is_named(pile: Path) -> None:
    assert outline(find_files(pile), pile) == [
        "2025/june/deal",
        "2025/notes.xyz: unsupported format .xyz",
        "README: unsupported format (no suffix)",
        "a",
        "b",
        "gone.txt: is a link to nothing",
        "site/manifest",
    ]


def test_each_file_comes_once_under_the_first_path_that_leads_to_it(pile: Path) -> None:
    paths: list[str | Path] = [
        pile / "2025/june/deal.TXT",
        pile / "2025",
        str(pile / "2025/.."),
        pile / "b.txt",
    ]
    files = [item for item in find_files(paths) if isinstance(item, SourceFile)]
    assert [file.id for file in files] == ["deal", "a", "b", "site/manifest"]
    assert all(file.path.is_absolute() for file in files)


def test_an_index_or_an_odd_file_given_by_name_is_named(pile: Path) -> None:
    os.mkfifo(pile / "pipe.txt")
    found = find_files([pile / "index", pile / "2025/notes.xyz", pile / "pipe.txt"])
    assert outline(found, pile) == [
        "index: is an index, not a folder of articles",
        "2025/notes.xyz: unsupported format .xyz",
        "pipe.txt: is not a regular file",
    ]


def test_a_missing_path_is_an_error_before_anything_is_read(pile: Path) -> None:
    with pytest.raises(InputError, match="there is no file or folder") as caught:
        find_files([pile, pile / "nothing-here"])
    assert (caught.value.exit_code, caught.value.hint) == (2, "check the path")
    with pytest.raises(InputError):
        load_articles(pile / "nothing-here")


def test_an_unreadable_folder_is_named_and_the_rest_goes_on(
    pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listdir = os.listdir

    def refuse(path: Path) -> list[str]:
        if path.name == "2025":
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse)
    assert outline(find_files(pile), pile)[:3] == [
        "2025: cannot be read (Permission denied)",
        "README: unsupported format (no suffix)",
        "a",
    ]


def test_a_file_that_vanishes_is_named(tmp_path: Path) -> None:
    assert reasons(list(read_file(SourceFile(tmp_path / "x.txt")))) == [
        "cannot be read (No such file or directory)"
    ]


def test_a_name_that_is_not_utf8_is_named_in_characters_that_print(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("Words.")
    (skipped,) = find_files(tmp_path)
    assert skipped == Skipped(str(tmp_path / "caf\ufffd.txt"), "its name is not valid UTF-8; rename it")


def test_two_files_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for name in ("deal.md", "deal.txt"):
            (tmp_path / folder / name).write_text("Words.")
    articles = list(load_articles([tmp_path / "one", tmp_path / "two"]))
    assert [article.id for article in articles] == ["deal", "deal.txt", "deal.md", "deal.txt~2"]
    assert articles[3].path == str(tmp_path / "two/deal.txt")


def test_the_digest_is_the_content_s(tmp_path: Path) -> None:
    """SHA-256 of "abc", as FIPS 180 gives it."""
    (tmp_path / "x").write_bytes(b"abc")
    assert file_sha256(SourceFile(tmp_path / "x")).startswith("ba7816bf 8f01cfea 414140de".replace(" ", ""))


# Sizes


def test_a_text_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of holes
    (skipped,) = read_file(SourceFile(path), max_chars=2_000_000)
    assert skipped == Skipped(
        str(path), "has 1,099,511,627,776 bytes, too many for the 2,000,000 characters of --max-article-chars"
    )


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".json", ".jsonl"])
@pytest.mark.parametrize(("length", "fits"), [(100, True), (101, False)])
def test_the_longest_article_is_counted_in_characters(
    suffix: str, length: int, fits: bool, tmp_path: Path
) -> None:
    """😀 is four bytes of UTF-8, twelve in a JSON escape, and one character."""
    text = "😀" * length
    content = json.dumps({"text": text}) if suffix.startswith(".json") else text
    items = read(tmp_path / f"x{suffix}", content, max_chars=100)
    if fits:
        assert texts(items) == [text]
    else:
        (reason,) = reasons(items)
        assert reason.endswith("has 101 characters, more than the 100 of --max-article-chars")


def test_json_lines_are_read_a_line_at_a_time(tmp_path: Path) -> None:
    """A file of 50 MB, one line of it 25 MB, passes through in a few times the longest line allowed.

    That is 6 bytes for each of 200,000 characters and 1 MiB for other fields: 2.2 MB.
    """
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        for _ in range(125):
            file.write(b'{"text": "%s"}\n' % (b"a" * 200_000))
        file.write(b'{"text": "%s"}\n{"text": "last"}\n' % (b"a" * 25_000_000))
    tracemalloc.start()
    lengths = [
        len(item.text) if isinstance(item, Draft) else item.reason
        for item in read_file(SourceFile(path), max_chars=200_000)
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    too_long = "line 126: is too long for the 200,000 characters of --max-article-chars"
    assert lengths == [200_000] * 125 + [too_long, 4]
    assert peak < 5 * 2_300_000


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_one_line_of_a_hundred_thousand_characters(suffix: str, tmp_path: Path) -> None:
    line = "The council met. " * 6_000
    (text,) = texts(read(tmp_path / f"x{suffix}", line))
    assert text.split() == line.split()


# Encodings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "A price of £5 was paid."),
        ("cp1252", "Sœur Œdipe a dit : „Guten Tag“ und ‚ja‘ – “the cœur”."),
        (
            "cp1252",
            "The deal “will allow us to share information” — and Guatemala’s minister agreed. It cost €20m.",
        ),
        (
            "cp1252",
            "Le président a déclaré jeudi que l’accord était « historique » : les élèves, à Noël, où ça ?",
        ),
        ("cp1252", "O presidente disse que o acordo não ajudará São Paulo; negociações começarão amanhã."),
        ("cp1252", "Presidenten sade på torsdagen att avtalet hjälper. Även små städer får pengar."),
        ("cp1250", "Prezydent powiedział w czwartek, że umowa z Gwatemalą pomoże w walce z przestępczością."),
        (
            "koi8-r",
            "Президент заявил в четверг, что соглашение с Гватемалой поможет бороться с преступностью.",
        ),
        ("cp1253", "Ο πρόεδρος δήλωσε την Πέμπτη ότι η συμφωνία με τη Γουατεμάλα θα βοηθήσει."),
        ("cp1256", "قال الرئيس يوم الخميس إن الاتفاق مع غواتيمالا سيساعد في مكافحة الجريمة."),
        ("shift_jis", "大統領は木曜日、グアテマラとの協定が犯罪対策に役立つと述べた。"),
        ("gb18030", "总统周四表示,与危地马拉的协议将有助于打击犯罪。"),
        ("euc_kr", "대통령은 목요일 과테말라와의 협정이 범죄 퇴치에 도움이 될 것이라고 말했다."),
    ],
)
def test_old_encodings_that_are_plain_from_the_text(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp437", "Francisco Jiménez firmó el acuerdo mañana en Gobernación."),
        ("cp437", "The pier will be sold for £91,500."),
        ("cp850", "Its café closed. The café lost money."),
        ("cp850", "The Mädchen stood by the café, a Dürer behind her."),
        ("mac_roman", "The café “closed” — on Thursday’s news, Jiménez said."),
        ("cp1254", "Cumhurbaşkanı perşembe günü anlaşmanın suçla mücadeleye yardımcı olacağını söyledi."),
        ("cp1250", "Az elnök csütörtökön azt mondta, hogy a bűnözés nőtt, és több rendőr kell."),
        ("cp1255", "הנשיא אמר ביום חמישי כי ההסכם עם גואטמלה יסייע במאבק בפשע."),
    ],
)
def test_an_encoding_that_could_be_another_is_refused_not_guessed(encoding: str, text: str) -> None:
    with pytest.raises(UnreadableError, match="cannot tell its character encoding") as caught:
        decode(text.encode(encoding))
    assert caught.value.hint == "save the file as UTF-8 text"


@given(text=st.text(), data=st.data())
def test_utf8_with_a_byte_lost_is_not_taken_for_another_encoding(text: str, data: st.DataObject) -> None:
    whole = ("Öl und Äpfel für Köln. " + text).encode()
    inner = [index for index, byte in enumerate(whole) if 0x80 <= byte < 0xC0]  # not the first of a character
    lost = data.draw(st.sampled_from(inner))
    with pytest.raises(UnreadableError, match="is UTF-8 text with damaged bytes|is a binary file"):
        decode(whole[:lost] + whole[lost + 1 :])


def test_a_page_s_declared_encoding_counts_where_it_is_no_utf8(tmp_path: Path) -> None:
    """Hungarian in windows-1250, which is refused as plain text for being unsure."""
    text = "Az elnök csütörtökön azt mondta, hogy a bűnözés nőtt."
    page = f"<html><head><meta charset='windows-1250'></head><body><p>{text}</p><p>Vége.</p></body></html>"
    assert texts(read(tmp_path / "x.html", page.encode("cp1250"))) == [f"{text}\n\nVége."]
    assert texts(read(tmp_path / "x.html", page.encode("utf-8"))) == [f"{text}\n\nVége."]


# Formats


def test_front_matter_states_each_field_as_it_is_written(tmp_path: Path) -> None:
    """YAML alone would make of these a number, a truth, an octal and a date with a time zone."""
    header = "---\ntitle: 1984\nsource: Yes\nid: 007\ndate: 2025-06-26T23:00:00-05:00\nauthor: ~\n---\n"
    file = f"{header}\n\n  Indented.\nEnd.\n\n".replace("\n", "\r\n")
    (draft,) = read(tmp_path / "x.txt", file)
    origins = dict.fromkeys(("title", "source", "date"), "front matter")
    assert draft == Draft(
        "  Indented.\r\nEnd.", title="1984", source="Yes", id="007", date="2025-06-26", origins=origins
    )


def test_front_matter_cannot_run_code_or_blow_up(tmp_path: Path) -> None:
    header = f"a: &a [{'x, ' * 99}]\n" + "".join(
        f"{name}: &{name} [{f'*{before}, ' * 99}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    evil = f"---\ntitle: !!python/object/apply:os.system ['exit']\n{header}---\nWords."
    assert read(tmp_path / "x.md", evil) == [Draft("Words.")]


def test_a_rule_at_the_top_is_not_front_matter(tmp_path: Path) -> None:
    text = "---\nFerries stop.\n---\nThey said so."
    assert texts(read(tmp_path / "x.txt", text)) == [text]
    assert texts(read(tmp_path / "x.md", text)) == ["Ferries stop.\n\nThey said so."]


def test_no_request_leaves_while_a_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a socket was opened")

    importlib.import_module("trafilatura")  # it subclasses what is refused below
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (article,) = load_articles(SAMPLES / "page-newspaper.html")
    assert article.title == "Harbour bridge to close for eleven weeks"


def test_what_surrounds_the_story_of_a_page_is_left_out() -> None:
    (article,) = load_articles(SAMPLES / "page-newspaper.html")
    page = (SAMPLES / "page-newspaper.html").read_text(encoding="utf-8")
    around = (
        "cookies",
        "Weather",
        "Photo:",
        "Read more",
        "newsletter",
        "Share",
        "First!",
        "Most read",
        "rights",
    )
    assert [word for word in around if word not in page or word in article.text] == []


def test_text_under_many_unclosed_tags_is_not_lost(tmp_path: Path) -> None:
    """Two tags left open 600 times are 1,200 levels; libxml2 stops at 256 or, if asked, at 2,048."""
    page = "".join(f"<div><font size=2>Boat number {number} has sailed." for number in range(600))
    (text,) = texts(read(tmp_path / "x.html", page))
    assert [f"Boat number {number} has sailed." in text for number in range(600)] == [True] * 600
    assert reasons(read(tmp_path / "x.html", page * 2)) == ["its markup is nested too deeply"]


def test_importing_the_loaders_is_light() -> None:
    heavy = ("trafilatura", "lxml", "markdown_it", "charset_normalizer", "dateutil")
    code = f"import sys, dateline.articles.loading; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"
