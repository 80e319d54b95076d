"""Choose panels from those that are known, so that nobody stays behind their chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from budgeting.sortition.chances import BILLION

Mix = tuple[int, ...]
"""A panel, told by how many people of each group it takes."""

_GRAIN = 100
_FAR = 2000
_AHEAD = 4
_COARSE = 10

_Whole = npt.NDArray[np.int64]


class Balance:
    """The next panels of a list, chosen from ``mixes`` (to which more may be added).

    ``sizes``: people of each group; ``chances``: of each of them, in billionths; ``counts``:
    appearances of each group so far. All that is compared is whole: hundredths of an appearance.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        chances: Sequence[int],
        counts: Sequence[int],
        mixes: Sequence[Mix],
    ) -> None:
        self.mixes = list(mixes)
        self._sizes = np.array(sizes, np.int64)
        self._chances = np.array(chances, np.int64)
        self._had = np.array(counts, np.int64)
        self._chosen: list[int] = []
        self._goals = np.zeros(len(sizes), np.int64)

    def choose(self, so_far: int, size: int) -> None:
        """Choose one panel after the other, each time the one that those behind need most."""
        gains = self._gains()
        had = self._had * _GRAIN // self._sizes
        for number in range(so_far + 1, so_far + size + 1):
            behind = self._chances * number // (BILLION // _GRAIN) - had
            self._chosen.append(int(np.argmax(gains @ (behind * self._sizes))))
            had = had + gains[self._chosen[-1]]
        self._goals = self._chances * (so_far + size) // (BILLION // _GRAIN)

    def improve(self) -> None:
        """Exchange each chosen panel for the best one in its place, as long as that helps.

        Who is twice as far behind counts sixteen times; to be ahead counts far less.
        """
        gains, behind = self._gains(), self._behind()
        helps = True
        while helps:
            helps = False
            for place, number in enumerate(self._chosen):
                without = behind + gains[number]
                harms = self._harm(without - gains)
                best = int(np.argmin(harms))
                if harms[best] < harms[number]:
                    self._chosen[place], helps = best, True
                    behind = without - gains[best]

    @property
    def is_even(self) -> bool:
        """Whether nobody is behind by a whole appearance."""
        return bool((self._behind() < _GRAIN).all())

    def costs(self) -> list[int]:
        """What a person of each group is worth to a panel that would help most, as costs."""
        return [-((int(one) // _COARSE) ** 3) for one in np.clip(self._behind(), 0, _FAR)]

    def chosen_mixes(self) -> list[Mix]:
        """The panels that were chosen, in the order of the list."""
        return [self.mixes[number] for number in self._chosen]

    def _gains(self) -> _Whole:
        return np.array(self.mixes, np.int64) * _GRAIN // self._sizes

    def _behind(self) -> _Whole:
        """By how much a person of each group is behind, on average."""
        chosen = np.array(self.chosen_mixes(), np.int64).sum(axis=0)
        return np.asarray(self._goals - (self._had + chosen) * _GRAIN // self._sizes, np.int64)

    def _harm(self, behind: _Whole) -> _Whole:
        off = np.minimum(np.where(behind > 0, behind, -behind // _AHEAD), _FAR)
        return np.asarray((off * off * off * off * self._sizes).sum(axis=1), np.int64)
