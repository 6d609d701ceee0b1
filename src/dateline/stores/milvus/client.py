"""A connection to Milvus: rows in, rows out, and what goes wrong said in one sentence.

Who we are stands in the environment, never in an address, a file or a message: `DATELINE_MILVUS_TOKEN`
(USER:PASSWORD, or an API key), `DATELINE_MILVUS_DATABASE`, and for servers with certificates of their own
`DATELINE_MILVUS_CA`, `DATELINE_MILVUS_CERT` and `DATELINE_MILVUS_KEY`, which are files.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from dateline.errors import DatelineError, SettingsError, StoreError
from dateline.places import MilvusPlace
from dateline.stores.milvus.lite import close_lite, open_lite
from dateline.stores.milvus.schema import LAYOUTS

OLDEST = (2, 5)
"""The first Milvus that makes BM25 of words itself."""

MOST = 16_384
"""Rows that Milvus returns of one request."""

_CONNECTING = 10.0  # seconds
_TIMEOUT = 60.0  # seconds for a request, all its tries together
_PAGE = 2_000  # rows of an iterator's page
_BYTES = 8 << 20  # of rows sent at a time
_KEPT_BY_LITE = {
    "MILVUS_LITE_MEMTABLE_MEMORY_LIMIT_BYTES": 1 << 30,
    "MILVUS_LITE_WAL_SIZE_LIMIT_BYTES": 2 << 30,
}
"""What Milvus Lite keeps before it begins another part: in each part it counts words by themselves."""

_IN_PROCESS = {"grpc.keepalive_time_ms": 2**31 - 1, "grpc.keepalive_permit_without_calls": False}
"""Nobody asks every ten seconds whether Milvus Lite is there: it hangs up at that during a long request."""

_TOKEN = "DATELINE_MILVUS_TOKEN"  # the name of the variable
_CA, _CERT, _KEY = "DATELINE_MILVUS_CA", "DATELINE_MILVUS_CERT", "DATELINE_MILVUS_KEY"
_REFUSED = re.compile(
    r"auth check fail|unauthenticated|permission ?denied|PrivilegeNo|invalid (?:token|user|password)", re.I
)
_GONE = re.compile(r"UNAVAILABLE|Fail connecting|failed to connect|Connection|DEADLINE|timeout|closed", re.I)

Row = Mapping[str, Any]

logger = logging.getLogger(__name__)


class Milvus:
    """The collections of one index, by their short names; "" is the one that the address names."""

    def __init__(self, place: MilvusPlace, *, make: bool = False) -> None:
        """Connect. Raises StoreError, SettingsError, and what `open_lite` raises."""
        self.place = place
        self.is_lite = self.is_alone = place.server is None  # nobody else has its folder open
        pymilvus = _library(place)
        self._wrong = pymilvus.MilvusException
        self._client: Any = None
        address = place.server
        if place.folder is not None:
            address = open_lite(place.folder, make=make)
        try:
            self._client = self._connected(lambda: pymilvus.MilvusClient(uri=address, **_identity(place)))
            self._check_version()
        except BaseException:
            self.close()
            raise

    def _connected(self, connect: Callable[[], Any]) -> Any:
        """Connect; to Milvus Lite, which runs in this process, once more where its first answer is late."""
        if self.is_lite:
            with suppress(self._wrong, OSError, ValueError):
                return connect()
        return self._told(connect)

    def _check_version(self) -> None:
        stated = str(self._told(lambda: self._client.get_server_version(timeout=_TIMEOUT)))
        self.is_lite = stated.startswith("milvus_lite")
        numbers = tuple(int(part) for part in re.findall(r"\d+", stated)[:2])
        if numbers < OLDEST:
            raise StoreError(
                f"Milvus at {self.place.server} is version {stated}, too old to search words",
                hint=f"bring it up to {OLDEST[0]}.{OLDEST[1]} or newer, or give another --index",
            )

    def close(self) -> None:
        if self._client is not None:
            with suppress(Exception):  # it may be gone
                self._client.close()
        if self.place.folder is not None:
            close_lite(self.place.folder)

    def name(self, table: str) -> str:
        return f"{self.place.collection}_{table}" if table else self.place.collection

    def has(self, table: str) -> bool:
        return bool(self._told(lambda: self._client.has_collection(self.name(table), timeout=_TIMEOUT)))

    def create(self, table: str, schema: Any, indexes: Any) -> None:
        name = self.name(table)
        self._told(
            lambda: self._client.create_collection(
                name, schema=schema, consistency_level="Strong", timeout=_TIMEOUT
            )
        )
        # Not waited for: of an empty collection they are made at once.
        self._told(lambda: self._client.create_index(name, indexes, sync=False, timeout=_TIMEOUT))
        self.load(table)

    def fields(self, table: str) -> list[Row]:
        """Return the fields of a collection as Milvus describes them."""
        found = self._told(lambda: self._client.describe_collection(self.name(table), timeout=_TIMEOUT))
        return list(found["fields"])

    def index(self, table: str, field: str) -> Row:
        """Return what Milvus says of the index on a field."""
        name = self.name(table)
        return dict(self._told(lambda: self._client.describe_index(name, field, timeout=_TIMEOUT)) or {})

    def index_again(self, table: str, field: str, indexes: Any) -> None:
        """Make the index on a field anew, of another kind; the collection cannot be searched meanwhile."""
        name = self.name(table)
        self._told(lambda: self._client.release_collection(name, timeout=_TIMEOUT))
        self._told(lambda: self._client.drop_index(name, field, timeout=_TIMEOUT))
        self._told(lambda: self._client.create_index(name, indexes, timeout=_TIMEOUT))
        self._told(lambda: self._client.load_collection(name, timeout=_TIMEOUT))

    def load(self, table: str) -> None:
        """See that a collection can be searched."""
        self._told(lambda: self._client.load_collection(self.name(table), timeout=_TIMEOUT))

    def drop(self, table: str) -> None:
        self._told(lambda: self._client.drop_collection(self.name(table), timeout=_TIMEOUT))

    def rows(self, table: str, expression: str, fields: Sequence[str], *, limit: int = MOST) -> list[Row]:
        """Return up to `limit` rows of which the expression is true, in no order."""
        found = self._told(
            lambda: self._client.query(
                self.name(table), filter=expression, output_fields=[*fields], limit=limit, timeout=_TIMEOUT
            )
        )
        return [dict(row) for row in found]

    def each(self, table: str, expression: str, fields: Sequence[str]) -> Iterator[Row]:
        """Yield all of them, a page at a time."""
        pages = self._told(
            lambda: self._client.query_iterator(
                self.name(table),
                filter=expression,
                output_fields=[*fields],
                batch_size=_PAGE,
                timeout=_TIMEOUT,
            )
        )
        try:
            while page := self._told(pages.next):
                yield from (dict(row) for row in page)
        finally:
            pages.close()

    def count(self, table: str, expression: str) -> int:
        found = self._told(
            lambda: self._client.query(
                self.name(table), filter=expression, output_fields=["count(*)"], timeout=_TIMEOUT
            )
        )
        return int(found[0]["count(*)"])

    def search(
        self,
        table: str,
        field: str,
        query: Any,
        k: int,
        expression: str,
        *,
        output: Sequence[str],
        params: Mapping[str, Any],
    ) -> list[tuple[Row, float]]:
        """Return up to k (fields of `output`, score) of the rows nearest to a query, best first."""
        [found] = self._told(
            lambda: self._client.search(
                self.name(table),
                data=[query],
                anns_field=field,
                limit=min(k, MOST),
                filter=expression,
                output_fields=[*output],
                search_params=dict(params),
                timeout=_TIMEOUT,
            )
        )
        return [(hit["entity"], float(hit["distance"])) for hit in found]

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Put rows in, so many at a time as a message may hold."""
        self._send(self._client.insert, table, rows)

    def replace(self, table: str, rows: Sequence[Row]) -> None:
        """Put rows in, in the place of those that have their keys; each at once."""
        self._send(self._client.upsert, table, rows)

    def _send(self, how: Callable[..., Any], table: str, rows: Sequence[Row]) -> None:
        batch: list[Row] = []
        weight, filler = 0, LAYOUTS[table].filler
        for row in (*rows, None):
            if batch and (row is None or weight + _size(row) > _BYTES):
                sent = [{**one, **filler} for one in batch]
                self._told(lambda sent=sent: how(self.name(table), sent, timeout=_TIMEOUT))  # type: ignore[misc]
                batch, weight = [], 0
            if row is not None:
                batch.append(row)
                weight += _size(row)

    def delete(self, table: str, expression: str) -> None:
        self._told(lambda: self._client.delete(self.name(table), filter=expression, timeout=_TIMEOUT))

    def settle(self, tables: Sequence[str]) -> None:
        """Let Milvus write down what it has in memory."""
        for table in tables:
            self._told(lambda table=table: self._client.flush(self.name(table), timeout=_TIMEOUT))  # type: ignore[misc]

    def _told(self, call: Callable[[], Any]) -> Any:
        """Call, and say of what goes wrong what it is. Raises StoreError."""
        try:
            return call()
        except DatelineError:
            raise
        except Exception as error:
            raise self._error(error) from None  # the message may quote rows, or who we are

    def _error(self, error: Exception) -> Exception:
        import grpc

        place = self.place
        where = f"Milvus at {place.server}" if place.server else f"Milvus Lite in {place.folder}"
        said = _said(error)
        if not isinstance(error, (self._wrong, grpc.RpcError, OSError, ValueError)):
            return error
        if _REFUSED.search(said):
            return StoreError(
                f"{where} refuses the credentials",
                hint=f"set {_TOKEN} to USER:PASSWORD or to an API key that may use {place.collection}",
            )
        if isinstance(error, grpc.RpcError | OSError) or _GONE.search(said):
            return StoreError(
                f"{where} does not answer; an index is as it was last committed",
                hint="see that it runs and that the address is right, then run the same command again",
            )
        return StoreError(
            f"{where} cannot do what was asked: {_brief(said)}",
            hint="an index is as it was last committed; look into the server's log, or give another --index",
        )


def _said(error: BaseException) -> str:
    """Return what an error and those that it came of say: of a refusal pymilvus makes a failed connection."""
    found: list[str] = []
    one: BaseException | None = error
    while one is not None and len(found) < 5:
        found.append(str(getattr(one, "message", "") or one))
        one = one.__cause__ or one.__context__
    return " ".join(found)


def _size(row: Row) -> int:
    """Return about how many bytes a row takes in a message."""
    long = (value for value in row.values() if isinstance(value, str | list))
    return 400 + sum(len(value) * (4 if isinstance(value, str) else 8) for value in long)


def _brief(said: str) -> str:
    """The first words of a message, without what it quotes."""
    return " ".join(re.sub(r"(['\"`]).*?\1", "…", said, flags=re.DOTALL).split())[:160]


def _library(place: MilvusPlace) -> Any:
    # It would read a .env file of the working folder, which may come from anybody, and log with tracebacks.
    os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
    for name, most in _KEPT_BY_LITE.items():
        os.environ.setdefault(name, str(most))
    try:
        import pymilvus

        if place.server is None:
            import milvus_lite  # noqa: F401
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"an index in Milvus needs {error.name}, which is not installed",
            hint="pip install 'dateline[milvus]'",
        ) from None
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pymilvus


def _identity(place: MilvusPlace) -> dict[str, Any]:
    if place.server is None:
        # Not shared: pymilvus would keep the connection for whoever is given the same port later.
        return {"timeout": _TIMEOUT, "grpc_options": _IN_PROCESS, "dedicated": True}
    given: dict[str, Any] = {"timeout": _CONNECTING}
    token = os.environ.get(_TOKEN, "")
    if token:
        given["token"] = token
    if database := os.environ.get("DATELINE_MILVUS_DATABASE", ""):
        given["db_name"] = database
    if place.server.startswith("https:"):
        return {**given, "secure": True, **_certificates()}
    if token and not re.match(r"http://(localhost|127\.|\[::1\])", place.server):
        logger.warning("what %s says goes to %s unencrypted; milvus+https: encrypts it", _TOKEN, place.server)
    return given


def _certificates() -> dict[str, str]:
    """Return the files that TLS needs where the system's own authorities do not do."""
    files = {name: path for name in (_CA, _CERT, _KEY) if (path := os.environ.get(name, ""))}
    for name, path in files.items():
        if not os.path.isfile(path):
            raise SettingsError(f"{name} names no file: {path}", hint="give the path of a PEM file")
    if files.keys() <= {_CA}:
        return {"server_pem_path": files[_CA]} if files else {}
    if len(files) < 3:
        raise SettingsError(
            f"a certificate of one's own needs {_CA}, {_CERT} and {_KEY}", hint="set all three"
        )
    return {"ca_pem_path": files[_CA], "client_pem_path": files[_CERT], "client_key_path": files[_KEY]}
