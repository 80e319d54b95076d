"""The list of panels: every panel keeps every rule, and the chances are as fair as can be."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import Panel, build, frequencies
from budgeting.sortition.chances import NoPanel
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats
from tests.sortition.pools import a_pool, all_panels, exact_leximin, keeps, pools

SLOW = [HealthCheck.too_slow]


def the_list(terms: Terms, wanted: int) -> tuple[Panel, ...]:
    """The whole list."""
    return list(build(terms, wanted))[-1]


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(pools())
def test_no_panel_breaks_a_quota_a_household_or_a_standing(terms: Terms) -> None:
    panels = the_list(terms, 30)
    assert len(panels) == 30
    assert all(keeps(terms, panel.members) for panel in panels)
    assert sum(frequencies(terms, panels)) == 30 * terms.seats


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_chance_is_the_most_that_the_list_can_give(seed: int) -> None:
    terms = a_pool(300, 30, seed)
    best = ceiling(terms)
    counts = frequencies(terms, the_list(terms, 200))
    drawable = [n for place, n in enumerate(counts) if place not in best.never]
    assert int(best.smallest * 200) - 1 <= min(drawable) <= best.smallest * 200 + 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_small_pools_get_the_leximin_of_all_their_panels(seed: int) -> None:
    terms = a_pool(6 + seed % 7, 3 + seed % 2, seed, slack=seed % 2)
    assert all_panels(terms)
    counts = frequencies(terms, the_list(terms, 1000))
    for count, chance in zip(counts, exact_leximin(terms), strict=True):
        assert count == pytest.approx(1000 * chance, abs=3)


def test_the_list_comes_nearer_to_the_ceiling_as_it_grows() -> None:
    terms = a_pool(250, 25, 3)
    best = ceiling(terms).smallest
    short = [
        best - min(frequencies(terms, the_list(terms, size))) / size for size in (10, 100, 300)
    ]
    assert short[0] >= short[1] >= short[2] - 1e-9
    assert short[2] <= 2 / 300


def test_three_kinds_of_people_all_get_exactly_one_in_ten() -> None:
    people = [Person(f"{n:04d}", ("a", "x") if n < 100 else ("a", "y") if n < 200 else ("b", "y"))
              for n in range(400)]  # fmt: skip
    quotas = (Quota("one", "a", 20, 20), Quota("one", "b", 20, 20), Quota("two", "x", 10, 10))
    terms = Terms(("one", "two"), tuple(people), quotas, 40)
    assert set(frequencies(terms, the_list(terms, 100))) == {10}


def test_people_of_a_kind_are_not_always_drawn_together() -> None:
    people = tuple(Person(f"{n:03d}", ("a",)) for n in range(100))
    terms = Terms(("one",), people, (), 10)
    assert len({panel.members for panel in the_list(terms, 50)}) > 40


@pytest.mark.parametrize(("seats", "homes"), [(30, 31), (30, 30), (28, 30)])
def test_a_seat_for_nearly_every_household_leaves_the_chances_as_they_are(
    seats: int, homes: int
) -> None:
    places = [home for home in range(homes) for _ in range(2 + home % 6)]
    people = tuple(Person(f"p{n:03}", (), f"home {home}") for n, home in enumerate(places))
    terms = Terms((), people, (), seats)
    panels = the_list(terms, 100)
    assert all(keeps(terms, panel.members) for panel in panels)
    assert min(frequencies(terms, panels)) == int(ceiling(terms).smallest * 100)


def test_certain_people_are_in_every_panel_and_those_out_in_none() -> None:
    terms = a_pool(120, 12, 5, slack=2)
    inside = all_certain(terms)
    people = tuple(
        replace(one, standing="certain" if n in inside else "out" if n % 17 == 3 else "free")
        for n, one in enumerate(terms.people)
    )
    terms = replace(terms, people=people)
    counts = frequencies(terms, the_list(terms, 60))
    assert all(counts[place] == 60 for place in inside)
    assert not any(counts[n] for n, one in enumerate(people) if one.standing == "out")


def all_certain(terms: Terms) -> tuple[int, ...]:
    """Two members of a panel that is possible, none of whom would be left out below."""
    first = the_list(terms, 1)[0].members
    return tuple(place for place in first if place % 17 != 3)[:2]


def test_reserves_stand_beside_the_panel_in_its_ratios() -> None:
    terms = a_pool(300, 30, 2, reserves=15)
    aims = reserve_quotas(terms)
    homes = {n: one.household for n, one in enumerate(terms.people)}
    for panel in the_list(terms, 40):
        assert len(set(panel.reserves)) == reserve_seats(terms) == 15
        both = [homes[place] for place in panel.members + panel.reserves]
        assert len(set(both)) == len(both)
        held = [terms.people[place].values for place in panel.reserves]
        for aim in aims:
            place = terms.features.index(aim.feature)
            assert aim.least <= sum(v[place] == aim.value for v in held) <= aim.most


def test_a_stopped_list_goes_on_as_if_it_had_not_been_stopped() -> None:
    terms = a_pool(200, 20, 4, reserves=5)
    lists = list(build(terms, 300))
    assert [len(panels) for panels in lists] == [100, 200, 300]
    assert list(build(terms, 300, lists[0])) == lists[1:]


def test_two_machines_write_the_same_list() -> None:
    code = (
        "from tests.sortition.pools import a_pool\n"
        "from budgeting.sortition.building import build\n"
        "print(list(build(a_pool(200, 20, 4, slack=0, reserves=5), 100))[-1])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(told) == 1
    assert b"Panel" in told.pop()


def test_the_order_of_people_and_quotas_decides_nothing() -> None:
    terms = a_pool(150, 15, 6)
    turned = Terms(terms.features, terms.people[::-1], terms.quotas[::-1], terms.seats)
    assert the_list(terms, 50) == the_list(turned, 50)


def test_quotas_that_allow_no_panel_are_refused() -> None:
    terms = a_pool(50, 5, 1)
    with pytest.raises(NoPanel):
        the_list(replace(terms, quotas=(Quota("age", "15-29", 50, 60),)), 10)
