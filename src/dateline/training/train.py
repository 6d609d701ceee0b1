"""A training run from end to end: everything checked, trained, measured beside the shipped model, judged."""

from __future__ import annotations

import json
import logging
import os
from importlib.util import find_spec
from pathlib import Path

from dateline.errors import TrainingError
from dateline.evaluation.gold.reading import digest
from dateline.models.foreign import quiet_transformers
from dateline.models.onnx import Kind
from dateline.progress import Progress, silent
from dateline.training.card import NOTES
from dateline.training.data import DataFolder
from dateline.training.recipe import EmbedderRecipe, ReaderRecipe, Recipe, read_recipe
from dateline.training.runs import Order, Tell, write_beside
from dateline.training.verdict import ShipDecision, judge, read_articles, read_dev

_log = logging.getLogger(__name__)

_NEEDED = ("accelerate", "datasets", "onnx", "safetensors")
_RECIPES: dict[Kind, type[Recipe]] = {"reader": ReaderRecipe, "embedder": EmbedderRecipe}


def train(
    kind: Kind,
    recipe_path: Path,
    out: Path,
    *,
    data: Path | None = None,
    resume: bool = False,
    limit_steps: int | None = None,
    tell: Tell | None = None,
    progress: Progress = silent,
) -> tuple[Path, ShipDecision]:
    """Train what a recipe describes, in `out`; return the folder of the float weights and the verdict.

    `limit_steps` ends training after so many steps of all stages together. Raises RecipeError,
    InputError, GoldError, ModelError, TrainingError.
    """
    recipe = read_recipe(recipe_path, _RECIPES[kind])
    require_extra()
    found = DataFolder(recipe_path, data)
    order = Order(recipe_path, found, out, resume, limit_steps, tell, progress)
    _check_dev_sets(recipe, found)
    # A run reports to nobody and fetches nothing.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch

    if recipe.run.threads:
        torch.set_num_threads(recipe.run.threads)
    with quiet_transformers():
        if isinstance(recipe, ReaderRecipe):
            from dateline.training import reader_run

            model = reader_run.train(recipe, order)
        else:
            from dateline.training import embedder_run

            assert isinstance(recipe, EmbedderRecipe)
            model = embedder_run.train(recipe, order)
        verdict = judge(kind, model, recipe.evaluate, found, seed=recipe.seed, progress=progress)
    _note(model, out, recipe, recipe_path, verdict)
    return model, verdict


def _check_dev_sets(recipe: Recipe, data: DataFolder) -> None:
    """Read the dev sets before hours of training, not after; warn of one that is trained on."""
    learned = {digest(data.find(one.file)) for one in recipe.sets} if recipe.evaluate.sets else set()
    for one in recipe.evaluate.sets:
        read_dev(one, data, recipe.seed)
        for name in one.articles:
            list(read_articles(data.find(name)))
        if digest(data.find(one.file)) in learned:
            _log.warning(
                "the dev set %s is one that is trained on: it shows what is remembered, not what is learned",
                one.file,
            )


def require_extra() -> None:
    """Raise TrainingError where the extra is not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise TrainingError(
            f"training needs what is not installed here: {', '.join(missing)}",
            hint="pip install 'dateline[train]', or '.[train]' in a checkout",
        )


def _note(model: Path, out: Path, recipe: Recipe, recipe_path: Path, verdict: ShipDecision) -> None:
    """Put on record what the model was made from and how good it is, beside it and inside its folder."""
    facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    notes = {
        "name": recipe.name,
        "base": " + ".join((recipe.base.weights, *recipe.base.average)),
        "recipe_sha256": facts["recipe_sha256"],
        "recipe": recipe_path.read_text(encoding="utf-8-sig"),
        "data": facts["data"],
        "steps": facts["steps"],
        "verdict": verdict.to_dict(),
    }
    write_beside(model / NOTES, json.dumps(notes, indent=2) + "\n")
    write_beside(out / "verdict.json", json.dumps(verdict.to_dict(), indent=2) + "\n")
