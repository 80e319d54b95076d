"""Numbers that look like chance and are the same everywhere: splitmix64, fed with a seed."""

from __future__ import annotations

import hashlib

_MASK = (1 << 64) - 1


class Stream:
    """An endless stream of whole numbers from a seed.

    Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014).
    """

    def __init__(self, seed: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1, which is a good deal less than 2 to the 64."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit


def order_key(seed: str, name: str) -> bytes:
    """A key that puts names in an order which the seed alone decides."""
    return hashlib.sha256(f"{seed}\n{name}".encode()).digest()
