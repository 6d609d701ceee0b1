"""The wrong bits of `eval/flips.py`, a small dose of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dateline

ROOT = Path(__file__).parent.parent


def test_a_wrong_bit_is_found_and_never_called_sound() -> None:
    script = [sys.executable, str(ROOT / "eval" / "flips.py")]
    dose = ["--database", "8", "--segment", "2", "--manifest", "4", "--seed", "1"]
    environment = {**os.environ, "PYTHONPATH": str(Path(dateline.__file__).parents[1])}
    done = subprocess.run([*script, *dose], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "14 flips: 0 missed, 0 with wrong values called sound, 0 not repaired." in done.stdout
