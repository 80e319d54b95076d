"""Why a project is not funded, by either rule."""

from __future__ import annotations

from typing import Any

from tests.second_verifier import greedy, knapsack
from tests.second_verifier.election import Election, Project


def reason(
    election: Election, project: Project, funded: list[Project], *, exact: bool
) -> dict[str, Any]:
    """The whole reason; where the search ended early, only what is plain."""
    rule = greedy if election.rule == "greedy" else knapsack
    found: dict[str, Any] = {
        "project_id": project.id,
        "cost": project.cost,
        "support": project.support,
        "supporters": project.supporters,
        "cause": "",
        "support_missing": None,
        "tie_decides": None,
        "support_funded": None,
        "price_tied": None,
        "price_funded": None,
        "rivals": [],
        "exact": exact,
    }
    tied = False
    if exact and project.cost <= election.room(project):
        lacks, decides, rivals, tied = rule.missing(election, project)
        needed = project.support + lacks + (decides == "not_funded")
        found |= {"support_missing": lacks, "tie_decides": decides, "rivals": rivals}
        found["support_funded"] = needed
    if exact and election.meets(project):
        found["price_tied"], found["price_funded"] = rule.prices(election, project)
    found["cause"] = _cause(election, project, funded, tied=tied, exact=exact)
    return found


def _cause(
    election: Election, project: Project, funded: list[Project], *, tied: bool, exact: bool
) -> str:
    if project.cost > election.budget:
        return "too_dear"
    if project.cost > election.room(project):
        return "cap"
    if not election.meets(project):
        return "below_threshold"
    if exact and tied:
        return "tie"
    if exact and election.rivals_by_rule(project) & {one.id for one in funded}:
        return "excluded"
    return "outweighed"


def runner_up(election: Election, funded: list[Project], told: list[dict[str, Any]]) -> int | None:
    """How far the best other set is behind."""
    if election.rule == "greedy":
        return None
    candidates = {one.id for one in election.candidates}
    gaps = [line["support_missing"] for line in told if line["project_id"] in candidates]
    if None in gaps:
        return None
    return min([*gaps, *(one.support for one in funded)], default=None)
