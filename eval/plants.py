"""Copies, cuts, edits and rewrites of articles, and articles that take a passage of another, made.

They are made by a script; editors think of more. What is done with them, and what the kinds are, stands
in `near_duplicates.py`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

KINDS = ("copy", "cut", "edit", "rewrite", "quote", "requote", "saying", "update")
COPIES = KINDS[:4]
TAKES = ("quote", "requote")
LONGEST, SHORTEST = 40_000, 900  # characters of the articles that plants are made of

Made = tuple[str, tuple[int, int]]
"""A text, and the range of the passage that it takes over; an empty one where that is not one passage."""


@dataclass(frozen=True)
class Plant:
    """A made article: number, kind, the articles it is made of, what it takes, the half it counts in."""

    number: int
    kind: str
    origin: int
    host: int
    taken: tuple[int, int]
    half: int


def plant(texts: list[str], many: int, chance: random.Random) -> tuple[list[Plant], list[str]]:
    usable = [number for number, text in enumerate(texts) if SHORTEST <= len(text) <= LONGEST]
    origins, others = chance.sample(usable, many), chance.choices(usable, k=many)
    plants, made = [], []
    for at, (origin, other) in enumerate(zip(origins, others, strict=True)):
        kind = KINDS[at % len(KINDS)]
        text, taken = MAKERS[kind](texts[origin], texts[other], chance)
        made.append(text)
        plants.append(Plant(len(texts) + at, kind, origin, other, taken, at // len(KINDS) % 2))
    return plants, made


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def reprinted(text: str, other: str, chance: random.Random) -> str:
    title, *rest = sentences(text)
    credit = chance.choice(["Reporting by our staff.", "Copyright 2025. All rights reserved.", ""])
    return "\n".join(["By a Staff Writer", title.upper(), " ".join(rest), credit])


def cut(text: str, other: str, chance: random.Random) -> str:
    parts = sentences(text)
    return " ".join(parts[: max(3, round(len(parts) * chance.uniform(0.25, 0.75)))])


def edited(text: str, other: str, chance: random.Random, share: float | None = None) -> str:
    share = chance.uniform(0.02, 0.20) if share is None else share
    strange, words = other.split(), []
    for word in text.split():
        if chance.random() >= share:
            words.append(word)
        else:
            words += chance.choice([[], [word, word], [chance.choice(strange)]])
    return " ".join(words)


def rewritten(text: str, other: str, chance: random.Random) -> str:
    lead, parts = sentences(other)[:2], sentences(text)
    kept = sorted(chance.sample(range(len(parts)), max(3, round(len(parts) * chance.uniform(0.5, 0.8)))))
    threes = [kept[at : at + 3] for at in range(0, len(kept), 3)]
    chance.shuffle(threes)
    moved = " ".join(parts[at] for three in threes for at in three)
    return " ".join([*lead, edited(moved, other, chance, 0.08)])


def quoting(text: str, other: str, chance: random.Random, edits: float = 0.0) -> Made:
    """Another article that takes 30 to 120 words of this one over, whole sentences, into its middle."""
    taken, own = sentences(text), sentences(other)
    room, start = chance.randint(30, 120), chance.randrange(len(taken))
    passage: list[str] = []
    for sentence in taken[start:] + taken[:start]:
        if len(" ".join(passage).split()) >= 30:
            break
        if len(" ".join([*passage, sentence]).split()) <= room:
            passage.append(sentence)
    words = " ".join(passage) if not edits else edited(" ".join(passage), other, chance, edits)
    before = " ".join(own[: len(own) // 2]) + " "
    return f"{before}{words} {' '.join(own[len(own) // 2 :])}", (len(before), len(before) + len(words))


def saying(text: str, other: str, chance: random.Random) -> Made:
    """Another article with 12 words in a row of this one, as many speak the same few words."""
    words, own = text.split(), sentences(other)
    start = chance.randrange(max(1, len(words) - 12))
    return " ".join([*own[:3], *words[start : start + 12], *own[3:]]), (0, 0)


def updated(text: str, other: str, chance: random.Random) -> str:
    return " ".join([*sentences(text)[:3], *sentences(other)[3:]])


def whole(make: Callable[[str, str, random.Random], str]) -> Callable[[str, str, random.Random], Made]:
    return lambda text, other, chance: (make(text, other, chance), (0, 0))


MAKERS: dict[str, Callable[[str, str, random.Random], Made]] = {
    "copy": whole(reprinted),
    "cut": whole(cut),
    "edit": whole(edited),
    "rewrite": whole(rewritten),
    "quote": quoting,
    "requote": lambda text, other, chance: quoting(text, other, chance, 0.08),
    "saying": saying,
    "update": whole(updated),
}
