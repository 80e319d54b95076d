"""Impossible quotas: the change that is named makes them possible, and no smaller one does."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.repair import Change, changed, has_panel, mend
from tests.sortition.pools import a_pool, all_panels, pools


def spoilt(terms: Terms, seed: int) -> Terms:
    """The same terms with a few quotas moved."""
    random = Random(seed)
    quotas = []
    for quota in terms.quotas:
        step = random.choice((0, 0, 0, 2, 5, -3))
        least = max(0, quota.least + step)
        quotas.append(replace(quota, least=least, most=max(least, quota.most + step)))
    return replace(terms, quotas=tuple(quotas))


def test_nothing_is_changed_where_a_panel_exists() -> None:
    assert mend(a_pool(80, 10, 1)) == ()


@settings(max_examples=40, deadline=None)
@given(pools(40), st.integers(0, 1000))
def test_a_change_that_is_named_makes_a_panel_possible(terms: Terms, seed: int) -> None:
    broken = spoilt(terms, seed)
    assert has_panel(changed(broken, mend(broken)))
    assert bool(mend(broken)) != has_panel(broken)


@pytest.mark.parametrize("seed", range(20))
def test_no_smaller_change_would_do(seed: int) -> None:
    terms = spoilt(a_pool(9, 3, seed, features=1), seed)
    named = sum(abs(change.after - change.before) for change in mend(terms))
    assert named == smallest_change(terms)


def smallest_change(terms: Terms) -> int:
    """The least sum of changes to quotas over all ways to seat people, household by household."""
    free = replace(terms, quotas=())
    best = None
    for panel in all_panels(free):
        total = 0
        for quota in terms.quotas:
            held = sum(terms.people[place].values[0] == quota.value for place in panel)
            total += max(0, quota.least - held) + max(0, held - quota.most)
        best = total if best is None else min(best, total)
    assert best is not None
    return best


def test_the_cell_is_named_with_its_new_number() -> None:
    people = tuple(Person(f"{n}", ("young" if n < 3 else "old",)) for n in range(10))
    terms = Terms(("age",), people, (Quota("age", "young", 5, 6),), 6)
    assert mend(terms) == (Change("age", "young", "least", 5, 3),)


def test_a_pool_that_is_too_small_gives_up_seats() -> None:
    people = tuple(Person(f"{n}", ("x",)) for n in range(4))
    assert mend(Terms(("one",), people, (), 6)) == (Change("", "", "seats", 6, 4),)


def test_more_certain_people_than_seats_ask_for_more_seats() -> None:
    people = tuple(Person(f"{n}", ("x",), standing="certain") for n in range(4))
    assert mend(Terms(("one",), people, (), 2)) == (Change("", "", "seats", 2, 4),)


def test_every_single_impossible_quota_of_a_tiny_pool_is_mended() -> None:
    people = tuple(Person(f"{n}", (a, b)) for n, (a, b) in enumerate(product("xy", "uv")))
    for least in range(5):
        terms = Terms(("one", "two"), people, (Quota("one", "x", least, 4),), 2)
        assert has_panel(changed(terms, mend(terms)))
