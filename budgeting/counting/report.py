"""The parts of an outcome that every rule reports in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

from budgeting.counting.greedy import Turn, funded, rank, walk
from budgeting.counting.model import Score
from budgeting.counting.outcome import (
    Comparison,
    Outcome,
    Proof,
    Reason,
    Standing,
    Step,
    Tie,
    as_plain,
)
from budgeting.counting.problem import Tally


def outcome(
    tally: Tally,
    rule: str,
    chosen: tuple[int, ...],
    proof: Proof,
    reasons: Iterable[Reason],
    *,
    ties: tuple[Tie, ...] = (),
    optimal_sets: int | None = None,
    gap: int | None = None,
) -> Outcome:
    """Put an outcome together; ``chosen`` are the funded places, ``gap`` is scaled."""
    problem = tally.problem
    order = sorted(range(len(tally.ids)), key=lambda place: rank(problem, place))
    funded_order = [place for place in order if place in chosen]
    proven = proof.agrees and not proof.doubt
    turns = walk(problem)
    body: list[Step] = [_eligibility(tally), _ranking(tally)]
    if rule != "greedy":
        body.append(_optimum(tally, chosen, proof, optimal_sets, proven))
    body.extend({"kind": "tie", **as_plain(tie)} for tie in ties)
    body.append(_funding(tally, funded_order))
    body.append(_greedy(tally, turns))
    by_id = {reason.project_id: reason for reason in reasons}
    return Outcome(
        rule=rule,
        budget=problem.budget,
        voters=tally.election.voters,
        proven=proven,
        proof=proof,
        optimal_sets=optimal_sets,
        funded=tally.names(funded_order),
        projects=tuple(_standing(tally, place, place in chosen) for place in order),
        ties=ties,
        not_funded=tuple(by_id[tally.ids[place]] for place in order if place not in chosen),
        lottery=tally.ids,
        greedy=_comparison(tally, chosen, funded(turns)),
        runner_up_gap=None if gap is None else tally.score(gap),
        steps=tuple(body),
    )


def _standing(tally: Tally, place: int, wins: bool) -> Standing:
    return Standing(
        project_id=tally.ids[place],
        cost=tally.problem.costs[place],
        support=tally.score(tally.problem.supports[place]),
        supporters=tally.supporters[place],
        meets_threshold=tally.meets[place],
        funded=wins,
    )


def _comparison(tally: Tally, chosen: tuple[int, ...], greedy: tuple[int, ...]) -> Comparison:
    """Compare the outcome with plain greedy; ids by lottery."""
    problem = tally.problem
    support = sum(problem.supports[place] for place in greedy)
    short = sum(problem.supports[place] for place in chosen) - support
    return Comparison(
        funded=tally.names(greedy),
        spent=sum(problem.costs[place] for place in greedy),
        total_support=tally.score(support),
        support_short=tally.score(short),
        only_here=tally.names(place for place in greedy if place not in chosen),
        only_in_outcome=tally.names(place for place in sorted(chosen) if place not in greedy),
    )


def _eligibility(tally: Tally) -> Step:
    """The first step: who may be funded at all."""
    threshold, voters = tally.election.threshold, tally.election.voters
    candidates = set(tally.problem.candidates)
    dropped = [place for place in range(len(tally.ids)) if place not in candidates]
    return {
        "kind": "eligibility",
        "budget": tally.problem.budget,
        "voters": voters,
        "supporters_needed": ceil(threshold.share * voters),
        "support_needed": as_plain(threshold.support),
        "eligible": len(candidates),
        "dropped": [_dropped(tally, place) for place in dropped],
    }


def _dropped(tally: Tally, place: int) -> dict[str, Any]:
    problem = tally.problem
    cost, room = problem.costs[place], problem.room(place)
    cause, limit = ("too_dear", problem.budget) if cost > problem.budget else ("cap", room)
    if cost <= room:
        cause = "no_support" if tally.meets[place] else "below_threshold"
    return {
        "project_id": tally.ids[place],
        "cause": cause,
        "cost": cost,
        "support": _score(tally, place),
        "supporters": tally.supporters[place],
        "limit": limit if cost > room else None,
    }


def _score(tally: Tally, place: int) -> Any:
    return as_plain(tally.score(tally.problem.supports[place]))


def _ranking(tally: Tally) -> Step:
    """The second step: the eligible projects by support."""
    problem = tally.problem
    order = sorted(problem.candidates, key=lambda place: rank(problem, place))
    return {
        "kind": "ranking",
        "projects": [
            {
                "project_id": tally.ids[place],
                "support": _score(tally, place),
                "cost": problem.costs[place],
            }
            for place in order
        ],
    }


def _optimum(
    tally: Tally, chosen: tuple[int, ...], proof: Proof, optimal_sets: int | None, proven: bool
) -> Step:
    """The third step: the best plan and its check."""
    cost, debt, _ = tally.problem.measure(chosen)
    return {
        "kind": "optimum",
        "total_support": as_plain(tally.score(-debt)),
        "spent": cost,
        "optimal_sets": optimal_sets,
        "proven": proven,
        "proof": as_plain(proof),
    }


def _funding(tally: Tally, order: list[int]) -> Step:
    """The funding list with the money running out."""
    spent = 0
    entries = []
    for place in order:
        cost = tally.problem.costs[place]
        spent += cost
        entries.append(
            {
                "project_id": tally.ids[place],
                "cost": cost,
                "support": _score(tally, place),
                "spent": spent,
                "left": tally.problem.budget - spent,
            }
        )
    return {"kind": "funding", "projects": entries}


def _greedy(tally: Tally, turns: tuple[Turn, ...]) -> Step:
    """The last step: every decision that plain greedy takes."""
    problem = tally.problem
    chosen = funded(turns)
    total: Score = tally.score(sum(problem.supports[place] for place in chosen))
    return {
        "kind": "greedy",
        "spent": sum(problem.costs[place] for place in chosen),
        "total_support": as_plain(total),
        "decisions": [
            {
                "project_id": tally.ids[turn.place],
                "cost": problem.costs[turn.place],
                "support": _score(tally, turn.place),
                "decision": turn.decision,
                "left": turn.left,
            }
            for turn in turns
        ],
    }
