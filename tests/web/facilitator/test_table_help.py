"""A table calls for help: at any time of the day, until somebody has come."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.services import table_rounds

from .hall_tables import Seat, at_table


@pytest.fixture
def table(app: Flask, session: Session) -> Seat:
    """Table 1 in a discussion."""
    return at_table(app, session)


def test_help_is_called_with_words_and_has_come(table: Seat) -> None:
    table.send("help", words="  We cannot agree. ")
    mine = table_rounds.at_table(table.session, table.session.merge(table.hall.row), 1)
    assert (mine.help, mine.help_words) == (True, "We cannot agree.")
    assert "Help is called. Somebody is on the way to you." in table.get().words
    table.send("help", do="come")
    assert "Help is called" not in table.get().words


def test_a_call_for_help_stands_over_the_end_of_its_round_until_help_has_come(
    table: Seat,
) -> None:
    called = "Help is called. Somebody is on the way to you."
    table.send("help", words="Somebody feels ill.")
    table.close()
    assert called in table.get().words
    table.begin(3)
    page = table.get()
    assert called in page.one(".table-now").text
    assert called in page.one(".of-finish").text
    table.round_id = table.hall.rounds[2].id
    table.send("help", do="come")
    assert "Help is called" not in table.get().words
    assert table_rounds.calls(table.session, table.hall.day) == []


def test_help_is_called_between_two_rounds(table: Seat) -> None:
    table.close()
    page = table.get()
    assert page.one("#finish form input[name=round]")["value"] == str(table.round_id)
    table.send("help", words="Somebody feels ill.")
    page = table.get()
    assert page.one(".table-now form button[value=come]").text == "Help has come"
    assert len(page.all("form[name^=come]")) == 1
    table.send("help", do="come")
    assert not table.get().all("button[value=come]")


def test_help_is_called_before_the_first_round(app: Flask, session: Session) -> None:
    table = at_table(app, session, state="check-in")
    form = table.get().one("#finish form")
    first = form.select("input[name=round]")[0]["value"]
    assert first == str(table.hall.rounds[0].id)
    table.send("help", round=first, words="A chair is missing.")
    assert "Help is called" in table.live("now", round=0, open=0).text
    (call,) = table_rounds.calls(session, table.hall.day)
    assert (call.table, call.help_words) == (1, "A chair is missing.")


def test_a_table_without_any_round_has_nothing_under_which_help_is_called(
    app: Flask, session: Session
) -> None:
    table = at_table(app, session, state="check-in")
    for row in table.hall.rounds:
        session.merge(row).tables = [2, 3]
    session.commit()
    assert not table.get().all("textarea")
