"""What a package may cost: the whole for the whole list, a share of it for a part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.envelopes import Offer, PricedList

LIST = PricedList(100_00, {1: 80_00, 2: 60_00, 3: 40_00, 4: 20_00}, unit=100)
lists = st.builds(
    PricedList,
    st.integers(0, 10**9),
    st.dictionaries(st.integers(1, 12), st.integers(1, 10**8), min_size=1),
    st.sampled_from((1, 100, 1000)),
)


def test_all_projects_have_the_whole_envelope() -> None:
    assert LIST.offer((4, 3, 2, 1)) == Offer(100_00, LIST.costs)
    assert PricedList(1234_56, {1: 10}, unit=100).offer([1]).envelope == 1234_56


def test_a_part_of_the_list_has_its_share_of_the_whole() -> None:
    assert LIST.offer((1, 4)) == Offer(50_00, {1: 80_00, 4: 20_00}, is_share=True)


def test_a_share_is_rounded_down_to_whole_units_of_the_currency() -> None:
    thirds = {1: 100, 2: 100, 3: 100}
    assert PricedList(200_00, thirds, unit=100).offer([2]).envelope == 66_00
    assert PricedList(20_000, thirds).offer([2]).envelope == 6_666


def test_projects_that_nobody_knows_are_not_on_offer() -> None:
    assert LIST.offer((1, 99)).costs == {1: 80_00}
    assert LIST.offer(()) == Offer(0, {}, is_share=True)
    assert PricedList(100, {}).offer((1,)) == Offer(100, {})


def test_it_is_known_whether_there_is_anything_to_trade_off() -> None:
    assert Offer(30, {1: 10, 2: 20}).fits_whole
    assert not Offer(29, {1: 10, 2: 20}).fits_whole
    assert Offer(9, {1: 10, 2: 20}).fits_nothing
    assert not Offer(10, {1: 10, 2: 20}).fits_nothing


@given(lists, st.data())
def test_rounds_about_different_projects_never_pass_the_whole_envelope(
    priced: PricedList, data: st.DataObject
) -> None:
    rounds: dict[int, set[int]] = {}
    for project in priced.costs:
        rounds.setdefault(data.draw(st.integers(1, 4)), set()).add(project)
    offers = [priced.offer(numbers) for numbers in rounds.values()]
    assert sum(one.envelope for one in offers) <= priced.envelope
    assert all(one.envelope % priced.unit == 0 for one in offers if one.is_share)
