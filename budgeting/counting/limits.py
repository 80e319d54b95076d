"""How much work a count may spend, and the meter that counts it and reports progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
_BEAT = 50_000


class LimitReachedError(Exception):
    """An exact search was ended by its limit; nothing is known about what it sought."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The ends of a count, in steps that are the same on every machine.

    ``states`` bounds one dynamic programme and ``nodes`` one branch and bound; ``reasons``
    bounds all searches for reasons together. ``solver_nodes`` ends the solver in the same
    place everywhere, ``solver_seconds`` is the emergency brake.
    """

    states: int = 3_000_000
    nodes: int = 1_000_000
    reasons: int = 20_000_000
    solver_nodes: int = 20_000
    solver_seconds: int = 15


class Meter:
    """Counts the steps of searches, keeps their limit and lets a progress bar breathe.

    ``progress(done, total)`` is called at every stage and within long searches; what it
    raises ends the count. It is called up to a thousand times a second.
    """

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.used = 0
        self._progress = progress
        self._done = 0
        self._total = total
        self._next_beat = _BEAT

    def advance(self, stages: int = 1) -> None:
        """Report finished stages."""
        self._done = min(self._done + stages, self._total)
        self.beat()

    def beat(self) -> None:
        """Report that the count is still at work."""
        self._next_beat = self.used + _BEAT
        if self._progress is not None:
            self._progress(self._done, self._total)

    def spend(self, steps: int) -> None:
        """Count steps of a search; about every tenth of a second the progress is told."""
        self.used += steps
        if self.used >= self._next_beat:
            self.beat()


LIMITS = Limits()
