"""The rule ``knapsack`` by looking at every plan there is: the best one, ties and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.second_verifier.election import Election, Plan, Project


def funded(election: Election) -> Plan:
    """The best plan of candidates."""
    return max(election.plans)


def optimal_sets(election: Election) -> int:
    """How many plans have the greatest support."""
    most = funded(election).support
    return sum(1 for plan in election.plans if plan.support == most)


def ties(election: Election) -> list[dict[str, Any]]:
    """What was decided by cost and by lottery among the plans with the greatest support."""
    best = funded(election)
    equal = [plan for plan in election.plans if plan.support == best.support]
    cheapest = [plan for plan in equal if plan.minus_cost == best.minus_cost]
    found = []
    if len(equal) > 1:
        found.append(_tie(election, "spend", equal, len(cheapest)))
    if len(cheapest) > 1:
        found.append(_tie(election, "lottery", cheapest, 1))
    return found


def _tie(election: Election, stage: str, before: list[Plan], after: int) -> dict[str, Any]:
    somewhere, everywhere = 0, -1
    for plan in before:
        somewhere, everywhere = somewhere | plan.members, everywhere & plan.members
    contested = somewhere & ~everywhere
    return {
        "stage": stage,
        "sets_before": len(before),
        "sets_after": after,
        "contested": election.ids(contested),
        "chosen": election.ids(contested & funded(election).members),
    }


def _others(election: Election, project: Project) -> Iterator[tuple[Plan, int]]:
    """Plans beside which a project may stand, each with what it may cost there at most."""
    shut_out = election.bits(election.rivals_by_rule(project)) | election.bit(project)
    for plan in election.plans:
        if not plan.members & shut_out:
            yield plan, election.slack(plan, project)


def best_with(election: Election, project: Project) -> Plan:
    """The best plan that contains the project at its cost."""
    return max(
        election.with_project(plan, project)
        for plan, slack in _others(election, project)
        if slack >= project.cost
    )


def prices(election: Election, project: Project) -> tuple[int | None, int | None]:
    """The greatest prices at which the project would be in a best plan, and would be funded."""
    best, bit = funded(election), election.bit(project)
    tied, wins = [], []
    for plan, slack in _others(election, project):
        support = plan.support + project.support
        if support >= best.support:
            tied.append(slack)
        if support > best.support:
            wins.append(slack)
        elif support == best.support:
            level = plan.minus_cost - best.minus_cost
            earlier = plan.members | bit > best.members
            wins.append(min(slack, level if earlier else level - 1))
    return _positive(tied), _positive(wins)


def _positive(found: list[int]) -> int | None:
    return max((price for price in found if price >= 1), default=None)


def missing(election: Election, project: Project) -> tuple[int, str, list[str], bool]:
    """What support it lacks, who wins then, whom it displaces, and whether it is in a tie."""
    best, other = funded(election), best_with(election, project)
    behind = best.support - other.support
    lacks = max(behind, election.need(project) - project.support)
    wins = lacks > behind or other[1:3] > best[1:3]
    displaced = election.ids(best.members & ~other.members)
    return lacks, "funded" if wins else "not_funded", displaced, behind == 0
