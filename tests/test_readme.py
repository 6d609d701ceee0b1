"""The README's blocks, run as a newcomer would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample articles and an index of them, as the first command leaves it."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    _run(folder, "dateline index corpus")
    return folder


def _run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    # The command under test is the one installed beside this interpreter, whatever is active.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "HF_HUB_OFFLINE": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_the_first_command_answers_the_question(checkout: Path) -> None:
    [command] = [block for block in _blocks("sh") if "dateline ask" in block]
    question = command.rsplit("/", 1)[1].strip()  # what follows the installation and .venv/bin/
    done = _run(checkout, question)
    assert "20,000" in done.stdout.splitlines()[0]
    assert "guatemala" in done.stdout


@pytest.mark.parametrize("block", _blocks("sh run"))
def test_shell_blocks_run(checkout: Path, block: str) -> None:
    done = _run(checkout, block)
    if "check-citations" in block:
        assert "all exact" in done.stdout
    elif "dateline stats" in block:
        assert done.stdout.startswith("approximately 20,000")
        assert "Meridian Wire" in done.stdout
        assert "2025-06" in done.stdout
    else:
        assert "Francisco Jiménez" in done.stdout
        assert "exit code 3: no answer" in done.stdout


@pytest.mark.parametrize("block", _blocks("python"))
def test_python_blocks_run(checkout: Path, block: str) -> None:
    (checkout / "block.py").write_text(block, encoding="utf-8")
    done = _run(checkout, "python block.py")
    assert "Panama" in done.stdout
