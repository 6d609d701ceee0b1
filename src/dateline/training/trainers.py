"""What the trainers of both kinds share: arguments, precision, progress, and errors said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, TypeVar

import torch
from transformers import TrainerCallback, TrainingArguments

from dateline.errors import TrainingError
from dateline.training.recipe import Decay, Device, Precision, RunOptions, Stage
from dateline.training.runs import Clock, RunFolder, Tell, step_record

T = TypeVar("T")

_SCHEDULES = {Decay.LINEAR: "linear", Decay.COSINE: "cosine", Decay.NONE: "constant_with_warmup"}
_WORTH = 0.8  # of float32's time: casting back and forth takes some of what bfloat16 saves
_TRIALS = 10
_KEPT = 2  # checkpoints: the newest may be half-written when the power goes


def uses_cuda(run: RunOptions) -> bool:
    """Whether the run takes a CUDA device. Raises TrainingError where one is asked for and there is none."""
    there = torch.cuda.is_available()
    if run.device is Device.CUDA and not there:
        raise TrainingError(
            "the recipe asks for a CUDA device, and PyTorch finds none",
            hint='set device = "auto" under [run], or install PyTorch with CUDA',
        )
    return there and run.device is not Device.CPU


def uses_bfloat16(run: RunOptions) -> bool:
    """Whether layers compute in bfloat16: on processors, only on those that are faster with it."""
    if run.precision is not Precision.AUTO:
        return run.precision is Precision.BFLOAT16
    if uses_cuda(run):
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    checks = (getattr(torch.cpu, f"_is_{name}_supported", None) for name in ("avx512_bf16", "amx_tile"))
    if not any(check is not None and check() for check in checks):
        return False
    return product_seconds(torch.bfloat16) < _WORTH * product_seconds(torch.float32)


def product_seconds(kind: torch.dtype) -> float:
    """Seconds that a product of a feed-forward layer's size takes on this processor, the best of a few.

    A processor may have instructions for bfloat16 and be slower with them: AVX-512's without AMX can be.
    """
    left, right = torch.ones(2048, 384, dtype=kind), torch.ones(384, 1536, dtype=kind)
    times = []
    for _ in range(_TRIALS):
        begun = perf_counter()
        left @ right
        times.append(perf_counter() - begun)
    return min(times)


def stage_arguments(
    arguments: type[TrainingArguments],
    stage: Stage,
    run: RunOptions,
    folder: RunFolder,
    *,
    seed: int,
    steps: int,
    batch: int,
    **more: Any,
) -> Any:
    """Return a stage's settings as the library takes them; `batch` counts items of its data set."""
    return arguments(
        output_dir=str(folder.checkpoints(stage.name)),
        max_steps=steps,
        per_device_train_batch_size=batch,
        gradient_accumulation_steps=stage.accumulate,
        learning_rate=stage.learning_rate,
        lr_scheduler_type=_SCHEDULES[stage.decay],
        warmup_steps=round(stage.warmup * steps),
        weight_decay=stage.weight_decay,
        optim="adamw_torch_fused",
        bf16=uses_bfloat16(run),
        use_cpu=not uses_cuda(run),
        save_steps=run.save_every,
        save_total_limit=_KEPT,
        logging_steps=run.log_every,
        logging_first_step=True,
        disable_tqdm=True,
        report_to="none",
        seed=seed,
        dataloader_pin_memory=uses_cuda(run),
        **more,
    )


def budgeted(
    planned: Iterable[tuple[Stage, list[T]]], most: int | None, *, batch: Callable[[Stage], int]
) -> Iterator[tuple[Stage, list[T], int]]:
    """Yield each stage with its items and its steps, until `most` steps are taken; None takes all."""
    for stage, items in planned:
        steps = -(-len(items) // (batch(stage) * stage.accumulate))
        steps = steps if most is None else min(steps, most)
        most = None if most is None else most - steps
        yield stage, items, steps
        if most == 0:
            return


def set_dropout(model: torch.nn.Module, stage: Stage) -> None:
    """Let every layer of the model drop what the stage says."""
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = stage.dropout


class Reporter(TrainerCallback):
    """Records what the trainer logs, and tells it."""

    def __init__(self, stage: str, folder: RunFolder, clock: Clock, tell: Tell | None) -> None:
        self._stage, self._folder, self._clock, self._tell = stage, folder, clock, tell

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._clock.start(state.global_step)

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any
    ) -> None:
        if not logs or "loss" not in logs:
            return
        step = self._clock.step(self._stage, state.global_step, state.max_steps, logs)
        self._folder.record(**step_record(step))
        if self._tell is not None:
            self._tell(step)


def run_stage(trainer: Any, stage: Stage, folder: RunFolder) -> None:
    """Train a stage from its last checkpoint, or from its start."""
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)
    checkpoint = folder.last_checkpoint(stage.name)
    with folder.writing(), _memory():
        trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))


@contextmanager
def _memory() -> Iterator[None]:
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise TrainingError(
            "the device has too little memory for this batch",
            hint="halve batch in the recipe's stages and double accumulate, or make the windows smaller",
        ) from error
