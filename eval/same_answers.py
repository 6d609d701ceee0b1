"""Two runs of `dateline ask --batch FILE --json`, compared answer by answer.

    dateline ask --batch questions.txt --json --candidates > before.jsonl
    (the change)
    dateline ask --batch questions.txt --json --candidates > after.jsonl
    python eval/same_answers.py before.jsonl after.jsonl

Prints each difference with its question and where in the answer it stands, and exits with 1 on any. Times
(`seconds`) differ from run to run and are not compared, nor is a key given by `--but`; of scores and
confidences only what a person would notice is: a millionth is another order of additions, no other answer.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Collection, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

TOLERANCE = 1e-6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument(
        "--but", metavar="KEY", action="append", default=["seconds"], help="not compared either"
    )
    arguments = parser.parse_args()
    before, after = (read(path) for path in (arguments.before, arguments.after))
    different, missing = 0, dict[str, Any]()
    for one, other in zip_longest(before, after, fillvalue=missing):
        found = list(differences(one, other, but=arguments.but))
        different += bool(found)
        if found:
            print(one.get("question") or other.get("question"))
        for place, old, new in found:
            print(f"  {place}: {shown(old)} -> {shown(new)}")
    print(f"{max(len(before), len(after))} questions, {different} answered differently")
    sys.exit(1 if different else 0)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def differences(
    one: Any, other: Any, place: str = "", *, but: Collection[str] = ()
) -> Iterator[tuple[str, Any, Any]]:
    """Yield where two JSON values differ, with what stands there in each.

    >>> list(differences({"answers": [{"start": 3}]}, {"answers": [{"start": 4}]}))
    [('answers[0].start', 3, 4)]
    """
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            if key not in but:
                yield from differences(one.get(key), other.get(key), f"{place}.{key}".lstrip("."), but=but)
    elif isinstance(one, list) and isinstance(other, list):
        for at, (left, right) in enumerate(zip_longest(one, other)):
            yield from differences(left, right, f"{place}[{at}]", but=but)
    elif isinstance(one, float) and isinstance(other, float):
        if not math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield place, one, other
    elif one != other:
        yield place, one, other


def shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."


if __name__ == "__main__":
    main()
