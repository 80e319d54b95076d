"""Fair chances, level by level, and the numbers they rest on."""

from __future__ import annotations

import pytest

from budgeting.sortition.chances import NoPanel, fair_chances
from budgeting.sortition.groups import grouping
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats
from tests.sortition.pools import a_pool


def a_town(*counts: int, quotas: tuple[Quota, ...] = (), seats: int = 10) -> Terms:
    """As many people of the kinds a, b, c as are told."""
    kinds = [kind for kind, count in zip("abc", counts, strict=False) for _ in range(count)]
    people = tuple(Person(f"{n:03d}", (kind,)) for n, kind in enumerate(kinds))
    return Terms(("kind",), people, quotas, seats)


def test_without_quotas_everybody_has_the_same_chance() -> None:
    terms = a_town(30, 20)
    chances = fair_chances(grouping(terms), (), 10)
    assert chances.each == pytest.approx((0.2, 0.2))
    assert chances.levels == pytest.approx((0.2,))


def test_a_quota_that_binds_makes_two_levels() -> None:
    quotas = (Quota("kind", "a", 8, 10),)
    terms = a_town(10, 40, quotas=quotas)
    chances = fair_chances(grouping(terms), quotas, 10)
    assert chances.each == pytest.approx((0.8, 0.05))
    assert chances.levels == pytest.approx((0.05, 0.8))


def test_the_second_smallest_chance_is_raised_too() -> None:
    quotas = (Quota("kind", "a", 0, 1), Quota("kind", "c", 6, 9))
    terms = a_town(20, 20, 10, quotas=quotas)
    chances = fair_chances(grouping(terms), quotas, 10)
    assert chances.each == pytest.approx((1 / 20, 3 / 20, 6 / 10))


def test_a_chance_is_never_above_one() -> None:
    quotas = (Quota("kind", "a", 2, 10),)
    terms = a_town(2, 40, quotas=quotas)
    assert fair_chances(grouping(terms), quotas, 10).each == pytest.approx((1.0, 0.2))


def test_chances_fill_the_seats() -> None:
    terms = a_pool(300, 30, 5)
    groups = grouping(terms)
    chances = fair_chances(groups, terms.quotas, 30)
    total = sum(g.size * one for g, one in zip(groups.groups, chances.each, strict=True))
    assert total == pytest.approx(30)


def test_reserves_are_levelled_among_those_who_are_left() -> None:
    quotas = (Quota("kind", "a", 5, 5),)
    terms = a_town(10, 40, quotas=quotas)
    groups = grouping(terms)
    panel = fair_chances(groups, quotas, 10)
    beside = fair_chances(groups, (), 9, beside=panel.each)
    for chance, first in zip(beside.each, panel.each, strict=True):
        assert chance / (1 - first) == pytest.approx(9 / 40)


def test_too_few_people_are_no_panel() -> None:
    terms = a_town(3, seats=4)
    with pytest.raises(NoPanel):
        fair_chances(grouping(terms), (), 4)


def test_people_are_one_variable_only_if_nothing_tells_them_apart() -> None:
    people = (
        Person("1", ("a",)), Person("2", ("a",)), Person("3", ("a",), standing="certain"),
        Person("4", ("a",), "x"), Person("5", ("b",), "x"), Person("6", ("a",), standing="out"),
    )  # fmt: skip
    groups = grouping(Terms(("kind",), people, (), 2)).groups
    assert [group.places for group in groups] == [(0, 1), (2,), (3,), (4,)]


def test_reserves_have_the_ratios_of_the_panel() -> None:
    terms = Terms(("kind",), a_town(200, 200).people,
                  (Quota("kind", "a", 60, 70), Quota("kind", "b", 50, 60)), 120, 60)  # fmt: skip
    assert reserve_seats(terms) == 60
    assert reserve_quotas(terms) == (Quota("kind", "a", 30, 35), Quota("kind", "b", 25, 30))


def test_no_more_reserves_are_aimed_at_than_any_panel_leaves() -> None:
    terms = Terms(("kind",), a_town(11, 30).people, (Quota("kind", "a", 8, 10),), 20, 20)
    assert reserve_quotas(terms) == (Quota("kind", "a", 1, 10),)
    assert reserve_seats(Terms(("kind",), a_town(11, 14).people, (), 20, 20)) == 5
