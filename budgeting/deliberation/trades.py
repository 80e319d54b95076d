"""The packages of all tables together: what was kept how often, and traded for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.deliberation.packages import Package


@dataclass(frozen=True, slots=True)
class Traded:
    """At how many tables one project was given up and another took its money."""

    given_up: int
    room_for: int
    tables: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All tables together; ``kept`` has (project, tables) for every project on offer."""

    tables: int
    kept: tuple[tuple[int, int], ...]
    traded: tuple[Traded, ...]


def summary(packages: Sequence[Package]) -> Summary:
    """Return how often each project was kept, and which pairs were traded most often.

    Each table counts once for a project and once for a pair. Most tables first; of equals the
    smaller project number, then the smaller number of the project that room was made for.
    """
    kept = Counter({project: 0 for package in packages for project in package.costs})
    traded: Counter[tuple[int, int]] = Counter()
    for package in packages:
        kept.update(package.kept)
        traded.update(
            {(one.project, one.room_for) for one in package.given_up if one.room_for is not None}
        )
    return Summary(
        len(packages),
        tuple(sorted(kept.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple(
            Traded(*pair, tables)
            for pair, tables in sorted(traded.items(), key=lambda entry: (-entry[1], entry[0]))
        ),
    )
