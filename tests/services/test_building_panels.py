"""A list of panels is built in the background: it stops, goes on to the same bytes, or fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.models import Draw, Job
from budgeting.services import building_panels, drawn_files, freezing, opening, working
from budgeting.sortition import repeating
from budgeting.sortition.building import Panel, build
from budgeting.sortition.evidence import Announced
from tests import drawings
from tests.selections import BY
from tests.things import a_process


@pytest.fixture
def process(session):
    return a_process(session)


def test_a_full_list_makes_the_draw_ready(session, process):
    draw = drawings.built(session, process)
    assert (draw.state, draw.made) == ("ready", 40)
    assert drawings.last_job(session, process).state == "done"
    terms, panels = drawn_files.terms_of_draw(draw), drawn_files.panels_of_draw(draw)
    times = [sum(place in panel.members for panel in panels) for place in range(24)]
    assert draw.rarest == min(n for place, n in enumerate(times) if place != 1)
    assert panels == list(build(terms, 40))[-1]


def test_who_waits_for_a_search_is_told_how_far_it_is_and_nothing_of_it_is_left(
    session, process, monkeypatch
):
    draw, job = drawings.frozen(session, process, 40)
    full = list(build(drawn_files.terms_of_draw(draw), 40))[-1]
    told = []

    def searching(*_given):
        for panels in (full[:20], full[:20], full[:20], full):
            yield panels
            session.expire(draw)
            told.append(draw.facts.get("weighed"))
            session.commit()

    monkeypatch.setattr(building_panels, "build", searching)
    monkeypatch.setattr(building_panels, "KEEP_SECONDS", 0)
    drawings.run(session, job)
    assert told == [None, 1, 2, None]
    assert (draw.state, "weighed" in draw.facts) == ("ready", False)


def test_a_list_that_goes_on_tells_nothing_of_the_search_before(session, process):
    draw, job = drawings.frozen(session, process, 40)
    draw.facts = {**draw.facts, "weighed": 57}
    job.state = "stopped"
    building_panels.resume(session, process, **BY)
    assert "weighed" not in draw.facts


def test_a_stopped_run_keeps_its_panels_and_goes_on_to_the_same_list(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, drawings.LONG)
    with monkeypatch.context() as patch:
        drawings.stopped_after(patch, 10)
        drawings.run(session, job)
    assert job.state == "stopped"
    assert draw.state == "building"
    assert 10 <= draw.made < drawings.LONG
    terms = drawn_files.terms_of_draw(draw)
    resumed = building_panels.resume(session, process, **BY)
    session.commit()
    drawings.run(session, resumed)
    assert (draw.state, draw.made) == ("ready", drawings.LONG)
    assert drawn_files.panels_of_draw(draw) == list(build(terms, drawings.LONG))[-1]


def test_a_run_that_was_killed_goes_on_to_the_same_bytes(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, drawings.LONG)

    def die(_progress, done, _total):
        if done:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(working.Progress, "__call__", die)
        patch.setattr(building_panels, "KEEP_SECONDS", 0)
        with pytest.raises(KeyboardInterrupt):
            drawings.run(session, job)
    session.expire_all()
    assert job.state == "running"
    assert 0 < draw.made < drawings.LONG
    job.seen_at = BY["now"] - timedelta(minutes=5)
    session.commit()
    resumed = building_panels.resume(session, process, **BY)
    session.commit()
    drawings.run(session, resumed)
    session.refresh(job)
    assert (job.state, job.message) == ("failed", "Lost")
    whole = a_process(session, slug="other")
    assert drawings.built(session, whole, drawings.LONG).panels == draw.panels


def test_an_interrupted_run_goes_back_into_the_queue_with_its_panels(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, drawings.LONG)
    job_id, draw_id = job.id, draw.id
    session.rollback()
    monkeypatch.setattr(building_panels, "KEEP_SECONDS", 0)

    def new_session():
        return Session(session.get_bind(), expire_on_commit=False)

    def has_panels():
        with new_session() as looking:
            return looking.get_one(Draw, draw_id).made > 0

    again = working.run_job(new_session, job_id, drawings.KEYS, Settings(), has_panels)
    session.expire_all()
    assert again
    assert job.state == "queued"
    assert draw.made > 0


def test_a_run_whose_draw_was_withdrawn_writes_nothing(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process)
    draw.state = "withdrawn"
    session.commit()
    drawings.run(session, job)
    assert job.state == "stopped"
    assert draw.made == 0


def test_a_panel_that_breaks_the_terms_comes_into_no_list(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process)
    good = list(build(drawn_files.terms_of_draw(draw), 40))[-1]
    bad = (*good[:39], Panel(good[39].members[:-1], good[39].reserves))
    monkeypatch.setattr(building_panels, "build", lambda *_given: iter((bad,)))
    drawings.run(session, job)
    assert (job.state, job.message) == ("failed", "BrokenPanel")
    assert (draw.state, draw.made, draw.panels) == ("building", 0, None)


@pytest.mark.postgresql  # SQLite lets one write at a time anyhow
def test_the_list_and_its_withdrawal_wait_in_one_order(session, process):
    draw, job = drawings.frozen(session, process)
    engine = session.get_bind()
    with Session(engine) as withdrawing, Session(engine) as building:
        own = building.get_one(Job, job.id)
        opening.lock(withdrawing, process)
        building.execute(text("SET LOCAL lock_timeout = '200ms'"))
        terms = drawn_files.terms_of_draw(draw)
        with pytest.raises(OperationalError, match="lock timeout"):
            building_panels.keep(building, own, terms, Announced(0, (), ()), ())
        withdrawing.execute(text("SET LOCAL lock_timeout = '200ms'"))
        freezing.withdraw(withdrawing, process, "A wrong quota.", **BY)
        withdrawing.commit()
    session.refresh(draw)
    assert draw.state == "withdrawn"


def test_a_stop_is_asked_for_once_and_written_down(session, process):
    _draw, job = drawings.frozen(session, process)
    building_panels.stop(session, process, **BY)
    building_panels.stop(session, process, **BY)
    assert job.state == "stopped"
    assert drawings.actions(session, process).count("panels.stopped") == 1


def test_a_list_that_cannot_be_built_fails_and_says_so(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process)

    def no_panel(_terms):
        raise ValueError("the quotas cannot be met")

    monkeypatch.setattr(repeating, "announced", no_panel)
    drawings.run(session, job)
    assert (job.state, job.message) == ("failed", "ValueError")
    assert draw.state == "building"
    assert session.get(Job, job.id) is job
