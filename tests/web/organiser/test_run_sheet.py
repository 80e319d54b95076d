"""The run-sheet in the organiser's office."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Day, Process, Sitting
from tests import people, things
from tests.pages import Page, Visitor
from tests.services.plans import a_plan, formats, rounds
from tests.services.seats import a_sitting


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """A sitting of 24 people at four tables, with the rounds of seven hours."""
    return a_plan(session, process)


def here(sitting: Sitting, rest: str = "/run-sheet") -> str:
    """An address of the day."""
    return f"/organiser/hanbit-2026/sittings/{sitting.id}{rest}"


def test_a_plan_begins_with_a_template(office: Visitor, session: Session, process: Process) -> None:
    things.some_projects(session, process, 6)
    sitting = a_sitting(session, process)
    assert "There is no run-sheet yet" in office.get(here(sitting)).words

    page = office.get(here(sitting, "/run-sheet/from/three-hours"))
    assert "3 hours" in page.words
    assert formats(session, sitting) == []
    after = office.follow(office.post(here(sitting, "/run-sheet/from/three-hours")))

    assert formats(session, sitting)[:3] == ["welcome", "poll-before", "presentation"]
    assert len(after.all(".run-sheet > li")) == len(formats(session, sitting))


def test_the_rounds_of_another_sitting_are_copied(
    office: Visitor, session: Session, process: Process, sitting: Sitting
) -> None:
    other = a_sitting(session, process)
    assert "First day" in office.get(here(other)).one(".plans:last-child").get_text()

    office.post(here(other, f"/run-sheet/copy/{sitting.id}"))

    assert formats(session, other) == formats(session, sitting)
    empty = a_sitting(session, process)
    office.get(here(other, f"/run-sheet/copy/{empty.id}"), status=404)


def test_a_trade_off_says_what_its_package_may_cost(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    row = next(one for one in rounds(session, sitting) if one.format == "trade-off")
    shown = f"#r{row.id} .what"
    assert "at most €19,400." in office.get(here(sitting)).one(shown).get_text()
    row.projects = [1]
    session.commit()
    share = (
        "The package may cost at most €2,282: a share of the whole, as this project is a share of "
        "the list."
    )
    assert share in office.get(here(sitting)).one(shown).get_text()
    for rest in (f"/round/{row.id}", "/print/run-sheet", f"/print/notes/{row.id}/en"):
        assert share in office.get(here(sitting, rest)).words


def test_the_times_follow_from_the_beginning(
    app: Flask, office: Visitor, session: Session, sitting: Sitting
) -> None:
    app.extensions["babel"].default_timezone = "Asia/Seoul"
    assert not office.get(here(sitting)).all(".run-sheet time")
    page = office.follow(office.post(here(sitting, "/run-sheet/start"), {"at": "09:30"},
                                     on=here(sitting)))  # fmt: skip

    session.expire_all()
    assert session.get_one(Day, sitting.id).starts_at == datetime(2026, 12, 5, 0, 30, tzinfo=UTC)
    shown = [one.get_text().replace("\u202f", " ") for one in page.all(".run-sheet time")]
    assert shown[:3] == ["9:30 AM", "9:50 AM", "10:05 AM"]
    assert page.one("#at")["value"] == "09:30"


@pytest.mark.parametrize("typed", ["", "half past nine", "25:00"])
def test_a_beginning_is_a_time(
    office: Visitor, session: Session, sitting: Sitting, typed: str
) -> None:
    address = here(sitting, "/run-sheet/start")
    page = office.post(address, {"at": typed}, on=here(sitting), status=422)
    assert isinstance(page, Page)
    assert page.all("#at[aria-invalid]")
    assert session.get_one(Day, sitting.id).starts_at is None


def test_what_is_too_much_for_the_room_is_told(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    office.post(here(sitting, "/run-sheet/start"), {"at": "09:30"}, on=here(sitting))
    page = office.get(here(sitting, "/run-sheet?until=12:30"))
    assert "the room is yours for 180" in page.words
    assert "the room is yours" not in office.get(here(sitting, "/run-sheet?until=18:00")).words
    office.get(here(sitting, "/run-sheet?until=soon"))


def test_speaking_time_and_findings_stand_at_their_round(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    row = next(one for one in rounds(session, sitting) if one.format == "discussion")
    assert "5 min for each person" in office.get(here(sitting)).one(f"#r{row.id}").get_text()
    row.minutes = 10
    session.commit()
    words = " ".join(office.get(here(sitting)).one(f"#r{row.id}").get_text(" ").split())
    assert "1 min 40 s for each person" in words
    assert "Each of 6 people at a table can speak for 100 seconds only." in words
    assert "Two minutes each take 12 minutes." in words


def test_many_tables_make_a_report_long(
    office: Visitor, session: Session, process: Process
) -> None:
    things.some_projects(session, process, 6)
    sitting = a_sitting(session, process, people=28 * 6)
    office.post(here(sitting, "/run-sheet/from/seven-hours"))
    assert (
        "28 tables reporting 2 minutes each take 56 minutes, and the round has 15."
        in office.get(here(sitting)).words
    )


def test_the_plan_stands_and_is_reconsidered(
    office: Visitor, session: Session, process: Process, sitting: Sitting
) -> None:
    office.post(here(sitting, "/run-sheet/stand"), on=here(sitting))
    session.expire_all()
    assert session.get_one(Day, sitting.id).state == "scheduled"
    office.post(here(sitting, "/run-sheet/reconsider"), on=here(sitting))
    session.expire_all()
    assert session.get_one(Day, sitting.id).state == "draft"
    empty = a_sitting(session, process)
    page = office.follow(office.post(here(empty, "/run-sheet/stand"), on=here(sitting)))
    assert "A plan without rounds cannot stand." in page.words


def test_a_plan_that_runs_is_not_replaced(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    first = rounds(session, sitting)[0]
    first.state, first.started_at = "closed", datetime(2026, 12, 5, tzinfo=UTC)
    first.closed_at = datetime(2026, 12, 5, 1, tzinfo=UTC)
    session.get_one(Day, sitting.id).state = "live"
    session.commit()
    address = here(sitting, "/run-sheet/from/expo")
    assert not office.get(address).all("main form")
    before = formats(session, sitting)
    page = office.follow(office.post(address, on=here(sitting)))
    assert "the plan cannot be replaced as a whole" in page.words
    assert formats(session, sitting) == before


def test_the_lead_facilitator_sees_and_changes_the_plan(
    visitor: Visitor, session: Session, sitting: Sitting
) -> None:
    visitor.sign_in(people.bom(session).email, people.PASSWORD)
    page = visitor.get(here(sitting))
    assert [one.get_text() for one in page.all("nav.tabs a")] == ["Run-sheet", "On paper"]
    assert not page.all(".plans")
    row = rounds(session, sitting)[1]
    visitor.post(here(sitting, f"/round/{row.id}/down"), on=here(sitting))
    assert formats(session, sitting)[1] == "poll-before"
    visitor.get(here(sitting, "/run-sheet/from/expo"), status=403)
