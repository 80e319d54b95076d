"""The packages of all tables together: what was kept how often, and traded for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgeting.deliberation.packages import Package


@dataclass(frozen=True, slots=True)
class Traded:
    """At how many tables one project was given up and another took its money."""

    given_up: int
    room_for: int
    tables: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How many ``tables`` kept a project, ``of`` those that had it before them."""

    project: int
    tables: int
    of: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All rounds of all tables together; ``kept`` has every project that was on offer."""

    tables: int
    kept: tuple[Kept, ...]
    traded: tuple[Traded, ...]


def summary(packages: Mapping[int, Sequence[Package]]) -> Summary:
    """Return how often each project was kept, and which pairs were traded most often.

    ``packages`` are those of every table, in the order of its rounds. A table counts once for a
    project, with the last of its packages that the project was on offer for, and once for a pair.
    The largest share of the tables first; of equals the smaller project number. Pairs of most
    tables first, then by the smaller numbers.
    """
    kept: Counter[int] = Counter()
    offered: Counter[int] = Counter()
    traded: Counter[tuple[int, int]] = Counter()
    for rounds in packages.values():
        last = {project: package for package in rounds for project in package.costs}
        offered.update(last.keys())
        kept.update(project for project, package in last.items() if project in package.kept)
        traded.update(set().union(*map(_pairs, rounds)))
    rows = [Kept(project, kept[project], of) for project, of in offered.items()]
    return Summary(
        len(packages),
        tuple(sorted(rows, key=lambda one: (-Fraction(one.tables, one.of), one.project))),
        tuple(
            Traded(*pair, tables)
            for pair, tables in sorted(traded.items(), key=lambda entry: (-entry[1], entry[0]))
        ),
    )


def _pairs(package: Package) -> set[tuple[int, int]]:
    """Each project that was given up for another one, with that one."""
    return {(one.project, one.room_for) for one in package.given_up if one.room_for is not None}
