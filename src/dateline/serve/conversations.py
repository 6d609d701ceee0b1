"""Conversations by their id, as many and as long as there is room for.

What is remembered of one are its last turns, which hold the articles that were read: so they are bounded in
number, in age and in the characters that all of them hold. The one that was used longest ago goes first; a
question of a conversation that is gone begins it anew.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from dateline.questions.conversation import Asks, Conversation
from dateline.questions.followups.memory import Turn

MOST = 256
"""Conversations remembered."""
MOST_SECONDS = 3600.0
"""Since the last question of a conversation that is remembered."""
MOST_CHARACTERS = 64_000_000
"""Of the articles that all conversations hold."""


@dataclass(eq=False)
class _Kept:
    used: float
    turns: tuple[Turn, ...] = ()
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
    def of(self, id: str | None, news: Asks) -> Iterator[Conversation]:
        """Give the conversation of that id, or one of its own for None, to ask `news` in the block."""
        kept = _Kept(self._clock()) if id is None else self._find(id)
        with kept.lock:
            conversation = Conversation(news, follow_ups=self._follow_ups, turns=kept.turns)
            try:
                yield conversation
            finally:
                kept.turns = conversation.turns
                kept.characters = _characters(kept.turns)
        if id is not None:
            with self._lock:
                self._forget()

    def _find(self, id: str) -> _Kept:
        with self._lock:
            self._forget()
            kept = self._kept.setdefault(id, _Kept(self._clock()))
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


def _characters(turns: Sequence[Turn]) -> int:
    """Characters of the articles that the turns hold, each article once."""
    passages = [passage for turn in turns for passage in turn.result.passages]
    held = {one.id: len(one.text) for passage in passages for one in (passage.article, *passage.copies)}
    return sum(held.values())
