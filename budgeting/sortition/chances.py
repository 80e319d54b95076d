"""Fair chances: the smallest as high as possible, then the next smallest, and so on (leximin).

The quotas, the households and the number of seats are taken as conditions on everybody's chance,
which any lottery over panels keeps on average. So the smallest chance found here is a ceiling:
no lottery can give everybody more. Each step is one linear programme in the common level of all
who are not settled yet; those whom the programme holds down at that level are settled there.
Source of the goal: Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting
citizens' assemblies", Nature 596 (2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.sortition.groups import Grouping
from budgeting.sortition.pool import Quota
from budgeting.sortition.programme import Column, Row, minimise

BILLION = 1_000_000_000

_HELD = 1e-9
_SLIP = 1e-7
_ROUGH = 1e-4

_Solution = tuple[tuple[float, ...], tuple[float, ...]]


class NoPanel(ValueError):  # noqa: N818 - named for what is missing
    """No panel can keep the quotas, even if people could be taken in parts."""


@dataclass(frozen=True, slots=True)
class Chances:
    """The fair chance of each group's people, 0 to 1; ``levels`` are the steps that were found."""

    each: tuple[float, ...]
    levels: tuple[float, ...]

    @property
    def parts(self) -> tuple[int, ...]:
        """The chances in billionths, so that the last digits of a solver decide nothing."""
        return tuple(round(chance * BILLION) for chance in self.each)

    @property
    def smallest(self) -> float:
        """The smallest chance of those who have one; 0 if nobody has."""
        return min((chance for chance in self.each if chance > _SLIP), default=0.0)


def fair_chances(
    grouping: Grouping,
    quotas: Sequence[Quota],
    seats: int,
    *,
    beside: Sequence[float] = (),
    steps: int = 400,
) -> Chances:
    """Raise the smallest chance as far as it goes, then the next, for at most ``steps`` steps.

    With ``beside`` (the chances of a panel), seats are given to people whom that panel leaves
    out, and what is levelled is the chance of those who are left out. Raises ``NoPanel``.
    """
    return _Ladder(grouping, quotas, seats, beside or [0.0] * len(grouping.groups)).climb(steps)


class _Ladder:
    """The state of the climb. Column 0 is the common level, then comes what each group has above.

    A group's chance is ``weight * (level + above)``; the rows of single groups and of households
    are written only once a step has broken them.
    """

    def __init__(
        self, grouping: Grouping, quotas: Sequence[Quota], seats: int, beside: Sequence[float]
    ) -> None:
        self._sizes = [group.size for group in grouping.groups]
        self._beside = beside
        self._weights = [1.0 - chance for chance in beside]
        self._households = grouping.households
        self._settled = {
            number: self._weights[number]
            for number, group in enumerate(grouping.groups)
            if group.certain or self._weights[number] < _SLIP
        }
        self._limits: list[tuple[Sequence[int], float, float]] = [
            (range(len(self._sizes)), seats, seats)
        ]
        for quota in quotas:
            holders = grouping.holders.get((quota.feature, quota.value), ())
            self._limits.append((holders, quota.least, quota.most))
        self._full: dict[int, None] = {}
        self._shared: tuple[tuple[tuple[int, int], ...], ...] = ()

    def climb(self, steps: int) -> Chances:
        """Settle everybody, level by level; one step at least shows that there is a panel."""
        levels: list[float] = []
        each, held = self._step()
        while len(levels) < steps and held:
            levels.append(each[held[0]] / self._weights[held[0]])
            self._settled |= {number: each[number] for number in held}
            if len(self._settled) == len(each):
                break
            each, held = self._step()
        return Chances(tuple(min(1.0, max(0.0, chance)) for chance in each), tuple(levels))

    def _step(self) -> tuple[list[float], list[int]]:
        """The chances at the highest common level, and the groups that are held down at it."""
        free = [number for number in range(len(self._sizes)) if number not in self._settled]
        column = {number: place for place, number in enumerate(free, 1)}
        values, reduced = self._within_one(column)
        each = self._chances(column, values)
        if values[0] >= 1 - _SLIP:
            return each, free
        return each, [number for number in free if reduced[column[number]] > _HELD]

    def _within_one(self, column: dict[int, int]) -> _Solution:
        """The highest level at which no chance is above 1.

        Thousands of rows "at most 1" would be slow. So first a run without them: its level may be
        too high. Then a run in which nobody may have more above that level than is missing to 1:
        where it reaches the same level, that is the answer. Else those who were above 1 are
        given rows, and so on; only people whom the quotas need one and all end up with rows.
        """
        while True:
            loose = self._highest(column, room=1.0)
            if loose is None:
                raise NoPanel
            level = loose[0][0]
            strict = self._highest(column, room=1.0 - level)
            if strict is not None and strict[0][0] >= level - _SLIP / 100:
                return strict
            full = [n for n in column if level + loose[0][column[n]] > 1 + _SLIP]
            if not full:
                return loose
            self._full |= dict.fromkeys(full)

    def _highest(self, column: dict[int, int], room: float) -> _Solution | None:
        """Run the programme with at most ``room`` above the level, and all households kept."""
        columns = [Column(cost=-1, most=1)]
        columns += [Column(most=1.0 if n in self._full else max(0.0, room)) for n in column]
        while True:
            answer = minimise(columns, self._rows(column))
            if answer is None:
                return None
            if self._shared or not self._crowded(self._chances(column, answer.values)):
                return answer.values, answer.reduced
            self._shared = self._households

    def _rows(self, column: dict[int, int]) -> list[Row]:
        """Seats and quotas, single groups at most 1, households at most 1."""
        rows = [
            self._row(column, [(n, self._sizes[n]) for n in members], least, most)
            for members, least, most in self._limits
        ]
        rows += [
            Row(((0, 1), (column[number], 1)), most=1) for number in self._full if number in column
        ]
        rows += [self._row(column, kind, None, self._room(kind)) for kind in self._shared]
        return [row for row in rows if row is not None]

    def _room(self, kind: Sequence[tuple[int, int]]) -> float:
        """What a household's chances may come to beside the panel's."""
        return max(0.0, 1 - sum(count * self._beside[number] for number, count in kind))

    def _row(
        self,
        column: dict[int, int],
        counts: Sequence[tuple[int, float]],
        least: float | None,
        most: float | None,
    ) -> Row | None:
        """A limit on the sum of chances, less what is settled; nothing if all of it is."""
        fixed = sum(count * self._settled[n] for n, count in counts if n in self._settled)
        open_ = [(n, count * self._weights[n]) for n, count in counts if n in column]
        if not open_:
            if fixed < (least or 0) - _ROUGH or (most is not None and fixed > most + _ROUGH):
                raise NoPanel
            return None
        entries = [(0, sum(factor for _, factor in open_))]
        entries += [(column[n], factor) for n, factor in open_]
        return Row(
            tuple(entries),
            None if least is None else least - fixed,
            None if most is None else most - fixed,
        )

    def _chances(self, column: dict[int, int], values: Sequence[float]) -> list[float]:
        return [
            self._weights[n] * (values[0] + values[column[n]]) if n in column else self._settled[n]
            for n in range(len(self._sizes))
        ]

    def _crowded(self, each: Sequence[float]) -> bool:
        """Whether the chances of some household come to more than one."""
        return any(
            sum(count * each[number] for number, count in kind) > self._room(kind) + _SLIP
            for kind in self._households
        )
