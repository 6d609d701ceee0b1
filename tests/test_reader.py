from __future__ import annotations

import json
import string
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from conftest import StartPython
from dateline.errors import ModelError, QuestionError
from dateline.models.finding import find_model
from dateline.models.onnx import OnnxModel
from dateline.reader.calibration import UNCALIBRATED
from dateline.reader.contract import Reader
from dateline.reader.named import load_reader
from dateline.reader.networks import Logits
from dateline.reader.reading import Reading, WindowScores
from dateline.reader.two_stage import TwoStageReader
from dateline.reader.window_reader import WindowReader
from dateline.result.answer import Evidence
from dateline.types import Article, Passage, Span
from texts import texts

# --- Stand-ins ------------------------------------------------------------------------------------


class Likes:
    """A network that gives the tokens named here a start and end logit each, and all others 0.

    It keeps the token ids it was given, one window a row without padding.
    """

    def __init__(self, tokenizer: Tokenizer, **logits: float) -> None:
        self._logits = {tokenizer.token_to_id(token): logit for token, logit in logits.items()}
        self.windows: list[list[int]] = []

    def __call__(self, ids: Any, mask: Any, types: Any) -> Logits:
        self.windows += [row[kept == 1].tolist() for row, kept in zip(ids, mask, strict=True)]
        logits = np.vectorize(lambda token: self._logits.get(token, 0.0), otypes=[np.float32])(ids)
        return Logits(logits, logits)


def any_logits(ids: Any, mask: Any, types: Any) -> Logits:
    """Logits that depend on each token and its place; the null score on all tokens of the window."""
    place = np.arange(ids.shape[1])
    starts, ends = (((ids * prime + place * 31) % 97 / 7).astype(np.float32) for prime in (13, 29))
    starts[:, 0] = ids.sum(axis=1) % 11
    return Logits(starts, ends)


def shipped_tokenizer() -> Tokenizer:
    model = find_model("fast", "reader")
    assert isinstance(model, OnnxModel)
    return model.tokenizer()


def byte_tokenizer() -> Tokenizer:
    """Every UTF-8 byte is a token, so one character has up to four; spaces cling to the word after."""
    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    alphabet = [*marks, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE({token: id for id, token in enumerate(alphabet)}, []))
    tokenizer.add_special_tokens(marks)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=False, add_prefix_space=False
    )
    return tokenizer


def word_piece_tokenizer() -> Tokenizer:
    """Letters, their "##" continuations and a few words: everything in English has its tokens."""
    letters = string.ascii_lowercase + string.digits + string.punctuation
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{letter}" for letter in letters),
    ]
    vocabulary += ["the", "people", "were", "sent", "back", "who", "how", "many", "this", "year"]
    tokenizer = Tokenizer(
        models.WordPiece({token: id for id, token in enumerate(vocabulary)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


def window_reader(network: Any, tokenizer: Tokenizer, *, window: int, overlap: int) -> WindowReader:
    return WindowReader(
        network, tokenizer, name="test", sha256="0" * 64, window_tokens=window, overlap_tokens=overlap
    )


def passage(text: str, start: int = 0, end: int | None = None) -> Passage:
    return Passage(Article("a", text), start, len(text) if end is None else end, score=1.0)


def read(reader: Reader, question: str, *passages: Passage, each: int = 3) -> tuple[Span, ...]:
    return reader.read(question, passages, max_answer_tokens=30, spans_per_passage=each).spans


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return load_reader("default", threads=1)


# --- Laws, for any model --------------------------------------------------------------------------

TOKENIZERS = {"word pieces": shipped_tokenizer, "bytes": byte_tokenizer}


@pytest.fixture(scope="module", params=TOKENIZERS)
def restless(request: pytest.FixtureRequest) -> WindowReader:
    """A reader that proposes spans all over the place, in small windows."""
    return window_reader(any_logits, TOKENIZERS[request.param](), window=32, overlap=8)


@settings(max_examples=150)
@given(
    data=st.data(),
    contents=st.lists(texts | st.just("20,000 people e\u0301 ") | st.just("x" * 300), max_size=4),
    each=st.integers(1, 4),
)
def test_every_span_is_a_clean_piece_of_its_passage(
    restless: WindowReader, data: st.DataObject, contents: list[str], each: int
) -> None:
    passages = []
    for number, text in enumerate(contents):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        passages.append(replace(passage(text, start, end), article=Article(str(number), text)))
    found = read(restless, "Who?", *passages, each=each)
    assert all(one.margin >= other.margin for one, other in pairwise(found))
    for place in passages:
        here = [span for span in found if span.passage is place]
        assert len(here) <= each
        for number, span in enumerate(here):
            assert span.article is place.article
            assert place.start <= span.start < span.end <= place.end
            assert span.text == place.article.text[span.start : span.end] == span.text.strip()
            assert_cut_cleanly(span)
            assert all(span.end <= other.start or other.end <= span.start for other in here[:number])


def assert_cut_cleanly(span: Span) -> None:
    text = span.article.text
    for at in (span.start, span.end):
        if 0 < at < len(text):
            assert not (text[at - 1].isalnum() and text[at].isalnum())
            assert text[at] != "\u0301"
            assert not (text[at - 1 : at + 1] in {"0,", ",0"} and "20,000" in text[max(0, at - 3) : at + 4])


def test_an_answer_is_found_wherever_it_stands_in_a_long_passage() -> None:
    """A window of 32 tokens: [CLS] who ? [SEP] (4), 27 of the passage, [SEP]; each shares 8 with the last.

    So the passage's 1,001 tokens take 1 + ceil((1001 - 27) / (27 - 8)) = 53 windows, and a token
    near an edge is read twice but proposed once. Margin: 5 + 5 against the null score 0 + 0.
    """
    for before in (0, 1, 25, 26, 27, 28, 500, 999, 1000):
        tokenizer = shipped_tokenizer()
        network = Likes(tokenizer, zebra=5.0)
        reader = window_reader(network, tokenizer, window=32, overlap=8)
        words = ["rain"] * before + ["zebra"] + ["rain"] * (1000 - before)
        place = passage("A title. " + " ".join(words), start=9)
        found = [span for span in read(reader, "who?", place) if span.margin > 5]
        assert [(span.text, span.start, span.margin) for span in found] == [("zebra", 9 + 5 * before, 10.0)]
        assert len(network.windows) == 53
        assert max(map(len, network.windows)) == 32


def test_one_line_of_a_hundred_thousand_characters_is_read_to_its_end() -> None:
    tokenizer = shipped_tokenizer()
    reader = window_reader(Likes(tokenizer, sank=5.0), tokenizer, window=320, overlap=96)
    place = passage("Rain fell. " * 9000 + "The ferry sank.")
    (found,) = read(reader, "What sank?", place, each=1)
    assert (found.text, found.start, found.margin) == ("sank", 99_010, 10.0)


def test_spans_of_all_passages_stand_in_one_list_best_margin_first() -> None:
    tokenizer = shipped_tokenizer()
    reader = window_reader(Likes(tokenizer, zebra=5.0, lion=4.0, rain=-9.0), tokenizer, window=64, overlap=16)
    found = read(reader, "who?", passage("lion rain zebra"), passage("rain lion"), passage(" \r\n"))
    assert [(span.text, span.margin) for span in found if span.margin > 0] == [
        ("zebra", 10.0),
        ("lion", 8.0),
        ("lion", 8.0),
    ]
    assert read(reader, "who?") == ()


def test_the_words_for_special_tokens_are_only_words_in_a_question_or_an_article() -> None:
    tokenizer = shipped_tokenizer()
    network = Likes(tokenizer)
    reader = window_reader(network, tokenizer, window=64, overlap=16)
    read(reader, "Is [MASK] a word?", passage("She wrote [SEP] and [CLS] on the wall. [PAD]"))
    (window,) = network.windows
    special = [tokenizer.id_to_token(id) for id in window if id <= 103]  # [PAD] is 0, [MASK] 103
    assert special == ["[CLS]", "[SEP]", "[SEP]"]


@pytest.mark.parametrize(("window", "longest"), [(96, 32), (320, 106), (512, 128)])
def test_a_question_may_take_a_third_of_the_window_and_128_tokens_at_most(window: int, longest: int) -> None:
    tokenizer = shipped_tokenizer()
    reader = window_reader(Likes(tokenizer, zebra=5.0), tokenizer, window=window, overlap=window // 4)
    assert read(reader, "who " * longest, passage("a zebra"))[0].margin == 10.0
    with pytest.raises(QuestionError, match=f"{longest + 1} tokens; the reader test takes at most {longest}"):
        read(reader, "who " * (longest + 1), passage("a zebra"))


def test_a_question_of_ten_thousand_characters_is_refused_in_a_sentence(shipped: Reader) -> None:
    with pytest.raises(QuestionError) as refused:
        read(shipped, "why " * 2500, passage("Because."))
    assert str(refused.value) == (
        f"the question is too long: more than 252 tokens; the reader {shipped.name} takes at most 85"
    )
    assert refused.value.hint == "ask it in fewer words"


# --- The shipped reader ---------------------------------------------------------------------------

HARBOUR = (
    "The harbour of Port Ellery reopened on Monday after the storm. Divers needed eleven days to clear "
    "the wreck of the ferry Marigold, and the repairs cost €2.4 million, mayor Ana Sørensen said."
)
BUDGET = (
    "Parliament passed the budget by 74 votes to 61. The finance minister, Pedro Álvarez, had threatened "
    "to resign if it failed. It sets aside 20,000 places in nurseries."
)
DRONES = (
    "Rangers in the Kiwe reserve began to count elephants with drones in 2021 because aeroplanes frightened "
    "the herds. They have counted 1,372 animals so far."
)
ASKED = [
    ("How much did the repairs cost?", HARBOUR, "€2.4 million"),
    ("Who is the finance minister?", BUDGET, "Pedro Álvarez"),
    ("How many elephants have been counted?", DRONES, "1,372"),
]


@pytest.mark.parametrize(("question", "text", "answer"), ASKED)
def test_the_shipped_reader_answers_from_the_passage_that_answers(
    shipped: Reader, question: str, text: str, answer: str
) -> None:
    passages = [passage(other) for other in (HARBOUR, BUDGET, DRONES)]
    best = read(shipped, question, *passages)[0]
    assert best.article.text == text
    assert best.text == answer
    assert best.margin > 0


def test_the_shipped_reader_is_less_sure_of_what_no_passage_answers(shipped: Reader) -> None:
    passages = [passage(text) for text in (HARBOUR, BUDGET, DRONES)]
    sure = min(read(shipped, question, *passages)[0].margin for question, _, _ in ASKED)
    unsure = read(shipped, "Which team won the chess olympiad?", *passages)[0].margin
    assert unsure < sure - 2


def test_sixteen_threads_read_what_one_reads(shipped: Reader) -> None:
    long = passage("\r\n".join([HARBOUR, BUDGET, DRONES] * 3))
    asked = [(question, (long, passage(text))) for question, text, _ in ASKED]
    alone = [read(shipped, question, *passages) for question, passages in asked]
    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(lambda one: read(shipped, one[0], *one[1]), asked * 6))
    assert together == alone * 6


def test_a_passage_reads_the_same_whatever_shares_its_batch(shipped: Reader) -> None:
    """To the last bit: padding is masked, and the int8 scales are each token's own."""
    place = passage(HARBOUR)
    alone = read(shipped, ASKED[0][0], place)
    beside = read(shipped, ASKED[0][0], passage(BUDGET * 3), place, passage(DRONES * 2))
    assert tuple(span for span in beside if span.passage is place) == alone


def test_passages_without_a_chance_are_screened_and_no_more() -> None:
    """Each passage has the margin that stands beside its text, and all fit the question equally well."""
    stated = {"a": 9.0, "b": 3.9, "c": 4.1, "d": 8.0, "e": 1.0, "f": 5.0}
    passages = [passage(name) for name in stated]

    class Told:
        def __init__(self, margins: Mapping[str, float]) -> None:
            self.margins = margins
            self.seen: list[str] = []

        def require_short(self, question: str) -> None:
            assert question == "Who?"

        def read(self, question: str, passages: Sequence[Passage], **_: int) -> Reading:
            self.seen = [one.text for one in passages]
            scores = (
                WindowScores(at, one, 0.0, self.margins[one.text], None) for at, one in enumerate(passages)
            )
            return Reading((), tuple(scores))

    for margins, read_of in ((stated, ["a", "c", "d", "f"]), ({**stated, "c": 3.0, "f": 2.0}, ["a", "d"])):
        small, strong = Told(margins), Told(margins)
        reader = TwoStageReader(cast(WindowReader, small), cast(WindowReader, strong))
        reading = reader.read("Who?", passages, max_answer_tokens=30)
        assert small.seen == list(stated)
        assert strong.seen == read_of
        assert [passages[window.number].text for window in reading.windows] == read_of
    hopeless = Told(dict.fromkeys(stated, -9.0) | {"b": 9.0, "e": -1.0})
    TwoStageReader(cast(WindowReader, hopeless), cast(WindowReader, strong)).read(
        "Who?", passages, max_answer_tokens=30
    )
    assert strong.seen == ["b", "e"]  # two are read, whatever their chance


def test_the_shipped_reader_needs_neither_torch_nor_transformers(start_python: StartPython) -> None:
    process = start_python(
        "import sys; from dateline.reader.named import load_reader; load_reader('default');"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    assert process.communicate() == ("[]\n", "")


def test_a_model_folder_of_ours_must_say_how_long_its_windows_are(tmp_path: Path) -> None:
    model = find_model("fast", "reader")
    assert isinstance(model, OnnxModel)
    facts = {key: value for key, value in model.facts.items() if key != "window_tokens"}
    (tmp_path / "model.json").write_text(json.dumps(facts))
    with pytest.raises(ModelError, match="window_tokens is None, no whole number"):
        load_reader(str(tmp_path))


def reader_stating(folder: Path, calibration: dict[str, Any]) -> Reader:
    model = find_model("fast", "reader")
    assert isinstance(model, OnnxModel)
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).symlink_to(model.path / name)
    (folder / "model.json").write_text(json.dumps({**model.facts, "calibration": calibration}))
    return load_reader(str(folder))


def test_a_model_folder_may_say_how_far_to_trust_its_margins(tmp_path: Path) -> None:
    """As models of earlier versions do: 0.5 * 2 - 1 = 0, even odds."""
    calibration = reader_stating(tmp_path, {"slope": 0.5, "intercept": -1.0}).calibration
    assert calibration(Evidence(score=2.0, sources=3.0)) == 0.5
    assert calibration.null_weight == 1


def test_a_model_folder_may_say_what_each_kind_of_evidence_is_worth(tmp_path: Path) -> None:
    """0.5 * 2 + 0.25 * 4 - 2 = 0, even odds; by its margin alone, 1 * 0 + 0 = 0 too."""
    stated = {
        "intercept": -2.0,
        "weights": {"score": 0.5, "lead": 0.25},
        "null_weight": 0.25,
        "typical": {"score": 9.0},
        "margin_alone": {"slope": 1.0, "intercept": 0.0},
    }
    calibration = reader_stating(tmp_path, stated).calibration
    assert calibration(Evidence(score=2.0, lead=4.0)) == 0.5
    assert calibration.null_weight == 0.25
    assert calibration.alone is not None
    assert calibration.alone(Evidence(score=0.0, lead=4.0)) == 0.5


def test_a_model_folder_may_say_what_verdicts_and_statements_are_worth(tmp_path: Path) -> None:
    """0.5 * -2 + 3 * 1 - 2 = 0, even odds; what is not stated is what a fit without a reader gives."""
    stated: dict[str, Any] = {
        "slope": 1.0,
        "intercept": 0.0,
        "series_gain": 7.0,
        "verdicts": {"intercept": -2.0, "weights": {"reader": 0.5, "named": 3.0}, "sign_right": 0.9},
        "who_said": {"slope": 2.0, "intercept": -1.0},
    }
    calibration = reader_stating(tmp_path, stated).calibration
    assert calibration.verdicts.odds({"reader": -2.0, "named": 1.0, "asked": 9.0}) == 0
    assert (calibration.verdicts.sign_right, calibration.series_gain) == (0.9, 7.0)
    assert (calibration.who_said(0.5), calibration.what_said) == (0.0, UNCALIBRATED.what_said)
    assert "reader" not in UNCALIBRATED.verdicts.weights


@pytest.mark.parametrize(
    ("calibration", "what"),
    [
        ({"slope": 0.5}, "intercept"),
        ({"intercept": 0.5}, "weights"),
        ({"slope": "steep", "intercept": 0}, "steep"),
        (
            {"intercept": 0, "weights": {"charm": 1}, "typical": {}, "null_weight": 1, "margin_alone": {}},
            "no evidence is called charm",
        ),
        (
            {"slope": 1, "intercept": 0, "verdicts": {"intercept": 0, "weights": {"charm": 1}}},
            "no evidence is called charm",
        ),
        ({"slope": 1, "intercept": 0, "who_said": {"slope": 1}}, "intercept"),
        ([1, 2], "list"),
    ],
)
def test_a_calibration_that_says_something_else_is_refused(
    tmp_path: Path, calibration: dict[str, Any], what: str
) -> None:
    with pytest.raises(ModelError, match=f"does not describe a reader: .*{what}"):
        reader_stating(tmp_path, calibration)


# --- Models of transformers -----------------------------------------------------------------------


def save_bert(folder: Path, *, head: bool = True) -> None:
    from transformers import BertConfig, BertForQuestionAnswering, BertModel

    tokenizer = word_piece_tokenizer()
    config = BertConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=64, **_TINY)
    _save(BertForQuestionAnswering if head else BertModel, config, tokenizer, "BertTokenizer", folder)


def save_roberta(folder: Path) -> None:
    """Positions start after the padding id, 1: of 66 rows the first two are never used."""
    from transformers import RobertaConfig, RobertaForQuestionAnswering

    tokenizer = byte_tokenizer()
    config = RobertaConfig(
        vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=66, type_vocab_size=1, **_TINY
    )
    _save(RobertaForQuestionAnswering, config, tokenizer, "RobertaTokenizer", folder)


# Weights this wide make the logits of an untrained model differ from token to token.
_TINY: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "initializer_range": 0.5,
}


def _save(kind: Any, config: Any, tokenizer: Tokenizer, tokenizer_class: str, folder: Path) -> None:
    import torch

    torch.manual_seed(7)
    kind(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    about = {"tokenizer_class": tokenizer_class, "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(about))


SAVE: dict[str, Callable[[Path], None]] = {"bert": save_bert, "roberta": save_roberta}


@pytest.fixture(scope="module", params=SAVE)
def model_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp(request.param)
    SAVE[request.param](folder)
    return folder


def logits_of(folder: Path, question: str, text: str) -> tuple[Any, Any, Any, Sequence[int | None]]:
    """The plain twin: the library's own tokenizer and model, one pair, nothing padded."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    encoded = AutoTokenizer.from_pretrained(folder)(
        question, text, return_offsets_mapping=True, return_tensors="pt"
    )
    offsets = encoded.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        output = AutoModelForQuestionAnswering.from_pretrained(folder).eval()(**encoded)
    return output.start_logits[0].tolist(), output.end_logits[0].tolist(), offsets, encoded.sequence_ids(0)


def test_a_model_of_transformers_scores_what_its_library_scores(model_folder: Path) -> None:
    """Three passages of unlike length share a batch, so padding, types and positions must all be right."""
    reader = load_reader(str(model_folder))
    contents = ["20,000 sent", "the people, were sent back", "they sent 20,000"]
    found = read(reader, "who?", *map(passage, contents), each=1)
    for text in contents:
        start_logits, end_logits, offsets, sequences = logits_of(model_folder, "who?", text)
        context = [number for number, sequence in enumerate(sequences) if sequence == 1]
        scores: dict[tuple[int, int], float] = {}
        for i in context:
            for j in context:
                start, end = offsets[i][0], offsets[j][1]
                if i <= j < i + 30 and (start, end) in clean_ranges(text):
                    key = start, end
                    scores[key] = max(start_logits[i] + end_logits[j], scores.get(key, -np.inf))
        (best,) = [span for span in found if span.passage.text == text]
        assert (best.start, best.end) == max(scores, key=lambda key: scores[key])
        assert best.score == pytest.approx(max(scores.values()), abs=1e-3)
        assert best.null_score == pytest.approx(start_logits[0] + end_logits[0], abs=1e-3)


def clean_ranges(text: str) -> set[tuple[int, int]]:
    """Ranges of whole words, "20,000" being one; a comma after a word is a token of its own."""
    edges = {0, len(text)} | {at for at in range(1, len(text)) if " " in text[at - 1 : at + 1]}
    edges |= {at for at in range(1, len(text)) if text[at : at + 2] == ", " or text[at - 1 : at + 1] == ", "}
    return {
        (start, end)
        for start in edges
        for end in edges
        if start < end and text[start:end] == text[start:end].strip()
    }


def test_a_model_is_given_the_inputs_that_it_was_trained_with(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Token types for BERT alone; padding with each model's own padding token."""
    import torch

    given: list[dict[str, Any]] = []
    call = torch.nn.Module.__call__

    def spy(module: Any, *args: Any, **named: Any) -> Any:
        if type(module).__name__.endswith("ForQuestionAnswering"):
            given.append(named)
        return call(module, *args, **named)

    reader = load_reader(str(model_folder))
    monkeypatch.setattr(torch.nn.Module, "__call__", spy)
    read(reader, "who?", passage("people"), passage("the people were sent back"))
    (inputs,) = given
    padding = inputs["input_ids"][inputs["attention_mask"] == 0]
    names, pad_id = {
        "bert": ({"input_ids", "attention_mask", "token_type_ids"}, 0),
        "roberta": ({"input_ids", "attention_mask"}, 1),
    }[model_folder.name.rstrip("0123456789")]
    assert set(inputs) == names
    assert set(padding.tolist()) == {pad_id}


def test_windows_are_as_long_as_the_model_has_positions_for(model_folder: Path) -> None:
    """Both have room for 64 tokens; one more would be an index error inside the model."""
    reader = load_reader(str(model_folder))
    found = read(reader, "who?", passage("the people were sent back. " * 40))
    assert len(found) == 3
    with pytest.raises(QuestionError, match="at most 21"):
        read(reader, "? " * 43, passage("people"))


def test_a_model_of_transformers_is_named_and_told_apart_by_its_weights(
    model_folder: Path, tmp_path: Path
) -> None:
    reader = load_reader(str(model_folder))
    assert reader.name == str(model_folder)
    save_bert(tmp_path)
    other = load_reader(str(tmp_path)).sha256
    assert len(other) == 64
    assert (other == reader.sha256) == model_folder.name.startswith("bert")


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut_short(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def without_tokenizer(folder: Path) -> None:
    for path in folder.glob("tokenizer*"):
        path.unlink()


def without_first_token(folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A [SEP]", pair="$A [SEP] $B:1 [SEP]:1", special_tokens=[("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}))


def pickled(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file

    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def with_code(folder: Path) -> None:
    about = json.loads((folder / "config.json").read_text())
    about |= {"model_type": "homemade", "auto_map": {"AutoConfig": "own.Config"}}
    (folder / "config.json").write_text(json.dumps(about))
    (folder / "own.py").write_text("raise SystemExit('ran')")


@pytest.mark.parametrize(
    ("spoil", "fact"),
    [
        (without("model.safetensors"), "cannot load the reader"),
        (cut_short, "cannot load the reader"),
        (pickled, "no file named model.safetensors"),
        (with_code, "custom code"),
        (without_tokenizer, "holds no tokenizer"),
        (without_first_token, "puts no classification token first"),
    ],
    ids=["no weights", "cut short", "pickle", "code", "no tokenizer", "no first token"],
)
def test_a_spoilt_model_folder_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], spoil: Callable[[Path], None], fact: str
) -> None:
    save_bert(tmp_path)
    spoil(tmp_path)
    capfd.readouterr()
    with pytest.raises(ModelError, match=fact) as refused:
        load_reader(str(tmp_path))
    assert "\n" not in str(refused.value)
    assert refused.value.hint
    assert capfd.readouterr() == ("", "")


def test_an_encoder_without_a_head_for_answers_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The library would give it a random head and answer nonsense."""
    save_bert(tmp_path, head=False)
    capfd.readouterr()
    with pytest.raises(ModelError, match=r"not trained for question answering: it has no qa_outputs"):
        load_reader(str(tmp_path))
    assert capfd.readouterr() == ("", "")


def test_an_embedder_is_no_reader() -> None:
    embedder = find_model("default", "embedder")
    assert isinstance(embedder, OnnxModel)
    with pytest.raises(ModelError, match="is no reader"):
        load_reader(str(embedder.path))


# --- Yes and no -----------------------------------------------------------------------------------


def test_the_verdict_of_a_passage_is_that_of_its_surest_window() -> None:
    """A passage of many windows, one of which says yes; another passage that says nothing."""
    tokenizer = shipped_tokenizer()
    zebra = tokenizer.token_to_id("zebra")

    def network(ids: Any, mask: Any, types: Any) -> Logits:
        said = (ids == zebra).any(axis=1)
        verdicts = np.where(said[:, None], [[0.0, 3.0, 1.0]], [[4.0, 0.0, 0.0]]).astype(np.float32)
        return Logits(np.zeros(ids.shape, np.float32), np.zeros(ids.shape, np.float32), verdicts)

    reader = window_reader(network, tokenizer, window=32, overlap=8)
    long, short = passage("word " * 40 + "zebra " + "word " * 40), passage("nothing here")
    found = reader.read("Is it?", [long, short, long], max_answer_tokens=5)
    assert len(found.windows) > 5
    first, second, third = found.verdicts
    assert (first, third) == (third, first)
    assert first.passage is long
    assert np.exp([first.none, first.yes, first.no]).sum() == pytest.approx(1)
    assert first.yes == pytest.approx(3 - np.log(np.exp([0, 3, 1]).sum()), abs=1e-6)
    assert second.none > np.log(0.9)


def test_a_reader_that_cannot_say_yes_or_no_says_neither() -> None:
    found = load_reader("fast").read("Who met Ana?", [passage("Bo met Ana.")], max_answer_tokens=5)
    assert found.verdicts == ()
    [window] = found.windows
    assert window.best is not None
    assert window.best - window.null_score == pytest.approx(found.spans[0].margin)
