"""The models of an open index: loaded when a question first needs them, beside each other, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from dateline.errors import EmbedderMismatchError
from dateline.features import Feature
from dateline.settings import Settings

if TYPE_CHECKING:
    from dateline.embedding import Embedder
    from dateline.questions.asked import Asked
    from dateline.reader.contract import Reader
    from dateline.reports import ModelInfo
    from dateline.stores.contract import AnyIndex

T = TypeVar("T")


class Once(Generic[T]):
    """What `make` returns, made once; one that raised is tried again. Safe to use from several threads."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.RLock()
        self._made: T | None = None
        self._begun = False
        self._failed: Exception | None = None  # when it was begun, and nobody has been told

    def begin(self) -> None:
        """Make it beside what else is done until it is needed; what goes wrong is said then."""
        if self._made is None and not self._begun:
            self._begun = True
            threading.Thread(target=self._try, name="dateline-load").start()

    def get(self) -> T:
        """Return it. Raises what making it raises."""
        with self._lock:
            if self._failed is not None:
                error, self._failed = self._failed, None
                raise error
            if self._made is None:
                self._made = self._make()
            return self._made

    def _try(self) -> None:
        with self._lock:
            try:
                self.get()
            except Exception as error:
                self._failed = error


class Models:
    """The embedder that an index was made with and the reader that the settings name, or those given."""

    def __init__(
        self, index: AnyIndex, settings: Settings, embedder: Embedder | None, reader: Reader | None
    ) -> None:
        self.given_embedder = embedder
        self._given_reader = reader
        self._index = index
        self._settings = settings
        self.embedder = Once(self._load_embedder)
        self.reader = Once(self._load_reader)

    def begin(self, asked: Asked) -> None:
        """Load them beside each other, and beside what comes before, if the question needs any."""
        listed = asked.about is not None and not asked.about.if_unread
        if not listed or Feature.ABOUT in self._settings.without:
            self.embedder.begin()
            self.reader.begin()

    def facts(self) -> tuple[ModelInfo, ModelInfo]:
        """Say which they are, without loading them. Raises ModelError."""
        from dateline.reader.named import reader_facts
        from dateline.reports import ModelInfo

        embedder, reader = self._index.manifest.embedder, self._given_reader
        name, sha256 = (reader.name, reader.sha256) if reader else reader_facts(self._settings.reader)
        return ModelInfo("embedder", embedder.name, embedder.sha256), ModelInfo("reader", name, sha256)

    def _load_embedder(self) -> Embedder:
        from dateline.embedding import embedder_for

        made_with, embedder = self._index.manifest.embedder, self.given_embedder
        if embedder is None:
            asked_for, threads = self._settings.embedder, self._settings.threads
            embedder = embedder_for(made_with, asked_for, index=self._index.folder, threads=threads)
        if embedder.facts.sha256 != made_with.sha256:
            raise EmbedderMismatchError(
                f"the index in {self._index.folder} was made with {made_with.name} "
                f"({made_with.sha256[:12]}), not with {embedder.facts.name} ({embedder.facts.sha256[:12]})",
                hint="leave --embedder out; if it was not given, this Dateline ships other weights: "
                "index the articles again into another folder",
            )
        return embedder

    def _load_reader(self) -> Reader:
        from dateline.reader.named import load_reader

        if self._given_reader is not None:
            return self._given_reader
        return load_reader(self._settings.reader, threads=self._settings.threads)
