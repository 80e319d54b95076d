"""However odd a pool is: there is no panel, or every panel of the list keeps every rule."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgeting.sortition.building import Panel, build
from budgeting.sortition.chances import NoPanel
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.repair import changed, has_panel, mend
from budgeting.sortition.reserves import reserve_seats
from tests.sortition.odd_pools import odd_pool
from tests.sortition.pools import keeps

WANTED = 33
ODD = {"max_examples": 60, "deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def the_list(terms: Terms) -> tuple[Panel, ...]:
    """The whole list; nothing where no panel is possible."""
    try:
        return list(build(terms, WANTED))[-1]
    except NoPanel:
        assert not has_panel(terms)
        return ()


def is_valid(terms: Terms, panel: Panel) -> bool:
    """Whether the panel keeps its rules, and the reserves stand apart from it and are not out."""
    drawn = [terms.people[place] for place in (*panel.members, *panel.reserves)]
    homes = [one.household for one in drawn if one.household]
    return (
        keeps(terms, panel.members)
        and len({one.id for one in drawn}) == terms.seats + reserve_seats(terms)
        and len(set(homes)) == len(homes)
        and all(one.standing != "out" for one in drawn)
    )


@settings(**ODD)
@given(st.integers(0, 100_000))
def test_an_odd_pool_gives_a_valid_list_or_none(seed: int) -> None:
    terms = odd_pool(seed, range(17))
    assert all(is_valid(terms, panel) for panel in the_list(terms))


@pytest.mark.parametrize("seed", [81, 264, 684, 747, 822])
def test_nobody_who_is_out_comes_into_a_panel_that_is_amended(seed: int) -> None:
    terms = odd_pool(seed, range(41, 70))
    panels = the_list(terms)
    assert len(panels) == WANTED
    assert all(is_valid(terms, panel) for panel in panels)


def test_reserves_are_found_where_hardly_anybody_is_left() -> None:
    people = tuple(Person(f"p{n}", ("a" if n < 4 else "b",)) for n in range(7))
    terms = Terms(("one",), people, (Quota("one", "a", 3, 4), Quota("one", "b", 1, 3)), 5, 5)
    panels = the_list(terms)
    assert len(panels) == WANTED
    assert all(is_valid(terms, panel) for panel in panels)


def test_reserves_are_found_beside_a_crowded_home() -> None:
    values, homes = ("a", "c", "c", "a", "b"), ("1", "1", "", "", "1")
    people = tuple(
        Person(f"p{n}", (value,), home)
        for n, (value, home) in enumerate(zip(values, homes, strict=True))
    )
    terms = Terms(("one",), people, (), 2, 2)
    assert all(is_valid(terms, panel) for panel in the_list(terms))


@settings(**ODD)
@given(st.integers(0, 100_000))
def test_what_mends_an_odd_pool_leaves_a_seat_at_least(seed: int) -> None:
    terms = odd_pool(seed, range(9))
    mended = changed(terms, mend(terms))
    assert mended.seats >= 1
    assert mended == terms or has_panel(mended)


def test_a_pool_of_nobody_cannot_be_mended() -> None:
    alone = (Person("p", ("a",), standing="out"),)
    assert mend(Terms(("one",), (), (), 3)) == mend(Terms(("one",), alone, (), 3)) == ()
