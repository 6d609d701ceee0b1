"""What is loaded when: nothing heavy until a question needs it, and PyTorch not even then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import StartPython
from dateline import Dateline

HEAVY = (
    *("torch", "transformers", "sentence_transformers", "onnxruntime", "faiss", "tokenizers"),
    *("trafilatura", "lxml", "pdfminer", "py3langid", "warcio", "datasketch", "numpy", "prompt_toolkit"),
)
MOST_PATTERNS = 330  # regular expressions compiled for a question; there were 500 when all were at import
MOST_CHARACTERS = 40_000  # of those that tell that a list is asked for: 100,000 took 0.3 s to compile
SHIPPED_NEEDS = {"onnxruntime", "tokenizers", "numpy"}


def loaded_by(code: str, start_python: StartPython) -> set[str]:
    """Run the code in a Python of its own; return which of the heavy packages it loaded."""
    report = f"import json, sys; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    process = start_python(f"{code}\n{report}")
    out, trouble = process.communicate()
    assert (process.returncode, trouble) == (0, "")
    return set(json.loads(out.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import dateline",
        "from dateline import *",
        "import dateline.cli",
        "from dateline import Settings; Settings.load()",
        "import dateline.indexing.chunking, dateline.embedding, dateline.models.finding, dateline.settings",
        "import dateline.articles.loading, dateline.indexing.updating, dateline.stores.repair",
    ],
)
def test_an_import_costs_nothing_heavy(code: str, start_python: StartPython) -> None:
    assert loaded_by(code, start_python) == set()


def test_the_shipped_models_answer_without_pytorch(tmp_path: Path, start_python: StartPython) -> None:
    (tmp_path / "rain.txt").write_text("Rain fell on Harlan on Friday.\n", encoding="utf-8")
    code = (
        "from dateline import Dateline\n"
        f"with Dateline.index({str(tmp_path / 'rain.txt')!r}, index={str(tmp_path / 'index')!r}) as news:\n"
        "    result = news.ask('Where did rain fall?')\n"
        "assert result.passages[0].text == 'Rain fell on Harlan on Friday.', result\n"
        "assert result.candidates, result\n"
    )
    assert loaded_by(code, start_python) == SHIPPED_NEEDS


def test_the_patterns_that_a_list_needs_are_short_enough_to_compile(start_python: StartPython) -> None:
    code = (
        "import re\n"
        "from re import _compiler\n"
        "compiled, compile = [], _compiler.compile\n"
        "_compiler.compile = lambda *given: compiled.append(given) or compile(*given)\n"
        "from dateline.questions import question_type\n"
        "told = [question_type(one).value for one in ('Which towns did it hit?', 'What towns did it hit?')]\n"
        "print(told, sum(len(one[0]) for one in compiled if isinstance(one[0], str)))\n"
    )
    out, trouble = start_python(code).communicate()
    assert trouble == ""
    told, _, characters = out.strip().rpartition(" ")
    assert told == "['list', 'list']"
    assert int(characters) < MOST_CHARACTERS


def test_a_question_loads_what_it_needs_and_no_more(tmp_path: Path, start_python: StartPython) -> None:
    (tmp_path / "rain.txt").write_text("Rain fell on Harlan on Friday.\n", encoding="utf-8")
    index = str(tmp_path / "index")
    Dateline.index(str(tmp_path / "rain.txt"), index=index).close()
    code = (
        "import contextlib, io, re, sys\n"
        "from re import _compiler\n"
        "compiled, compile = [], _compiler.compile\n"
        "_compiler.compile = lambda *given: compiled.append(given) or compile(*given)\n"
        "from dateline.cli.running import run\n"
        "with contextlib.redirect_stdout(io.StringIO()) as said:\n"
        f"    run(['ask', 'Where did rain fall?', '--reader', 'fast', '--json', '--index', {index!r}])\n"
        "print(json.dumps([sorted(sys.modules), len(compiled), said.getvalue()]))\n"
    )
    process = start_python(f"import json\n{code}")
    out, trouble = process.communicate()
    assert (process.returncode, trouble) == (0, "")
    modules, patterns, said = json.loads(out)
    assert "Harlan" in said
    assert [name for name in modules if name.startswith("dateline.cli.commands")] == []
    unneeded = {
        "typer",
        "pydantic",
        "rich",
        "dateline.stores.writer",
        "dateline.reports",
        "dateline.answers.verdicts.verdicts",
        "yaml",
        "numpy.ma",
        "http.client",
        "dateline.articles",
        "dateline.evaluation",
        "torch",
    }
    assert unneeded & set(modules) == set()
    assert patterns < MOST_PATTERNS
