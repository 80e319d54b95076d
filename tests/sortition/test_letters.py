"""Letters to households: how many, and in which order."""

from __future__ import annotations

import hashlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.letters import (
    District,
    drawn_order,
    list_digest,
    list_text,
    post,
    whole_digest,
)

CODES = [f"{number:04}-ABCD" for number in range(300)]
DISTRICTS = st.builds(
    District,
    name=st.just("North"),
    households=st.integers(0, 10**6),
    rate=st.integers(0, 10**6),
    wanted=st.integers(0, 10**5),
)


def test_forty_answers_at_five_per_cent_ask_for_eight_hundred_letters() -> None:
    found = post(District("North", 9000, 50_000, 40))
    assert (found.needed, found.letters, found.expected, found.is_short) == (800, 800, 40, False)


def test_the_letters_are_rounded_up_and_the_answers_down() -> None:
    found = post(District("North", 9000, 70_000, 10))
    assert (found.needed, found.expected) == (143, 10)


def test_a_district_with_too_few_households_gets_them_all_and_is_short() -> None:
    found = post(District("North", 500, 50_000, 40))
    assert (found.needed, found.letters, found.expected, found.is_short) == (800, 500, 25, True)


def test_where_nobody_answers_no_number_is_enough() -> None:
    assert post(District("North", 500, 0, 40)).needed is None
    assert post(District("North", 500, 0, 0)).letters == 0


@pytest.mark.parametrize("wrong", [(-1, 1, 1), (1, -1, 1), (1, 1, -1), (1, 1_000_001, 1)])
def test_impossible_numbers_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="district"):
        post(District("North", *wrong))


@given(DISTRICTS)
def test_no_letter_fewer_would_do(district: District) -> None:
    found = post(district)
    if found.needed:
        assert found.needed * district.rate >= district.wanted * 10**6
        assert (found.needed - 1) * district.rate < district.wanted * 10**6
    assert 0 <= found.letters <= district.households


def test_the_order_is_that_of_the_digests_of_seed_and_code() -> None:
    order = drawn_order("seven 7", CODES)
    digests = [hashlib.sha256(b"seven 7\0" + code.encode()).hexdigest() for code in order]
    assert digests == sorted(digests)
    assert sorted(order) == sorted(CODES)


def test_the_order_of_the_list_decides_nothing_and_the_seed_everything() -> None:
    shuffled = Random(4).sample(CODES, len(CODES))
    assert drawn_order("a", shuffled) == drawn_order("a", CODES)
    assert drawn_order("b", CODES) != drawn_order("a", CODES)


def test_every_household_is_first_about_as_often_as_any_other() -> None:
    """3,000 seeds, 10 households: the chi-squared of 9 degrees exceeds 27.9 in one of 1,000."""
    codes = CODES[:10]
    firsts = [drawn_order(f"seed {number}", codes)[0] for number in range(3000)]
    off = sum((firsts.count(code) - 300) ** 2 for code in codes)
    assert off < 27.9 * 300


def test_a_list_has_one_digest_whatever_its_order() -> None:
    assert list_text(["b", "a"]) == "a\nb\n"
    assert list_digest(["b", "a"]) == hashlib.sha256(b"a\nb\n").hexdigest()
    assert list_digest(["a"]) != list_digest(["a", "b"])


def test_the_digest_of_all_districts_names_them() -> None:
    wanted = hashlib.sha256(b"A\t11\nB\t22\n").hexdigest()
    assert whole_digest([("B", "22"), ("A", "11")]) == wanted
