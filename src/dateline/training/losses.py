"""What a reader is taught by: losses on start and end logits, all in float32.

starts, ends       (windows, tokens) logits
answer             (windows, 2) first and last token of the answer, 0 and 0 for none
may_start, may_end (windows, tokens) where a span may begin and end
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

_NEVER = -1e9  # a logit that wins against nothing; -inf would make NaN of empty sums


def window_loss(starts: Tensor, ends: Tensor, answer: Tensor, mask: Tensor) -> Tensor:
    """Mean cross-entropy of start and end, each among the tokens of its own window."""
    losses = [
        functional.cross_entropy(logits.float().masked_fill(mask == 0, _NEVER), answer[:, side])
        for side, logits in enumerate((starts, ends))
    ]
    return (losses[0] + losses[1]) / 2


def group_loss(
    starts: Tensor,
    ends: Tensor,
    answer: Tensor,
    may_start: Tensor,
    may_end: Tensor,
    sizes: Sequence[int],
    *,
    max_answer_tokens: int,
) -> Tensor:
    """Mean, over questions, of what the right spans' probability lacks of certainty.

    A question's probabilities are shared out over every span of all its windows, each by its margin
    over its own window's null score, which is what is compared in use, and "no answer", whose margin is
    0. Where several windows hold the answer, each is right. `sizes` says how many windows in turn are one
    question's. No answer may be longer than `max_answer_tokens`.
    """
    starts, ends = starts.float(), ends.float()
    null = starts[:, 0] + ends[:, 0]
    margins = starts.masked_fill(~may_start, _NEVER)[:, :, None] + _ahead(
        ends.masked_fill(~may_end, _NEVER), max_answer_tokens
    )
    everything = torch.logsumexp(margins.flatten(1), dim=1) - null  # (windows,)
    row = torch.arange(len(starts), device=starts.device)
    answered = answer[:, 1] > 0
    right = (starts[row, answer[:, 0]] + ends[row, answer[:, 1]] - null).masked_fill(~answered, _NEVER)
    losses = []
    parts = (torch.split(part, list(sizes)) for part in (everything, right, answered))
    for all_spans, right_spans, any_right in zip(*parts, strict=True):
        total = torch.logsumexp(functional.pad(all_spans, (0, 1)), 0)  # the 0 added is "no answer"
        gold = torch.logsumexp(right_spans, 0) if bool(any_right.any()) else total.new_zeros(())
        losses.append(total - gold)
    return torch.stack(losses).mean()


def distil_loss(ours: Tensor, theirs: Sequence[Tensor], mask: Tensor, *, temperature: float) -> Tensor:
    """Kullback-Leibler divergence of our distribution over a row's choices from the teachers' mean one.

    All are (rows, choices); `mask` is 0 where there is none.
    """
    log_student = _log_softmax(ours, mask, temperature)
    teacher = torch.stack([_log_softmax(one, mask, temperature).exp() for one in theirs]).mean(0)
    return functional.kl_div(log_student, teacher, reduction="batchmean") * temperature**2


def _log_softmax(logits: Tensor, mask: Tensor, temperature: float) -> Tensor:
    return functional.log_softmax(logits.float().masked_fill(mask == 0, _NEVER) / temperature, dim=1)


def _ahead(logits: Tensor, most: int) -> Tensor:
    """(windows, tokens) → (windows, tokens, most): the logits from each token on, filled up past the end."""
    return functional.pad(logits, (0, most - 1), value=_NEVER).unfold(1, most, 1)
