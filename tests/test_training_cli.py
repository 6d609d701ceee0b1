"""`dateline train` and `dateline export` as the README has them, for a few steps."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.cli import main

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "training"
README = (ROOT / "src" / "dateline" / "training" / "README.md").read_text(encoding="utf-8")

Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command of the README in a checkout whose questions are in the folder FOLDER."""
    (tmp_path / "eval").symlink_to(ROOT / "eval", target_is_directory=True)
    (tmp_path / "tests").symlink_to(ROOT / "tests", target_is_directory=True)
    (tmp_path / "FOLDER").mkdir()
    shutil.copyfile(DATA / "smoke_train.json", tmp_path / "FOLDER" / "questions.json")
    dev = json.loads((DATA / "smoke_dev.json").read_text(encoding="utf-8"))
    some = {**dev, "data": dev["data"][:2]}
    (tmp_path / "FOLDER" / "questions_dev.json").write_text(json.dumps(some), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(command: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(shlex.split(command)[1:])
        out, err = capfd.readouterr()
        return int(end.value.code or 0), out, err

    return run


def commands_of_the_readme() -> list[str]:
    [block] = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    return [line.partition("#")[0].strip() for line in block.splitlines()]


def test_the_readmes_commands_work_for_a_newsroom(run: Run, tmp_path: Path) -> None:
    smoke, tune, export = commands_of_the_readme()
    code, out, err = run(f"{smoke} --limit-steps 2")
    assert (code, out.splitlines()[-1].split("; ")[0]) == (0, "weights in training/smoke/model")
    assert re.search(r"only: step 1 of 2, loss \d\.\d+, [\d,]+ tokens a second, \d+ s left", err)
    assert re.search(r"^smoke_dev, 25 questions: exact .* gain -", out, re.MULTILINE)
    assert "does not ship: " in out

    code, out, err = run(f"{tune} --limit-steps 1")
    assert code == 0, err
    assert "does not ship: it gains +0.0 points" in out, "one step from the shipped weights is no step"

    code, out, err = run(f"{export} --limit 10")
    assert code == 0, err
    assert re.match(r"newsroom-reader: \d+\.\d MB; difference max", out), "so small a step is kept in 8 bits"
    assert (tmp_path / "newsroom-reader" / "model.onnx").is_file()

    code, out, err = run(f"{export.replace('newsroom/', 'smoke/')} --limit 10")
    assert code == 0, err
    assert re.match(r"newsroom-reader: \d\.\d MB; difference max", out)
    stated = json.loads((tmp_path / "newsroom-reader" / "model.json").read_text(encoding="utf-8"))
    assert (stated["name"], stated["window_tokens"]) == ("newsroom-reader", 64)


@pytest.mark.parametrize(
    ("command", "said", "remedy"),
    [
        ("dateline train reader none.toml", "cannot read the recipe none.toml", "name a recipe"),
        ("dateline train embedder eval/recipes/embedder-news.toml", "there is no file", "--data DIR"),
        ("dateline train reader eval/recipes/embedder-news.toml", "unknown key 'scale'", "known keys"),
        (
            "dateline export none --out m --gold FOLDER/questions_dev.json",
            "there is no model folder none",
            "name",
        ),
    ],
)
def test_a_wrong_request_is_one_sentence_with_its_remedy(
    run: Run, command: str, said: str, remedy: str
) -> None:
    code, out, err = run(command)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert said in err
    assert remedy in err
