"""The house rules that a machine can keep: lint, format, types, and the README's promises."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from dateline.cli.app import app
from dateline.settings import Settings

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=" ".join,
)
def test_the_tree_is_clean(command: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_names_every_setting_and_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = [f"`{option.name}`" for option in fields(Settings)]
    commands = [f"`dateline {command.name}" for command in app.registered_commands]
    assert [name for name in settings + commands if name not in readme] == []


def stated_default(default: object) -> str:
    return str(default) if default != () else "none"


def test_the_readme_states_the_defaults_in_force() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in readme.splitlines() if line.startswith("| `")]
    stated = {row[1].strip(" `"): row[2].strip(" `") for row in rows if len(row) == 5}
    assert {name: stated.get(name) for name in (option.name for option in fields(Settings))} == {
        option.name: stated_default(option.default) for option in fields(Settings)
    }


def test_the_top_level_is_the_agreed_one() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not tracked:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in tracked}
    agreed = {"pyproject.toml", "README.md", "src", "index", "corpus", "tests", "eval"}
    assert agreed <= top
    assert {name for name in top - agreed if not name.startswith(".")} <= {"LICENSE", "CHANGELOG.md"}
