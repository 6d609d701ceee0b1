"""What teaches a reader to say yes, no or nothing: judgements, twins, key words, teachers of other tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dateline.errors import GoldError, ModelError, RecipeError
from dateline.evaluation.gold.judged import read_judged
from dateline.reader.named import load_reader
from dateline.training import export as exporting
from dateline.training import train as training
from dateline.training.alignment import Alignment
from dateline.training.architectures import Architecture
from dateline.training.base import as_mpnet
from dateline.training.base import load_reader as load_base
from dateline.training.batches import collate, plan
from dateline.training.data import Example
from dateline.training.features import NULL, UNJUDGED, Group, TrainWindow, groups
from dateline.training.objective import BatchLogits, Teaching, reader_loss, taught_loss
from dateline.training.reader_run import freeze, window_maker
from dateline.training.recipe import Base, ReaderRecipe, Variants, WindowShape, read_recipe
from dateline.training.runs import StepReport
from dateline.training.twins import NamePool, key_words, twin
from dateline.training.variants import vary
from dateline.types import Article, Passage
from test_reader import shipped_tokenizer

DATA = Path(__file__).parent / "training"
TOWNS = ("Harlan", "Brookfield", "Oakmont", "Stowe", "Milton", "Ashby")
THINGS = ("bridge", "school", "market", "library", "station", "museum")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


# --- the files -------------------------------------------------------------------------------------


def judgements(seed: int, count: int) -> list[dict[str, Any]]:
    """Did it open, when the passage says that it opened, closed, or something else?"""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        town, other = rng.choice(TOWNS, 2, replace=False)
        thing = rng.choice(THINGS)
        label = ("yes", "no", "unclear")[number % 3]
        said = {
            "yes": f"The {thing} of {town} opened.",
            "no": f"The {thing} of {town} never opened.",
            "unclear": f"Rain fell on {other}.",
        }[label]
        row = {"id": f"q{number}", "question": f"Did the {thing} of {town} open?", "passage": said}
        rows.append(row | {"label": label})
    return rows


def write(path: Path, kind: str, rows: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"kind": kind, "data": rows}), encoding="utf-8")
    return path


def test_both_kinds_of_judgement_become_one(tmp_path: Path) -> None:
    asked = write(tmp_path / "a.json", "yes/no", judgements(0, 3))
    told = [
        {"id": "e", "premise": "It rained.", "hypothesis": "It was dry.", "label": "contradiction"},
        {"id": "n", "premise": "It rained.", "hypothesis": "It was cold.", "label": "neutral"},
    ]
    paired = write(tmp_path / "b.json", "entailment", told)
    assert [one.label for one in read_judged(asked) or ()] == ["yes", "no", "none"]
    first, second = read_judged(paired) or ()
    assert (first.question, first.passage, first.label) == ("It was dry.", "It rained.", "no")
    assert second.label == "none"
    assert read_judged(DATA / "smoke_train.json") is None, "questions for spans are read elsewhere"


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        ("yes/no", {"question": "Is it?", "passage": "It is.", "label": "maybe"}, "has the label 'maybe'"),
        ("yes/no", {"question": " ", "passage": "It is.", "label": "yes"}, "no text as its question"),
        ("entailment", {"premise": "It is.", "label": "neutral"}, "no text as its hypothesis"),
        ("entailment", 7, "is no object"),
        ("sums", {}, "of the kind 'sums', which is not known"),
    ],
)
def test_a_judgement_that_is_not_sound_is_refused(tmp_path: Path, kind: str, row: Any, said: str) -> None:
    with pytest.raises(GoldError, match=said) as refused:
        read_judged(write(tmp_path / "a.json", kind, [row]))
    assert refused.value.hint


# --- a reader that learns them ---------------------------------------------------------------------

RECIPE = """
name = "joint"
seed = 5
verdict = true
[base]
weights = "random"
architecture = "{architecture}"
layers = 2
hidden = 64
[windows]
tokens = 64
overlap = 16
[[sets]]
file = "smoke_train"
licence = "ours"
most = {spans}
[[sets]]
file = "towns"
licence = "ours"
weight = {weight}
[variants]
twins = 0.1
other_story = 0.1
key_words = 0.1
[[stages]]
name = "only"
epochs = {epochs}
learning_rate = 2e-3
tokens = 1500
freeze = 0
[run]
device = "cpu"
precision = "float32"
threads = 1
save_every = {save}
log_every = 1
"""


def recipe(folder: Path, architecture: str = "mpnet", **more: Any) -> Path:
    folder.mkdir(exist_ok=True)
    write(folder / "towns.json", "yes/no", judgements(0, 240))
    said = {"spans": 40, "weight": 1.0, "epochs": 0.3, "save": 5} | more
    path = folder / "joint.toml"
    path.write_text(RECIPE.format(architecture=architecture, **said))
    return path


def train(path: Path, out: Path, **options: Any) -> Path:
    return training.train("reader", path, out, data=DATA, **options)[0]


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("joint")
    return train(recipe(folder, weight=3.0, epochs=4.0, save=1000), folder / "run")


def right(folder: Path) -> float:
    """Share of unseen judgements that the reader in the folder gets right."""
    reader = load_reader(str(folder))
    found = 0
    rows = judgements(9, 90)
    for row in rows:
        passage = Passage(Article("a", row["passage"]), 0, len(row["passage"]), score=1.0)
        [said] = reader.read(row["question"], [passage], max_answer_tokens=5).verdicts
        best = max(("unclear", said.none), ("yes", said.yes), ("no", said.no), key=lambda one: one[1])
        found += best[0] == row["label"]
    return found / len(rows)


def test_yes_no_and_neither_are_learned_beside_spans(learned: Path) -> None:
    assert right(learned) > 0.85


def test_what_was_learned_survives_the_export(
    learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_LOST", 100.0)  # its spans, learned from 40 questions, are luck
    exporting.export(str(learned), tmp_path / "mine", [DATA / "smoke_dev.json"], limit=20)
    assert right(tmp_path / "mine") > 0.85


@pytest.mark.parametrize("architecture", ["bert", "mpnet"])
def test_a_joint_run_goes_on_where_it_stopped(tmp_path: Path, architecture: str) -> None:
    path = recipe(tmp_path / "data", architecture, epochs=1.0)
    whole = train(path, tmp_path / "whole", limit_steps=8)

    def stop(step: StepReport) -> None:
        if step.step == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(path, tmp_path / "parts", limit_steps=8, tell=stop)
    parts = train(path, tmp_path / "parts", limit_steps=8, resume=True)
    assert (whole / "model.safetensors").read_bytes() == (parts / "model.safetensors").read_bytes()


def test_the_float_weights_of_a_joint_run_can_be_gone_on_from(learned: Path, tmp_path: Path) -> None:
    path = recipe(tmp_path / "data")
    text = path.read_text()
    base = text[text.index("[base]") : text.index("[windows]")]
    path.write_text(text.replace(base, f'[base]\nweights = "{learned}"\n'))
    known: list[StepReport] = []
    train(path, tmp_path / "run", limit_steps=1, tell=known.append)
    path.write_text(text)
    new: list[StepReport] = []
    train(path, tmp_path / "new", limit_steps=1, tell=new.append)
    assert known[0].loss < 0.9 * new[0].loss, "the same batch, and it knows some of it already"


def test_judgements_for_a_reader_that_cannot_judge_are_refused_before_training(tmp_path: Path) -> None:
    path = recipe(tmp_path / "data")
    path.write_text(path.read_text().replace("verdict = true\n", ""))
    with pytest.raises(RecipeError, match="cannot say yes or no") as refused:
        train(path, tmp_path / "run")
    assert "verdict = true" in refused.value.hint
    assert not (tmp_path / "run").exists()


def test_frozen_layers_and_tables_stay_as_they_are(tmp_path: Path) -> None:
    base = Base("random", architecture=Architecture.MPNET, layers=3, hidden=32)
    model, _ = load_base(base, tmp_path / "recipe.toml", 0, verdict=True)

    def learns() -> set[str]:
        return {name for name, value in model.named_parameters() if value.requires_grad}

    everything = learns()
    freeze(model, 2)
    left = everything - learns()
    assert {name.split("layer.")[1][0] for name in left if "layer." in name} == {"0", "1"}
    assert any("word_embeddings" in name for name in left)
    assert any("relative_attention_bias" in name for name in left)
    assert any("verdict" in name for name in learns())
    freeze(model, None)
    assert learns() == everything


# --- batches and losses ----------------------------------------------------------------------------


def window(size: int, label: int = UNJUDGED, first: int = 7) -> TrainWindow:
    may = np.arange(size) > 1
    return TrainWindow(
        np.arange(first, first + size, dtype=np.int32), np.zeros(size, np.int8), (2, 2), may, may, label
    )


def test_a_batch_of_tokens_is_full_and_not_over_full(tmp_path: Path) -> None:
    path = recipe(tmp_path / "data", epochs=1)
    rng = np.random.default_rng(0)
    items = [Group((window(int(size)),)) for size in rng.integers(5, 200, size=300)]
    [(_, batches)] = plan({"smoke_train": items, "towns": []}, read_recipe(path, ReaderRecipe))
    assert sum(len(batch) for batch in batches) == 300
    widths = [len(batch) * -(-max(one.size for one in batch) // 16) * 16 for batch in batches]
    assert max(widths) <= 1500
    assert np.median(widths) > 1200


def test_judgements_come_behind_questions_in_a_batch() -> None:
    batch = collate([Group((window(3, 1),)), Group((window(4), window(5)))], pad=1)
    assert batch["label"].tolist() == [UNJUDGED, UNJUDGED, 1]
    assert batch["sizes"].tolist() == [2]
    assert batch["input_ids"][2].tolist()[:4] == [7, 8, 9, 1]


@pytest.mark.parametrize("loss", ["window", "group"])
def test_a_batchs_loss_is_the_mean_of_its_parts(tmp_path: Path, loss: str) -> None:
    path = recipe(tmp_path / "data")
    path.write_text(f'loss = "{loss}"\n' + path.read_text())
    wanted = read_recipe(path, ReaderRecipe)
    torch.manual_seed(0)
    spoken, judged = Group((window(6), window(6))), Group((window(6, 2),))

    def cost(parts: list[Group], logits: BatchLogits) -> float:
        return float(reader_loss(wanted, logits, collate(parts)))

    starts, ends, verdicts = torch.randn(3, 16), torch.randn(3, 16), torch.randn(3, 3)
    first = BatchLogits(starts[:2], ends[:2], verdicts[:2])
    last = BatchLogits(starts[2:], ends[2:], verdicts[2:])
    count = 2 if loss == "window" else 1
    together = cost([spoken, judged], BatchLogits(starts, ends, verdicts))
    assert together == pytest.approx((count * cost([spoken], first) + cost([judged], last)) / (count + 1))
    assert cost([judged], last) == pytest.approx(
        float(torch.nn.functional.cross_entropy(verdicts[2:], torch.tensor([2])))
    )


def test_few_windows_of_a_question_keep_the_one_with_the_answer() -> None:
    text = "word " * 150 + "Ana Beltran " + "word " * 150
    begin = text.index("Ana")
    example = Example("a", "s", "Who?", text, None, (begin, begin + 11), ("Ana Beltran",))
    maker = window_maker(shipped_tokenizer(), WindowShape(tokens=64, overlap=16))
    [whole], [few] = (list(groups([example], maker, {}, each)) for each in (None, 3))
    assert len(whole.features) > 6
    assert len(few.features) == 3
    assert sum(one.answer != NULL for one in few.features) >= 1


# --- twins and key words ---------------------------------------------------------------------------

POOL = NamePool(
    [
        "Where did Bo Larsen go?",
        "Who met Cy Young in Stowe?",
        "What is near Oakmont?",
        "Why did Drexler sing?",
    ]
)


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("Who won the cup in 2019?", "Harlan won the cup in 2019."),
        ("Who had 20,000 visitors?", "The museum had 20,000 visitors."),
        ("What was said by Ana Beltran?", "Ana Beltran said no."),
        ("What opened in Harlan?", "A bridge opened in Harlan."),
        ("Which of the three mayors left?", "One of the three mayors left."),
    ],
)
def test_a_twin_asks_for_what_the_context_does_not_have(question: str, context: str) -> None:
    for seed in range(8):
        other = twin(question, context, POOL, np.random.default_rng(seed))
        assert other is not None
        same = set(question.strip("?").split()) & set(other.strip("?").split())
        assert len(same) >= len(question.split()) - 2, "one thing is changed"
        [*changed] = set(other.strip("?").split()) - set(question.strip("?").split())
        assert changed
        assert changed[-1] not in context


def test_a_place_is_changed_for_a_place_and_a_name_for_one_as_long() -> None:
    drawn = [np.random.default_rng(seed) for seed in range(20)]
    places = {twin("What opened in Harlan?", "It opened in Harlan.", POOL, rng) for rng in drawn}
    assert places == {"What opened in Stowe?", "What opened in Oakmont?"}
    names = {twin("When did Ana Beltran sing?", "Ana Beltran sang.", POOL, rng) for rng in drawn}
    assert names == {"When did Bo Larsen sing?", "When did Cy Young sing?"}


def test_what_has_nothing_to_change_has_no_twin() -> None:
    assert twin("Who won?", "Harlan won.", POOL, np.random.default_rng(0)) is None
    assert twin("Where is Rome?", "Nothing about it.", POOL, np.random.default_rng(0)) is None


def test_key_words_are_what_a_search_box_is_given() -> None:
    said = {key_words("When is Garuda Shield 2022?", np.random.default_rng(seed)) for seed in range(20)}
    assert said == {"garuda shield 2022", "when garuda shield 2022"}
    assert key_words("Who is it?", np.random.default_rng(0)) == "who is it"


def test_variants_change_their_shares_and_nothing_else() -> None:
    text = "Ana Beltran opened the bridge of Harlan in 1999."
    examples = [
        Example(str(n), "s", "Who opened the bridge in 1999?", text, "T", (0, 11), ("Ana Beltran",))
        for n in range(400)
    ]
    judged = [
        Example(f"j{n}", "s", "Did it open?", f"It opened {n}.", f"T{n}", None, (), "yes") for n in range(400)
    ]
    wanted = Variants(twins=0.2, other_story=0.1, key_words=0.1)
    found = vary(wanted, {"s": [*examples, *judged]}, 3)["s"]
    assert found == vary(wanted, {"s": [*examples, *judged]}, 3)["s"]
    silent = [one for one in found[:400] if one.answer is None]
    assert 50 < len(silent) < 110
    assert all("1999" not in one.question for one in silent)
    assert 20 < sum("?" not in one.question for one in found[:400]) < 65
    moved = [one for one in found[400:] if one.label == "none"]
    assert 20 < len(moved) < 65
    assert all(
        one.context != before.context
        for one, before in zip(found[400:], judged, strict=True)
        if one.label == "none"
    )
    assert vary(Variants(), {"s": examples}, 3)["s"] == examples


# --- teachers of another vocabulary ----------------------------------------------------------------


@pytest.mark.parametrize("forth", [True, False])
def test_a_teachers_windows_are_its_own_and_its_tokens_the_students(forth: bool) -> None:
    from dateline.reader.windows import WindowMaker

    kinds = (Architecture.BERT, shipped_tokenizer()), (Architecture.MPNET, as_mpnet(shipped_tokenizer()))
    (ours, own), (theirs, other) = kinds if forth else kinds[::-1]
    asked = "Whom did Ana Beltrán meet?", "20,000 people of Harlan met her in the 1990s."
    align = Alignment((ours, own.get_vocab()), (theirs, other.get_vocab()), "it")
    passage = Passage(Article("a", asked[1]), 0, len(asked[1]), score=1.0)
    [student], [teacher] = (
        list(WindowMaker(one, window_tokens=64, overlap_tokens=16).windows(asked[0], [passage]))
        for one in (own, other)
    )
    size = len(student.ids)
    ids = torch.tensor([student.ids + [0, 0], student.ids + [0, 0]])
    seen = align.windows(ids, torch.tensor([[1] * size + [0, 0]] * 2))
    kept = int(seen.mask[0].sum())
    assert seen.ids[0, :kept].tolist() == teacher.ids
    assert seen.types[0, :kept].tolist() == teacher.types
    places = seen.places[0, :size].tolist()
    own_starts = student.cuts.starts.tolist()
    assert [teacher.cuts.starts.tolist()[place] for place in places] == own_starts


def test_a_teacher_of_other_word_pieces_is_refused() -> None:
    vocabulary = shipped_tokenizer().get_vocab()
    strange = {f"{word}!": number for word, number in vocabulary.items()}
    with pytest.raises(ModelError, match="reads other tokens"):
        Alignment((Architecture.BERT, vocabulary), (Architecture.MPNET, strange), "it")


def test_a_teacher_of_another_vocabulary_counts_where_a_span_may_be_cut() -> None:
    batch = collate([Group((window(6),))])
    torch.manual_seed(0)
    ours = BatchLogits(torch.randn(1, 16), torch.randn(1, 16), None)
    elsewhere = torch.zeros(1, 16)
    elsewhere[0, 1] = 9.0  # token 1 may not begin or end a span
    theirs = BatchLogits(ours.starts + elsewhere, ours.ends + elsewhere, None)
    cost = [
        float(taught_loss(ours, [Teaching(theirs, spans_only=only)], batch, temperature=2))
        for only in (True, False)
    ]
    assert cost[0] == pytest.approx(0, abs=1e-5)
    assert cost[1] > 0.1


def test_an_mpnet_teaches_a_bert(learned: Path, tmp_path: Path) -> None:
    path = recipe(tmp_path / "data", "bert", epochs=3.0, save=1000)
    path.write_text(path.read_text() + f'[distil]\nteachers = ["{learned}"]\nweight = 1.0\n')
    told: list[StepReport] = []
    train(path, tmp_path / "run", tell=told.append)
    losses = [step.loss for step in told]
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])
