"""A resident finds the seat by number: no name, no sign-in."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from budgeting.services import attendance, seat_plans
from tests.pages import Visitor
from tests.services.seats import ACT, a_sitting, seated
from tests.things import a_process


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session)


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    made = seated(session, process, a_sitting(session, process))
    session.commit()
    return made


def test_before_the_seats_are_made_the_page_says_so(visitor: Visitor, process: Process) -> None:
    page = visitor.get(f"/{process.slug}/seat")
    assert "The seats have not been made yet." in page.words
    assert not page.all("main form")
    assert not visitor.get(f"/{process.slug}/").all(f'a[href="/{process.slug}/seat"]')


def test_the_process_leads_to_the_seats(
    visitor: Visitor, process: Process, sitting: Sitting
) -> None:
    visitor.get(f"/{process.slug}/").one(f'a[href="/{process.slug}/seat"]')


def test_a_number_leads_to_the_table_of_every_round(
    visitor: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    plan = seat_plans.read(session, sitting)
    wanted = [f"Round {n} Table {plan.table(n - 1, 9)}" for n in (1, 2)]
    session.commit()
    assert "Your number" in visitor.get(f"/{process.slug}/seat").words
    page = visitor.get(f"/{process.slug}/seat?number=%209%20")
    assert [" ".join(one.get_text(" ").split()) for one in page.all(".seat-answer li")] == wanted
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("typed", ["", "0", "77", "nine", "１２", "1" * 19, "-1", "<b>"])
def test_a_number_that_has_no_seat_is_told(
    visitor: Visitor, process: Process, sitting: Sitting, typed: str
) -> None:
    page = visitor.get(f"/{process.slug}/seat", status=422, query_string={"number": typed})
    assert "There is no seat for this number." in page.one(".errors").get_text()
    assert page.one("#number")["value"] == typed


def test_somebody_who_is_absent_has_no_seat_any_more(
    visitor: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    attendance.mark_absent(session, process, sitting, 9, 1, **ACT)
    session.commit()
    visitor.get(f"/{process.slug}/seat?number=9", status=422)


def test_somebody_who_came_after_the_seats_were_made_is_sent_to_the_door(
    visitor: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    from budgeting.services import attending

    attending.add_staff(session, process, sitting, "facilitator", "", 1, **ACT)
    session.commit()
    page = visitor.get(f"/{process.slug}/seat?number=901")
    assert "You have no seat yet. Please ask at the door." in page.words
