"""The undo of a wrong answer: state, committee, hall and reason are as before it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import CommitteePlan, Process
from budgeting.services import checking_in, committees, inviting
from tests import chosen, things
from tests.members import NOW, WHO, invited, person


@pytest.fixture
def drawn(session: Session) -> Process:
    process = things.a_process(session)
    chosen.an_assembly(session, process)
    return process


def test_an_undo_brings_back_exactly_what_was_before(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    one = person(session, drawn, 0)
    asked = dict(one.membership.reason)
    inviting.answer(session, drawn, one, "confirmed", **WHO)
    one.membership.present, one.membership.committee = True, "Parks"
    inviting.withdraw(session, drawn, one, **WHO)
    assert (one.membership.present, one.membership.committee) == (False, "")
    inviting.take_back(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.present) == ("confirmed", True)
    assert one.membership.committee == "Parks"
    inviting.take_back(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.present) == ("invited", False)
    assert (one.membership.committee, one.membership.reason) == ("", asked)


def test_a_drop_out_before_the_invitation_is_undone_to_before_it(
    session: Session, drawn: Process
) -> None:
    one = person(session, drawn, 0)
    inviting.withdraw(session, drawn, one, **WHO)
    inviting.take_back(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.reason) == ("drawn", {})


def test_an_undo_brings_back_neither_an_ended_day_nor_a_withdrawn_lottery(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    one = person(session, drawn, 0)
    inviting.answer(session, drawn, one, "confirmed", **WHO)
    session.add(CommitteePlan(process_id=drawn.id, committees=[], drawn_at=NOW))
    one.membership.present, one.membership.committee = True, "Parks"
    session.flush()
    inviting.withdraw(session, drawn, one, **WHO)
    checking_in.clear(session, drawn, **WHO)
    committees.withdraw(session, drawn, "A member was missing.", **WHO)
    inviting.take_back(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.present) == ("confirmed", False)
    assert one.membership.committee == ""


def test_who_answered_by_coming_and_drops_out_comes_back_as_before(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    one = person(session, drawn, 0)
    checking_in.arrive(session, drawn, one)
    inviting.withdraw(session, drawn, one, **WHO)
    inviting.take_back(session, drawn, one, **WHO)
    one = person(session, drawn, 0)
    assert (one.membership.state, one.membership.present) == ("confirmed", True)
    checking_in.leave(session, drawn, one, **WHO)
    assert (one.membership.state, one.membership.present) == ("invited", False)
