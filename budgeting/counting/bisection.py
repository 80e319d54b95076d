"""Search for the last whole number at which something still holds."""

from __future__ import annotations

from collections.abc import Callable


def last(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the largest number in ``low..high`` that holds, or ``low - 1`` if none does.

    What holds at a number must hold at every smaller one.
    """
    while low <= high:
        middle = (low + high) // 2
        if holds(middle):
            low = middle + 1
        else:
            high = middle - 1
    return high
