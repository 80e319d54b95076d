"""The representative slate, against every group of people that could feel left out."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.slate import (
    Slate,
    choose,
    coverage,
    is_justified,
    largest_left_out,
    merge,
)

SUPPORTS = st.dictionaries(
    st.sampled_from("pqrstu"), st.frozensets(st.sampled_from("abcdefg")), max_size=6
)
PLACES = st.integers(1, 5)
STRANGERS = st.integers(0, 4)


def _voices(supports: dict[str, frozenset[str]]) -> list[str]:
    return sorted(frozenset().union(*supports.values()))


def _justified(
    supports: dict[str, frozenset[str]], chosen: tuple[str, ...], places: int, people: int
) -> bool:
    """Look at every group of people there is, word for word as the definition has it."""
    voices = _voices(supports)
    for size in range(1, len(voices) + 1):
        if size < Fraction(people, places):
            continue
        for group in combinations(voices, size):
            share = any(set(group) <= supports[question] for question in supports)
            covered = any(supports[question] & set(group) for question in chosen)
            if share and not covered:
                return False
    return True


@given(SUPPORTS, PLACES, STRANGERS)
def test_no_group_large_enough_is_left_out(
    supports: dict[str, frozenset[str]], places: int, strangers: int
) -> None:
    people = len(_voices(supports)) + strangers
    slate = choose(supports, places, people)
    assert _justified(supports, slate.questions, places, people)
    assert is_justified(supports, slate.questions, places, people)


@given(SUPPORTS, PLACES, STRANGERS, st.data())
def test_the_check_agrees_with_looking_at_every_group(
    supports: dict[str, frozenset[str]], places: int, strangers: int, data: st.DataObject
) -> None:
    people = len(_voices(supports)) + strangers
    subset = st.lists(st.sampled_from(sorted(supports)), unique=True, max_size=places)
    chosen = tuple(data.draw(subset)) if supports else ()
    expected = _justified(supports, chosen, places, people)
    assert is_justified(supports, chosen, places, people) == expected


@given(SUPPORTS, PLACES)
def test_the_cover_is_at_least_what_greedy_promises(
    supports: dict[str, frozenset[str]], places: int
) -> None:
    slate = choose(supports, places)
    best = max(
        len(frozenset().union(*(supports[one] for one in few)))
        for few in combinations(supports, min(places, len(supports)))
    )
    # 1 - (1 - 1/N)^N is above 1 - 1/e
    promise = best * (1 - (1 - Fraction(1, places)) ** places)
    assert (slate.covers[-1] if slate.covers else 0) >= promise


@given(SUPPORTS, PLACES)
def test_each_prefix_is_the_slate_of_fewer_places_and_says_whom_it_covers(
    supports: dict[str, frozenset[str]], places: int
) -> None:
    slate = choose(supports, places)
    assert len(slate.questions) == min(places, len(supports))
    for length in range(1, len(slate.questions) + 1):
        assert choose(supports, length).questions == slate.questions[:length]
        together = frozenset().union(*(supports[one] for one in slate.questions[:length]))
        assert slate.covers[length - 1] == len(together)


@given(SUPPORTS, PLACES, st.randoms())
def test_the_order_in_which_questions_arrive_changes_nothing(
    supports: dict[str, frozenset[str]], places: int, chance: Random
) -> None:
    shuffled = list(supports.items())
    chance.shuffle(shuffled)
    assert choose(dict(shuffled), places) == choose(supports, places)


def test_two_questions_cover_more_than_the_two_most_supported() -> None:
    supports = {"bus": "abcde", "tram": "abcd", "park": "fg"}
    assert choose(supports, 2, 10) == Slate(("bus", "park"), (5, 7), 10)
    assert coverage(supports, ["bus", "tram"]) == (5, 5)
    assert largest_left_out(supports, ["bus", "tram"]) == 2
    assert not is_justified(supports, ["tram", "bus"], 4, 8)


def test_of_equals_the_more_supported_then_the_smaller_key_is_first() -> None:
    supports = {"first": "ab", "more": "abc", "twin": "de", "even": "de"}
    assert choose(supports, 4).questions == ("more", "even", "first", "twin")
    # both speak for two people more, and the second has the support of a third
    supports = {"more": "abcx", "even": "de", "wide": "cfg"}
    assert choose(supports, 3).questions == ("more", "wide", "even")


def test_merged_questions_count_everybody_once() -> None:
    supports = {"cost?": "ab", "price?": "bc", "how much?": "d", "when?": "e"}
    merged = merge(supports, {"price?": "cost?", "how much?": "price?"})
    assert merged == {"cost?": frozenset("abcd"), "when?": frozenset("e")}


@pytest.mark.parametrize("merged", [{"a": "b", "b": "a"}, {"a": "a"}, {"a": "gone"}])
def test_a_merge_leads_somewhere(merged: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"circle|unknown"):
        merge({"a": "x", "b": "y"}, merged)


def test_a_slate_without_places_and_a_room_smaller_than_its_voices_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        choose({"a": "x"}, 0)
    with pytest.raises(ValueError, match="more than 1 people"):
        choose({"a": "xy"}, 1, 1)


def test_an_empty_room_has_an_empty_slate() -> None:
    assert choose({}, 3) == Slate((), (), 0)
    assert is_justified({}, (), 3)
