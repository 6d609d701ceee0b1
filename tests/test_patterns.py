"""No pattern takes exponential time, whatever the text: one that may be cut in 2^n ways never comes back."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest

import dateline
from dateline.language.patterns import _Lazy

PATIENCE = 1.0  # seconds of processor time for one pattern and one text
_PARTS = (
    "A¦a¦1¦ ¦\n¦-¦.¦’¦\"¦(¦É¦A ¦a ¦1 ¦- ¦. ¦Ab ¦aB-¦a, ¦1,¦1.¦a-b-¦A.B.¦A's ¦A, B, ¦A and ¦a or ¦two ¦"
    "in May ¦May 3 ¦the ¦of the ¦was not ¦who which ¦he said ¦more than ¦killed injured ¦“a” "
)
TEXTS = [
    "HOW MANY PEOPLE WERE INJURED IN THE DERAILMENT NEAR OSTRAVA AND WHO WAS HURT",
    *(part * 60 + end for part in _PARTS.split("¦") for end in ("!", "\n$")),
]


class TooSlow(Exception):
    """Raised by the timer in the middle of a match."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of the package keeps under a name, or in a table."""

    def within(value: Any, depth: int = 0) -> Iterator[Any]:
        if isinstance(value, _Lazy) or (isinstance(value, re.Pattern) and isinstance(value.pattern, str)):
            yield value
        elif isinstance(value, dict) and depth < 3:
            yield from within([*value, *value.values()], depth)
        elif isinstance(value, tuple | list | frozenset | set) and depth < 3:
            for one in value:
                yield from within(one, depth + 1)

    for found in pkgutil.walk_packages(dateline.__path__, "dateline."):
        if found.name.startswith("dateline.training") or found.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(found.name)
        except ImportError:  # a part that an extra installs
            continue
        for name, value in vars(module).items():
            yield from ((f"{found.name}.{name}", one) for one in within(value))


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer that interrupts a match")
def test_no_pattern_takes_exponential_time() -> None:
    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    slow, seen = set(), set()
    try:
        for name, pattern in patterns():
            if id(pattern) in seen:
                continue
            seen.add(id(pattern))
            for text in TEXTS:
                signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
                try:
                    pattern.search(text)
                    pattern.fullmatch(text)
                except TooSlow:
                    slow.add((name, text[:20]))
                    break
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert len(seen) > 500
    assert slow == set()
