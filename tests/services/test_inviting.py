"""Invitations, answers, people who leave, and who takes their seats."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import LogEntry, Process, Respondent
from budgeting.services import assembly, inviting, replacing
from tests import chosen, things
from tests.members import BY, LATER, NOW, WHO, invited, left, person


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def drawn(session: Session, process: Process) -> Process:
    chosen.an_assembly(session, process)
    return process


def test_all_members_are_invited_and_no_reserve(session: Session, drawn: Process) -> None:
    assert [one.id for one in inviting.invite(session, drawn, BY, **WHO)] == [
        "P00", "P01", "P02", "P03",
    ]  # fmt: skip
    found = assembly.progress(session, drawn, assembly.entries(session, drawn), NOW.date())
    assert (found.states["invited"], found.empty, found.overdue, found.reserves) == (4, 0, 0, 3)
    assert inviting.invite(session, drawn, BY, **WHO) == []


def test_an_answer_is_noted_once(session: Session, drawn: Process) -> None:
    one = person(session, drawn, 0)
    with pytest.raises(IllegalMove):
        inviting.answer(session, drawn, one, "confirmed", **WHO)
    invited(session, drawn)
    inviting.answer(session, drawn, one, "confirmed", **WHO)
    assert one.membership.state == "confirmed"
    with pytest.raises(IllegalMove):
        inviting.answer(session, drawn, one, "declined", **WHO)
    assert person(session, drawn, 0).membership.state == "confirmed"


def test_who_lets_the_day_pass_is_listed_and_can_be_given_up(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    one = person(session, drawn, 0)
    with pytest.raises(IllegalMove):
        inviting.give_up(session, drawn, one, BY, **WHO)
    entries = assembly.entries(session, drawn)
    assert assembly.progress(session, drawn, entries, BY).overdue == 0
    assert assembly.progress(session, drawn, entries, LATER.date()).overdue == 4
    inviting.give_up(session, drawn, one, LATER.date(), **WHO)
    assert (one.membership.state, one.membership.reason["answer"]) == ("declined", "none")
    inviting.take_back(session, drawn, one, actor="Haneul", now=LATER)
    assert (one.membership.state, one.membership.reason) == ("invited", {})


def test_whoever_has_not_answered_gets_another_last_day(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    inviting.answer(session, drawn, person(session, drawn, 0), "confirmed", **WHO)
    assert inviting.extend(session, drawn, LATER.date(), **WHO) == 3
    days = [one.membership.answer_by for one in assembly.entries(session, drawn)[:4]]
    assert days == [BY, *[LATER.date()] * 3]
    told = session.query(LogEntry).filter_by(action="members.extended").one().details
    assert told == {"people": 3, "was": {"2026-12-01": 3}, "answer_by": "2026-12-05"}


def test_a_last_day_that_is_the_same_is_no_act(session: Session, drawn: Process) -> None:
    assert inviting.extend(session, drawn, BY, **WHO) == 0
    invited(session, drawn)
    assert inviting.extend(session, drawn, BY, **WHO) == 0
    assert not session.query(LogEntry).filter_by(action="members.extended").count()


def test_an_invitation_is_taken_back_until_the_answer(session: Session, drawn: Process) -> None:
    one = person(session, drawn, 0)
    with pytest.raises(IllegalMove):
        inviting.uninvite(session, drawn, one, **WHO)
    invited(session, drawn)
    inviting.uninvite(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.answer_by) == ("drawn", None)
    assert [other.id for other in inviting.invite(session, drawn, LATER.date(), **WHO)] == ["P00"]
    inviting.answer(session, drawn, one, "confirmed", **WHO)
    with pytest.raises(IllegalMove):
        inviting.uninvite(session, drawn, one, **WHO)
    inviting.take_back(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.answer_by) == ("invited", LATER.date())


def test_a_wrong_replacement_is_undone_after_its_invitation_was_taken_back(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    one = left(session, drawn, 1)
    seated = replacing.accept(session, drawn, one, "P05", **WHO)
    invited(session, drawn)
    inviting.uninvite(session, drawn, seated, **WHO)
    replacing.undo(session, drawn, seated, **WHO)
    back = person(session, drawn, 5).membership
    assert (back.kind, back.state, back.answer_by) == ("reserve", "drawn", None)
    inviting.take_back(session, drawn, one, **WHO)
    assert one.membership.state == "invited"


def test_the_log_knows_pseudonyms_only(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    replacing.accept(session, drawn, left(session, drawn, 1), "P05", **WHO)
    told = {entry.action: entry.details for entry in session.query(LogEntry)}
    assert told["member.replaced"]["left"] == "P01"
    assert told["member.replaced"]["person"] == "P05"
    keys = {one.id for one in session.query(Respondent)}
    assert not any(key in str(details) for key in keys for details in told.values())


def test_somebody_of_another_process_is_not_found(session: Session, drawn: Process) -> None:
    other = things.a_process(session, slug="other-2026")
    with pytest.raises(NotFound):
        assembly.find(session, other, "P00")
