"""The typer application: which commands there are.

Errors pass through it; `dateline.cli.main` turns them into exit codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from dateline._version import __version__
from dateline.cli import options
from dateline.cli.commands.ask import ask, open_prompt
from dateline.cli.commands.catalogue import list_articles, stats
from dateline.cli.commands.check import check_citations
from dateline.cli.commands.compare import compare
from dateline.cli.commands.dups import dups
from dateline.cli.commands.evaluate import evaluate, lint
from dateline.cli.commands.index import index
from dateline.cli.commands.info import info
from dateline.cli.commands.mcp import mcp
from dateline.cli.commands.move import move
from dateline.cli.commands.remove import remove
from dateline.cli.commands.repair import repair
from dateline.cli.commands.serve import serve
from dateline.cli.commands.show import show
from dateline.cli.commands.train import embedder, export, reader
from dateline.cli.commands.trust import trust
from dateline.cli.commands.verify import verify
from dateline.cli.interrupts import Interrupted
from dateline.errors import UsageError
from dateline.settings import Settings

_ASKING = frozenset(
    "who whom whose what which when where why how is are was were do does did has have had can could will "
    "would should may might must".split()
)
_TYPO = 0.66  # how like a command a word must be to be taken for one that was mistyped: "aks" is


class _Commands(TyperGroup):
    """Commands of one word, of two, and none: `eval compare` is one of its own, a question alone is `ask`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        two = " ".join(args[:2])
        if len(args) > 1 and two in self.commands:
            return two, self.commands[two], args[2:]
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        longer = [name for name in self.commands if name.startswith(f"{args[0]} ")]
        if longer:
            ctx.fail(f"{args[0]!r} is half a command; there is {' and '.join(longer)}")
        if not _is_question(args, self.commands):
            _refuse(args[0], self.commands)
        index = ctx.params.pop("index", None)  # `dateline --index DIR "Who won?"`
        return "ask", self.commands["ask"], [*(() if index is None else ("--index", str(index))), *args]

    def invoke(self, ctx: Any) -> Any:
        """Keep Ctrl-C from typer, which would end without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None


def _is_question(words: list[str], commands: Iterable[str]) -> bool:
    """Whether what stands where a command should is a question: it asks, or is several words."""
    first, *others = words
    if first.startswith("-"):
        return False
    if " " in first.strip() or first.endswith("?") or first.casefold() in _ASKING:
        return True
    said = [word for word in others if not word.startswith("-")]
    return bool(said) and not get_close_matches(first, commands, 1, _TYPO)


def _refuse(word: str, commands: Iterable[str]) -> NoReturn:
    near = get_close_matches(word, commands, 1, _TYPO)
    hint = f"did you mean {near[0]}?" if near else "dateline -h lists the commands"
    raise UsageError(f"there is no command {word!r}", hint=f'{hint} A question: dateline ask "Who ...?"')


app = typer.Typer(
    name="dateline",
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("index")(index)
app.command("ask")(ask)
app.command("eval")(evaluate)
app.command("eval compare")(compare)
app.command("eval lint")(lint)
app.command("info")(info)
app.command("list")(list_articles)
app.command("stats")(stats)
app.command("dups")(dups)
app.command("show")(show)
app.command("remove")(remove)
app.command("verify")(verify)
app.command("repair")(repair)
app.command("move")(move)
app.command("check-citations")(check_citations)
app.command("train reader")(reader)
app.command("train embedder")(embedder)
app.command("export")(export)
app.command("trust")(trust)
app.command("serve")(serve)
app.command("mcp")(mcp)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    index: options.IndexOption = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="print the version")
    ] = False,
) -> None:
    """Ask a pile of news articles; get their own words back, cited to the character.

    A question alone is asked: dateline "Who won?" Without a command: the interactive prompt on the index
    in ./index, or on that of --index.
    """
    if context.invoked_subcommand is None:
        open_prompt(Settings.load(index=index))
    elif index is not None:
        command = context.invoked_subcommand
        raise UsageError(
            f"--index stands before {command}", hint=f"put it behind: dateline {command} --index {index}"
        )
