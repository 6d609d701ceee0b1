"""The public door: make or open an index, ask it questions.

Each step lives in its own room (indexing, retriever, reader, answers); this one wires them together and keeps
the models loaded. What can be looked up without asking is in `lookups.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dateline.arguments import require, require_count
from dateline.errors import ArgumentError, EmbedderMismatchError
from dateline.features import Feature
from dateline.filters import NO_FILTERS, Filters
from dateline.pipeline.lookups import Lookups
from dateline.pipeline.once import Once
from dateline.places import MilvusPlace, as_place
from dateline.progress import Progress, silent
from dateline.reports import (
    IndexInfo,
    IndexReport,
    ModelInfo,
    Moved,
    RemovalReport,
    Repair,
    Verification,
)
from dateline.result import Result, Scope
from dateline.settings import Retrieval, Settings
from dateline.types import Passage

if TYPE_CHECKING:
    from dateline.articles.given import Given
    from dateline.embedding import Embedder
    from dateline.questions.asked import Asked
    from dateline.questions.conversation import Conversation
    from dateline.reader import Reader
    from dateline.stores.contract import AnyIndex

OnPassages = Callable[[tuple[Passage, ...]], None]
"""Is told the passages of a question, best first, as soon as they are found."""


class Dateline(Lookups):
    """An open index with the models that answer from it. Safe to use from several threads.

    It keeps answering from the state of the index that it opened, whatever is written meanwhile. Use
    it as a context manager, or call `close`, to let go of its files.
    """

    def __init__(
        self,
        index: AnyIndex,
        *,
        settings: Settings | None = None,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.settings = Settings.load() if settings is None else settings
        self.report: IndexReport | None = None
        self._index = index
        self._given_embedder = embedder
        self._given_reader = reader
        self._embedder = Once(self._load_embedder)
        self._reader = Once(self._load_reader)

    @classmethod
    def index(
        cls,
        paths: Given | Iterable[Given],
        *,
        index: str | PathLike[str] | MilvusPlace | None = None,
        settings: Settings | None = None,
        fields: Mapping[str, str] | None = None,
        sync: bool = False,
        progress: Progress | None = None,
    ) -> Self:
        """Bring an index up to date with the articles under `paths`, or among them, and open it.

        A path is a file, a folder, a pattern, a zip archive, a web address, or `-` for standard input. In its
        place may stand a record, a dict such as {"title": "Rain", "text": "It rained."}, or whatever has
        `to_dict("records")`, as a data frame; a record takes the place of the article with its `id`.
        `fields` names the fields of JSON and CSV records ({"title": "headline"}); others are guessed.
        With `sync`, articles leave whose files below the given folders went. What was done stands in
        `.report`. Raises InputError for a path that does not exist, or what is neither path nor record,
        NothingToIndexError, EmbedderMismatchError, IndexBusyError, IndexNotWritableError; after an
        error, or Ctrl-C, the index is as it was last committed: before, or in the middle of a long run.
        """
        from dateline.articles.given import as_paths
        from dateline.indexing import update_index

        if fields is not None:
            require("fields", fields, Mapping, 'a dict of names: {"title": "headline"}')
            for name, called in fields.items():
                require(f"fields[{name!r}]", called, str, "the name of a field")
        settings = _settings(settings, index)
        report, embedder = update_index(
            as_paths(paths), settings, fields=fields, sync=sync, progress=progress
        )
        opened = cls.open(settings=settings)
        opened.report = report
        opened._given_embedder = embedder
        return opened

    @staticmethod
    def remove(
        names: str | Sequence[str],
        *,
        index: str | PathLike[str] | MilvusPlace | None = None,
        settings: Settings | None = None,
        dry_run: bool = False,
    ) -> RemovalReport:
        """Remove the articles of those ids, files, folders or globs from an index.

        Raises NoIndexError, UnknownArticleError for a name that means none; then nothing is removed.
        """
        from dateline.indexing.removal import remove_articles

        names = (names,) if isinstance(names, str) else names
        require("names", names, Iterable, "one name or several")
        names = tuple(names)
        for name in names:
            require("names", name, str, "an id, a path or a pattern")
        return remove_articles(names, _settings(settings, index), dry_run=dry_run)

    @staticmethod
    def verify(
        index: str | PathLike[str] | MilvusPlace | None = None,
        *,
        settings: Settings | None = None,
        quick: bool = False,
    ) -> Verification:
        """Check every file, row, text, word and vector of an index. Raises NoIndexError, IndexFormatError.

        `quick` compares files and rows with their digests alone; Milvus is always checked as a whole.
        """
        from dateline.stores.opening import verify

        return verify(_settings(settings, index).index, quick=quick)

    @staticmethod
    def repair(
        index: str | PathLike[str] | MilvusPlace | None = None,
        *,
        settings: Settings | None = None,
        drop_damaged: bool = False,
    ) -> Repair:
        """Mend what can be mended of an index, as its next generation.

        Vectors of another type than the settings ask for are made again. Raises RepairError for damaged
        articles without `drop_damaged`, which leaves them out.
        """
        from dateline.stores.opening import repair

        chosen = _settings(settings, index)
        return repair(chosen.index, vectors=chosen.vectors, drop_damaged=drop_damaged)

    @staticmethod
    def move(
        source: str | PathLike[str] | MilvusPlace,
        target: str | PathLike[str] | MilvusPlace,
        *,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> Moved:
        """Carry an index to another place, another store perhaps, without embedding anything again.

        A move that broke off goes on where it was. The index that is moved stays as it is; the new one is
        verified. Raises MoveError, NoIndexError, DamagedIndexError, and what writing an index raises.
        """
        from dateline.stores.moving import move_index

        settings = Settings.load() if settings is None else settings
        vectors = settings.vectors
        return move_index(as_place(source), as_place(target), vectors=vectors, progress=progress or silent)

    @classmethod
    def open(
        cls,
        index: str | PathLike[str] | MilvusPlace | None = None,
        *,
        settings: Settings | None = None,
        reader: Reader | None = None,
    ) -> Self:
        """Open an index, by default the one that the settings name; `reader` takes the place of theirs.

        Raises NoIndexError, IndexFormatError, DamagedIndexError. Models load at the first question.
        """
        from dateline.stores.opening import open_index

        settings = _settings(settings, index)
        return cls(open_index(settings.index), settings=settings, reader=reader)

    @property
    def generation(self) -> int:
        """Which committed state of the index this is; they are counted from 1."""
        return self._index.manifest.generation

    def under(self, settings: Settings) -> Self:
        """Return the same index with the same models under other settings; closing one closes both."""
        require("settings", settings, Settings, "Settings")
        return type(self)(self._index, settings=settings, embedder=self.embedder, reader=self.reader)

    def newest(self) -> Self:
        """Open the last committed state of this index, with the models that are loaded already.

        Raises NoIndexError, IndexFormatError, DamagedIndexError.
        """
        from dateline.stores.opening import open_index

        index = open_index(self._index.folder)
        same = index.manifest.embedder.sha256 == self._index.manifest.embedder.sha256
        embedder = self.embedder if same else self._given_embedder
        return type(self)(index, settings=self.settings, embedder=embedder, reader=self.reader)

    def load(self) -> None:
        """Load what the first question would load: the models and the vectors.

        Raises ModelError, EmbedderMismatchError, DamagedIndexError.
        """
        _ = self.embedder, self.reader
        self._index.load()

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        on_passages: OnPassages | None = None,
        this: str | None = None,
        as_typed: bool = False,
    ) -> Result:
        """Answer one question from the articles that `filters` allow, or abstain.

        Words about the articles wanted, such as "according to Reuters", confine it to these, as the result's
        `scope` says; with `as_typed` they do not.

        `on_passages` is handed what was retrieved, before it is read: a headline need not wait. `this` is the
        id of the article that is meant by "When was this published?".
        Raises QuestionError for a question that is empty or too long, NothingMatchesError, ModelError,
        DamagedIndexError.
        """
        from dateline.questions.asked import read_question

        require("filters", filters, Filters, "Filters")
        if this is not None:
            require("this", this, str, "the id of an article")
        asked = read_question(question)
        if asked.about is None or Feature.ABOUT in self.settings.without:
            self._begin_loading()
        from dateline.answers.reply import advice_for, answer, told
        from dateline.retriever import retrieve

        confined = None if as_typed else self._confined(asked, filters)
        if confined is not None:
            narrower, filters, scope = confined
            result = self.ask(narrower, filters=filters, on_passages=on_passages, this=this, as_typed=True)
            return replace(result, asked=asked.text, scope=scope)
        listed = self._listed(asked, filters, this)
        if listed is not None:
            return listed
        embedder, reader = self.embedder, self.reader  # loaded before the clock starts
        began = time.perf_counter()
        passages = retrieve(asked, self._index, embedder, self.settings, filters=filters)
        spent = time.perf_counter() - began
        advice = advice_for(asked, passages, self.settings)
        if advice is not None:
            return told(asked, advice, self.settings, passages, retrieve=spent)
        if on_passages is not None:
            on_passages(passages)
        return answer(asked, passages, reader, self.settings, retrieve=spent)

    def questions_in(self, line: str) -> tuple[str, ...]:
        """Return the questions of a line: "Who signed it and when?" has two."""
        from dateline.questions.length import is_too_long
        from dateline.questions.several import split_questions

        require("line", line, str, "text")
        whole = Feature.SEVERAL in self.settings.without or is_too_long(line)
        return (line,) if whole else split_questions(line)

    def ask_each(self, line: str, *, filters: Filters = NO_FILTERS) -> Iterator[Result]:
        """Answer each question of a line in turn, as `questions_in` parts it.

        One may lean on those before it: "Who won the Oscar, and how old is she?"
        """
        conversation = self.conversation()
        for question in self.questions_in(line):
            yield conversation.ask(question, filters=filters)

    def ask_many(self, questions: Iterable[str], *, filters: Filters = NO_FILTERS) -> Iterator[Result]:
        """Answer questions one after another, in order, as they are taken from the iterator."""
        if isinstance(questions, str):
            raise ArgumentError(f"questions is {questions!r:.60}, one text", hint="give a list, or call ask")
        require("questions", questions, Iterable, "several questions")
        for question in questions:
            yield self.ask(question, filters=filters)

    def conversation(self) -> Conversation:
        """Return a conversation: its questions may lean on those before them."""
        from dateline.questions.conversation import Conversation

        return Conversation(self, follow_ups=Feature.FOLLOW_UPS not in self.settings.without)

    def retrieve(
        self,
        question: str,
        *,
        top_k: int | None = None,
        retrieval: Retrieval | None = None,
        filters: Filters = NO_FILTERS,
    ) -> tuple[Passage, ...]:
        """Return the passages that a question would be answered from, best first.

        `top_k` and `retrieval` take the place of what the settings say.
        """
        from dateline.questions.asked import read_question
        from dateline.retriever import retrieve

        require("filters", filters, Filters, "Filters")
        require_count("top_k", top_k, 1)
        settings = self.settings if retrieval is None else replace(self.settings, retrieval=retrieval)
        asked = read_question(question)
        return retrieve(asked, self._index, self.embedder, settings, top_k=top_k, filters=filters)

    def models(self) -> tuple[ModelInfo, ModelInfo]:
        """Return the embedder that the index was made with and the reader. Raises ModelError."""
        from dateline.reader import reader_facts

        embedder, reader = self._index.manifest.embedder, self._given_reader
        name, sha256 = (reader.name, reader.sha256) if reader else reader_facts(self.settings.reader)
        return ModelInfo("embedder", embedder.name, embedder.sha256), ModelInfo("reader", name, sha256)

    def info(self) -> IndexInfo:
        """Return the facts about this index and its models; reads every file to check it."""
        manifest, folder = self._index.manifest, self._index.folder
        embedder, reader = self.models()
        with self._index.guard():
            summary = self._index.database.summary()
            sizes = self._index.sizes()
        return IndexInfo(
            folder=str(folder.resolve() if isinstance(folder, Path) else folder),
            generation=manifest.generation,
            written_by=manifest.written_by,
            written_at=manifest.written_at,
            articles=manifest.articles,
            chunks=manifest.chunks,
            first_date=summary["first_date"],
            last_date=summary["last_date"],
            sources=summary["sources"],
            database_bytes=sizes.database,
            database_sound=sizes.database_sound,
            vector_type=manifest.vector_type,
            vectors_bytes=sizes.vectors,
            vectors_sound=sizes.vectors_sound,
            embedder=embedder.name,
            embedder_sha256=embedder.sha256 or "",
            reader=reader.name,
            reader_sha256=reader.sha256,
        )

    def _confined(self, asked: Asked, filters: Filters) -> tuple[str, Filters, Scope] | None:
        """Return the question without its words about articles, and the filters with theirs; None without."""
        from dateline.answers.scope import confine
        from dateline.questions.about import about_articles
        from dateline.questions.scope import scope_words

        words = None if Feature.SCOPE in self.settings.without else scope_words(asked.text)
        if words is None:
            return None
        about = Feature.ABOUT not in self.settings.without and about_articles(words.rest) is not None
        found = confine(words, self._index, filters, about=about)
        return None if found is None else (words.rest, *found)

    def _listed(self, asked: Asked, filters: Filters, this: str | None) -> Result | None:
        """Answer a question about the articles from the catalogue; None for any other."""
        from dateline.answers.listing import make_listing
        from dateline.answers.reply import told

        about = None if Feature.ABOUT in self.settings.without else asked.about
        if about is None:
            return None
        began = time.perf_counter()
        listing = make_listing(about, self._index, filters, this)
        if listing is None:
            return None
        return told(asked, listing, self.settings, retrieve=time.perf_counter() - began)

    @property
    def embedder(self) -> Embedder:
        """The embedder that the index was made with.

        Raises EmbedderMismatchError when the settings ask for another, or it has changed since.
        """
        return self._embedder.get()

    @property
    def reader(self) -> Reader:
        """The reader that the settings name. Raises ModelError."""
        return self._reader.get()

    def _begin_loading(self) -> None:
        """Load the models beside each other, and beside what comes before they are needed."""
        self._embedder.begin()
        self._reader.begin()

    def _load_embedder(self) -> Embedder:
        from dateline.embedding import embedder_for

        made_with = self._index.manifest.embedder
        asked_for = self.settings.embedder
        embedder = self._given_embedder
        if embedder is None:
            embedder = embedder_for(
                made_with, asked_for, index=self._index.folder, threads=self.settings.threads
            )
        if embedder.facts.sha256 != made_with.sha256:
            raise EmbedderMismatchError(
                f"the index in {self._index.folder} was made with {made_with.name} "
                f"({made_with.sha256[:12]}), not with {embedder.facts.name} ({embedder.facts.sha256[:12]})",
                hint="leave --embedder out; if it was not given, this Dateline ships other weights: "
                "index the articles again into another folder",
            )
        return embedder

    def _load_reader(self) -> Reader:
        from dateline.reader import load_reader

        if self._given_reader is not None:
            return self._given_reader
        return load_reader(self.settings.reader, threads=self.settings.threads)

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _settings(settings: Settings | None, index: str | PathLike[str] | MilvusPlace | None) -> Settings:
    settings = Settings.load() if settings is None else settings
    require("settings", settings, Settings, "Settings")
    if index is None:
        return settings
    require("index", index, str | PathLike | MilvusPlace, "the path of a folder, or an address in Milvus")
    return replace(settings, index=as_place(index))
