"""How often `dateline eval compare` is right about chance: simulated, with what theory allows beside it.

Two systems are half right; B wins some of A's errors and loses some of its right answers. Where B wins two
points more than it loses, the share of comparisons with p ≤ 0.05 is the power; where it wins as many as it
loses, it is the rate of false alarms, and should be 5 %. The 95 % interval of the difference should hold
the truth in 95 %. "Theory" is the power of a two-sided z-test with the standard error of the paired
differences.

Systems are simulated as right or wrong by question, independently; real questions come in families.

    python eval/power.py --times 300 > eval/results/power.md
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from dateline.evaluation.resampling import average, differences
from harness import head, parser, publish, row

ALPHA = 0.05
PLANTED = 0.02  # two points
CHANGED = 0.06  # share of the questions that come out differently in the two systems


def main() -> None:
    arguments = parser(__doc__, times=300, seed=0).parse_args()
    publish(report(arguments.times, arguments.seed))


def report(times: int, seed: int) -> Iterator[str]:
    yield f"Written by `python eval/power.py --times {times} --seed {seed}`: {(__doc__ or '').split('.')[0]}."
    yield f"Systems that differ on {CHANGED:.0%} of the questions; alarm: p ≤ {ALPHA}.\n"
    yield head("questions", "difference", "alarms", "theory", "intervals that hold the truth")
    for size in (250, 1000, 4000):
        for planted in (PLANTED, 0.0):
            alarms, held = simulate(size, planted, times=times, seed=seed)
            shares = (alarms, power(size, planted), held)
            yield row(f"{size:,}", f"{100 * planted:.0f} points", *(f"{share:.1%}" for share in shares))


def simulate(size: int, planted: float, *, times: int, seed: int) -> tuple[float, float]:
    """Return the share of alarms, and of intervals that hold the planted difference."""
    rng = np.random.default_rng([seed, size])
    won, lost = (CHANGED + planted) / 2, (CHANGED - planted) / 2
    alarms = held = 0
    for number in range(times):
        a = rng.random(size) < 0.5
        b = np.where(a, rng.random(size) >= 2 * lost, rng.random(size) < 2 * won)
        both = np.append(a, b).astype(float)
        found = differences({"x": average(both)}, size, seed=number, resamples=400, permutations=400)["x"]
        alarms += found.p <= ALPHA
        held += found.interval.low - 1e-9 <= planted <= found.interval.high + 1e-9
    return alarms / times, held / times


def power(size: int, planted: float) -> float:
    """Return the probability that a z-test of the paired differences raises an alarm."""
    normal = NormalDist()
    error = ((CHANGED - planted**2) / size) ** 0.5
    reach = normal.inv_cdf(1 - ALPHA / 2)
    return normal.cdf(planted / error - reach) + normal.cdf(-planted / error - reach)


if __name__ == "__main__":
    main()
