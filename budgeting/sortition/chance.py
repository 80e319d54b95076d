"""Numbers that look like chance and are the same everywhere: splitmix64, fed with a seed."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_AT_ONCE = 256
"""Words that ``below`` has computed together: one by one they cost more than what they are for."""


def splitmix(state: int, first: int, size: int) -> Words:
    """The next ``size`` words of 64 bits after the first ``first`` ones from this state.

    Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
    """
    mixed = np.arange(first + 1, first + 1 + size, dtype=np.uint64)
    mixed *= _GOLDEN
    mixed += np.uint64(state)
    mixed ^= mixed >> np.uint64(30)
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed


class Stream:
    """An endless stream of words, begun from the text of a seed."""

    def __init__(self, seed: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
        self._taken = 0
        self._block = -1
        self._ahead: list[int] = []

    def words(self, size: int) -> Words:
        """The next ``size`` words."""
        found = splitmix(self._state, self._taken, size)
        self._taken += size
        return found

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1, which is a good deal less than 2 to the 64."""
        block, place = divmod(self._taken, _AT_ONCE)
        if block != self._block:
            self._block = block
            self._ahead = splitmix(self._state, block * _AT_ONCE, _AT_ONCE).tolist()
        self._taken += 1
        return self._ahead[place] % limit

    def order(self, size: int) -> list[int]:
        """The numbers from 0 to ``size`` - 1 in an order drawn by lot."""
        drawn = self.words(size).tolist()
        return sorted(range(size), key=lambda place: (drawn[place], place))


def order_key(seed: str, name: str) -> bytes:
    """A key that puts names in an order which the seed alone decides."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()
