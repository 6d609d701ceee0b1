"""The torture of `eval/torture.py`, a small dose of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dateline

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the torturer forks")
def test_what_is_killed_starved_and_crowded_loses_nothing() -> None:
    script = [sys.executable, str(ROOT / "eval" / "torture.py")]
    dose = ["--kills", "6", "--failures", "5", "--readers", "3", "--seconds", "2", "--seed", "5"]
    environment = {**os.environ, "PYTHONPATH": str(Path(dateline.__file__).parents[1])}
    done = subprocess.run([*script, *dose], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 0 lost, 0 doubled, 0 torn, 0 with other hits." in done.stdout
    assert ", 0 errors, 0 from a half-written state." in done.stdout
