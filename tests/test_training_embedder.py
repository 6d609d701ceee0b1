"""Training an embedder, and exporting what was trained: small models, for real."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from dateline.embedding import load_embedder
from dateline.errors import InputError, ModelError, TrainingError
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.models.finding import find_model
from dateline.reader.named import load_reader
from dateline.training import export as exporting
from dateline.training import train as training
from dateline.training.architectures import Architecture
from dateline.training.data import Example
from dateline.training.embedder_run import pairs, plan
from dateline.training.parity import LIMITS, Limits
from dateline.training.recipe import EmbedderRecipe, read_recipe
from dateline.training.verdict import embedder_values
from dateline.types import Article, Passage
from embedders import LengthEmbedder
from test_training_reader import TINY

DATA = Path(__file__).parent / "training"
DEV = DATA / "smoke_dev.json"

RECIPE = """
name = "tiny"
seed = 3
[base]
weights = "random"
layers = 1
hidden = 32
[[sets]]
file = "smoke_train"
licence = "ours"
most = 60
[[stages]]
name = "only"
epochs = 2
learning_rate = 5e-3
batch = 8
[evaluate]
sets = [{ file = "smoke_dev" }]
[run]
device = "cpu"
precision = "float32"
threads = 1
save_every = 2
log_every = 1
"""

UNJUDGED = RECIPE.replace('[evaluate]\nsets = [{ file = "smoke_dev" }]\n', "")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def train(kind: Any, recipe: str, out: Path, **options: Any) -> Any:
    out.parent.mkdir(exist_ok=True)
    path = out.parent / f"{out.name}.toml"
    path.write_text(recipe)
    return training.train(kind, path, out, data=DATA, **options)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("embedder") / "run"
    train("embedder", RECIPE, out)
    return out


def test_its_loss_falls_and_it_finds_more(trained: Path) -> None:
    records = [json.loads(line) for line in (trained / "metrics.jsonl").read_text().splitlines()]
    losses = [record["loss"] for record in records]
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    verdict = json.loads((trained / "verdict.json").read_text())
    assert verdict["measure"] == "hybrid recall@5"
    assert set(verdict["comparisons"][0]["trained"]) == {
        f"{retriever} recall@{k}" for retriever in ("dense", "hybrid") for k in (1, 5, 10)
    }


def test_a_resumed_run_gives_the_same_weights(trained: Path, tmp_path: Path) -> None:
    def stop(step: Any) -> None:
        if step.step == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train("embedder", UNJUDGED, tmp_path / "run", tell=stop)
    train("embedder", UNJUDGED, tmp_path / "run", resume=True)
    one, other = (load_file(run / "model" / "model.safetensors") for run in (trained, tmp_path / "run"))
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_the_result_is_averaged_with_other_weights(trained: Path, tmp_path: Path) -> None:
    recipe = f'average_with = ["{trained / "model"}"]\n' + UNJUDGED.replace("seed = 3", "seed = 4")
    train("embedder", recipe, tmp_path / "run", limit_steps=2)
    alone, last, mean = (
        load_file(folder / "model.safetensors")
        for folder in (trained / "model", tmp_path / "run" / "stages" / "only", tmp_path / "run" / "model")
    )
    assert any((alone[name] != last[name]).any() for name in alone)
    for name, value in mean.items():
        if not name.startswith("pooler"):  # which nothing computes with
            assert np.allclose(value, (alone[name] + last[name]) / 2, atol=1e-6), name
    vector = load_embedder(str(tmp_path / "run" / "model")).encode_query("Who was deported?")
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_official_weights_can_be_averaged_with(tmp_path: Path) -> None:
    """They have what a trained model may lack: a pooler, and the numbers of the positions."""
    recipe = UNJUDGED.replace('weights = "random"\nlayers = 1\nhidden = 32', 'weights = "shipped"')
    train("embedder", 'average_with = ["encoder"]\n' + recipe, tmp_path / "run", limit_steps=1)
    assert (tmp_path / "run" / "model" / "model.safetensors").is_file()


def test_what_cannot_be_averaged_with_the_result_is_refused_before_training(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="different shapes"):
        train("embedder", 'average_with = ["shipped"]\n' + RECIPE, tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_it_tells_its_progress_and_nothing_else(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    steps: list[Any] = []
    train("embedder", UNJUDGED, tmp_path / "run", tell=steps.append, limit_steps=1)
    assert steps
    assert capfd.readouterr() == ("", "")


def test_a_later_stage_goes_on_where_the_earlier_one_stopped(tmp_path: Path) -> None:
    first, second = "epochs = 0.5", '[[stages]]\nname = "second"\nepochs = 0.5\n[evaluate]'
    path = tmp_path / "halves.toml"
    path.write_text(RECIPE.replace("epochs = 2", first).replace("[evaluate]", second))
    rows = [{"anchor": f"{number:02}", "positive": ""} for number in range(20)]
    seen = [
        [row["anchor"] for row in batch]
        for _, batch in plan({"smoke_train": rows}, read_recipe(path, EmbedderRecipe))
    ]
    assert [len(stage) for stage in seen] == [10, 10]
    assert sorted(sum(seen, [])) == [row["anchor"] for row in rows]


def test_a_question_goes_with_the_chunk_that_holds_its_answer() -> None:
    filler = "word " * 150
    text = f"{filler}end. Rain fell on Harlan. {filler}end."
    begin = text.index("Harlan")
    example = Example("a", "s", "Where?", text, "A wet day", (begin, begin + 6), ("Harlan",))
    [row] = pairs([example], {"s/a": ("No rain.",)}, LengthEmbedder())
    assert (row["anchor"], row["negative"]) == ("Where?", "No rain.")
    assert row["positive"].startswith("A wet day\n"), "the title in front, as an index embeds it"
    assert "Harlan" in row["positive"]
    assert len(row["positive"]) < len(text)


def test_recall_by_hand() -> None:
    """By the lengths of its words the question is "Berlin snow"; by the words it is about Harlan."""
    asked = GoldQuestion(
        "q", "Harlan rain", ("today",), is_impossible=False, context="Rain fell on Harlan today"
    )
    unasked = GoldQuestion("u", "Harlan wind", (), is_impossible=True, context="Rain fell on Harlan today")
    values = embedder_values(LengthEmbedder(), [asked, unasked], [Article("", "Berlin snow")])
    assert {name: row.tolist() for name, row in values.items()} == {
        "dense recall@1": [0.0],
        "dense recall@5": [100.0],
        "dense recall@10": [100.0],
        "hybrid recall@1": [100.0],
        "hybrid recall@5": [100.0],
        "hybrid recall@10": [100.0],
    }


def test_a_full_disk_while_judging_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    question = GoldQuestion("q", "Who?", ("x",), is_impossible=False, context="x")
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(TrainingError, match="No space left on device") as refused:
        embedder_values(LengthEmbedder(), [question])
    assert "TMPDIR" in refused.value.hint


# --- export ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def floats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reader") / "run"
    model, _ = train("reader", TINY.format(loss="window"), out, limit_steps=2)
    return Path(model)


def test_an_exported_reader_reads_like_its_floats(floats: Path, tmp_path: Path) -> None:
    report = exporting.export(str(floats), tmp_path / "mine", [DEV], limit=20)
    assert report.faults == ()
    assert report.parity.within(LIMITS["reader"])
    assert report.losses[0].lost <= exporting.MOST_LOST
    facts = json.loads((tmp_path / "mine" / "model.json").read_text())
    assert (facts["name"], facts["window_tokens"], facts["overlap_tokens"]) == ("mine", 64, 16)
    card = (tmp_path / "mine" / "MODEL_CARD.md").read_text()
    assert "smoke_train: 40 of 382 questions | ours" in card
    assert 'file = "smoke_train"' in card
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]
    text = "Ana Beltran opened a new bridge in Harlan on Friday."
    passage = Passage(Article("a", text), 0, len(text), score=1.0)
    one, other = (
        load_reader(str(folder)).read("Who?", [passage], max_answer_tokens=30).spans[0].margin
        for folder in (floats, tmp_path / "mine")
    )
    assert one == pytest.approx(other, abs=0.05)


def test_an_exported_embedder_finds_like_its_floats(trained: Path, tmp_path: Path) -> None:
    exporting.export(str(trained / "model"), tmp_path / "mine", [DEV])
    one, other = (load_embedder(str(folder)) for folder in (trained / "model", tmp_path / "mine"))
    assert float(one.encode_query("Who opened it?") @ other.encode_query("Who opened it?")) > 0.99
    assert other.facts.name == "mine"
    assert one.max_tokens == other.max_tokens == 254, "the recipe's, less the model's own two"


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MOST_BYTES", dict.fromkeys(Architecture, 1000), "MB, and 0 are allowed"),
        ("MOST_LOST", -101.0, "points of f1 on smoke_dev.json"),
        ("limits", lambda *_: Limits(0.0, 0.0, 1.0), "it is too far from its float weights: difference max"),
    ],
)
def test_nothing_is_replaced_beyond_a_limit(
    floats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: Any, said: str
) -> None:
    place = tmp_path / "mine"
    exporting.export(str(floats), place, [DEV], limit=5)
    (place / "MODEL_CARD.md").write_text("by hand")
    monkeypatch.setattr(exporting, limit, value)
    with pytest.raises(TrainingError, match="is as it was") as refused:
        exporting.export(str(floats), place, [DEV], limit=5)
    assert said in refused.value.fact
    assert (place / "MODEL_CARD.md").read_text() == "by hand"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]
    monkeypatch.undo()
    exporting.export(str(floats), place, [DEV], limit=5)
    assert (place / "MODEL_CARD.md").read_text() == "by hand", "what was written by hand is carried over"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("mine/diary.txt", "holds diary.txt, which is no part of an exported model"),
        ("mine/model.json", "holds model.json, which is no part of an exported model"),
        ("mine", "is no folder"),
    ],
)
def test_only_an_exported_model_is_replaced(floats: Path, tmp_path: Path, kept: str, said: str) -> None:
    mine = tmp_path / kept
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("{}")
    with pytest.raises(InputError, match=said) as refused:
        exporting.export(str(floats), tmp_path / "mine", [DEV], limit=5)
    assert "--out" in refused.value.hint
    assert mine.read_text() == "{}"


def test_what_is_added_to_an_exported_model_is_not_lost(floats: Path, tmp_path: Path) -> None:
    exporting.export(str(floats), tmp_path / "mine", [DEV], limit=5)
    (tmp_path / "mine" / "results.csv").write_text("mine")
    with pytest.raises(InputError, match="holds results.csv"):
        exporting.export(str(floats), tmp_path / "mine", [DEV], limit=5)


def test_floats_are_not_replaced_by_their_copy(
    floats: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="is the model to be exported"):
        exporting.export(str(floats), floats.parent / "." / floats.name, [DEV], limit=5)
    assert (floats / "model.safetensors").is_file()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="is the folder that you are in"):
        exporting.export(str(floats), Path("."), [DEV], limit=5)


def test_a_calibration_goes_with_weights_that_stay(floats: Path, tmp_path: Path) -> None:
    place = tmp_path / "mine"
    exporting.export(str(floats), place, [DEV], limit=5)
    facts = json.loads((place / "model.json").read_text()) | {"calibration": {"slope": 1.5, "intercept": 0.5}}
    (place / "model.json").write_text(json.dumps(facts))
    exporting.export(str(floats), place, [DEV], limit=5)
    assert json.loads((place / "model.json").read_text())["calibration"] == facts["calibration"]


def test_what_cannot_be_exported(floats: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no model folder"):
        exporting.export(str(tmp_path / "none"), tmp_path / "mine", [DEV])
    with pytest.raises(InputError, match="no gold set"):
        exporting.export(str(floats), tmp_path / "mine", [])
    bare = tmp_path / "bare.jsonl"
    bare.write_text('{"question": "Who opened it?", "answer": ["Ana Beltran"]}\n')
    with pytest.raises(InputError, match=r"bare.jsonl: question .* has no context to measure on"):
        exporting.export(str(floats), tmp_path / "mine", [bare])
    other = tmp_path / "other"
    shutil.copytree(floats, other)
    (other / "config.json").write_text('{"model_type": "bert", "architectures": ["BertForMaskedLM"]}')
    with pytest.raises(ModelError, match="neither a reader nor an embedder"):
        exporting.export(str(other), tmp_path / "mine", [DEV])
    with pytest.raises(ModelError, match="holds no model: no config.json"):
        exporting.export(str(tmp_path), tmp_path / "mine", [DEV])
    assert not (tmp_path / "mine").exists()
    assert find_model("default", "reader")
