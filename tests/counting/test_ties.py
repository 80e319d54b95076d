"""The tie chain: lowest spend, then the lottery, and the lottery's own order."""

from __future__ import annotations

from hashlib import sha256

from budgeting.counting.most_support import count
from budgeting.counting.ties import lottery_order
from tests.counting.elections import an_election


def test_the_lottery_sorts_by_the_digest_of_seed_and_id() -> None:
    ids = ["7", "가", "b;c"]
    digests = {key: sha256(b"seed\x00" + key.encode()).hexdigest() for key in ids}
    assert lottery_order("seed", ids) == tuple(sorted(ids, key=digests.__getitem__))
    assert lottery_order("seed", reversed(ids)) == lottery_order("seed", ids)


def test_another_seed_draws_another_order() -> None:
    ids = [str(number) for number in range(20)]
    assert lottery_order("one", ids) != lottery_order("two", ids)


def test_the_lower_spend_wins_before_the_lottery() -> None:
    costs = {"a": 9, "b": 8, "c": 8}
    outcome = count(an_election(costs, dict.fromkeys(costs, 4), 10, lottery=["a", "c", "b"]))
    assert outcome.funded == ("c",)
    assert outcome.optimal_sets == 3
    spend, lottery = outcome.ties
    assert (spend.stage, spend.sets_before, spend.sets_after) == ("spend", 3, 2)
    assert (spend.contested, spend.chosen) == (("a", "c", "b"), ("c",))
    assert (lottery.stage, lottery.sets_before, lottery.sets_after) == ("lottery", 2, 1)
    assert (lottery.contested, lottery.chosen) == (("c", "b"), ("c",))


def test_the_set_with_the_earliest_differing_project_is_preferred() -> None:
    costs = {"a": 3, "b": 3, "c": 3, "d": 3}
    support = {"a": 1, "b": 2, "c": 2, "d": 3}
    outcome = count(an_election(costs, support, 6, lottery=["a", "c", "b", "d"]))
    assert set(outcome.funded) == {"c", "d"}


def test_projects_in_every_optimal_set_are_not_contested() -> None:
    costs = {"a": 1, "b": 5, "c": 5}
    outcome = count(an_election(costs, {"a": 9, "b": 2, "c": 2}, 6))
    (spend, lottery) = outcome.ties
    assert spend.contested == lottery.contested == ("b", "c")


def test_the_reason_of_a_tied_loser_says_so() -> None:
    outcome = count(an_election({"a": 5, "b": 5}, {"a": 2, "b": 2}, 6))
    (reason,) = outcome.not_funded
    assert (reason.cause, reason.support_missing, reason.tie_decides) == ("tie", 0, "not_funded")
    assert (reason.support_funded, reason.price_tied, reason.price_funded) == (3, 6, 4)
