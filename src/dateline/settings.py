"""Every option and its default, on one screen.

Where a value comes from, strongest first: an argument (or command-line flag), `DATELINE_<NAME>` in
the environment, `dateline.toml` in the working folder, `config.toml` in the user's configuration
folder, the default here. A working folder may come from anybody: its file chooses no model, and no index
outside, unless the person trusts it (`trust.py`).

No option is read from a global. `Settings` is passed to whoever needs it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from dateline.errors import SettingsError
from dateline.features import Feature
from dateline.places import Place, as_place, is_address
from dateline.shapes import ShapeError, hints_of, require_known, value_of
from dateline.trust import is_trusted

ENVIRONMENT_PREFIX = "DATELINE_"
PROJECT_FILE = "dateline.toml"

_MOST_BYTES = 1 << 20  # of a settings file
_MOST_AT_ONCE = 16  # processes, or threads, that the file of a working folder may ask for
_WORKERS = re.compile(r"[1-9]\d{0,2}|ray(?:://[^\s/]+)?")


class Retrieval(StrEnum):
    """How passages are found."""

    HYBRID = "hybrid"
    DENSE = "dense"
    BM25 = "bm25"


class VectorType(StrEnum):
    """How the vector index keeps its vectors; `auto` goes by their number.

    The last two are for Milvus alone.
    """

    AUTO = "auto"
    FLAT = "flat"
    PQ = "pq"
    SQ8 = "sq8"
    IVF = "ivf"
    HNSW = "hnsw"
    DISKANN = "diskann"


def _option(default: Any, about: str, *, least: float | None = None, most: float | None = None) -> Any:
    return field(default=default, metadata={"about": about, "least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Dateline's options. Raises SettingsError for a value out of its range."""

    index: Place = _option(Path("index"), "folder of the index, or its address in Milvus")
    embedder: str = _option("default", "'default', a model folder, or hub-id@revision")
    reader: str = _option("default", "'default', 'fast', a model folder, or hub-id@revision")

    chunk_tokens: int = _option(160, "longest chunk, in tokens of the embedder", least=16, most=100_000)
    overlap_tokens: int = _option(32, "words shared by neighbouring chunks, in tokens", least=0)
    title_tokens: int = _option(32, "tokens of the title embedded in front of each chunk", least=0)
    max_article_chars: int = _option(2_000_000, "longer articles are skipped and named", least=1)

    retrieval: Retrieval = _option(Retrieval.HYBRID, "hybrid, dense or bm25")
    dense_weight: float = _option(0.5, "share of the dense score in the passage's own", least=0, most=1)
    article_weight: float = _option(
        0.4, "share of the whole article's word score in the fused one", least=0, most=1
    )
    depth: int = _option(100, "chunks each search brings to the fusion", least=1)
    top_k: int = _option(10, "passages the reader reads", least=1, most=1000)
    prefer_recent: float = _option(
        0.0, "days in which an article's score halves with its age; 0: age is no matter", least=0
    )

    answers: int = _option(3, "different answers shown at most", least=1, most=100)
    max_answer_tokens: int = _option(30, "longest answer, in tokens of the reader", least=1, most=400)
    retrieval_weight: float = _option(
        12.0, "log-odds lost where a passage has nothing of the question", least=0, most=100
    )
    type_weight: float = _option(
        4.0, "log-odds lost by an answer not of the kind asked for", least=0, most=100
    )
    min_confidence: float = _option(0.35, "abstain below this probability of being right", least=0, most=1)

    without: tuple[Feature, ...] = _option((), f"features switched off, with commas: {', '.join(Feature)}")

    vectors: VectorType = _option(
        VectorType.AUTO,
        "search by meaning: flat, pq, or auto by size; in Milvus sq8, ivf, hnsw and diskann too",
    )
    threads: int = _option(0, "processor threads; 0 takes all that this process may use", least=0)
    workers: str = _option("1", "processes that cut and embed articles: a number, 'ray', or ray://host:6379")

    def __post_init__(self) -> None:
        kinds = hints_of(Settings)
        for option in fields(self):
            value, about = getattr(self, option.name), option.metadata
            if not _fits(value, kinds[option.name]):
                value = _convert(option.name, value, "argument")
                object.__setattr__(self, option.name, value)
            least, most = about["least"], about["most"]
            # Asked this way round, so that NaN is refused too.
            if not ((least is None or value >= least) and (most is None or value <= most)):
                raise SettingsError(
                    f"{option.name} is {value}, outside {_range(least, most)}",
                    hint=f"{option.name}: {about['about']}",
                )
        if not _WORKERS.fullmatch(self.workers):
            raise SettingsError(
                f"workers is {self.workers!r}, neither a number of processes nor Ray",
                hint="give a number from 1 to 999, ray, or the address of a Ray cluster: ray://host:6379",
            )
        if self.overlap_tokens * 2 > self.chunk_tokens:
            raise SettingsError(
                f"overlap_tokens ({self.overlap_tokens}) is more than half of "
                f"chunk_tokens ({self.chunk_tokens})",
                hint="make the overlap smaller or the chunks longer",
            )

    @property
    def folder(self) -> Path:
        """The folder of the index. Raises SettingsError where it is in none."""
        if not isinstance(self.index, Path):
            raise SettingsError(f"{self.index} is no folder", hint="give the folder of an index with --index")
        return self.index

    @classmethod
    def load(cls, **given: Any) -> Settings:
        """Return the settings in force; arguments that are None count as not given.

        Raises SettingsError for an unknown name or a value of the wrong kind, naming its origin, and for a
        `dateline.toml` that chooses what only a person may choose.
        """
        arguments = {name: value for name, value in given.items() if value is not None}
        chosen, chosen_by = dict[str, Any](), dict[str, str]()
        project = Path(PROJECT_FILE)
        content = read_settings_file(project)
        stated = {} if content is None else _parse(content, project)
        for origin, values in [
            *_user_file(),
            (PROJECT_FILE, stated),
            ("the environment", _environment()),
            ("argument", arguments),
        ]:
            for name, value in values.items():
                chosen[name] = _convert(name, value, origin)
                chosen_by[name] = origin
        settings = cls(**chosen)
        if content is not None:
            by_folder = [name for name, origin in chosen_by.items() if origin == PROJECT_FILE]
            _require_trust(settings, by_folder, content)
        return settings


def _fits(value: Any, kind: Any) -> bool:
    if kind == Place:
        return isinstance(value, Place)
    if get_args(kind):
        return isinstance(value, tuple) and all(isinstance(one, get_args(kind)[0]) for one in value)
    return isinstance(value, Path) if kind is Path else type(value) is kind


def _range(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return f"its range (at least {least})" if most is None else f"its range (at most {most})"
    return f"{least} to {most}"


def _convert(name: str, value: Any, origin: str) -> Any:
    kinds = hints_of(Settings)
    try:
        require_known(name, kinds, origin, "setting")
        if kinds[name] == Place and is_address(value):
            return as_place(value)
        return value_of(kinds[name], value, f"{name} in {origin}", from_text=True)
    except ShapeError as error:
        raise SettingsError(error.fact, hint=error.hint.replace("set it", f"set {name}", 1)) from error


def read_settings_file(path: Path) -> bytes | None:
    """Return the content of a settings file, None where there is no such file. Raises SettingsError."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    if len(content) > _MOST_BYTES:
        raise _unreadable(path, f"it has more than {_MOST_BYTES:,} bytes")
    return content


def choices(folder: Path, content: bytes) -> tuple[str, ...]:
    """Return what the settings file of a folder chooses that only a person may, as `name = value`.

    A model other than the shipped one may be fetched, and it answers; an index is written. Raises
    SettingsError.
    """
    return tuple(
        f"{name} = {value}"
        for name, value in _parse(content, folder / PROJECT_FILE).items()
        if name in hints_of(Settings) and not _is_harmless(name, _convert(name, value, PROJECT_FILE), folder)
    )


def _is_harmless(name: str, value: Any, folder: Path) -> bool:
    if name == "index":
        inside = os.path.realpath(folder)
        return isinstance(value, Path) and Path(os.path.realpath(folder / value)).is_relative_to(inside)
    if name in ("workers", "threads"):
        # Ray may be another machine, and starts servers; processes and threads take memory.
        return str(value).isdecimal() and int(value) <= _MOST_AT_ONCE
    return name not in ("embedder", "reader") or value == "default"


def _require_trust(settings: Settings, names: Sequence[str], content: bytes) -> None:
    """Raise SettingsError where the working folder's file chose what it may not, and was not allowed to."""
    folder = Path()
    refused = [name for name in names if not _is_harmless(name, getattr(settings, name), folder)]
    if refused and not is_trusted(folder, content):
        stated = " and ".join(f"{name} = {getattr(settings, name)}" for name in refused)
        own = " and ".join(f"--{name} or {ENVIRONMENT_PREFIX}{name.upper()}" for name in refused)
        raise SettingsError(
            f"{PROJECT_FILE} in {folder.resolve()} chooses {stated}, which a folder may not do by itself",
            hint=f"if you know the file, allow what it says now: dateline trust; or give {own}",
        )


def _user_file() -> list[tuple[str, Mapping[str, Any]]]:
    """The settings file in the user's configuration folder, where there is one."""
    from platformdirs import user_config_path

    path = user_config_path("dateline") / "config.toml"
    content = read_settings_file(path)
    return [] if content is None else [(str(path), _parse(content, path))]


def _environment() -> Mapping[str, str]:
    return {
        option.name: stated
        for option in fields(Settings)
        if (stated := os.environ.get(ENVIRONMENT_PREFIX + option.name.upper(), "")) != ""
    }


def _parse(content: bytes, path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # of TOML, or of UTF-8
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, why: str | None) -> SettingsError:
    return SettingsError(f"cannot read settings from {path}: {why}", hint="mend or remove the file")
