"""Marks are saved as they are made; the answer brings what follows from them."""

from __future__ import annotations

from datetime import timedelta

from budgeting.counting.rulebook import BallotFormat
from budgeting.services import clock
from tests.pages import Page
from tests.things import an_open_vote
from tests.web.resident.conftest import ticked

HTMX = {"HX-Request": "true"}


def save(resident, *numbers, status=200):
    token = resident.get("/v").csrf
    form = {"csrf_token": token, "project": [str(number) for number in numbers]}
    response = resident.client.post("/ballot/mark", data=form, headers=HTMX)
    assert response.status_code == status
    return Page(response)


def test_a_mark_is_saved_at_once(minjun):
    minjun.enter()
    save(minjun, 3)
    assert ticked(minjun.get("/ballot")) == {3}
    save(minjun, 3, 4)
    assert ticked(minjun.get("/ballot")) == {3, 4}
    save(minjun)
    assert ticked(minjun.get("/ballot")) == set()


def test_without_scripts_the_same_address_leads_back(minjun):
    minjun.enter()
    response = minjun.post("/ballot/mark", {"project": "2"}, on="/ballot")
    assert response.headers["Location"] == "/ballot"


def test_the_answer_names_what_the_bar_cannot(session, newcomer):
    ballot = BallotFormat(number=20, field_limits=(("parks", 1),))
    resident = newcomer(an_open_vote(session, 20, ballot=ballot), 1)
    resident.enter()
    part = save(resident, 2, 4)
    assert "Parks: 2 chosen, but at most 1 allowed." in part.text
    assert [tag["id"] for tag in part.all("[hx-swap-oob]")] == ["notices", "by-field"]


def test_the_answer_brings_the_announced_close(minjun, session, process):
    minjun.enter()
    process.closes_at = clock.now() + timedelta(minutes=3)
    session.commit()
    assert save(minjun, 1).one("[data-deadline]")


def test_after_the_close_a_mark_is_refused(minjun, session, process):
    minjun.enter()
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()
    save(minjun, 1, status=409)


def test_a_tablet_without_a_card_is_refused(minjun):
    save(minjun, 1, status=403)


def test_marking_keeps_the_session_alive(minjun, session):
    from budgeting.models import TabletSession

    minjun.enter()
    session.query(TabletSession).update({"expires_at": clock.now() + timedelta(seconds=30)})
    session.commit()
    save(minjun, 1)
    left = session.query(TabletSession).one().expires_at - clock.now()
    assert left > timedelta(minutes=100)
