"""Every page of a resident's seat works with scripts switched off, and so does a table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, Conflict, Endorsement, Minutes, Note, Question, Support, Voice
from tests import things
from tests.e2e.day_journeys import Post, Resident, codes
from tests.e2e.tablets import PHONE, Tablets
from tests.services.day import HallDay, a_day
from tests.tour import arrive


def _hall(session: Session, kind: str, **given: object) -> HallDay:
    """A round of this format is on, and a poll is open in it."""
    return a_day(session, things.a_process(session), formats=("welcome", kind), **given)  # type: ignore[arg-type]


def _seated(tablets: Tablets, app: Flask, session: Session, hall: HallDay) -> Resident:
    """Number 1 at the own seat, after the welcome and the rules."""
    minjun = Resident(tablets.open(script=False, viewport=PHONE))
    minjun.sit(codes(app, session, hall)["seat"])
    return minjun


def _kept(session: Session, model: type) -> list[object]:
    session.expire_all()
    found = list(session.scalars(select(model)))
    session.commit()
    return found


def test_a_seat_is_taken_and_handed_over(tablets: Tablets, app: Flask, session: Session) -> None:
    hall = _hall(session, "discussion")
    minjun = _seated(tablets, app, session, hall)
    (voice,) = _kept(session, Voice)
    assert (voice.consented, voice.agreed) == (True, True)
    minjun.page.locator("#more summary").click()
    minjun.follow("Somebody helps me")
    minjun.press("I promise")
    minjun.page.locator("#more summary").click()
    minjun.press("I leave the hall for a while")
    minjun.reads("You are marked as away.")
    minjun.page.locator("#more summary").click()
    minjun.press("I am back")
    minjun.page.locator("#more summary").click()
    minjun.press("Finish and hand the tablet over")
    minjun.at_seat()
    minjun.is_at("Type the code on your name card")
    (voice,) = _kept(session, Voice)
    assert (voice.assisted, voice.away) == (True, False)


def test_a_poll_is_answered_and_changed(tablets: Tablets, app: Flask, session: Session) -> None:
    hall = _hall(session, "poll-before")
    minjun = _seated(tablets, app, session, hall)
    for choice in ("for", "unsure"):
        minjun.go(f"/seat/poll/{hall.polls[0].id}")
        minjun.page.locator(f"input[name=choice][value={choice}]").check()
        minjun.page.locator("#answer .actions button").click()
    (answer,) = _kept(session, Answer)
    assert answer.choice == "unsure"
    minjun.go("/seat/polls")
    minjun.reads("Unsure")


def test_a_reason_is_read_and_marked(tablets: Tablets, app: Flask, session: Session) -> None:
    scene = arrive(app, session, "day is on")
    minjun = Resident(tablets.open(script=False, viewport=PHONE))
    hall = scene.values["hall"]
    minjun.go("/seat")
    minjun.page.locator("#code").fill(codes(app, session, hall)["seat"])
    minjun.press("Continue")
    before = len(_kept(session, Support))
    minjun.matters("A reason, number 2.")
    assert len(_kept(session, Support)) == before + 1
    minjun.follow("Read about this project")
    minjun.is_at("Bench number 1")


def test_a_question_is_asked_and_another_supported(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    hall = _hall(session, "questions")
    said = {"sitting_id": hall.sitting.id, "round_id": hall.row.id, "at": hall.now, "project": 1}
    session.add(Question(key="q-1", voice=hall.voice(2), text="What does it cost?", **said))
    session.commit()
    minjun = _seated(tablets, app, session, hall)
    minjun.ask("Who waters the trees?")
    minjun.press("I want to know this too")
    minjun.reads("Saved: you want to know this too.")
    assert {one.text for one in _kept(session, Question)} == {
        "What does it cost?",
        "Who waters the trees?",
    }
    assert [one.key for one in _kept(session, Support)] == ["q-1"]


def test_an_interest_is_declared(tablets: Tablets, app: Flask, session: Session) -> None:
    hall = _hall(session, "presentation")
    minjun = _seated(tablets, app, session, hall)
    minjun.reads("Bench number 1")
    minjun.go("/seat/conflicts")
    minjun.page.locator("input[name=project][value='2']").check()
    minjun.press("Save")
    assert [one.project for one in _kept(session, Conflict)] == [2]


def test_an_objection_to_the_minutes_is_attached(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    hall = _hall(session, "endorsement", state="minutes")
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    session.commit()
    minjun = _seated(tablets, app, session, hall)
    minjun.page.locator(".moment a.button").click()
    minjun.page.locator("input[name=opinion][value=objection]").check()
    minjun.page.locator("#objection").fill("The shelter is missing.")
    minjun.press("Save")
    minjun.reads("Saved: you attached an objection.")
    (said,) = _kept(session, Endorsement)
    assert (said.fair, said.objection) == (False, "The shelter is missing.")


@pytest.mark.parametrize("kind", ["break", "vote", "trade-off", "report-back"])
def test_a_seat_says_what_the_moment_asks(
    tablets: Tablets, app: Flask, session: Session, kind: str
) -> None:
    minjun = _seated(tablets, app, session, _hall(session, kind))
    expect(minjun.page.locator(".moment .lede").first).to_be_visible()
    if kind == "vote":
        minjun.press("Leave my seat and go to the vote")
        expect(minjun.page).to_have_url(f"{tablets.site}/v")


def _begin(session: Session, hall: HallDay, place: int) -> None:
    """The round that is on is closed, and another one runs."""
    before, row = hall.row, hall.rounds[place - 1]
    before.state, before.closed_at = "closed", hall.now - timedelta(minutes=3)
    row.state, row.started_at = "running", hall.now
    row.ends_at = hall.now + timedelta(minutes=20)
    session.commit()


def test_a_seat_that_waits_sees_by_itself_that_a_round_has_begun(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    hall = a_day(session, things.a_process(session), formats=("welcome", "break", "discussion"))
    minjun = _seated(tablets, app, session, hall)

    def hurry(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('content="30"', 'content="1"'))

    minjun.page.route("**/seat/here", hurry)
    minjun.at_seat()
    minjun.is_at("Break")
    _begin(session, hall, 3)
    minjun.is_at("Discussion at the tables")
    assert not minjun.page.locator("meta[http-equiv=refresh]").count()


def test_a_seat_and_a_table_ask_what_happens_now(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    formats = ("welcome", "discussion", "questions")
    hall = a_day(session, things.a_process(session), formats=formats)
    minjun = _seated(tablets, app, session, hall)
    table = Post(tablets.open(script=False))
    table.open(codes(app, session, hall)["table 1"])
    _begin(session, hall, 3)
    for person in (minjun, table):
        person.follow("What happens now?")
        person.reads("Questions at the tables")


def test_a_table_calls_for_help_between_two_rounds(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    hall = _hall(session, "discussion")
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(minutes=3)
    session.commit()
    table = Post(tablets.open(script=False))
    table.open(codes(app, session, hall)["table 1"])
    table.page.locator("#help-words").fill("Somebody feels ill.")
    table.send("help", hall.row)
    table.reads("Help is called.")
    table.press("Help has come")
    expect(table.page.locator(".table-state.help")).to_have_count(0)


def test_a_table_writes_a_note(tablets: Tablets, app: Flask, session: Session) -> None:
    hall = _hall(session, "discussion")
    table = Post(tablets.open(script=False))
    table.open(codes(app, session, hall)["table 1"])
    table.note(hall.row, "More shade in the yard.")
    assert [one.text for one in _kept(session, Note)] == ["More shade in the yard."]
