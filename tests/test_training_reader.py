"""Training readers for real, on tiny models: they learn, resume, and see the windows that reading makes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from dateline.errors import GoldError, InputError, ModelError, RecipeError, TrainingError
from dateline.evaluation.gold.reading import read_gold
from dateline.models.finding import find_model
from dateline.models.onnx import Kind, OnnxModel
from dateline.reader.named import load_reader
from dateline.reader.networks import TransformersNetwork
from dateline.reader.window_reader import WindowReader
from dateline.training import train as training
from dateline.training import trainers
from dateline.training.base import load_reader as load_base
from dateline.training.batches import collate, plan
from dateline.training.data import Example
from dateline.training.encoder import Encoder
from dateline.training.features import NULL, Group, TrainWindow, answer_tokens, crop, groups
from dateline.training.losses import distil_loss, group_loss, window_loss
from dateline.training.parity import encode, limits, parity
from dateline.training.reader_run import window_maker
from dateline.training.recipe import (
    Base,
    Device,
    Precision,
    ReaderRecipe,
    RunOptions,
    WindowShape,
    read_recipe,
)
from dateline.training.runs import RunFolder, StepReport, put_folder
from dateline.training.verdict import reader_values
from dateline.types import Article, Passage
from test_reader import Likes

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "training"
SMOKE = ROOT / "eval" / "recipes" / "smoke.toml"
DEV = DATA / "smoke_dev.json"


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """Threads of a small model wait for each other longer than they compute."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def shipped() -> OnnxModel:
    model = find_model("fast", "reader")
    assert isinstance(model, OnnxModel)
    return model


@cache
def word_pieces() -> Tokenizer:
    return shipped().tokenizer()


def train(recipe: Path, out: Path, **options: Any) -> Any:
    return training.train("reader", recipe, out, data=DATA, **options)


# --- the smoke recipe ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def smoked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("training") / "smoke"
    train(SMOKE, out)
    return out


def test_the_smoke_recipe_learns(smoked: Path) -> None:
    records = [json.loads(line) for line in (smoked / "metrics.jsonl").read_text().splitlines()]
    assert [record["step"] for record in records] == sorted(record["step"] for record in records)
    assert set(records[0]) == {"stage", "step", "steps", "loss", "learning_rate", "tokens_per_second"}
    assert records[-1]["loss"] < records[0]["loss"] / 5


def test_its_answers_beat_those_of_the_untrained(smoked: Path) -> None:
    recipe = read_recipe(SMOKE, ReaderRecipe)
    model, tokenizer = load_base(recipe.base, SMOKE, recipe.seed)
    untrained = WindowReader(
        TransformersNetwork(model, typed=True),
        tokenizer.backend_tokenizer,
        name="untrained",
        sha256="",
        window_tokens=64,
        overlap_tokens=16,
    )
    questions = read_gold(DEV)
    before, after = (
        reader_values(reader, questions)["f1"].mean()
        for reader in (untrained, load_reader(str(smoked / "model")))
    )
    assert after > before + 25


def test_a_run_ends_with_a_verdict_on_record(smoked: Path) -> None:
    verdict = json.loads((smoked / "verdict.json").read_text())
    [one] = verdict["comparisons"]
    assert (one["set"], one["questions"]) == ("smoke_dev", 25)
    assert one["low"] <= one["gain"] <= one["high"]
    assert one["gain"] == pytest.approx(one["trained"]["f1"] - one["shipped"]["f1"], abs=0.01)
    assert verdict["ships"] is (one["gain"] >= 0.5)
    notes = json.loads((smoked / "model" / "dateline-training.json").read_text())
    assert notes["data"][0]["licence"] == "Apache-2.0, our own"
    assert notes["recipe"] == SMOKE.read_text()
    assert sorted(path.name for path in smoked.iterdir() if path.is_file()) == [
        "metrics.jsonl",
        "run.json",
        "verdict.json",
    ]


def test_the_trained_reader_keeps_its_windows(smoked: Path) -> None:
    reader = load_reader(str(smoked / "model"))
    assert isinstance(reader, WindowReader)
    assert reader.max_question_tokens == 64 // 3


# --- what a stage sees ---------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["group", "window"])
def test_a_later_stage_goes_on_where_the_earlier_one_stopped(tmp_path: Path, loss: str) -> None:
    path = tmp_path / "halves.toml"
    path.write_text(TINY.format(loss=loss).replace("learning_rate", "epochs = 0.5\nlearning_rate"))
    recipe = read_recipe(path, ReaderRecipe)
    rows = np.zeros(1, dtype=np.int8)
    items = [
        Group((TrainWindow(np.array([number]), rows, NULL, rows > 0, rows > 0),)) for number in range(20)
    ]
    stages = [
        sorted(one.features[0].ids[0] for batch in batches for one in batch)
        for _, batches in plan({"smoke_train": items}, recipe)
    ]
    assert [len(seen) for seen in stages] == [10, 10]
    assert sorted(sum(stages, [])) == list(range(20))


def test_a_stage_with_nothing_to_learn_is_said_before_training(tiny: Path, tmp_path: Path) -> None:
    good = tiny.read_text()
    tiny.write_text(good.replace('name = "second"', 'name = "second"\nepochs = 0.01'))
    told: list[StepReport] = []
    with pytest.raises(TrainingError, match="stage second has no window to learn from"):
        train(tiny, tmp_path / "run", tell=told.append)
    assert not told, "nothing of the first stage is trained and thrown away"
    tiny.write_text(good)
    train(tiny, tmp_path / "run", limit_steps=1)  # nothing is there to be resumed or kept


# --- runs that stop --------------------------------------------------------------------------------

TINY = """
name = "tiny"
seed = 3
loss = "{loss}"
[base]
weights = "random"
layers = 1
hidden = 16
[windows]
tokens = 64
overlap = 16
[[sets]]
file = "smoke_train"
licence = "ours"
most = 40
[negatives]
same_article = 1
[[stages]]
name = "first"
learning_rate = 1e-3
batch = 8
dropout = 0.1
[[stages]]
name = "second"
learning_rate = 1e-3
batch = 8
[run]
device = "cpu"
precision = "float32"
save_every = 2
log_every = 1
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(TINY.format(loss="group"))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the tiny recipe that nothing broke off."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "tiny.toml").write_text(TINY.format(loss="group"))
    train(folder / "tiny.toml", folder / "run")
    return folder / "run"


def weights(folder: Path) -> dict[str, Any]:
    return load_file(folder / "model" / "model.safetensors")


def stop_at(step: int, stage: str = "first") -> Callable[[StepReport], None]:
    def tell(told: StepReport) -> None:
        if (told.stage, told.step) == (stage, step):
            raise KeyboardInterrupt

    return tell


@pytest.mark.parametrize(("stage", "step"), [("first", 4), ("second", 3)])
def test_a_resumed_run_gives_the_same_weights(
    whole: Path, tiny: Path, tmp_path: Path, stage: str, step: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(tiny, tmp_path / "parts", tell=stop_at(step, stage))
    assert not (tmp_path / "parts" / "model").exists(), "nothing half-made in the result's place"
    told: list[StepReport] = []
    train(tiny, tmp_path / "parts", resume=True, tell=told.append)
    assert (told[0].stage, told[0].step > 1) == (stage, True), "it goes on where it stopped"
    one, other = weights(whole), weights(tmp_path / "parts")
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_a_checkpoint_cut_short_is_passed_over(tiny: Path, tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run", read_recipe(tiny, ReaderRecipe), resume=False, limit_steps=None)
    for step, state in ((2, "{}"), (10, '{"half')):
        place = folder.checkpoints("first") / f"checkpoint-{step}"
        place.mkdir(parents=True)
        (place / "trainer_state.json").write_text(state)
    found = folder.last_checkpoint("first")
    assert found is not None
    assert found.name == "checkpoint-2"


def test_a_folder_with_a_run_is_not_started_over(tiny: Path, tmp_path: Path) -> None:
    train(tiny, tmp_path / "run", limit_steps=1)
    with pytest.raises(TrainingError, match="holds a run already") as refused:
        train(tiny, tmp_path / "run")
    assert "--resume" in refused.value.hint
    tiny.write_text(tiny.read_text().replace("seed = 3", "seed = 4"))
    with pytest.raises(RecipeError, match="another recipe"):
        train(tiny, tmp_path / "run", resume=True, limit_steps=1)


def test_a_full_disk_leaves_the_model_that_was_there(tmp_path: Path) -> None:
    place = tmp_path / "model"
    put_folder(place, lambda to: (to / "weights").write_text("good"))

    def fail(to: Path) -> None:
        (to / "weights").write_text("ha")
        raise OSError(28, "No space left on device")

    recipe = tmp_path / "tiny.toml"
    recipe.write_text(TINY.format(loss="window"))
    folder = RunFolder(tmp_path / "run", read_recipe(recipe, ReaderRecipe), resume=False, limit_steps=None)
    with pytest.raises(TrainingError, match="there is no space left in") as refused, folder.writing():
        put_folder(place, fail)
    assert "--resume" in refused.value.hint
    assert (place / "weights").read_text() == "good"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("model")) == ["model"]


def test_a_disk_too_small_is_said_before_training(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10))
    with pytest.raises(TrainingError, match=r"the run needs \d+ MB in .*, where 0 MB are free"):
        train(tiny, tmp_path / "run")


def test_a_dev_set_that_is_missing_is_said_before_training(tiny: Path, tmp_path: Path) -> None:
    tiny.write_text(tiny.read_text() + '[evaluate]\nsets = [{ file = "none" }]\n')
    with pytest.raises(InputError, match="there is no file none"):
        train(tiny, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_dev_set_that_is_unsound_is_said_before_training(tiny: Path, tmp_path: Path) -> None:
    gold = {"id": "q", "question": "Who rowed?", "answers": [{"text": "Ottilie Brandt", "answer_start": 3}]}
    paragraphs = [{"context": "Ottilie Brandt rowed to Hov.", "qas": [gold]}]
    (tmp_path / "off.json").write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    tiny.write_text(tiny.read_text() + '[evaluate]\nsets = [{ file = "off" }]\n')
    with pytest.raises(GoldError, match="does not stand at 3"):
        train(tiny, tmp_path / "run", limit_steps=1)
    assert not (tmp_path / "run").exists()


def test_a_dev_set_that_is_trained_on_is_told(
    tiny: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copyfile(DATA / "smoke_train.json", tmp_path / "own_dev.json")
    tiny.write_text(tiny.read_text() + '[evaluate]\nsets = [{ file = "own_dev", limit = 1 }]\n')
    train(tiny, tmp_path / "run", limit_steps=1)
    assert "own_dev is one that is trained on" in caplog.text


@pytest.mark.parametrize("name", ["model/notes.txt", "verdict.json", "stages/first/notes.txt", "run.json"])
def test_what_no_run_made_is_left_alone(tiny: Path, tmp_path: Path, name: str) -> None:
    mine = tmp_path / "run" / name
    mine.parent.mkdir(parents=True)
    mine.write_text('{"mine": true}')
    with pytest.raises(TrainingError, match="was not made by a run, and is left alone") as refused:
        train(tiny, tmp_path / "run", limit_steps=1)
    assert "--out" in refused.value.hint
    assert [path.read_text() for path in tmp_path.rglob("*") if path == mine] == ['{"mine": true}']


def test_without_a_run_nothing_is_resumed(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="there is no run in .*rum to go on with") as refused:
        train(tiny, tmp_path / "rum", limit_steps=1, resume=True)
    assert "--out" in refused.value.hint
    assert not (tmp_path / "rum").exists()


def test_a_folder_that_is_put_in_place_leaves_its_neighbours(tmp_path: Path) -> None:
    for name in ("model", "model.old", "model.new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weights").write_text(name)
    put_folder(tmp_path / "model", lambda to: (to / "weights").write_text("better"))
    read = {path.parent.name: path.read_text() for path in tmp_path.glob("*/weights")}
    assert read == {"model": "better", "model.old": "model.old", "model.new": "model.new"}
    assert len(list(tmp_path.iterdir())) == 3


def test_without_the_extra_one_sentence(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_NEEDED", ("no_such_package",))
    with pytest.raises(TrainingError, match="not installed here: no_such_package") as refused:
        train(tiny, tmp_path / "run")
    assert "dateline[train]" in refused.value.hint


@pytest.mark.parametrize(("seconds", "taken"), [(0.5, True), (0.9, False), (1.4, False)])
def test_bfloat16_is_taken_only_where_it_is_faster(
    monkeypatch: pytest.MonkeyPatch, seconds: float, taken: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: True, raising=False)
    monkeypatch.setattr(trainers, "product_seconds", lambda kind: seconds if kind is torch.bfloat16 else 1.0)
    run = partial(RunOptions, device=Device.CPU)
    assert trainers.uses_bfloat16(run()) is taken
    assert trainers.uses_bfloat16(run(precision=Precision.BFLOAT16))
    assert not trainers.uses_bfloat16(run(precision=Precision.FLOAT32))


# --- where it starts from --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "spec"), [("reader", "default"), ("reader", "fast"), ("embedder", "default")]
)
def test_the_shipped_weights_come_back_as_floats(kind: Kind, spec: str) -> None:
    model = find_model(spec, kind)
    assert isinstance(model, OnnxModel)
    encoder = Encoder.from_graph(model.path / "model.onnx")
    questions = read_gold(ROOT / "eval" / "gold" / "corpus.json")[::64]
    encodings = encode(
        Tokenizer.from_file(str(model.path / "tokenizer.json")),
        kind,
        model.facts.get("window_tokens", model.facts["max_tokens"]),
        questions,
    )
    found = parity(model.path / "model.onnx", encoder, kind, encodings)
    assert found.within(limits(encoder, kind)), str(found)


def test_a_deeper_model_repeats_layers_and_a_shallower_one_leaves_some_out() -> None:
    encoder = Encoder.from_graph(shipped().path / "model.onnx")
    deeper, shallower = encoder.with_layers(9), encoder.with_layers(2)
    name = "encoder.layer.{}.output.dense.bias"
    assert [
        next(at for at in range(6) if deeper.weights[name.format(layer)] is encoder.weights[name.format(at)])
        for layer in range(9)
    ] == [0, 1, 1, 2, 3, 3, 4, 5, 5]
    assert shallower.weights[name.format(1)] is encoder.weights[name.format(4)]
    assert len(shallower.weights) == len(encoder.weights) - 4 * 16


def test_weights_are_averaged(tmp_path: Path) -> None:
    mean, _ = load_base(
        Base("random", average=("one", "other"), layers=1, hidden=16), _two_readers(tmp_path), 3
    )
    single = [
        load_base(Base(which, layers=1, hidden=16), tmp_path / "recipe.toml", 3)[0].state_dict()
        for which in ("random", "one", "other")
    ]
    for name, value in mean.state_dict().items():
        assert torch.allclose(value, sum(one[name] for one in single) / 3, atol=1e-6), name
    assert any((single[0][name] != single[1][name]).any() for name in single[0])


def test_models_of_two_sizes_are_not_averaged(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="different shapes") as refused:
        load_base(Base("one", average=("shipped",)), _two_readers(tmp_path), 0)
    assert "one size" in refused.value.hint


def test_the_result_is_averaged_with_other_weights(tiny: Path, tmp_path: Path) -> None:
    train(tiny, tmp_path / "run", limit_steps=1)
    alone = weights(tmp_path / "run")
    tiny.write_text('average_with = ["run/model"]\n' + tiny.read_text())
    train(tiny, tmp_path / "whole")
    last = load_file(tmp_path / "whole" / "stages" / "second" / "model.safetensors")
    for name, value in weights(tmp_path / "whole").items():
        assert np.allclose(value, (alone[name] + last[name]) / 2, atol=1e-6), name
    assert any((alone[name] != last[name]).any() for name in alone)
    passages = (Passage(Article("", "Rain fell on Harlan."), 0, 20, score=1.0),)
    averaged = load_reader(str(tmp_path / "whole" / "model"))
    assert averaged.read("Who?", passages, max_answer_tokens=3).spans


def test_what_cannot_be_averaged_with_the_result_is_refused_before_training(
    tiny: Path, tmp_path: Path
) -> None:
    tiny.write_text('average_with = ["shipped"]\n' + tiny.read_text())
    with pytest.raises(ModelError, match="different shapes"):
        train(tiny, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def _two_readers(folder: Path) -> Path:
    for seed, name in enumerate(("one", "other")):
        model, tokenizer = load_base(Base("random", layers=1, hidden=16), folder / "recipe.toml", seed)
        model.save_pretrained(folder / name)
        tokenizer.save_pretrained(folder / name)
    return folder / "recipe.toml"


def test_another_architecture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roberta").mkdir()
    (tmp_path / "roberta" / "config.json").write_text('{"model_type": "roberta", "hidden_act": "gelu"}')
    with pytest.raises(ModelError, match="of another architecture: model_type 'roberta'") as refused:
        load_base(Base("roberta"), tmp_path / "recipe.toml", 0)
    assert "BERT" in refused.value.hint


def test_a_base_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no weights"):
        load_base(Base("nowhere"), tmp_path / "recipe.toml", 0)


# --- windows and answers ---------------------------------------------------------------------------


@pytest.mark.parametrize("title", [0, 8])
def test_training_sees_the_windows_that_reading_makes(title: int) -> None:
    text = " ".join(f"On day {n} Ana Beltran met 20,000 people in Harlan." for n in range(30))
    network = Likes(word_pieces())
    windows = WindowShape(tokens=96, overlap=24, title=title)
    reader = WindowReader(
        network,
        word_pieces(),
        name="",
        sha256="",
        window_tokens=96,
        overlap_tokens=24,
        title_tokens=title,
        batch=1,
    )
    heading = "A very long title about the many people whom Ana Beltran met"
    passage = Passage(Article("a", text, title=heading), 0, len(text), score=1.0)
    reader.read("Whom did she meet?", [passage], max_answer_tokens=30)
    example = Example("a", "town", "Whom did she meet?", text, heading, None, ())
    [group] = groups([example], window_maker(word_pieces(), windows), {})
    assert len(group.features) > 3
    trained = [feature.ids.tolist() for feature in group.features]
    assert sorted(trained) == sorted(network.windows)
    batch = collate([group])
    assert batch["token_type_ids"].sum() == sum(int(feature.types.sum()) for feature in group.features)
    asked = word_pieces().encode("Whom did she meet? A very long title about the many people").ids
    assert (trained[0][: len(asked) - 1] == asked[:-1]) is (title == 8)


def test_an_answer_is_the_span_that_reading_would_give_back() -> None:
    text = "In the late 1990s Ana met 20,000 people."
    maker = window_maker(word_pieces(), WindowShape())

    def learned(answer: str) -> str:
        begin = text.index(answer)
        example = Example("a", "s", "When?", text, None, (begin, begin + len(answer)), (answer,))
        [group] = groups([example], maker, {})
        [window] = maker.windows("When?", [Passage(Article("", text), 0, len(text), score=1.0)])
        first, last = group.features[0].answer
        return text[window.cuts.starts[first] : window.cuts.ends[last]]

    assert learned("late 1990s") == "late 1990s"
    assert learned("1990") == "1990s", "no span parts a word"
    assert learned("000") == "20,000", "or a number"


def test_a_window_without_the_whole_answer_has_none() -> None:
    text = "word " * 200 + "Ana Beltran " + "word " * 200
    begin = text.index("Ana")
    example = Example("a", "s", "Who?", text, None, (begin, begin + 11), ("Ana Beltran",))
    [group] = groups([example], window_maker(word_pieces(), WindowShape(tokens=128, overlap=32)), {})
    holding = [feature for feature in group.features if feature.answer != NULL]
    assert 1 <= len(holding) < len(group.features)


def test_negatives_follow_as_windows_without_answer() -> None:
    example = Example("a", "s", "Who?", "Ana came.", None, (0, 3), ("Ana",))
    [group] = groups([example], window_maker(word_pieces(), WindowShape()), {"s/a": ("Nobody came.",)})
    assert [feature.answer != NULL for feature in group.features] == [True, False]


@settings(max_examples=60, deadline=None)
@given(
    before=st.integers(0, 80),
    after=st.integers(0, 80),
    answer=st.integers(0, 40),
    tokens=st.integers(32, 200),
    seed=st.integers(0, 9),
)
def test_a_cropped_window_keeps_its_question_and_its_answer(
    before: int, after: int, answer: int, tokens: int, seed: int
) -> None:
    words = [f"day {n}" for n in range(before)], ["harlan"] * answer, [f"road {n}" for n in range(after)]
    text = " ".join(word for part in words for word in part) or "nothing"
    begin = text.find("harlan")
    place = (begin, text.rfind("harlan") + len("harlan")) if answer else None
    example = Example("a", "s", "Where did rain fall?", text, None, place, ("harlan",))
    for whole in groups([example], window_maker(word_pieces(), WindowShape(tokens=384)), {}):
        cut = crop(whole, tokens, np.random.default_rng(seed))
        [full], [one] = whole.features, cut.features
        asked = int(np.count_nonzero(full.types == 0))
        assert one.ids[:asked].tolist() == full.ids[:asked].tolist()
        assert one.ids[-1] == full.ids[-1]
        assert one.types.tolist() == [0] * asked + [1] * (cut.size - asked)
        assert said(one) == said(full)
        if whole.size > tokens:
            spoken = 0 if full.answer == NULL else full.answer[1] - full.answer[0] + 1
            assert cut.size == max(tokens, asked + spoken + 1)
            run = " ".join(map(str, one.ids[asked:-1].tolist()))
            assert run in " ".join(map(str, full.ids[asked:-1].tolist())), "one run of the passage"
        else:
            assert cut.size == whole.size


def said(one: TrainWindow) -> tuple[list[int], bool, bool]:
    """The answer's tokens, and whether a span may begin and end where it does."""
    first, last = one.answer
    return one.ids[first : last + 1].tolist(), bool(one.starts[first]), bool(one.ends[last])


def test_crops_fall_anywhere_around_the_answer() -> None:
    text = "word " * 60 + "Harlan " + "word " * 60
    example = Example("a", "s", "Where?", text, None, (300, 306), ("Harlan",))
    [whole] = groups([example], window_maker(word_pieces(), WindowShape()), {})
    rng = np.random.default_rng(0)
    places = [crop(whole, 48, rng).features[0].answer[0] for _ in range(200)]
    assert min(places) < 8, "not always in the middle"
    assert max(places) > 40


def test_what_cannot_be_said_is_not_learned() -> None:
    long = "word " * 40
    example = Example("a", "s", "What?", long, None, (0, len(long.strip())), (long,))
    assert list(groups([example], window_maker(word_pieces(), WindowShape()), {})) == []


# --- losses ----------------------------------------------------------------------------------------


def test_the_group_loss_by_hand() -> None:
    """Two windows of two tokens, token 1 the only place for a span, and nulls of 0.

    Margins: 2 + 1 = 3 in the first window, -1 + 0 = -1 in the second; "no answer" 0. The answer stands in
    the first: -log(e^3 / (e^3 + e^-1 + 1)).
    """
    starts, ends = torch.tensor([[0.0, 2.0], [0.0, -1.0]]), torch.tensor([[0.0, 1.0], [0.0, 0.0]])
    may = torch.tensor([[False, True], [False, True]])
    answer = torch.tensor([[1, 1], [0, 0]])
    loss = group_loss(starts, ends, answer, may, may, [2], max_answer_tokens=30)
    assert float(loss) == pytest.approx(-np.log(np.e**3 / (np.e**3 + np.e**-1 + 1)), abs=1e-5)
    unanswerable = group_loss(starts, ends, answer * 0, may, may, [2], max_answer_tokens=30)
    assert float(unanswerable) == pytest.approx(-np.log(1 / (np.e**3 + np.e**-1 + 1)), abs=1e-5)


def test_the_group_loss_knows_margins_only() -> None:
    """Raising all of one window's logits, its null among them, changes nothing."""
    torch.manual_seed(0)
    starts, ends = torch.randn(3, 12), torch.randn(3, 12)
    may = torch.ones(3, 12, dtype=torch.bool)
    may[:, 0] = False
    answer = torch.tensor([[2, 4], [0, 0], [5, 5]])
    raised = starts + torch.tensor([[0.0], [7.0], [0.0]])
    one, other = (
        group_loss(s, ends, answer, may, may, [2, 1], max_answer_tokens=5) for s in (starts, raised)
    )
    assert float(one) == pytest.approx(float(other), abs=1e-4)


def test_the_window_loss_is_least_at_the_answer() -> None:
    sure = torch.full((1, 6), -20.0).index_fill(1, torch.tensor([2]), 20.0)
    mask = torch.ones(1, 6, dtype=torch.int64)
    right, wrong = (window_loss(sure, sure, torch.tensor([[at, at]]), mask) for at in (2, 3))
    assert float(right) == pytest.approx(0, abs=1e-6)
    assert float(wrong) == pytest.approx(40, abs=1e-3)


def test_a_student_like_its_teachers_has_nothing_to_learn() -> None:
    torch.manual_seed(0)
    ours, other, mask = torch.randn(2, 6), torch.randn(2, 6), torch.ones(2, 6, dtype=torch.int64)
    assert float(distil_loss(ours, [ours, ours], mask, temperature=2)) == pytest.approx(0, abs=1e-6)
    assert float(distil_loss(ours, [other], mask, temperature=2)) > 0.1


def test_an_answers_tokens_by_hand() -> None:
    from dateline.reader import spans

    cuts = spans.Cuts(np.array([-1, 0, 4, -1]), np.array([-1, 3, 7, -1]))
    assert answer_tokens(cuts, (4, 6)) == (2, 2)
    assert answer_tokens(cuts, (0, 7)) == (1, 2)
    assert answer_tokens(cuts, (4, 9)) == NULL


def test_teachers_are_learned_from(tiny: Path, tmp_path: Path) -> None:
    train(tiny, tmp_path / "teacher", limit_steps=1)
    tiny.write_text(tiny.read_text() + '[distil]\nteachers = ["teacher/model"]\nweight = 1.0\n')
    told: list[StepReport] = []
    train(tiny, tmp_path / "student", limit_steps=2, tell=told.append)
    assert 0 <= told[0].loss < 0.1, "one step apart, they hardly differ"


def test_the_shipped_reader_teaches_in_its_8_bits(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    text = "[run]".join(part.partition("[evaluate]")[0] for part in SMOKE.read_text().split("[run]"))
    base = text[text.index("[base]") :].split("\n[")[0]
    recipe.write_text(
        text.replace(base, '[base]\nweights = "shipped"\n')
        + '[distil]\nteachers = ["shipped"]\nweight = 1.0\n'
    )
    told: list[StepReport] = []
    train(recipe, tmp_path / "student", limit_steps=1, tell=told.append)
    assert told[0].loss == pytest.approx(0, abs=1e-4), "the student begins as its teacher"


def test_a_teacher_of_other_tokens_is_refused_before_training(tiny: Path, tmp_path: Path) -> None:
    train(tiny, tmp_path / "teacher", limit_steps=1)
    tokenizer = tmp_path / "teacher" / "model" / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8").replace('"the":', '"thee":'), encoding="utf-8")
    tiny.write_text(tiny.read_text() + '[distil]\nteachers = ["teacher/model"]\n')
    with pytest.raises(ModelError, match="reads other tokens"):
        train(tiny, tmp_path / "run")
    assert not (tmp_path / "run").exists()
