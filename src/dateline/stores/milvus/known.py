"""Which articles a generation in the making has, by all that a run asks of every article that comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class KnownArticle:
    """Where an article's row is, and what it is looked up by."""

    number: int
    row: int
    id: str
    path: str
    record: str
    text_key: int


class KnownArticles:
    """All of them, in memory: half a kilobyte each."""

    def __init__(self, articles: Iterable[KnownArticle] = ()) -> None:
        self._articles: dict[int, KnownArticle] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._ids: dict[str, int] = {}
        self._by_text: dict[int, list[int]] = {}
        for one in articles:
            self.add(one)

    def __len__(self) -> int:
        return len(self._articles)

    def __getitem__(self, number: int) -> KnownArticle:
        return self._articles[number]

    def add(self, one: KnownArticle) -> None:
        self._articles[one.number] = one
        self._places.setdefault(one.path, {})[one.record] = one.number
        self._ids[one.id] = one.number
        self._by_text.setdefault(one.text_key, []).append(one.number)

    def pop(self, number: int) -> KnownArticle | None:
        one = self._articles.pop(number, None)
        if one is not None:
            self._places[one.path].pop(one.record, None)
            self._ids.pop(one.id, None)
            self._by_text[one.text_key].remove(number)
        return one

    def paths(self) -> set[str]:
        return {path for path, records in self._places.items() if records}

    def records_of(self, path: str) -> dict[str, int]:
        return dict(self._places.get(path, {}))

    def of_id(self, article_id: str) -> int | None:
        return self._ids.get(article_id)

    def of_text(self, text_key: int) -> list[int]:
        return sorted(self._by_text.get(text_key, ()))
