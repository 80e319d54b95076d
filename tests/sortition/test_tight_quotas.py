"""Quotas that leave no room in any feature: where dealing fails, whole panels are weighed."""

from __future__ import annotations

from itertools import islice

import pytest

from bench.pools import generated
from budgeting.sortition.balance import Balance
from budgeting.sortition.block import Dealer, NoWay
from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import Panel, build, frequencies
from budgeting.sortition.pool import Terms
from tests.sortition.pools import keeps

TIGHT = generated(100, 10, 3, 0)


def grown(terms: Terms, wanted: int, begun: tuple[Panel, ...] = ()) -> list[tuple[Panel, ...]]:
    """The lists of different lengths on the way."""
    lists = {len(panels): panels for panels in build(terms, wanted, begun)}
    return list(lists.values())


@pytest.fixture(scope="module")
def lists() -> list[tuple[Panel, ...]]:
    """A list of 300 panels after each of its blocks."""
    return grown(TIGHT, 300)


def test_every_panel_keeps_every_quota(lists: list[tuple[Panel, ...]]) -> None:
    assert [len(panels) for panels in lists] == [100, 200, 300]
    assert all(keeps(TIGHT, panel.members) for panel in lists[-1])


def test_the_smallest_chance_stays_within_one_panel_of_the_ceiling(
    lists: list[tuple[Panel, ...]],
) -> None:
    best = ceiling(TIGHT)
    counts = frequencies(TIGHT, lists[-1])
    drawable = [count for place, count in enumerate(counts) if place not in best.never]
    assert min(drawable) >= int(best.smallest * 300) - 1


def test_a_list_that_was_stopped_goes_on_in_the_same_way(lists: list[tuple[Panel, ...]]) -> None:
    assert grown(TIGHT, 200, lists[0])[-1] == lists[1]


@pytest.mark.parametrize("stopped", [0, 1])
def test_a_list_that_could_never_be_dealt_goes_on_in_the_same_way(
    monkeypatch: pytest.MonkeyPatch, stopped: int
) -> None:
    def refuse(*_given: object) -> None:
        raise NoWay

    monkeypatch.setattr(Dealer, "deal", refuse)
    terms = generated(45, 5, 2, 1)
    lists = [panels for panels in grown(terms, 300) if panels]
    assert [len(panels) for panels in lists] == [100, 200, 300]
    assert grown(terms, 300, lists[stopped])[-1] == lists[2]


def test_the_search_for_panels_can_be_stopped_at_every_one_of_them() -> None:
    lengths = [len(panels) for panels in islice(build(TIGHT, 200), 20)]
    assert lengths == [100] * 20


def test_panels_are_chosen_so_that_nobody_is_behind_by_a_whole_appearance() -> None:
    mixes = [(1, 0, 1, 0), (0, 1, 0, 1), (1, 0, 0, 1), (0, 1, 1, 0)]
    balance = Balance([1, 1, 1, 1], [600_000_000, 400_000_000] * 2, [0, 3, 0, 3], mixes)
    balance.choose(3, 7)
    balance.improve()
    assert balance.is_even
    counts = [sum(mix[group] for mix in balance.chosen_mixes()) for group in range(4)]
    assert counts == [6, 1, 6, 1]
    assert min(balance.costs()) == 0


def test_who_is_behind_is_worth_most_to_a_panel_that_would_help() -> None:
    balance = Balance([1, 1], [500_000_000] * 2, [0, 4], [(0, 1)])
    balance.choose(4, 4)
    assert not balance.is_even
    assert balance.costs() == [-64_000, 0]
    balance.mixes.append((1, 0))
    balance.improve()
    assert balance.chosen_mixes() == [(1, 0)] * 4
