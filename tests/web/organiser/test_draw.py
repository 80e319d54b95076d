"""The organiser's draw: freeze, follow, stop, go on, and let an impossible pool go."""

from __future__ import annotations

from sqlalchemy import select

from budgeting.models import Draw, HouseholdPair, Respondent
from budgeting.services import clock, working
from tests import drawings

DRAW = "/organiser/hanbit-2026/draw"


def running(session, process, made=0):
    """A list that is being built by a worker elsewhere."""
    draw, job = drawings.frozen(session, process)
    job.state, job.seen_at = "running", clock.now()
    if made:
        draw.made, draw.rarest = made, 3
    session.commit()
    return job


def test_before_a_plan_the_page_says_what_to_do(office, process):
    assert "Nothing to draw from yet" in office.get(DRAW).words
    office.post(DRAW + "/freeze", on=DRAW, status=404)


def test_a_pool_is_frozen_and_its_list_is_full(office, session, process, draw_state):
    drawings.a_selection(session, process)
    page = office.get(DRAW)
    assert "People in the pool 24" in page.words
    page = office.follow(office.post(DRAW + "/freeze", on=DRAW))
    assert "The list is full" in page.words
    assert draw_state() == "ready"
    assert len(page.all("table.chart tbody tr")) > 1
    assert "Fair means here" in page.words


def test_freezing_twice_freezes_once(office, session, process):
    drawings.a_selection(session, process)
    office.post(DRAW + "/freeze", on=DRAW)
    office.post(DRAW + "/freeze", on="/organiser/", status=409)
    assert session.scalars(select(Draw.number)).all() == [1]


def test_pairs_that_nobody_decided_about_are_told_before_the_freezing(office, session, process):
    drawings.a_selection(session, process)
    assert "may live together" not in office.get(DRAW).words
    first, second = session.scalars(select(Respondent.id).order_by(Respondent.id).limit(2))
    session.add(
        HouseholdPair(
            process_id=process.id, first_id=first, second_id=second, reason="same_address"
        )
    )
    session.commit()
    assert "One pair of people may live together." in office.get(DRAW).words


def test_a_pool_that_has_no_panel_is_told_before_the_freezing(office, session, process):
    selection = drawings.a_selection(session, process)
    assert "Highest smallest chance" in office.get(DRAW).words
    first, *others = selection.features[0]["values"]
    full = {**selection.features[0], "values": [first | {"least": 0, "most": 0}, *others]}
    selection.features = [full, *selection.features[1:]]
    session.commit()
    page = office.get(DRAW)
    assert "No panel can meet these quotas" in page.words
    assert page.all("main a[href$='/selection/quotas']")
    assert not page.all("form[action$='/draw/freeze']")


def test_a_pool_without_people_sends_to_the_import(office, session, process):
    drawings.a_selection(session, process)
    for person in session.scalars(select(Respondent)):
        session.delete(person)
    session.commit()
    page = office.get(DRAW)
    assert page.all("main a[href$='/respondents']")
    assert not page.all("form[action$='/draw/freeze']")


def test_the_page_tells_how_far_the_list_is(office, session, process):
    running(session, process, made=20)
    page = office.get(DRAW)
    assert "20 of 40 panels are there. The smallest chance so far is 15%." in page.words
    poll = page.one("#building")["hx-get"]
    assert "20 of 40" in office.client.get(poll).text
    assert "weighed" not in page.words


def test_the_page_moves_on_while_panels_are_weighed(office, session, process):
    draw = session.get_one(Draw, int(running(session, process, made=20).subject))
    draw.facts = {**draw.facts, "weighed": 57}
    session.commit()
    words = "whole panels are weighed against each other for the next ones: 57 so far."
    assert words in office.get(DRAW).words
    assert words in office.client.get(DRAW + "/progress").text


def test_the_list_is_stopped_and_goes_on(office, session, process, draw_state):
    job = running(session, process)
    office.post(DRAW + "/stop", on=DRAW)
    session.refresh(job)
    assert job.stop_wanted
    page = office.get(DRAW)
    assert "The list stops after the panels that are being built now." in page.words
    assert not page.all("form[action$='/stop']")
    job.state = "stopped"
    session.commit()
    assert office.client.get(DRAW + "/progress").headers["HX-Refresh"] == "true"
    page = office.get(DRAW)
    assert "The list was stopped" in page.words
    office.post(DRAW + "/resume", on=DRAW)
    assert draw_state() == "ready"


def test_a_pool_without_a_panel_is_let_go(office, session, process, draw_state):
    job = running(session, process)
    job.state, job.message = "failed", "NoPanel"
    session.commit()
    page = office.get(DRAW)
    assert "There is no panel" in page.words
    assert not page.all("form[action$='/resume']")
    page = office.follow(office.post(DRAW + "/thaw", {"reason": "Too early."}, on=DRAW))
    assert draw_state() == "withdrawn"
    assert "Freeze the pool" in page.words


def test_a_step_that_was_too_long_for_this_machine_is_told(office, session, process, draw_state):
    job = running(session, process)
    job.state, job.message = "failed", "OutOfTime"
    session.commit()
    page = office.get(DRAW)
    assert "This machine did not end one step of the search in time." in page.words
    office.post(DRAW + "/resume", on=DRAW)
    assert draw_state() == "ready"


def test_a_run_that_died_is_told(office, session, process):
    job = running(session, process)
    job.seen_at = clock.now() - working.STALE * 2
    session.commit()
    assert "The list was interrupted" in office.get(DRAW).words
