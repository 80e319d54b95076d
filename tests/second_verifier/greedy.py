"""The rule ``greedy``: the queue, ties and reasons, by simulation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.second_verifier.election import Election, Project


class Purse:
    """What is funded so far."""

    def __init__(self, election: Election, funded: Iterable[Project] = ()) -> None:
        self.election = election
        self.funded = list(funded)

    @property
    def left(self) -> int:
        """Money that is left."""
        return self.election.budget - sum(one.cost for one in self.funded)

    def decision(self, project: Project, price: int) -> str:
        """What the rule says about a project at a price."""
        if self.election.rivals_by_rule(project) & {one.id for one in self.funded}:
            return "excluded"
        if price > self.left:
            return "does_not_fit"
        for key, limit in self.election.caps:
            under = sum(one.cost for one in self.funded if key in one.keys)
            if key in project.keys and under + price > limit:
                return "over_cap"
        return "funded"


def walk(election: Election, first: Project | None = None) -> tuple[Purse, list[dict[str, Any]]]:
    """Look at every candidate in turn; ``first`` is funded before all others."""
    purse, decisions = Purse(election, [first] if first else []), []
    for one in election.candidates:
        if one == first:
            continue
        decision = purse.decision(one, one.cost)
        if decision == "funded":
            purse.funded.append(one)
        told = {"project_id": one.id, "cost": one.cost, "support": one.support}
        decisions.append({**told, "decision": decision, "left": purse.left})
    return purse, decisions


def funded(election: Election) -> list[Project]:
    """The funded projects in the order in which they were funded."""
    return walk(election)[0].funded


def ties(election: Election) -> list[dict[str, Any]]:
    """Where support alone, or support and cost, did not decide."""
    found = []
    winners = set(funded(election))
    for support in sorted({one.support for one in election.candidates}, reverse=True):
        level = [one for one in election.candidates if one.support == support]
        if not _parted(level, winners):
            continue
        found.append(_tie(election, "spend", level, winners))
        for cost in sorted({one.cost for one in level}):
            alike = [one for one in level if one.cost == cost]
            if _parted(alike, winners):
                found.append(_tie(election, "lottery", alike, winners))
    return found


def _parted(some: list[Project], winners: set[Project]) -> bool:
    return 0 < len(winners.intersection(some)) < len(some)


def _tie(
    election: Election, stage: str, contested: list[Project], winners: set[Project]
) -> dict[str, Any]:
    return {
        "stage": stage,
        "sets_before": None,
        "sets_after": None,
        "contested": election.in_lottery(one.id for one in contested),
        "chosen": election.in_lottery(one.id for one in contested if one in winners),
    }


def fits(election: Election, project: Project, before: Iterable[Project], price: int) -> bool:
    """Whether it would be funded behind these, at a price."""
    return Purse(election, before).decision(project, price) == "funded"


def is_level(election: Election, project: Project, support: int, price: int) -> bool:
    """Whether it fits behind those with more support."""
    ahead = [one for one in funded(election) if one.support > support]
    return fits(election, project, ahead, price)


def wins(election: Election, project: Project, support: int, price: int) -> bool:
    """Whether it fits behind all that would come before it."""
    own = (-support, price, project.place)
    ahead = [one for one in funded(election) if (-one.support, one.cost, one.place) < own]
    return fits(election, project, ahead, price)


def missing(election: Election, project: Project) -> tuple[int, str, list[str], bool]:
    """What support it lacks, who wins then, whom it displaces, and whether it is in a tie."""
    least = max(election.need(project), 1)
    winners = funded(election)
    above = sorted({one.support for one in winners if one.support > least})
    level = next(
        support for support in (least, *above) if is_level(election, project, support, project.cost)
    )
    decides = "funded" if wins(election, project, level, project.cost) else "not_funded"
    still = {one.id for one in walk(election, project)[0].funded}
    displaced = election.in_lottery(one.id for one in winners if one.id not in still)
    return level - project.support, decides, displaced, level == project.support


def prices(election: Election, project: Project) -> tuple[int | None, int | None]:
    """The greatest prices at which it would be level, and would win.

    Between two prices at which something changes nothing does, so only those are tried: what is
    left behind some of the funded projects, what is left of a cap, and the costs of its equals.
    """
    if not project.support:
        return None, None
    support = project.support
    tried = [price for price in _turns(election, project) if 1 <= price <= election.room(project)]
    tied = [price for price in tried if is_level(election, project, support, price)]
    most = max(tied, default=None)
    if most is None:
        return None, None
    won = [price for price in tried if price <= most and wins(election, project, support, price)]
    return most, max(won, default=None)


def _turns(election: Election, project: Project) -> set[int]:
    winners = funded(election)
    found = {1, election.room(project)}
    for count in range(len(winners) + 1):
        ahead = winners[:count]
        found.add(Purse(election, ahead).left)
        for key, limit in election.caps:
            found.add(limit - sum(one.cost for one in ahead if key in one.keys))
    found |= {one.cost + step for one in election.candidates for step in (-1, 0)}
    return found
