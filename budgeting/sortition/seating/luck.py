"""The luck of an exchange of seats: thresholds from words of chance, without a logarithm."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from budgeting.sortition.chance import Stream

Integers = npt.NDArray[np.int64]

ONE = 64
"""A halving of the probability in the table of ``surprises``."""
_DEPTH = 14


def surprises(chance: Stream, rows: int, columns: int) -> Integers:
    """A table of integers that exceed ``ONE`` times k with probability 2 to the power -k."""
    bits = chance.words(rows * columns) >> np.uint64(64 - _DEPTH)
    return _SURPRISES[bits.astype(np.int64)].reshape(rows, columns)


def _surprise(place: int) -> int:
    """``ONE`` times minus the binary logarithm of (place + 1) / 2^14, straight between powers."""
    value = place + 1
    power = value.bit_length() - 1
    part = (value - (1 << power)) * ONE >> power
    return (_DEPTH - power) * ONE - part


_SURPRISES = np.array([_surprise(place) for place in range(1 << _DEPTH)], dtype=np.int64)
