"""The outcome: what it has to say, told again from the ballots and compared."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.second_verifier import greedy, knapsack
from tests.second_verifier.election import Election, Project
from tests.second_verifier.reading import demand, keyed, same, text, whole
from tests.second_verifier.reasons import reason, runner_up
from tests.second_verifier.vote import Vote

KEYS = (
    *("schema", "rule", "budget", "voters", "spent", "left", "total_support", "lottery"),
    *("projects", "funded", "proven", "proof", "optimal_sets", "ties", "not_funded"),
    *("runner_up", "greedy", "steps"),
)
PROOF = (
    *("solver", "solver_support", "solver_status", "method", "check_support", "states"),
    *("agrees", "doubt"),
)


def agree(vote: Vote, **expected: Any) -> None:
    """Demand that these parts of the outcome are as they were found again."""
    for key, value in expected.items():
        demand(same(vote.outcome[key], value), f"{key} of the outcome is another")


def winners(election: Election) -> list[Project]:
    """The funded projects, in the order of the list."""
    if election.rule == "greedy":
        ids = {one.id for one in greedy.funded(election)}
    else:
        ids = set(election.ids(knapsack.funded(election).members))
    return [one for one in election.queue if one.id in ids]


def lottery(vote: Vote) -> None:
    """The order follows from the seed, and the seed was committed to."""
    seed = vote.seed.encode()
    commitment = vote.rulebook.told["seed_commitment"]
    demand(commitment in ("", hashlib.sha256(seed).hexdigest()), "another seed")
    ids = [one["id"] for one in vote.rulebook.projects]
    drawn = sorted(ids, key=lambda one: hashlib.sha256(seed + b"\0" + one.encode()).digest())
    demand(drawn == vote.lottery, "another order")
    agree(vote, lottery=drawn)


def recount(vote: Vote) -> None:
    """The supports are those of the ballots."""
    keyed(vote.outcome, *KEYS)
    election = vote.election
    funded = set(vote.outcome["funded"])
    projects = [
        {
            "project_id": one.id,
            "cost": one.cost,
            "support": one.support,
            "supporters": one.supporters,
            "meets_threshold": election.meets(one),
            "funded": one.id in funded,
        }
        for one in election.queue
    ]
    head = {"schema": "madang-outcome/1", "rule": election.rule, "budget": election.budget}
    agree(vote, **head, voters=vote.voters, projects=projects)


def rule(vote: Vote) -> None:
    """The funded projects are those of the rule."""
    found = winners(vote.election)
    spent = sum(one.cost for one in found)
    support = sum(one.support for one in found)
    agree(
        vote,
        funded=[one.id for one in found],
        spent=spent,
        left=vote.election.budget - spent,
        total_support=support,
    )
    _proof(vote, support)


def _proof(vote: Vote, support: int) -> None:
    proof, proven = keyed(vote.outcome["proof"], *PROOF), vote.outcome["proven"]
    whole(proof["states"])
    for key in ("solver", "solver_status", "method", "doubt"):
        text(proof[key])
    for key in ("solver_support", "check_support"):
        if proof[key] is not None:
            whole(proof[key])
    demand(type(proof["agrees"]) is bool, "agrees is neither true nor false")
    demand(same(proven, proof["agrees"] is True and proof["doubt"] == ""), "proven is not so")
    knapsack_rule = vote.election.rule == "knapsack"
    demand(proven or knapsack_rule, "greedy is always proven")
    if proven:
        demand(same(proof["check_support"], support), "proven for another support")
        demand(not knapsack_rule or same(proof["solver_support"], support), "another support")


def ties(vote: Vote) -> None:
    """How many plans were equally good, and what decided between them."""
    election = vote.election
    if election.rule == "greedy":
        agree(vote, optimal_sets=None, ties=greedy.ties(election))
    elif vote.outcome["optimal_sets"] is None:
        agree(vote, ties=[])
    else:
        agree(vote, optimal_sets=knapsack.optimal_sets(election), ties=knapsack.ties(election))


def losses(vote: Vote) -> None:
    """Why each of the others is not funded."""
    election, told = vote.election, vote.outcome["not_funded"]
    funded = winners(election)
    lost = [one for one in election.queue if one not in funded]
    demand(len(told) == len(lost), "another number of reasons")
    for one, line in zip(lost, told, strict=True):
        expected = reason(election, one, funded, exact=line["exact"] is not False)
        demand(same(line, expected), f"{one.id}: {line} is not {expected}")
    agree(vote, runner_up={"gap": runner_up(election, funded, told)})


def steps(vote: Vote) -> None:
    """The steps, and what greedy would have funded."""
    election = vote.election
    here = winners(election)
    there = greedy.funded(election)
    agree(
        vote,
        greedy={
            "funded": election.in_lottery(one.id for one in there),
            "spent": sum(one.cost for one in there),
            "total_support": sum(one.support for one in there),
            "support_short": sum(one.support for one in here) - sum(one.support for one in there),
            "only_here": election.in_lottery(one.id for one in there if one not in here),
            "only_in_outcome": election.in_lottery(one.id for one in here if one not in there),
        },
        steps=_steps(vote, here),
    )


def _steps(vote: Vote, funded: list[Project]) -> list[dict[str, Any]]:
    election, told = vote.election, vote.outcome
    ranking = [
        {"project_id": one.id, "support": one.support, "cost": one.cost}
        for one in election.candidates
    ]
    found = [_eligibility(election), {"kind": "ranking", "projects": ranking}]
    if election.rule == "knapsack":
        keys = ("total_support", "spent", "optimal_sets", "proven", "proof")
        found.append({"kind": "optimum", **{key: told[key] for key in keys}})
    found += [{"kind": "tie", **tie} for tie in told["ties"]]
    spent, rows = 0, []
    for one in funded:
        spent += one.cost
        row = {"project_id": one.id, "cost": one.cost, "support": one.support}
        rows.append({**row, "spent": spent, "left": election.budget - spent})
    purse, decisions = greedy.walk(election)
    sums = {
        "spent": sum(one.cost for one in purse.funded),
        "total_support": sum(one.support for one in purse.funded),
    }
    funding = {"kind": "funding", "projects": rows}
    return [*found, funding, {"kind": "greedy", "decisions": decisions, **sums}]


def _eligibility(election: Election) -> dict[str, Any]:
    dropped = []
    for one in election.by_lottery:
        if election.candidate(one):
            continue
        room, limit = election.room(one), None
        if one.cost > election.budget:
            cause, limit = "too_dear", election.budget
        elif one.cost > room:
            cause, limit = "cap", room
        else:
            cause = "no_support" if election.meets(one) else "below_threshold"
        told = {"project_id": one.id, "cause": cause, "cost": one.cost, "limit": limit}
        dropped.append({**told, "support": one.support, "supporters": one.supporters})
    return {
        "kind": "eligibility",
        "budget": election.budget,
        "voters": election.voters,
        "supporters_needed": election.supporters_needed,
        "support_needed": 0,
        "eligible": len(election.candidates),
        "dropped": dropped,
    }
