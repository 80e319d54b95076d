"""A count can be watched and interrupted, and says so when its limits end it."""

from __future__ import annotations

from random import Random

import pytest

from budgeting.canonical import canonical_json
from budgeting.counting.limits import Limits
from budgeting.counting.most_support import count
from budgeting.counting.outcome import as_document
from budgeting.counting.rules import RULES
from tests.counting.elections import a_room, an_election, recount

TINY = Limits(states=5, nodes=5, reasons=5)


class StopError(Exception):
    """Somebody pressed the button."""


@pytest.mark.parametrize("rule", sorted(RULES))
def test_progress_rises_to_the_end(rule: str) -> None:
    seen: list[tuple[int, int]] = []
    RULES[rule].count(a_room(30, 20, 6), progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    assert len({total for _, total in seen}) == 1


def test_a_count_is_interrupted_by_its_progress() -> None:
    def stop(done: int, _: int) -> None:
        if done > 5:
            raise StopError

    with pytest.raises(StopError):
        count(a_room(30, 20, 6), progress=stop)


def test_the_solver_is_interrupted_too() -> None:
    random = Random(1)
    costs = {f"p{number}": 2 * random.randint(1_000, 99_999) for number in range(120)}
    costs["odd"] = 1_001
    calls = 0

    def stop(done: int, _: int) -> None:
        nonlocal calls
        calls += done == 2
        if calls > 3:
            raise StopError

    with pytest.raises(StopError):
        count(an_election(costs, costs, sum(costs.values()) // 2 | 1), progress=stop, limits=TINY)


def test_an_interrupted_count_is_repeated_with_the_same_bytes() -> None:
    election = a_room(30, 20, 6)
    first = canonical_json(as_document(count(election)))
    assert canonical_json(as_document(count(a_room(30, 20, 6)))) == first


def test_a_plan_that_was_not_checked_is_not_called_proven() -> None:
    random = Random(3)
    costs = {f"p{number}": random.randint(100, 999) for number in range(14)}
    support = {key: random.randint(1, 40) for key in costs}
    election = an_election(costs, support, 3_000)
    outcome = count(election, limits=TINY)
    assert not outcome.proven
    assert outcome.proof.method == "none"
    assert outcome.proof.doubt == "not_checked"
    assert not any(reason.exact for reason in outcome.not_funded)
    assert set(outcome.funded) == recount(election).best()


def test_an_exact_plan_without_the_solvers_consent_is_not_called_proven() -> None:
    random = Random(1)
    costs = {f"p{number}": 2 * random.randint(1_000, 99_999) for number in range(40)}
    support = {key: cost // 7 + random.randint(0, 9) for key, cost in costs.items()}
    election = an_election(costs, support, sum(costs.values()) // 2 | 1)
    outcome = count(election, limits=Limits(solver_nodes=0, reasons=0))
    assert outcome.proof.check_support == outcome.total_support
    assert not outcome.proven
    assert outcome.proof.doubt in ("solver_stopped", "solver_failed")
    assert count(election, limits=Limits(reasons=0)).funded == outcome.funded


def test_reasons_that_the_limit_cut_off_say_so() -> None:
    outcome = count(a_room(40, 30, 8), limits=Limits(reasons=0))
    assert outcome.proven
    cut = [reason for reason in outcome.not_funded if not reason.exact]
    assert cut
    assert all(reason.support_missing is reason.price_funded is None for reason in cut)
    assert outcome.runner_up_gap is None
