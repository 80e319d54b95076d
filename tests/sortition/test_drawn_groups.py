"""A panel by groups: small ones merged, every person counted once, chances as they are listed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from budgeting.sortition.drawn_groups import (
    asked_groups,
    chances_of_values,
    drawn_groups,
    one_in,
)
from tests.drawn import an_evidence

EVIDENCE = an_evidence()
TERMS = EVIDENCE.terms
MEMBERS = EVIDENCE.panels[0].members
FREE = [place for place, one in enumerate(TERMS.people) if one.standing != "out"]


def test_every_value_is_counted_in_pool_and_panel() -> None:
    found = drawn_groups(EVIDENCE, "gender", ["woman", "man"], [500, 500], MEMBERS)
    women = [place for place in FREE if TERMS.people[place].values[0] == "woman"]
    assert [group.values for group in found] == [("woman",), ("man",)]
    assert [group.pool for group in found] == [len(women), len(FREE) - len(women)]
    assert [group.panel for group in found] == [3, 3]
    assert [group.panel_part for group in found] == [Fraction(1, 2)] * 2
    times = sum(place in panel.members for place in women for panel in EVIDENCE.panels)
    assert found[0].chance == Fraction(times, len(women) * len(EVIDENCE.panels))


def test_a_value_of_fewer_than_ten_people_is_shown_together_with_another() -> None:
    found = drawn_groups(EVIDENCE, "district", ["north", "south"], [300, 700], MEMBERS)
    assert [group.values for group in found] == [("north", "south")]
    assert (found[0].pool, found[0].panel, found[0].share) == (len(FREE), 6, Fraction(1))


def test_people_whose_value_is_not_planned_come_last() -> None:
    found = drawn_groups(EVIDENCE, "gender", ["woman"], [1000], MEMBERS)
    assert [group.values for group in found] == [("woman",), ("man",)]
    assert found[1].share is None
    assert sum(group.pool for group in found) == len(FREE)


def test_a_feature_that_the_pool_does_not_have_is_not_reported() -> None:
    assert drawn_groups(EVIDENCE, "shoes", ["big"], [1], MEMBERS) == ()
    assert asked_groups(TERMS, "shoes", ["big"], FREE, FREE) == ()


def test_fewer_than_ten_refusals_are_not_told_by_value() -> None:
    assert asked_groups(TERMS, "gender", ["woman", "man"], FREE, FREE[:9]) == ()


def test_refusals_are_told_with_all_who_were_asked() -> None:
    women = [place for place in FREE if TERMS.people[place].values[0] == "woman"]
    men = [place for place in FREE if place not in women]
    found = asked_groups(TERMS, "gender", ["woman", "man"], FREE, women[:10] + men[:2])
    assert [(group.values, group.asked, group.refused) for group in found] == [
        (("woman", "man"), len(FREE), 12)
    ]


def test_a_person_is_told_the_mean_chance_of_everybody_alike() -> None:
    found = chances_of_values(EVIDENCE, 5)
    assert [(one.feature, one.value) for one in found] == list(
        zip(TERMS.features, TERMS.people[5].values, strict=True)
    )
    alike = [place for place in FREE if TERMS.people[place].values[1] == found[1].value]
    assert found[1].pool == len(alike)
    mean = Fraction(sum(EVIDENCE.frequencies[one] for one in alike), len(alike))
    assert found[1].chance == mean / len(EVIDENCE.panels)


@pytest.mark.parametrize(
    ("chance", "number"),
    [(Fraction(1, 10), 10), (Fraction(98, 1000), 10), (Fraction(1), 1), (Fraction(2, 5), 3)],
)
def test_a_chance_is_said_as_one_in_so_many(chance: Fraction, number: int) -> None:
    assert one_in(chance) == number
