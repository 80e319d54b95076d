"""Thefts of the lottery, the outcome and its tables."""

from __future__ import annotations

import json
from typing import Any

from tests.second_verifier.thief import Files, breaks, counted_again, replaced, rewritten


def exchanged(files: Files, out: str, put_in: str) -> None:
    """Fund one project instead of another, wherever the outcome names the funded ones."""

    def change(told: dict[str, Any]) -> None:
        told["funded"] = [put_in if one == out else one for one in told["funded"]]
        for row in told["projects"]:
            row["funded"] = row["project_id"] in told["funded"]
        told["funded"] = [row["project_id"] for row in told["projects"] if row["funded"]]

    counted_again(files, change)


def lost(told: dict[str, Any], cause: str) -> dict[str, Any]:
    """The first reason with a cause."""
    found: list[dict[str, Any]] = [one for one in told["not_funded"] if one["cause"] == cause]
    return found[0]


@breaks("lottery")
def the_seed_is_another(files: Files) -> None:
    rewritten(files, "lottery.json", lambda told: told.update(seed="another"))


@breaks("lottery")
def the_order_is_another(files: Files) -> None:
    rewritten(files, "lottery.json", lambda told: told["order"].reverse())


@breaks("rule")
def a_tie_is_broken_otherwise(files: Files) -> None:
    told = json.loads(files["outcome.json"])
    chosen = told["ties"][-1]["chosen"]
    other = [one for one in told["ties"][-1]["contested"] if one not in chosen]
    exchanged(files, chosen[0], other[0])


@breaks("rule")
def a_funded_project_is_exchanged(files: Files) -> None:
    exchanged(files, "a", "e")


@breaks("rule", vote="greedy")
def a_funded_project_of_greedy_is_exchanged(files: Files) -> None:
    exchanged(files, "a", "e")


@breaks("rule")
def money_is_left_that_was_spent(files: Files) -> None:
    counted_again(files, lambda told: told.update(spent=told["spent"] - 1, left=told["left"] + 1))


@breaks("rule")
def a_proof_is_claimed_that_doubts(files: Files) -> None:
    counted_again(files, lambda told: told["proof"].update(doubt="too large"))


@breaks("recount")
def the_outcome_has_another_budget(files: Files) -> None:
    counted_again(files, lambda told: told.update(budget=told["budget"] + 1))


@breaks("recount")
def a_project_has_more_support(files: Files) -> None:
    counted_again(files, lambda told: told["projects"][0].update(support=51))


@breaks("recount")
def a_project_does_not_meet_the_threshold(files: Files) -> None:
    counted_again(files, lambda told: told["projects"][-1].update(meets_threshold=True))


@breaks("ties")
def fewer_plans_were_equal(files: Files) -> None:
    counted_again(files, lambda told: told.update(optimal_sets=1, ties=[]))


@breaks("ties", vote="greedy")
def a_tie_of_greedy_is_left_out(files: Files) -> None:
    counted_again(files, lambda told: told["ties"].pop())


@breaks("losses")
def support_missing_is_off_by_one(files: Files) -> None:
    counted_again(files, lambda told: lost(told, "below_threshold").update(support_missing=1))


@breaks("losses")
def a_price_is_off_by_one(files: Files) -> None:
    def change(told: dict[str, Any]) -> None:
        lost(told, "tie")["price_funded"] += 1

    counted_again(files, change)


@breaks("losses", vote="greedy")
def a_price_of_greedy_is_off_by_one(files: Files) -> None:
    def change(told: dict[str, Any]) -> None:
        lost(told, "tie")["price_tied"] += 1

    counted_again(files, change)


@breaks("losses")
def a_cause_is_another(files: Files) -> None:
    counted_again(files, lambda told: lost(told, "tie").update(cause="outweighed"))


@breaks("losses")
def a_rival_is_left_out(files: Files) -> None:
    counted_again(files, lambda told: lost(told, "tie").update(rivals=[]))


@breaks("losses")
def the_runner_up_is_farther_behind(files: Files) -> None:
    counted_again(files, lambda told: told.update(runner_up={"gap": 9}))


@breaks("steps")
def greedy_would_have_funded_less(files: Files) -> None:
    counted_again(files, lambda told: told["greedy"]["funded"].pop())


@breaks("steps")
def a_decision_is_another(files: Files) -> None:
    def change(told: dict[str, Any]) -> None:
        told["steps"][-1]["decisions"][-1]["decision"] = "excluded"

    counted_again(files, change)


@breaks("tables")
def a_cell_of_the_results_is_another(files: Files) -> None:
    replaced(files, "results.csv", b"a,5,50,50,1,1", b"a,5,51,50,1,1")


@breaks("tables")
def a_cost_of_the_list_is_another(files: Files) -> None:
    replaced(files, "projects.csv", b"1,a,5", b"1,a,4")


@breaks("tables")
def the_header_of_the_pb_is_another(files: Files) -> None:
    replaced(files, "yard-2026.pb", b"budget;10\n", b"budget;11\n")


@breaks("tables")
def a_vote_of_the_pb_is_another(files: Files) -> None:
    replaced(files, "yard-2026.pb", b";d\n", b";a\n")


@breaks("tables")
def a_vote_of_the_csv_is_another(files: Files) -> None:
    replaced(files, "votes.csv", b",d,\r\n", b",a,\r\n")


@breaks("tables")
def the_result_for_programs_is_another(files: Files) -> None:
    replaced(files, "results.json", b'"total_support": 100', b'"total_support": 101')


@breaks("tables")
def the_data_package_has_another_digest(files: Files) -> None:
    replaced(files, "datapackage.json", b"sha256:", b"sha256:0")
