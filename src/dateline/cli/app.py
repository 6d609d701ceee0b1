"""The typer application: which commands there are.

Errors pass through it; `dateline.cli.main` turns them into exit codes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.main import get_command

from dateline._version import __version__
from dateline.cli import options
from dateline.cli.called import COMMANDS, is_question, near
from dateline.cli.interrupts import Interrupted
from dateline.errors import UsageError
from dateline.settings import Settings


class _Commands(TyperGroup):
    """Commands of one word, of two, and none: `eval compare` is one of its own, a question alone is `ask`."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _command(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        two = " ".join(args[:2])
        if len(args) > 1 and two in COMMANDS:
            return two, _command(two), args[2:]
        if args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        longer = [name for name in COMMANDS if name.startswith(f"{args[0]} ")]
        if longer:
            ctx.fail(f"{args[0]!r} is half a command; there is {' and '.join(longer)}")
        if not is_question(args):
            _refuse(args[0])
        index = ctx.params.pop("index", None)  # `dateline --index DIR "Who won?"`
        return "ask", _command("ask"), [*(() if index is None else ("--index", str(index))), *args]

    def invoke(self, ctx: Any) -> Any:
        """Keep Ctrl-C from typer, which would end without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None


def _command(name: str) -> Any:
    module, _, function = COMMANDS[name].partition(":")
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name)(getattr(import_module(f"dateline.cli.commands.{module}"), function))
    return get_command(alone)


def _refuse(word: str) -> NoReturn:
    meant = near(word, COMMANDS)
    hint = f"did you mean {meant[0]}?" if meant else "dateline -h lists the commands."
    raise UsageError(f"there is no command {word!r}", hint=f'{hint} A question: dateline ask "Who ...?"')


app = typer.Typer(
    name="dateline",
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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
        from dateline.cli.asking import open_prompt

        open_prompt(Settings.load(index=index))
    elif index is not None:
        command = context.invoked_subcommand
        raise UsageError(
            f"--index stands before {command}", hint=f"put it behind: dateline {command} --index {index}"
        )
