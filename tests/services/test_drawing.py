"""A frozen pool, its list in the background, and one draw from it, which anybody can check."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.errors import IllegalMove, NotFound, Stopped, Tampered
from budgeting.formats.draw_file import read_act, read_evidence
from budgeting.models import Draw, Job, LogEntry, Membership, Respondent
from budgeting.services import (
    building_panels,
    clock,
    drawing,
    drawn_files,
    freezing,
    opening,
    working,
)
from budgeting.sortition.building import Panel, build
from budgeting.sortition.checking import verify, verify_act
from budgeting.sortition.drawing import NotDrawnError
from budgeting.sortition.evidence import Announced
from tests import drawings
from tests.things import a_process

NOW = clock.now()
LONG = 250
"""Panels of a list that is built in several blocks."""
ACT = {"actor": "Haneul", "now": NOW}


@pytest.fixture
def process(session):
    return a_process(session)


def actions(session, process):
    mine = select(LogEntry.action).where(LogEntry.process_id == process.id)
    return list(session.scalars(mine.order_by(LogEntry.seq)))


def everybody(session, draw):
    rows = select(Membership.kind, Membership.position, Respondent.pseudonym).join(
        Respondent, Respondent.id == Membership.respondent_id
    )
    mine = rows.where(Membership.draw_id == draw.id)
    return session.execute(mine.order_by(Membership.kind, Membership.position)).all()


def stopped_after(monkeypatch, panels):
    """Let a run be stopped, as by a person, once its list has so many panels."""

    def report(self, done, total):
        if done >= panels:
            raise Stopped

    monkeypatch.setattr(working.Progress, "__call__", report)


def test_a_pool_is_frozen_once(session, process):
    draw, job = drawings.frozen(session, process)
    assert (draw.number, draw.state, draw.made, draw.wanted) == (1, "building", 0, 40)
    assert (job.kind, job.state, job.total) == ("panels", "queued", 40)
    with pytest.raises(IllegalMove):
        freezing.freeze(session, process, **ACT)


def test_without_a_plan_nothing_is_frozen(session, process):
    with pytest.raises(NotFound):
        freezing.freeze(session, process, **ACT)


def test_of_two_who_freeze_at_once_the_key_lets_one_through(session, process):
    drawings.frozen(session, process)
    twin = Draw(process_id=process.id, number=1, terms=b"", wanted=10, frozen_at=NOW)
    with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        session.add(twin)


def test_a_change_of_the_pool_after_the_freezing_changes_no_draw(session, process):
    draw, job = drawings.frozen(session, process)
    session.execute(update(Respondent).values(standing="out", household=None))
    session.commit()
    drawings.run(session, job)
    assert drawn_files.terms_of_draw(draw).people[0].standing == "certain"
    assert draw.state == "ready"


def test_a_full_list_makes_the_draw_ready(session, process):
    draw = drawings.built(session, process)
    assert (draw.state, draw.made) == ("ready", 40)
    assert drawings.last_job(session, process).state == "done"
    terms, panels = drawn_files.terms_of_draw(draw), drawn_files.panels_of_draw(draw)
    times = [sum(place in panel.members for panel in panels) for place in range(24)]
    assert draw.rarest == min(n for place, n in enumerate(times) if place != 1)
    assert panels == list(build(terms, 40))[-1]


def test_a_stopped_run_keeps_its_panels_and_goes_on_to_the_same_list(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, LONG)
    with monkeypatch.context() as patch:
        stopped_after(patch, 10)
        drawings.run(session, job)
    assert job.state == "stopped"
    assert draw.state == "building"
    assert 10 <= draw.made < LONG
    terms = drawn_files.terms_of_draw(draw)
    resumed = building_panels.resume(session, process, **ACT)
    session.commit()
    drawings.run(session, resumed)
    assert (draw.state, draw.made) == ("ready", LONG)
    assert drawn_files.panels_of_draw(draw) == list(build(terms, LONG))[-1]


def test_a_run_that_was_killed_goes_on_to_the_same_bytes(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, LONG)

    def die(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(working.Progress, "__call__", die)
        with pytest.raises(KeyboardInterrupt):
            drawings.run(session, job)
    session.expire_all()
    assert job.state == "running"
    assert 0 < draw.made < LONG
    job.seen_at = NOW - timedelta(minutes=5)
    session.commit()
    resumed = building_panels.resume(session, process, **ACT)
    session.commit()
    drawings.run(session, resumed)
    session.refresh(job)
    assert (job.state, job.message) == ("failed", "Lost")
    whole = a_process(session, slug="other")
    assert drawings.built(session, whole, LONG).panels == draw.panels


def test_an_interrupted_run_goes_back_into_the_queue_with_its_panels(session, process):
    draw, job = drawings.frozen(session, process, LONG)
    job_id = job.id
    session.rollback()
    again = working.run_job(
        lambda: Session(session.get_bind(), expire_on_commit=False),
        job_id, drawings.KEYS, Settings(), lambda: True,
    )  # fmt: skip
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


def test_a_list_is_published_for_good(session, process):
    draw = drawings.published(session, process)
    content = drawn_files.published_bytes(draw)
    evidence = read_evidence(content)
    assert draw.sha256 == hashlib.sha256(content).hexdigest()
    assert draw.state == "published"
    assert [one.promise for one in verify(evidence) if not one.kept] == []
    assert (evidence.process, evidence.number, evidence.stopped) == ("hanbit-2026", 1, False)
    assert evidence.program.startswith("madang ")
    assert (evidence.source.kind, evidence.source.digits) == ("balls", 2)
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, **ACT)
    with pytest.raises(IllegalMove):
        building_panels.resume(session, process, **ACT)


def test_a_stopped_list_is_published_with_its_label(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, LONG)
    stopped_after(monkeypatch, 10)
    drawings.run(session, job)
    drawing.publish(session, process, **ACT)
    evidence = drawn_files.published_evidence(draw)
    assert evidence.stopped
    assert len(evidence.panels) == draw.made < evidence.wanted == LONG
    assert [one.promise for one in verify(evidence) if not one.kept] == []


def test_a_list_that_is_being_built_is_not_published(session, process):
    draw, job = drawings.frozen(session, process)
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, **ACT)
    draw.made, job.state = 3, "running"
    session.commit()
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, **ACT)


def test_evidence_that_was_altered_is_not_handed_out(session, process):
    draw = drawings.published(session, process)
    sha256, evidence = draw.sha256, draw.evidence
    for altered in ((sha256, evidence[:-9]), (sha256, b"x" + evidence), ("0" * 64, evidence)):
        draw.sha256, draw.evidence = altered
        for read in (drawn_files.published_bytes, drawn_files.published_evidence):
            with pytest.raises(Tampered):
                read(draw)


def test_the_number_names_the_panel_and_everybody_gets_a_place(session, process):
    draw = drawings.drawn(session, process, "07")
    evidence = drawn_files.published_evidence(draw)
    panel = evidence.panels[7]
    rows = everybody(session, draw)
    members = [row for row in rows if row[0] == "member"]
    reserves = [row for row in rows if row[0] == "reserve"]
    assert [position for _kind, position, _one in members] == list(range(1, 7))
    assert sorted(one for *_, one in members) == list(evidence.ids(panel.members))
    digests = [hashlib.sha256(f"{draw.sha256} {one}".encode()).hexdigest() for *_, one in members]
    assert digests == sorted(digests)
    assert [one for *_, one in reserves] == list(evidence.ids(panel.reserves))
    assert (draw.state, draw.value, draw.chosen) == ("drawn", "07", 7)


def test_evidence_and_act_agree_with_each_other(session, process):
    draw = drawings.drawn(session, process)
    evidence = drawn_files.published_evidence(draw)
    act = read_act(drawn_files.act_bytes(draw))
    findings = verify_act(evidence, draw.sha256, act)
    assert [one.words for one in findings if not one.kept] == []
    assert act.witnesses == ("Yuna", "Dari")


def test_a_pool_is_drawn_from_once(session, process):
    draw = drawings.drawn(session, process, "07")
    before = everybody(session, draw)
    with pytest.raises(IllegalMove):
        drawing.draw_panel(session, process, "08", ["Yuna"], **ACT)
    assert everybody(session, draw) == before


def test_the_database_refuses_a_second_number_for_the_same_pool(session, process):
    draw = drawings.published(session, process)
    session.execute(update(Draw).values(chosen=3))
    with pytest.raises(IllegalMove):
        drawing._decide(session, draw, "07", 7, [], NOW)


def test_a_number_that_is_not_on_the_list_is_drawn_again_and_remembered(session, process):
    draw = drawings.published(session, process)
    act_now = {**ACT, "now": clock.now()}
    assert drawing.draw_panel(session, process, "77", ["Yuna"], **act_now) is False
    assert draw.state == "published"
    assert drawing.draw_panel(session, process, "0 7", ["Yuna"], **act_now) is True
    act = drawn_files.act_of(draw)
    assert (act.again, act.value, act.panel) == (("77",), "07", 7)
    evidence = drawn_files.published_evidence(draw)
    assert all(one.kept for one in verify_act(evidence, draw.sha256, act))


@pytest.mark.parametrize("typed", ["7", "007", "x7", ""])
def test_what_is_no_number_draws_nothing(session, process, typed):
    draw = drawings.published(session, process)
    with pytest.raises(NotDrawnError):
        drawing.draw_panel(session, process, typed, ["Yuna"], **ACT)
    assert draw.state == "published"


def test_balls_are_called_one_by_one_and_taken_back(session, process):
    draw = drawings.published(session, process)
    drawing.call_ball(session, process, "3", **ACT)
    drawing.take_back(session, process, **ACT)
    drawing.call_ball(session, process, "0", **ACT)
    drawing.call_ball(session, process, " 7 ", **ACT)
    assert drawing.called_balls(draw) == "07"
    with pytest.raises(IllegalMove):
        drawing.call_ball(session, process, "1", **ACT)
    with pytest.raises(NotDrawnError):
        drawing.draw_panel(session, process, "08", ["Yuna"], **ACT)
    assert drawing.draw_panel(session, process, "07", ["Yuna"], **ACT)
    told = [one for one in actions(session, process) if one.startswith("draw.ball")]
    assert told == ["draw.ball", "draw.ball_back", "draw.ball", "draw.ball"]


def test_a_beacon_that_was_named_before_draws_the_panel(session, process):
    draw = drawings.published(session, process, beacon="League of Entropy, round 7654321")
    value = hashlib.sha256(b"round").hexdigest()
    with pytest.raises(IllegalMove):
        drawing.call_ball(session, process, "3", **ACT)
    assert drawing.draw_panel(session, process, value.upper(), ["Yuna"], **ACT)
    assert draw.chosen == int(value, 16) % 40
    assert drawn_files.act_of(draw).source_name == "League of Entropy, round 7654321"


def test_a_repetition_has_a_reason_and_a_number_of_its_own(session, process):
    draw = drawings.drawn(session, process)
    freezing.withdraw(session, process, "Two people were missing.", **ACT)
    assert draw.state == "withdrawn"
    assert everybody(session, draw) == []
    assert drawn_files.published_bytes(draw)
    second, job = freezing.freeze(session, process, **ACT)
    session.commit()
    assert (second.number, second.reason) == (2, "Two people were missing.")
    drawings.run(session, job)
    drawing.publish(session, process, **ACT)
    assert drawn_files.published_evidence(second).reason == "Two people were missing."
    assert drawing.draw_panel(session, process, "01", ["Yuna"], **ACT)
    assert len(everybody(session, second)) == 8


def test_a_running_list_ends_with_its_draw(session, process):
    _draw, job = drawings.frozen(session, process)
    freezing.withdraw(session, process, "A wrong quota.", **ACT)
    _second, other = freezing.freeze(session, process, **ACT)
    session.commit()
    assert (job.state, other.state) == ("stopped", "queued")


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
        freezing.withdraw(withdrawing, process, "A wrong quota.", **ACT)
        withdrawing.commit()
    session.refresh(draw)
    assert draw.state == "withdrawn"


def test_only_a_draw_that_counts_is_withdrawn(session, process):
    with pytest.raises(IllegalMove):
        freezing.withdraw(session, process, "For fun.", **ACT)
    drawings.frozen(session, process)
    freezing.withdraw(session, process, "A wrong quota.", **ACT)
    with pytest.raises(IllegalMove):
        freezing.withdraw(session, process, "Again.", **ACT)


def test_nothing_is_withdrawn_once_somebody_was_invited(session, process):
    draw = drawings.drawn(session, process)
    session.execute(update(Membership).where(Membership.position == 1).values(state="invited"))
    with pytest.raises(IllegalMove):
        freezing.withdraw(session, process, "A better panel, please.", **ACT)
    assert draw.state == "drawn"


def test_a_pool_without_a_panel_can_be_let_go(session, process):
    _draw, job = drawings.frozen(session, process)
    with pytest.raises(IllegalMove):
        freezing.thaw(session, process, **ACT)
    job.state = "failed"
    session.commit()
    freezing.thaw(session, process, **ACT)
    session.commit()
    assert freezing.latest(session, process) is None
    freezing.freeze(session, process, **ACT)


def test_a_list_that_somebody_may_have_seen_is_not_let_go(session, process):
    drawings.built(session, process)
    with pytest.raises(IllegalMove):
        freezing.thaw(session, process, **ACT)


def test_a_stop_is_asked_for_once_and_written_down(session, process):
    _draw, job = drawings.frozen(session, process)
    building_panels.stop(session, process, **ACT)
    building_panels.stop(session, process, **ACT)
    assert job.state == "stopped"
    assert actions(session, process).count("panels.stopped") == 1


def test_every_act_is_written_down(session, process):
    drawings.drawn(session, process)
    assert actions(session, process) == [
        "draw.frozen", "panels.built", "draw.published", "draw.drawn",
    ]  # fmt: skip
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "draw.drawn")).one()
    assert entry.details == {"draw": 1, "value": "07", "panel": 7, "witnesses": ["Yuna", "Dari"]}


def test_a_list_that_cannot_be_built_fails_and_says_so(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process)

    def no_panel(_terms):
        raise ValueError("the quotas cannot be met")

    monkeypatch.setattr(building_panels, "ceiling", no_panel)
    drawings.run(session, job)
    assert (job.state, job.message) == ("failed", "ValueError")
    assert draw.state == "building"
    assert session.get(Job, job.id) is job
