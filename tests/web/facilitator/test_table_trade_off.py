"""The trade-off on the table's tablet: one package, in words, and two devices at one table."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Package

from .hall_tables import Seat, another, at_table


@pytest.fixture
def table(app: Flask, session: Session) -> Seat:
    """Table 1 with an envelope of 10 euros, and projects of 5, 4, 3 and 2 euros."""
    return at_table(app, session, "trade-off")


def press(table: Seat, project: int, version: int, status: int = 303, **form: Any) -> Any:
    """Press a button of the board."""
    told = {"do": "keep", "project": project, "version": version} | form
    return table.send("package", status, **told)


def kept(table: Seat) -> list[int]:
    """What the table keeps."""
    table.session.rollback()
    table.session.expire_all()
    return table.session.scalars(select(Package)).one().kept


def test_the_board_says_what_every_addition_would_do(table: Seat) -> None:
    page = table.get()
    assert "Kept: €0 Left: €10" in page.words
    assert page.words.count("It fits") == 4
    press(table, 1, 0)
    words = table.get().words
    assert "Kept: €5 Left: €5" in words
    assert "If you keep it, these no longer fit: 3 Bench number 3, 4 Bench number 4." in words


def test_the_page_says_what_the_package_may_cost(table: Seat) -> None:
    assert "The package may cost at most €10." in table.get().words


def test_a_part_of_the_list_has_a_share_of_the_money(app: Flask, session: Session) -> None:
    hall = at_table(app, session, "trade-off", projects=(1, 2))
    words = hall.get().words
    assert "Kept: €0 Left: €6" in words
    assert (
        "The package may cost at most €6: a share of the whole, as these 2 projects are a share "
        "of the list." in words
    )


def test_what_does_not_fit_names_what_would_have_to_go(table: Seat) -> None:
    press(table, 1, 0)
    press(table, 2, 1)
    page = table.get()
    assert "It does not fit: €2 are missing." in page.words
    offered = [" ".join(one.text.split()) for one in page.all("form[name^=swap-3-] button")]
    assert offered == [
        "Keep it and give up 2 Bench number 2 (3 Bench number 3)",
        "Keep it and give up 1 Bench number 1 (3 Bench number 3)",
    ]


def test_what_was_given_up_is_kept_with_what_it_made_room_for(table: Seat) -> None:
    press(table, 1, 0)
    press(table, 2, 1)
    press(table, 3, 2, out=["2"])
    assert kept(table) == [1, 3]
    assert "2 Bench number 2, for 3 Bench number 3" in table.get().words
    press(table, 1, 3, do="drop")
    assert kept(table) == [3]


def test_a_button_carries_the_version_that_it_was_shown_with(table: Seat) -> None:
    press(table, 1, 0)
    versions = {str(one["value"]) for one in table.get().all(".of-package [name=version]")}
    assert versions == {"1"}


def test_a_second_device_is_told_that_the_package_has_changed(
    app: Flask, session: Session, table: Seat
) -> None:
    second = another(app, session, table.hall, 1)
    press(table, 1, 0)
    refused = press(second, 2, 0, 409)
    assert "Another device of your table has changed this meanwhile." in refused.words
    assert "1 Bench number 1" in refused.one(".board .kept").text
    assert kept(table) == [1]


def test_a_button_pressed_twice_is_pressed_once(table: Seat) -> None:
    for _ in range(2):
        press(table, 1, 0)
    assert kept(table) == [1]
    assert {str(one["value"]) for one in table.get().all("[name=version]")} == {"1"}


@pytest.mark.parametrize(
    "form",
    [
        {"project": "9"},
        {"project": ""},
        {"version": "x"},
        {"out": ["9"]},
        {"out": ["x"]},
        {"out": ["9" * 5000]},
    ],
)
def test_what_no_button_sends_is_not_found(table: Seat, form: dict[str, Any]) -> None:
    table.send("package", 404, **({"do": "keep", "project": 1, "version": 0} | form))
    assert table.session.scalars(select(Package)).all() == []


def test_what_does_not_fit_is_refused_in_words(table: Seat) -> None:
    press(table, 1, 0)
    press(table, 2, 1)
    refused = press(table, 3, 2, 409)
    assert "There is not enough money left." in refused.words


def test_every_table_has_a_package_of_its_own(app: Flask, session: Session, table: Seat) -> None:
    press(table, 1, 0)
    assert "Kept: €0" in another(app, session, table.hall, 2).get().words


def test_no_package_is_built_in_another_round(app: Flask, session: Session) -> None:
    press(at_table(app, session), 1, 0, 404)
