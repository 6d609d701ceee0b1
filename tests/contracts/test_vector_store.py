"""What a vector store must do, told by every one of them: ids and scores are those of plain Python.

The laws use whole numbers, whose products and sums float32 holds exactly: whatever the order of the
additions, all stores owe the very same scores, and so the same order of equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dateline.settings import VectorType
from dateline.stores.backends import FLAT_UNTIL, SQ8_UNTIL, STORES, type_for
from dateline.stores.vectors import ExactVectors, VectorSearch, VectorStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

Make = Callable[["NDArray[np.int64]", "NDArray[np.float32]"], VectorSearch]


def build(kind: VectorType, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorStore:
    """Made in blocks; exact scores come from a table, as they do from SQLite."""
    return STORES[kind].build(
        kind,
        rows.shape[1],
        len(ids),
        lambda: ((ids[first : first + 7], rows[first : first + 7]) for first in range(0, len(ids), 7)),
        exact=table(ids, rows),
    )


def table(
    ids: NDArray[np.int64], rows: NDArray[np.float32]
) -> Callable[[Sequence[int]], NDArray[np.float32]]:
    kept = dict(zip(ids.tolist(), rows, strict=True))
    return lambda wanted: np.stack([kept[id] for id in wanted])


def mapped(kind: VectorType, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorStore:
    """The same, written to a file and searched where it lies."""
    return written(build(kind, ids, rows), ids, rows)


def written(made: VectorStore, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorStore:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vectors é?.faiss"
        made.save(path)
        content = np.memmap(path, dtype=np.uint8, mode="r")
        return STORES[made.kind].view(content, exact=table(ids, rows))


def changed(kind: VectorType, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> VectorStore:
    """Made with others, which were then removed, and without some, which were then added."""
    others = np.setdiff1d(np.arange(100, 150), ids)
    half = len(ids) // 2
    made = build(
        kind,
        np.concatenate([others, ids[:half]]),
        np.concatenate([np.ones((len(others), rows.shape[1]), dtype=np.float32), rows[:half]]),
    )
    with TemporaryDirectory() as folder:
        made.save(Path(folder) / "vectors")
        store = STORES[made.kind].load(Path(folder) / "vectors")
    store.remove(others)
    store.add(ids[half:], rows[half:])
    return written(store, ids, rows)


KINDS = [VectorType(kind) for kind in STORES]
MAKERS: dict[str, Make] = {"exact": ExactVectors} | {
    f"{kind}, {make.__name__}": partial(make, kind) for make in (build, mapped, changed) for kind in KINDS
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
    ids = st.one_of(st.integers(1, 60), st.integers(0, 2**63 - 1))
    return dim, draw(st.dictionaries(ids, row, max_size=60)), draw(row), draw(st.integers(1, 80))


@every_store
@settings(max_examples=20)
@example((2, {}, [1, 0], 3))
@example((1, {2**63 - 1: [-1]}, [1], 1))
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
    hits = store.search(np.array(question, dtype=np.float32), k, allowed=np.array(allowed, dtype=np.int64))
    assert hits == expected(vectors, question, k, allowed)
    assert len(hits) == min(k, len(vectors.keys() & set(allowed)))


@every_store
@pytest.mark.parametrize("share", [0.001, 0.01, 0.1])
def test_a_narrow_choice_is_searched_as_well_as_the_whole(make: Make, share: float) -> None:
    """Of 4,000 vectors: 4, 40 and 400 of them. The best of the rest must not crowd them out."""
    random = np.random.default_rng(11)
    rows = np.round(random.normal(scale=8, size=(4000, 24))).astype(np.float32)
    vectors = dict(enumerate(rows.astype(int).tolist(), start=5))
    allowed = random.choice(list(vectors), size=int(4000 * share), replace=False)
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
    assert [score for _, score in hits] == pytest.approx([1, 0.8, 0.6, -1])
    assert {(type(id), type(score)) for id, score in hits} == {(int, float)}  # ready for SQLite and JSON


@pytest.mark.parametrize("k", [1, 10, 100, 500])
def test_faiss_agrees_with_its_twin_on_vectors_like_real_ones(k: int) -> None:
    """Rows of 384 numbers, each there three times: a wire story that three papers print.

    They are rounded to 64ths: sums of 4096ths are exact in float32.
    """
    random = np.random.default_rng(7)
    rows: Any = random.normal(scale=384**-0.5, size=(500, 384)).astype(np.float32)
    rows = np.repeat(np.round(rows * 64) / 64, 3, axis=0)[random.permutation(1500)]
    ids = random.choice(10**12, size=1500, replace=False)
    exact = ExactVectors(ids, rows)
    for kind in (VectorType.FLAT, VectorType.SQ8):
        faiss = mapped(kind, ids, rows)
        for question in rows[:20]:
            assert faiss.search(question, k) == exact.search(question, k)


def test_lists_of_neighbours_find_most_of_what_the_twin_finds_and_all_of_it_under_a_filter() -> None:
    """Sixty clouds of a hundred vectors: a question inside one of them finds the cloud."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(60, 32))
    rows: Any = np.repeat(centres, 100, axis=0) + random.normal(scale=0.3, size=(6000, 32))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    ids = random.permutation(6000)
    exact, lists = ExactVectors(ids, rows), mapped(VectorType.IVF, ids, rows)
    found = 0
    for question in rows[::300]:
        right = exact.search(question, 50)
        hits = lists.search(question, 50)
        assert len(hits) == 50
        found += len(dict(right).keys() & dict(hits))
        assert [hit for hit in hits if hit in right] == [hit for hit in right if hit in hits]  # exact scores
        allowed = ids[::100]
        assert lists.search(question, 50, allowed=allowed) == exact.search(question, 50, allowed=allowed)
    assert found > 0.95 * 50 * 20


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_can_be_taken_apart_to_the_last_vector(kind: VectorType) -> None:
    rows = np.eye(8, dtype=np.float32)
    store = build(kind, np.arange(8), rows)
    assert sorted(store.ids.tolist()) == list(range(8))
    assert (store.rows([3, 5]) == store.as_kept(rows[[3, 5]])).all()
    store.remove(np.arange(8))
    assert (len(store), store.ids.tolist(), store.search(rows[0], 3)) == (0, [], [])
    store.add(np.array([9]), rows[:1])
    assert store.ids.tolist() == [9]


def test_every_type_has_a_store_that_says_what_it_is(tmp_path: Path) -> None:
    assert list(STORES) == KINDS
    rows = np.eye(8, dtype=np.float32)
    for kind in KINDS:
        store = build(kind, np.arange(8), rows)
        assert (store.kind, store.suits(kind, 9)) == (kind, True)
        assert not any(store.suits(other, 9) for other in KINDS if other != kind)
        store.save(tmp_path / kind)
        with (tmp_path / kind).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            assert STORES[kind].is_ours(content)
        (tmp_path / "other").write_bytes(b"something else" * 100)
        with (tmp_path / "other").open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            assert not STORES[kind].is_ours(content)
        with pytest.raises(RuntimeError):
            STORES[kind].load(tmp_path / "other")


def test_the_type_goes_by_size_unless_it_is_told() -> None:
    sizes = (0, FLAT_UNTIL, FLAT_UNTIL + 1, SQ8_UNTIL, SQ8_UNTIL + 1)
    assert [type_for(size, VectorType.AUTO) for size in sizes] == ["flat", "flat", "sq8", "sq8", "ivf"]
    assert [type_for(size, VectorType.IVF) for size in sizes] == ["ivf"] * 5


@every_store
def test_equal_vectors_have_equal_scores_wherever_they_stand(make: Make) -> None:
    """Else the order of a story's three copies would be an accident of rounding."""
    random = np.random.default_rng(7)
    rows = np.tile(random.normal(size=(11, 384)).astype(np.float32), (3, 1))
    ids = np.arange(33)
    for question in random.normal(size=(20, 384)).astype(np.float32):
        scores = dict(make(ids, rows).search(question, 33))
        assert all(scores[id] == scores[id + 11] == scores[id + 22] for id in range(11))
