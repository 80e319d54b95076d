"""The trade-off exercise: one package within the envelope, and what was given up for what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations


class DoesNotFitError(ValueError):
    """The money left does not pay for the project."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A project that was kept once; ``room_for`` names what took its money, None while nothing."""

    project: int
    room_for: int | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """What a table keeps, in the order of keeping, and what it gave up, in the order of doing so.

    Projects are numbers, money is whole minor units; ``costs`` names every project on offer.
    """

    envelope: int
    costs: Mapping[int, int]
    kept: tuple[int, ...] = ()
    given_up: tuple[GivenUp, ...] = ()

    @property
    def left(self) -> int:
        """The money not spent."""
        return self.envelope - sum(self.costs[project] for project in self.kept)

    @property
    def fitting(self) -> tuple[int, ...]:
        """The projects not kept that the money left pays for, each by itself, by number."""
        kept, left = set(self.kept), self.left
        return tuple(one for one in sorted(self.costs) if one not in kept | _dearer(self, left))


@dataclass(frozen=True, slots=True)
class Look:
    """What adding a project would do.

    ``lacking`` is the money missing, 0 when it fits; then ``no_longer_fit`` are the projects that
    fit now and would not afterwards. When it does not fit, ``exchanges`` are the smallest sets
    of kept projects, all of one project or all of two, one of which would have to go, cheapest
    first; it is empty when no two are enough.
    """

    project: int
    lacking: int
    no_longer_fit: tuple[int, ...]
    exchanges: tuple[tuple[int, ...], ...]


def look(package: Package, project: int) -> Look:
    """Say what adding a project would do; ``ValueError`` for one kept already or not on offer."""
    if project in package.kept or project not in package.costs:
        raise ValueError(f"project {project} cannot be added")
    lacking = max(package.costs[project] - package.left, 0)
    if lacking:
        return Look(project, lacking, (), smallest(package.costs, package.kept, lacking))
    later = replace(package, kept=(*package.kept, project)).fitting
    gone = tuple(one for one in package.fitting if one not in (*later, project))
    return Look(project, 0, gone, ())


def keep(package: Package, project: int) -> Package:
    """Add a project; what was given up before and made the room that it needed is recorded.

    Of projects given up for nothing yet, the smallest exchange that it needed is meant (all of
    them when no two are enough). A project kept again is given up no longer. Raises
    ``DoesNotFitError`` when it costs more than is left, ``ValueError`` as ``look``.
    """
    if look(package, project).lacking:
        raise DoesNotFitError(f"project {project} costs more than is left")
    given_up = tuple(one for one in package.given_up if one.project != project)
    free = [one.project for one in given_up if one.room_for is None]
    needed = package.costs[project] - package.left + sum(package.costs[one] for one in free)
    meant: tuple[int, ...] = ()
    if needed > 0:
        meant = next(iter(smallest(package.costs, free, needed)), tuple(free))
    return replace(
        package,
        kept=(*package.kept, project),
        given_up=tuple(_meant_for(one, project, meant) for one in given_up),
    )


def drop(package: Package, project: int) -> Package:
    """Take a project out; it is given up, for nothing yet. ``ValueError`` for one not kept."""
    if project not in package.kept:
        raise ValueError(f"project {project} is not kept")
    kept = tuple(one for one in package.kept if one != project)
    return replace(package, kept=kept, given_up=(*package.given_up, GivenUp(project)))


def exchange(package: Package, project: int, out: Sequence[int]) -> Package:
    """Give up kept projects for another one; errors as ``drop`` and ``keep``.

    ``ValueError`` also for a project that would be given up for itself.
    """
    if project in out:
        raise ValueError(f"project {project} cannot make room for itself")
    for one in out:
        package = drop(package, one)
    return keep(package, project)


def smallest(
    costs: Mapping[int, int], kept: Collection[int], lacking: int
) -> tuple[tuple[int, ...], ...]:
    """Return all single projects that free ``lacking`` money, or else all pairs that do.

    Cheapest first, of equals the smaller numbers first; the numbers of a pair ascend.
    """
    for size in (1, 2):
        found = [(sum(costs[one] for one in few), few) for few in combinations(sorted(kept), size)]
        enough = tuple(few for freed, few in sorted(found) if freed >= lacking)
        if enough:
            return enough
    return ()


def _dearer(package: Package, money: int) -> set[int]:
    return {project for project, cost in package.costs.items() if cost > money}


def _meant_for(one: GivenUp, project: int, meant: Collection[int]) -> GivenUp:
    is_meant = one.room_for is None and one.project in meant
    return GivenUp(one.project, project) if is_meant else one
