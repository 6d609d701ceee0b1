"""The report: whole, escaped, the same figures as the table, and rendered by a browser where there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as parser
from typer.testing import CliRunner

from dateline.cli.app import app
from dateline.errors import InputError
from dateline.evaluation.abstention import abstention
from dateline.evaluation.figures import figures
from dateline.evaluation.recordfile import write_records
from dateline.evaluation.records import (
    Candidate,
    Cited,
    Evaluation,
    GoldFacts,
    Hit,
    Ranking,
    Record,
    Run,
    SeenPassage,
    Timing,
    View,
    ViewAnswers,
)
from dateline.evaluation.report import rendering
from dateline.evaluation.report.plots import bars, lines
from dateline.evaluation.report.writing import PAGE, SUMMARY, write_report
from dateline.evaluation.statistics import figure_intervals

HOSTILE = '</mark><script>alert("owned")</script><img src="http://evil.example/x.png"> | \u202egnirts\x00'
TEXT = f"Before\n\n \n\n{HOSTILE} the answer is MARY, said <b>Ana</b>."
START = TEXT.index("MARY")
CITED = Cited("a", HOSTILE, START, START + 4, TEXT, 0)


def record(at: int, golds: tuple[str, ...], answer: str, confidence: float) -> Record:
    candidate = Candidate(answer, confidence, 1.0, CITED if answer == "MARY" else None)
    reading = ViewAnswers(
        (candidate,), confidence >= 0.5, 1 - confidence, (SeenPassage("a", 0, 9, 1.0, True),)
    )
    return Record(
        id=f"q{at}",
        question=f"Who is {HOSTILE}?",
        type="who" if at % 2 else "when",
        golds=golds,
        is_impossible=not golds,
        relevance={"a": 1} if golds else {},
        readings={View.READER_ONLY: reading, View.END_TO_END: reading},
        rankings={"hybrid": Ranking((Hit("b", 1.0), Hit("a", 0.5)), (1,))} if golds else {},
    )


RECORDS = (
    record(0, ("MARY",), "MARY", 0.9),
    record(1, ("EVE",), "MARY", 0.8),
    record(2, (), "MARY", 0.7),
    record(3, ("MARY",), "MARY", 0.2),
    record(4, (), "IDA", 0.1),
)
RUN = Run(
    GoldFacts("gold <1>.json", "ab" * 32, 5),
    (View.READER_ONLY, View.RETRIEVAL, View.END_TO_END),
    ("hybrid",),
    settings={"min_confidence": "0.5"},
)
SECONDS = {record.id: 0.1 * at for at, record in enumerate(RECORDS, 1)}
FOUND = Evaluation(RUN, RECORDS, Timing("2026-01-01", 2, {"end-to-end": SECONDS}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports") / "new" / "report"
    write_report(folder, FOUND, figure_intervals(FOUND))
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / PAGE).read_text(encoding="utf-8")


def test_the_page_shows_the_figures_with_their_intervals(page: str) -> None:
    tree = parser.fromstring(page.encode())
    rows = {row[0].text: [cell.text_content() for cell in row[1:]] for row in tree.xpath("//table//tbody/tr")}
    measured, interval = figures(FOUND)["end-to-end"], figure_intervals(FOUND)["end-to-end"]["f1"]
    assert rows["F1"][1] == f"{measured['f1']:.1f} [{interval.low:.1f}, {interval.high:.1f}]"
    assert rows["recall@1: share of the right articles"] == ["0.0 [0.0, 0.0]"]
    # By type: who has q1 and q3, one a wrong span, one refused though right.
    assert rows["who"] == ["2", "0", "0", "1", "0", "0", "1", "0", "0"]


def test_the_page_has_every_plot_and_says_what_is_in_it(page: str) -> None:
    tree = parser.fromstring(page.encode())
    plots = tree.xpath('//figure/svg[@role="img"]')
    assert [plot.getparent().get("id") for plot in plots] == [
        f"plot-{name}" for name in ("reliability", "risk-coverage", "threshold", "types", "recall", "latency")
    ]
    for plot in plots:
        assert plot.xpath("./title/text()")
        assert plot.xpath("./desc/text()")
        numbers = re.findall(r"-?[\d.]+", " ".join(plot.xpath(".//path/@d | .//circle/@cx | .//rect/@width")))
        assert all(-1 <= float(number) <= 600 for number in numbers)
    assert tree.xpath("//th[not(@scope)]") == []


def test_the_error_browser_holds_each_error_with_its_answer_marked(page: str) -> None:
    tree = parser.fromstring(page.encode())
    errors = tree.xpath('//details[@class="error"]')
    assert [(error.get("data-class"), error.get("data-type")) for error in errors] == [
        ("right passage, wrong span", "who"),
        ("answered the unanswerable", "when"),
        ("abstained wrongly", "who"),
    ]
    assert [error.xpath('.//mark[@class="given"]/text()') for error in errors] == [["MARY"]] * 3
    assert errors[0].xpath(".//blockquote")[0].text.startswith("Before\n\n</mark>")


def test_nothing_outside_is_needed_and_hostile_text_stays_text(page: str) -> None:
    tree = parser.fromstring(page.encode())
    assert tree.xpath("//img | //link | //iframe | //object | //base | //*[@style] | //form[@action]") == []
    for name in ("src", "href", "srcset", "data"):
        assert all(value.startswith("#") for value in tree.xpath(f"//@{name}"))
    assert "url(" not in page
    assert "@import" not in page
    [script] = tree.xpath("//script")
    assert "alert" not in script.text
    [policy] = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{rendering._hash(tree.xpath('//style')[0].text)}'; "
        f"script-src 'sha256-{rendering._hash(script.text)}'"
    )
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "alert(" in parser.tostring(tree.xpath("//summary")[0], method="text", encoding="unicode")


def test_the_summary_is_sound_markdown(folder: Path) -> None:
    summary = (folder / SUMMARY).read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<(?!/?(details|summary)>)", summary)
    assert "\\<script\\>" in summary
    tables = [block for block in summary.split("\n\n") if block.startswith("|")]
    assert len(tables) == 3
    for block in tables:
        bars_in = [len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().splitlines()]
        assert len(set(bars_in)) == 1, block


def test_a_failure_leaves_the_report_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ranges = figure_intervals(FOUND)
    page, summary = write_report(tmp_path, FOUND, ranges)
    before = page.read_bytes(), summary.read_bytes()
    broken = replace(FOUND, run=replace(RUN, gold=GoldFacts("other.json", "", 5)))
    monkeypatch.setattr("dateline.evaluation.report.writing.render_summary", lambda content: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(tmp_path, broken, ranges)
    assert (page.read_bytes(), summary.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [PAGE, SUMMARY]


def test_a_file_is_no_folder_for_a_report(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="it is a file"):
        write_report(tmp_path / "file", FOUND, {})


@pytest.mark.parametrize(
    "found",
    [
        Evaluation(
            replace(RUN, views=(View.RETRIEVAL,)), tuple(replace(one, readings={}) for one in RECORDS)
        ),
        # Another system's answers, with no confidence: only what can be said of them is.
        Evaluation(
            replace(RUN, views=(View.PREDICTIONS,), retrievers=()),
            tuple(
                Record(
                    one.id, "?", "who", one.golds, one.is_impossible,
                    readings={View.PREDICTIONS: ViewAnswers((Candidate("MARY"),), True, None)},
                )
                for one in RECORDS
            ),
        ),
        Evaluation(RUN, RECORDS[:1]),
    ],
    ids=["retrieval", "predictions", "one question"],
)  # fmt: skip
def test_what_was_not_measured_is_left_out(found: Evaluation, tmp_path: Path) -> None:
    page, _ = write_report(tmp_path, found, figure_intervals(found))
    text = page.read_text(encoding="utf-8")
    assert "nan" not in re.sub(r"<[^>]*>", " ", text).lower().split()
    assert ('id="plot-reliability"' in text) == (View.END_TO_END in found.run.views)
    assert ('id="errors"' in text) == (View.PREDICTIONS in found.run.views)


def test_the_threshold_by_hand() -> None:
    """Answered from 0.5 on: q0 right, q1 and q2 wrong; q3 refused; q4 refused and right: 2 of 5, 1 of 3."""
    half, everything = abstention(RECORDS, View.END_TO_END, (0.5, 0.0))
    assert (half.exact, half.f1, half.answered) == pytest.approx((40, 40, 60))
    assert half.precision == pytest.approx(100 / 3)
    assert (everything.exact, everything.answered, everything.precision) == pytest.approx((40, 100, 40))


def test_plots_place_their_points_by_hand() -> None:
    """The frame runs from x 56 to 546 and from y 292, for 0, up to 14, for 100."""
    plot = lines(
        "p", "P", "", {"a": [(0, 0), (1, 50), (2, 100)]},
        x_label="x", y_label="y", x_ticks=[(0, "0"), (2, "2")], y_ticks=[(0, "0"), (100, "100")],
    )  # fmt: skip
    assert plot.curves[0].path == "M56.0 292.0 L301.0 153.0 L546.0 14.0"
    [bar] = bars("p", "P", "", [("who", 50.0, 25.0, 75.0)], x_label="F1").bars
    assert (bar.width, bar.low, bar.high) == (198, 249, 447)  # of 396 from 150 on


def test_the_command_makes_a_report_of_records(tmp_path: Path) -> None:
    write_records(tmp_path / "run.jsonl", FOUND)
    done = CliRunner().invoke(app, ["eval", str(tmp_path / "run.jsonl"), "--report", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert str(tmp_path / "out" / PAGE) in done.stderr
    etree.parse(str(tmp_path / "out" / PAGE), etree.HTMLParser())
    assert (tmp_path / "out" / SUMMARY).exists()


def test_a_browser_shows_it(folder: Path, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("there is no Chromium on the PATH")
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", (folder / PAGE).as_uri(),
        ],
        capture_output=True, text=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    tree = parser.fromstring(done.stdout)
    measured = figures(FOUND)["end-to-end"]
    assert f"{measured['f1']:.1f}" in [cell.text for cell in tree.xpath("//td/b")]
    # The script ran under the page's own policy: the filters are shown and have counted.
    [form] = tree.xpath('//form[@id="filters"]')
    assert form.get("hidden") is None
    assert tree.xpath('//output[@id="found"]/text()') == ["3 of 3"]
    assert len(tree.xpath('//figure/svg[@role="img"]')) == 6
