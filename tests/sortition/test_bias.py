"""The bias of answers against the census, and what of it may be published."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.bias import FEWEST, Group, compare, merged

NUMBERS = st.lists(st.integers(0, 60), min_size=1, max_size=12)


def groups(numbers: list[int]) -> tuple[Group, ...]:
    """Groups of so many answers, of equal shares of the population."""
    return compare([f"v{place}" for place in range(len(numbers))], numbers, [1] * len(numbers))


def test_answers_are_set_against_the_census() -> None:
    young, old = compare(["young", "old"], [20, 60], [500_000, 500_000])
    assert (young.answered, young.share, young.factor) == (
        Fraction(1, 4),
        Fraction(1, 2),
        Fraction(1, 2),
    )
    assert old.factor == Fraction(3, 2)


def test_without_a_whole_census_there_is_no_factor() -> None:
    young, old = compare(["young", "old"], [20, 60], [500_000, None])
    assert (young.factor, old.share) == (None, None)
    assert compare(["young"], [3], [0])[0].factor is None


def test_without_answers_there_is_nothing_to_compare() -> None:
    assert compare(["young", "old"], [0, 0], [1, 1]) == ()


def test_small_groups_are_merged_and_stand_last() -> None:
    found = merged(groups([4, 30, 7, 12]))
    assert [(group.values, group.answers) for group in found] == [
        (("v1",), 30),
        (("v3",), 12),
        (("v0", "v2"), 11),
    ]
    assert found[-1].share == Fraction(1, 2)


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    found = merged(groups([30, 3, 40, 20]))
    assert [(group.values, group.answers) for group in found] == [
        (("v0",), 30),
        (("v2",), 40),
        (("v1", "v3"), 23),
    ]


def test_large_groups_stay_as_they_are() -> None:
    assert merged(groups([10, 11])) == groups([10, 11])


def test_few_answers_are_not_published_at_all() -> None:
    assert merged(groups([5, 4])) == ()


@given(NUMBERS)
def test_no_published_group_is_small_and_nobody_is_lost(numbers: list[int]) -> None:
    found = merged(groups(numbers))
    if sum(numbers) < FEWEST:
        assert found == ()
        return
    assert all(group.answers >= FEWEST for group in found)
    assert sum(group.answers for group in found) == sum(numbers)
    assert sum(group.share for group in found if group.share is not None) == 1
    assert sorted(value for group in found for value in group.values) == sorted(
        f"v{place}" for place in range(len(numbers))
    )
