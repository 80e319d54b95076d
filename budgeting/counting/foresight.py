"""What a rulebook means for its own list, before anybody has voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from budgeting.counting.model import Cap
from budgeting.counting.rulebook import MILLION, ListedProject, Rulebook


def total_cost(rulebook: Rulebook) -> int:
    """What all projects cost together, in minor units."""
    return sum(project.cost for project in rulebook.projects)


def votes_needed(rulebook: Rulebook, voters: int) -> int:
    """How many of ``voters`` must support a project: the threshold, rounded up."""
    return -(-rulebook.threshold * voters // MILLION)


def under(rulebook: Rulebook, cap: Cap) -> tuple[ListedProject, ...]:
    """The projects that a cap is about, in the order of the list."""
    return tuple(
        project
        for project in rulebook.projects
        if (project.field if cap.kind == "field" else project.district) == cap.key
    )


def affordable(projects: Iterable[ListedProject], money: int) -> int:
    """The most projects that ``money`` can pay: the cheapest first."""
    number = 0
    for cost in sorted(project.cost for project in projects):
        if cost > money:
            break
        money -= cost
        number += 1
    return number


def dearer_than_envelope(rulebook: Rulebook) -> tuple[ListedProject, ...]:
    """The projects that can never be funded, as one alone costs more than the envelope."""
    return tuple(project for project in rulebook.projects if project.cost > rulebook.envelope)


def dearer_than_cap(rulebook: Rulebook, cap: Cap) -> tuple[ListedProject, ...]:
    """The projects that can never be funded, as one alone costs more than its cap."""
    return tuple(project for project in under(rulebook, cap) if project.cost > cap.limit)


def most_within_field_limits(rulebook: Rulebook) -> int:
    """The most projects that one ballot can name without breaking a limit per field."""
    limits = dict(rulebook.ballot.field_limits)
    listed = Counter(project.field for project in rulebook.projects)
    return sum(min(number, limits.get(key, number)) for key, number in listed.items())


def cheapest_ballot(rulebook: Rulebook, number: int) -> int | None:
    """The least that ``number`` projects on one ballot can cost; None if that many do not fit.

    Taking the cheapest that its field still allows is exact, for limits on disjoint fields are
    a matroid (Edmonds: Matroids and the greedy algorithm, Mathematical Programming 1, 1971).
    """
    limits = dict(rulebook.ballot.field_limits)
    named: Counter[str] = Counter()
    spent = taken = 0
    for project in sorted(rulebook.projects, key=lambda project: (project.cost, project.number)):
        if taken == number:
            break
        if named[project.field] >= limits.get(project.field, len(rulebook.projects)):
            continue
        named[project.field] += 1
        spent += project.cost
        taken += 1
    return spent if taken == number else None


def exact_share(rulebook: Rulebook) -> Fraction:
    """The share of the projects before it is rounded down to whole projects."""
    return Fraction(len(rulebook.projects) * rulebook.ballot.number, MILLION)
