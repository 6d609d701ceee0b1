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
from dateline.errors import DamagedIndexError, NoIndexError, RepairError
from dateline.filters import NO_FILTERS
from dateline.questions.asked import Asked
from dateline.retriever import retrieve
from dateline.settings import Settings, VectorType
from dateline.stores import MANIFEST, Index, Manifest
from dateline.stores.backends import STORES
from dateline.stores.manifest import FORMAT_KEY, FileFacts, rendered
from dateline.stores.schema import FORMAT, FORMATS_BEFORE
from dateline.stores.vectors import VectorStore
from embedders import LengthEmbedder
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


def vectors_of(desk: Desk) -> Path:
    return desk.folder / Manifest.read(desk.folder).vectors.name


def stated_anew(desk: Desk) -> None:
    """Let the manifest vouch for the files as they are now: the damage is then in what they say."""
    manifest = json.loads((desk.folder / MANIFEST).read_text())
    for name in ("database", "vectors"):
        facts = FileFacts.of(desk.folder / manifest[name]["name"])
        manifest[name] |= {"bytes": facts.bytes, "sha256": facts.sha256}
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


def edit_vectors(desk: Desk, edit: Callable[[VectorStore], object]) -> None:
    store = STORES["flat"].load(vectors_of(desk))
    edit(store)
    store.save(vectors_of(desk))
    stated_anew(desk)


def test_a_sound_index_is_sound(desk: Desk) -> None:
    found = verify(desk)
    assert (found.sound, found.findings, found.generation) == (True, (), 2)
    assert Dateline.repair(desk.folder).generation == 2  # and there is nothing to repair


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


def test_repair_makes_the_vectors_that_the_settings_ask_for(desk: Desk) -> None:
    for kind, generation in (
        (VectorType.IVF, 3),
        (VectorType.AUTO, 3),
        (VectorType.SQ8, 4),
        (VectorType.SQ8, 4),
    ):
        assert Dateline.repair(settings=desk.settings(vectors=kind)).generation == generation
        assert verify(desk).sound
    assert Manifest.read(desk.folder).vector_type == "sq8"
    run(desk, "DELETE FROM words_docsize WHERE id = 1")
    Dateline.repair(settings=desk.settings(vectors=VectorType.IVF))
    assert Manifest.read(desk.folder).vector_type == "ivf"


@pytest.mark.parametrize(
    ("damage", "where", "what"),
    [
        (lambda desk: database_of(desk).unlink(), "articles-000002.sqlite", "missing"),
        (lambda desk: vectors_of(desk).unlink(), "vectors-000002.faiss", "missing"),
        (lambda desk: os.truncate(vectors_of(desk), 50), "vectors-000002.faiss", "has 50 bytes, not the"),
        (lambda desk: flip(vectors_of(desk), 100), "vectors-000002.faiss", "byte for byte"),
        (lambda desk: flip(database_of(desk), 99), "articles-000002.sqlite", "byte for byte"),
        (lambda desk: (desk.folder / MANIFEST).write_bytes(b"{"), MANIFEST, "manifest cannot be read"),
        (
            lambda desk: run(desk, "UPDATE article SET text = text || '!' WHERE id = 'rain'"),
            "article rain (",
            "its text is not the one that was stored",
        ),
        (
            lambda desk: run(desk, """UPDATE chunk SET "end" = 9999 WHERE number = 2"""),
            "chunk 2 of article border (",
            "9999 is no range of its article's",
        ),
        (
            lambda desk: run(desk, "UPDATE chunk SET vector = x'00' WHERE number = 2"),
            "chunk 2 of article border (",
            "its vector does not have 16 numbers",
        ),
        (
            lambda desk: run(desk, f"UPDATE chunk SET vector = x'{'00' * 60}0000c07f' WHERE number = 2"),
            "chunk 2 of article border (",
            "what is no number",
        ),
        (lambda desk: run(desk, "DELETE FROM article WHERE id = 'rain'"), "article ", "cannot be read"),
        (lambda desk: run(desk, "DELETE FROM chunk WHERE number = 4"), "article ", "has no chunk"),
        (
            lambda desk: run(desk, "DELETE FROM chunk WHERE number = 2"),
            "article border (",
            "no chunk has what stands at character 73",
        ),
        (
            lambda desk: run(desk, "UPDATE article SET date = '2025-06-27' WHERE id = 'border'"),
            "article border (",
            "it is not, value by value, what was stored",
        ),
        (
            lambda desk: run(desk, f"UPDATE chunk SET vector = x'{'00' * 64}' WHERE number = 2"),
            "chunk 2 of article border (",
            "it is not, value by value, what was stored",
        ),
        (lambda desk: run(desk, "UPDATE file SET sha256 = ''"), "file ", "is not what was stored"),
        (lambda desk: run(desk, "UPDATE made SET stated = '{}'"), "articles-", "keeps of the manifest"),
        (lambda desk: run(desk, "DROP TABLE repeat"), "articles-", "its schema lacks table repeat"),
        (
            lambda desk: run(desk, "DELETE FROM words_docsize WHERE id = 1"),
            "words in articles-000002.sqlite",
            "lack chunks: 1",
        ),
        (
            lambda desk: run(desk, "INSERT INTO words (rowid, title, text) VALUES (77, '', 'sun')"),
            "words in articles-000002.sqlite",
            "have terms of no chunk: sun",
        ),
        (
            lambda desk: run(desk, "DELETE FROM story_docsize WHERE id = 1"),
            "words in articles-000002.sqlite",
            "lack articles: 1",
        ),
        (
            lambda desk: run(desk, "INSERT INTO story (rowid, title, text) VALUES (77, '', 'sun')"),
            "words in articles-000002.sqlite",
            "have terms of no article: sun",
        ),
        (lambda desk: run(desk, "UPDATE file SET skipped = '['"), "file ", "cannot be read"),
        (lambda desk: run(desk, "UPDATE spare SET vector = x'00'"), "spare vector 1 in", "16 numbers"),
        (
            lambda desk: edit_vectors(desk, lambda store: store.remove(store.ids[:1])),
            "vectors-000002.faiss",
            "lacks the vector of chunk 1",
        ),
        (
            lambda desk: edit_vectors(desk, lambda store: store.add(store.ids[:1] + 76, store.rows([1]))),
            "vectors-000002.faiss",
            "has a vector without its chunk 77",
        ),
        (
            lambda desk: edit_vectors(desk, move_vector),
            "vectors-000002.faiss",
            "has another vector than the database, of chunk 1",
        ),
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
        ("DELETE FROM sketch WHERE article = 1", "the word runs are not those of the text of article 1"),
        (
            "UPDATE sketch SET digests = x'00000000'",
            "the word runs are not those of the text of article 1, 2, 3",
        ),
        ("DELETE FROM band WHERE article = 2", "the bands are not those that are known of article 2"),
        ("INSERT INTO sketch VALUES (7, x'', x'')", "no article has what is known of 7"),
        ("DELETE FROM anchor WHERE article = 3", "the anchors are not those of the text of article 3"),
        ("INSERT INTO anchor VALUES (5, 3)", "the anchors are not those of the text of article 3"),
        ("INSERT INTO band VALUES (1e300, 2)", "they cannot be read (Python int too large"),
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


def move_vector(store: VectorStore) -> None:
    first, row = store.ids[:1], store.rows([1])
    store.remove(first)
    store.add(first, row + 0.001)


@dataclass(frozen=True)
class Sound:
    """An index and its files; what Hypothesis shows of a failure must not have their bytes in it."""

    folder: Path
    files: dict[str, bytes] = field(repr=False)


@given(
    at=st.floats(0, 1, exclude_max=True),
    bit=st.integers(0, 7),
    which=st.sampled_from(["database", "vectors"]),
)
def test_whatever_bit_is_wrong_it_is_found(sound: Sound, at: float, bit: int, which: str) -> None:
    folder, files = sound.folder, sound.files
    manifest = Manifest.read(folder)
    name = manifest.database.name if which == "database" else manifest.vectors.name
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
        lambda desk: vectors_of(desk).unlink(),
        lambda desk: flip(vectors_of(desk), 100),
        lambda desk: edit_vectors(desk, move_vector),
        lambda desk: run(desk, "DELETE FROM words_docsize WHERE id = 1"),
        lambda desk: run(desk, "DELETE FROM words_data WHERE id > 10"),
        lambda desk: run(desk, "DROP TABLE words"),
        lambda desk: run(desk, "UPDATE file SET skipped = '['"),
        lambda desk: run(desk, "UPDATE spare SET vector = x'00'"),
    ],
    ids=["no vectors", "bad vectors", "other vectors", "docsize", "data", "no words", "file", "spare"],
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
@pytest.mark.parametrize("word", [b"Rain fell on", b"2025-06-26", b"Border pact", b"border.txt", None])
def test_a_single_bit_of_a_row_is_turned_back(desk: Desk, word: bytes | None, bit: int) -> None:
    """In a text, a date, a title, a path, or beside the vector of a chunk: what was embedded."""
    desk.write("border.txt", BORDER, DRONES, BUDGET, title="Border pact", date="2025-06-26")
    desk.index()
    before = whole(desk.folder)
    content = bytearray(database_of(desk).read_bytes())
    if word is None:
        with closing(sqlite3.connect(database_of(desk))) as connection:
            [(word,)] = connection.execute(
                "SELECT CAST(embedded || substr(vector, 1, 9) AS BLOB) FROM chunk LIMIT 1"
            )
    content[content.index(word)] ^= 1 << bit
    database_of(desk).write_bytes(content)
    assert not verify(desk).sound
    assert Dateline.repair(desk.folder).dropped == ()
    assert verify(desk).sound
    assert whole(desk.folder) == before


def test_a_long_text_and_a_row_of_many_pages_are_righted_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("long.txt", *(f"{number} {text}" for number in range(90) for text in (BORDER, RAIN)))
    desk.index()
    before = whole(desk.folder)
    flip(database_of(desk), database_of(desk).read_bytes().index(b"70 Rain fell on"))
    assert Dateline.repair(desk.folder).dropped == ()
    assert whole(desk.folder) == before


def test_a_damaged_text_is_dropped_only_when_told_and_its_file_brings_it_back(desk: Desk) -> None:
    before = whole(desk.folder)
    content = database_of(desk).read_bytes()
    database_of(desk).write_bytes(content.replace(b"Rain fell on", b"Snow fell on"))
    damaged = contents(desk.folder)
    with pytest.raises(
        RepairError, match=r"2 rows cannot be trusted: article rain \(.*, chunk \d$"
    ) as caught:
        Dateline.repair(desk.folder)
    assert "--drop-damaged" in caught.value.hint
    assert contents(desk.folder) == damaged
    done = Dateline.repair(desk.folder, drop_damaged=True)
    assert [name.split(" (")[0] for name in done.dropped] == ["article rain", "chunk 6"]
    assert verify(desk).sound
    assert desk.ids() == ["border", "wire-1"]
    (desk.articles / "news.jsonl").write_text(json.dumps({"id": "wire-1", "text": DRONES}))
    desk.index()
    assert whole(desk.folder) == before


def test_an_article_that_lost_a_chunk_goes_as_a_whole(desk: Desk) -> None:
    run(desk, "UPDATE chunk SET start = 76 WHERE number = 2")
    done = Dateline.repair(desk.folder, drop_damaged=True)
    assert [name.split(" (")[0] for name in done.dropped] == ["chunk 2 of article border", "article border"]
    assert desk.ids() == ["rain", "wire-1"]
    assert verify(desk).sound
    with closing(sqlite3.connect(database_of(desk))) as connection:
        [(unknown,)] = connection.execute(
            "SELECT count(*) FROM article WHERE number NOT IN (SELECT article FROM sketch)"
        )
    assert unknown == 0  # copies of what was kept are still found


@pytest.mark.parametrize("damage", ["missing", "no database"])
def test_what_cannot_be_repaired_says_so(desk: Desk, damage: str) -> None:
    if damage == "missing":
        database_of(desk).unlink()
    else:
        database_of(desk).write_bytes(b"?" * database_of(desk).stat().st_size)
    before = contents(desk.folder)
    with pytest.raises((DamagedIndexError, RepairError)) as caught:
        Dateline.repair(desk.folder)
    assert "backup" in caught.value.hint
    assert contents(desk.folder) == before


@pytest.mark.parametrize("vector", ["00", "00" * 64])
def test_a_chunk_whose_vector_changed_gets_it_from_the_vector_file(desk: Desk, vector: str) -> None:
    before = whole(desk.folder)
    run(desk, f"UPDATE chunk SET vector = x'{vector}' WHERE number = 2")
    assert Dateline.repair(desk.folder).dropped == ()
    assert verify(desk).sound
    assert whole(desk.folder) == before


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
        [".lock", MANIFEST, made.database.name, made.vectors.name]
    )


def database_of_generation(desk: Desk, generation: int) -> Path:
    return desk.folder / f"articles-{generation:06d}.sqlite"


def test_what_a_repair_left_that_was_killed_after_its_commit_is_cleared_away(desk: Desk) -> None:
    strays = ["articles-000001.sqlite", "vectors-000001.faiss", "building.sqlite", "manifest.json.new"]
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
    """Forty articles; one page of each kind of table in turn is overwritten with zeros."""
    desk = Desk(tmp_path)
    for number in range(40):
        desk.write(f"{number}.txt", *(f"{number} {text}" for text in (BORDER, DRONES, RAIN)))
    desk.index()
    files = contents(desk.folder)
    assert files is not None
    sound, kept = files[database_of(desk).name], []
    for page in range(1, len(sound) // 4096, 7):
        database_of(desk).write_bytes(sound[: page * 4096] + b"\0" * 4096 + sound[(page + 1) * 4096 :])
        assert not verify(desk).sound
        try:
            done = Dateline.repair(desk.folder, drop_damaged=True)
        except RepairError:
            continue  # the page held what SQLite needs to find anything
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
    vectors_of(desk).unlink()
    code, out, _ = dateline("verify")
    assert code == 1
    assert out.startswith("vectors-000002.faiss: the file is missing; dateline repair ")
    code, out, _ = dateline("verify", "--json")
    shape = json.loads(out)
    assert (code, shape["schema"], shape["sound"], len(shape["findings"])) == (1, 1, False, 1)
    code, out, _ = dateline("repair")
    assert code == 0
    assert "is sound: generation 3, 1 finding, 0 rows dropped" in out
    assert dateline("verify")[0] == 0
    assert json.loads((desk.folder / MANIFEST).read_text())[FORMAT_KEY] == FORMAT
    with closing(Index.open(desk.folder)) as index:
        assert len(index.vectors) == 5


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
