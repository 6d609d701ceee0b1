"""Gold sets: what is read, what is refused and where the message points, what is drawn."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.loading import load_articles
from dateline.errors import GoldError, InputError, UsageError
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import digest, read_each, read_gold
from dateline.evaluation.lint import lint
from dateline.types import QuestionType

CONTEXT = "Noem signed it on Thursday in Guatemala City. 🌎 It was raining."


def item(**changes: Any) -> dict[str, Any]:
    answer = {"text": "Thursday", "answer_start": CONTEXT.index("Thursday")}
    whole = {"id": "q1", "question": "When?", "answers": [answer], "is_impossible": False} | changes
    return {key: value for key, value in whole.items() if value is not ...}


def gold_set(*items: dict[str, Any], **paragraph: Any) -> dict[str, Any]:
    return {
        "version": "v2.0",
        "data": [{"title": "Pact", "paragraphs": [{"context": CONTEXT, "qas": items} | paragraph]}],
    }


def write(folder: Path, content: Any) -> Path:
    path = folder / "gold.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_every_field_is_read(tmp_path: Path) -> None:
    impossible = item(
        id="q2", question="Who won?", answers=[], is_impossible=True, type=..., plausible_answers=[]
    )
    content = gold_set(
        item(type="date", also_in=["b"], disagrees_with=["c"], sim=0.9),
        impossible,
        article_id="a",
        source="wire",
    )
    assert read_gold(write(tmp_path, content)) == (
        GoldQuestion(
            "q1", "When?", ("Thursday",), False, CONTEXT, "a", "Pact", "date", ("b",), (18,), ("c",), sim=0.9
        ),
        GoldQuestion("q2", "Who won?", (), True, CONTEXT, "a", "Pact"),
    )


def test_offsets_count_code_points(tmp_path: Path) -> None:
    """ "raining" stands behind an emoji: one code point, though two UTF-16 units and four bytes."""
    answer = {"text": "raining", "answer_start": CONTEXT.index("raining")}
    assert read_gold(write(tmp_path, gold_set(item(answers=[answer]))))[0].answers == ("raining",)


def test_squad_v1_has_no_is_impossible(tmp_path: Path) -> None:
    questions = read_gold(
        write(tmp_path, gold_set(item(is_impossible=...), item(id="q2", is_impossible=..., answers=[])))
    )
    assert [question.is_impossible for question in questions] == [False, True]


@pytest.mark.parametrize(
    ("broken", "hint"),
    [
        (item(answers=[{"text": "Thursday", "answer_start": 17}]), "it stands at 18; dateline eval lint"),
        (item(answers=[{"text": "Friday", "answer_start": 17}]), "mend the answer; dateline eval lint"),
        (item(is_impossible=True), "mend it or take it out; dateline eval lint"),
    ],
)
def test_the_remedy_of_one_mistake_is_to_mend_it(tmp_path: Path, broken: dict[str, Any], hint: str) -> None:
    with pytest.raises(GoldError) as refused:
        read_gold(write(tmp_path, gold_set(broken)))
    assert refused.value.hint.startswith(hint)


def test_a_context_may_be_left_out_where_the_article_is_named(tmp_path: Path) -> None:
    content = gold_set(item(answers=[{"text": "Thursday"}]), article_id="a", context=None)
    assert read_gold(write(tmp_path, content))[0].context is None


@pytest.mark.parametrize("name", ["gold.json.gz", "gold.json", "gold"])
def test_gzip_is_told_by_content_whatever_the_name(tmp_path: Path, name: str) -> None:
    plain = json.dumps(gold_set(item())).encode()
    packed, unpacked = tmp_path / name, tmp_path / f"plain-{name}"
    packed.write_bytes(gzip.compress(plain))
    unpacked.write_bytes(b"\xef\xbb\xbf" + plain)
    assert read_gold(packed) == read_gold(unpacked)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ([], "the file is not an object"),
        ({}, "the file has no 'data'"),
        ({"data": {}}, "the file has a 'data' that is not a list"),
        ({"data": [7]}, "data[0] is not an object"),
        ({"data": [{"title": "Pact"}]}, "data[0] has no 'paragraphs'"),
        ({"data": [{"paragraphs": [{"qas": []}]}]}, "data[0].paragraphs[0] has no 'context'"),
        ({"data": [{"paragraphs": [{"context": ""}]}]}, "data[0].paragraphs[0] has no 'qas'"),
        (gold_set(item(id=...)), "data[0].paragraphs[0].qas[0] has no 'id'"),
        (gold_set(item(), item(id="q2", question=...)), "data[0].paragraphs[0].qas[1] has no 'question'"),
        (gold_set(item(id=7)), "data[0].paragraphs[0].qas[0] has an 'id' that is not text"),
        (gold_set(item(is_impossible="no")), "qas[0] has an 'is_impossible' that is not true or false"),
        (gold_set(item(also_in=[7])), "qas[0] has an 'also_in' that is not a list of article ids"),
        (gold_set(item(answers=...)), "qas[0] has no 'answers'"),
        (gold_set(item(answers=[{"text": "Thursday"}])), "qas[0].answers[0] has no 'answer_start'"),
        (
            gold_set(item(answers=[{"text": "Thursday", "answer_start": True}])),
            "qas[0].answers[0] has an 'answer_start' that is not a whole number",
        ),
        (
            gold_set(item(answers=[{"text": "Thursday", "answer_start": 17}])),
            "qas[0].answers[0] of question 'q1': 'Thursday' does not stand at 17 in the context",
        ),
        (
            gold_set(item(answers=[{"text": ".", "answer_start": -1}])),
            "qas[0].answers[0] of question 'q1': '.' does not stand at -1 in the context",
        ),
        (gold_set(item(question=" ")), "qas[0] (question 'q1') asks nothing"),
        (gold_set(item(is_impossible=True)), "qas[0] (question 'q1') is marked impossible and has answers"),
        (gold_set(item(answers=[])), "qas[0] (question 'q1') is marked possible and has no answer"),
        (gold_set(), "holds no question"),
        (
            gold_set(item(), item()),
            "'q1' is used twice, at data[0].paragraphs[0].qas[0] and data[0].paragraphs[0].qas[1]",
        ),
    ],
)
def test_an_unsound_set_is_refused_with_the_place(tmp_path: Path, content: Any, place: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(GoldError) as refused:
        read_gold(path)
    assert place in str(refused.value)
    assert str(path) in str(refused.value)
    assert refused.value.hint


def test_a_wrong_offset_passes_when_not_strict(tmp_path: Path) -> None:
    path = write(tmp_path, gold_set(item(answers=[{"text": "Thursday", "answer_start": 17}])))
    [(question, _)] = read_each(path, strict=False)
    assert (question.answers, question.starts) == (("Thursday",), (None,))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"data": [\n  {"title": "Pact",\n   "paragraphs" []}\n]}', "line 3, column 17"),
        (b"", "line 1, column 1"),
        (b'{"data": "\xff"}', "not UTF-8: byte 10 is 0xff"),
        (gzip.compress(b'{"data": []}')[:-6], "damaged gzip"),
        (b"\x1f\x8bno gzip at all", "damaged gzip"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_broken_file_is_refused_with_the_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "gold.json"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=message):
        read_gold(path)


def test_a_missing_file_and_a_folder_are_wrong_requests(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match="cannot read the gold set"):
            read_gold(path)


# --- other formats ---------------------------------------------------------------------------------

HEADER = {"header": {"dataset": "NewsQA", "split": "dev"}}


def mrqa(**changes: Any) -> dict[str, Any]:
    """The offsets of MRQA end on the last character: "Thursday" is 18 to 25."""
    item = {
        "qid": "q1",
        "question": "When?",
        "answers": ["Thursday", "on Thursday"],
        "detected_answers": [{"text": "Thursday", "char_spans": [[18, 25]], "token_spans": [[4, 4]]}],
    }
    return {"context": CONTEXT, "qas": [item | changes], "context_tokens": []}


def write_lines(folder: Path, *lines: Any, name: str = "gold.jsonl") -> Path:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def test_mrqa_lines(tmp_path: Path) -> None:
    path = write_lines(tmp_path, HEADER, mrqa())
    [question] = read_gold(path)
    assert (question.id, question.answers, question.starts) == ("q1", ("Thursday", "on Thursday"), (18, None))
    assert question.context == CONTEXT
    packed = tmp_path / "gold.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_gold(packed) == (question,)


def test_open_domain_lines(tmp_path: Path) -> None:
    lines = (
        {"question": "When?", "answer": ["Thursday", "June 26"]},
        {"id": 7, "question": "Who?", "answer": "X"},
    )
    questions = read_gold(write_lines(tmp_path, lines[0], "", lines[1]))
    assert [(one.id, one.answers, one.context) for one in questions] == [
        ("line-1", ("Thursday", "June 26"), None),
        ("7", ("X",), None),
    ]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ((HEADER, mrqa(), '{"context": '), "line 3: not JSON"),
        ((HEADER, mrqa(), "7"), "line 3: the line is not an object"),
        ((HEADER, mrqa(qid=None)), "line 2: qas[0] has a 'qid' that is not text"),
        ((HEADER, mrqa(), "", mrqa()), "'q1' is used twice, at line 2, qas[0] and line 4, qas[0]"),
        ((HEADER, {"context": CONTEXT}), "line 2: the line has no 'qas'"),
        (
            (HEADER, mrqa(detected_answers=[{"text": "Friday", "char_spans": [[18, 25]]}])),
            "line 2: qas[0].detected_answers[0] of question 'q1': 'Friday' does not stand at 18",
        ),
        (
            (HEADER, mrqa(detected_answers=[{"text": "Thursday", "char_spans": [[18, 99]]}])),
            "has a char span [18, 99] that is not inside the context",
        ),
        ((HEADER, mrqa(answers=[], detected_answers=[])), "is marked possible and has no answer"),
        (
            ({"question": "When?", "answer": ["Thursday"]}, {"question": "Who?"}),
            "line 2: the line has no 'answer'",
        ),
        (
            ({"question": "When?", "answer": [7]},),
            "line 1: the line has an 'answer' that is not a list of texts",
        ),
        (({"question": "When?", "answer": []},), "has no answer"),
        ((HEADER,), "holds no question"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_counted(
    tmp_path: Path, lines: tuple[Any, ...], place: str
) -> None:
    path = write_lines(tmp_path, *lines)
    with pytest.raises(GoldError) as refused:
        read_gold(path)
    assert place in str(refused.value)
    assert str(path) in str(refused.value)
    assert refused.value.hint


def beir(folder: Path, **splits: str) -> Path:
    write_lines(
        folder,
        {"_id": "1", "text": "When?", "metadata": {}},
        {"_id": "2", "text": "Who?"},
        name="queries.jsonl",
    )
    for name, table in splits.items():
        write_lines(folder, "query-id\tcorpus-id\tscore", *table.splitlines(), name=f"qrels/{name}.tsv")
    return folder


def test_a_beir_folder_takes_its_test_split_or_the_one_that_is_named(tmp_path: Path) -> None:
    folder = beir(tmp_path / "set", test="2\tdoc a\t2\n2\tb\t0", dev="1\tc\t1")
    [question] = read_gold(folder)
    assert (question.id, question.question, question.grades) == ("2", "Who?", {"doc a": 2, "b": 0})
    assert not question.has_answers
    [question] = read_gold(folder / "qrels" / "dev.tsv")
    assert (question.id, question.grades) == ("1", {"c": 1})
    assert digest(folder) != digest(folder / "qrels" / "dev.tsv")


@pytest.mark.parametrize(
    ("splits", "error", "message"),
    [
        ({}, InputError, "cannot tell which of the qrels .* is meant: none"),
        ({"dev": "1\tc\t1", "train": "2\tc\t1"}, InputError, "is meant: dev.tsv, train.tsv"),
        ({"test": "3\tc\t1"}, GoldError, "judges a query that is not there: '3'"),
        ({"test": "1\tc\tgood"}, GoldError, "line 2: the grade is 'good'"),
    ],
)
def test_a_beir_folder_that_cannot_be_used_is_refused(
    tmp_path: Path, splits: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read_gold(beir(tmp_path / "set", **splits))


def test_trec_qrels_are_a_set_without_words(tmp_path: Path) -> None:
    questions = read_gold(write_lines(tmp_path, "t1 0 a 1", "t1 0 b 0", "t2 0 c 2", name="qrels.txt"))
    assert [(one.id, one.question, one.grades) for one in questions] == [
        ("t1", "", {"a": 1, "b": 0}),
        ("t2", "", {"c": 2}),
    ]


# --- the set that is ours --------------------------------------------------------------------------

OWN = Path(__file__).parent.parent / "eval" / "gold" / "corpus.json"


def test_our_own_set_is_sound_and_says_what_the_articles_say() -> None:
    """Every context is its article, every article it names is there, and its readme counts rightly."""
    articles = {article.id: article.text for article in load_articles(OWN.parents[2] / "corpus")}
    asked = read_gold(OWN)
    assert {question.article_id: question.context for question in asked} == articles
    for question in asked:
        named = {*question.articles, *question.disagrees_with}
        assert named <= set(articles), question.id
        assert not set(question.articles) & set(question.disagrees_with), question.id
        assert QuestionType(question.type or ""), question.id
        assert None not in question.starts
    readme = " ".join((OWN.parent / "README.md").read_text(encoding="utf-8").split())
    counts = {
        f"{len(asked)} questions on the {len(articles)} articles",
        f"{sum(not question.is_impossible for question in asked)} have an answer",
        f"{sum(question.is_impossible for question in asked)} have none",
        f"{sum(bool(question.also_in) for question in asked)} are answered by several articles",
        f"on {sum(bool(question.disagrees_with) for question in asked)} the articles disagree",
    }
    assert {count for count in counts if count not in readme} == set()


def test_our_own_set_has_no_lint_errors() -> None:
    found = lint(OWN)
    assert found.errors == 0
    assert {finding.kind for finding in found.findings} <= {"stands elsewhere"}


# --- samples ---------------------------------------------------------------------------------------


def questions(ids: list[str]) -> list[GoldQuestion]:
    return [GoldQuestion(id, "Who?", (), True) for id in ids]


IDS = st.lists(st.text(max_size=4), unique=True, min_size=1, max_size=30)


@given(IDS, st.integers(1, 40), st.integers(0, 40), st.integers(0, 3))
def test_a_sample_keeps_order_and_lies_inside_a_larger_one(
    ids: list[str], limit: int, more: int, seed: int
) -> None:
    drawn = [question.id for question in sample(questions(ids), limit, seed)]
    assert len(drawn) == min(limit, len(ids))
    assert drawn == [id for id in ids if id in drawn]
    assert set(drawn) <= {question.id for question in sample(questions(ids), limit + more, seed)}


@given(IDS, st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_sample_does_not_depend_on_the_order_of_the_file(ids: list[str], limit: int, random: Any) -> None:
    shuffled = random.sample(ids, len(ids))
    assert set(sample(questions(ids), limit, 0)) == set(sample(questions(shuffled), limit, 0))


def test_a_sample_is_drawn_evenly() -> None:
    """10 of 40 under 400 seeds: each id is expected 100 times, standard deviation √(400·¼·¾) ≈ 8.7."""
    ids = [f"q{number}" for number in range(40)]
    drawn = Counter(question.id for seed in range(400) for question in sample(questions(ids), 10, seed))
    assert all(60 < drawn[id] < 140 for id in ids)


def test_no_limit_keeps_all_and_a_limit_of_zero_is_a_wrong_request() -> None:
    everything = questions(["b", "a"])
    assert sample(everything, None, 0) == tuple(everything)
    with pytest.raises(UsageError, match="0 questions"):
        sample(everything, 0, 0)
