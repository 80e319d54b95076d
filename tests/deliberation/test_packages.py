"""One package within the envelope: what fits, what would have to go, what was given up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from budgeting.deliberation.packages import (
    DoesNotFitError,
    GivenUp,
    Package,
    drop,
    exchange,
    keep,
    look,
    smallest,
)

COSTS = {1: 60, 2: 30, 3: 20, 4: 40, 5: 100, 6: 10}
PRICES = st.dictionaries(st.integers(1, 8), st.integers(1, 12), min_size=1)


def _package(*kept: int) -> Package:
    return Package(100, COSTS, kept)


def test_adding_says_what_no_longer_fits() -> None:
    seen = look(_package(2), 4)
    assert (seen.lacking, seen.exchanges) == (0, ())
    # 70 left; after the fourth project 30: the first does not fit any more, the fifth never did
    assert seen.no_longer_fit == (1,)


def test_what_does_not_fit_names_the_single_projects_that_would_make_room() -> None:
    seen = look(_package(2, 3, 4), 1)
    assert seen.lacking == 50
    # no single one frees 50; the second and third do, at the lowest price
    assert seen.exchanges == ((2, 3), (3, 4), (2, 4))
    assert look(_package(1, 3), 4).exchanges == ((3,), (1,))
    assert look(_package(1, 3), 4).no_longer_fit == ()


def test_where_two_are_not_enough_nothing_is_proposed() -> None:
    assert look(_package(2, 3, 4, 6), 5).exchanges == ()
    assert look(Package(50, COSTS, (3,)), 5).exchanges == ()


@given(PRICES, st.integers(0, 40), st.data())
def test_a_look_agrees_with_trying(
    costs: dict[int, int], envelope: int, data: st.DataObject
) -> None:
    kept: list[int] = []
    for one in data.draw(st.permutations(sorted(costs))):
        if sum(costs[other] for other in kept) + costs[one] <= envelope and data.draw(
            st.booleans()
        ):
            kept.append(one)
    others = sorted(set(costs) - set(kept))
    if not others:
        return
    project = data.draw(st.sampled_from(others))
    seen = look(Package(envelope, costs, tuple(kept)), project)
    left = envelope - sum(costs[one] for one in kept)
    assert seen.lacking == (costs[project] - left if costs[project] > left else 0)
    if seen.lacking:
        singles = [(one,) for one in kept if left + costs[one] >= costs[project]]
        pairs = [
            (one, two)
            for one in kept
            for two in kept
            if one < two and left + costs[one] + costs[two] >= costs[project]
        ]
        assert sorted(seen.exchanges) == sorted(singles or pairs)
        prices = [(sum(costs[one] for one in few), few) for few in seen.exchanges]
        assert prices == sorted(prices)
    else:
        lost = [
            one for one in others if one != project and left - costs[project] < costs[one] <= left
        ]
        assert list(seen.no_longer_fit) == lost
        assert seen.exchanges == ()


def test_an_exchange_records_what_was_given_up_for_what() -> None:
    package = exchange(_package(1, 3), 4, [3])
    assert package.kept == (1, 4)
    assert package.given_up == (GivenUp(3, 4),)
    package = exchange(package, 2, [1])
    assert package.given_up == (GivenUp(3, 4), GivenUp(1, 2))


@pytest.mark.parametrize("out", [[3], [1, 3]])
def test_no_project_is_given_up_for_itself(out: list[int]) -> None:
    with pytest.raises(ValueError, match="room for itself"):
        exchange(_package(1, 3), 3, out)


def test_a_project_kept_again_is_given_up_no_longer() -> None:
    package = drop(exchange(_package(1, 3), 4, [3]), 1)
    assert package.given_up == (GivenUp(3, 4), GivenUp(1))
    package = keep(package, 3)
    assert package.kept == (4, 3)
    assert package.given_up == (GivenUp(1, 3),)


def test_what_was_taken_out_first_made_the_room_that_came_later() -> None:
    package = drop(drop(_package(1, 2), 1), 2)
    assert package.given_up == (GivenUp(1), GivenUp(2))
    # 10 were left all along: the sixth project needed nobody's money
    assert keep(package, 6).given_up == (GivenUp(1), GivenUp(2))
    # the fourth needed 30 more: the second alone would have been enough
    assert keep(package, 4).given_up == (GivenUp(1), GivenUp(2, 4))
    assert keep(package, 5).given_up == (GivenUp(1, 5), GivenUp(2, 5))


def test_where_three_made_the_room_all_three_are_meant() -> None:
    package = exchange(_package(2, 3, 4), 5, [2, 3, 4])
    assert package.given_up == (GivenUp(2, 5), GivenUp(3, 5), GivenUp(4, 5))


def test_smallest_is_one_before_two_and_cheap_before_dear() -> None:
    assert smallest({1: 5, 2: 5, 3: 9}, [3, 2, 1], 5) == ((1,), (2,), (3,))
    assert smallest({1: 5, 2: 5, 3: 9}, [3, 2, 1], 10) == ((1, 2), (1, 3), (2, 3))


def test_only_what_fits_is_kept_and_only_what_is_kept_is_dropped() -> None:
    with pytest.raises(DoesNotFitError, match="costs more"):
        keep(_package(1, 3), 4)
    for wrong in (1, 99):
        with pytest.raises(ValueError, match="cannot be added"):
            keep(_package(1), wrong)
    with pytest.raises(ValueError, match="is not kept"):
        drop(_package(1), 2)
    with pytest.raises(ValueError, match="is not kept"):
        exchange(_package(1), 2, [1, 1])


class Table(RuleBasedStateMachine):
    """A table that adds, takes out and exchanges as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.package = _package()
        self.was_kept: set[int] = set()

    @rule(project=st.sampled_from(sorted(COSTS)))
    def add(self, project: int) -> None:
        if project in self.package.fitting:
            self.package = keep(self.package, project)
            self.was_kept.add(project)

    @precondition(lambda self: self.package.kept)
    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        self.package = drop(self.package, data.draw(st.sampled_from(self.package.kept)))

    @rule(project=st.sampled_from(sorted(COSTS)), data=st.data())
    def trade(self, project: int, data: st.DataObject) -> None:
        if project in self.package.kept:
            return
        exchanges = look(self.package, project).exchanges
        if exchanges:
            out = data.draw(st.sampled_from(exchanges))
            self.package = exchange(self.package, project, out)
            self.was_kept.add(project)
            assert {GivenUp(one, project) for one in out} <= set(self.package.given_up)

    @invariant()
    def the_envelope_is_never_passed(self) -> None:
        assert self.package.left >= 0
        assert len(set(self.package.kept)) == len(self.package.kept)

    @invariant()
    def what_was_kept_once_is_kept_or_given_up(self) -> None:
        given_up = [one.project for one in self.package.given_up]
        assert len(set(given_up)) == len(given_up)
        assert set(given_up) | set(self.package.kept) == self.was_kept
        assert not set(given_up) & set(self.package.kept)
        assert all(one.room_for in (None, *self.was_kept) for one in self.package.given_up)


TestTable = Table.TestCase
