"""An open index, asked."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from dateline.arguments import require, require_count
from dateline.errors import ArgumentError
from dateline.features import Feature
from dateline.filters.filters import NO_FILTERS, Filters
from dateline.pipeline.loading import Models
from dateline.pipeline.lookups import Lookups
from dateline.pipeline.upkeep import Upkeep, settings_for
from dateline.places import AnyPlace
from dateline.progress import Progress
from dateline.settings import Retrieval, Settings
from dateline.types import OnPassages, OnQuestion, Passage

if TYPE_CHECKING:
    from dateline.articles.given import Given
    from dateline.embedding import Embedder
    from dateline.questions.asked import Asked
    from dateline.questions.conversation import Conversation
    from dateline.reader.contract import Reader
    from dateline.reports import IndexReport
    from dateline.result.replies import Scope
    from dateline.result.result import Result
    from dateline.stores.contract import AnyIndex


class _Wanted(NamedTuple):
    """Which articles of a listing: the one that "this" means, and those after the first `offset`."""

    this: str | None
    offset: int


def _untold(question: str) -> None:
    """Tell nobody how a question is read."""


class Dateline(Lookups, Upkeep):
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
        self._opened = index
        self._models = Models(index, self.settings, embedder, reader)

    @classmethod
    def index(
        cls,
        paths: Given | Iterable[Given],
        *,
        index: AnyPlace | None = None,
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
        from dateline.indexing.updating import update_index
        from dateline.stores.opening import open_index

        if fields is not None:
            require("fields", fields, Mapping, 'a dict of names: {"title": "headline"}')
            for name, called in fields.items():
                require(f"fields[{name!r}]", called, str, "the name of a field")
        settings = settings_for(settings, index)
        report, embedder = update_index(
            as_paths(paths), settings, fields=fields, sync=sync, progress=progress
        )
        opened = cls(open_index(settings.index), settings=settings, embedder=embedder)
        opened.report = report
        return opened

    @classmethod
    def open(
        cls,
        index: AnyPlace | None = None,
        *,
        settings: Settings | None = None,
        reader: Reader | None = None,
    ) -> Self:
        """Open an index, by default the one that the settings name; `reader` takes the place of theirs.

        Raises NoIndexError, IndexFormatError, DamagedIndexError. Models load at the first question.
        """
        from dateline.stores.opening import open_index

        settings = settings_for(settings, index)
        return cls(open_index(settings.index), settings=settings, reader=reader)

    def __repr__(self) -> str:
        """Say which index it is and what it holds."""
        held = self._opened.manifest
        return f"<Dateline {self._opened.folder}, articles: {held.articles:,}, chunks: {held.chunks:,}>"

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
        embedder = self.embedder if same else self._models.given_embedder
        return type(self)(index, settings=self.settings, embedder=embedder, reader=self.reader)

    def load(self) -> None:
        """Load what the first question would load: the models and the vectors.

        Raises ModelError, EmbedderMismatchError, DamagedIndexError.
        """
        _ = self.embedder, self.reader
        self._index.load()

    def begin(self, question: str) -> None:
        """Begin to load what a question needs, while other things are still done. Raises QuestionError."""
        from dateline.questions.asked import read_question

        self._models.begin(read_question(question))

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        on_passages: OnPassages | None = None,
        on_question: OnQuestion | None = None,
        this: str | None = None,
        offset: int = 0,
        as_typed: bool = False,
    ) -> Result:
        """Answer one question from the articles that `filters` allow, or abstain.

        Words about the articles wanted, such as "according to Reuters", confine it to these, as the result's
        `scope` says, and a word that no article has gives way to one like it; with `as_typed` neither.

        `on_passages` is handed what was retrieved, before it is read: a headline need not wait; `on_question`
        the question with such words mended, before that. `this` is the id of the article that is meant by
        "When was this published?". Of a listing of articles the first `offset` are left out.
        Raises QuestionError for a question that is empty or too long, UnknownArticleError for `this`,
        NothingMatchesError, ModelError, DamagedIndexError.
        """
        from dateline.questions.asked import read_question

        require("filters", filters, Filters, "Filters")
        if this is not None:
            require("this", this, str, "the id of an article")
            self.article(this)
        require_count("offset", offset, 0)
        wanted = _Wanted(this, offset)
        asked = read_question(question)
        self._models.begin(asked)
        if as_typed:
            return self._answer(asked, filters, on_passages, wanted)
        confined = self._confined(asked, filters)
        narrower, scope = asked, None
        if confined is not None:
            words, filters, scope = confined
            narrower = read_question(words)
        mend = None if Feature.SPELLING in self.settings.without else on_question or _untold
        result = self._answer(narrower, filters, on_passages, wanted, mend)
        return replace(result, asked=asked.text, scope=scope)

    def _answer(
        self,
        asked: Asked,
        filters: Filters,
        on_passages: OnPassages | None,
        wanted: _Wanted,
        mend: OnQuestion | None = None,
    ) -> Result:
        """Answer a question as it stands; with `mend`, without the slips in it, which that is told."""
        from dateline.answers.reply import advice_for, answer, told
        from dateline.pipeline.mending import as_meant
        from dateline.retriever import retrieve

        listed = self._listed(asked, filters, wanted)
        if listed is not None:
            return listed
        embedder, reader = self.embedder, self.reader  # loaded before the clock starts
        began = time.perf_counter()
        passages = retrieve(asked, self._index, embedder, self.settings, filters=filters)
        spent = time.perf_counter() - began
        advice = advice_for(asked, passages, self.settings)
        if mend is not None and (advice is None or advice.language is None):
            mended = as_meant(asked, passages, self._index, embedder)
            if mended is not None:
                mend(mended.text)
                return self._answer(mended, filters, on_passages, wanted)
        if advice is not None:
            return told(asked, advice, self.settings, passages, retrieve=spent)
        if on_passages is not None:
            on_passages(passages)
        result = answer(asked, passages, reader, self.settings, retrieve=spent)
        listed = None if result.answered else self._listed(asked, filters, wanted, unread=True)
        return result if listed is None else replace(result, reply=listed.reply)

    def questions_in(self, line: str) -> tuple[str, ...]:
        """Return the questions of a line: "Who signed it and when?" has two."""
        from dateline.questions.length import is_too_long
        from dateline.questions.several import split_questions

        require("line", line, str, "text")
        without = self.settings.without
        if Feature.SEVERAL in without or is_too_long(line):
            return (line,)
        return split_questions(line, may_lean=Feature.FOLLOW_UPS not in without)

    def ask_each(
        self, line: str, *, filters: Filters = NO_FILTERS, on_question: OnQuestion | None = None
    ) -> Iterator[Result]:
        """Answer each question of a line in turn, as `questions_in` parts it.

        One may lean on those before it: "Who won the Oscar, and how old is she?" `on_question` is handed each
        in full that is not asked as it stands.
        """
        questions = self.questions_in(line)
        conversation = self if len(questions) == 1 else self.conversation()  # one alone leans on nothing
        for question in questions:
            yield conversation.ask(question, filters=filters, on_question=on_question)

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

    def _confined(self, asked: Asked, filters: Filters) -> tuple[str, Filters, Scope] | None:
        """Return the question without its words about articles, and the filters with theirs; None without."""
        from dateline.answers.scope import confine
        from dateline.questions.about import about_articles
        from dateline.questions.scope import scope_words

        words = None if Feature.SCOPE in self.settings.without else scope_words(asked.text)
        if words is None:
            return None
        about = None if Feature.ABOUT in self.settings.without else about_articles(words.rest)
        listed = about is not None and not about.if_unread
        found = confine(words, self._index, filters, about=listed)
        return None if found is None else (words.rest, *found)

    def _listed(
        self, asked: Asked, filters: Filters, wanted: _Wanted, *, unread: bool = False
    ) -> Result | None:
        """Answer a question about the articles from the catalogue; None for any other.

        One that the reader had no answer to, `unread`, is answered if articles are about it.
        """
        from dateline.answers.lists.listing import make_listing
        from dateline.answers.reply import told

        about = None if Feature.ABOUT in self.settings.without else asked.about
        if about is None or about.if_unread != unread:
            return None
        began = time.perf_counter()
        most = self.settings.answers
        listing = make_listing(about, self._index, filters, wanted.this, most=most, offset=wanted.offset)
        if listing is None or (unread and not listing.total):
            return None
        return told(asked, listing, self.settings, retrieve=time.perf_counter() - began)

    @property
    def embedder(self) -> Embedder:
        """The embedder that the index was made with.

        Raises EmbedderMismatchError when the settings ask for another, or it has changed since.
        """
        return self._models.embedder.get()

    @property
    def reader(self) -> Reader:
        """The reader that the settings name. Raises ModelError."""
        return self._models.reader.get()

    def close(self) -> None:
        """Let go of the index's files; whatever is asked afterwards raises ClosedIndexError."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
