"""Chance from a seed: the same integers on every machine, and thresholds without a logarithm."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_MASK = 2**64 - 1
ONE = 64
"""A halving of the probability in the table of ``surprise``."""
_DEPTH = 14


class Chance:
    """Words of 64 bits by splitmix64 (Steele, Lea, Flood 2014), begun from the text of a seed."""

    def __init__(self, seed: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")

    def words(self, size: int) -> Words:
        """The next ``size`` words."""
        steps = np.arange(1, size + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
        mixed = steps + np.uint64(self._state)
        self._state = (self._state + size * _GOLDEN) & _MASK
        mixed ^= mixed >> np.uint64(30)
        mixed *= _FIRST
        mixed ^= mixed >> np.uint64(27)
        mixed *= _SECOND
        mixed ^= mixed >> np.uint64(31)
        return mixed

    def order(self, size: int) -> list[int]:
        """The numbers from 0 to ``size`` - 1 in an order drawn by lot."""
        drawn = [int(word) for word in self.words(size)]
        return sorted(range(size), key=lambda place: (drawn[place], place))

    def surprises(self, rows: int, columns: int) -> Integers:
        """A table of integers that exceed ``ONE`` times k with probability 2 to the power -k."""
        bits = self.words(rows * columns) >> np.uint64(64 - _DEPTH)
        return _SURPRISES[bits.astype(np.int64)].reshape(rows, columns)


def _surprise(place: int) -> int:
    """``ONE`` times minus the binary logarithm of (place + 1) / 2^14, straight between powers."""
    value = place + 1
    power = value.bit_length() - 1
    part = (value - (1 << power)) * ONE >> power
    return (_DEPTH - power) * ONE - part


_SURPRISES = np.array([_surprise(place) for place in range(1 << _DEPTH)], dtype=np.int64)
