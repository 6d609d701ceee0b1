"""The index folder: what comes back is what was stored, and what is damaged says so."""

from __future__ import annotations

import json
import math
import os
import re
import socket
import stat
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import StartPython
from dateline.articles.files import is_index_folder
from dateline.embedding import EmbedderFacts
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    IndexBusyError,
    IndexFormatError,
    IndexNotWritableError,
    NoIndexError,
)
from dateline.reports import Skipped
from dateline.stores.container import Container
from dateline.stores.database import Database
from dateline.stores.index import Index
from dateline.stores.manifest import FORMAT_KEY, MANIFEST, Manifest, rendered
from dateline.stores.rows import ArticleRow, FileRow, text_digest
from dateline.stores.schema import FORMAT, FORMATS_BEFORE
from dateline.stores.segment import Segment
from dateline.stores.working_copy import WorkingCopy
from dateline.stores.writer import IndexWriter
from dateline.types import Article, Chunk
from embedders import DIM, word_lengths

EMBEDDER = EmbedderFacts("default", "word lengths", "ab" * 32, DIM)


@contextmanager
def new_database() -> Iterator[WorkingCopy]:
    with TemporaryDirectory() as folder, closing(WorkingCopy.create(Path(folder) / "x.sqlite")) as database:
        yield database


@pytest.fixture
def database() -> Iterator[WorkingCopy]:
    with new_database() as database:
        yield database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of two articles, one chunk each."""
    folder = tmp_path / "index"
    write(folder, "The mayor signed.", "Drones crossed the border.")
    return folder


def put(database: WorkingCopy, article: Article, *, number: int | None = None) -> ArticleRow:
    """Store an article as one chunk."""
    number = database.put_article(article, "", number=number)
    vector = word_lengths(article.text)
    database.put_chunk(number, Chunk(article, 0, len(article.text)), text_digest(article.text)[:16], vector)
    return ArticleRow(number, "", article)


def story(id: str, text: str, **fields: Any) -> Article:
    return Article(id, text, path=f"/news/{id}.txt", **fields)


def write(folder: Path, *texts: str) -> Manifest:
    """Commit articles a, b, c ... of these texts, beside those that are there."""
    with IndexWriter(folder) as writer:
        first = writer.database.counts()[0]
        for id, text in zip(string.ascii_lowercase[first:], texts, strict=False):
            put(writer.database, story(id, text))
        return writer.commit(EMBEDDER)


def found(database: Database, words: Sequence[str]) -> list[str]:
    """The ids of the articles whose chunks match, best first."""
    numbers = [number for number, _ in database.search(words, 100)]
    chunks = database.chunks(numbers)
    return [chunks[number][0].id for number in numbers]


def state(folder: Path, changes: Mapping[str, Any]) -> None:
    """Let the manifest say that, under a right digest; `...` leaves a member out."""
    stated = json.loads((folder / MANIFEST).read_text()) | changes
    del stated["sha256"]
    (folder / MANIFEST).write_bytes(rendered({key: it for key, it in stated.items() if it is not ...}))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# Words


def test_a_word_search_is_bm25_and_grows_with_quality(database: WorkingCopy) -> None:
    """Of four texts of three words, `drone` stands in two, n times.

    idf = log(1 + (4 - 2 + 0.5) / (2 + 0.5)) = log 2, and with k1 = 1.2 and every length the average a text
    scores idf * n * 2.2 / (n + 1.2): log 2 for once, 1.375 log 2 for twice.
    """
    for id, text in {
        "a": "drone rain rain",
        "b": "sun sun sun",
        "c": "drone drone rain",
        "d": "x y z",
    }.items():
        put(database, story(id, text))
    assert found(database, ["drone"]) == ["c", "a"]
    assert [score for _, score in database.search(["drone"], 9)] == pytest.approx(
        [1.375 * math.log(2), math.log(2)]
    )
    assert [number for number, _ in database.search(["drone"], 1)] == [3]


def test_equal_scores_come_by_number(database: WorkingCopy) -> None:
    for id in "dcba":
        put(database, story(id, "the same words"))
    assert found(database, ["words"]) == list("dcba")
    assert [number for number, _ in database.search(["words"], 2)] == [1, 2]


def test_words_are_found_in_title_and_text_by_stem_without_accents_or_case(database: WorkingCopy) -> None:
    put(database, story("a", "The ministers SIGNED it", title="Pacto de Belén"))
    assert [found(database, [word]) for word in ("minister", "sign", "belen", "it", "treaty")] == [
        ["a"], ["a"], ["a"], ["a"], [],
    ]  # fmt: skip


WORDS = st.lists(
    st.sampled_from(["drone", "budget", "Quito", "ñandú", "20,000", "x"]), min_size=1, max_size=6
)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.none() | WORDS), max_size=20))
def test_a_chunk_that_is_gone_is_forgotten_to_the_last_word(
    steps: list[tuple[str, list[str] | None]],
) -> None:
    """However articles came, changed and went, a search says what it says of those that are there alone."""
    now: dict[str, ArticleRow] = {}
    with (
        new_database() as used,
        new_database() as new,
    ):
        for id, words in steps:
            row = now.pop(id, None)
            if row is not None and words is None:
                used.remove_article(row)
            elif words is not None:
                article = story(id, " ".join(words), title=words[-1])
                now[id] = put(used, article, number=None if row is None else row.number)
        for row in now.values():
            put(new, row.article)
        for query in ("drone", "budget", "quito", "nandu", "20,000", "x", "drone x"):
            assert scores_by_id(used, query.split()) == pytest.approx(scores_by_id(new, query.split()))


def scores_by_id(database: WorkingCopy, words: Sequence[str]) -> dict[str, float]:
    scores = dict(database.search(words, 100))
    return {article.id: scores[number] for number, (article, _, _) in database.chunks(list(scores)).items()}


# Records

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(ANY_TEXT, st.none() | ANY_TEXT)
def test_an_article_comes_back_to_the_character(text: str, title: str | None) -> None:
    article = Article(
        "id/ü", text, title=title, path="/news/a b.txt", updated="2025-06-27", section=title, language="es",
        origins={"title": "json-ld", "date": text},
    )  # fmt: skip
    with new_database() as database:
        put(database, article)
        assert database.article("id/ü") == article
        assert database.chunks([1]) == {1: (article, 0, len(text))}
        assert database.find_text(text) == ("id/ü",)


def test_a_text_is_found_in_the_articles_that_hold_it() -> None:
    evidence = 'The two ministers signed\nthe agreement on Thursday, in "Kos".'
    with new_database() as database:
        put(database, story("before", f"It rained. {evidence} It rained again."))
        put(database, story("spaced", evidence.replace(" ", "\n ")))
        put(database, story("other", evidence.replace("Thursday", "Friday")))
        assert database.find_text(evidence) == ("before", "spaced")
        assert database.find_text(evidence.replace("Kos", "Rhodes")) == ()
        assert database.find_text("The two ministers signed") == ()  # too few words to tell articles by
        put(database, story("exact", evidence))
        assert database.find_text(evidence) == ("exact",)


def test_what_editors_and_phones_put_into_text_comes_back(tmp_path: Path) -> None:
    text = "\ufeffLine one\r\nline\u00a0two\u2028👩‍👩‍👧 e\u0301 \ufffd\x1b[31m\u202e \U0010ffff\n"
    write(tmp_path / "index", text)
    with closing(Index.open(tmp_path / "index")) as index:
        article = index.database.article("a")
    assert article is not None
    assert article.text == text


def test_a_file_is_known_with_what_was_skipped_in_it(database: WorkingCopy) -> None:
    row = FileRow("12ab", "recipe", (Skipped("/news/ü.jsonl", 'line 3: not "valid"'),))
    database.put_file("/news/ü.jsonl", row)
    assert database.file("/news/ü.jsonl") == row
    database.forget_file("/news/ü.jsonl")
    assert database.file("/news/ü.jsonl") is None


# Manifest


def test_articles_and_stores_agree_on_what_an_index_folder_is(folder: Path) -> None:
    assert is_index_folder(folder)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b'{"dateline_index": 1, "generation": 1',
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"{}",
        b"[" * 100_000,
    ],
    ids=["empty", "cut short", "not text", "a list", "an empty object", "deeper than Python goes"],
)
def test_a_manifest_that_is_none_is_damage(folder: Path, damage: bytes) -> None:
    (folder / MANIFEST).write_bytes(damage)
    refused(folder, DamagedIndexError, "manifest")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("generation", "1"),
        ("generation", ...),
        ("articles", True),
        ("chunks", 2.0),
        ("written_at", None),
        ("database", "articles-000001.sqlite"),
        ("database", {"name": "articles-000001.sqlite", "bytes": 1}),
        ("vectors", {"name": "../vectors.faiss", "bytes": 1, "sha256": ""}),
        ("embedder", []),
        ("shelf", 3),
    ],
)
def test_a_manifest_of_other_fields_is_damage_and_the_field_is_named(
    folder: Path, field: str, value: Any
) -> None:
    state(folder, {field: value})
    refused(folder, DamagedIndexError, f"manifest, .*{field}|{field}.* its manifest|its manifest.* .?{field}")


def test_an_index_of_a_later_format_is_not_called_damaged(folder: Path) -> None:
    state(folder, {FORMAT_KEY: FORMAT + 1, "shelf": 3})
    refused(folder, IndexFormatError, f"format {FORMAT + 1}, this Dateline reads {FORMAT}")


def refused(folder: Path, kind: type[DatelineError], word: str) -> None:
    """Reading and writing fail alike, with a remedy, and the writer touches nothing."""
    before = contents(folder)
    for attempt in (lambda: Index.open(folder), lambda: write(folder, "New.")):
        with pytest.raises(kind, match=word) as caught:
            attempt()
        assert str(folder) in str(caught.value)
        assert "index the articles again" in caught.value.hint
    assert contents(folder) == before


@pytest.mark.parametrize("made", ["nothing", "an empty folder", "a file"])
def test_where_there_is_no_index_the_command_that_makes_one_is_named(tmp_path: Path, made: str) -> None:
    folder = tmp_path / "index"
    if made == "an empty folder":
        folder.mkdir()
    elif made == "a file":
        folder.write_text("no folder")
    with pytest.raises(NoIndexError, match=r"there is no index in .*index") as caught:
        Index.open(folder)
    assert f"dateline index FOLDER --index {folder}" in caught.value.hint


# Older formats


@pytest.fixture(params=FORMATS_BEFORE)
def old_index(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An index as that older Dateline wrote it: two articles, the first in two chunks."""
    folder = tmp_path / "index"
    with ZipFile(Path(__file__).parent / f"formats/{request.param}.zip") as archive:
        archive.extractall(folder)
    assert Manifest.read(folder).format == request.param
    return folder


def test_an_older_index_says_what_brings_it_up_to_date(old_index: Path) -> None:
    with pytest.raises(IndexFormatError, match=r"has format \d, and answers once it is") as caught:
        Index.open(old_index)
    assert f"dateline index PATH --index {old_index}" in caught.value.hint


def test_an_older_index_keeps_every_row_when_it_is_brought_up_to_date(old_index: Path) -> None:
    with IndexWriter(old_index) as writer:
        assert writer.needs_commit
        assert writer.database.file("/news/rain.txt") == FileRow(
            "ab" * 32, "recipe", (Skipped("/news/odd.txt", "empty"),)
        )
        put(writer.database, story("new", "Later words.", section="Metro"))
        writer.commit(EMBEDDER)
    with closing(Index.open(old_index)) as index:
        database = index.database
        assert index.manifest.format == FORMAT
        assert database.article_ids() == ["border", "rain", "new"]
        assert found(database, ["bridges"]) == ["rain"]
        assert [database.chunks([number])[number][1:] for number in (1, 2, 3)] == [
            (0, 73),
            (75, 140),
            (0, 65),
        ]
        assert [number for number, _ in index.vectors.search(word_lengths("Later words."), 1)] == [4]
        article = database.article("border")
        assert article is not None
        assert (article.title, article.date, article.source) == ("Border pact", "2025-06-26", "Wire")
        assert (article.updated, article.section, article.language, article.origins) == (None, None, None, {})
        assert database.article("new") == story("new", "Later words.", section="Metro")


def test_without_a_commit_an_older_index_stays_as_it_is(old_index: Path) -> None:
    before = contents(old_index)
    with IndexWriter(old_index):
        pass
    assert contents(old_index) | {".lock": b""} == before | {".lock": b""}


# Damage


def database_of(folder: Path) -> Path:
    return folder / Manifest.read(folder).database.name


def segment_of(folder: Path) -> Path:
    """The file of the last segment, which has texts, vectors and words."""
    return folder / Manifest.read(folder).segments[-1].name


def flip_vector(folder: Path) -> None:
    """Turn a bit of the last vector."""
    segment = Container.open(segment_of(folder))
    at, size = segment.places["vectors"]
    flip(segment_of(folder), at + size - 3)


def flip_text(folder: Path, place: int) -> None:
    """Turn a bit in the text of an article, by its place in the segment."""
    segment = Segment(Container.open(segment_of(folder)), DIM)
    at, _ = segment.container.places["texts"]
    flip(segment_of(folder), at + int(segment.container.array("text_ends", "<u8")[place]) - 2)


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_database_that_is_missing_is_named(folder: Path) -> None:
    database_of(folder).unlink()
    refused(folder, DamagedIndexError, "articles-000001.sqlite is missing")


def test_a_database_that_was_cut_short_is_named_with_both_sizes(folder: Path) -> None:
    path = database_of(folder)
    size = path.stat().st_size
    os.truncate(path, size - 4096)
    refused(folder, DamagedIndexError, f"has {size - 4096:,} bytes, not the {size:,} written")


def test_a_file_of_the_right_size_that_is_no_database_is_damage(folder: Path) -> None:
    path = database_of(folder)
    path.write_bytes(b"?" * path.stat().st_size)
    refused(folder, DamagedIndexError, "not a database")


def test_a_database_with_other_articles_than_counted_is_damage(folder: Path) -> None:
    state(folder, {"articles": 3})
    refused(folder, DamagedIndexError, "do not hold what the manifest counts")


def test_one_wrong_byte_in_a_text_is_noticed_when_the_text_is_wanted(folder: Path) -> None:
    flip_text(folder, 1)
    with closing(Index.open(folder)) as index:
        assert index.database_is_sound()
        assert not index.segments_are_sound()
        assert index.database.article("a") == story("a", "The mayor signed.")
        with pytest.raises(DamagedIndexError, match="the text of article"), index.guard():
            index.database.article("b")
        with pytest.raises(DamagedIndexError, match="the text of article"), index.guard():
            index.database.chunks([1, 2])


def test_one_wrong_byte_in_a_date_is_noticed_before_it_is_cited(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        put(writer.database, story("a", "The mayor signed.", date="2025-06-26", source="Wire"))
        writer.commit(EMBEDDER)
    path = database_of(tmp_path)
    flip(path, path.read_bytes().index(b"2025-06-26Wire") + 9)
    with closing(Index.open(tmp_path)) as index:
        for read in (lambda: index.database.article("a"), lambda: index.database.chunks([1])):
            with (
                pytest.raises(DamagedIndexError, match="what is known of article a has changed"),
                index.guard(),
            ):
                read()


def flip_database(folder: Path, place: int) -> None:
    flip(database_of(folder), database_of(folder).read_bytes().index(b"/news/b.txt") + place)


@pytest.mark.parametrize("what", ["text", "database"])
def test_what_is_damaged_is_not_carried_over_into_the_next_generation(folder: Path, what: str) -> None:
    (flip_text if what == "text" else flip_database)(folder, 1)
    before = contents(folder)
    with pytest.raises(DamagedIndexError, match="is not the file that was written"):
        write(folder, "New.")
    assert contents(folder) == before


@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), which=st.integers(0, 1))
def test_whatever_bit_of_a_file_is_wrong_no_wrong_text_comes_out(
    small_index: tuple[Path, dict[str, bytes]], at: float, bit: int, which: int
) -> None:
    folder, sound = small_index
    path = (database_of(folder), segment_of(folder))[which]
    content = bytearray(sound[path.name])
    content[int(at * len(content))] ^= 1 << bit
    path.write_bytes(content)
    try:
        with closing(Index.open(folder)) as index, index.guard():
            hits = index.database.search(["mayor", "drones", "border"], 9)
            for article, start, end in index.database.chunks([number for number, _ in hits]).values():
                assert article.text[start:end]
                assert article.text in ("The mayor signed.", "Drones crossed the border.")
            index.database.search_articles(["the border"], 9)
            index.vectors.search(word_lengths("Drones crossed"), 9)
    except DamagedIndexError:
        pass
    finally:
        path.write_bytes(sound[path.name])


@pytest.fixture(scope="module")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """The same two articles, and their files."""
    folder = tmp_path_factory.mktemp("small") / "index"
    write(folder, "The mayor signed.", "Drones crossed the border.")
    return folder, contents(folder)


def test_a_vector_that_changed_is_noticed_when_vectors_are_searched(folder: Path) -> None:
    flip_vector(folder)
    with closing(Index.open(folder)) as index:
        assert not index.segments_are_sound()
        assert found(index.database, ["drones"]) == ["b"]
        with pytest.raises(DamagedIndexError, match="is not the file that was written") as caught:
            index.vectors.search(word_lengths("Drones crossed"), 9)
        assert "dateline repair" in caught.value.hint


@pytest.mark.parametrize("damage", ["missing", "cut short", "empty", "another"])
def test_a_segment_that_is_not_there_as_it_was_is_named(folder: Path, damage: str) -> None:
    path = segment_of(folder)
    size = path.stat().st_size
    if damage == "missing":
        path.unlink()
    elif damage == "another":
        path.write_bytes(b"?" * size)
    else:
        os.truncate(path, 0 if damage == "empty" else 60)
    refused(folder, DamagedIndexError, path.name)


# Writing


def test_a_generation_replaces_the_one_before(folder: Path) -> None:
    assert Manifest.read(folder).generation == 1
    write(folder, "Third.")
    assert sorted(contents(folder)) == [".lock", "articles-000002.sqlite", MANIFEST, "segment-000002.bin"]
    with closing(Index.open(folder)) as index:
        assert index.manifest.generation == 2
        assert index.database.article_ids() == ["a", "b", "c"]
        assert (index.manifest.articles, index.manifest.chunks, len(index.vectors)) == (3, 3, 3)


def test_whoever_has_the_old_state_open_keeps_it(folder: Path) -> None:
    with closing(Index.open(folder)) as old:
        write(folder, "Third drone.")
        write(folder, "Fourth drone.")
        assert old.database.article_ids() == ["a", "b"]
        assert found(old.database, ["drone"]) == ["b"]
        assert len(old.vectors) == 2  # looked at only now, in a file that is gone


def test_a_writer_that_commits_while_an_index_is_being_opened_is_no_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, stale = Manifest.read, [Manifest.read(folder)]
    write(folder, "Third.")
    monkeypatch.setattr(Manifest, "read", lambda folder: stale.pop() if stale else read(folder))
    with closing(Index.open(folder)) as index:
        assert index.database.article_ids() == ["a", "b", "c"]
    assert not stale


def test_without_commit_nothing_happens(folder: Path) -> None:
    before = contents(folder)
    with IndexWriter(folder) as writer:
        put(writer.database, story("c", "Third."))
    assert contents(folder) == before


def test_an_error_in_the_block_leaves_the_index_as_it_was(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(KeyboardInterrupt), IndexWriter(folder) as writer:
        raise_after(lambda: put(writer.database, story("c", "Third.")))
    assert contents(folder) == before


def raise_after(work: Callable[[], object]) -> None:
    work()
    raise KeyboardInterrupt


def test_an_error_in_the_first_block_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), IndexWriter(tmp_path / "new" / "deep" / "index") as writer:
        raise_after(lambda: put(writer.database, story("a", "First.")))
    assert not (tmp_path / "new").exists()


def test_an_error_in_the_first_block_leaves_other_peoples_files_alone(tmp_path: Path) -> None:
    theirs = {"README.md": b"mine", "articles-2024.sqlite": b"mine", "building.sqlite.bak": b"mine"}
    for name, content in theirs.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(KeyboardInterrupt), IndexWriter(tmp_path):
        raise KeyboardInterrupt
    assert contents(tmp_path) == theirs


def test_what_a_dead_writer_left_is_no_part_of_the_index_and_goes(folder: Path) -> None:
    strays = ("building.sqlite", "manifest.json.new", "articles-000002.sqlite", "segment-000002.bin")
    for name in strays:
        (folder / name).write_bytes(b"half a file")
    with closing(Index.open(folder)) as index:
        assert index.database.article_ids() == ["a", "b"]
    with IndexWriter(folder):
        pass
    assert not set(strays) & set(contents(folder))


HOLD_THE_LOCK = """
from pathlib import Path
from dateline.stores.writer import IndexWriter
with IndexWriter(Path({folder!r})) as writer:
    writer.database.be_private()
    print("writing", flush=True)
    input()
"""


def test_one_process_writes_at_a_time_and_a_dead_one_does_not_count(
    folder: Path, start_python: StartPython
) -> None:
    other = start_python(HOLD_THE_LOCK.format(folder=str(folder)))
    assert other.stdout is not None
    assert other.stdout.readline() == "writing\n"
    before = contents(folder)
    with pytest.raises(IndexBusyError, match="another process is writing") as caught:
        write(folder, "Third.")
    holder = rf": -c \(process {other.pid} on {re.escape(socket.gethostname())}, since 20\d\d-[^)]*\)"
    assert re.search(holder, str(caught.value))
    assert "wait" in caught.value.hint
    assert contents(folder) == before  # the other's unfinished work included
    with closing(Index.open(folder)) as index:
        assert index.database.article_ids() == ["a", "b"]  # reading is not disturbed
    other.kill()
    other.wait()
    assert (folder / "building.sqlite").exists()
    assert write(folder, "Third.").generation == 2
    assert not (folder / "building.sqlite").exists()


@pytest.mark.parametrize("place", ["a file/index", "a file"])
def test_a_place_that_can_hold_no_folder_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("here already")
    with pytest.raises(IndexNotWritableError, match="cannot be written") as caught:
        write(tmp_path / place, "First.")
    assert str(tmp_path / place) in str(caught.value)
    assert "--index" in caught.value.hint
    assert (tmp_path / "a file").read_text() == "here already"


# Places


@pytest.mark.parametrize(
    "name", ["two words", "naïve 索引 🗞", "100%25", "why?immutable=0", "#1&mode=rw", "file:x"]
)
def test_any_folder_name_will_do(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path(name), "First.")
    write(Path(name), "Second.")
    with closing(Index.open(Path(name))) as index:
        assert index.database.article_ids() == ["a", "b"]
        assert len(index.vectors) == 2
        assert index.database_is_sound()
    assert os.listdir(tmp_path) == [name]


def test_a_read_only_index_is_read_without_a_trace(folder: Path) -> None:
    before = contents(folder)
    for path in folder.iterdir():
        path.chmod(stat.S_IRUSR)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with closing(Index.open(folder)) as index:
            assert found(index.database, ["drones"]) == ["b"]
            assert index.vectors.search(word_lengths("Drones crossed the border."), 1)[0][0] == 2
            assert contents(folder) == before  # no -wal, -shm or -journal beside the open file
        assert contents(folder) == before
    finally:
        folder.chmod(stat.S_IRWXU)
