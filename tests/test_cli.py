"""The command line, from arguments and standard input to output and exit code."""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dateline import Dateline, Retrieval, Settings, __version__
from dateline.articles.loading import LOADERS
from dateline.cli import main
from dateline.errors import NoIndexError
from dateline.evaluation.recordfile import read_records
from dateline.evaluation.records import NOT_ASKED, Candidate, Evaluation, GoldFacts, Record, View, ViewAnswers
from dateline.evaluation.records import Run as EvalRun
from dateline.features import Feature
from dateline.output.json import result_shape
from dateline.result.replies import Scope
from fakes import ARTICLES, HOSTILE, PAPER, WIRE, FakeDateline, stand_in

DEPORTED = "How many people were deported?"
ELECTION = "Who will win the next election?"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty working folder, no settings from outside, and an output 80 columns wide without colour."""
    for name in list(os.environ):
        if name.startswith("DATELINE_") or name in ("FORCE_COLOR", "NO_COLOR"):
            monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run `dateline` with these arguments on the fakes, `stdin` being piped in."""
    stand_in(monkeypatch.setattr)

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as end:
            main(arguments)
        out, err = capfdbinary.readouterr()
        return Ran(int(end.value.code or 0), out.decode(), err.decode())

    return run


# Exit codes and streams


def test_an_answer_goes_to_stdout_and_exits_with_0(run: Run) -> None:
    ran = run("ask", "When was it signed?")
    assert ran == Ran(
        0,
        "Thursday (80% confident)\n"
        "\n"
        "  The two ministers signed the agreement on **Thursday**.\n"
        "\n"
        "  [1] Two ministers sign at the border (Border Wire, 2025-06-26)\n"
        "      article wire [42:50] in /news/wire.txt\n",
        "",
    )


def test_an_abstention_exits_with_3(run: Run) -> None:
    assert run("ask", ELECTION) == Ran(
        3, "No answer in these articles. --candidates shows what was nearest.\n", ""
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", *DEPORTED.split()),
        ("ask", "--answers", "3", *DEPORTED.split(), "--min-confidence", "0.3"),
        (DEPORTED,),
        DEPORTED.split(),
        (*DEPORTED.split(), "--index", "index"),
        ("--index", "index", DEPORTED),
    ],
)
def test_a_question_needs_neither_quotes_nor_the_command(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == run("ask", DEPORTED)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("aks", "Who", "won?"), "there is no command 'aks'; did you mean ask?"),
        (("verfiy",), "there is no command 'verfiy'; did you mean verify?"),
        (("guatemala",), "there is no command 'guatemala'; dateline -h lists the commands"),
    ],
)
def test_a_word_that_is_neither_question_nor_command_says_what_to_type(
    run: Run, arguments: tuple[str, ...], told: str
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"dateline: {told}")
    assert 'dateline ask "Who ...?"' in ran.err


NEAR = "Who invited the mayor?"


def test_what_is_near_an_answer_is_no_answer(run: Run) -> None:
    """It exits with 3 as nothing at all does, and JSON tells the two apart."""
    ran = run("ask", NEAR)
    assert ran.code == 3
    assert ran.out.startswith(
        "Not sure: no sentence says it clearly. The nearest:\n\n  The **two ministers** signed"
    )
    assert "No answer" not in ran.out
    assert run("ask", NEAR, "--candidates").out.startswith("Not sure. The nearest was refused: ")
    assert run("ask", NEAR, "-q") == Ran(3, "", "")
    outcomes = [json.loads(run("ask", one, "--json").out)["outcome"] for one in (DEPORTED, NEAR, ELECTION)]
    assert outcomes == ["answer", "not sure", "nothing"]
    written = run("ask", NEAR, "--format", "markdown").out
    assert (
        "Not sure: no sentence says it clearly. The nearest:\n\n- **two ministers** (20% confident, not"
        in written
    )
    assert "[^1]: Two ministers sign at the border" in written


def test_candidates_shows_what_was_rejected(run: Run) -> None:
    ran = run("ask", ELECTION, "--candidates")
    assert ran.code == 3
    assert ran.out.splitlines()[:4] == [
        "No answer in these articles. The nearest was refused: the reader saw hardly any",
        "answer in it.",
        "The nearest:",
        "1. The mayor (1%)",
    ]


def test_min_confidence_and_answers_reach_the_settings(run: Run) -> None:
    assert run("ask", DEPORTED, "--min-confidence", "0.95").code == 3
    assert "300 (62%)" in run("ask", DEPORTED).out
    assert "300 (62%)" not in run("ask", DEPORTED, "--answers", "1").out


def test_the_environment_gives_a_setting_and_a_flag_overrides_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MIN_CONFIDENCE", "0.95")
    assert run("ask", DEPORTED).code == 3
    assert run("ask", DEPORTED, "--min-confidence", "0.9").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("ask", "--no-such-flag"),
        ("--index", "index", "stats"),
        ("ask", "What?", "--top-k", "many"),
        ("ask", "What?", "--top-k", "0"),
        ("ask", "What?", "--retrieval", "magic"),
        ("ask", "What?", "--batch", "-"),
        ("ask", " "),
        ("ask", "?" * 201),
        ("ask", "--batch", "missing.txt"),
        ("index",),
        ("show", "no-such-article"),
        ("check-citations", "missing.jsonl"),
    ],
)
def test_a_wrong_request_exits_with_2_and_says_why(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_an_error_is_one_line_with_its_remedy(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_nothing(index: Any = None, *, settings: Settings) -> Any:
        raise NoIndexError(settings.folder)

    monkeypatch.setattr(Dateline, "open", open_nothing)
    assert run("ask", DEPORTED, "--index", "empty\x1b[2J") == Ran(
        1,
        "",
        "dateline: there is no index in empty␛[2J; make one: dateline index FOLDER --index empty␛[2J\n",
    )


def test_a_bug_is_one_line_unless_its_trace_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(self: FakeDateline, question: str, **_: Any) -> Any:
        raise RuntimeError("cogs\nmissing")

    monkeypatch.setattr(FakeDateline, "ask", break_down)
    ran = run("ask", DEPORTED)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("dateline: an unexpected RuntimeError: cogs missing; ")
    assert ran.err.count("\n") == 1
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="cogs"):
        main(["ask", DEPORTED])


def test_ctrl_c_exits_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeDateline, "ask", interrupt)
    assert run("ask", DEPORTED) == Ran(130, "", "dateline: interrupted\n")
    monkeypatch.setattr(Dateline, "index", interrupt)
    assert run("index", "articles") == Ran(130, "", "dateline: interrupted; the index is as it was\n")


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"dateline {__version__}\n", "")


# JSON


def test_json_has_the_promised_shape(run: Run) -> None:
    """WIRE says "about 20,000 people" at 72; its first line has 51 characters, so the quote begins at 52."""
    ran = run("ask", DEPORTED, "--json")
    assert (ran.code, ran.err, ran.out.count("\n")) == (0, "", 1)
    quote = WIRE.text.split("\n")[1]
    expected = {
        "schema": 2,
        "question": DEPORTED,
        "asked": DEPORTED,
        "question_type": "how many",
        "answered": True,
        "outcome": "answer",
        "confidence": 0.914,
        "answers": [
            {
                "answer": "about 20,000 people",
                "value": None,
                "speaker": None,
                "score": 6.25,
                "confidence": 0.914,
                "start": 72,
                "end": 91,
                "citations": [
                    {
                        "article": {
                            "id": "wire",
                            "title": "Two ministers sign at the border",
                            "date": "2025-06-26",
                            "source": "Border Wire",
                            "path": "/news/wire.txt",
                            "url": None,
                        },
                        "start": 72,
                        "end": 91,
                        "quote": quote,
                        "quote_start": 52,
                        "quote_end": 52 + len(quote),
                    }
                ],
            }
        ],
        "disagreement": None,
        "listing": None,
        "advice": None,
        "verdict": None,
        "items": [],
        "among_others": False,
        "scope": None,
        "passages": [
            {"article_id": "wire", "start": 0, "end": len(WIRE.text), "text": WIRE.text, "score": 1.0},
            {"article_id": "paper", "start": 0, "end": len(PAPER.text), "text": PAPER.text, "score": 0.5},
        ],
        "seconds": {"retrieve": 0.25, "read": 0.5, "total": 0.75},
    }
    printed = json.loads(ran.out)
    assert len(printed["answers"]) == 2
    assert [c["article"]["id"] for c in printed["answers"][0]["citations"]] == ["wire", "paper"]
    del printed["answers"][1], printed["answers"][0]["citations"][1]
    assert json.dumps(printed) == json.dumps(expected)  # as text, so that the order of keys counts


def test_json_lists_rejected_candidates_only_on_request(run: Run) -> None:
    without, with_them = run("ask", ELECTION, "--json"), run("ask", ELECTION, "--json", "--candidates")
    assert (without.code, with_them.code) == (3, 3)
    assert json.loads(without.out)["answers"] == []
    assert json.loads(without.out)["confidence"] == 0.004
    assert [answer["answer"] for answer in json.loads(with_them.out)["answers"]] == ["The mayor"]


def test_json_is_safe_on_any_terminal(run: Run) -> None:
    ran = run("ask", "What runs backwards?", "--json")
    assert ran.out.isascii()
    assert all(character.isprintable() or character == "\n" for character in ran.out)
    (answer,) = json.loads(ran.out)["answers"]
    assert HOSTILE.text[answer["start"] : answer["end"]] == answer["answer"]


# Batches and pipes


def test_a_batch_answers_in_input_order_and_reports_what_it_cannot_ask(run: Run) -> None:
    too_long = "?" * 201
    questions = f"\ufeff{ELECTION}\r\n\n{too_long}\n{DEPORTED}"
    ran = run("ask", "--batch", "-", "--json", stdin=questions.encode())
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["question"] for line in lines] == [ELECTION, too_long, DEPORTED]
    assert lines[1] == {
        "schema": 2,
        "question": too_long,
        "error": "the question has 201 characters; make it shorter",
    }
    assert ran.code == 1
    assert ran.err == (
        "dateline: line 3: the question has 201 characters; make it shorter\n"
        "dateline: blank lines skipped: 1\n"
    )


def test_several_questions_in_a_line_stand_under_each_of_them(run: Run) -> None:
    ran = run("ask", "When was it signed? Who will win the next election?")
    assert ran.code == 0
    first, second = ran.out.split("Who will win the next election?\n")
    assert first.startswith("When was it signed?\nThursday (80% confident)")
    assert second.startswith("No answer in these articles.")
    lines = run("ask", "When was it signed? Who will win the next election?", "--json").out.splitlines()
    assert [json.loads(line)["question"] for line in lines] == [
        "When was it signed?",
        "Who will win the next election?",
    ]


def test_a_batch_file_for_people(run: Run) -> None:
    Path("questions.txt").write_text(f"{ELECTION}\n\x1b[2J?\nWhen was it signed?", encoding="utf-8")
    ran = run("ask", "--batch", "questions.txt")
    abstained = "No answer in these articles. --candidates shows what was nearest."
    first_two = f"{ELECTION}\n{abstained}\n\n␛[2J?\n{abstained}\n\n"
    assert ran.out.startswith(f"{first_two}When was it signed?\nThursday (80% confident)\n")
    assert (ran.code, ran.err) == (0, "")


def test_a_line_that_is_no_text_ends_the_batch_after_what_was_answered(run: Run) -> None:
    ran = run("ask", "--batch", "-", "--json", stdin=ELECTION.encode() + b"\n\xff?\n")
    assert (ran.code, ran.out.count("\n")) == (2, 1)
    assert ran.err == "dateline: line 2 of standard input is not UTF-8 text; convert it to UTF-8 first\n"


def test_lines_of_a_file_are_answered_side_by_side_and_told_in_order(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_THREADS", "3")
    asked = [f"{DEPORTED} {ELECTION}", DEPORTED, ELECTION, "?" * 201] * 4
    Path("questions.txt").write_bytes("\n".join(asked).encode() + b"\n\xff?\n" + DEPORTED.encode())
    ran = run("ask", "--batch", "questions.txt", "--json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["question"] for line in lines] == [DEPORTED, ELECTION, DEPORTED, ELECTION, "?" * 201] * 4
    assert [line.get("answered") for line in lines] == [True, False, True, False, None] * 4
    assert ran.code == 2
    assert (
        ran.err.splitlines()[-1]
        == "dateline: line 17 of questions.txt is not UTF-8 text; convert it to UTF-8 first"
    )


@pytest.mark.parametrize("command", [(), ("--index", "index"), ("ask",)])
def test_questions_piped_in_are_answered_without_decoration(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, stdin=f"{ELECTION}\n:opne\n\xff\n".encode("latin-1") + DEPORTED.encode())
    assert ran.code == 0
    assert ran.out.startswith(
        "No answer in these articles. Type :why to see what was nearest.\n\nabout 20,000"
    )
    assert ran.err == (
        "unknown command :opne; did you mean :open?\n"
        "line 3 of standard input is not UTF-8 text; convert it to UTF-8 first\n"
    )


def test_questions_piped_in_with_json_are_a_batch(run: Run) -> None:
    ran = run("ask", "--json", stdin=f"{ELECTION}\n{DEPORTED}\n".encode())
    assert ran.code == 0
    assert [json.loads(line)["answered"] for line in ran.out.splitlines()] == [False, True]


QUESTIONS = b"""\
{"id": "q1", "question": "When was it signed?"}
{"id": 2, "question": "Who will win the next election?", "asked_by": "desk"}

When was it signed?
{"id": 4}
{"id": 5, "question": "Who"
"""


def test_a_batch_of_json_lines_has_its_ids_back(run: Run) -> None:
    """Plain lines may stand among them; a line that asks nothing is named, and the rest goes on."""
    ran = run("ask", "--batch", "-", "--json", stdin=QUESTIONS)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [(line.get("id"), line["question"], line.get("answered")) for line in lines] == [
        ("q1", "When was it signed?", True),
        (2, "Who will win the next election?", False),
        (None, "When was it signed?", True),
        (4, "", None),
        (None, '{"id": 5, "question": "Who"', None),
    ]
    assert ran.code == 1
    assert ran.err.splitlines() == [
        'dateline: line 5: it has no "question"; write {"id": 1, "question": "Who ...?"}',
        'dateline: line 6: it begins like JSON and is none; write {"id": 1, "question": "Who ...?"}',
        "dateline: blank lines skipped: 1",
    ]
    assert run("ask", "--batch", "-", stdin=QUESTIONS).out.startswith("q1: When was it signed?\nThursday")


@pytest.mark.parametrize("id", ["1e999", "NaN", "true", "[]"])
def test_an_id_that_json_cannot_give_back_is_named_and_the_rest_goes_on(run: Run, id: str) -> None:
    asked = f'{{"id": {id}, "question": "When was it signed?"}}\nWhen was it signed?\n'
    ran = run("ask", "--batch", "-", "--json", stdin=asked.encode())
    assert "line 1: its id is neither text nor a number" in ran.err
    assert [json.loads(line).get("answered") for line in ran.out.splitlines()] == [None, True]


@pytest.mark.parametrize("field", ["since", "filters", "lang", "top_k", "url-prefix", "Where"])
def test_a_field_of_a_batch_line_that_is_not_obeyed_is_named(run: Run, field: str) -> None:
    """Answered without it, the line might be answered from articles that it excludes."""
    asked = f'{{"id": 1, "question": "When was it signed?", "{field}": "2030"}}\nWhen was it signed?\n'
    ran = run("ask", "--batch", "-", "--json", stdin=asked.encode())
    assert f"line 1: a line has no field '{field}'; " in ran.err
    assert [(line["question"], line.get("answered")) for line in map(json.loads, ran.out.splitlines())] == [
        ("When was it signed?", None),
        ("When was it signed?", True),
    ]
    assert ran.code == 1


def test_a_batch_line_may_be_a_json_string(run: Run) -> None:
    """Its quotes and escapes are JSON's; those of a question that begins with a quotation are its own."""
    asked = '"When was it \\u0073igned?"\n"Peace" was signed when?\n"Who?" asked "whom"\n" "\n'
    ran = run("ask", "--batch", "-", "--json", stdin=asked.encode())
    questions = [json.loads(line)["question"] for line in ran.out.splitlines()]
    assert questions == ["When was it signed?", '"Peace" was signed when?', '"Who?" asked "whom"', ""]
    assert 'line 4: it has no "question"' in ran.err


def test_a_batch_is_a_table(run: Run) -> None:
    """A question without an answer keeps its row; what a spreadsheet would compute is marked as text."""
    asked = "Which figures are given?\n=1+1\nWho will win the next election?\n"
    ran = run("ask", "--batch", "-", "--format", "csv", stdin=asked.encode())
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows == [
        ["question", "answer", "confidence", "quote", "title", "date", "source", "url"],
        [
            "Which figures are given?",
            "about 20,000 people",
            "0.914",
            WIRE.text.split("\n")[1],
            "Two ministers sign at the border",
            "2025-06-26",
            "Border Wire",
            "",
        ],
        ["'=1+1", *[""] * 7],
        ["Who will win the next election?", *[""] * 7],
    ]
    with_ids = list(
        csv.reader(io.StringIO(run("ask", "--batch", "-", "--format", "csv", stdin=QUESTIONS).out))
    )
    assert [row[0] for row in with_ids] == ["id", "q1", "2", "", "4", ""]
    assert [row[1] for row in with_ids[:2]] == ["question", "When was it signed?"]


def test_output_goes_to_a_file_in_the_format_of_its_name(run: Run) -> None:
    Path("q.txt").write_text(f"{DEPORTED}\n{ELECTION}\n")
    for name, format in (("a.csv", "csv"), ("a.jsonl", "json"), ("a.md", "markdown"), ("a.bib", "bibtex")):
        assert run("ask", "--batch", "q.txt", "--output", name) == Ran(0, "", "")
        printed = run("ask", "--batch", "q.txt", "--format", format).out
        assert Path(name).read_bytes().decode() == printed
    assert run("ask", ELECTION, "--output", "a.txt") == Ran(3, "", "")
    assert Path("a.txt").read_text().startswith("No answer")
    assert run("ask", DEPORTED, "--json", "--output", "a.txt").code == 0
    assert json.loads(Path("a.txt").read_text())["answered"]
    assert sorted(path.suffix for path in Path().glob("a.*")) == [".bib", ".csv", ".jsonl", ".md", ".txt"]


def test_output_that_breaks_off_loses_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stood in the file stays, and what was answered stands beside it."""
    Path("a.jsonl").write_text("before")
    ask = FakeDateline.ask

    def interrupted(self: FakeDateline, question: str, **given: Any) -> Any:
        if question == ELECTION:
            raise KeyboardInterrupt
        return ask(self, question, **given)

    monkeypatch.setattr(FakeDateline, "ask", interrupted)
    asked = f"{DEPORTED}\n{ELECTION}\n".encode()
    assert run("ask", "--batch", "-", "--output", "a.jsonl", stdin=asked).code == 130
    assert Path("a.jsonl").read_text() == "before"
    assert json.loads(Path("a.jsonl.partial").read_text())["question"] == DEPORTED


@pytest.mark.parametrize("name", ["no/such/a.csv", ".", "/dev/full"])
def test_output_that_cannot_be_written_is_told(run: Run, name: str) -> None:
    ran = run("ask", DEPORTED, "--output", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"dateline: cannot write {name}: ")


def test_quiet_prints_the_answer_alone(run: Run) -> None:
    assert run("ask", "--quiet", DEPORTED) == Ran(0, "about 20,000 people\n", "")
    assert run("ask", "-q", ELECTION) == Ran(3, "", "")
    piped = f"{DEPORTED}\n\n{ELECTION}\nWhen was it signed?\n".encode()
    assert run("ask", "-q", "--batch", "-", stdin=piped) == Ran(0, "about 20,000 people\n\nThursday\n", "")
    assert run("ask", "-q", stdin=piped) == run("ask", "-q", "--batch", "-", stdin=piped)


# Formats


MAY = "Who signed the agreement in May?"


def test_questions_on_a_pipe_are_a_conversation_on_request(run: Run) -> None:
    """Without the flag, and in a batch, "And in June?" is asked as it stands and has no answer."""
    piped = f"{MAY}\nAnd in June?\n".encode()
    told = run("ask", "--follow-ups", stdin=piped)
    assert "The mayor (65% confident)" in told.out
    assert told.err == "Understood as: Who signed the agreement in June? (! asks it as typed)\n"
    assert "mayor" not in run("ask", stdin=piped).out
    asked = [json.loads(line) for line in run("ask", "--follow-ups", "--json", stdin=piped).out.splitlines()]
    assert [(one["asked"], one["question"]) for one in asked] == [
        (MAY, MAY),
        ("And in June?", "Who signed the agreement in June?"),
    ]
    assert '"question": "And in June?", "asked": "And in June?"' in run("ask", "--json", stdin=piped).out
    assert run("ask", "--batch", "-", "--json", stdin=piped) == run("ask", "--json", stdin=piped)
    off = run("ask", "--follow-ups", stdin=piped + b"!\n")
    assert off.out.endswith("No answer in these articles. Type :why to see what was nearest.\n\n")


@pytest.mark.parametrize("also", [(MAY,), ("--batch", "-")])
def test_a_question_alone_follows_none(run: Run, also: tuple[str, ...]) -> None:
    refused = run("ask", "--follow-ups", *also)
    assert refused.code == 2
    assert "send the questions of a conversation on a pipe" in refused.err


def test_markdown_counts_its_footnotes_through_a_batch(run: Run) -> None:
    """Four citations in all: three of the first question, one of the last."""
    questions = f"{DEPORTED}\n{ELECTION}\n{'?' * 201}\nWhen was it signed?\n"
    ran = run("ask", "--format", "markdown", stdin=questions.encode())
    assert [line for line in ran.out.splitlines() if line.startswith("## ")] == [
        f"## {DEPORTED}",
        f"## {ELECTION}",
        "## When was it signed?",
    ]
    assert [line[:5] for line in ran.out.splitlines() if line.startswith("[^")] == [
        "[^1]:",
        "[^2]:",
        "[^3]:",
        "[^4]:",
    ]
    assert "**Thursday** (80% confident)[^4]\n" in ran.out
    assert ran.err == "dateline: line 3: the question has 201 characters; make it shorter\n"
    assert ran.code == 1


def test_bibtex_cites_every_article_once(run: Run) -> None:
    ran = run(
        "ask", "--format", "bibtex", "--batch", "-", stdin=f"{DEPORTED}\nWhen was it signed?\n".encode()
    )
    entries = [line for line in ran.out.splitlines() if line.startswith("@")]
    assert entries == ["@article{wire,", "@article{paper,"]
    assert run("ask", ELECTION, "--format", "bibtex") == Ran(3, "", "")


def test_format_json_is_json(run: Run) -> None:
    assert run("ask", DEPORTED, "--format", "json") == run("ask", DEPORTED, "--json")
    assert run("ask", DEPORTED, "--json", "--format", "json").code == 0
    assert run("ask", DEPORTED, "--json", "--format", "text") == Ran(
        2, "", "dateline: both --json and --format text were given; give one of them\n"
    )


# index, info, eval


def test_index_sums_up_on_stdout_and_names_the_skipped_on_stderr(run: Run) -> None:
    ran = run("index", "news", "odd.bin")
    assert ran == Ran(
        0,
        "indexed 1,003 articles (2 added, 1 changed, 1,000 unchanged, 0 removed, 1 skipped) into index: "
        "1,003 articles, 4,321 chunks (flat vectors), 3.2 s\n",
        "dateline: skipped odd.bin: not text\n",
    )


@pytest.mark.parametrize(
    ("paths", "notice"),
    [
        (["gone"], "1 file is gone; `--sync` drops its articles"),
        (["gone", "also gone"], "2 files are gone; `--sync` drops their articles"),
    ],
)
def test_index_says_whose_files_are_gone(run: Run, paths: list[str], notice: str) -> None:
    assert run("index", *paths).err.splitlines()[-1] == f"dateline: {notice}"


def test_index_names_twenty_skipped_files_and_counts_the_rest(run: Run) -> None:
    """Of 23 paths the fake skips all but the first: 20 are named, 2 counted, and JSON has all 22."""
    paths = [f"{number}.bin" for number in range(23)]
    notices = run("index", *paths).err.splitlines()
    assert len(notices) == 21
    assert notices[-1] == "dateline: skipped 2 more; --report FILE names them all"
    shape = json.loads(run("index", *paths, "--json", "--index", "elsewhere").out)
    assert [file["path"] for file in shape["skipped"]] == paths[1:]
    assert (shape["schema"], shape["index"], shape["added"]) == (1, "elsewhere", 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.jsonl", '{"path": "gone.txt", "reason": "there is no such file or folder"}\n'
                    '{"path": "é,b.bin", "reason": "not text"}\n'),
        ("r.csv", 'path,reason\r\ngone.txt,there is no such file or folder\r\n"é,b.bin",not text\r\n'),
        ("r.tsv", "path\treason\r\ngone.txt\tthere is no such file or folder\r\né,b.bin\tnot text\r\n"),
    ],
)  # fmt: skip
def test_index_reports_what_it_skipped_and_takes_a_list_of_paths(run: Run, name: str, content: str) -> None:
    for path in ("a.txt", "é,b.bin"):
        Path(path).write_text("x")
    Path("list").write_text("a.txt\n\ngone.txt\né,b.bin\n", encoding="utf-8")
    ran = run("index", "--from-file", "list", "--report", name)
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "dateline: skipped gone.txt: there is no such file or folder",
        "dateline: skipped é,b.bin: not text",
    ]
    assert Path(name).read_bytes().decode() == content


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index",), "there is nothing to index"),
        (("index", "x", "--field", "colour=hue"), "'colour=hue' names no field"),
        (("index", "x", "--field", "title"), "'title' names no field"),
        (("index", "x", "--report", "no/where.csv"), "cannot write the report"),
        (("index", "--from-file", "no-list"), "cannot read no-list"),
    ],
)
def test_index_refuses_what_it_cannot_do_before_it_begins(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_info_shows_every_fact(run: Run) -> None:
    out = run("info").out
    rows = dict(line.split("  ", maxsplit=1) for line in out.splitlines())
    rows = {label: value.strip() for label, value in rows.items()}
    assert rows["version"] == __version__
    assert rows["articles"] == "1,234"
    assert rows["first date"] == "not known"
    assert rows["sources Border Wire"] == "1,000"
    assert (rows["database sound"], rows["vectors sound"]) == ("yes", "no")
    assert rows["embedder sha256"] == "ab" * 32
    shape = json.loads(run("info", "--json").out)
    assert (shape["schema"], shape["version"], shape["generation"]) == (1, __version__, 7)
    assert shape["sources"] == {"Border Wire": 1000, "The Paper": 234}


# Filters, lists and counts


def test_what_a_question_confines_itself_to_is_told_and_taken_back(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = FakeDateline.ask

    def confined(self: FakeDateline, question: str, **given: Any) -> Any:
        result = ask(self, question, **given)
        off = Feature.SCOPE in self.settings.without or given.get("as_typed")
        scope = Scope(since="2025-06-01", until="2025-06-30")
        return result if off else replace(result, question="What was reported?", scope=scope)

    monkeypatch.setattr(FakeDateline, "ask", confined)
    told = "sked of articles from June 2025"
    assert run("ask", DEPORTED).err == f"dateline: A{told} (--as-typed asks all)\n"
    batch = run("ask", "--batch", "-", "--format", "csv", stdin=DEPORTED.encode())
    assert batch.err == f"dateline: line 1: A{told} (--as-typed asks all)\n"
    for form in ("text", "markdown"):  # what was typed heads the answer, and not what is left of it
        told_in = run("ask", "--batch", "-", "--format", form, stdin=DEPORTED.encode()).out
        assert told_in.splitlines()[0].endswith(DEPORTED)
    assert run("ask", DEPORTED, "--as-typed").err == run("ask", DEPORTED, "--quiet").err == ""
    assert f"A{told} (! asks all)." in run("ask", stdin=DEPORTED.encode()).err


def test_filter_flags_reach_the_question(run: Run) -> None:
    assert "Border Wire" in run("ask", DEPORTED).out
    ran = run("ask", DEPORTED, "--source", "the paper", "--since", "2025-06", "--where", "id = paper")
    assert ran.code == 0
    assert "Border Wire" not in ran.out
    assert "The Paper" in ran.out


def test_a_flag_for_names_may_be_repeated(run: Run) -> None:
    ran = run("list", "--source", "the paper", "--source", "border*", "--json")
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["wire", "paper"]


def test_a_filter_that_nothing_passes_exits_with_3(run: Run) -> None:
    ran = run("ask", DEPORTED, "--source", "Nobody")
    assert ran == Ran(3, "", "dateline: no article matches source=Nobody; widen it\n")


@pytest.mark.parametrize("command", [("ask", DEPORTED), ("list",), ("stats",)])
def test_a_filter_that_is_none_exits_with_2(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, "--since", "soon")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("dateline: since is 'soon', no date that can be read in one way; try 2025-06")


def test_a_prompt_may_begin_filtered(run: Run) -> None:
    ran = run("ask", "--source", "The Paper", stdin=f"{DEPORTED}\n".encode())
    assert "[1] What the agreement changes (The Paper, 2025-06-27)" in ran.out
    assert "Border Wire" not in ran.out


def test_list_is_a_line_an_article(run: Run) -> None:
    assert run("list").out.splitlines()[:2] == [
        "wire     2025-06-26  Border Wire  Two ministers sign at the border",
        "paper    2025-06-27  The Paper    What the agreement changes",
    ]
    assert run("list", "--limit", "1").out.count("\n") == 1


def test_list_long_says_where_the_files_are(run: Run) -> None:
    """The third has no title, and no file: what it begins with stands in the title's place."""
    assert run("list", "--long").out.splitlines() == [
        "wire     2025-06-26  Border Wire  Two ministers sign at the border         /news/wire.txt  -",
        "paper    2025-06-27  The Paper    What the agreement changes               /news/paper.md  -",
        "hostile  -           -            “A headline␛]0;owned␇ with\ufffd31m colour,”  -               -",
    ]


def test_list_as_json_is_an_object_an_article(run: Run) -> None:
    first = json.loads(run("list", "--json").out.splitlines()[0])
    assert first == {
        "id": "wire",
        "title": "Two ministers sign at the border",
        "date": "2025-06-26",
        "updated": None,
        "source": "Border Wire",
        "author": None,
        "section": None,
        "language": None,
        "url": None,
        "path": "/news/wire.txt",
        "characters": len(WIRE.text),
        "opening": None,
    }


def test_stats_draws_bars_that_fit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 columns: 11 for the name, 1 for the count, 3 between them, 45 for the longest bar."""
    monkeypatch.setenv("COLUMNS", "60")
    bar = "█" * 45
    assert run("stats").out.splitlines() == [
        "3 articles, 2025-06 to 2025-06",
        "",
        f"2025-06  2 {'█' * 49}",
        f"no date  1 {'█' * 24}",
        "",
        f"Border Wire  1 {bar}",
        f"The Paper    1 {bar}",
        f"no source    1 {bar}",
    ]


def test_dups_shows_what_differs_figures_first(run: Run) -> None:
    """31 words and 30, 25 of them the same in both: 2 * 25 / 61 = 82 %."""
    assert run("dups").out.splitlines() == [
        "Two ministers sign at the border (Border Wire, 2025-06-26, article wire)",
        "  “The two ministers signed the agreement on Thursday.” (2025-06-28, article",
        "  reprint): 82% the same",
        "    ! 20,000 -> 25,000",
        "      The mayor was not invited. -> By our own staff.",
        "",
    ]
    ran = run("dups", "--source", "Nobody")
    assert (ran.code, ran.out) == (3, "")
    assert "no article matches" in ran.err


def test_dups_of_passages_says_where_each_stands(run: Run) -> None:
    """5 words and 6, 4 of them the same in both: 2 * 4 / 11 = 73 %."""
    assert run("dups", "--passages").out.splitlines() == [
        "Two ministers sign at the border (Border Wire, 2025-06-26, article wire",
        "[72:105])",
        '  "about 20,000 people were deported"',
        "  What the agreement changes (The Paper, 2025-06-27, article paper [10:44]): 73%",
        "  the same",
        "      deported -> sent back",
        "",
    ]
    ran = run("dups", "--passages", "--since", "2030")
    assert (ran.code, ran.out) == (3, "")
    assert "no article matches" in ran.err
    [line] = run("dups", "--passages", "--json").out.splitlines()
    group = json.loads(line)
    assert (group["id"], group["start"], group["end"]) == ("wire", 72, 105)
    assert group["copies"][0]["text"] == "about 20,000 people were sent back"


def test_dups_as_json_is_an_object_a_group(run: Run) -> None:
    group = json.loads(run("dups", "--json").out)
    assert group["id"] == "wire"
    [copy] = group["copies"]
    assert (copy["id"], copy["date"]) == ("reprint", "2025-06-28")
    assert copy["differences"][0] == {"before": "20,000", "after": "25,000", "figures": True}


def test_stats_as_json(run: Run) -> None:
    assert json.loads(run("stats", "--json", "--source", "*").out) == {
        "schema": 1,
        "articles": 2,
        "undated": 0,
        "months": {"2025-06": 2},
        "unsourced": 0,
        "sources": {"Border Wire": 1, "The Paper": 1},
        "unauthored": 2,
        "authors": {},
        "unsectioned": 2,
        "sections": {},
    }


def test_eval_prints_a_table_or_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    reading = ViewAnswers((Candidate("pact", 0.75),), True, 0.25)
    record = Record("q1", "What?", "what", ("pact",), False, readings={View.READER_ONLY: reading})
    found = Evaluation(EvalRun(GoldFacts("gold.json", "ab", 1), (View.READER_ONLY,)), (record,))

    def evaluate(gold: Path, **options: Any) -> Evaluation:
        given.update(options, gold=gold)
        return found

    monkeypatch.setattr("dateline.evaluation.runner.evaluate", evaluate)
    lines = run("eval", "gold.json", "--index", "here", "--retriever", "all").out.splitlines()
    assert lines[0].split() == ["reader-only"]
    assert lines[1].split() == ["exact", "match", "100.0", "[100.0,", "100.0]"]
    assert lines[-1] == "questions: 1 (1 answerable, 0 unanswerable)"
    assert (given["gold"], given["settings"].index, given["views"]) == (Path("gold.json"), Path("here"), None)
    assert set(given["retrievers"]) == set(Retrieval)
    ran = run("eval", "gold.json", "--reader-only", "--json", "--limit", "5", "--seed", "7")
    assert json.loads(ran.out)["figures"]["reader-only"]["f1"] == 100
    assert (given["views"], given["limit"], given["seed"]) == ([View.READER_ONLY], 5, 7)
    assert (
        run("eval", "gold.json", "--retrieval-only", "--retriever", "bm25", "--records", "run.jsonl").code
        == 0
    )
    assert (given["views"], given["retrievers"]) == ([View.RETRIEVAL], (Retrieval.BM25,))
    assert read_records(Path("run.jsonl")) == found
    given.clear()
    assert run("eval", "run.jsonl").out.splitlines() == lines
    assert not given  # shown again from the records, nothing asked
    ran = run("eval", "run.jsonl", "--limit", "1")
    assert (ran.code, "is a recorded run" in ran.err) == (2, True)
    ran = run("eval", "run.jsonl", "--min-confidence", "0.9", "--top-k", "3")
    assert (ran.code, "--min-confidence, --top-k cannot change what run.jsonl holds" in ran.err) == (2, True)


def test_eval_names_what_could_not_be_asked_as_a_batch_does(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Record(
        "q1",
        "What?",
        "what",
        ("pact",),
        False,
        readings={View.READER_ONLY: NOT_ASKED},
        fault="it is too long",
    )
    found = Evaluation(EvalRun(GoldFacts("gold.json", "ab", 1), (View.READER_ONLY,)), (asked,))
    monkeypatch.setattr("dateline.evaluation.runner.evaluate", lambda gold, **_: found)
    ran = run("eval", "gold.json", "--records", "run.jsonl")
    assert (ran.code, ran.err) == (1, "dateline: question q1: it is too long\n")
    assert "count as not answered: 1" in ran.out
    assert read_records(Path("run.jsonl")) == found


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--reader-only", "--retrieval-only"), "exclude each other"),
        (("--run", "x.run", "--predictions", "p.json"), "exclude each other"),
        (("--na-prob", "n.json"), "belongs to --predictions"),
        (("--predictions", "p.json", "--na-prob-thresh", "0.1"), "belongs to --na-prob"),
        (("--run", "x.run", "--index", "nowhere"), "--index cannot change what x.run holds"),
        (("--predictions", "p.json", "--since", "2030"), "a filter cannot change what p.json holds"),
        (("--reader-only", "--retriever", "dense"), "--retriever cannot change the reader alone"),
        (("--retrieval-only", "--min-confidence", "0.9"), "--min-confidence cannot change what the index"),
    ],
)
def test_eval_options_that_do_not_go_together_are_a_wrong_request(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    ran = run("eval", "gold.json", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_eval_finds_out_before_asking_that_a_file_cannot_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def evaluate(gold: Path, **options: Any) -> Evaluation:
        raise AssertionError("asked, though nothing could be kept")

    monkeypatch.setattr("dateline.evaluation.runner.evaluate", evaluate)
    Path("file").write_text("", encoding="utf-8")
    for option, path in ("records", "file/x.jsonl"), ("records", "."), ("export", "file"), ("report", "file"):
        ran = run("eval", "gold.json", f"--{option}", path)
        assert (ran.code, ran.out) == (2, "")
        assert "cannot write" in ran.err


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (("qrels.txt", "--run", "a.run", "--records", "qrels.txt"), "qrels.txt"),
        (("qrels.txt", "--run", "a.run", "--records", "./a.run"), "a.run"),
        (("qrels.txt", "--run", "a.run", "--records", "diary.txt"), "diary.txt"),
        (("qrels.txt", "--run", "a.run", "--export", "."), "qrels.txt"),
        (("other.txt", "--run", "a.run", "--export", "."), "a.run"),
        (("summary.md", "--run", "a.run", "--report", "."), "summary.md"),
    ],
)
def test_eval_overwrites_nothing_that_it_reads_or_did_not_make(
    run: Run, arguments: tuple[str, ...], kept: str
) -> None:
    for name in ("qrels.txt", "other.txt", "summary.md"):
        Path(name).write_text("q1 0 harbour 1\nq2 0 mill 1\n", encoding="utf-8")
    Path("a.run").write_text("q1 Q0 mill 1 2 a\nq1 Q0 harbour 2 1 a\n", encoding="utf-8")
    Path("diary.txt").write_text("Fog again.\n", encoding="utf-8")
    before = Path(kept).read_text(encoding="utf-8")
    ran = run("eval", *arguments, "--limit", "1")
    assert (ran.code, ran.out) == (2, "")
    assert kept in ran.err
    assert "another" in ran.err, "the remedy"
    assert Path(kept).read_text(encoding="utf-8") == before


def test_eval_replaces_the_records_of_an_earlier_run(run: Run) -> None:
    Path("qrels.txt").write_text("q1 0 harbour 1\n", encoding="utf-8")
    Path("a.run").write_text("q1 Q0 harbour 1 2 a\n", encoding="utf-8")
    for _ in range(2):
        assert (
            run("eval", "qrels.txt", "--run", "a.run", "--records", "run.jsonl", "--export", "out").code == 0
        )


def test_eval_of_an_index_that_was_asked_for_and_is_not_there_fails(run: Run) -> None:
    item = {"id": "q1", "question": "What?", "answers": [{"text": "pact", "answer_start": 0}]}
    shape = {"data": [{"paragraphs": [{"context": "pact", "qas": [item]}]}]}
    Path("gold.json").write_text(json.dumps(shape), encoding="utf-8")
    for flags in ("--index", "nowhere"), ("--retriever", "all"):
        ran = run("eval", "gold.json", *flags)
        assert (ran.code, ran.out) == (1, "")
        assert "there is no index in" in ran.err


def test_eval_scores_other_systems_and_exports_what_it_scored(run: Run) -> None:
    """Of two answerable questions one is right; the second TREC rank is the right article."""
    items = [
        {"id": id, "question": "What?", "answers": [{"text": "pact", "answer_start": 0}], "also_in": ["b"]}
        for id in ("q1", "q2")
    ]
    shape = {"data": [{"paragraphs": [{"context": "pact", "qas": items}]}]}
    Path("gold.json").write_text(json.dumps(shape), encoding="utf-8")
    Path("p.json").write_text('{"q1": "the pact", "q2": "drone"}', encoding="utf-8")
    Path("x.run").write_text("q1 Q0 a 1 2 mine\nq1 Q0 b 2 1 mine\nq2 Q0 b 1 2 mine\n", encoding="utf-8")
    ran = run("eval", "gold.json", "--predictions", "p.json", "--json", "--export", "out")
    assert json.loads(ran.out)["figures"]["predictions"]["exact"] == 50
    assert json.loads(Path("out/predictions/predictions.json").read_text()) == {
        "q1": "the pact",
        "q2": "drone",
    }
    ran = run("eval", "gold.json", "--run", "x.run", "--json", "--export", "out")
    assert json.loads(ran.out)["figures"]["retrieval mine"]["mrr"] == 75
    assert Path("out/qrels.txt").read_text() == "q1 0 b 1\nq2 0 b 1\n"
    assert (
        run("eval", "gold.json", "--run", "out/mine.run").out
        == run("eval", "gold.json", "--run", "x.run").out
    )


def test_a_grade_of_a_table_that_is_no_whole_number_is_met_with_its_format(run: Run) -> None:
    Path("qrels").mkdir()
    Path("queries.jsonl").write_text('{"_id": "q1", "text": "Who rowed?"}\n', encoding="utf-8")
    Path("qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tharbour\t1.0\n", encoding="utf-8")
    ran = run("eval", ".")
    assert (ran.code, "the grade is '1.0'" in ran.err, "query-id, corpus-id, score" in ran.err) == (
        1,
        True,
        True,
    )


def test_records_that_are_not_there_are_told_without_an_error_number(run: Run) -> None:
    ran = run("eval", "compare", "none.jsonl", "none.jsonl")
    assert ran.code == 2
    assert "cannot read the records none.jsonl: No such file or directory; " in ran.err


def test_eval_lint_ends_with_1_for_errors_and_0_for_warnings(run: Run) -> None:
    def gold(start: int) -> None:
        item = {"id": "q1", "question": "What?", "answers": [{"text": "pact", "answer_start": start}]}
        shape = {"data": [{"paragraphs": [{"context": "a pact, the pact", "qas": [item]}]}]}
        Path("gold.json").write_text(json.dumps(shape), encoding="utf-8")

    gold(2)
    ran = run("eval", "lint", "gold.json")
    assert (ran.code, ran.err) == (0, "")
    assert "'pact' also stands at 12" in ran.out
    assert ran.out.splitlines()[-1] == "1 question, 0 errors, 1 warning"
    gold(3)
    ran = run("eval", "lint", "gold.json", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["errors"], found["findings"][0]["kind"]) == (1, 1, "offset")


def test_eval_lint_names_a_question_that_the_reader_does_not_take(run: Run) -> None:
    question = f"What {'of all that ' * 40}was it?"
    item = {"id": "q1", "question": question, "answers": [{"text": "pact", "answer_start": 0}]}
    shape = {"data": [{"paragraphs": [{"context": "pact", "qas": [item]}]}]}
    Path("gold.json").write_text(json.dumps(shape), encoding="utf-8")
    ran = run("eval", "lint", "gold.json", "--json")
    [found] = json.loads(ran.out)["findings"]
    assert (ran.code, found["kind"], found["question"]) == (1, "cannot be asked", "q1")
    assert "takes at most 85" in found["message"]


def test_a_gold_set_may_be_called_as_a_command_is(run: Run) -> None:
    ran = run("eval", "./lint")
    assert ran.code == 2
    assert "cannot read the gold set lint" in ran.err


def test_index_help_names_every_format_that_is_read(run: Run) -> None:
    assert set(LOADERS) <= set(run("index", "--help").out.replace(",", "").split())


@pytest.mark.parametrize("how", [(DEPORTED,), ("--batch", "-")])
def test_a_filter_of_language_tells_what_it_leaves_out_for_want_of_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, how: tuple[str, ...]
) -> None:
    monkeypatch.setitem(ARTICLES, "wire", replace(WIRE, language="en"))
    told = "dateline: 2 other articles of unknown language, as short texts are, are not asked.\n"
    assert run("ask", *how, "--lang", "en", stdin=DEPORTED.encode()).err == told
    assert run("ask", *how, "--lang", "en", "--quiet", stdin=DEPORTED.encode()).err == ""
    assert run("ask", *how, "--source", "border wire", stdin=DEPORTED.encode()).err == ""


# Checking citations


@pytest.mark.parametrize("article_id", ARTICLES)
def test_show_prints_the_stored_text_and_nothing_else(
    run: Run, article_id: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("show", article_id).out.encode() == ARTICLES[article_id].text.encode()


def answers_file(*changes: Callable[[dict[str, Any]], object]) -> str:
    """Write the answer to DEPORTED once for each change, changed so; return the file's name."""
    with Path("answers.jsonl").open("w", encoding="utf-8") as file:
        for change in changes:
            shape = result_shape(FakeDateline(Settings()).ask(DEPORTED))
            change(shape)
            file.write(json.dumps(shape) + "\n")
    return "answers.jsonl"


def test_check_citations_of_our_own_answers(run: Run) -> None:
    """The answer to DEPORTED has three citations: two of the first answer, one of the second."""
    batch = run("ask", "--batch", "-", "--json", stdin=f"{DEPORTED}\n{ELECTION}\n{'?' * 201}\n".encode())
    assert run("check-citations", "-", stdin=batch.out.encode()) == Ran(
        0,
        "3 citations checked, all exact\n",
        "dateline: lines that hold an error instead of an answer: 1\n",
    )


def change_answer(shape: dict[str, Any]) -> None:
    shape["answers"][0]["answer"] = "about 30,000 people"


def change_quote(shape: dict[str, Any]) -> None:
    shape["answers"][0]["citations"][1]["quote"] = "Nobody was sent back."


def shift_range(shape: dict[str, Any]) -> None:
    shape["answers"][1]["start"] += 1


def leave_quote(shape: dict[str, Any]) -> None:
    shape["answers"][0]["citations"][1]["end"] = 1000


def leave_article(shape: dict[str, Any]) -> None:
    shape["answers"][1]["citations"][0]["quote_end"] = 1000


def lose_article(shape: dict[str, Any]) -> None:
    shape["answers"][0]["citations"][0]["article"]["id"] = "lost"


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (change_answer, "article wire [72:91]: expected 'about 30,000 people', found 'about 20,000 people'"),
        (change_quote, "article paper [10:29]: expected the quote 'Nobody was sent back.', found 'This year"),
        (shift_range, "article paper [51:54]: the answer has another range, [52:54]"),
        (leave_quote, "article paper [10:1000]: the range is not inside its quote [0:45] of the article"),
        (leave_article, "article paper [51:54]: the range is not inside its quote [46:1000] of the article"),
        (lose_article, "article lost [72:91]: no article 'lost'"),
    ],
)
def test_check_citations_names_each_difference(
    run: Run, change: Callable[[dict[str, Any]], object], difference: str
) -> None:
    ran = run("check-citations", answers_file(lambda shape: None, change))
    first, *_, last = ran.out.splitlines()
    assert first.startswith(f"line 2: {difference}")
    assert last == "6 citations checked, 1 difference"
    assert ran.code == 1


def drop_quote(shape: dict[str, Any]) -> None:
    del shape["answers"][0]["citations"][0]["quote"]


def empty_citations(shape: dict[str, Any]) -> None:
    shape["answers"][0]["citations"] = []


def new_schema(shape: dict[str, Any]) -> None:
    shape["schema"] = 3


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        (drop_quote, "line 1 is no answer of schema 2: KeyError 'quote'"),
        (empty_citations, "line 1 is no answer of schema 2: IndexError"),
        (new_schema, "line 1 is no object of schema 1 or 2 but of schema 3"),
    ],
)
def test_check_citations_refuses_what_it_does_not_know(
    run: Run, change: Callable[[dict[str, Any]], object], fact: str
) -> None:
    ran = run("check-citations", answers_file(change))
    assert ran.err.startswith(f"dateline: {fact}")
    assert (ran.code, ran.out) == (1, "")


def test_check_citations_reads_what_an_older_version_printed(run: Run) -> None:
    def older(shape: dict[str, Any]) -> None:
        shape["schema"] = 1
        del shape["question_type"], shape["disagreement"]

    assert run("check-citations", answers_file(older)).out == "3 citations checked, all exact\n"


def test_check_citations_checks_both_sides_of_a_disagreement(run: Run) -> None:
    def disagree(shape: dict[str, Any]) -> None:
        citation = copy.deepcopy(shape["answers"][0]["citations"][0])
        shape["disagreement"] = [{"value": {}, "date": None, "citations": [citation]}]

    def disagree_wrongly(shape: dict[str, Any]) -> None:
        disagree(shape)
        shape["disagreement"][0]["citations"][0]["quote"] = "Nobody was sent back."

    assert run("check-citations", answers_file(disagree)).out == "4 citations checked, all exact\n"
    ran = run("check-citations", answers_file(disagree_wrongly))
    assert ran.out.startswith("line 1: article wire [72:91]: expected the quote 'Nobody was sent back.'")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "4 citations checked, 1 difference")


def test_check_citations_names_the_line_of_broken_json(run: Run) -> None:
    ran = run("check-citations", "-", stdin=b'\n{"schema": 1,\n')
    assert ran.err.startswith("dateline: line 2 is not JSON: ")
    assert ran.code == 1


@pytest.mark.parametrize("arguments", [("train",), ("train", "readr", "x.toml"), ("train", "--help")])
def test_half_a_command_is_completed(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "there is train reader and train embedder" in ran.err
