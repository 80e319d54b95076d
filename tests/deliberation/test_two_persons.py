"""An act for two people is never done by one, whatever this one types."""

from __future__ import annotations

import pytest

from budgeting.deliberation.two_persons import NotTwoPersonsError, same_person, two_persons


def test_two_different_people_may() -> None:
    assert two_persons(["Dari  Kim", " Haneul Park "]) == ("Dari Kim", "Haneul Park")


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["Dari"],
        ["Dari", "Dari"],
        ["Dari", "DARI"],
        ["Dari", " dari "],
        ["Dari", "Ｄａｒｉ"],
        ["Dari Kim", "Dari   Kim"],
        ["김다리", "김다리"],
        ["Straße", "STRASSE"],
        ["Dari", "Da\u200bri"],
        ["Dari", ""],
        ["Dari", "  "],
        ["Dari", "Haneul", "Dari"],
        ["Dari", "Haneul", "Sora"],
    ],
)
def test_the_same_person_twice_is_not_two(names: list[str]) -> None:
    with pytest.raises(NotTwoPersonsError):
        two_persons(names)


def test_names_are_compared_by_what_a_reader_sees() -> None:
    assert same_person(" Dari\tＫｉｍ", "dari kim")
    assert same_person("김다리".encode().decode(), "\u1100\u1175\u11b7\u1103\u1161\u1105\u1175")
    assert not same_person("Dari Kim", "Dari Lim")
