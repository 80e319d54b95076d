"""Where staff are signed in: rows that end by themselves, or at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from budgeting.models import LogEntry, StaffSession
from budgeting.services import staff_sessions, staffing
from budgeting.services.staff_sessions import Browser, Limits
from tests import people

NOW = datetime(2026, 5, 2, 12, 0, 40, tzinfo=UTC)
LIMITS = Limits(idle=timedelta(hours=2), whole=timedelta(hours=12))
LAPTOP = Browser("computer", "Firefox")
MINUTE = timedelta(minutes=1)
ACT = {"actor": "command line", "now": NOW}


@pytest.fixture
def dari(session):
    return people.dari(session)


def begin(session, person, now=NOW, **given):
    token = staff_sessions.begin(session, person, LAPTOP, LIMITS, now, **given)
    session.commit()
    return token


def is_in(session, token, now=NOW, **given):
    return staff_sessions.recall(session, token, LIMITS, now, **given) is not None


def count(session):
    return session.scalar(select(func.count()).select_from(StaffSession))


def test_a_session_is_whose_token_it_is(session, dari):
    token = begin(session, dari)
    row, person = staff_sessions.recall(session, token, LIMITS, NOW)
    assert (person, row.device, row.browser) == (dari, "computer", "Firefox")
    assert not is_in(session, token + "x")
    assert not is_in(session, "")


def test_it_ends_after_the_idle_time(session, dari):
    token = begin(session, dari)
    assert is_in(session, token, NOW + LIMITS.idle - MINUTE)
    assert not is_in(session, token, NOW + LIMITS.idle)


def test_being_seen_puts_the_end_off_but_not_beyond_the_whole_time(session, dari):
    token = begin(session, dari)
    for hours in range(1, 12):
        later = NOW + timedelta(hours=hours)
        row, _person = staff_sessions.recall(session, token, LIMITS, later)
        staff_sessions.note_seen(session, row.sid, later)
        session.commit()
    assert is_in(session, token, NOW + LIMITS.whole - MINUTE)
    assert not is_in(session, token, NOW + LIMITS.whole)


def test_it_is_noted_every_five_minutes_that_somebody_is_here(session, dari):
    row, _person = staff_sessions.recall(session, begin(session, dari), LIMITS, NOW)
    assert not staff_sessions.is_stale(row, NOW + 4 * MINUTE)
    assert staff_sessions.is_stale(row, NOW + 5 * MINUTE)


def test_a_password_alone_lets_nobody_in_and_waits_ten_minutes(session, dari):
    token = begin(session, dari, halfway=True)
    assert not is_in(session, token)
    assert is_in(session, token, NOW + 9 * MINUTE, halfway=True)
    assert not is_in(session, token, NOW + 10 * MINUTE, halfway=True)
    assert staff_sessions.of_person(session, dari, LIMITS, NOW) == []


def test_an_inactive_person_is_signed_in_nowhere(session, dari):
    token = begin(session, dari)
    dari.active = False
    session.commit()
    assert not is_in(session, token)


def test_one_session_is_ended_and_the_others_go_on(session, dari):
    first, second = begin(session, dari), begin(session, dari)
    staff_sessions.end(session, dari, {staff_sessions.sid_of(first)})
    assert not is_in(session, first)
    assert is_in(session, second)


def test_nobody_ends_the_session_of_another_person(session, dari):
    token = begin(session, dari)
    staff_sessions.end(session, people.haneul(session), {staff_sessions.sid_of(token)})
    assert is_in(session, token)


def test_all_others_are_ended_and_those_of_other_people_go_on(session, dari):
    here, there, haneul = (begin(session, one) for one in (dari, dari, people.haneul(session)))
    staff_sessions.end_others(session, dari, staff_sessions.sid_of(here))
    assert [is_in(session, token) for token in (here, there, haneul)] == [True, False, True]


def test_signing_somebody_out_everywhere_also_ends_a_sign_in_that_is_halfway(session, dari):
    tokens = [begin(session, dari), begin(session, dari, halfway=True)]
    staff_sessions.sign_out_everywhere(session, dari, **ACT)
    assert not is_in(session, tokens[0])
    assert not is_in(session, tokens[1], halfway=True)
    assert [entry.action for entry in session.scalars(select(LogEntry))] == ["staff.signed_out"]


def test_a_new_password_ends_every_session(session, dari):
    token = begin(session, dari)
    staffing.set_password(session, dari, "another long password", **ACT)
    assert not is_in(session, token)


def test_what_is_over_is_forgotten_at_the_next_sign_in(session, dari):
    begin(session, dari)
    begin(session, people.haneul(session), NOW + LIMITS.idle)
    assert count(session) == 1


def test_the_list_tells_the_newest_first(session, dari):
    begin(session, dari)
    begin(session, dari, NOW + timedelta(hours=1))
    found = staff_sessions.of_person(session, dari, LIMITS, NOW + timedelta(hours=1))
    assert [one.begun_at.hour for one in found] == [13, 12]
