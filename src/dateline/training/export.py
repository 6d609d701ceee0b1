"""`dateline export`: float weights → a model folder of ours, int8 on ONNX Runtime, held to limits first.

Three things must hold before anything is replaced: the weights have at most 30 MB, or 102 MB of an MPNet,
whose words are kept in 4 bits; its outputs are near those of the float32 weights, and the same alone as in a
batch (`parity.py`); and on gold sets it loses at most half a point, of F1 for a reader, of dense recall@5 for
an embedder.

But: a new reader starts without a calibration (`eval/calibrate.py` fits one). The card is written from
what the training run noted, unless the folder that is replaced has one written by hand.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Encoding, Tokenizer

from dateline.errors import InputError, TrainingError
from dateline.evaluation.gold.questions import GoldQuestion, sample
from dateline.evaluation.gold.reading import read_gold
from dateline.models.onnx import Kind
from dateline.progress import Progress, silent
from dateline.settings import Retrieval
from dateline.training.architectures import Architecture
from dateline.training.base import packaged_encoder
from dateline.training.card import write_card
from dateline.training.encoder import Encoder, Storage
from dateline.training.encoder_graph import encoder_graph
from dateline.training.folders import kind_of, stated_facts, whole_text_tokenizer, write_folder
from dateline.training.gptq import round_by_inputs
from dateline.training.parity import Parity, encode, limits, parity
from dateline.training.runs import put_folder
from dateline.training.verdict import ALONE, measure

QUANTISATION = {
    Storage.INT8: "int8: weights per column by GPTQ, activations per token, word table per row",
    Storage.INT8_WORDS_4: "int8: weights per column by GPTQ, activations per token; words in 4 bits, per 16",
}
STORAGE: dict[Architecture, Storage] = {
    Architecture.BERT: Storage.INT8,
    Architecture.MPNET: Storage.INT8_WORDS_4,
}
MOST_BYTES: dict[Architecture, int] = {Architecture.BERT: 30_000_000, Architecture.MPNET: 102_000_000}
MOST_LOST = 0.5
"""Points of the deciding measure that int8 may cost, on the mean of a gold set."""

_WRITTEN_BY_HAND = ("MODEL_CARD.md", "LICENSE")
_OTHER_OUT = "give another --out: a new folder, or a model folder that `dateline export` made"
_TEXTS = 112


@dataclass(frozen=True, slots=True)
class SetLoss:
    """A gold set's deciding measure, in points, of the float weights and of the exported model."""

    set: str
    questions: int
    floats: float
    exported: float

    @property
    def lost(self) -> float:
        return self.floats - self.exported


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What the gate found; `faults` is empty when the model went into its place."""

    folder: Path
    kind: Kind
    bytes: int
    parity: Parity
    losses: tuple[SetLoss, ...]
    faults: tuple[str, ...]


def export(
    source: str,
    out: Path,
    gold: Sequence[Path],
    *,
    limit: int | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> ExportReport:
    """Put the model in `out` if it keeps within the limits on the gold sets, all or `limit` questions each.

    `source` is a folder of float weights, or `encoder` for the official weights of the embedder. Raises
    GoldError, ModelError, InputError, also where `out` holds anything but an exported model, and, with what
    was beyond its limit, TrainingError.
    """
    floats = packaged_encoder() if source == "encoder" else Path(source)
    if not floats.is_dir():
        raise InputError(
            f"there is no model folder {source}", hint="name the folder that a training run made"
        )
    if not gold:
        raise InputError("there is no gold set to measure on", hint="name one or more: --gold FILE")
    _require_replaceable(out, floats)
    kind = kind_of(floats)
    sets = {path.name: _with_contexts(path, sample(read_gold(path), limit, seed)) for path in gold}
    encoder = Encoder.load(floats).parts_for(kind)
    storage, facts = STORAGE[encoder.architecture], stated_facts(floats, encoder, kind)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=out.parent) as scratch:
        made = Path(scratch) / out.name
        seen, unseen = _texts(sets, floats, kind, facts.get("window_tokens", facts["max_tokens"]))
        rounded = round_by_inputs(encoder, kind, unseen or seen)
        graph = encoder_graph(encoder, kind, storage, most=facts["max_tokens"], rounded=rounded)
        write_folder(made, graph, floats, facts, quantisation=QUANTISATION[storage])
        near = parity(made / "model.onnx", encoder, kind, seen)
        report = _gate(made, floats, encoder, kind, near, sets, progress)
        if report.faults:
            raise TrainingError(
                f"{out} is as it was: {'; '.join(report.faults)}",
                hint="train on, or with smaller weights (more weight_decay), and export again",
            )
        _papers(made, floats, out)
        put_folder(out, lambda to: shutil.copytree(made, to, dirs_exist_ok=True))
    return ExportReport(out, kind, report.bytes, report.parity, report.losses, ())


def _require_replaceable(out: Path, floats: Path) -> None:
    """Raise InputError unless `out` is absent, empty, or holds an exported model and nothing else."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise InputError(f"{out} is no folder, and is not replaced", hint=_OTHER_OUT)
    place = out.resolve()
    if place == floats.resolve():
        raise InputError(
            f"{out} is the model to be exported, and is not replaced by its copy", hint=_OTHER_OUT
        )
    if Path.cwd().is_relative_to(place):
        raise InputError(f"{out} is the folder that you are in, and cannot be replaced", hint=_OTHER_OUT)
    names = sorted(one.name for one in place.iterdir()) if place.is_dir() else []
    foreign = next((name for name in names if name not in _exported_names(place)), None)
    if foreign is not None:
        raise InputError(
            f"{out} holds {foreign}, which is no part of an exported model, and is not replaced",
            hint=_OTHER_OUT,
        )


def _exported_names(folder: Path) -> frozenset[str]:
    """The files of an exported model that stands in a folder, none where there is no such model."""
    try:
        stated = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    listed = stated.get("sha256") if isinstance(stated, dict) else None
    return frozenset((*listed, "model.json", *_WRITTEN_BY_HAND)) if isinstance(listed, dict) else frozenset()


def _texts(
    sets: Mapping[str, Sequence[GoldQuestion]], floats: Path, kind: Kind, most: int
) -> tuple[list[Encoding], list[Encoding]]:
    """Texts of the sets to hold the graph to its floats on, and others to round weights by, if there are."""
    found = _unique([question for questions in sets.values() for question in questions])
    drawn = sample(found, _TEXTS, 0)
    tokenizer = Tokenizer.from_str(whole_text_tokenizer(floats))
    seen, unseen = (encode(tokenizer, kind, most, part) for part in (drawn[::2], drawn[1::2]))
    return seen, unseen


def _gate(
    made: Path,
    floats: Path,
    encoder: Encoder,
    kind: Kind,
    near: Parity,
    sets: Mapping[str, Sequence[GoldQuestion]],
    progress: Progress,
) -> ExportReport:
    """Hold an exported folder against its float weights."""
    facts = json.loads((made / "model.json").read_text(encoding="utf-8"))
    most = MOST_BYTES[encoder.architecture]
    size = sum((made / name).stat().st_size for name in facts["sha256"] if name != "tokenizer.json")
    losses = tuple(_loss(kind, name, questions, floats, made, progress) for name, questions in sets.items())
    faults = []
    if size > most:
        faults.append(f"it has {size / 1e6:.1f} MB, and {most / 1e6:.0f} are allowed")
    if not near.within(limits(encoder, kind)):
        faults.append(f"it is too far from its float weights: {near}")
    faults += [
        f"it loses {one.lost:.2f} points of {ALONE[kind]} on {one.set}, and {MOST_LOST} are allowed"
        for one in losses
        if one.lost > MOST_LOST
    ]
    return ExportReport(made, kind, size, near, losses, tuple(faults))


def _loss(
    kind: Kind, name: str, questions: Sequence[GoldQuestion], floats: Path, made: Path, progress: Progress
) -> SetLoss:
    ours, exported = (
        measure(kind, str(folder), questions, (), progress, f"{name}, {said}", [Retrieval.DENSE])[
            ALONE[kind]
        ].mean()
        for folder, said in ((floats, "float"), (made, "int8"))
    )
    return SetLoss(name, len(questions), float(ours), float(exported))


def _with_contexts(path: Path, questions: Sequence[GoldQuestion]) -> Sequence[GoldQuestion]:
    for question in questions:
        if not question.context:
            raise InputError(
                f"{path.name}: question {question.id!r} has no context to measure on",
                hint="name a set with contexts",
            )
    return questions


def _unique(questions: Sequence[GoldQuestion]) -> list[GoldQuestion]:
    return list({question.id: question for question in questions}.values())


def _papers(made: Path, floats: Path, out: Path) -> None:
    """Card and licence: the ones of the folder that is replaced, or else a card from the training run."""
    for name in _WRITTEN_BY_HAND:
        if (out / name).is_file():
            shutil.copyfile(out / name, made / name)
    if not (made / "MODEL_CARD.md").exists():
        write_card(made, floats)
    _keep_calibration(made / "model.json", out / "model.json")


def _keep_calibration(made: Path, before: Path) -> None:
    """A reader that came out the same keeps its calibration."""
    if not before.is_file():
        return
    new, old = (json.loads(path.read_text(encoding="utf-8")) for path in (made, before))
    if "calibration" in old and old.get("sha256") == new["sha256"]:
        made.write_text(
            json.dumps(new | {"calibration": old["calibration"]}, indent=2) + "\n", encoding="utf-8"
        )
