"""An act for two people is never done by one, whatever this one types."""

from __future__ import annotations

import pytest

from budgeting.deliberation.two_persons import NotTwoPersonsError, two_persons


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
        ["Dari", ""],
        ["Dari", "  "],
        ["Dari", "Haneul", "Dari"],
        ["Dari", "Haneul", "Sora"],
    ],
)
def test_the_same_person_twice_is_not_two(names: list[str]) -> None:
    with pytest.raises(NotTwoPersonsError):
        two_persons(names)
