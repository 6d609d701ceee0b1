"""The public door, on an index made with fakes: questions in, cited answers or refusals out."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dateline import Dateline, Result, Settings
from dateline.answers.reply import make_reply, read_passages, read_worthy
from dateline.embedding import Embedder
from dateline.errors import (
    DamagedIndexError,
    DatelineError,
    EmbedderMismatchError,
    IndexBusyError,
    InputError,
    NoIndexError,
    NothingToIndexError,
    QuestionError,
    UnknownArticleError,
)
from dateline.features import Feature
from dateline.indexing.updating import update_index
from dateline.questions.asked import Asked
from dateline.reader.calibration import UNCALIBRATED, Calibration
from dateline.reader.reading import PassageVerdict, Reading
from dateline.result.replies import Answers
from dateline.stores.index import Index
from dateline.stores.manifest import Manifest
from dateline.stores.opening import open_index
from dateline.stores.writer import IndexWriter
from dateline.types import Article, Passage, Span
from embedders import LengthEmbedder
from placed import on_every_store, place_of

WIRE = "The ministers met on Monday. About 20,000 people were deported by June. It rained."
PAPER = "Late edition.\r\n\r\nThis year 20,000 people\u00a0🌎 were deported, it was said.\r\n"
DRONES = "The army counted 9 drones over the river."
DEPORTED = "How many people were deported?"

# Whatever the defaults are tuned to: what the reader says counts, and nothing else.
READER_ALONE = Settings(retrieval_weight=0, min_confidence=0.5, top_k=10, answers=3)


@dataclass
class NumberReader:
    """Takes the first number of each passage for the answer.

    Its score is the number of the question's words that the passage has, its null score 2: a passage
    with `people`, `were` and `deported` is better than no answer by 1.
    """

    name: str = "numbers"
    sha256: str = "cd" * 32
    calibration: Calibration = UNCALIBRATED

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        max_answer_tokens: int,
        spans_per_passage: int = 3,
    ) -> Reading:
        asked = set(re.findall(r"\w+", question.lower()))
        spans = []
        for passage in passages:
            number = re.search(r"\d[\d,]*", passage.text)
            if number is not None:
                score = float(len(asked & set(re.findall(r"\w+", passage.text.lower()))))
                start, end = passage.start + number.start(), passage.start + number.end()
                spans.append(Span(passage.article, start, end, score, 2.0, passage))
        return Reading(tuple(sorted(spans, key=lambda span: -span.margin)), ())

    def judge(self, *asked: Any) -> tuple[PassageVerdict, ...]:
        return ()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "wire.txt").write_text(f"---\ntitle: Deported\ndate: 2025-06-26\nsource: Wire\n---\n{WIRE}")
    (folder / "paper.txt").write_bytes(PAPER.encode())
    (folder / "drones.txt").write_text(DRONES)
    return folder


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    return replace(READER_ALONE, index=place_of(request, tmp_path))


@pytest.fixture
def news(articles: Path, settings: Settings) -> Iterator[Dateline]:
    update_index([articles], settings, embedder=LengthEmbedder())
    with opened(settings) as news:
        yield news


def opened(settings: Settings, **changes: Any) -> Dateline:
    settings = replace(settings, **changes)
    return Dateline(
        open_index(settings.index), settings=settings, embedder=LengthEmbedder(), reader=NumberReader()
    )


# Answers


@pytest.mark.parametrize(
    ("question", "scores", "read"),
    [
        (DEPORTED, [1.0, 0.95, 0.8, 0.72, 0.55, 0.45, 0.1], 5),
        (DEPORTED, [1.0, 0.45, 0.4, 0.3, 0.2], 4),
        (DEPORTED, [0.2, 0.1], 2),
        ("Which countries were people deported to?", [1.0, 0.45, 0.4, 0.3, 0.2], 5),
    ],
)
def test_what_the_retriever_puts_far_behind_is_not_read_but_for_a_list(
    question: str, scores: list[float], read: int
) -> None:
    passages = [Passage(Article(str(at), WIRE), 0, len(WIRE), score=score) for at, score in enumerate(scores)]
    spans = read_worthy(Asked(question), passages, NumberReader(), READER_ALONE).spans
    assert sorted(int(span.article.id) for span in spans) == list(range(read))


def test_how_far_behind_is_not_read_is_what_the_reader_was_fitted_to() -> None:
    scores = (1.0, 0.95, 0.8, 0.75, 0.66, 0.64)
    passages = [Passage(Article(str(at), WIRE), 0, len(WIRE), score=score) for at, score in enumerate(scores)]
    reader = NumberReader(calibration=Calibration.read({"slope": 1, "intercept": 0, "far": 0.35}))
    spans = read_worthy(Asked(DEPORTED), passages, reader, READER_ALONE).spans
    assert sorted(int(span.article.id) for span in spans) == [0, 1, 2, 3, 4]


def test_a_mere_mark_is_never_among_the_candidates() -> None:
    class MarkReader(NumberReader):
        def read(self, question: str, passages: Sequence[Passage], **asked: Any) -> Reading:
            found = super().read(question, passages, **asked).spans
            marks = (replace(one, start=at, end=at + 1) for one in found for at in (WIRE.index("."),))
            return Reading((*marks, *found), ())

    passages = [Passage(Article("wire", WIRE), 0, len(WIRE), score=1.0)]
    reply = make_reply(read_passages(Asked(DEPORTED), passages, MarkReader(), READER_ALONE))
    assert isinstance(reply, Answers)
    assert [one.text for one in reply.candidates] == ["20,000"]


@on_every_store("settings")
def test_an_answer_comes_with_every_place_that_gives_it(news: Dateline) -> None:
    result = news.ask(f"  {DEPORTED}\n")
    assert (result.question, result.answered) == (DEPORTED, True)
    answer = result.answers[0]
    assert answer.text == "20,000"
    wire, paper = sorted(answer.citations, key=lambda citation: citation.article.id, reverse=True)
    assert (wire.article.id, wire.article.title, wire.article.date, wire.article.source) == (
        "wire", "Deported", "2025-06-26", "Wire",
    )  # fmt: skip
    assert wire.quote == "About 20,000 people were deported by June."
    assert (paper.article.id, paper.quote) == (
        "paper",
        "This year 20,000 people\u00a0🌎 were deported, it was said.",
    )
    assert (paper.start, paper.end) == (27, 33)  # code points, the line ends two each
    assert {passage.article.id for passage in result.passages} == {"wire", "paper", "drones"}


@on_every_store("settings")
def test_articles_that_disagree_are_both_told(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    for name, day, number in (("early", "2025-03-01", "5,000"), ("late", "2025-06-26", "20,000")):
        text = f"---\ndate: {day}\n---\nIn Harlan {number} people were deported, the office said.\n"
        (folder / f"{name}.txt").write_text(text)
    update_index([folder], settings, embedder=LengthEmbedder())
    with opened(settings) as news:
        told = news.ask("How many people were deported in Harlan?").disagreement
        assert told is not None
        assert [(claim.citations[0].text, claim.date) for claim in told.claims] == [
            ("20,000", "2025-06-26"),
            ("5,000", "2025-03-01"),
        ]
        assert news.ask("Who was deported in Harlan?").disagreement is None


@pytest.mark.parametrize("question", [DEPORTED, "How many drones?", "9", "¿Quién?", "river 🌎 'OR' NEAR(\""])
def test_a_citation_is_the_articles_own_words(news: Dateline, settings: Settings, question: str) -> None:
    with opened(settings, without=(Feature.ADVICE,)) as unadvised:  # it reads whatever the line is
        result = unadvised.ask(question)
    assert result.candidates
    for answer in result.candidates:
        for citation in answer.citations:
            text = news.article(citation.article.id).text
            assert text[citation.start : citation.end] == citation.text
            assert citation.quote_start <= citation.start < citation.end <= citation.quote_end
            assert text[citation.quote_start : citation.quote_end] == citation.quote
        assert answer.text == answer.citations[0].text
    for passage in result.passages:
        assert news.article(passage.article.id).text[passage.start : passage.end] == passage.text


def test_an_answer_below_the_least_confidence_is_a_candidate_only(news: Dateline, settings: Settings) -> None:
    confidence = news.ask(DEPORTED).confidence
    assert 0.5 < confidence < 1
    for least, answered in ((confidence, True), (confidence + 1e-9, False)):
        with opened(settings, min_confidence=least) as strict:
            result = strict.ask(DEPORTED)
        assert result.answered is answered
        assert bool(result.answers) is answered
        assert (result.candidates[0].text, result.confidence) == ("20,000", confidence)


@on_every_store("settings")
def test_where_nothing_is_found_there_is_no_answer_and_no_confidence(
    news: Dateline, settings: Settings
) -> None:
    with opened(settings, retrieval="bm25", min_confidence=0.0) as words_only:
        result = words_only.ask("Xylophones?")
    assert (result.answered, result.candidates, result.passages, result.confidence) == (False, (), (), 0.0)


@on_every_store("settings")
def test_the_settings_say_how_many_passages_and_answers(news: Dateline, settings: Settings) -> None:
    with opened(settings, top_k=2, answers=1) as short:
        result = short.ask("How many people, how many drones?")
        assert (len(result.passages), len(result.candidates)) == (2, 1)
        assert len(short.retrieve(DEPORTED)) == 2
        assert len(short.retrieve(DEPORTED, top_k=3)) == 3


def test_what_was_found_is_told_before_it_is_read(news: Dateline) -> None:
    told: list[object] = []
    read = news.reader.read

    def listening(*arguments: Any, **options: Any) -> Any:
        told.append("reading")
        return read(*arguments, **options)

    news.reader.read = listening  # type: ignore[method-assign]
    result = news.ask(DEPORTED, on_passages=told.append)
    assert told == [result.passages, "reading"]


def test_a_citation_keeps_the_evidence_it_rests_on(news: Dateline) -> None:
    """The reader scores 3 of the question's words against a null score of 2, and nothing else counts."""
    for citation in news.ask(DEPORTED).candidates[0].citations:
        assert citation.span is not None
        assert (citation.span.score, citation.span.null_score, citation.score) == (3.0, 2.0, 1.0)
        assert citation.span.text == citation.text
        assert citation.span.passage.cosine is not None


def test_seconds_add_up(news: Dateline) -> None:
    seconds = news.ask(DEPORTED).seconds
    assert 0 < seconds.retrieve + seconds.read <= seconds.total * 1.0001 < 60


# Many questions


def test_many_questions_are_answered_in_order_as_they_are_taken(news: Dateline) -> None:
    taken: list[str] = []

    def questions() -> Iterator[str]:
        for question in (DEPORTED, "How many drones?"):
            taken.append(question)
            yield question

    results = news.ask_many(questions())
    assert taken == []
    assert next(results).candidates[0].text == "20,000"
    assert taken == [DEPORTED]
    assert [result.candidates[0].text for result in results] == ["9"]


def test_sixteen_threads_get_what_one_gets(
    articles: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        (articles / f"{number}.txt").write_text(f"{number + 100} people crossed bridge {number}. {WIRE}")
    update_index([articles], settings, embedder=LengthEmbedder())
    loaded = count_loads(monkeypatch)
    questions = [f"How many people crossed bridge {number}?" for number in range(40)]
    with Dateline.open(settings=settings) as fresh, ThreadPoolExecutor(16) as threads:
        parallel = [timeless(result) for result in threads.map(fresh.ask, questions * 4)]
    assert sorted(loaded) == ["embedder", "reader"]  # once each, though all threads wanted them at once
    with opened(settings) as alone:
        assert parallel == [timeless(result) for result in map(alone.ask, questions)] * 4
    assert len({result.candidates[0].text for result in parallel}) > 20


def timeless(result: Result) -> Result:
    return replace(result, seconds=None)  # type: ignore[arg-type]


def count_loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the fakes be what the model loaders give, and note each loading."""
    loaded: list[str] = []

    def load(kind: str, make: Callable[[], Any]) -> Callable[..., Any]:
        def loader(spec: str, *, threads: int) -> Any:
            assert (spec, threads) == ("default", 0)
            loaded.append(kind)
            return make()

        return loader

    embedder = load("embedder", LengthEmbedder)
    monkeypatch.setattr("dateline.embedding.load_embedder", embedder)
    monkeypatch.setattr("dateline.reader.named.load_reader", load("reader", NumberReader))
    return loaded


# The door itself


@pytest.mark.parametrize("kind", [str, Path, lambda path: [path], lambda path: iter([str(path)])])
def test_index_and_ask_in_one_breath(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Path], Any]
) -> None:
    loaded = count_loads(monkeypatch)
    told: list[tuple[str, int, int]] = []
    with Dateline.index(
        kind(articles), index=tmp_path / "i", settings=READER_ALONE, progress=lambda *at: told.append(at)
    ) as news:
        assert news.ask(DEPORTED).answers[0].text == "20,000"
        assert news.report is not None
        assert (news.report.added, news.report.articles, news.report.generation) == (3, 3, 1)
    assert loaded == ["embedder", "reader"]  # the embedder that indexed answers, too
    assert told[-1][1] == told[-1][2] > 0
    with Dateline.open(str(tmp_path / "i"), settings=READER_ALONE) as again:
        assert again.report is None
        assert again.ask(DEPORTED).answers[0].text == "20,000"


def test_without_a_folder_it_is_the_index_of_the_settings(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_loads(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Dateline.index("articles").close()
    assert (tmp_path / "index/manifest.json").exists()
    monkeypatch.setenv("DATELINE_INDEX", "elsewhere")
    with pytest.raises(NoIndexError, match="elsewhere"):
        Dateline.open()


def test_an_index_that_is_being_written_is_asked_and_not_written(
    news: Dateline, articles: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_loads(monkeypatch)
    with IndexWriter(settings.folder):
        with pytest.raises(IndexBusyError):
            Dateline.index(articles, settings=settings)
        assert news.ask(DEPORTED).answered


@on_every_store("settings")
def test_it_keeps_answering_from_the_state_that_it_opened(
    news: Dateline, articles: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (articles / "wire.txt").write_text("About 7 people were deported, and the mayor said so.")
    (articles / "drones.txt").unlink()
    update_index([articles], settings, embedder=LengthEmbedder())
    assert news.ask(DEPORTED).answers[0].text == "20,000"  # its first question: nothing was loaded before
    assert news.article("wire").text == WIRE
    with opened(settings) as fresh:
        assert {answer.text for answer in fresh.ask(DEPORTED).candidates} == {"7", "20,000", "9"}
    assert not caplog.records


def test_the_embedder_is_the_one_the_index_was_made_with(
    news: Dateline, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless the settings name another one; then that has to be the same by its weights."""
    wanted: list[str] = []

    def load(spec: str, *, threads: int) -> Embedder:
        wanted.append(spec)
        return LengthEmbedder(name="other" if spec == "./other" else "word lengths")

    monkeypatch.setattr("dateline.embedding.load_embedder", load)
    monkeypatch.setattr("dateline.embedding.knows_embedder", {"/models/lengths"}.__contains__)
    with IndexWriter(settings.folder) as writer:
        writer.commit(replace(LengthEmbedder().facts, spec="/models/lengths"))
    with Dateline.open(settings=settings) as plain:
        assert plain.embedder.facts.name == "word lengths"
    with Dateline.open(settings=replace(settings, embedder="./same")) as same:
        assert same.embedder.facts.name == "word lengths"
    refused = pytest.raises(EmbedderMismatchError, match="made with word lengths .* not with other")
    with Dateline.open(settings=replace(settings, embedder="./other")) as other, refused as caught:
        other.ask(DEPORTED)
    assert "--embedder" in caught.value.hint
    assert wanted == ["/models/lengths", "./same", "./other"]


def test_a_given_embedder_has_to_be_the_right_one_too(news: Dateline, settings: Settings) -> None:
    wrong = Dateline(
        Index.open(settings.folder), embedder=LengthEmbedder(name="other"), reader=NumberReader()
    )
    with wrong, pytest.raises(EmbedderMismatchError):
        wrong.ask(DEPORTED)


# What it knows


@on_every_store("settings")
def test_an_article_is_given_whole_by_its_id(news: Dateline) -> None:
    article = news.article("paper")
    assert (article.text, article.title) == (PAPER, None)
    with pytest.raises(UnknownArticleError, match="no article 'papers' in the index") as caught:
        news.article("papers")
    assert "ask --json" in caught.value.hint


@on_every_store("settings")
def test_a_text_is_found_if_it_is_exactly_an_articles(news: Dateline) -> None:
    assert news.find_text(PAPER) == ("paper",)
    assert news.find_text(WIRE) == ("wire",)
    assert news.find_text("Nobody wrote this, not one of all these many words.") == ()


def test_info_states_the_facts(news: Dateline, settings: Settings) -> None:
    info, manifest = news.info(), Manifest.read(settings.folder)
    assert (info.folder, info.generation, info.articles, info.chunks) == (str(settings.index), 1, 3, 3)
    assert (info.first_date, info.last_date, info.sources) == ("2025-06-26", "2025-06-26", {"Wire": 1})
    assert info.database_bytes == (settings.folder / manifest.database.name).stat().st_size
    assert info.vectors_bytes == (settings.folder / manifest.segments[0].name).stat().st_size
    assert (info.database_sound, info.vectors_sound) == (True, True)
    assert (info.embedder, info.embedder_sha256) == ("word lengths", LengthEmbedder().facts.sha256)
    assert (info.reader, info.reader_sha256) == ("numbers", "cd" * 32)


def test_info_names_the_reader_that_the_settings_would_load(news: Dateline, settings: Settings) -> None:
    with Dateline.open(settings=settings) as plain:
        info = plain.info()
    assert info.reader.startswith("reader-")
    assert len(info.reader_sha256 or "") == 64


def test_info_says_which_file_is_damaged(news: Dateline, settings: Settings) -> None:
    manifest = Manifest.read(settings.folder)
    segment, database = manifest.segments[0].name, manifest.database.name
    for name, sound in ((segment, (True, False)), (database, (False, False))):
        with (settings.folder / name).open("r+b") as file:
            file.seek(-1, 2)
            last = file.read(1)
            file.seek(-1, 2)
            file.write(bytes([last[0] ^ 1]))
        info = news.info()
        assert (info.database_sound, info.vectors_sound) == sound
    shutil.rmtree(settings.folder)
    assert news.info().database_sound is False


# Refusals


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused_with_an_example(news: Dateline, question: str) -> None:
    for ask in (news.ask, news.retrieve, lambda question: list(news.ask_many([question]))):
        with pytest.raises(QuestionError, match="the question is empty") as caught:
            ask(question)
        assert "dateline ask" in caught.value.hint


def test_a_question_of_bytes_that_are_no_text_is_refused(news: Dateline) -> None:
    with pytest.raises(QuestionError, match="not UTF-8 text"):
        news.ask("\udcff?")


def test_a_question_that_cannot_be_seen_whole_is_refused(news: Dateline) -> None:
    with pytest.raises(QuestionError, match="too long"):
        news.ask("why " * 300)


def test_a_question_of_a_hundred_thousand_blanks_is_refused_before_it_is_looked_at(news: Dateline) -> None:
    line = f"Who{' ' * 100_000}was it and when? He said, so?"
    begun = time.perf_counter()
    assert news.questions_in(line) == (line,)
    for ask in (news.ask, news.conversation().ask, news.retrieve):
        with pytest.raises(QuestionError, match="too long: 100,032 characters") as caught:
            ask(line)
        assert caught.value.hint.startswith("ask it in fewer words; ")
        assert "2,000" in caught.value.hint
    assert time.perf_counter() - begun < 5  # it took half a minute


def test_a_text_that_went_bad_is_never_quoted(news: Dateline, settings: Settings) -> None:
    [segment] = settings.folder.glob("segment-*.bin")
    content = segment.read_bytes()
    assert b"9 drones over" in content  # what is this short is not packed any shorter
    segment.write_bytes(content.replace(b"9 drones over", b"8 drones over"))
    noticed = "is not the file that was written|the text of article drones has changed"
    with opened(settings) as damaged:
        for attempt in (lambda: damaged.ask("How many drones?"), lambda: damaged.article("drones")):
            with pytest.raises(DamagedIndexError, match=noticed) as caught:
                attempt()
            assert "dateline repair" in caught.value.hint
        assert damaged.article("wire").text == WIRE
    Dateline.repair(settings.index, drop_damaged=True)
    with opened(settings) as repaired:
        assert repaired.article("wire").text == WIRE
        assert "8 drones over" not in "".join(repaired.article(one.id).text for one in repaired.headings())


def test_closing_twice_is_fine_and_asking_afterwards_is_not_called_damage(news: Dateline) -> None:
    news.close()
    news.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        news.ask(DEPORTED)
    for ask in (news.headings, news.info, lambda: news.retrieve(DEPORTED), lambda: news.article("wire")):
        with pytest.raises(DatelineError, match="closed") as caught:
            ask()
        assert "Dateline.open" in caught.value.hint


def test_untitled_articles_are_named_by_how_they_begin(news: Dateline) -> None:
    """ "Late edition." is two words, which tell nothing."""
    assert {heading.id: heading.name for heading in news.headings()} == {
        "wire": "Deported",
        "paper": "“This year 20,000 people 🌎 were deported, it was said.”",
        "drones": "“The army counted 9 drones over the river.”",
    }
    assert all(heading.name == news.article(heading.id).name for heading in news.headings())


class Table:
    """What a data frame has of its own for gaps and numbers, and rows as it gives them."""

    class Number:
        def item(self) -> int:
            return 7

    def to_dict(self, orient: str) -> list[dict[str, Any]]:
        assert orient == "records"
        day = datetime(2024, 5, 6, 7, 8)
        row = {"date": day, "source": float("nan"), "id": "row", "text": "The dam held 30 days."}
        return [row | {"number": self.Number()}]


def test_records_are_indexed_like_files(articles: Path, settings: Settings) -> None:
    rain = {"id": "rain", "headline": "Rain", "published": date(2025, 6, 1), "body": "It rained 12 hours."}
    given: list[Any] = [articles / "wire.txt", rain, Table(), {"text": "Snow fell for 40 hours."}]
    with Dateline.index(given, settings=settings) as news:
        assert news.report is not None
        assert (news.report.added, news.report.skipped) == (4, ())
        stored = news.article("rain")
        assert (stored.title, stored.date, stored.text) == ("Rain", "2025-06-01", "It rained 12 hours.")
        assert (news.article("row").date, news.article("row").source) == ("2024-05-06", None)


@on_every_store("settings")
def test_a_record_takes_the_place_of_that_with_its_id(settings: Settings) -> None:
    """And the others stay: a second list is no complete one."""
    with Dateline.index(
        [{"id": "a", "text": "It was 3."}, {"id": "b", "text": "It was 4."}], settings=settings
    ):
        pass
    with Dateline.index({"id": "a", "text": "It was 5."}, settings=settings) as news:
        assert news.report is not None
        assert (news.report.changed, news.report.removed, news.report.articles) == (1, 0, 2)
        assert (news.article("a").text, news.article("b").text) == ("It was 5.", "It was 4.")


def test_records_may_come_one_by_one(settings: Settings) -> None:
    with Dateline.index(({"text": f"Day {n} passed."} for n in range(3)), settings=settings) as news:
        assert len(news.headings()) == 3


@pytest.mark.parametrize("given", [[42], 42, [None], [("a", 1)]])
def test_what_is_neither_path_nor_record_is_told(given: Any, settings: Settings) -> None:
    with pytest.raises(InputError, match="neither a path nor a record") as told:
        Dateline.index(given, settings=settings)
    assert "a record is a dict" in told.value.hint


def test_a_record_without_text_is_named(settings: Settings) -> None:
    with pytest.raises(NothingToIndexError, match="no text field"):
        Dateline.index([{"title": "Rain"}], settings=settings)


def test_an_empty_path_is_not_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`dateline index "$ARTICLES"`, where that is not set, must not take in whatever lies about."""
    (tmp_path / "secret.txt").write_text("It rained in Aven all day, and nobody was to know.")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="empty"):
        Dateline.index(["", "secret.txt"], index="index")
    assert not Path("index").exists()


def test_what_python_shows_of_results_and_indexes_fits_a_line(tmp_path: Path) -> None:
    text = "The ferry to Aven sank on Monday. " * 200
    record = {"id": "ferry", "title": "Ferry sinks", "text": text}
    with Dateline.index(record, index=tmp_path / "index") as news:
        assert repr(news.article("ferry")) == "<Article 'ferry': Ferry sinks>"
        assert "articles: 1" in repr(news)
        assert all(len(repr(passage)) < 400 for passage in news.retrieve("ferry"))
