"""Addresses that mean the same house have the same form, and near ones are proposed."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.cleaning.addresses import Address, read_address
from budgeting.sortition.cleaning.neighbours import FEW, Dweller, Pair, proposed_pairs

SAME = (
    (
        ("서울특별시 강남구 테헤란로 152, 101동 1203호",),
        ("서울시 강남구 테헤란로152 101동1203호",),
        ("서울 강남구 테헤란로 １５２ 101-1203",),
        ("서울특별시 강남구 테헤란로 152", "１０１동 １２０３호"),
        ("서울특별시강남구테헤란로152,101동1203호(역삼동)",),
    ),
    (("종로구 을지로3가 12-5 가동 102호",), ("종로구 을지로 3가 12-5, 가동 102호",)),
    (("강남구 역삼1동 123-45번지 3층",), ("강남구 역삼1동 123-45 3층",)),
    (("강남대로12번길 5",), ("강남대로 12번길 5",)),
    (("세종대로 110, 302호",), ("세종대로 110 3층 302호",), ("세종대로 110, 3층302호",)),
    (("세종대로 110 101동 1203호",), ("세종대로 110, 101동 12층 1203호",)),
    (("세종대로 112, B101호",), ("세종대로 112 지하101호",), ("세종대로 112 지하 101호",)),
    (("세종대로 112, A동 301호",), ("세종대로 112, 에이동 301호",)),
    (
        ("12 Main St Apt 4B",),
        ("12 main street, apt. 4b",),
        ("Apt 4B, 12 Main Street",),
        ("4B/12 Main St.",),
        ("12 Main Street #4B",),
        ("12 Main Street", "Flat 4B"),
        ("12  MAIN  STREET Unit 4B",),
    ),
    (("Gangnam road 7",), ("gangnam   Rd. 7",), ("Gangnam Road 007",)),
)


@pytest.mark.parametrize("lines", [lines for group in SAME for lines in group[1:]])
def test_one_home_has_one_form(lines: tuple[str, ...]) -> None:
    (group,) = [group for group in SAME if lines in group]
    assert read_address(lines) == read_address(group[0])


def test_different_homes_have_different_forms() -> None:
    firsts = [read_address(group[0]) for group in SAME]
    assert len(set(firsts)) == len(SAME)
    for one, other in (
        ("강남구 테헤란로 152", "강남구 테헤란로 15 2호"),
        ("테헤란로5길 12", "테헤란로 5 12"),
        ("12 Main St Apt 4B", "12 Main St Apt 4C"),
        ("12a Main St", "12 Main St"),
        ("역삼1동 123", "역삼2동 123"),
        ("세종대로 110, 3층 1호", "세종대로 110, 1호"),
        ("세종대로 110, 13층 302호", "세종대로 110, 302호"),
        ("세종대로 110, B101호", "세종대로 110, 101호"),
    ):
        assert read_address([one]) != read_address([other])


@pytest.mark.parametrize("code", ["06236", "6236", "06236.0", " 062 36", "０６２３６"])
def test_a_postal_code_that_lost_zeros_is_the_same(code: str) -> None:
    assert read_address(["Road 1"], code) == read_address(["Road 1"], "06236")


@given(st.lists(st.text(max_size=30), max_size=3), st.text(max_size=8))
def test_any_text_has_a_form(lines: list[str], code: str) -> None:
    assert isinstance(read_address(lines, code), Address)


def written(address: Address) -> str:
    """The form as an address again."""
    return f"{address.street} {address.house}, {' '.join(address.unit)}"


@given(
    st.text(st.sampled_from("abcxyz가나로길 "), min_size=3, max_size=12).filter(str.strip),
    st.integers(1, 999),
    st.lists(st.integers(1, 2000), max_size=2),
)
def test_bringing_a_form_to_its_form_changes_nothing(
    street: str, house: int, unit: list[int]
) -> None:
    address = read_address([f"{street} {house}, {' '.join(map(str, unit))}"])
    again = read_address([written(address)])
    assert (again.house, again.unit) == (address.house, address.unit)
    assert again == read_address([written(again)])


def homes(*addresses: str, code: str = "1") -> list[Dweller]:
    """People a, b, c, … at these addresses."""
    return [
        Dweller(chr(97 + place), read_address([address], code))
        for place, address in enumerate(addresses)
    ]


def reasons(*addresses: str) -> list[tuple[str, str]]:
    """The proposed pairs as two letters with their reason."""
    return [(one.first + one.second, one.reason) for one in proposed_pairs(homes(*addresses))]


def test_the_reason_of_a_pair_is_the_strongest() -> None:
    assert reasons("Main St 1", "main street 1") == [("ab", "same_address")]
    assert reasons("Main St 1 Apt 2", "main street 1") == [("ab", "same_house")]
    assert reasons("Main St 1 Apt 2", "main street 1 Apt 3") == []
    assert reasons("종로 1 101동 2호", "종로 1, 101-3") == []
    assert reasons("Main St 1, 2", "main street 1, 3") == [("ab", "other_unit")]
    assert reasons("Teheran Street 1", "Tehran Street 1") == [("ab", "spelling")]
    assert reasons("Teheran Street 1", "Tehran Street 2") == []
    assert reasons("Main St 1", "Station Road 1") == []


def test_who_leaves_out_the_building_or_the_quarter_lives_in_the_same_flat() -> None:
    flat = "서울 중구 세종대로 110, 101동 1203호"
    for other in (
        "서울특별시 중구 세종대로 110 한빛아파트 101동 1203호",
        "서울시 중구 세종대로 110, 101동 1203호 (태평로1가, 한빛아파트)",
    ):
        assert read_address([flat]) != read_address([other])
        assert reasons(flat, other) == [("ab", "same_address")]
    one, other = (flat.replace("110,", f"110 {name}") for name in ("한빛아파트", "푸른빌라"))
    assert reasons(one, other) == [("ab", "other_unit")]
    assert reasons(flat, flat.replace("1203", "1204")) == []
    (pair,) = proposed_pairs(homes(flat, one, code=""))
    assert pair.reason == "other_unit"


def test_a_flat_is_found_in_a_large_building_though_only_some_name_it() -> None:
    names = ("", "한빛아파트")
    texts = [f"세종대로 110 {names[n % 2]} 101동 {n + 101}호" for n in range(2 * FEW)]
    texts.append("세종대로 110, 101동 102호")
    people = [Dweller(f"{n:02}", read_address([text], "1")) for n, text in enumerate(texts)]
    assert proposed_pairs(people) == (Pair("01", "12", "same_address"),)


def test_who_leaves_out_the_city_may_live_in_the_same_flat() -> None:
    assert reasons("서울 중구 세종대로 110 302호", "중구 세종대로 110 302호") == [
        ("ab", "spelling")
    ]
    assert reasons("서울 중구 세종대로 110 302호", "중구 세종대로 110 303호") == []


def test_another_postal_code_is_another_place_and_none_may_be_the_same() -> None:
    first, second, third = (read_address(["Main St 1"], code) for code in ("1", "2", ""))
    assert proposed_pairs([Dweller("a", first), Dweller("b", second)]) == ()
    assert proposed_pairs([Dweller("a", first), Dweller("c", third)]) == (Pair("a", "c", "no_zip"),)


def test_people_without_an_address_live_alone() -> None:
    assert reasons("", "", "somewhere", "somewhere") == []


def test_the_same_letter_is_a_household_to_decide_about() -> None:
    nowhere = read_address([""])
    pairs = proposed_pairs([Dweller("a", nowhere, "KXMT"), Dweller("b", nowhere, "KXMT")])
    assert pairs == (Pair("a", "b", "same_code"),)


def test_many_people_at_one_address_are_a_chain_that_joins_them_all() -> None:
    people = [Dweller(f"{n:03}", read_address(["Dormitory Road 1"])) for n in range(300)]
    pairs = proposed_pairs(people)
    assert [(one.first, one.second) for one in pairs] == [
        (f"{n:03}", f"{n + 1:03}") for n in range(299)
    ]


def test_a_large_building_with_many_units_proposes_only_the_same_unit() -> None:
    addresses = [f"Tower Road 1, {n}" for n in (*range(1, FEW + 2), 3)]
    assert reasons(*addresses) == [("ch", "same_address")]


@given(st.permutations(range(8)))
def test_the_order_of_the_people_decides_nothing(order: list[int]) -> None:
    texts = ["Main 1", "main 1", "Main 1 Apt 2", "Mian 1", "Road 5", "Road 5", "Road 6", "X 1"]
    people = homes(*texts)
    assert proposed_pairs([people[place] for place in order]) == proposed_pairs(people)


def test_twenty_thousand_people_are_paired_without_comparing_all() -> None:
    people = [
        Dweller(f"{n:05}", read_address([f"{chr(97 + n % 26) * 3}ton road {n % 19_000}"], "1"))
        for n in range(20_000)
    ]
    found = {
        (one.first, one.second) for one in proposed_pairs(people) if one.reason == "same_address"
    }
    truth: dict[Address, list[str]] = {}
    for one in people:
        truth.setdefault(one.address, []).append(one.key)
    assert found == {pair for keys in truth.values() for pair in combinations(keys, 2)}


def test_two_thousand_spellings_of_one_house_are_gone_through_in_order() -> None:
    letters = [chr(97 + n) for n in range(13)]
    words = ["".join(word) * 3 for word in product(letters, repeat=3)][:2_000]
    people = [Dweller(f"{n:05}", read_address([f"{word} 1"])) for n, word in enumerate(words)]
    people.append(Dweller("x", read_address([f"{words[1000]}q 1"])))
    people.append(Dweller("y", read_address([f"q{words[1500]} 1"])))
    found = {(one.first, one.second) for one in proposed_pairs(people)}
    assert {("01000", "x"), ("01500", "y")} <= found
