"""The house rules that a machine can keep: lint, format, types, and the README's promises."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from dateline.cli.actions import COMMANDS
from dateline.cli.called import COMMANDS as CALLED
from dateline.settings import Settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "dateline"

FLOORS = (  # from the ground up: a room imports what stands on floors below its own, and nothing else
    ("_version", "telemetry", "types", "reports", "features", "progress"),
    ("errors",),
    ("trust", "machine", "arguments", "places", "shapes"),
    ("language", "settings"),
    ("result", "filters"),
    ("questions", "models", "copies"),
    ("embedding",),
    ("stores",),
    ("reader", "retriever", "articles"),
    ("answers", "indexing"),
    ("output",),
    ("pipeline",),
    ("evaluation",),
    ("training",),
    ("serve",),
    ("cli",),
    ("__main__",),
)


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=" ".join,
)
def test_the_tree_is_clean(command: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def pages() -> str:
    """The first page and those of the rooms, one after the other."""
    found = [ROOT / "README.md", *sorted((ROOT / "src").rglob("README.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in found)


def test_the_pages_name_every_setting_and_every_command() -> None:
    settings = [f"`{option.name}`" for option in fields(Settings)]
    commands = [f"`dateline {name}" for name in CALLED]
    stated = pages()
    assert [name for name in settings + commands if name not in stated] == []


def test_the_pages_name_every_command_of_the_prompt() -> None:
    stated = pages()
    assert [name for name in COMMANDS if f"`{name}" not in stated] == []


def stated_default(default: object) -> str:
    return str(default) if default != () else "none"


def test_the_pages_state_the_defaults_in_force() -> None:
    rows = [line.split("|") for line in pages().splitlines() if line.startswith("| `")]
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


def room_of(module: str) -> str:
    """`dateline.language.values.units` stands in the room `language`."""
    return module.split(".")[1]


@cache
def modules() -> Mapping[str, ast.Module]:
    named = {path: path.relative_to(PACKAGE.parent).with_suffix("").parts for path in PACKAGE.rglob("*.py")}
    return {
        ".".join(parts[:-1] if parts[-1] == "__init__" else parts): ast.parse(path.read_text("utf-8"))
        for path, parts in named.items()
    }


def imported(tree: ast.AST, known: set[str]) -> Iterator[str]:
    """Yield the modules of ours that the tree imports, those for type checkers and in functions too."""
    for node in ast.walk(tree):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            named = [f"{node.module}.{name.name}" for name in node.names]
            names = [name if name in known else node.module for name in named]
        yield from (name for name in names if name.startswith("dateline."))


def test_every_import_runs_down() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    trees = {**modules()}
    trees.pop("dateline")  # the front door names what stands anywhere
    writes_itself = (
        "dateline.result.result",
        "dateline.output.json",
    )  # `Result.to_dict` is for those outside
    upward = [
        f"{module} imports {other}"
        for module, tree in trees.items()
        for other in imported(tree, set(trees))
        if (module, other) != writes_itself
        and room_of(other) != room_of(module)
        and floor[room_of(other)] >= floor[room_of(module)]
    ]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """A package counts as imported by each of its modules, for Python does so, holding the module's lock.

    Where the package imported that module in turn, two threads that came in by different doors would each
    hold what the other waits for, and one be told "deadlock detected".
    """
    trees = {**modules()}
    trees.pop("dateline")  # is whole before any thread of ours begins
    known = set(trees)
    # What a function imports when it runs is no circle: that is how a format hands a file on to another.
    edges = {
        module: {
            other
            for node in tree.body
            if not isinstance(node, ast.FunctionDef | ast.ClassDef)
            for other in imported(node, known)
        }
        | {module.rpartition(".")[0]} & known
        for module, tree in trees.items()
    }
    while free := [module for module, others in edges.items() if not others & edges.keys() - {module}]:
        for module in free:
            del edges[module]
    assert edges == {}


def test_a_public_class_has_its_name_to_itself() -> None:
    """The `shapes` of `serve` are the JSON of our records and have their names."""
    named: dict[str, list[str]] = {}
    for module, tree in modules().items():
        if room_of(f"{module}.") == "serve" and module.endswith(".shapes"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named.setdefault(node.name, []).append(module)
    assert {name: places for name, places in named.items() if len(places) > 1} == {}
