"""A mark at the door that was made by mistake is undone: the person is as before it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Process
from budgeting.services import assembly, checking_in, inviting
from budgeting.services.assembly import Entry
from tests import chosen, things

WHO = {"actor": "Dari", "now": datetime(2026, 11, 20, 9, tzinfo=UTC)}


@pytest.fixture
def process(session: Session) -> Process:
    process = things.a_process(session)
    chosen.an_assembly(session, process)
    inviting.invite(session, process, date(2026, 12, 1), **WHO)
    return process


@pytest.fixture
def guest(session: Session, process: Process) -> Entry:
    return assembly.find(session, process, "P01")


def as_it_is(session: Session, process: Process) -> tuple[str, bool, dict[str, object]]:
    membership = assembly.find(session, process, "P01").membership
    return membership.state, membership.present, membership.reason


def test_who_had_not_answered_is_invited_again(
    session: Session, process: Process, guest: Entry
) -> None:
    before = as_it_is(session, process)
    checking_in.arrive(session, process, guest)
    assert as_it_is(session, process)[:2] == ("confirmed", True)
    checking_in.leave(session, process, guest, **WHO)
    assert as_it_is(session, process) == before == ("invited", False, {})


def test_who_had_confirmed_stays_confirmed(
    session: Session, process: Process, guest: Entry
) -> None:
    inviting.answer(session, process, guest, "confirmed", **WHO)
    before = as_it_is(session, process)
    checking_in.arrive(session, process, guest)
    checking_in.leave(session, process, guest, **WHO)
    assert as_it_is(session, process) == before
    assert before[:2] == ("confirmed", False)


def test_the_reason_of_a_replacement_is_kept(
    session: Session, process: Process, guest: Entry
) -> None:
    guest.membership.reason = {"turn": 2}
    session.flush()
    for _mistake in range(2):
        checking_in.arrive(session, process, guest)
        checking_in.leave(session, process, guest, **WHO)
    assert as_it_is(session, process) == ("invited", False, {"turn": 2})


def test_a_mark_made_twice_is_undone_at_once(
    session: Session, process: Process, guest: Entry
) -> None:
    for _twice in range(2):
        checking_in.arrive(session, process, guest)
    for _twice in range(2):
        checking_in.leave(session, process, guest, **WHO)
    assert as_it_is(session, process) == ("invited", False, {})
    assert session.query(LogEntry).filter_by(action="door.undone").count() == 1


def test_who_came_on_an_earlier_day_has_answered_for_good(
    session: Session, process: Process, guest: Entry
) -> None:
    checking_in.arrive(session, process, guest)
    checking_in.clear(session, process, **WHO)
    assert as_it_is(session, process) == ("confirmed", False, {})
    checking_in.arrive(session, process, guest)
    checking_in.leave(session, process, guest, **WHO)
    assert as_it_is(session, process) == ("confirmed", False, {})


def test_an_answer_that_was_noted_after_an_earlier_mark_is_kept(
    session: Session, process: Process, guest: Entry
) -> None:
    checking_in.arrive(session, process, guest)
    inviting.take_back(session, process, guest, **WHO)
    inviting.answer(session, process, guest, "confirmed", **WHO)
    checking_in.arrive(session, process, guest)
    checking_in.leave(session, process, guest, **WHO)
    assert as_it_is(session, process)[:2] == ("confirmed", False)


def test_what_is_kept_for_the_undoing_tells_no_moment_and_no_order(
    session: Session, process: Process
) -> None:
    for person in ("P02", "P00", "P01"):
        checking_in.arrive(session, process, assembly.find(session, process, person))
    drawn = assembly.entries(session, process)
    kept = [one.membership.reason for one in drawn if one.membership.present]
    assert kept == [{"came": True}] * 3
