"""Recipes: what a run is made of, and what is said of a recipe that cannot be followed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dateline.errors import DatelineError, InputError, RecipeError, TrainingError
from dateline.training.data import DataFolder, Example, epochs, read_set
from dateline.training.negatives import find_negatives, holds_answer, join_stories
from dateline.training.recipe import (
    EmbedderRecipe,
    Keep,
    Loss,
    Negatives,
    ReaderRecipe,
    TrainSet,
    read_recipe,
    recipe_digest,
)

ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "eval" / "recipes"

LEAST = """
name = "least"
[[sets]]
file = "town"
licence = "ours"
[[stages]]
name = "only"
"""


def recipe_of(tmp_path: Path, text: str) -> ReaderRecipe:
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return read_recipe(path, ReaderRecipe)


# --- recipes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_of_ours_can_be_followed(path: Path) -> None:
    kind = EmbedderRecipe if "embedder" in path.stem else ReaderRecipe
    recipe = read_recipe(path, kind)
    for one in recipe.sets:
        assert one.licence, one.file
        assert "/" not in one.file, "public names, no paths"
        assert one.file != "newsqa", "its questions are for research only"
    assert {one.file for one in recipe.sets}.isdisjoint(one.file for one in recipe.evaluate.sets)


def test_what_a_recipe_does_not_say_has_defaults(tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path, LEAST)
    assert recipe.base.weights == "shipped"
    assert (recipe.windows.tokens, recipe.windows.overlap) == (320, 80)
    assert recipe.loss is Loss.WINDOW
    assert [one.file for one in recipe.sets_of(recipe.stages[0])] == ["town"]


def test_only_a_reader_has_windows_to_crop(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(LEAST + "crop = 64")
    assert read_recipe(path, ReaderRecipe).stages[0].crop == 64
    with pytest.raises(RecipeError, match="crop is 64"):
        read_recipe(path, EmbedderRecipe)


def test_only_a_reader_has_stories_to_read(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(LEAST + "[negatives]\nmined = 1\njoined = 0.5")
    assert read_recipe(path, ReaderRecipe).negatives.joined == 0.5
    with pytest.raises(RecipeError, match=r"joined is 0\.5"):
        read_recipe(path, EmbedderRecipe)


def test_how_a_run_runs_is_not_what_it_learns(tmp_path: Path) -> None:
    plain = recipe_of(tmp_path, LEAST)
    assert recipe_digest(recipe_of(tmp_path, LEAST + "[run]\nthreads = 1\n")) == recipe_digest(plain)
    assert recipe_digest(recipe_of(tmp_path, "seed = 1\n" + LEAST)) != recipe_digest(plain)


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ("[[sets]\n", "is not TOML", "mend"),
        (LEAST + "sead = 1", "unknown key 'sead'", "known keys"),
        ("sead = 1\n" + LEAST, "unknown key 'sead'", "did you mean 'seed'?"),
        (LEAST.replace("file", "fiel"), "unknown key 'fiel' in sets", "did you mean 'file'?"),
        (LEAST.replace('licence = "ours"', ""), "has no 'licence'", "licence = text"),
        (LEAST.replace('file = "town"', "file = 3"), "is 3, not text", "set it to text"),
        ('loss = "both"\n' + LEAST, "'both', not one of window, group", "window, group"),
        (LEAST + "epochs = 0", "epochs is 0.0", "above 0"),
        (LEAST + "crop = 16", "crop is 16", "32 to 512"),
        (LEAST + "[negatives]\nmined = 1\njoined = 2", "joined is 2.0", "a share"),
        (LEAST + "[negatives]\njoined = 0.5", "joined is 0.5", "same_article or mined"),
        (LEAST + "batch = true", "is True, not a whole number", "a whole number"),
        (LEAST + 'sets = ["city"]', "'city'", "one of town"),
        (LEAST + "[windows]\noverlap = 200", "overlap is 200", "quarter"),
        ('name = "x"\nsets = []\nstages = []', "sets is 'empty'", "at least one"),
        (LEAST + '[[stages]]\nname = "only"', "name is 'only'", "different"),
        (LEAST + "[distil]\nteachers = []", "teachers is ()", "at least one folder"),
    ],
)
def test_a_recipe_that_cannot_be_followed(tmp_path: Path, text: str, said: str, remedy: str) -> None:
    with pytest.raises(RecipeError) as refused:
        recipe_of(tmp_path, text)
    assert said in refused.value.fact
    assert "recipe.toml" in refused.value.fact
    assert remedy in refused.value.hint
    assert refused.value.exit_code == 2


def test_a_recipe_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the recipe"):
        read_recipe(tmp_path / "none.toml", ReaderRecipe)


# --- data ------------------------------------------------------------------------------------------


def gold(
    tmp_path: Path, *qas: dict[str, Any], context: str = "Rain fell on Harlan.", name: str = "town"
) -> Path:
    path = tmp_path / f"{name}.json"
    paragraphs = [{"context": context, "qas": list(qas)}]
    path.write_text(json.dumps({"data": [{"title": "Town", "paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def asked(id: str, answer: str | None = "Harlan", start: int = 13, **more: Any) -> dict[str, Any]:
    answers = [] if answer is None else [{"text": answer, "answer_start": start}]
    return {
        "id": id,
        "question": "Where did it rain?",
        "is_impossible": answer is None,
        "answers": answers,
        **more,
    }


def test_a_file_is_found_by_its_public_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    (data / "train").mkdir(parents=True)
    (data / "train" / "town.json.gz").write_bytes(b"")
    assert DataFolder(tmp_path / "r.toml", data).find("town").name == "town.json.gz"
    monkeypatch.setenv("DATELINE_DATA", str(data))
    assert DataFolder(tmp_path / "r.toml", None).find("town").name == "town.json.gz"
    with pytest.raises(InputError, match="there is no file city") as refused:
        DataFolder(tmp_path / "r.toml", None).find("city")
    assert "--data DIR" in refused.value.hint


def test_filters_and_caps(tmp_path: Path) -> None:
    path = gold(
        tmp_path,
        *(asked(f"clean-{n}", sim=0.9) for n in range(5)),
        asked("noisy", sim=0.5),
        asked("unsaid"),
        asked("none", None),
    )

    def ids(**filters: Any) -> list[str]:
        return [example.id for example in read_set(TrainSet("town", "ours", **filters), path, 0)[0]]

    assert len(ids()) == 8
    assert ids(min_sim=0.8) == [f"clean-{n}" for n in range(5)] + ["none"]
    assert ids(keep=Keep.UNANSWERABLE) == ["none"]
    assert "none" not in ids(keep=Keep.ANSWERABLE)
    assert len(ids(max_per_context=3)) == 3
    assert len(ids(most=2)) == 2
    assert set(ids(most=2)) < set(ids(most=4)), "a smaller draw lies inside a larger one"


def test_misplaced_answers_are_counted_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = gold(tmp_path, *(asked(f"good-{n}") for n in range(9)), asked("bad", start=12))
    examples, report = read_set(TrainSet("town", "ours"), path, 0)
    assert (report.questions, report.misplaced, report.used) == (10, 1, 9)
    assert "bad" not in {example.id for example in examples}
    assert "1 left out: no answer stands at its offset" in caplog.text


def test_too_many_misplaced_answers_are_an_error(tmp_path: Path) -> None:
    path = gold(
        tmp_path, *(asked(f"good-{n}") for n in range(8)), asked("bad", start=12), asked("worse", start=-1)
    )
    with pytest.raises(TrainingError, match="2 of 10 questions have no answer at its offset") as refused:
        read_set(TrainSet("town", "ours"), path, 0)
    assert "from 0" in refused.value.hint


def test_a_set_of_which_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="leave nothing of its 1 questions"):
        read_set(TrainSet("town", "ours", keep=Keep.UNANSWERABLE), gold(tmp_path, asked("a")), 0)
    with pytest.raises(DatelineError, match="holds no question"):
        read_set(TrainSet("town", "ours"), gold(tmp_path), 0)


def test_an_answer_is_learned_without_the_spaces_around_it(tmp_path: Path) -> None:
    [example], _ = read_set(TrainSet("town", "ours"), gold(tmp_path, asked("a", " Harlan", 12)), 0)
    assert example.answer == (13, 19)


def test_weights_say_how_often_an_epoch_sees_a_set() -> None:
    wanted = [TrainSet("half", "ours", weight=0.5), TrainSet("twice", "ours", weight=2.0)]
    items = {"half": [f"h{n}" for n in range(10)], "twice": ["t0", "t1"]}
    first, second, third = epochs(items, wanted, 2.5, 0, Counter())
    assert sorted(first)[5:] == sorted(second)[5:] == ["t0", "t0", "t1", "t1"]
    assert sorted(one for one in first + second if one[0] == "h") == sorted(items["half"])
    assert len([one for one in third if one[0] == "h"]) == 2  # half of a half, rounded to even


def test_a_later_stage_sees_what_earlier_ones_left() -> None:
    wanted, items, walked = [TrainSet("town", "ours")], {"town": list(range(10))}, Counter[str]()
    [first] = epochs(items, wanted, 0.7, 0, walked)
    [second] = epochs(items, wanted, 0.3, 0, walked)
    assert sorted(first + second) == items["town"]


# --- negatives -------------------------------------------------------------------------------------


def test_an_answer_is_looked_for_as_the_metrics_read_it() -> None:
    assert holds_answer("The U.S. border, they said", ("US border",))
    assert not holds_answer("The busy border", ("US border", "us"))


def test_other_paragraphs_of_the_article_are_negatives_unless_they_hold_the_answer(tmp_path: Path) -> None:
    def example(context: str, answer: tuple[int, int] | None, title: str = "Rain") -> Example:
        return Example(context, "town", "Where?", context, title, answer, ("Harlan",) if answer else ())

    found = find_negatives(
        Negatives(same_article=2),
        {
            "town": [
                example("Rain fell on Harlan.", (13, 19)),
                example("Harlan was wet.", None),
                example("The roads were closed.", None),
                example("Nobody came.", None, title="Other"),
                example("Snow fell on Harlan.", (13, 19), title=""),  # of no article
            ]
        },
        tmp_path,
        seed=0,
    )
    assert found == {"town/Rain fell on Harlan.": ("The roads were closed.",)}


def test_passages_are_joined_to_a_story_that_holds_the_answer_in_its_place() -> None:
    texts = ["Rain fell on Harlan.", "Rain fell on Morwick.", "Sun shone on Ashby.", "Rain fell"]
    examples = [
        Example(str(n), "town", "Where?", texts[0], None, (13, 19), ("Harlan",)) for n in range(200)
    ] + [Example("none", "town", "Who?", texts[1], None, None, ())]
    negatives = {example.key: tuple(texts[1:]) for example in examples[:-1]}
    stories, left = join_stories(0.25, {"town": examples}, negatives, seed=0)
    joined = [one for one in stories["town"] if one.context not in texts]
    assert {tuple(sorted(one.context.split("\n\n"))) for one in joined} == {tuple(texts[:3])}
    assert {one.context[slice(*one.answer or ())] for one in joined} == {"Harlan"}
    assert {one.context.split("\n\n").index(texts[0]) for one in joined} == {0, 1, 2}
    assert 30 < len(joined) < 70
    assert left == {key: negatives[key] for key in negatives.keys() - {one.key for one in joined}}
    assert join_stories(0.25, {"town": examples}, negatives, seed=0) == (stories, left)
    assert join_stories(0.0, {"town": examples}, negatives, seed=0) == ({"town": examples}, negatives)


def test_mined_negatives_come_from_our_retriever_and_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline import Dateline

    texts = ["Rain fell on Harlan.", "Rain fell on Morwick.", "The harvest was good.", "Sun shone on Ashby."]
    examples = [Example("a", "town", "Where did rain fall?", texts[0], None, (13, 19), ("Harlan",))]
    examples += [Example(text, "town", "Who?", text, None, None, ()) for text in texts[1:]]
    found = find_negatives(Negatives(mined=1), {"town": examples}, tmp_path, seed=0)
    assert found == {"town/a": ("Rain fell on Morwick.",)}
    monkeypatch.setattr(Dateline, "index", None)  # a second run mines nothing
    assert find_negatives(Negatives(mined=1), {"town": examples}, tmp_path, seed=0) == found
    assert sorted(path.name for path in tmp_path.iterdir()) == ["negatives.jsonl"]


def test_draws_do_not_depend_on_numpy_global_state() -> None:
    wanted, items = [TrainSet("a", "ours", weight=0.3)], {"a": list(range(100))}
    np.random.seed(0)  # noqa: NPY002
    first = list(epochs(items, wanted, 1, 7, Counter()))
    np.random.seed(1)  # noqa: NPY002
    assert list(epochs(items, wanted, 1, 7, Counter())) == first
