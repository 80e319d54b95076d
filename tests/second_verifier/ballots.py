"""Ballots or their totals: whether they are legal, and whether they may be published."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.second_verifier.reading import NotShownError, canonical, demand, names, same, whole
from tests.second_verifier.vote import Vote

SMALL = 50


def ballots(vote: Vote) -> None:
    """Every ballot is legal; of totals, that they are not impossible."""
    demand(same(vote.event["ballots"], vote.voters), "another number of ballots")
    if not vote.single:
        _possible(vote)
        raise NotShownError("single ballots are withheld")
    for place, ballot in enumerate(vote.ballots, 1):
        demand(vote.rulebook.legal(ballot), f"ballot {place} is not legal")
    kinds = Counter(canonical(ballot) for ballot in vote.ballots)
    once = sum(1 for count in kinds.values() if count == 1)
    small = vote.event["single_ballots"]["why"] == "small"
    alone = None if small else once
    told = vote.event["single_ballots"]["one_of_a_kind"]
    demand(same(told, alone), "another number is one of a kind")


def _possible(vote: Vote) -> None:
    rules, count, rows = vote.rulebook.ballot, vote.voters, vote.totals["projects"]
    for row in rows:
        supporters, support = row["supporters"], row["support"]
        each = rules["points_each"] if rules["kind"] == "points" else 1
        demand(supporters <= count, "more supporters than ballots")
        demand(supporters <= support <= supporters * each, "support does not fit the supporters")
    fewest, most = vote.rulebook.bounds
    named = sum(row["supporters"] for row in rows)
    demand(named <= count * most, "more projects were named than allowed")
    demand(rules["blank_allowed"] or named >= count * fewest, "fewer projects than demanded")
    if rules["kind"] == "knapsack":
        costs = zip(rows, vote.rulebook.projects, strict=True)
        spent = sum(row["supporters"] * one["cost"] for row, one in costs)
        demand(spent <= count * vote.rulebook.envelope, "more was spent than there was")
    if rules["kind"] == "points":
        given = sum(row["support"] for row in rows)
        demand(given <= count * rules["points"], "more points than there were")


def privacy(vote: Vote) -> None:
    """Nothing is published that could point at a voter."""
    there = {name for name in _single_files(vote) if name in vote.files}
    single, count = vote.event["single_ballots"], vote.event["ballots"]
    choosers = len(set(names(single["chosen_by"], alike=True)))
    demand(vote.single != ("totals.json" in vote.files), "not one of ballots and totals")
    demand(single["published"] == vote.single, "what is told of single ballots is not so")
    if not single["published"]:
        demand(not there, f"{there} in spite of it")
    _why(single, count, choosers)
    if "openings.txt" in vote.files:
        demand(vote.rulebook.receipts == "open", "openings of receipts that are audited")


def _why(single: dict[str, Any], count: int, choosers: int) -> None:
    if count < SMALL:
        demand(not single["published"] and single["why"] == "small", "the room is small")
        demand(single["one_of_a_kind"] is None, "one of a kind in a small room")
        return
    demand(single["why"] == ("" if single["published"] else "chosen"), "why is not so")
    alone = whole(single["one_of_a_kind"])
    demand(alone <= count, "more are one of a kind than there are")
    if not single["published"] or alone * 5 > count:
        demand(choosers >= 2, "two have to choose that")


def _single_files(vote: Vote) -> tuple[str, ...]:
    table = f"{vote.event['process']}.pb"
    return "ballots.jsonl", "openings.txt", table, "votes.csv"
