"""`dateline trust`: allow a folder's settings file to choose models, and an index outside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline import trust as trusted
from dateline.errors import InputError
from dateline.output.wording import one_line
from dateline.settings import PROJECT_FILE, choices, read_settings_file


def trust(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="the folder with the file")] = Path(),
    forget: Annotated[bool, typer.Option("--forget", help="take back what was allowed")] = False,
) -> None:
    """Let the dateline.toml of a folder choose models, or an index outside it.

    As it is now: after a change it is asked about again. What you give by flag, in the environment or in
    your own config.toml needs no such yes.
    """
    if forget:
        trusted.distrust(folder)
        typer.echo(one_line(f"{folder.resolve()}: nothing is allowed any more"))
        return
    content = read_settings_file(folder / PROJECT_FILE)
    if content is None:
        raise InputError(f"there is no {PROJECT_FILE} in {folder}", hint="name a folder that has one")
    chosen = choices(folder, content)
    trusted.trust(folder, content)
    allowed = f"may choose {' and '.join(chosen)}" if chosen else "chooses nothing that must be allowed"
    typer.echo(one_line(f"{PROJECT_FILE} in {folder.resolve()} {allowed}, until it changes"))
