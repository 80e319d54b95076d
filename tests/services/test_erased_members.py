"""Somebody who was drawn asks to be erased: the seat, the line of reserves, and who comes next."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Process
from budgeting.services import (
    assembly,
    drawn_report,
    erasing,
    freezing,
    inviting,
    letters_out,
    replacing,
    respondents,
)
from tests import chosen, drawings, things
from tests.members import BY, LATER, NOW, WHO, invited, left, person
from tests.respondents import KEYS


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def drawn(session: Session, process: Process) -> Process:
    chosen.an_assembly(session, process)
    return process


def erased(session: Session, process: Process, n: int) -> assembly.Entry | None:
    """Person n asks for it."""
    return erasing.erase_person(session, process, person(session, process, n).respondent, **WHO)


def test_who_was_not_invited_yet_gives_up_the_seat(session: Session, drawn: Process) -> None:
    gone = erased(session, drawn, 0)
    assert gone is not None
    assert (gone.id, gone.membership.state, gone.left_by_erasure) == ("P00", "withdrawn", True)
    found = replacing.suggest(session, drawn, gone)
    assert found is not None
    assert found.person == "P04"
    assert [one.id for one in inviting.invite(session, drawn, BY, **WHO)] == ["P01", "P02", "P03"]


def test_who_was_invited_keeps_the_seat(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    assert erased(session, drawn, 0) is None
    one = person(session, drawn, 0)
    assert (one.membership.state, one.erased) == ("invited", True)
    inviting.answer(session, drawn, one, "confirmed", **WHO)
    assert one.seated


def test_an_erased_reserve_is_not_proposed(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    erased(session, drawn, 4)
    found = replacing.suggest(session, drawn, left(session, drawn, 0))
    assert found is not None
    assert found.person == "P06"
    counted = assembly.progress(session, drawn, assembly.entries(session, drawn), NOW.date())
    assert counted.reserves == 2


def test_nobody_of_the_rest_of_the_pool_who_was_erased_is_proposed(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    for n in (4, 6):
        erased(session, drawn, n)
    gone = left(session, drawn, 0)
    first = replacing.suggest(session, drawn, gone)
    assert first is not None
    assert (first.person, first.reserve) == ("P08", None)
    erasing.erase_person(session, drawn, respondents.find(session, drawn, "P08"), **WHO)
    second = replacing.suggest(session, drawn, gone)
    assert second is None or second.person != "P08"


def test_a_seat_given_up_by_erasure_is_not_taken_back(session: Session, drawn: Process) -> None:
    erased(session, drawn, 0)
    with pytest.raises(IllegalMove):
        inviting.take_back(session, drawn, person(session, drawn, 0), **WHO)
    assert person(session, drawn, 0).membership.state == "withdrawn"


def test_an_erased_member_whose_invitation_was_taken_back_is_not_invited_again(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    erased(session, drawn, 0)
    inviting.uninvite(session, drawn, person(session, drawn, 0), **WHO)
    counted = assembly.progress(session, drawn, assembly.entries(session, drawn), NOW.date())
    assert (counted.unreachable, counted.waiting) == (1, 0)
    assert inviting.invite(session, drawn, LATER.date(), **WHO) == []
    assert letters_out.erased(session, drawn, "invitation") == []


def test_who_gets_no_letter_is_named(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    erased(session, drawn, 0)
    assert [one.id for one in letters_out.erased(session, drawn, "invitation")] == ["P00"]
    readers = letters_out.readers(session, KEYS, drawn, "invitation")
    assert [one.id for one in readers] == ["P01", "P02", "P03"]


def test_an_erasure_before_the_invitations_does_not_bind_the_draw(
    session: Session, drawn: Process
) -> None:
    erased(session, drawn, 0)
    freezing.withdraw(session, drawn, "A quota was wrong.", **WHO)
    session.flush()
    assert assembly.entries(session, drawn) == []


def test_who_was_erased_before_the_invitation_has_declined_nothing(
    session: Session, process: Process
) -> None:
    draw = drawings.drawn(session, process)
    member, other = (one for one in assembly.entries(session, process)[:2])
    erasing.erase_person(session, process, member.respondent, **WHO)
    inviting.withdraw(session, process, other, **WHO)
    session.commit()
    report = drawn_report.report_of(session, process, draw)
    assert report.asked == 1
