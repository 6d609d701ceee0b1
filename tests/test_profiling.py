"""`eval/profiling.py`: its stages are there, and a question's time goes to them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dateline

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("only", "stages"),
    [
        (
            "cold",
            ["starting Python", "importing NumPy", "making the networks", "ending"],
        ),
        ("warm", ["embedding the question", "search by meaning", "the reader's network", "decoding spans"]),
        ("index", ["loading articles", "telling the language", "embedding", "words", "commit"]),
    ],
)
def test_every_stage_has_its_share(only: str, stages: list[str], tmp_path: Path) -> None:
    script, gold = str(ROOT / "eval" / "profiling.py"), str(ROOT / "eval" / "gold" / "corpus.json")
    for name in ("guatemala-border-pact.md", "hottest-year-2024.txt"):
        (tmp_path / name).write_bytes((ROOT / "corpus" / name).read_bytes())
    done = subprocess.run(
        [sys.executable, script, str(tmp_path), gold, "--only", only, "--runs", "1", "--questions", "2"],
        env={**os.environ, "PYTHONPATH": str(Path(dateline.__file__).parents[1])},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^\| ([^|*]+) \| ([\d.]+) \| ([\d.]+)% \|$", done.stdout, re.MULTILINE)
    assert set(stages) <= {name for name, _, _ in rows}
    assert sum(float(share) for _, _, share in rows) == pytest.approx(100, abs=2)
