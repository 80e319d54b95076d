"""The ceiling of fairness, against all panels of small pools, and what is known of real ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgeting.sortition.bound import ceiling
from budgeting.sortition.chances import NoPanel
from budgeting.sortition.pool import Person, Quota, Terms
from tests.sortition.pools import a_pool, all_panels, exact_leximin


@pytest.mark.parametrize("seed", range(15))
def test_no_mixture_of_panels_lifts_the_smallest_chance_above_the_ceiling(seed: int) -> None:
    terms = a_pool(6 + seed % 6, 3, seed)
    best = ceiling(terms)
    drawable = {place for panel in all_panels(terms) for place in panel}
    smallest = min(exact_leximin(terms)[place] for place in drawable)
    assert smallest <= best.smallest + 1e-6
    assert not set(best.never) & drawable


@pytest.mark.parametrize("seed", range(10))
def test_the_certain_are_in_every_panel(seed: int) -> None:
    terms = a_pool(9, 4, seed, slack=0)
    best = ceiling(terms)
    for panel in all_panels(terms):
        assert set(best.certain) <= set(panel)


def test_a_quota_that_needs_all_who_have_a_value_makes_them_certain() -> None:
    people = tuple(Person(f"{n}", ("young" if n < 3 else "old",)) for n in range(10))
    terms = Terms(("age",), people, (Quota("age", "young", 3, 5),), 5)
    assert ceiling(terms).certain == (0, 1, 2)
    assert ceiling(terms).smallest == pytest.approx(2 / 7)


def test_a_value_that_no_panel_may_have_leaves_its_people_without_a_chance() -> None:
    people = tuple(Person(f"{n}", ("young" if n < 3 else "old",)) for n in range(10))
    terms = Terms(("age",), people, (Quota("age", "young", 0, 0),), 5)
    best = ceiling(terms)
    assert best.never == (0, 1, 2)
    assert best.smallest == pytest.approx(5 / 7)


def test_people_of_one_household_share_their_chance() -> None:
    people = (Person("a", ("x",), "home"), Person("b", ("x",), "home"), Person("c", ("y",)))
    terms = Terms(("one",), people, (), 2)
    assert ceiling(terms).smallest == pytest.approx(0.5)
    assert ceiling(terms).certain == (2,)


def test_quotas_that_cannot_be_met_have_no_ceiling() -> None:
    terms = a_pool(30, 5, 1)
    with pytest.raises(NoPanel):
        ceiling(replace(terms, quotas=(Quota("gender", "other", 31, 40),)))
