"""The first minutes at a seat: seat and table in words, the consent, the rules, a helper."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Seat, Voice
from budgeting.services import table_rounds
from tests.web.resident.seated import Seated, a_hall, a_seat, rows

TASKS = (
    "/seat/here", "/seat/polls", "/seat/project/1", "/seat/arguments/1", "/seat/questions",
    "/seat/conflicts", "/seat/minutes",
)  # fmt: skip


def test_seat_and_table_are_told_in_words(app: Flask, session: Session) -> None:
    page = Seated(app, a_hall(session), 7).get("/seat/welcome")
    assert page.h1 == "Welcome. You are number 7."
    assert "Your table is 1, with 2 others." in page.words


@pytest.mark.parametrize("task", TASKS)
def test_nothing_is_asked_before_the_consent(app: Flask, session: Session, task: str) -> None:
    response = Seated(app, a_hall(session), 1).client.get(task)
    assert (response.status_code, response.headers["Location"]) == (303, "/seat/welcome")


def test_consent_comes_first_and_the_rules_second(app: Flask, session: Session) -> None:
    seat = Seated(app, a_hall(session), 1)
    assert seat.client.get("/seat/rules").headers["Location"] == "/seat/welcome"
    rules = seat.follow(seat.press(seat.get("/seat/welcome"), "form.actions"))
    assert rules.h1 == "How we talk at our table"
    assert seat.client.get("/seat/here").headers["Location"] == "/seat/rules"
    assert seat.follow(seat.press(rules, "form.actions")).h1 == "Discussion at the tables"
    assert [(one.consented, one.agreed) for one in rows(session, Voice)] == [(True, True)]


def test_only_the_voice_is_kept_and_the_log_says_nothing(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    before = len(rows(session, LogEntry))
    Seated(app, hall, 4).begin()
    kept = [one.voice for one in rows(session, Voice)]
    assert kept == [hall.voice(4)]
    assert len(rows(session, LogEntry)) == before


def test_whoever_does_not_consent_gives_the_tablet_back(app: Flask, session: Session) -> None:
    seat = Seated(app, a_hall(session), 1)
    page = seat.get("/seat/welcome")
    assert seat.follow(seat.press(page, "form[action='/seat/leave']")).one("input.code")
    assert rows(session, Voice) == []


def test_a_helper_sees_the_promise_and_the_fact_alone_is_kept(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    seat = Seated(app, hall, 1)
    seat.begin()
    page = seat.get("/seat/help")
    assert "I tell nobody what was answered." in page.words
    assert [one.assisted for one in rows(session, Voice)] == [False]
    here = seat.follow(seat.press(page, "form.actions"))
    assert "Somebody helps at this seat." in here.words
    assert [one.assisted for one in rows(session, Voice)] == [True]
    assert {column.name for column in Voice.__table__.columns} == {
        "sitting_id", "voice", "consented", "agreed", "assisted", "away",
    }  # fmt: skip


def test_a_resident_without_a_table_is_sent_to_the_door(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    session.query(Seat).delete()
    session.commit()
    seat = Seated(app, hall, 1)
    assert "You have no table yet. Please ask at the door." in seat.get("/seat/welcome").words
    assert "No table yet." in seat.begin().words


def test_the_rules_that_a_table_adds_are_read_at_its_seats(app: Flask, session: Session) -> None:
    hall = a_hall(session, round=1)
    for table, rule in ((1, "Phones stay in the bag."), (2, "We stand up to speak.")):
        mine = table_rounds.at_table(session, hall.row, table)
        mine.lines = {"agreed": [], "amended": rule, "version": 1}
    seat = a_seat(app, session, hall)
    for address in ("/seat/rules", "/seat/here"):
        words = seat.get(address).words
        assert "Phones stay in the bag." in words
        assert "We stand up to speak." not in words
