"""What a search by vectors must do, told by every way of it: ids and scores are those of plain Python.

The laws use whole numbers, whose products and sums float32 holds exactly, and 16-bit floats the numbers:
whatever the order of the additions, all owe the very same scores, and so the same order of equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.settings import VectorType
from dateline.stores import vectors
from dateline.stores.segment import ChunkPlace, Segment
from dateline.stores.segment_parts import Kept, merged, parts_of
from dateline.stores.vectors import FLAT_UNTIL, ExactVectors, SegmentVectors, VectorSearch, type_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

Make = Callable[["NDArray[np.int64]", "NDArray[np.float32]"], VectorSearch]


def segment(ids: NDArray[np.int64], rows: NDArray[np.float32], *, coded: bool = False) -> Segment:
    """Articles of seven chunks each, of those ids and vectors, in any order."""
    none = np.empty(0, dtype=np.uint32)
    kept = []
    for number, first in enumerate(range(0, len(ids), 7), start=1):
        article = Kept(number, "", "text", none, none)
        for id, row in zip(ids[first : first + 7].tolist(), rows[first : first + 7], strict=True):
            article.chunks.append(ChunkPlace(id, 0, 4, bytes(16)))
            article.rows.append(row.astype(np.float16))
        kept.append(article)
    made = Segment.made(parts_of(kept, rows.shape[1]), rows.shape[1])
    if coded and len(ids) > 100:  # enough to learn from
        made = Segment.made({**made.parts(), **vectors.codes_for(made, None)}, made.dim)
    return made


def one(ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorSearch:
    return SegmentVectors([segment(ids, rows)], coded=False)


def several(ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorSearch:
    """In three segments, whose ids ascend from one to the next."""
    parts = np.array_split(np.argsort(ids), 3)
    return SegmentVectors([segment(ids[part], rows[part]) for part in parts], coded=False)


def by_faiss(ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorSearch:
    """As where there are many: NumPy looks at none."""
    return _Patched(several(ids, rows))


def mingled(ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorSearch:
    """Some segments with codes, whose candidates are more than there are vectors, and some without."""
    parts = np.array_split(np.argsort(ids), 3)
    made = [segment(ids[part], rows[part], coded=at != 1) for at, part in enumerate(parts)]
    return SegmentVectors(made, coded=True)


def changed(ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorSearch:
    """Made with others, of an article that went, in two segments that were merged."""
    order = np.argsort(ids)
    ids, rows = ids[order], rows[order]
    half = len(ids) // 2
    first, last = segment(ids[:half], rows[:half]), segment(ids[half:], rows[half:])
    gone = Segment.made({**last.parts(), "articles": np.arange(500, 500 + len(last.articles))}, last.dim)
    parts = merged([first, gone], [])
    whole = Segment.made(parts, last.dim)
    away = [] if not len(ids) else [int(whole.articles[0])]
    kept = Segment.made(merged([whole], away), last.dim)
    lost = segment(ids[: len(ids) - len(kept.numbers)], rows[: len(ids) - len(kept.numbers)])
    return SegmentVectors([lost, kept], coded=False)


class _Patched:
    def __init__(self, search: VectorSearch) -> None:
        self._search = search

    def __len__(self) -> int:
        return len(self._search)

    def search(self, *arguments: Any, **options: Any) -> list[tuple[int, float]]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(vectors, "_FEW", 0)
            return self._search.search(*arguments, **options)


MAKERS: dict[str, Make] = {
    "exact": ExactVectors,
    **{make.__name__: make for make in (one, several, by_faiss, mingled, changed)},
}

every_store = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def as_arrays(vectors: dict[int, list[int]], dim: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    rows = np.array(list(vectors.values()), dtype=np.float32).reshape(len(vectors), dim)
    return np.array(list(vectors), dtype=np.int64), rows


def expected(
    vectors: dict[int, list[int]], question: list[int], k: int, allowed: Iterable[int] | None = None
) -> list[tuple[int, float]]:
    kept = vectors.keys() if allowed is None else vectors.keys() & set(allowed)
    scored = [(id, float(sum(a * b for a, b in zip(vectors[id], question, strict=True)))) for id in kept]
    return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]


@st.composite
def searches(draw: st.DrawFn) -> tuple[int, dict[int, list[int]], list[int], int]:
    """(dim, vectors by id, question, k): few different rows, so that many scores are equal."""
    dim = draw(st.integers(1, 5))
    row = st.lists(st.integers(-2, 2), min_size=dim, max_size=dim)
    ids = st.one_of(st.integers(1, 60), st.integers(0, 2**62))
    return dim, draw(st.dictionaries(ids, row, max_size=60)), draw(row), draw(st.integers(1, 80))


@every_store
@settings(max_examples=20)
@example((2, {}, [1, 0], 3))
@example((1, {2**62: [-1]}, [1], 1))
@example((2, {number: [1, number % 2] for number in range(600, 0, -1)}, [1, 1], 10))
@given(searches())
def test_the_best_come_first_and_equals_by_id(
    make: Make, search: tuple[int, dict[int, list[int]], list[int], int]
) -> None:
    dim, vectors, question, k = search
    store = make(*as_arrays(vectors, dim))
    assert len(store) == len(vectors)
    assert store.search(np.array(question, dtype=np.float32), k) == expected(vectors, question, k)


@every_store
@settings(max_examples=20)
@given(searches(), st.data())
def test_only_what_is_allowed_comes_back_and_k_of_it(
    make: Make, search: tuple[int, dict[int, list[int]], list[int], int], data: st.DataObject
) -> None:
    """Ids that the store does not have may be allowed too: they change nothing."""
    dim, vectors, question, k = search
    known = st.sampled_from(sorted(vectors)) if vectors else st.nothing()
    allowed = data.draw(st.lists(known | st.integers(61, 99), unique=True))
    store = make(*as_arrays(vectors, dim))
    hits = store.search(
        np.array(question, dtype=np.float32), k, allowed=np.array(sorted(allowed), dtype=np.int64)
    )
    assert hits == expected(vectors, question, k, allowed)
    assert len(hits) == min(k, len(vectors.keys() & set(allowed)))


@every_store
@pytest.mark.parametrize("share", [0.001, 0.01, 0.1])
def test_a_narrow_choice_is_searched_as_well_as_the_whole(make: Make, share: float) -> None:
    """Of 4,000 vectors: 4, 40 and 400 of them. The best of the rest must not crowd them out."""
    random = np.random.default_rng(11)
    rows = np.round(random.normal(scale=8, size=(4000, 24))).astype(np.float32)
    vectors = dict(enumerate(rows.astype(int).tolist(), start=5))
    allowed = np.sort(random.choice(list(vectors), size=int(4000 * share), replace=False))
    store = make(*as_arrays(vectors, 24))
    for question in rows[:5]:
        hits = store.search(question, 10, allowed=allowed)
        assert hits == expected(vectors, question.astype(int).tolist(), 10, allowed.tolist())


@every_store
def test_a_worked_example(make: Make) -> None:
    """(3, 4) / 5 has cosine 1 with itself, 4 / 5 with (0, 1), 3 / 5 with (1, 0), -1 with its opposite."""
    vectors = np.array([[1, 0], [-0.6, -0.8], [0, 1], [0.6, 0.8]], dtype=np.float32)
    store = make(np.array([40, 30, 20, 10]), vectors)
    hits = store.search(np.array([0.6, 0.8], dtype=np.float32), 9)
    assert [id for id, _ in hits] == [10, 20, 40, 30]
    assert [score for _, score in hits] == pytest.approx([1, 0.8, 0.6, -1], abs=5e-4)  # of 16-bit floats
    assert {(type(id), type(score)) for id, score in hits} == {(int, float)}  # ready for SQLite and JSON


@pytest.mark.parametrize("k", [1, 10, 100, 500])
@pytest.mark.parametrize("make", [one, several, by_faiss], ids=lambda make: make.__name__)
def test_all_vectors_that_are_looked_at_give_what_the_twin_gives(make: Make, k: int) -> None:
    """Rows of 384 numbers, each there three times: a wire story that three papers print.

    They are rounded to 64ths: sums of 4096ths are exact in float32.
    """
    random = np.random.default_rng(7)
    rows: Any = random.normal(scale=384**-0.5, size=(500, 384)).astype(np.float32)
    rows = np.repeat(np.round(rows * 64) / 64, 3, axis=0)[random.permutation(1500)]
    ids = random.choice(10**12, size=1500, replace=False)
    exact, made = ExactVectors(ids, rows), make(ids, rows)
    for question in rows[:20]:
        assert made.search(question, k) == exact.search(question, k)


def test_codes_find_nearly_all_that_the_twin_finds_and_all_of_it_under_a_filter() -> None:
    """Sixty clouds of a hundred vectors: a question inside one of them finds the cloud."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(60, 32))
    rows: Any = np.repeat(centres, 100, axis=0) + random.normal(scale=0.3, size=(6000, 32))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)
    ids = np.arange(6000)
    exact = ExactVectors(ids, rows)
    made = SegmentVectors([segment(ids, rows, coded=True)], coded=True)
    found = 0
    for question in rows[::300]:
        right, hits = exact.search(question, 50), made.search(question, 50)
        assert len(hits) == 50
        found += len(dict(right).keys() & dict(hits))
        assert [hit for hit in hits if hit in right] == [hit for hit in right if hit in hits]  # exact scores
        allowed = ids[::100]
        assert made.search(question, 50, allowed=allowed) == exact.search(question, 50, allowed=allowed)
    assert found > 0.99 * 50 * 20


def test_a_filter_that_allows_many_is_answered_by_codes_unless_it_forbids_all_that_is_near() -> None:
    random = np.random.default_rng(8)
    rows: Any = random.normal(size=(6000, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)
    ids = np.arange(6000)
    exact = ExactVectors(ids, rows)
    made = SegmentVectors([segment(ids, rows, coded=True)], coded=True)
    found = 0
    for question in rows[:10]:
        some = ids[random.random(len(ids)) < 0.3]
        right, hits = (store.search(question, 20, allowed=some) for store in (exact, made))
        assert len(hits) == 20
        assert set(dict(hits)) <= set(some.tolist())
        found += len(dict(right).keys() & dict(hits))
        assert [hit for hit in hits if hit in right] == [hit for hit in right if hit in hits]
        far = np.sort(np.argsort(rows @ question)[:2000])
        assert made.search(question, 20, allowed=far) == exact.search(question, 20, allowed=far)
    assert found > 0.99 * 20 * 10


def test_the_type_goes_by_size_unless_it_is_told() -> None:
    sizes = (0, FLAT_UNTIL, FLAT_UNTIL + 1)
    assert [type_for(size, VectorType.AUTO) for size in sizes] == ["flat", "flat", "pq"]
    assert [type_for(size, VectorType.PQ) for size in sizes] == ["pq"] * 3


@every_store
def test_equal_vectors_have_equal_scores_wherever_they_stand(make: Make) -> None:
    """Else the order of a story's three copies would be an accident of rounding."""
    random = np.random.default_rng(7)
    rows = np.tile(random.normal(size=(11, 384)).astype(np.float32), (3, 1))
    ids = np.arange(33)
    for question in random.normal(size=(20, 384)).astype(np.float32):
        scores = dict(make(ids, rows).search(question, 33))
        assert all(scores[id] == scores[id + 11] == scores[id + 22] for id in range(11))
