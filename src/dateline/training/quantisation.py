"""Floats → integers with scales: 8 bits for linear layers and tables, 4 bits for a large model's words.

x86 processors without VNNI add two neighbouring uint8 × int8 products in 16 bits, and saturate. The scales
of a linear layer keep every such sum within 16 bits, so those processors compute the same integers.
"""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEVELS = 127
"""Of a weight, either way: int8 without -128."""
PAIR_LIMIT = 32767 // 255
"""The most that two neighbouring weights of one sign may add up to."""
_NIBBLE = 15
NIBBLE_MIDDLE = 7.5
"""What a 4-bit number stands for is (number - NIBBLE_MIDDLE) * scale."""

_BLOCK = 16  # numbers of a row that share a scale in 4 bits
_LEAST_SCALE = np.float32(2**-14)  # the least normal number in 16 bits
_SCALES = 255  # levels of a block's scale
_SHRUNK = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # of a block's largest number; cutting it off may cost less


class Rounded(NamedTuple):
    """Integers and their scales: a weight is about `values * scales`."""

    values: NDArray[np.int8]
    scales: Floats


def quantise_columns(weights: Floats) -> Rounded:
    """Weights (in, out) → the nearest int8 (in, out), with the scale of each column (out,)."""
    return _to_int8(weights, scales=column_scales(weights))


def column_scales(weights: Floats) -> Floats:
    """The scale of each column (out,) of weights (in, out).

    Rows 2i and 2i + 1 are the neighbours whose products an AVX2 kernel adds in 16 bits. For a column,
    the largest weight takes 127 levels, or fewer where two neighbours of one sign would pass 128.
    """
    alone, paired = _peaks(weights) / LEVELS, _pairs(weights) / (PAIR_LIMIT - 1)  # - 1: rounding adds up
    return _used(np.maximum(alone, paired))


def quantise_rows(table: Floats) -> Rounded:
    """An embedding table (words, hidden) → int8 (words, hidden) and the scale of each row (words, 1)."""
    return _to_int8(table, scales=_used(np.abs(table).max(axis=1, keepdims=True) / LEVELS))


def block_size(hidden: int) -> int:
    """Numbers of a row that share a scale in 4 bits."""
    return gcd(hidden, _BLOCK)


class Nibbles(NamedTuple):
    """A table in 4 bits: two numbers a byte (words, hidden / 2), the low nibbles a row's first half.

    A block's scale is `scales` (words, blocks) times the scale of its row, `rows` (words, 1).
    """

    packed: NDArray[np.uint8]
    scales: NDArray[np.uint8]
    rows: NDArray[np.float16]


def quantise_nibbles(table: Floats) -> Nibbles:
    """Round an embedding table (words, hidden) to 4 bits.

    Each block takes the scale, of some, with the least squared error; scales have 8 bits themselves (as
    "double quantization"; Dettmers and others, "QLoRA", 2023).
    """
    blocks = table.reshape(len(table), -1, block_size(table.shape[1]))
    peaks = np.abs(blocks).max(axis=-1, keepdims=True)
    rows = peaks.max(axis=1, keepdims=True) / np.float32(NIBBLE_MIDDLE * _SCALES)
    rows = np.maximum(rows, _LEAST_SCALE).astype(np.float16).astype(np.float32)
    best, least = np.ones_like(peaks), np.full_like(peaks, np.inf)
    for share in _SHRUNK:
        tried = np.rint(peaks * np.float32(share / NIBBLE_MIDDLE) / rows).clip(1, _SCALES)
        scales = tried * rows
        error = np.square((_nibbles(blocks, scales) - NIBBLE_MIDDLE) * scales - blocks).sum(-1, keepdims=True)
        best, least = np.where(error < least, tried, best), np.minimum(error, least)
    numbers = _nibbles(blocks, best * rows).astype(np.uint8).reshape(table.shape)
    half = table.shape[1] // 2
    packed: NDArray[np.uint8] = numbers[:, :half] | numbers[:, half:] << np.uint8(4)
    return Nibbles(packed, best[..., 0].astype(np.uint8), rows[..., 0].astype(np.float16))


def from_nibbles(table: Nibbles) -> Floats:
    """What `quantise_nibbles` gave → floats (words, hidden)."""
    low, high = table.packed & _NIBBLE, table.packed >> 4
    numbers = np.concatenate([low, high], axis=1).astype(np.float32) - NIBBLE_MIDDLE
    scales = table.scales.astype(np.float32) * table.rows.astype(np.float32)
    found: Floats = (numbers.reshape(*scales.shape, -1) * scales[..., None]).reshape(len(numbers), -1)
    return found


def _nibbles(blocks: Floats, scales: Floats) -> Floats:
    found: Floats = np.rint(blocks / scales + NIBBLE_MIDDLE).clip(0, _NIBBLE)
    return found


def _to_int8(values: Floats, *, scales: Floats) -> Rounded:
    return Rounded(np.rint(values / scales).clip(-LEVELS, LEVELS).astype(np.int8), scales)


def _used(scales: Floats) -> Floats:
    """1 for what holds zeros alone."""
    return np.where(scales == 0, 1, scales).astype(np.float32)


def _peaks(weights: Floats) -> Floats:
    peaks: Floats = np.abs(weights).max(axis=0)
    return peaks


def _pairs(weights: Floats) -> Floats:
    """The most that two neighbours of one sign add up to, in each column."""
    positive, negative = weights.clip(min=0), (-weights).clip(min=0)
    sums: Floats = np.maximum(positive[0::2] + positive[1::2], negative[0::2] + negative[1::2]).max(axis=0)
    return sums
