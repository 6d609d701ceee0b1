"""The blocks of README.md and of the pages it leads to, run as a newcomer would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from served import serving

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "eval" / "README.md", *sorted((ROOT / "src").rglob("README.md"))]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}

SHOWN = {  # what of a block says which it is, and what its output must hold
    "check-citations": ["all exact"],
    "dateline stats": ["approximately 20,000", "Meridian Wire", "2025-06"],
    "Gatwick": ["Francisco Jiménez", "exit code 3: no answer"],
}


def _blocks(language: str, *pages: str) -> list[str]:
    pattern = re.compile(rf"^```{language}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return [block for page in pages or TEXTS for block in pattern.findall(TEXTS[page])]


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
    [command] = [block for block in _blocks("sh", "README.md") if "dateline ask" in block]
    question = command.rsplit("/", 1)[1].strip()  # what follows the installation and .venv/bin/
    done = _run(checkout, question)
    [shown] = re.findall(
        r"^<!-- transcript -->\n```text\n(.*?)^```$", TEXTS["README.md"], re.DOTALL | re.MULTILINE
    )
    stated, found = (re.search(r"\((\d+)% confident\)", text) for text in (shown, done.stdout))
    assert stated is not None
    assert found is not None
    assert done.stdout.replace(found[0], stated[0]) == shown
    assert abs(int(found[1]) - int(stated[1])) <= 2  # processors round differently


@pytest.mark.parametrize("block", _blocks("sh run"))
def test_shell_blocks_run(checkout: Path, block: str) -> None:
    done = _run(checkout, block)
    [shown] = [shown for words, shown in SHOWN.items() if words in block]
    assert [words for words in shown if words not in done.stdout] == []


def test_the_script_that_asks_over_http_runs(checkout: Path) -> None:
    [block] = _blocks("python served")
    with serving(checkout / "index") as server:
        script = block.replace("http://127.0.0.1:8765", server.address)
        done = _run(checkout, f"{sys.executable} - <<'SCRIPT'\n{script}\nSCRIPT")
    assert done.stdout.startswith("approximately 20,000 (")
    assert done.stdout.endswith("answer\n")


@pytest.mark.parametrize("block", _blocks("python"))
def test_python_blocks_run(checkout: Path, block: str) -> None:
    (checkout / "block.py").write_text(block, encoding="utf-8")
    done = _run(checkout, "python block.py")
    assert "Panama" in done.stdout


def test_every_page_is_found_from_the_first_one() -> None:
    assert [page for page in TEXTS if page != "README.md" and f"]({page})" not in TEXTS["README.md"]] == []


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", TEXTS[page])
    own = [link.partition("#") for link in links if "://" not in link]
    targets = [((ROOT / page).parent / path if path else ROOT / page, anchor) for path, _, anchor in own]
    assert [str(target) for target, _ in targets if not target.exists()] == []
    for target, anchor in targets:
        headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE) if anchor else []
        known = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert anchor in known | {""}, f"{page} leads to {anchor} in {target.name}"
