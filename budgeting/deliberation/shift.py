"""Opinion shift: what the same people answered before and after, and the net change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt


@dataclass(frozen=True, slots=True)
class NetChange:
    """How the share of an answer changed among ``people``; ``low`` and ``high`` frame it.

    ``entered`` people came to the answer and ``left`` went away from it. The bounds are of the
    95 % interval, in tenths of a percentage point, rounded outward.
    """

    people: int
    entered: int
    left: int
    low: int
    high: int

    @property
    def change(self) -> Fraction:
        """The share after less the share before, from -1 to 1."""
        return Fraction(self.entered - self.left, self.people)


@dataclass(frozen=True, slots=True)
class Transition:
    """Counts of people; ``cells[i][j]`` answered ``options[i]`` before and ``options[j]`` after."""

    options: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        """Everybody who answered both times."""
        return sum(self.before)

    @property
    def before(self) -> tuple[int, ...]:
        """Of each option how many chose it before."""
        return tuple(sum(row) for row in self.cells)

    @property
    def after(self) -> tuple[int, ...]:
        """Of each option how many chose it after."""
        return tuple(sum(column) for column in zip(*self.cells, strict=True))

    @property
    def moved(self) -> int:
        """Everybody whose two answers differ."""
        return self.people - sum(self.cells[place][place] for place in range(len(self.cells)))

    def net(self, option: str) -> NetChange:
        """Return the net change of an option's share.

        Raises ``ValueError`` for an unknown option or when nobody answered twice.
        """
        place = self.options.index(option)
        stayed = self.cells[place][place]
        return net_change(self.people, self.after[place] - stayed, self.before[place] - stayed)


def transition(
    before: Mapping[str, str], after: Mapping[str, str], options: Sequence[str]
) -> Transition:
    """Return the transition table of all voices that answered both polls.

    ``before`` and ``after`` map a voice to its choice; who answered only once is left out.
    Raises ``ValueError`` for a choice that is no option and for options named twice.
    """
    if len(set(options)) != len(options):
        raise ValueError("an option is named twice")
    places = {option: place for place, option in enumerate(options)}
    cells = [[0] * len(options) for _ in options]
    for voice in before.keys() & after.keys():
        pair = before[voice], after[voice]
        if not places.keys() >= set(pair):
            raise ValueError(f"{' or '.join(pair)} is no option")
        cells[places[pair[0]]][places[pair[1]]] += 1
    return Transition(tuple(options), tuple(tuple(row) for row in cells))


def net_change(people: int, entered: int, left: int) -> NetChange:
    """Return the net change of paired answers with its 95 % interval.

    With n people, b who came to an answer and c who left it, each person counts +1, -1 or 0.
    The variance of that number is (b + c - (b - c)^2 / n) / n, so the standard error of its mean,
    the net change, is sqrt(b + c - (b - c)^2 / n) / n, and the interval reaches 1.96 of
    these to both sides, never past -100 and 100 points. With hardly anybody moving it is too
    narrow, and with nobody it is a point. It takes the people for a sample of those who could
    have been drawn; of the people in the room the change itself is exact.

    Raises ``ValueError`` below one person and for more movers than people.

    Source: the Wald interval for the difference of paired proportions, in Agresti, Categorical
    Data Analysis, third edition (2013), section 11.1.
    """
    if people < 1 or min(entered, left) < 0 or entered + left > people:
        raise ValueError(f"{entered} and {left} of {people} people cannot have moved")
    # In tenths of a point the change is middle / people^2 and 1.96 errors are
    # sqrt(radicand) / people^2; of whole numbers both floor and ceiling come out exact.
    middle = 1000 * (entered - left) * people
    radicand = 1960**2 * people * (people * (entered + left) - (entered - left) ** 2)
    reach = _root_up(radicand)
    low = (middle - reach) // people**2
    high = -((-middle - reach) // people**2)
    return NetChange(people, entered, left, max(low, -1000), min(high, 1000))


def _root_up(number: int) -> int:
    root = isqrt(number)
    return root if root * root == number else root + 1
