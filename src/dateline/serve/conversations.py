"""Conversations by their id, as many and as long as there is room for.

What is remembered of one are its last turns, which hold the articles that were read: so they are bounded in
number, in age and in the characters that all of them hold. The one that was used longest ago goes first; a
question of a conversation that is gone begins it anew.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dateline.filters import NO_FILTERS, Filters
from dateline.pipeline import Dateline, OnPassages
from dateline.questions.conversation import Conversation
from dateline.result import Result

MOST = 256
"""Conversations remembered."""
MOST_SECONDS = 3600.0
"""Since the last question of a conversation that is remembered."""
MOST_CHARACTERS = 64_000_000
"""Of the articles that all conversations hold."""


class _Asked:
    """Asks the state of the index that a question holds: another one with each question, perhaps."""

    def __init__(self) -> None:
        self.news: Dateline | None = None

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        on_passages: OnPassages | None = None,
        this: str | None = None,
        as_typed: bool = False,
    ) -> Result:
        assert self.news is not None
        return self.news.ask(question, filters=filters, on_passages=on_passages, this=this, as_typed=as_typed)


@dataclass(eq=False)
class _Kept:
    asked: _Asked
    conversation: Conversation
    used: float
    characters: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Conversations:
    """Conversations by id. Safe to use from several threads; the questions of one are asked in turn."""

    def __init__(
        self,
        *,
        follow_ups: bool = True,
        most: int = MOST,
        most_seconds: float = MOST_SECONDS,
        most_characters: int = MOST_CHARACTERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._follow_ups = follow_ups
        self._most, self._most_seconds, self._most_characters = most, most_seconds, most_characters
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()  # used longest ago first
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            self._forget()
            return len(self._kept)

    @contextmanager
    def of(self, id: str | None, news: Dateline) -> Iterator[Conversation]:
        """Give the conversation of that id, or one of its own for None, to ask `news` in the block."""
        kept = self._new() if id is None else self._find(id)
        with kept.lock:
            kept.asked.news = news
            try:
                yield kept.conversation
            finally:
                kept.asked.news = None
                kept.characters = _characters(kept.conversation)
        if id is not None:
            with self._lock:
                self._forget()

    def _new(self) -> _Kept:
        asked = _Asked()
        return _Kept(asked, Conversation(asked, follow_ups=self._follow_ups), self._clock())

    def _find(self, id: str) -> _Kept:
        with self._lock:
            self._forget()
            kept = self._kept.setdefault(id, self._new())
            kept.used = self._clock()
            self._kept.move_to_end(id)
            return kept

    def _forget(self) -> None:
        oldest = self._clock() - self._most_seconds
        characters = sum(kept.characters for kept in self._kept.values())
        for id, kept in list(self._kept.items()):
            too_many = len(self._kept) > self._most or characters > self._most_characters
            if not too_many and kept.used >= oldest:
                break
            characters -= kept.characters
            del self._kept[id]


def _characters(conversation: Conversation) -> int:
    """Characters of the articles that a conversation's turns hold, each article once."""
    passages = [passage for turn in conversation.turns for passage in turn.result.passages]
    held = {one.id: len(one.text) for passage in passages for one in (passage.article, *passage.copies)}
    return sum(held.values())
