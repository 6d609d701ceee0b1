"""What is wrong with an index is found and named; what can be made again is; nothing is dropped unasked."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import Dateline, Verification
from dateline.errors import DamagedIndexError, DatelineError, NoIndexError, RepairError
from dateline.filters.filters import NO_FILTERS
from dateline.questions.asked import Asked
from dateline.retriever import retrieve
from dateline.settings import Settings, VectorType
from dateline.stores.container import Container, pack
from dateline.stores.database import Database
from dateline.stores.index import Index
from dateline.stores.manifest import FORMAT_KEY, MANIFEST, FileFacts, Manifest, rendered
from dateline.stores.schema import FORMAT, FORMATS_BEFORE
from dateline.stores.segment import ChunkPlace, Segment, seal
from embedders import DIM, LengthEmbedder
from test_copies import story, words_of
from test_indexing import BORDER, BUDGET, DRONES, RAIN, Desk, contents, whole


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three articles, one of them of three chunks; one that left, so that there is a spare vector."""
    desk = Desk(tmp_path)
    desk.write("border.txt", BORDER, DRONES, BUDGET, title="Border pact")
    desk.write("rain.txt", RAIN)
    desk.write_lines("news.jsonl", {"id": "wire-1", "text": DRONES}, {"id": "wire-2", "text": BUDGET})
    desk.index()
    Dateline.remove("wire-2", settings=desk.settings())
    return desk


def verify(desk: Desk) -> Verification:
    return Dateline.verify(desk.folder)


def database_of(desk: Desk) -> Path:
    return desk.folder / Manifest.read(desk.folder).database.name


def segment_of(desk: Desk) -> Path:
    return desk.folder / Manifest.read(desk.folder).segments[-1].name


def stated_anew(desk: Desk) -> None:
    """Let the manifest vouch for the files as they are now: the damage is then in what they say."""
    manifest = json.loads((desk.folder / MANIFEST).read_text())
    for stated in (manifest["database"], *manifest["segments"]):
        facts = FileFacts.of(desk.folder / stated["name"])
        stated |= {"bytes": facts.bytes, "sha256": facts.sha256}
    del manifest["sha256"]
    (desk.folder / MANIFEST).write_bytes(rendered(manifest))


def run(desk: Desk, *statements: str) -> None:
    with closing(sqlite3.connect(database_of(desk))) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    stated_anew(desk)


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def edit(desk: Desk, name: str, change: Callable[[Any], Any]) -> None:
    """Write the last segment again with another array of that name."""
    segment = Segment(Container.open(segment_of(desk)), DIM)
    parts = {part: array.copy() for part, array in segment.parts().items()}
    kind = {"text_ends": "<u8", "owners": "<u2"}.get(name, "<u4" if name in ("starts", "ends") else "u1")
    array = parts[name].view(kind).copy()
    changed = change(array)
    parts[name] = array if changed is None else changed
    if name in ("owners", "starts", "ends"):  # a sum of its own says that a chunk is what it was
        places = zip(
            *(parts[one].tolist() for one in ("owners", "numbers", "starts", "ends")),
            segment.embedded,
            segment.rows,
            strict=True,
        )
        parts["seals"][:] = [
            seal(int(segment.articles[owner]), ChunkPlace(number, start, end, known.tobytes()), row.tobytes())
            for owner, number, start, end, known, row in places
        ]
    segment_of(desk).write_bytes(b"".join(pack(parts)))
    stated_anew(desk)


def put_at(place: int | slice, value: int) -> Callable[[Any], None]:
    def change(array: Any) -> None:
        array[place] = value

    return change


def test_a_sound_index_is_sound(desk: Desk) -> None:
    found = verify(desk)
    assert (found.sound, found.findings, found.generation) == (True, (), 2)
    assert Dateline.repair(desk.folder).generation == 2  # and there is nothing to repair


def test_a_quick_look_finds_what_is_not_as_it_was_written_but_not_what_was_written_wrong(desk: Desk) -> None:
    assert Dateline.verify(desk.folder, quick=True).sound
    edit(desk, "words.docs", put_at(0, 3))
    assert Dateline.verify(desk.folder, quick=True).sound
    assert not verify(desk).sound
    flip(segment_of(desk), segment_of(desk).stat().st_size // 2)
    [finding] = Dateline.verify(desk.folder, quick=True).findings
    assert (finding.where, finding.what) == ("segment-000002.bin", "is not, byte for byte, what was written")


@pytest.mark.parametrize("format", FORMATS_BEFORE)
def test_an_index_of_an_older_format_is_sound_and_repair_brings_it_up_to_date(
    tmp_path: Path, format: int
) -> None:
    with ZipFile(Path(__file__).parent / f"formats/{format}.zip") as archive:
        archive.extractall(tmp_path)
    assert Dateline.verify(tmp_path).sound
    done = Dateline.repair(tmp_path)
    assert (done.findings, done.dropped, done.generation) == ((), (), 2)
    assert Manifest.read(tmp_path).format == FORMAT
    assert Dateline.verify(tmp_path).sound


@pytest.mark.parametrize("format", FORMATS_BEFORE)
def test_a_damaged_index_of_an_older_format_is_not_sent_to_this_repair(tmp_path: Path, format: int) -> None:
    with ZipFile(Path(__file__).parent / f"formats/{format}.zip") as archive:
        archive.extractall(tmp_path)
    flip(tmp_path / Manifest.read(tmp_path).database.name, 8100)
    found = Dateline.verify(tmp_path).findings
    assert found
    assert not any("dateline repair" in one.remedy for one in found)
    with pytest.raises(DatelineError) as refused:
        Dateline.repair(tmp_path)
    assert "the Dateline that wrote it" in str(refused.value) + refused.value.hint


def test_a_state_that_a_writer_clears_away_while_it_is_opened_gives_way_to_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says only that it is "unable to open database file"."""
    before, open_one = Manifest.read(desk.folder), Database.__dict__["open"]

    def commit_meanwhile(path: Path, segments: Any) -> Database:
        monkeypatch.setattr(Database, "open", open_one)
        assert path.name == before.database.name
        Dateline.repair(settings=desk.settings(vectors=VectorType.PQ))
        assert not path.exists()
        return Database.open(path, segments)

    monkeypatch.setattr(Database, "open", commit_meanwhile)
    with closing(Index.open(desk.folder)) as index:
        assert index.manifest.generation == before.generation + 1


def test_repair_makes_the_vectors_that_the_settings_ask_for(desk: Desk) -> None:
    for kind, generation in ((VectorType.FLAT, 2), (VectorType.PQ, 3), (VectorType.PQ, 3)):
        assert Dateline.repair(settings=desk.settings(vectors=kind)).generation == generation
        assert verify(desk).sound
    assert Manifest.read(desk.folder).vector_type == "pq"
    run(desk, "UPDATE file SET sha256 = ''")
    Dateline.repair(settings=desk.settings(vectors=VectorType.FLAT))
    assert Manifest.read(desk.folder).vector_type == "flat"


@pytest.mark.parametrize(
    ("damage", "where", "what"),
    [
        (lambda desk: database_of(desk).unlink(), "articles-000002.sqlite", "missing"),
        (lambda desk: segment_of(desk).unlink(), "segment-000002.bin", "missing"),
        (lambda desk: os.truncate(segment_of(desk), 50), "segment-000002.bin", "has 50 bytes, not the"),
        (lambda desk: flip(segment_of(desk), 100), "segment-000002.bin", "byte for byte"),
        (lambda desk: flip(database_of(desk), 99), "articles-000002.sqlite", "byte for byte"),
        (lambda desk: (desk.folder / MANIFEST).write_bytes(b"{"), MANIFEST, "manifest cannot be read"),
        (
            lambda desk: edit(desk, "texts", put_at(-3, 0)),
            "article rain (",
            "its text ",
        ),
        (
            lambda desk: run(desk, "UPDATE article SET sha256 = x'00' WHERE id = 'rain'"),
            "article rain (",
            "it is not, value by value, what was stored",
        ),
        (
            lambda desk: edit(desk, "ends", put_at(1, 9999)),
            "chunk 2 of article border (",
            "to 9999 is no range",
        ),
        (
            lambda desk: edit(desk, "vectors", lambda array: array[:-1]),
            "segment-000002.bin",
            "its vectors are not laid out as Dateline does",
        ),
        (
            lambda desk: edit(desk, "vectors", put_at(slice(-2, None), 0xFF)),
            "chunk 6 of article rain (",
            "what is no number",
        ),
        (lambda desk: edit(desk, "seals", put_at(0, 0)), "chunk 1 of article border (", "value by value"),
        (lambda desk: run(desk, "DELETE FROM article WHERE id = 'rain'"), MANIFEST, "counts 3 articles"),
        (
            lambda desk: run(desk, "DELETE FROM article WHERE id = 'rain'"),
            "articles in seg",
            "4 are of no row",
        ),
        (lambda desk: edit(desk, "owners", put_at(3, 0)), "article wire-1 (", "has no chunk"),
        (
            lambda desk: edit(desk, "starts", put_at(1, 90)),
            "article border (",
            "no chunk has what stands at character 73",
        ),
        (
            lambda desk: run(desk, "UPDATE article SET date = '2025-06-27' WHERE id = 'border'"),
            "article border (",
            "it is not, value by value, what was stored",
        ),
        (lambda desk: run(desk, "UPDATE file SET sha256 = ''"), "file ", "is not what was stored"),
        (lambda desk: run(desk, "UPDATE made SET stated = '{}'"), "articles-", "keeps of the manifest"),
        (lambda desk: run(desk, "DROP TABLE repeat"), "articles-", "its schema lacks table repeat"),
        (
            lambda desk: edit(desk, "words.docs", put_at(0, 3)),
            "words in segment-",
            "are not those of its texts",
        ),
        (
            lambda desk: edit(desk, "stories.counts", put_at(0, 9)),
            "words of articles in segment-",
            "are not those of its texts",
        ),
        (
            lambda desk: edit(desk, "anchors.keys", put_at(0, 1)),
            "anchors in segment-",
            "are not those of its",
        ),
        (lambda desk: run(desk, "UPDATE file SET skipped = '['"), "file ", "cannot be read"),
        (lambda desk: run(desk, "UPDATE spare SET vector = x'00'"), "spare vector 1 in", "16 numbers"),
    ],
)
def test_damage_is_found_and_named_with_what_to_do(
    desk: Desk, damage: Callable[[Desk], Any], where: str, what: str
) -> None:
    damage(desk)
    found = verify(desk)
    assert not found.sound
    assert [one for one in found.findings if one.where.startswith(where) and what in one.what], found.findings
    assert all("repair" in one.remedy or "backup" in one.remedy for one in found.findings)


@pytest.fixture
def copied(tmp_path: Path) -> Desk:
    """Two articles that are copies, and a third that quotes a paragraph of them."""
    desk = Desk(tmp_path)
    wire, own = story(1), story(2)
    desk.write("a.txt", words_of(wire, 0, 200))
    desk.write("b.txt", wire)
    desk.write("c.txt", words_of(own, 0, 150), words_of(wire, 50, 110), words_of(own, 150, 300))
    desk.index()
    return desk


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("INSERT INTO copy VALUES (1e300, 2, 1e300)", "the texts do not bear out the copies"),
        ("DELETE FROM copy WHERE article = 1", "the texts do not bear out the copies"),
        ("UPDATE copy SET share = 0.75", "the texts do not bear out the copies 1 and 2"),
        ("INSERT INTO copy VALUES (1, 3, 0.9), (3, 1, 0.9)", "the texts do not bear out the copies 1 and 3"),
        ("DELETE FROM repeat WHERE article = 3", "do not have in common the passages of articles"),
        ("UPDATE repeat SET start = 0, other_start = 0", "do not have in common the passages of articles"),
        ('UPDATE repeat SET "end" = 99999 WHERE article = 1', "do not have in common the passages"),
    ],
)
def test_what_is_wrong_about_copies_is_found_and_found_anew(copied: Desk, damage: str, what: str) -> None:
    def known(desk: Desk) -> Any:
        with closing(Index.open(desk.folder)) as index:
            copies = index.database.copies
            return copies.groups(NO_FILTERS), copies.passages(NO_FILTERS)

    assert verify(copied).sound
    before = known(copied)
    assert [*map(len, before)] == [1, 1]
    run(copied, damage)
    [finding] = verify(copied).findings[:1]
    assert finding.where.startswith("copies in articles-")
    assert what in finding.what
    assert Dateline.repair(copied.folder).findings
    assert verify(copied).sound
    assert known(copied) == before


@dataclass(frozen=True)
class Sound:
    """An index and its files; what Hypothesis shows of a failure must not have their bytes in it."""

    folder: Path
    files: dict[str, bytes] = field(repr=False)


@given(
    at=st.floats(0, 1, exclude_max=True),
    bit=st.integers(0, 7),
    which=st.sampled_from(["database", "segment"]),
)
def test_whatever_bit_is_wrong_it_is_found(sound: Sound, at: float, bit: int, which: str) -> None:
    folder, files = sound.folder, sound.files
    manifest = Manifest.read(folder)
    name = manifest.database.name if which == "database" else manifest.segments[0].name
    content = bytearray(files[name])
    content[int(at * len(content))] ^= 1 << bit
    (folder / name).write_bytes(content)
    try:
        assert not Dateline.verify(folder).sound
    finally:
        (folder / name).write_bytes(files[name])


@pytest.mark.parametrize(
    ("word", "offset", "bit"),
    [
        pytest.param(b"CREATE INDEX article_date", 3, 7, id="a message of SQLite that is no UTF-8"),
        pytest.param(b"skipped", 2, 5, id="a column of another name"),
    ],
)
def test_a_damaged_schema_costs_nothing(desk: Desk, word: bytes, offset: int, bit: int) -> None:
    before = whole(desk.folder)
    content = bytearray(database_of(desk).read_bytes())
    content[content.rindex(word) + offset] ^= 1 << bit
    database_of(desk).write_bytes(content)
    found = Dateline.verify(desk.folder)
    assert any("cannot read it" in one.what or "not Dateline's" in one.what for one in found.findings)
    assert Dateline.repair(desk.folder).dropped == ()
    assert verify(desk).sound
    assert whole(desk.folder) == before


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    desk = Desk(tmp_path_factory.mktemp("sound"))
    desk.write("border.txt", BORDER, DRONES, title="Border pact")
    desk.write("rain.txt", RAIN)
    desk.index()
    files = contents(desk.folder)
    assert files is not None
    return Sound(desk.folder, files)


# Repair


@pytest.mark.parametrize(
    "damage",
    [
        lambda desk: flip(segment_of(desk), 100),
        lambda desk: flip(segment_of(desk), 3),
        lambda desk: flip(segment_of(desk), segment_of(desk).stat().st_size - 3),
        lambda desk: edit(desk, "words.docs", put_at(0, 3)),
        lambda desk: edit(desk, "bands.keys", lambda array: array[:0]),
        lambda desk: run(desk, "DROP TABLE copy"),
        lambda desk: run(desk, "UPDATE file SET skipped = '['"),
        lambda desk: run(desk, "UPDATE spare SET vector = x'00'"),
    ],
    ids=["header", "magic", "sums", "words", "bands", "no copies", "file", "spare"],
)  # fmt: skip
def test_what_can_be_made_again_is_and_answers_are_the_same(
    desk: Desk, damage: Callable[[Desk], Any]
) -> None:
    before = whole(desk.folder)
    damage(desk)
    done = Dateline.repair(desk.folder)
    assert done.findings
    assert (done.dropped, done.generation) == ((), 3)
    assert verify(desk).sound
    assert whole(desk.folder) == before
    new = desk.write("new.txt", "The sun shone on the four bridges.")
    assert desk.embedded_by(lambda: desk.index(new)) == ["The sun shone on the four bridges."]
    assert verify(desk).sound


@pytest.mark.parametrize("bit", [0, 4, 7])
@pytest.mark.parametrize("what", [b"2025-06-26", b"Border pact", b"border.txt", "texts", "vectors", "owners"])
def test_a_single_bit_is_turned_back(desk: Desk, what: bytes | str, bit: int) -> None:
    """In a date, a title, a path, a text, a vector, or whose chunk one is."""
    desk.write("border.txt", BORDER, DRONES, BUDGET, title="Border pact", date="2025-06-26")
    desk.index()
    before = whole(desk.folder)
    path = segment_of(desk) if isinstance(what, str) else database_of(desk)
    content = bytearray(path.read_bytes())
    if isinstance(what, str):
        at, size = Container(content).places[what]
        at += size - 5
    else:
        at = content.index(what)
    content[at] ^= 1 << bit
    path.write_bytes(content)
    assert not verify(desk).sound
    assert Dateline.repair(desk.folder).dropped == ()
    assert verify(desk).sound
    assert whole(desk.folder) == before


def test_a_damaged_text_is_dropped_only_when_told_and_its_file_brings_it_back(desk: Desk) -> None:
    before = whole(desk.folder)
    damage_text(desk, "rain")
    damaged = contents(desk.folder)
    with pytest.raises(RepairError, match=r"1 rows cannot be trusted: article rain \(.*\)$") as caught:
        Dateline.repair(desk.folder)
    assert "--drop-damaged" in caught.value.hint
    assert contents(desk.folder) == damaged
    done = Dateline.repair(desk.folder, drop_damaged=True)
    assert [name.split(" (")[0] for name in done.dropped] == ["article rain"]
    assert verify(desk).sound
    assert desk.ids() == ["border", "wire-1"]
    (desk.articles / "news.jsonl").write_text(json.dumps({"id": "wire-1", "text": DRONES}))
    desk.index()
    assert whole(desk.folder) == before


def damage_text(desk: Desk, id: str) -> None:
    """Change several bytes of the text of an article, as a torn write does."""
    with closing(Index.open(desk.folder)) as index:
        [number] = [
            int(number)
            for (number,) in index.database._rows("SELECT number FROM article WHERE id = ?", (id,))
        ]
        [segment] = index.database.segments
        place = segment.place_of(number)
        assert place is not None
        first = int(segment.container.array("text_ends", "<u8")[place - 1])
        at = segment.container.places["texts"][0] + first + 10
    content = bytearray(segment_of(desk).read_bytes())
    content[at : at + 4] = bytes(byte ^ 0xFF for byte in content[at : at + 4])
    segment_of(desk).write_bytes(content)


def test_an_article_that_lost_a_chunk_goes_as_a_whole(desk: Desk) -> None:
    edit(desk, "ends", put_at(1, 9999))
    done = Dateline.repair(desk.folder, drop_damaged=True)
    assert [name.split(" (")[0] for name in done.dropped] == ["chunk 2 of article border", "article border"]
    assert desk.ids() == ["rain", "wire-1"]
    assert verify(desk).sound


@pytest.mark.parametrize(
    "damage",
    ["missing", "no database", "empty", "no segment", "no text", "rows", "cut manifest and database"],
)
def test_what_cannot_be_repaired_says_so_and_is_not_promised_before(desk: Desk, damage: str) -> None:
    if damage == "missing":
        database_of(desk).unlink()
    elif damage == "no database":
        database_of(desk).write_bytes(b"?" * database_of(desk).stat().st_size)
    elif damage == "empty":
        database_of(desk).write_bytes(b"")
    elif damage == "no segment":
        segment_of(desk).unlink()
    elif damage == "no text":
        segment_of(desk).write_bytes(b"?" * segment_of(desk).stat().st_size)
    elif damage == "rows":
        run(desk, "UPDATE article SET title = 'Another'")
    else:
        database_of(desk).write_bytes(b"")
        (desk.folder / MANIFEST).write_bytes(b"{")
    before = contents(desk.folder)
    for found in (verify(desk), Dateline.verify(desk.folder, quick=True)):
        assert found.findings
        assert [one for one in found.findings if "repair" in one.remedy or "backup" not in one.remedy] == []
        assert not found.saved
    with pytest.raises((DamagedIndexError, RepairError)) as caught:
        Dateline.repair(desk.folder)
    assert "backup" in caught.value.hint
    assert "repair" not in caught.value.hint
    assert contents(desk.folder) == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda desk: damage_text(desk, "rain"),
        lambda desk: edit(desk, "ends", put_at(1, 9999)),
        lambda desk: run(desk, "UPDATE article SET title = 'Another' WHERE id = 'border'"),
        lambda desk: run(desk, "DELETE FROM article WHERE id = 'rain'"),
        lambda desk: run(desk, "UPDATE file SET sha256 = ''"),
        lambda desk: (desk.folder / MANIFEST).write_bytes(b"{"),
    ],
    ids=["text", "chunk", "row", "no row", "file", "manifest"],
)
def test_what_is_said_before_a_repair_comes_of_it(desk: Desk, damage: Callable[[Desk], Any]) -> None:
    damage(desk)
    said = verify(desk)
    refused = [one.remedy for one in said.findings if "repair" in one.remedy and "--drop" not in one.remedy]
    if said.lost:
        assert refused == []
        with pytest.raises(RepairError, match="cannot be trusted") as caught:
            Dateline.repair(desk.folder)
        assert f"keeps {said.saved} sound article" in caught.value.hint
    else:
        assert len(refused) == len(said.findings)
    done = Dateline.repair(desk.folder, drop_damaged=bool(said.lost))
    assert (done.articles, done.dropped) == (said.saved, said.lost)
    assert len(desk.ids()) == said.saved


@pytest.mark.parametrize("column", ["id", "record"])
def test_a_stated_id_that_was_lost_comes_back(desk: Desk, column: str) -> None:
    before = whole(desk.folder)
    run(desk, f"UPDATE article SET {column} = '' WHERE id = 'wire-1'")
    said = verify(desk)
    assert (said.sound, said.saved, said.lost) == (False, 3, ())
    assert all("--drop-damaged" not in one.remedy for one in said.findings)
    assert Dateline.repair(desk.folder).dropped == ()
    assert verify(desk).sound
    assert whole(desk.folder) == before


def test_indexing_what_is_known_says_that_the_index_is_damaged(desk: Desk) -> None:
    with closing(sqlite3.connect(database_of(desk))) as connection, connection:
        connection.execute("UPDATE article SET id = '' WHERE id = 'wire-1'")
    (desk.articles / "news.jsonl").write_text(json.dumps({"id": "wire-1", "text": DRONES}))
    damaged = contents(desk.folder)
    with pytest.raises(DamagedIndexError) as caught:
        desk.index(desk.articles / "rain.txt")  # nothing of which has changed
    assert "dateline repair" in caught.value.hint
    assert contents(desk.folder) == damaged


@pytest.mark.parametrize("damage", [b"{", b"", None], ids=["cut short", "empty", "missing"])
@pytest.mark.parametrize("stray", ["no other", "half of the next", "a file of that name"])
def test_a_manifest_is_made_again_from_the_database(desk: Desk, damage: bytes | None, stray: str) -> None:
    before, manifest = whole(desk.folder), Manifest.read(desk.folder)
    (desk.folder / MANIFEST).unlink()
    if damage is not None:
        (desk.folder / MANIFEST).write_bytes(damage)
    if stray != "no other":
        half = database_of_generation(desk, 2).read_bytes()[:-8192]
        database_of_generation(desk, 3).write_bytes(half if stray == "half of the next" else b"?" * 8192)
    with pytest.raises(DamagedIndexError):
        desk.index()
    assert not verify(desk).sound
    done = Dateline.repair(desk.folder)
    assert [one.where for one in done.findings] == [MANIFEST]
    assert done.dropped == ()
    assert verify(desk).sound
    assert whole(desk.folder) == before
    made = Manifest.read(desk.folder)
    assert made.embedder == manifest.embedder
    assert sorted(os.listdir(desk.folder)) == sorted(
        [".lock", MANIFEST, made.database.name, *(one.name for one in made.segments)]
    )


def database_of_generation(desk: Desk, generation: int) -> Path:
    return desk.folder / f"articles-{generation:06d}.sqlite"


def test_what_a_repair_left_that_was_killed_after_its_commit_is_cleared_away(desk: Desk) -> None:
    strays = [
        "articles-000001.sqlite",
        "segment-000009.bin",
        "vectors-000001.faiss",
        "building.sqlite",
        "manifest.json.new",
    ]
    for name in strays:
        (desk.folder / name).write_bytes(b"damaged")
    assert verify(desk).sound
    assert Dateline.repair(desk.folder).generation == 2
    assert not set(strays) & set(os.listdir(desk.folder))


def test_where_there_is_no_index_there_is_nothing_to_verify_or_repair(tmp_path: Path) -> None:
    for work in (Dateline.verify, Dateline.repair):
        with pytest.raises(NoIndexError):
            work(tmp_path)


def test_a_page_of_the_database_that_is_lost_costs_what_it_held_and_no_more(tmp_path: Path) -> None:
    """Forty articles; one page of each file in turn is overwritten with zeros."""
    desk = Desk(tmp_path)
    for number in range(40):
        desk.write(f"{number}.txt", *(f"{number} {text}" for text in (BORDER, DRONES, RAIN)))
    desk.index()
    files = contents(desk.folder)
    assert files is not None
    kept = []
    for path, step in ((database_of(desk), 7), (segment_of(desk), 3)):
        sound = files[path.name]
        for page in range(1, len(sound) // 4096, step):
            path.write_bytes(sound[: page * 4096] + b"\0" * 4096 + sound[(page + 1) * 4096 :])
            assert not verify(desk).sound
            try:
                done = Dateline.repair(desk.folder, drop_damaged=True)
            except RepairError:
                continue  # the page held what is needed to find anything
            assert verify(desk).sound
            gone = {name for name in done.dropped if name.startswith("article")}
            assert len(desk.ids()) == 40 - len(gone)
            kept.append(len(desk.ids()))
            for name in os.listdir(desk.folder):
                (desk.folder / name).unlink()
            for name, content in files.items():
                (desk.folder / name).write_bytes(content)
    assert min(kept) >= 20  # a page holds a dozen of these short articles at most


def test_the_commands_say_what_they_found_and_did(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    from dateline.cli import main

    def dateline(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments, "--index", str(desk.folder)])
        return (left.value.code, *capfd.readouterr())  # type: ignore[return-value]

    code, out, _ = dateline("verify")
    assert code == 0
    assert ": sound, " in out
    flip(segment_of(desk), segment_of(desk).stat().st_size // 2)
    code, out, _ = dateline("verify")
    assert code == 1
    assert out.startswith("segment-000002.bin: is not, byte for byte, what was written; dateline repair ")
    code, out, _ = dateline("verify", "--json")
    shape = json.loads(out)
    assert (code, shape["schema"], shape["sound"], len(shape["findings"]) > 0) == (1, 1, False, True)
    assert "a repair keeps: all, 3 articles\n" in dateline("verify")[1]
    code, out, _ = dateline("repair")
    assert code == 0
    assert ", 3 articles, " in out
    assert ", 0 rows dropped" in out
    assert dateline("verify")[0] == 0
    assert json.loads((desk.folder / MANIFEST).read_text())[FORMAT_KEY] == FORMAT
    with closing(Index.open(desk.folder)) as index:
        assert len(index.vectors) == 5
    damage_text(desk, "rain")
    _, out, _ = dateline("verify")
    assert "a repair loses: article rain (" in out
    assert "a repair keeps: 2 articles\n" in out


def test_a_passage_knows_who_has_it_whole_and_who_a_part_of_it(copied: Desk) -> None:
    """Of the three articles two are copies; the third has a paragraph of theirs, and is else its own."""
    paragraph = words_of(story(1), 50, 110).rstrip(".")
    with closing(Index.open(copied.folder)) as index:
        question = " ".join(paragraph.split()[:3])
        found = retrieve(Asked(question), index, LengthEmbedder(), Settings(index=copied.folder, top_k=1000))
    seen = set[str]()
    for passage in found:
        known = {passage.article.id, *(one.id for one in passage.copies)}
        inside = passage.text.strip(" .\n") in paragraph
        if passage.article.id == "c" and not inside:
            assert known == {"c"}
        elif inside:
            assert known == {"a", "b", "c"}
            seen.add(passage.article.id)
        for repeat in passage.repeats:
            assert repeat.start < passage.end
            assert passage.start < repeat.end
            assert repeat.text == paragraph
    assert seen
