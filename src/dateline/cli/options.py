"""The command line's flags for settings and for filters, each declared once.

Help texts, types and defaults come from `Settings`; a flag that is not given stays None, so that the
environment and the settings files keep their say. Filters are flags alone: what a question is asked of
belongs to the question.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Annotated, Any, get_args

import typer

from dateline.cli.shell import complete_field
from dateline.filters.filters import ABOUT, Filters
from dateline.places import Place
from dateline.settings import Settings
from dateline.shapes import hints_of

Command = Callable[..., None]

_OPTIONS = {option.name: option for option in fields(Settings)}
_TAKES = {
    "index": "DIR",
    "embedder": "MODEL",
    "reader": "MODEL",
    "top_k": "N",
    "prefer_recent": "DAYS",
    "answers": "N",
    "min_confidence": "P",
    "workers": "N",
    "max_article_chars": "N",
}
"""Setting → what its flag takes; those of a few words say which."""
_REPEATABLE = {"without": "switch a feature off, to see what it is worth; repeatable"}


def _about(name: str) -> str:
    option = _OPTIONS[name]
    return _REPEATABLE.get(name) or f"{option.metadata['about']} [default: {option.default}]"


def _setting(name: str) -> Any:
    """The flag of a setting, as typer reads it from an annotation."""
    kind = hints_of(Settings)[name]
    taken = str if kind == Place else list[get_args(kind)[0]] if name in _REPEATABLE else kind  # type: ignore[misc]
    flag = f"--{name.replace('_', '-')}"
    return Annotated[taken | None, typer.Option(flag, metavar=_TAKES.get(name), help=_about(name))]


IndexOption = Annotated[str | None, typer.Option("--index", metavar="DIR", help=_about("index"))]
JsonFlag = Annotated[bool, typer.Option("--json", help="print JSON")]

_FILTERS = {
    "since": ("--since", "DATE"),
    "until": ("--until", "DATE"),
    "source": ("--source", "NAME"),
    "author": ("--author", "NAME"),
    "section": ("--section", "NAME"),
    "language": ("--lang", "CODE"),
    "url_prefix": ("--url-prefix", "URL"),
    "where": ("--where", "EXPRESSION"),
}
"""Argument of `Filters.parse` → (flag, what it takes)."""
_ONCE = {"since": "", "until": "", "where": "; in quotes"}
"""Those that are given once, and what the command line says of them besides."""


def _filter(name: str) -> Any:
    flag, metavar = _FILTERS[name]
    about = f"{ABOUT[name]}{_ONCE.get(name, '; repeatable')}"
    known = complete_field(name) if metavar == "NAME" else None
    taken: Any = str | None if name in _ONCE else list[str]
    return Annotated[taken, typer.Option(flag, metavar=metavar, help=about, autocompletion=known)]


def with_filters(command: Command) -> Command:
    """Give a command that takes `filters` the flags that make them, in its place."""
    return _widened(command, "filters", {name: _filter(name) for name in _FILTERS}, Filters.parse)


def with_settings(*names: str) -> Callable[[Command], Command]:
    """Give a command that takes `settings` the flags of those named, in its place.

    A command that takes `load_settings` calls it for them, when it knows that it needs any.
    """
    flags = {name: _setting(name) for name in names}

    def load(**given: Any) -> Settings:
        return Settings.load(**{name: None if value == [] else value for name, value in given.items()})

    def widen(command: Command) -> Command:
        if "settings" in inspect.signature(command).parameters:
            return _widened(command, "settings", flags, load)
        return _widened(command, "load_settings", flags, lambda **given: functools.partial(load, **given))

    return widen


def _widened(command: Command, taken: str, flags: Mapping[str, Any], make: Callable[..., Any]) -> Command:
    """Return the command with flags in the place of a parameter, which is made of what they say."""
    parameters = list[inspect.Parameter]()
    for one in inspect.signature(command, eval_str=True).parameters.values():
        parameters += (
            [one]
            if one.name != taken
            else [
                inspect.Parameter(
                    name,
                    inspect.Parameter.KEYWORD_ONLY,
                    default=[] if "list" in str(annotation) else None,
                    annotation=annotation,
                )
                for name, annotation in flags.items()
            ]
        )

    @functools.wraps(command)
    def widened(**given: Any) -> None:
        chosen = {name: given.pop(name) for name in flags}
        command(**given, **{taken: make(**chosen)})

    widened.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    widened.__annotations__ = {one.name: one.annotation for one in parameters}
    return widened
