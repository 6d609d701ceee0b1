"""The collections of an index, and the kinds of vector index.

    NAME            the state: one row that says which generation is committed, and the names in the index
    NAME_articles   what is known of each article, its words, and what its copies are found by
    NAME_chunks     passages: range, vector, words, and what filters compare of their article
    NAME_texts      long texts in pieces: of articles, and of what was skipped in a file
    NAME_files      the files that are known
    NAME_pairs      copies, and passages that two articles have, each pair both ways round

Every row of an article, a chunk, a file or a pair says in which generation it was `born` and in which it is
`gone`. A reader of generation 7 sees the rows with born <= 7 and gone > 7, whatever is written meanwhile.
What a writer puts in is born in 8, what it takes out is gone in 8; both are so for everybody once the one
row of the state says 8. A text belongs to the row that names it, and is seen with that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from dateline.settings import VectorType
from dateline.stores.milvus.expressions import NAMED
from dateline.stores.milvus.terms import LONGEST

if TYPE_CHECKING:
    from pymilvus import CollectionSchema

LAYOUT = 2
"""Raise it with a change of these collections."""

STATE, ARTICLES, CHUNKS, TEXTS, FILES, PAIRS = "", "articles", "chunks", "texts", "files", "pairs"
TABLES = (ARTICLES, CHUNKS, TEXTS, FILES, PAIRS, STATE)
"""In the order in which they are made: the state last."""

VERSIONED = (ARTICLES, CHUNKS, FILES, PAIRS)
ALIVE = 1 << 60
"""The generation in which a row that is there goes."""

MOST_KEYS = 4_096
"""Bands or anchors that are kept of an article: what Milvus takes of one array. A folder keeps all."""

K1, B = 1.2, 0.75
"""Of BM25, as FTS5 has them."""

FLAT_UNTIL = 100_000  # chunks
HNSW_UNTIL = 10_000_000

_COMPARED = ("day", "updated_day", *(f"{field}_key" for field in NAMED))
_HEX = ("url_hex", "rest_hex")
_OPTIONAL = ("title", "date", "source", "author", "url", "updated", "section", "language")


@dataclass(frozen=True, slots=True)
class Fields:
    """Field → kind, of one collection. The first one is the key; `made` says that BM25 is made of `words`."""

    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    arrays: tuple[str, ...] = ()
    reals: tuple[str, ...] = ()
    words: bool = False
    vector: bool = False

    @property
    def stored(self) -> tuple[str, ...]:
        """Every field that is written and read, its words and what is made of them apart."""
        more = ("vector",) if self.vector else ()
        return (*self.numbers, *self.texts, *self.optional, *self.arrays, *self.reals, *more)

    @property
    def whole(self) -> tuple[str, ...]:
        """What has to be read of a row to write it again."""
        return (*self.stored, "words") if self.words else self.stored

    @property
    def filler(self) -> dict[str, Any]:
        """What Milvus wants of a row beside that: a vector, which stands in every collection."""
        return {} if self.words or self.vector else {"nothing": [0.0, 0.0]}


LAYOUTS = {
    STATE: Fields(("number",), ("kind", "stated")),
    ARTICLES: Fields(
        (
            "row",
            "born",
            "gone",
            "number",
            "length",
            "unusual",
            "file_key",
            "place_key",
            "text_key",
            *_COMPARED,
        ),
        ("id", "path", "record", "recipe", "origins", "sha256", "digest", "opening", *_HEX),
        _OPTIONAL,
        ("bands", "anchors"),
        words=True,
    ),
    CHUNKS: Fields(
        ("number", "born", "gone", "article", "start", "stop", "embedded_key", *_COMPARED),
        ("embedded", "digest", *_HEX),
        words=True,
        vector=True,
    ),
    TEXTS: Fields(("row", "owner", "part"), ("text",)),
    FILES: Fields(("row", "born", "gone", "path_key"), ("path", "sha256", "recipe", "digest")),
    PAIRS: Fields(
        (
            "row",
            "born",
            "gone",
            "article",
            "other",
            "start",
            "stop",
            "other_start",
            "other_stop",
            "words_both",
        ),
        reals=("share",),
    ),
}

_LOOKED_UP = ("born", "gone", "number", "article", "owner", "path_key", "place_key", "text_key",
              "embedded_key", "id_key", "file_key", "day", "source_key")  # fmt: skip


def schema_of(table: str, dim: int) -> CollectionSchema:
    """Return the schema of a collection; vectors have `dim` numbers."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    fields = LAYOUTS[table]
    made = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    for number, name in enumerate(fields.numbers):
        made.add_field(name, DataType.INT64, is_primary=number == 0)
    for name in fields.texts:
        made.add_field(name, DataType.VARCHAR, max_length=LONGEST)
    for name in fields.optional:
        made.add_field(name, DataType.VARCHAR, max_length=LONGEST, nullable=True)
    for name in fields.arrays:
        made.add_field(name, DataType.ARRAY, element_type=DataType.INT64, max_capacity=MOST_KEYS)
    for name in fields.reals:
        made.add_field(name, DataType.DOUBLE)
    if fields.words:
        analyzer = {"tokenizer": "standard"}
        made.add_field(
            "words",
            DataType.VARCHAR,
            max_length=LONGEST,
            enable_analyzer=True,
            enable_match=True,
            analyzer_params=analyzer,
        )
        made.add_field("counted", DataType.SPARSE_FLOAT_VECTOR)
        made.add_function(
            Function(
                name="bm25",
                function_type=FunctionType.BM25,
                input_field_names=["words"],
                output_field_names=["counted"],
            )
        )
    if fields.vector:
        made.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    for name in fields.filler:
        made.add_field(name, DataType.FLOAT_VECTOR, dim=2)
    return made


def indexes_of(table: str, kind: VectorType, count: int, *, lite: bool) -> Any:
    """Return the indexes of a collection; `kind` is that of its vectors, `count` how many there will be."""
    from pymilvus import MilvusClient

    fields, made = LAYOUTS[table], MilvusClient.prepare_index_params()
    for name in fields.numbers[1:]:
        if name in _LOOKED_UP and not lite:
            made.add_index(name, index_type="INVERTED")
    if not lite:
        for name in fields.arrays:
            made.add_index(name, index_type="INVERTED")
    if fields.words:
        made.add_index(
            "counted",
            index_type="SPARSE_INVERTED_INDEX",
            metric_type="BM25",
            params=_nested({"bm25_k1": K1, "bm25_b": B}),
        )
    if fields.vector:
        vectors = vector_index(kind, count)
        for one in vectors:
            made.append(one)
    for name in fields.filler:
        made.add_index(name, index_type="FLAT", metric_type="IP")
    return made


def vector_index(kind: VectorType, count: int) -> Any:
    """Return the index of vectors of that kind."""
    from pymilvus import MilvusClient

    names, params = _KINDS[kind]
    lists = max(1, min(65_536, int(4 * max(1, count) ** 0.5)))
    made = MilvusClient.prepare_index_params()
    made.add_index(
        "vector",
        index_type=names,
        metric_type="IP",
        params=_nested({**params, **({"nlist": lists} if "IVF" in names else {})}),
    )
    return made


def _nested(params: dict[str, Any]) -> dict[str, Any]:
    """Return parameters as one value: Milvus Lite does not look at them spread out, as they are sent."""
    return {"params": params}


def search_params(kind: VectorType, k: int, count: int, *, widely: bool) -> dict[str, Any]:
    """Return how widely to look for k neighbours; `widely`, as among few that a filter allows."""
    lists = max(1, min(65_536, int(4 * max(1, count) ** 0.5)))
    wide = {
        VectorType.HNSW: {"ef": max(2 * k, 4096 if widely else 256)},
        VectorType.SQ8: {"ef": max(4 * k, 4096 if widely else 400)},
        VectorType.IVF: {"nprobe": lists if widely else max(32, lists // 8)},
        VectorType.DISKANN: {"search_list": max(2 * k, 1000 if widely else 200)},
    }.get(kind, {})
    return {"metric_type": "IP", "params": wide}


EXACT = frozenset({VectorType.FLAT, VectorType.HNSW})
"""The kinds whose scores are cosines as they come."""

_KINDS: dict[VectorType, tuple[str, dict[str, Any]]] = {
    VectorType.FLAT: ("FLAT", {}),
    VectorType.SQ8: ("HNSW_SQ", {"M": 16, "efConstruction": 200, "sq_type": "SQ8"}),
    VectorType.IVF: ("IVF_SQ8", {}),
    VectorType.HNSW: ("HNSW", {"M": 16, "efConstruction": 200}),
    VectorType.DISKANN: ("DISKANN", {}),
}


def kind_for(chunks: int, asked: VectorType) -> VectorType:
    """The kind of index for that many chunks: the one asked for, or by size."""
    if asked != VectorType.AUTO:
        return asked
    if chunks <= FLAT_UNTIL:
        return VectorType.FLAT
    return VectorType.HNSW if chunks <= HNSW_UNTIL else VectorType.IVF


@cache
def layout_of(table: str, dim: int) -> frozenset[tuple[str, int, str]]:
    """Return (name, type, dimension or capacity) of every field, as `described` does of one that is there."""
    return described([field.to_dict() for field in schema_of(table, dim).fields])


def described(fields: Any) -> frozenset[tuple[str, int, str]]:
    """Return what is compared of fields as Milvus describes them."""
    return frozenset(
        (
            str(field["name"]),
            int(field["type"]),
            str(field.get("params", {}).get("dim", "")),
        )
        for field in fields
    )
