"""The minutes at a seat: fair, or an objection in one's own words."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Endorsement, Minutes, Note, TableRound
from tests.services.day import HallDay
from tests.web.resident.seated import Seated, a_hall, a_seat, rows

FORM = "form[name=minutes]"


@pytest.fixture
def hall(session: Session) -> HallDay:
    hall = a_hall(session, state="minutes")
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    session.commit()
    return hall


@pytest.fixture
def seat(app: Flask, session: Session, hall: HallDay) -> Seated:
    return a_seat(app, session, hall)


def test_what_a_person_says_can_be_changed_and_is_kept_once(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    said = []
    for opinion, words in (("fair", ""), ("objection", "The shelter is missing."), ("fair", "")):
        page = seat.get("/seat/minutes")
        after = seat.follow(seat.press(page, FORM, opinion=opinion, objection=words))
        assert after.all(".seat-saved")
        said.append([(one.voice, one.fair, one.objection) for one in rows(session, Endorsement)])
    voice = hall.voice(1)
    objected = (voice, False, "The shelter is missing.")
    assert said == [[(voice, True, "")], [objected], [(voice, True, "")]]


@pytest.mark.parametrize("typed", [{}, {"opinion": "objection"}, {"opinion": "no"}])
def test_nothing_chosen_and_an_objection_without_words_are_explained(
    session: Session, seat: Seated, typed: dict[str, str]
) -> None:
    answer = seat.press(seat.get("/seat/minutes"), FORM, 422, **typed)
    assert "Choose one. An objection needs words." in answer.text
    assert rows(session, Endorsement) == []


def test_minutes_that_are_not_shown_cannot_be_endorsed(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    page = seat.get("/seat/minutes")
    session.get_one(Minutes, hall.sitting.id).state = "draft"
    session.commit()
    seat.press(page, FORM, 409, opinion="fair")
    assert "not open to be endorsed now" in seat.get("/seat/minutes").words
    assert rows(session, Endorsement) == []


def test_what_others_say_of_the_minutes_is_not_told_while_they_are_endorsed(
    app: Flask, session: Session, hall: HallDay, seat: Seated
) -> None:
    other = a_seat(app, session, hall, 2)
    before = seat.get("/seat/minutes").words
    assert "Welcome, consent and agreements" in before
    page = other.get("/seat/minutes")
    other.press(page, FORM, opinion="objection", objection="The shelter is missing.")
    assert seat.get("/seat/minutes").words == before


def test_a_resident_reads_what_few_said_and_what_the_tables_reported(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    place = {"sitting_id": hall.sitting.id, "round_id": hall.rounds[1].id, "at": hall.now}
    session.add(Note(key="n1", table=2, kind="minority", text="We need the ramp.", **place))
    session.add(Note(key="n2", table=2, kind="minority", text="A name.", state="hidden", **place))
    lines = {"lines": ["Shade first.", "", ""], "disagreement": "How dear.", "version": 1}
    session.add(TableRound(round_id=hall.rounds[4].id, table=2, lines=lines))
    session.commit()
    words = seat.get("/seat/minutes").words
    for said in ("Minority views We need the ramp.", "Shade first. Disagreement: How dear."):
        assert said in words
    assert "A name." not in words


def test_who_objected_reads_that_it_is_hidden_and_what_becomes_of_new_words(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    seat.press(seat.get("/seat/minutes"), FORM, opinion="objection", objection="Kim is a fool.")
    (said,) = rows(session, Endorsement)
    assert "has hidden your objection" not in seat.get("/seat/minutes").words
    hidden = session.get_one(Endorsement, (hall.sitting.id, said.voice))
    hidden.state, hidden.reason = "hidden", "It names a person."
    session.commit()
    page = seat.get("/seat/minutes")
    for words in ("has hidden your objection", "It names a person.", "If you change them"):
        assert words in page.words
    after = seat.press(page, FORM, opinion="objection", objection="Nobody listened.")
    assert "the team looks at them again" in seat.follow(after).words
    seat.press(page, FORM, opinion="fair")
    assert "has hidden your objection" not in seat.get("/seat/minutes").words


def test_in_the_endorsement_round_people_speak_to_the_minutes_before_the_day_ends(
    app: Flask, session: Session
) -> None:
    hall = a_hall(session, round=6)
    seat = a_seat(app, session, hall)
    assert "The minutes are being written." in seat.get("/seat/here").words
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    session.commit()
    assert seat.get("/seat/here").h1 == "Read the minutes of the day"
    seat.press(seat.get("/seat/minutes"), FORM, opinion="fair")
    assert [one.fair for one in rows(session, Endorsement)] == [True]


def test_a_vote_after_the_endorsement_round_is_not_hidden_by_the_minutes(
    app: Flask, session: Session
) -> None:
    hall = a_hall(session, round=2, formats=("endorsement", "vote"))
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    seat = a_seat(app, session, hall)
    assert seat.get("/seat/here").h1 == "Take your voting card"
