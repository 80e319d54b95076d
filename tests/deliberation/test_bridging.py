"""Arguments across camps, and their order on a tablet."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.bridging import (
    SETTLED,
    Argument,
    Bridge,
    across_camps,
    measure,
    most_supported,
    tablet_order,
)

ROOM = [f"v{number}" for number in range(60)]
SIDES = st.sampled_from(["for", "against"])
LEANINGS = st.dictionaries(
    st.sampled_from(ROOM), st.sampled_from(["for", "against", "unsure"]), max_size=60
)
ARGUMENTS = st.lists(
    st.builds(Argument, st.text("abc", min_size=1), SIDES, st.frozensets(st.sampled_from(ROOM))),
    max_size=6,
    unique_by=lambda one: one.key,
)


def _camps(size_for: int, size_against: int) -> dict[str, str]:
    choices = ["for"] * size_for + ["against"] * size_against
    return dict(zip(ROOM, choices, strict=False))


def _bridge(key: str, supports: int, score: Fraction | None, side: str = "for") -> Bridge:
    return Bridge(key, side, supports, score, score, False)


def test_the_score_is_the_share_in_the_camp_that_likes_it_less() -> None:
    shade = Argument("shade", "for", frozenset(ROOM[:6] + ROOM[20:23] + ROOM[50:]))
    (told,) = measure([shade], _camps(20, 30))
    assert told.supports == 19
    assert (told.share_for, told.share_against) == (Fraction(3, 10), Fraction(1, 10))
    assert told.score == Fraction(1, 10)
    assert not told.is_public


def test_a_camp_under_ten_people_has_no_share() -> None:
    shade = Argument("shade", "for", frozenset(ROOM))
    (told,) = measure([shade], _camps(9, 10))
    assert told.share_for is None
    assert told.share_against == 1
    assert told.score is None
    assert across_camps([told]) == ()


def test_shares_are_public_only_where_ten_support_it_and_ten_do_not() -> None:
    supporters = frozenset(ROOM[:10] + ROOM[20:30] + ROOM[45:55])
    assert measure([Argument("shade", "for", supporters)], _camps(20, 25))[0].is_public
    for fewer in (ROOM[0], ROOM[20], ROOM[45]):
        told = measure([Argument("shade", "for", supporters - {fewer})], _camps(20, 25))
        assert not told[0].is_public
    assert not measure([Argument("shade", "for", supporters)], _camps(19, 26))[0].is_public


@given(ARGUMENTS, LEANINGS)
def test_the_measure_agrees_with_asking_each_camp(
    arguments: list[Argument], leanings: dict[str, str]
) -> None:
    told = measure(arguments, leanings)
    assert [one.key for one in told] == sorted(one.key for one in arguments)
    by_key = {one.key: one for one in arguments}
    for bridge in told:
        supporters = by_key[bridge.key].supporters
        assert bridge.supports == len(supporters)
        for camp, share in (("for", bridge.share_for), ("against", bridge.share_against)):
            answers = [voice in supporters for voice in leanings if leanings[voice] == camp]
            if len(answers) < 10:
                assert share is None
            else:
                assert share == Fraction(answers.count(True), len(answers))


def test_across_camps_the_score_decides_before_the_support_and_the_key() -> None:
    low, high = Fraction(1, 10), Fraction(1, 5)
    bridges = [
        _bridge("d", 50, low),
        _bridge("b", 20, high),
        _bridge("a", 20, high, "against"),
        _bridge("c", 30, high),
        _bridge("nobody", 40, Fraction(0)),
        _bridge("small", 40, None),
    ]
    assert [one.key for one in across_camps(bridges)] == ["c", "a", "b", "d"]
    assert across_camps(bridges[::-1]) == across_camps(bridges)


def test_per_side_the_support_decides_before_the_key() -> None:
    bridges = [_bridge("b", 3, None), _bridge("a", 3, None), _bridge("c", 9, None)]
    bridges.append(_bridge("d", 20, None, "against"))
    assert [one.key for one in most_supported(bridges, "for")] == ["c", "a", "b"]
    assert [one.key for one in most_supported(bridges, "against")] == ["d"]


@given(ARGUMENTS, st.text(max_size=5))
def test_on_a_tablet_the_sides_alternate_as_long_as_both_have_any(
    arguments: list[Argument], seed: str
) -> None:
    order = tablet_order(arguments, seed)
    assert sorted(one.key for one in order) == sorted(one.key for one in arguments)
    sides = [one.side for one in order]
    both = 2 * min(sides.count("for"), sides.count("against"))
    assert all(first != second for first, second in pairwise(sides[:both]))
    assert len(set(sides[both:])) <= 1
    assert tablet_order(arguments[::-1], seed) == order


@given(ARGUMENTS, st.text(max_size=5), SIDES)
def test_within_a_side_the_settled_come_first_by_support(
    arguments: list[Argument], seed: str, side: str
) -> None:
    row = [len(one.supporters) for one in tablet_order(arguments, seed) if one.side == side]
    settled = [support for support in row if support >= SETTLED]
    assert row[: len(settled)] == sorted(settled, reverse=True)


def test_tablets_show_what_is_not_settled_in_every_order() -> None:
    row = [
        Argument(key, "for", frozenset(ROOM[:support]))
        for key, support in (("a", 0), ("b", 1), ("c", 2))
    ]
    orders = {"".join(one.key for one in tablet_order(row, f"{n}")) for n in range(100)}
    assert orders == {"abc", "acb", "bac", "bca", "cab", "cba"}
    # an equal number of supports is settled by chance as well
    twins = [Argument(key, "for", frozenset(ROOM[:5])) for key in "ab"]
    firsts = [tablet_order(twins, f"{n}")[0].key for n in range(100)]
    assert 25 < firsts.count("a") < 75


def test_which_side_begins_is_by_chance() -> None:
    pair = [Argument("a", "for", frozenset()), Argument("b", "against", frozenset(ROOM))]
    firsts = [tablet_order(pair, f"{n}")[0].side for n in range(100)]
    assert 25 < firsts.count("for") < 75
