"""From files to a committed state of the index: what is done, not done again, and never lost."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from conftest import StartPython
from dateline.articles import decoding
from dateline.articles.content import Content
from dateline.articles.drafts import Draft
from dateline.articles.loading import read_file
from dateline.articles.outside import Outside
from dateline.articles.sources import SourceFile
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    EmbedderMismatchError,
    IndexingInterrupted,
    IndexNotWritableError,
    InputError,
    NothingToIndexError,
    SettingsError,
)
from dateline.filters.filters import NO_FILTERS
from dateline.indexing.removal import remove_articles
from dateline.indexing.updating import update_index
from dateline.places import Place
from dateline.questions.asked import Asked
from dateline.reports import IndexReport, Skipped
from dateline.retriever import retrieve
from dateline.settings import Settings, VectorType
from dateline.stores.index import Index
from dateline.stores.manifest import MANIFEST, Manifest
from dateline.stores.opening import open_index
from dateline.stores.schema import FORMATS_BEFORE
from dateline.stores.verification import verify_index
from dateline.types import Article
from embedders import LengthEmbedder
from placed import PLACES

# Twelve words each: with sixteen to a chunk, a paragraph is a chunk.
BORDER = "The two ministers signed the agreement at the border on Thursday morning."
DRONES = "Drones crossed the river nine times in June, the army said today."
BUDGET = "Parliament passed a budget of forty billion euros after a long night."
RAIN = "Rain fell on the capital for eleven days and closed four bridges."


def files_of(folder: Path) -> list[str]:
    """The files of an index that nobody writes."""
    return sorted([".lock", MANIFEST, *(one.name for one in Manifest.read(folder).files)])


@dataclass
class Desk:
    """A folder of articles, an index beside it, and an embedder that remembers what it was given."""

    root: Path
    embedder: LengthEmbedder = field(default_factory=LengthEmbedder)
    store: str = "folder"

    @property
    def articles(self) -> Path:
        return self.root / "articles"

    @property
    def place(self) -> Place:
        return PLACES[self.store](self.root)

    @property
    def folder(self) -> Path:
        assert isinstance(self.place, Path)
        return self.place

    def write(self, name: str, *paragraphs: str, **stated: str) -> Path:
        """Write an article; what is stated goes into its front matter."""
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = "".join(f"{key}: {value}\n" for key, value in stated.items())
        path.write_text((f"---\n{head}---\n" if head else "") + "\n\n".join(paragraphs), encoding="utf-8")
        return path

    def write_lines(self, name: str, *records: dict[str, str] | str) -> Path:
        """Write a JSONL file; a string is a line as it is."""
        return self.write(
            name, "\n".join(line if isinstance(line, str) else json.dumps(line) for line in records)
        )

    def settings(self, **options: Any) -> Settings:
        return Settings(
            index=self.place, **{"chunk_tokens": 16, "overlap_tokens": 0, "title_tokens": 8} | options
        )

    def index(self, *paths: Path, **options: Any) -> IndexReport:
        report, _ = update_index(paths or [self.articles], self.settings(**options), embedder=self.embedder)
        return report

    def embedded_by(self, work: Callable[[], object]) -> list[str]:
        """What the embedder was given meanwhile."""
        known = len(self.embedder.embedded)
        work()
        return self.embedder.embedded[known:]

    def stored(self) -> dict[str, Article]:
        """The articles of the index, by id."""
        return {article.id: article for article, _ in stored(self.folder)}

    def ids(self) -> list[str]:
        if isinstance(self.place, Path):
            return sorted(self.stored())
        with closing(open_index(self.place)) as index:
            return sorted(one.id for one in index.database.catalogue.headings(NO_FILTERS))


def stored(folder: Path) -> list[tuple[Article, tuple[str, ...]]]:
    """Every article with the texts of its chunks; checks that each chunk has its vector and its words."""
    with closing(Index.open(folder)) as index, index.guard():
        numbers = list(range(1, 1 + max(int(n) for block in index.database.vectors(16) for n in block[0])))
        chunks = index.database.chunks(numbers)
        assert len(chunks) == len(index.vectors) == index.manifest.chunks
        by_article: dict[str, list[str]] = {id: [] for id in index.database.article_ids()}
        for number, (article, start, end) in sorted(chunks.items()):
            by_article[article.id].append(article.text[start:end])
            [word, *_] = re.findall(r"\w+", article.text[start:end])
            assert number in dict(index.database.search([word], 10_000))
        found = [(index.database.article(id), tuple(texts)) for id, texts in by_article.items()]
        return [(article, texts) for article, texts in found if article is not None]


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


def reasons(report: IndexReport) -> list[tuple[str, str]]:
    return [(Path(one.path).name, one.reason) for one in report.skipped]


def contents(folder: Path) -> dict[str, bytes] | None:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else None


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two articles, one of them of three paragraphs; nothing is indexed yet."""
    desk = Desk(tmp_path)
    desk.write("border.txt", BORDER, DRONES, BUDGET, title="Border pact", date="2025-06-26", source="Wire")
    desk.write("rain.txt", RAIN)
    return desk


# What is done, and what is not done again


def test_the_first_run_embeds_every_chunk_under_its_title(desk: Desk) -> None:
    report = desk.index()
    assert counts(report) == (2, 0, 0, 0)
    assert (report.articles, report.chunks, report.generation, report.skipped) == (2, 4, 1, ())
    assert sorted(desk.embedder.embedded) == sorted(
        [f"Border pact\n{BORDER}", f"Border pact\n{DRONES}", f"Border pact\n{BUDGET}", RAIN]
    )
    article = desk.stored()["border"]
    assert article.text == f"{BORDER}\n\n{DRONES}\n\n{BUDGET}"
    assert (article.title, article.date, article.source) == ("Border pact", "2025-06-26", "Wire")
    assert article.path == str(desk.articles / "border.txt")


def test_the_same_folder_again_changes_nothing_and_embeds_nothing(desk: Desk) -> None:
    desk.index()
    before = contents(desk.folder)
    again: list[IndexReport] = []
    assert desk.embedded_by(lambda: again.append(desk.index())) == []
    assert counts(again[0]) == (0, 0, 2, 0)
    assert (again[0].articles, again[0].chunks, again[0].generation) == (2, 4, 1)
    assert contents(desk.folder) == before


def test_a_run_that_changes_nothing_copies_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.index()
    with monkeypatch.context() as patch:
        patch.setattr("dateline.stores.writer.copy_file", None)  # calling it would fail
        assert counts(desk.index()) == (0, 0, 2, 0)
    desk.write("rain.txt", BUDGET)
    assert counts(desk.index()) == (0, 1, 1, 0)


def test_a_database_that_is_damaged_is_named_by_a_run_that_changes_nothing(desk: Desk) -> None:
    desk.index()
    path = desk.folder / Manifest.read(desk.folder).database.name
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"?" * (len(content) - 4096))
    with pytest.raises(DamagedIndexError):
        desk.index()


def test_of_an_edited_article_only_the_new_texts_are_embedded(desk: Desk) -> None:
    desk.index()
    drones = DRONES.replace("nine", "ten")
    desk.write("border.txt", BORDER, drones, BUDGET, title="Border pact")
    assert desk.embedded_by(lambda: desk.index()) == [f"Border pact\n{drones}"]
    assert dict(stored(desk.folder))[desk.stored()["border"]] == (BORDER, drones, BUDGET)


def test_members_of_an_archive_are_updated_one_by_one(desk: Desk) -> None:
    """A member that changed is read again, one that did not is left alone, one that went goes with --sync."""
    archive = desk.articles / "june.zip"

    def pack(**members: str) -> IndexReport:
        with ZipFile(archive, "w") as file:
            for name, text in members.items():
                file.writestr(f"{name}.txt", text)
        report, _ = update_index([desk.articles], desk.settings(), embedder=desk.embedder, sync=True)
        return report

    assert counts(pack(one=DRONES, two=BUDGET)) == (4, 0, 0, 0)
    assert desk.stored()["june/one"].path == f"{archive}!/one.txt"
    assert desk.embedded_by(lambda: pack(one=DRONES, two=RAIN.replace("four", "six"))) != []
    assert counts(pack(one=DRONES)) == (0, 0, 3, 1)
    assert desk.ids() == ["border", "june/one", "rain"]


def test_a_later_pipe_replaces_by_id_and_takes_nothing_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pipe(*records: dict[str, str]) -> IndexReport:
        lines = "".join(json.dumps(record) + "\n" for record in records)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
        report, _ = update_index(["-"], desk.settings(), embedder=desk.embedder)
        return report

    assert counts(pipe({"id": "a", "text": DRONES}, {"text": BUDGET})) == (2, 0, 0, 0)
    assert counts(pipe({"id": "a", "text": RAIN})) == (0, 1, 0, 0)
    assert sorted(article.text for article in desk.stored().values()) == sorted([RAIN, BUDGET])
    pipe({"text": BUDGET})
    assert len(desk.stored()) == 2  # the same words again are the same article


def test_a_field_that_is_named_is_read_again(desk: Desk) -> None:
    path = desk.write_lines("wire.jsonl", {"lede": "Border pact", "words": BORDER})
    with pytest.raises(NothingToIndexError) as none:
        desk.index(path)
    assert [one.reason.split(" (")[0] for one in none.value.skipped] == ["line 1: no text field"]
    fields = {"title": "lede", "text": "words"}
    update_index([path], desk.settings(), embedder=desk.embedder, fields=fields)
    (article,) = desk.stored().values()
    assert (article.title, article.text, article.origins["title"]) == ("Border pact", BORDER, "record")


def test_an_edit_counts_one_and_its_old_words_are_gone(desk: Desk) -> None:
    desk.index()
    desk.write("rain.txt", RAIN.replace("bridges", "tunnels"))
    report = desk.index()
    assert counts(report) == (0, 1, 1, 0)
    assert report.generation == 2
    with closing(Index.open(desk.folder)) as index:
        assert index.database.search(["bridges"], 9) == []
        assert len(index.database.search(["tunnels"], 9)) == 1


def test_a_new_date_changes_the_article_and_embeds_nothing(desk: Desk) -> None:
    desk.index()
    desk.write(
        "border.txt", BORDER, DRONES, BUDGET, title="Border pact", date="2025-06-27", author="M. Ixchel"
    )
    report: list[IndexReport] = []
    assert desk.embedded_by(lambda: report.append(desk.index())) == []
    assert counts(report[0]) == (0, 1, 1, 0)
    article = desk.stored()["border"]
    assert (article.date, article.source, article.author) == ("2025-06-27", None, "M. Ixchel")


def test_a_new_title_embeds_every_chunk_of_its_article_again(desk: Desk) -> None:
    desk.index()
    desk.write("border.txt", BORDER, DRONES, BUDGET, title="A deal")
    assert sorted(desk.embedded_by(desk.index)) == sorted(
        f"A deal\n{text}" for text in (BORDER, DRONES, BUDGET)
    )
    with closing(Index.open(desk.folder)) as index:
        assert index.database.search(["pact"], 9) == []
        assert len(index.database.search(["deal"], 9)) == 3


def test_a_title_is_embedded_as_far_as_its_budget_goes(desk: Desk) -> None:
    desk.write("rain.txt", RAIN, title="one two three four five six seven eight nine ten")
    assert f"one two three four five six seven eight\n{RAIN}" in desk.embedded_by(desk.index)
    assert desk.stored()["rain"].title == "one two three four five six seven eight nine ten"


def test_a_text_that_left_and_comes_back_is_not_embedded_again(desk: Desk) -> None:
    desk.index()
    desk.write("rain.txt", BUDGET.replace("forty", "fifty"))
    desk.index()
    desk.write("rain.txt", RAIN)
    assert desk.embedded_by(desk.index) == []


def test_only_so_many_texts_that_left_are_remembered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.stores.working_copy.SPARES", 3)
    desk.index()
    desk.write("border.txt", "Yes.", title="Border pact")
    desk.index()
    desk.write("border.txt", BORDER, DRONES, BUDGET, title="Border pact")
    assert desk.embedded_by(desk.index) == [f"Border pact\n{BORDER}"]  # the first that left is forgotten


def test_a_text_that_two_papers_print_is_embedded_once(desk: Desk) -> None:
    desk.write("copy.txt", RAIN)
    assert desk.embedded_by(desk.index).count(RAIN) == 1
    desk.write("late copy.txt", RAIN)
    assert desk.embedded_by(desk.index) == []
    assert desk.ids() == ["border", "copy", "late copy", "rain"]


def test_other_chunk_settings_cut_every_article_anew(desk: Desk) -> None:
    desk.index()
    report = desk.index(chunk_tokens=40)
    assert counts(report) == (0, 2, 0, 0)
    assert dict(stored(desk.folder))[desk.stored()["border"]] == (f"{BORDER}\n\n{DRONES}\n\n{BUDGET}",)
    assert counts(desk.index(chunk_tokens=40)) == (0, 0, 2, 0)


def test_a_file_that_is_not_named_this_time_stays(desk: Desk) -> None:
    desk.index()
    assert counts(desk.index(desk.write("new.txt", DRONES))) == (1, 0, 0, 0)
    assert desk.ids() == ["border", "new", "rain"]


def test_an_article_whose_file_is_gone_stays(desk: Desk) -> None:
    desk.index()
    (desk.articles / "rain.txt").unlink()
    assert counts(desk.index()) == (0, 0, 1, 0)
    assert desk.ids() == ["border", "rain"]


def test_many_chunks_go_through_the_buffer_in_several_batches(desk: Desk) -> None:
    """1,400 paragraphs of twelve words are 1,400 chunks, more than are ever on their way at once."""
    numbered = [f"{number} {RAIN}" for number in range(1400)]
    desk.write("long.txt", *numbered[:1200])
    desk.write("z.txt", *numbered[1200:])
    assert desk.index().chunks == 1404
    by_id = {article.id: texts for article, texts in stored(desk.folder)}
    assert by_id["long"] == tuple(numbered[:1200])
    assert by_id["z"] == tuple(numbered[1200:])


def test_a_text_that_is_on_its_way_is_not_embedded_again(desk: Desk) -> None:
    numbered = [f"{number} {RAIN}" for number in range(200)]
    desk.write("a.txt", *numbered, title="Rain")
    desk.write(
        "b.txt",
        "Another beginning of twelve words, by which the two of them differ.",
        *numbered,
        title="Rain",
    )
    embedded = desk.embedded_by(lambda: desk.index())
    assert len(embedded) == len(set(embedded))


def test_one_thread_makes_the_same_index_as_several(desk: Desk) -> None:
    desk.write("long.txt", *(f"{number} {RAIN}" for number in range(300)))
    made = []
    for threads in (1, 4):
        settings = replace(desk.settings(), index=desk.root / f"index-{threads}", threads=threads)
        update_index([desk.articles], settings, embedder=desk.embedder)
        with closing(Index.open(desk.root / f"index-{threads}")) as index:
            made.append([(ids.tolist(), rows.tolist()) for ids, rows in index.database.vectors(16)])
    assert made[0] == made[1]


# Files that move, and files that say the same


@pytest.mark.parametrize("stated", [{}, {"id": "wire-17"}], ids=["by its text", "by its stated id"])
def test_an_article_whose_file_was_renamed_is_the_same_article(desk: Desk, stated: dict[str, str]) -> None:
    desk.write("rain.txt", RAIN, **stated)
    desk.index()
    ids = desk.ids()
    (desk.articles / "2025").mkdir()
    (desk.articles / "rain.txt").rename(desk.articles / "2025/storm.md")
    report: list[IndexReport] = []
    assert desk.embedded_by(lambda: report.append(desk.index())) == []
    assert counts(report[0]) == (0, 1, 1, 0)
    assert desk.ids() == ids
    assert desk.stored()[stated.get("id", "rain")].path == str(desk.articles / "2025/storm.md")


def test_an_article_that_moved_and_moved_back_is_where_it_was(desk: Desk) -> None:
    desk.index()
    there, back = desk.articles / "storm.txt", desk.articles / "rain.txt"
    back.rename(there)
    desk.index()
    there.rename(back)
    assert counts(desk.index()) == (0, 1, 1, 0)
    assert desk.stored()["rain"].path == str(back)


def test_with_its_stated_id_a_moved_article_may_have_changed(desk: Desk) -> None:
    desk.write("rain.txt", RAIN, id="wire-17")
    desk.index()
    (desk.articles / "rain.txt").unlink()
    desk.write("storm.txt", DRONES, id="wire-17")
    assert counts(desk.index()) == (0, 1, 1, 0)
    assert desk.stored()["wire-17"].text == DRONES


def test_a_file_name_alone_makes_no_article_the_same(desk: Desk) -> None:
    """The folder was deleted, and another has a file of the same name: a story of its own."""
    desk.index()
    shutil.rmtree(desk.articles)
    other = desk.write("../other/rain.txt", DRONES).resolve().parent
    assert counts(desk.index(other)) == (1, 0, 0, 0)
    assert {id: article.text for id, article in desk.stored().items() if id != "border"} == {
        "rain": RAIN,
        "rain.txt": DRONES,
    }


def test_a_folder_that_moved_as_a_whole_keeps_its_articles(desk: Desk) -> None:
    desk.index()
    moved = desk.articles.rename(desk.root / "archive")
    assert counts(desk.index(moved)) == (0, 2, 0, 0)
    assert desk.ids() == ["border", "rain"]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1 2 3", "- 1 2 3"),
        ("- 1 2 3", "1 2 3"),
        ("1 2", "2 1"),
        ("1 2 3", "2 3 1"),
        ("1 2", "9 1"),  # a new story stands where one was that has another name now
        ("1 2", "2 9"),
        ("1 2 3", "3 9 1"),
    ],
    ids=lambda names: names.replace(" ", ""),
)
def test_whatever_names_are_passed_round_each_story_keeps_its_id(
    tmp_path: Path, before: str, after: str, backwards: bool
) -> None:
    """The order in which files are read decides nothing."""
    desk = Desk(tmp_path)
    names = ("a.txt", "b.txt", "c.txt", "d.txt")

    def lay(stories: str) -> list[Path]:
        shutil.rmtree(desk.articles, ignore_errors=True)
        laid = zip(names, stories.split(), strict=False)
        return [desk.write(name, f"Story {one}. {RAIN}") for name, one in laid if one != "-"]

    desk.index(*lay(before))
    had = {article.text: id for id, article in desk.stored().items()}
    paths = lay(after)
    assert desk.embedded_by(lambda: desk.index(*(reversed(paths) if backwards else paths))) == (
        [f"Story 9. {RAIN}"] if "9" in after else []
    )
    has = {article.text: id for id, article in desk.stored().items() if Path(article.path or "").exists()}
    assert sorted(has) == sorted(path.read_text() for path in paths)
    assert {text: id for text, id in has.items() if text in had} == {
        text: id for text, id in had.items() if text in has
    }
    assert counts(desk.index(*paths))[:2] == (0, 0)
    assert verify_index(desk.folder).sound


def test_an_edited_story_stays_itself_beside_one_that_took_its_name(desk: Desk) -> None:
    """Rain was renamed to drizzle, and its name given to another story."""
    desk.write("rain.txt", RAIN, id="one")
    desk.index()
    desk.write("drizzle.txt", f"{RAIN} It was mild.", id="one")
    desk.write("rain.txt", DRONES, id="two")
    assert counts(desk.index()) == (1, 1, 1, 0)
    assert {id: article.text for id, article in desk.stored().items() if id != "border"} == {
        "one": f"{RAIN} It was mild.",
        "two": DRONES,
    }


def test_two_stories_of_one_stated_id_move_and_move_back(desk: Desk) -> None:
    desk.write_lines("x.jsonl", {"id": "A1", "text": DRONES})
    desk.write_lines("y.jsonl", {"id": "A1", "text": BUDGET})
    desk.index()
    ids = desk.ids()
    for name in ("moved", "again", "articles"):
        folder = Path(next(iter(desk.stored().values())).path or "").parent.rename(desk.root / name)
        assert counts(desk.index(folder)) == (0, 4, 0, 0)
        assert (desk.ids(), {Path(one.path or "").parent for one in desk.stored().values()}) == (
            ids,
            {folder},
        )


def test_two_files_with_one_stem_are_two_articles(desk: Desk) -> None:
    desk.write("rain.md", DRONES)
    desk.write("2025/rain.txt", BUDGET)
    assert desk.index().added == 4
    texts = {id: article.text for id, article in desk.stored().items()}
    assert {id: texts[id] for id in ("rain", "rain.txt", "2025/rain")} == {
        "rain": DRONES,  # rain.md comes first
        "rain.txt": RAIN,
        "2025/rain": BUDGET,
    }
    assert counts(desk.index()) == (0, 0, 4, 0)


def test_one_id_and_text_under_two_paths_is_one_article_and_the_other_is_named(desk: Desk) -> None:
    first = desk.write("a/pact.txt", DRONES, id="pact-1")
    desk.write("b/pact.txt", DRONES, id="pact-1")
    report = desk.index()
    assert report.added == 3
    assert reasons(report) == [("pact.txt", f"the same article as pact-1 ({first})")]
    again = desk.index()
    assert (counts(again), again.generation) == ((0, 0, 3, 0), 1)
    assert again.skipped == report.skipped


def test_the_second_of_two_equal_files_is_looked_at_again_when_the_first_one_changed(desk: Desk) -> None:
    first = desk.write("a.txt", DRONES, id="pact-1")
    desk.write("b.txt", DRONES, id="pact-1")
    desk.index()
    desk.write(first.name, BUDGET, id="pact-1")
    report = desk.index()
    assert counts(report) == (1, 1, 2, 0)
    assert report.skipped == ()
    assert {id: article.text for id, article in desk.stored().items() if id in ("pact-1", "b")} == {
        "pact-1": BUDGET,
        "b": DRONES,
    }


def test_a_file_that_is_named_and_contained_and_linked_to_is_one(desk: Desk) -> None:
    (desk.articles / "again.txt").symlink_to(desk.articles / "rain.txt")
    (desk.root / "elsewhere").symlink_to(desk.articles)
    given = (desk.articles / "rain.txt", desk.articles, desk.root / "elsewhere", desk.articles / "border.txt")
    assert counts(desk.index(*given)) == (2, 0, 0, 0)
    assert desk.ids() == ["border", "rain"]
    assert counts(desk.index(desk.articles / "again.txt", desk.root / "elsewhere")) == (0, 2, 0, 0)
    assert desk.ids() == ["border", "rain"]
    assert desk.stored()["rain"].path == str(desk.articles / "again.txt")


def test_two_names_of_one_file_on_the_disk_are_two_files(desk: Desk) -> None:
    """Hard links: neither is the other's path, and neither comes and goes from run to run."""
    (desk.articles / "storm.txt").hardlink_to(desk.articles / "rain.txt")
    assert counts(desk.index()) == (3, 0, 0, 0)
    assert counts(desk.index()) == (0, 0, 3, 0)


def test_a_link_to_nothing_and_a_loop_of_links_are_survived(desk: Desk) -> None:
    (desk.articles / "dangling.txt").symlink_to(desk.root / "nothing.txt")
    (desk.articles / "loop").symlink_to(desk.articles)
    report = desk.index()
    assert counts(report) == (2, 0, 0, 0)
    assert reasons(report) == [("dangling.txt", "is a link to nothing")]


def test_the_index_may_lie_among_the_articles(desk: Desk) -> None:
    settings = replace(desk.settings(), index=desk.articles / "index")
    for expected in ((2, 0, 0, 0), (0, 0, 2, 0)):
        report, _ = update_index([desk.articles], settings, embedder=desk.embedder)
        assert (counts(report), report.skipped) == (expected, ())


# Files of many records


def test_a_record_that_leaves_its_file_leaves_the_index(desk: Desk) -> None:
    first, second = {"id": "n1", "text": DRONES}, {"id": "n2", "text": BUDGET}
    desk.write_lines("news.jsonl", first, second)
    assert counts(desk.index()) == (4, 0, 0, 0)
    desk.write_lines("news.jsonl", second)
    report = desk.index()
    assert counts(report) == (0, 0, 3, 1)
    assert (report.articles, desk.ids()) == (3, ["border", "n2", "rain"])
    with closing(Index.open(desk.folder)) as index:
        assert len(index.database.search(["drones"], 9)) == 1  # border's own


def test_while_a_line_is_broken_nothing_is_removed(desk: Desk) -> None:
    first, second = {"id": "n1", "text": DRONES}, {"id": "n2", "text": BUDGET}
    desk.write_lines("news.jsonl", first, second)
    desk.index()
    desk.write_lines("news.jsonl", '{"id": "n1", "text": "Dro', second)
    report = desk.index()
    assert counts(report) == (0, 0, 4, 0)
    [(name, reason)] = reasons(report)
    assert name == "news.jsonl"
    assert reason.startswith("line 1: ")
    again = desk.index()
    assert (counts(again), again.skipped, again.generation) == (
        (0, 0, 4, 0),
        report.skipped,
        report.generation,
    )
    desk.write_lines("news.jsonl", second)
    assert counts(desk.index()) == (0, 0, 3, 1)


@pytest.mark.parametrize("at_once", [False, True])
def test_an_agencys_new_version_takes_the_place_of_the_one_before_until_it_is_withdrawn(
    tmp_path: Path, at_once: bool
) -> None:
    """Each version comes in a file of its own."""
    desk = Desk(tmp_path)
    desk.write("rain.txt", RAIN)

    def send(version: int, text: str, status: str = "usable") -> IndexReport | None:
        item = (
            f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:1" version="{version}">'
            f'<itemMeta><pubStatus qcode="stat:{status}"/></itemMeta><contentSet><inlineXML><html><body>'
            f"<p>{text}</p></body></html></inlineXML></contentSet></newsItem>"
        )
        desk.write(f"{9 - version}.xml", item)  # the newest is read first, where all are read at once
        return None if at_once else desk.index()

    send(1, DRONES)
    send(2, BUDGET)
    last = send(3, BORDER) or desk.index()
    assert {id: article.text for id, article in desk.stored().items()} == {"rain": RAIN, "tag:1": BORDER}
    assert last.changed == (0 if at_once else 1)
    for _ in range(2):
        desk.index()
        assert desk.stored()["tag:1"].path == str(desk.articles / "6.xml")
    shutil.copy(desk.articles / "6.xml", desk.articles / "copy.xml")
    desk.index()
    send(4, BORDER, "canceled")
    desk.index()
    assert desk.ids() == ["rain"]
    desk.index()
    assert desk.ids() == ["rain"]
    assert counts(desk.index()) == (0, 0, 1, 0)
    send(5, DRONES)
    desk.index()
    assert {id: article.text for id, article in desk.stored().items()} == {"rain": RAIN, "tag:1": DRONES}
    shutil.rmtree(desk.folder)
    desk.index()
    assert desk.stored()["tag:1"].text == DRONES


_NITF = (
    '<nitf><head><docdata{3}><doc-id id-string="c-7"/>{0}</docdata>{1}</head>'
    "<body><body.content><p>{2}</p></body.content></body></nitf>"
)


def _nitf(version: int, text: str, status: str = "") -> str:
    return _NITF.format(f'<du-key key="c" version="{version}"/>', "", text, status)


def _revised_nitf(version: int, text: str, status: str = "") -> str:
    history = "".join(f'<revision-history norm="20250626T{10 + each}0000Z"/>' for each in range(version + 1))
    return _NITF.format("", history, text, status)


def _record(**stated: Any) -> str:
    return json.dumps({"id": "c-7", "url": "https://courier.example/c-7", **stated})


def _atom(version: int, text: str) -> str:
    moment = f"2025-06-26T1{version}:00:00+02:00"
    return (
        "<feed><entry><id>c-7</id><title>The pact</title>"
        f"<updated>{moment}</updated><summary>{text}</summary></entry></feed>"
    )


@pytest.mark.parametrize(
    ("suffix", "stated"),
    [
        ("nitf", _nitf),
        ("nitf", _revised_nitf),
        ("json", lambda version, text: _record(text=text, revision=version)),
        ("json", lambda version, text: _record(text=text, version=str(version), modified="2025-06-26")),
        ("json", lambda version, text: _record(text=text, modified=f"2025-06-26T1{version}:00:00Z")),
        ("json", lambda version, text: _record(text=text, version=4, updated_at=f"2025-06-2{version}")),
        ("jsonl", lambda version, text: _record(text=text, lastModified=f"2025-06-26 1{version}:00:00")),
        ("atom", _atom),
        ("md", lambda version, text: f"---\nid: c-7\ntitle: Pact\nupdated: 2025-06-2{version}\n---\n{text}"),
    ],
    ids=["du-key", "history", "revision", "version", "modified", "same version", "lines", "atom", "md"],
)
@pytest.mark.parametrize("order", ["as they came", "newest first", "newest last"])
def test_the_newest_version_stands_in_whatever_file_it_comes(
    tmp_path: Path, suffix: str, stated: Callable[[int, str], str], order: str
) -> None:
    desk = Desk(tmp_path)
    desk.write("rain.txt", RAIN)
    for version, text in enumerate((DRONES, BUDGET, BORDER), start=1):
        name = f"{9 - version if order == 'newest first' else version}.{suffix}"
        desk.write(name, stated(version, text))
        if order == "as they came":
            desk.index()
    for _ in range(2):
        report = desk.index()
        assert {id: article.text for id, article in desk.stored().items()} == {"rain": RAIN, "c-7": BORDER}
    if order == "newest first":
        assert sum("an earlier version of c-7" in reason for _, reason in reasons(report)) == 2


@pytest.mark.parametrize("first", [1, 2])
def test_of_two_versions_in_one_file_the_newer_one_stands(desk: Desk, first: int) -> None:
    texts = {1: DRONES, 2: BUDGET}
    lines = [{"id": "n", "url": "https://c.example/n", "revision": one, "text": texts[one]} for one in texts]
    desk.write_lines("news.jsonl", *(lines if first == 1 else reversed(lines)))
    for _ in range(2):
        desk.index()
        assert desk.ids() == ["border", "n", "rain"]
        assert desk.stored()["n"].text == BUDGET


@pytest.mark.parametrize(
    "stated",
    [
        {"url": "https://gazette.example/17", "title": "Storm"},
        {"title": "Tram strike ends"},
        {},
    ],
    ids=["address", "title", "text"],
)
def test_two_newsrooms_may_count_alike(desk: Desk, stated: dict[str, str]) -> None:
    """What has the same number, and states a later moment, is another article."""
    own = {"title": "Storm", **({"url": "https://courier.example/17"} if "url" in stated else {})}
    desk.write_lines("a.jsonl", {"id": "17", "modified": "2025-06-26", "text": DRONES, **own})
    desk.write_lines("b.jsonl", {"id": "17", "modified": "2025-06-28", "text": BUDGET, **stated})
    for _ in range(2):
        desk.index()
        assert desk.ids() == ["17", "b#1", "border", "rain"]


@pytest.mark.parametrize("made", [_nitf, _revised_nitf], ids=["du-key", "revision-history"])
def test_what_an_agency_cancels_in_nitf_leaves(desk: Desk, made: Callable[..., str]) -> None:
    desk.write("1.nitf", made(1, DRONES))
    desk.index()
    assert desk.ids() == ["border", "c-7", "rain"]
    desk.write("2.nitf", made(2, DRONES, ' management-status="canceled"'))
    desk.index()
    assert desk.ids() == ["border", "rain"]


_ENTRY = "<item><guid>{0}</guid><description>{1}</description></item>"
_MAIL = "From a@b Thu Jan  1 00:00:00 2026\nMessage-ID: <{0}@b>\n{2}\n\n{1}\n\n"
_ATTACHED = (
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\n\n{0}\n--cut\n"
    "Content-Type: application/pdf\nContent-Disposition: attachment; filename=z.pdf\n\nx\n--cut--\n"
)


@pytest.mark.parametrize(
    ("name", "record", "empty", "around"),
    [
        ("n.jsonl", '{{"id": "{0}", "text": "{1}"}}\n', '{"id": "e", "text": ""}\n', "{}"),
        ("n.csv", '{0},"{1}"\n', "e,\n", "id,text\n{}"),
        ("n.rss", _ENTRY, "<item><guid>e</guid></item>", "<rss><channel>{}</channel></rss>"),
        (
            "n.mbox",
            _MAIL.replace("{2}", "Subject: none"),
            _MAIL.format("e", _ATTACHED.partition("\n\n")[2].format(RAIN), _ATTACHED.partition("\n\n")[0]),
            "{}",
        ),
    ],
    ids=["jsonl", "csv", "rss", "mbox"],
)
def test_what_holds_no_text_does_not_keep_another_from_leaving(
    tmp_path: Path, name: str, record: str, empty: str, around: str
) -> None:
    desk = Desk(tmp_path)
    both = record.format("one", DRONES) + record.format("two", BUDGET)
    desk.write(name, around.format(both + empty))
    before = desk.index().articles
    desk.write(name, around.format(record.format("two", BUDGET) + empty))
    report = desk.index()
    assert (report.removed, report.articles, len(report.skipped)) == (1, before - 1, 1)
    with closing(Index.open(desk.folder)) as index:
        assert index.database.search(["drones"], 9) == []


def test_an_id_that_comes_twice_in_a_file_names_two_articles_if_they_differ(desk: Desk) -> None:
    desk.write_lines(
        "news.jsonl", {"id": "n1", "text": DRONES}, {"id": "n1", "text": BUDGET}, {"id": "n1", "text": DRONES}
    )
    report = desk.index()
    assert report.added == 4
    assert reasons(report) == [("news.jsonl", f"line 3: the same article as n1 ({desk.articles}/news.jsonl)")]
    texts = {id: article.text for id, article in desk.stored().items()}
    assert (texts["n1"], texts["news#2"]) == (DRONES, BUDGET)
    assert counts(desk.index()) == (0, 0, 4, 0)


def test_a_repeated_record_does_not_keep_another_from_leaving(desk: Desk) -> None:
    one, two = {"id": "n1", "text": DRONES}, {"id": "n2", "text": BUDGET}
    desk.write_lines("news.jsonl", one, one, two)
    desk.index()
    desk.write_lines("news.jsonl", one, one)
    assert counts(desk.index()) == (0, 0, 3, 1)


def test_an_id_that_looks_like_a_repetition_is_an_id_like_any_other(desk: Desk) -> None:
    lines = [{"id": "n~3", "text": DRONES}, {"id": "n", "text": BUDGET}, {"id": "n", "text": RAIN}]
    desk.write_lines("news.jsonl", *lines)
    assert desk.index().added == 5
    assert {desk.stored()[id].text for id in ("n~3", "n", "news#3")} == {DRONES, BUDGET, RAIN}


@pytest.mark.parametrize("names", [("archive", "inbox"), ("inbox", "archive")])
@pytest.mark.parametrize("sync", [False, True])
def test_a_record_that_moves_to_another_file_never_leaves(
    desk: Desk, names: tuple[str, str], sync: bool
) -> None:
    one, two, three = ({"id": f"n{n}", "text": f"{n} {BUDGET}"} for n in (1, 2, 3))
    to, of = (f"{name}.jsonl" for name in names)
    desk.write_lines(to, one)
    desk.write_lines(of, two, three)
    desk.index()
    desk.write_lines(to, one, two)
    desk.write_lines(of, three)
    report, _ = update_index([desk.articles], desk.settings(), embedder=desk.embedder, sync=sync)
    assert (counts(report), report.skipped) == ((0, 1, 4, 0), ())
    assert desk.stored()["n2"].path == str(desk.articles / to)
    assert counts(desk.index()) == (0, 0, 5, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [("12", "912"), ("123", "23"), ("123", "1923"), ("121", "9121"), ("12", "21"), ("1234", "419")],
)
@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_a_row_that_comes_or_goes_gives_no_id_to_another(
    desk: Desk, before: str, after: str, suffix: str
) -> None:
    def lay(stories: str) -> None:
        texts = [f"Story {one}. {BUDGET}" for one in stories]
        if suffix == ".csv":
            desk.write("rows.csv", "\n".join(["text", *texts]))
        else:
            desk.write_lines("rows.jsonl", *({"text": text} for text in texts))

    def held() -> list[tuple[str, str]]:
        return sorted((id, one.text[:7]) for id, one in desk.stored().items() if id not in ("border", "rain"))

    lay(before)
    desk.index()
    had = held()
    lay(after)
    report = desk.index()
    assert sorted(text for _, text in held()) == sorted(f"Story {one}" for one in after)
    assert {text for _, text in set(had) - set(held())} <= {
        f"Story {one}" for one in set(before) - set(after)
    }
    assert report.added + report.changed == after.count("9")
    assert counts(desk.index()) == (0, 0, 2 + len(after), 0)


@pytest.mark.parametrize("call", range(1, 4))
def test_a_run_that_breaks_off_amid_passed_names_is_made_good_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    desk.write_lines("rows.jsonl", *({"text": f"Story {one}. {BUDGET}"} for one in "1234"))
    desk.index()
    had = {article.text: id for id, article in desk.stored().items()}
    commit_all_the_time(monkeypatch)
    desk.write_lines("rows.jsonl", *({"text": f"Story {one}. {BUDGET}"} for one in "8239"[::-1]))
    desk.write("zoo.txt", DRONES)
    desk.embedder = LengthEmbedder(before=interrupt_at(call))
    with pytest.raises(KeyboardInterrupt if call == 1 else (IndexingInterrupted, KeyboardInterrupt)):
        desk.index()
    assert verify_index(desk.folder).sound
    desk.embedder = LengthEmbedder()
    desk.index()
    has = {article.text: id for id, article in desk.stored().items()}
    assert sorted(text[:7] for text in has) == sorted(
        ["Drones ", "Rain fe", "Story 2", "Story 3", "Story 8", "Story 9", "The two"]
    )
    assert all(id == had[text] for text, id in has.items() if text in had)


def test_records_without_ids_are_known_by_their_line(desk: Desk) -> None:
    desk.write_lines("news.jsonl", {"text": DRONES}, {"text": BUDGET})
    desk.index()
    desk.write_lines("news.jsonl", {"text": DRONES}, {"text": BUDGET}, {"text": BORDER})
    assert counts(desk.index()) == (1, 0, 4, 0)
    assert desk.ids() == ["border", "news#1", "news#2", "news#3", "rain"]


# Files that cannot be read any more


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rain.txt", b"", "empty"),
        ("rain.txt", b" \n\t\n", "empty"),
        ("rain.txt", b"\x7fELF\x00\x00\x01", "is a binary file (it holds NUL bytes)"),
        ("news.jsonl", b"", "empty"),
        ("news.jsonl", b"\n\n", "empty"),
        ("news.json", b"[]", None),
        ("news.json", b'{"articles": [', None),
    ],
)
def test_a_file_that_holds_no_article_any_more_keeps_the_one_it_had(
    desk: Desk, name: str, content: bytes, reason: str | None
) -> None:
    if name != "rain.txt":
        desk.write(name, json.dumps({"id": "n1", "text": DRONES}))
    desk.index()
    before = desk.stored()
    (desk.articles / name).write_bytes(content)
    for _ in range(2):  # the second time the file is known, and named all the same
        report = desk.index()
        assert counts(report) == (0, 0, len(before), 0)
        [(named, why)] = reasons(report)
        assert named == name
        assert why == reason or reason is None
        assert desk.stored() == before


def test_a_file_that_has_become_too_long_is_named_with_the_limit(desk: Desk) -> None:
    report = desk.index(max_article_chars=100)
    assert [name for name, _ in reasons(report)] == ["border.txt"]
    assert "100 of --max-article-chars" in report.skipped[0].reason
    assert desk.ids() == ["rain"]


def test_a_file_that_cannot_be_opened_is_named_and_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.index()

    def refuse(path: Path) -> Content:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("dateline.articles.sources.read_once", refuse)
    report = desk.index()
    assert reasons(report) == [("border.txt", "permission denied"), ("rain.txt", "permission denied")]
    assert report.articles == 2


def test_a_file_that_the_machine_failed_to_read_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_home(_: Outside, source: SourceFile, content: Content, **how: Any) -> Iterator[Draft | Skipped]:
        return read_file(source, content=content, **how)

    monkeypatch.setattr(Outside, "read", at_home)
    real = decoding.read_bytes

    def fail(content: Content, **limits: int) -> bytes:
        if content.name.endswith("rain.txt"):
            raise OSError(errno.EIO, "Input/output error")
        return real(content, **limits)

    with monkeypatch.context() as patch:
        patch.setattr(decoding, "read_bytes", fail)
        assert reasons(desk.index()) == [("rain.txt", "cannot be read (Input/output error)")]
    assert counts(desk.index()) == (1, 0, 1, 0)


@pytest.mark.parametrize("content", ["nothing", "an empty file", "a picture"])
def test_where_there_is_no_article_no_index_is_made(tmp_path: Path, content: str) -> None:
    desk = Desk(tmp_path)
    desk.articles.mkdir()
    if content == "an empty file":
        desk.write("empty.txt")
    elif content == "a picture":
        (desk.articles / "photo.png").write_bytes(b"\x89PNG")
    with pytest.raises(NothingToIndexError, match="no article in") as caught:
        desk.index()
    assert str(desk.articles) in str(caught.value)
    assert (
        content == "nothing" or ("empty.txt: empty" in str(caught.value)) or "photo.png" in str(caught.value)
    )
    assert "give files" in caught.value.hint
    assert not desk.folder.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("new.txt", ""), ("new.jsonl", "{"), ("new.csv", "id,name\n1,Rain\n"), ("n.pdf", "%PDF")],
)
def test_where_nothing_could_be_read_an_index_that_is_there_is_no_excuse(
    desk: Desk, name: str, content: str
) -> None:
    """What was named held no article: that is an error, and the index stays as it is."""
    desk.index()
    before = contents(desk.folder)
    path = desk.write(name, content)
    with pytest.raises(NothingToIndexError, match=f"no article in .*{name}") as caught:
        desk.index(path)
    assert [one.path for one in caught.value.skipped] == [str(path)]
    assert contents(desk.folder) == before


def test_a_file_that_repeats_what_is_there_was_read(desk: Desk) -> None:
    desk.write("rain.txt", RAIN, id="wire-1")
    desk.index()
    copy = desk.write("copy.txt", RAIN, id="wire-1")
    for _ in range(2):
        assert [one.path for one in desk.index(copy).skipped] == [str(copy)]


def test_a_path_that_does_not_exist_is_named_and_nothing_happens(desk: Desk) -> None:
    with pytest.raises(InputError, match="there is no file or folder"):
        desk.index(desk.articles, desk.root / "artciles")
    assert not desk.folder.exists()


# Embedders and settings that do not fit


def test_another_embedder_is_refused_by_name_and_the_index_stays(desk: Desk) -> None:
    desk.index()
    before = contents(desk.folder)
    other = LengthEmbedder(name="other lengths")
    with pytest.raises(EmbedderMismatchError) as caught:
        update_index([desk.articles], desk.settings(), embedder=other)
    assert str(caught.value) == (
        f"the index in {desk.folder} was made with word lengths ({desk.embedder.facts.sha256[:12]}), "
        f"not with other lengths ({other.facts.sha256[:12]})"
    )
    assert "--embedder" in caught.value.hint
    assert (other.embedded, contents(desk.folder)) == ([], before)


def test_chunks_that_the_embedder_cannot_see_whole_are_refused(desk: Desk) -> None:
    desk.embedder = LengthEmbedder(max_tokens=24)
    with pytest.raises(SettingsError, match="up to 25 tokens, but word lengths sees 24"):
        desk.index()
    assert not desk.folder.exists()


# Progress


def test_progress_never_goes_back_and_ends_when_all_is_embedded(desk: Desk) -> None:
    for number in range(300):
        desk.write(f"{number}.txt", f"{number} {BORDER}", f"{number} {DRONES}")
    desk.write_lines("news.jsonl", *({"id": f"n{number}", "text": BUDGET} for number in range(50)))
    told: list[tuple[str, int, int]] = []
    while_embedding: list[int] = []
    embedder = LengthEmbedder(before=lambda: while_embedding.append(told[-1][1] if told else 0))
    report, _ = update_index(
        [desk.articles], desk.settings(), embedder=embedder, progress=lambda *at: told.append(at)
    )
    assert report.chunks == 4 + 600 + 50
    total = sum(path.stat().st_size for path in desk.articles.iterdir())
    assert {(stage, whole) for stage, _, whole in told} == {("indexing", total)}
    done = [done for _, done, _ in told]
    assert done == sorted(done)
    assert done[-1] == total
    assert max(while_embedding) < total  # the bar is not full while there is work
    assert len(set(while_embedding)) > 5  # and moves meanwhile


def test_progress_of_a_run_that_changes_nothing_ends_too(desk: Desk) -> None:
    desk.index()
    told: list[tuple[str, int, int]] = []
    update_index(
        [desk.articles], desk.settings(), embedder=desk.embedder, progress=lambda *at: told.append(at)
    )
    total = sum(path.stat().st_size for path in desk.articles.iterdir())
    assert told[-1] == ("indexing", total, total)


# Types of vector index


@pytest.mark.parametrize("kind", ["flat", "pq"])
def test_an_index_lives_on_with_vectors_of_any_type(desk: Desk, kind: str) -> None:
    """Added to, changed, taken from, read, and sound: whatever the type, the same passages and scores."""
    desk.index()
    report = desk.index(vectors=VectorType(kind))  # another type is a reason to commit
    assert (report.vector_type, report.generation) == (kind, 1 if kind == "flat" else 2)
    assert Manifest.read(desk.folder).vector_type == kind
    desk.write("rain.txt", BUDGET)
    desk.write("new.txt", f"{RAIN} Again.", DRONES)
    desk.index(vectors=VectorType(kind))
    remove_articles(["border"], desk.settings(vectors=VectorType(kind)))
    assert Manifest.read(desk.folder).vector_type == kind
    assert verify_index(desk.folder).sound
    lived = whole(desk.folder)
    (desk.articles / "border.txt").unlink()
    shutil.rmtree(desk.folder)
    assert desk.index().vector_type == "flat"
    assert whole(desk.folder) == lived


# An index of an older format


@pytest.mark.parametrize("format", FORMATS_BEFORE)
def test_an_index_of_an_older_format_is_brought_up_to_date_and_nothing_is_embedded_again(
    desk: Desk, format: int
) -> None:
    """It knew the same texts, from files that went since: their new copies need no new vectors."""
    shutil.rmtree(desk.articles)
    with ZipFile(Path(__file__).parent / f"formats/{format}.zip") as archive:
        archive.extractall(desk.folder)
    desk.write("border.txt", BORDER, DRONES, title="Border pact", date="2025-06-26", source="Wire")
    desk.write("rain.txt", RAIN)
    report: list[IndexReport] = []
    assert desk.embedded_by(lambda: report.append(desk.index())) == []
    assert (counts(report[0]), report[0].generation) == ((0, 2, 0, 0), 2)
    assert desk.ids() == ["border", "rain"]
    assert counts(desk.index()) == (0, 0, 2, 0)


# In several steps or at once

TEXTS = st.lists(
    st.sampled_from([BORDER, DRONES, BUDGET, RAIN, "Yes.", "👩‍👩‍👧 naïve"]), min_size=1, max_size=3
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["a.txt", "b.md", "sub/c.txt"]), TEXTS),
        st.tuples(
            st.just("news.jsonl"), st.dictionaries(st.sampled_from(["n1", "n2", "n3"]), TEXTS, min_size=1)
        ),
    ),
    min_size=1,
    max_size=5,
)


@hypothesis_settings(max_examples=25)
@given(STEPS)
@example(
    [("sub/c.txt", [BORDER]), ("news.jsonl", {"n1": [BORDER, "👩‍👩‍👧 naïve"]})]
)  # nearly equal, as old as not
@example(  # and one of them in the other
    [
        ("a.txt", [DRONES]),
        ("sub/c.txt", [BORDER, "Yes."]),
        ("news.jsonl", {"n1": ["Yes.", BORDER, "👩‍👩‍👧 naïve"]}),
    ]
)
def test_an_index_made_in_steps_is_the_one_made_at_once(
    steps: list[tuple[str, list[str] | dict[str, list[str]]]],
) -> None:
    with TemporaryDirectory() as root:
        stepwise = Desk(Path(root))
        for name, texts in steps:
            if isinstance(texts, dict):
                lines = ({"id": id, "title": id, "text": "\n\n".join(text)} for id, text in texts.items())
                stepwise.write_lines(name, *lines)
            else:
                stepwise.write(name, *texts, title=texts[0].split()[0])
            report = stepwise.index()
        at_once = Desk(Path(root))
        shutil.move(stepwise.folder, Path(root) / "stepwise")
        assert at_once.index().articles == report.articles
        shutil.move(at_once.folder, Path(root) / "at-once")
        assert whole(Path(root) / "stepwise") == whole(Path(root) / "at-once")


def told(text: str) -> tuple[str, ...]:
    """The paragraphs of more than a few words."""
    return tuple(part for part in text.split("\n\n") if len(part.split()) > 3)


def whole(folder: Path) -> tuple[Any, ...]:
    """Articles, chunks and what three questions find, whatever numbers the chunks have.

    Of passages that say the same and score the same the older is read, and its copies are named: age differs
    here, and so may a few words beside what they share, which therefore do not count. Where one has all words
    of the other and not the other way round, it hangs on which is older whether both are read, or one and the
    other named as its copy: what was read is counted with its copies.
    """
    # All passages: of those that tie for the last place of ten, the older come, and age differs here.
    settings, found = Settings(index=folder, top_k=1000), list[Any]()
    with closing(Index.open(folder)) as index:
        for question in ("Who signed the agreement?", "How many drones?", "budget"):
            passages = retrieve(Asked(question), index, LengthEmbedder(), settings)
            of_each = ((told(one.text), round(one.score, 6)) for one in passages for _ in (one, *one.copies))
            found.append(sorted(of_each))
            found.append(sorted({id for one in passages for id in (one.article.id, *ids(one.copies))}))
    return sorted(stored(folder), key=lambda one: one[0].id), found


def ids(articles: Iterable[Article]) -> list[str]:
    return [article.id for article in articles]


# Interruptions


def test_ctrl_c_while_embedding_leaves_the_index_as_it_was(desk: Desk) -> None:
    desk.index()
    before = contents(desk.folder)
    desk.write("new.txt", DRONES)
    embedder = LengthEmbedder(before=lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        update_index([desk.articles], desk.settings(), embedder=embedder)
    assert contents(desk.folder) == before
    assert counts(desk.index()) == (1, 0, 2, 0)


def commit_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit after every article instead of every two minutes."""
    monkeypatch.setattr("dateline.indexing.run._CHECKPOINT_SECONDS", 0)
    monkeypatch.setattr("dateline.indexing.run._CHECKPOINT_SHARE", 0)


def test_what_a_long_run_committed_is_kept_and_the_next_run_goes_on_from_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten articles in one file and one beside it; Ctrl-C comes with the seventh."""
    desk.write_lines(
        "news.jsonl", *({"id": f"n{number}", "text": f"{number} {RAIN}"} for number in range(10))
    )
    commit_all_the_time(monkeypatch)
    desk.embedder = LengthEmbedder(before=interrupt_at(7))
    with pytest.raises(IndexingInterrupted) as caught:
        desk.index()
    assert caught.value.articles == len(desk.ids()) == 6
    assert contents(desk.folder) is not None
    assert Manifest.read(desk.folder).generation == 6
    assert sorted(os.listdir(desk.folder)) == files_of(desk.folder)
    done, desk.embedder = desk.embedder.embedded, LengthEmbedder()
    report = desk.index()
    assert (report.added, report.changed, report.unchanged) == (6, 0, 6)
    assert not set(desk.embedder.embedded) & set(done)  # nothing is embedded again
    assert len(stored(desk.folder)) == 12


def interrupt_at(call: int) -> Callable[[], None]:
    calls = iter(range(1, call))

    def before() -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt

    return before


def test_a_run_that_commits_in_the_middle_makes_the_index_of_one_that_does_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write_lines("news.jsonl", *({"id": f"n{number}", "text": f"{number} {RAIN}"} for number in range(5)))
    desk.index()
    at_once = whole(desk.folder)
    shutil.rmtree(desk.folder)
    commit_all_the_time(monkeypatch)
    assert desk.index().generation == 8  # after each of seven articles, and at the end
    assert whole(desk.folder) == at_once


def test_whoever_reads_meanwhile_sees_whole_articles(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    commit_all_the_time(monkeypatch)
    seen = []

    def look() -> None:
        if (desk.folder / MANIFEST).exists():
            seen.append([(article.id, len(texts)) for article, texts in stored(desk.folder)])

    desk.embedder = LengthEmbedder(before=look)
    desk.index()
    assert seen == [[("border", 3)]]


@pytest.mark.parametrize("after", [1, 2])
def test_ctrl_c_in_the_first_run_leaves_nothing(desk: Desk, after: int) -> None:
    told = []

    def progress(*at: object) -> None:
        told.append(at)
        if len(told) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index([desk.articles], desk.settings(), embedder=desk.embedder, progress=progress)
    assert not desk.folder.exists()


# Every touch of the index folder, gone wrong once


class Trap:
    """Does something the n-th time that Python opens, copies, renames or removes below a folder."""

    EVENTS = frozenset(
        "open os.mkdir os.rename os.remove os.rmdir os.scandir shutil.copyfile sqlite3.connect".split()
    )
    set: Trap | None = None

    def __init__(self, folder: Path, *, at: int, action: Callable[[str], None]) -> None:
        self.folder, self.at, self.action = str(folder), at, action
        self.touches = 0

    def __call__(self, event: str, path: object) -> None:
        if event in self.EVENTS and self.folder in str(path):
            self.touches += 1
            if self.touches == self.at:
                self.action(event)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if Trap.set is not None and arguments:
        Trap.set(event, arguments[0])


@cache
def _listen() -> None:
    """An audit hook stays for good, so there is one."""
    sys.addaudithook(_audit)


@contextmanager
def trap(folder: Path, *, at: int, action: Callable[[str], None]) -> Iterator[Trap]:
    _listen()
    Trap.set = Trap(folder, at=at, action=action)
    try:
        yield Trap.set
    finally:
        Trap.set = None


def full(event: str) -> None:
    if event == "sqlite3.connect":
        raise sqlite3.OperationalError("No space left on device")
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupt(event: str) -> None:
    raise KeyboardInterrupt(event)


@pytest.mark.parametrize("action", [full, interrupt])
@pytest.mark.parametrize("first_run", [True, False], ids=["first run", "update"])
def test_wherever_a_run_fails_the_index_is_as_before_or_complete(
    tmp_path: Path, action: Callable[[str], None], first_run: bool
) -> None:
    at = 0
    sprung = True
    desk, begun = Desk(tmp_path / "desk"), tmp_path / "begun"
    desk.write("border.txt", BORDER, DRONES)
    if not first_run:
        desk.index()
    desk.root.rename(begun)
    while sprung:
        at += 1
        shutil.rmtree(desk.root, ignore_errors=True)
        shutil.copytree(begun, desk.root)
        desk.write("rain.txt", RAIN)
        before = contents(desk.folder)
        failed: BaseException | None = None
        with trap(desk.folder, at=at, action=action) as set_trap:
            try:
                desk.index()
            except (DatelineError, KeyboardInterrupt) as error:
                failed = error
        if isinstance(failed, DatelineError):
            assert isinstance(failed, DamagedIndexError) or "No space left on device" in str(failed)
            assert contents(desk.folder) == before, at
        elif failed is None or (desk.folder / MANIFEST).exists():
            states = [["border", "rain"]] if failed is None or first_run else [["border"], ["border", "rain"]]
            assert desk.ids() in states, at
        sprung = set_trap.touches >= at
        report = desk.index()
        assert (report.articles, desk.ids()) == (2, ["border", "rain"])
        assert sorted(os.listdir(desk.folder)) == files_of(desk.folder), at
    assert at > 20


def test_a_disk_that_fills_up_anywhere_leaves_the_index_as_it_was(desk: Desk) -> None:
    """The limit on file sizes stands in for the disk: a write beyond it fails, in SQLite's C code too."""
    resource = pytest.importorskip("resource")
    desk.index()
    before = contents(desk.folder)
    assert before is not None
    for number in range(40):
        desk.write(f"{number}.txt", *(f"{number} {text}" for text in (BORDER, DRONES, BUDGET, RAIN)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (0, 100, 5_000, len(before["articles-000001.sqlite"]), 80_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(IndexNotWritableError, match="cannot be written") as caught:
                desk.index()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert "free space" in caught.value.hint
        assert contents(desk.folder) == before, limit
    assert desk.index().added == 40


RUN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from test_indexing import Desk, trap
desk = Desk(Path({root!r}))
with trap(desk.folder, at={at}, action=lambda event: os.kill(os.getpid(), signal.SIGKILL)) as sprung:
    desk.index()
print(sprung.touches)
"""


def test_kill_9_at_any_time_leaves_the_last_committed_state(
    tmp_path: Path, start_python: StartPython
) -> None:
    def run(at: int) -> tuple[Desk, subprocess.Popen[str]]:
        desk = Desk(tmp_path / str(at))
        desk.write("border.txt", BORDER, DRONES)
        desk.index()
        desk.write("rain.txt", RAIN)
        return desk, start_python(RUN_AND_DIE.format(root=str(desk.root), at=at))

    last = int(run(0)[1].communicate()[0])
    committed = []
    for desk, process in [run(at) for at in (last // 3, last * 2 // 3, last - 3, last)]:
        _, err = process.communicate()
        assert (err, process.returncode) == ("", -signal.SIGKILL)
        committed.append(desk.ids() == ["border", "rain"])
        assert desk.ids() in (["border"], ["border", "rain"])
        report = desk.index()
        assert (report.articles, desk.ids()) == (2, ["border", "rain"])
        assert Manifest.read(desk.folder).generation == 2
        assert sorted(os.listdir(desk.folder)) == files_of(desk.folder)
    assert committed[0] is False
    assert committed[-1] is True
