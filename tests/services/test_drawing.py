"""A list is published, and one number names the panel, which anybody can check."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from budgeting.errors import IllegalMove, Tampered
from budgeting.formats.draw_file import read_act, read_evidence, write_evidence
from budgeting.models import Draw, LogEntry
from budgeting.services import building_panels, clock, drawing, drawn_files
from budgeting.sortition.beacons import NETWORKS, round_from
from budgeting.sortition.checking import verify, verify_act
from budgeting.sortition.drawing import NotDrawnError
from budgeting.sortition.evidence import Source
from budgeting.sortition.repeating import unlike
from tests import drawings
from tests.selections import BY
from tests.things import a_process


@pytest.fixture
def process(session):
    return a_process(session)


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
        drawing.publish(session, process, **BY)
    with pytest.raises(IllegalMove):
        building_panels.resume(session, process, **BY)


def test_a_stopped_list_is_published_with_its_label(session, process, monkeypatch):
    draw, job = drawings.frozen(session, process, drawings.LONG)
    drawings.stopped_after(monkeypatch, 10)
    drawings.run(session, job)
    drawing.publish(session, process, actor="Haneul", now=clock.now())
    evidence = drawn_files.published_evidence(draw)
    assert evidence.stopped
    assert len(evidence.panels) == draw.made < evidence.wanted == drawings.LONG
    assert unlike(evidence) == ""
    assert [one.promise for one in verify(evidence) if not one.kept] == []


def test_a_list_that_is_being_built_is_not_published(session, process):
    draw, job = drawings.frozen(session, process)
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, **BY)
    draw.made, job.state = 3, "running"
    session.commit()
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, **BY)


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
    rows = drawings.everybody(session, draw)
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
    before = drawings.everybody(session, draw)
    with pytest.raises(IllegalMove):
        drawing.draw_panel(session, process, "08", ["Yuna"], **BY)
    assert drawings.everybody(session, draw) == before


def test_the_database_refuses_a_second_number_for_the_same_pool(session, process):
    draw = drawings.published(session, process)
    session.execute(update(Draw).values(chosen=3))
    with pytest.raises(IllegalMove):
        drawing._decide(session, draw, "07", 7, [], clock.now())


def test_a_number_that_is_not_on_the_list_is_drawn_again_and_remembered(session, process):
    draw = drawings.published(session, process)
    act_now = {**BY, "now": clock.now()}
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
        drawing.draw_panel(session, process, typed, ["Yuna"], **BY)
    assert draw.state == "published"


def test_balls_are_called_one_by_one_and_taken_back(session, process):
    draw = drawings.published(session, process)
    drawing.call_ball(session, process, "3", **BY)
    drawing.take_back(session, process, **BY)
    drawing.call_ball(session, process, "0", **BY)
    drawing.call_ball(session, process, " 7 ", **BY)
    assert drawing.called_balls(draw) == "07"
    with pytest.raises(IllegalMove):
        drawing.call_ball(session, process, "1", **BY)
    with pytest.raises(NotDrawnError):
        drawing.draw_panel(session, process, "08", ["Yuna"], **BY)
    assert drawing.draw_panel(session, process, "07", ["Yuna"], **BY)
    told = [one for one in drawings.actions(session, process) if one.startswith("draw.ball")]
    assert told == ["draw.ball", "draw.ball_back", "draw.ball", "draw.ball"]
    assert drawn_files.act_of(draw).taken_back == ("3",)


def test_a_beacon_that_was_named_before_draws_the_panel(session, process):
    beacon = drawings.a_round()
    draw = drawings.published(session, process, beacon=beacon)
    value = hashlib.sha256(b"round").hexdigest()
    with pytest.raises(IllegalMove):
        drawing.call_ball(session, process, "3", **BY)
    with pytest.raises(NotDrawnError) as refused:
        drawing.draw_panel(session, process, value, ["Yuna"], actor="Haneul", now=clock.now())
    assert (refused.value.wrong, draw.state) == ("early", "published")
    later = {"actor": "Haneul", "now": clock.now() + timedelta(minutes=11)}
    assert drawing.draw_panel(session, process, value.upper(), ["Yuna"], **later)
    assert draw.chosen == int(value, 16) % 40
    act, evidence = drawn_files.act_of(draw), drawn_files.published_evidence(draw)
    assert (act.source_name, act.source_moment) == (beacon.name, beacon.moment)
    findings = verify(evidence) + verify_act(evidence, draw.sha256, act)
    assert [one.words for one in findings if not one.kept] == []


@pytest.mark.parametrize("minutes", [0, -1, -525_600])
def test_a_round_that_exists_is_not_announced(session, process, minutes):
    draw = drawings.built(session, process)
    existing = round_from(
        NETWORKS["default"], clock.now() + timedelta(minutes=minutes, seconds=-30)
    )
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, beacon=existing, actor="Haneul", now=clock.now())
    other = Source("beacon", "NIST pulse 7", 64, moment=drawn_files.moment(clock.now()))
    with pytest.raises(IllegalMove):
        drawing.publish(session, process, beacon=other, actor="Haneul", now=clock.now())
    assert draw.state == "ready"


def test_of_two_who_publish_at_once_the_row_lets_one_through(session, process):
    draw = drawings.built(session, process)
    first = drawn_files.evidence_of(draw, process, Source("balls", "", 2), clock.now(), ())
    session.execute(update(Draw).values(sha256="0" * 64))
    with pytest.raises(IllegalMove):
        drawing._publish(session, draw, first, clock.now())


def test_an_older_list_is_drawn_from_and_stays_of_its_version(session, process):
    draw = drawings.published(session, process)
    content = write_evidence(replace(drawn_files.published_evidence(draw), version=1))
    draw.evidence, draw.sha256 = zlib.compress(content), hashlib.sha256(content).hexdigest()
    drawing.call_ball(session, process, "3", **BY)
    drawing.take_back(session, process, **BY)
    assert drawing.draw_panel(session, process, "07", ["Yuna"], actor="Haneul", now=clock.now())
    act = read_act(drawn_files.act_bytes(draw))
    assert (act.version, act.taken_back) == (1, ())
    evidence = drawn_files.published_evidence(draw)
    assert all(one.kept for one in verify_act(evidence, draw.sha256, act))


def test_every_act_is_written_down(session, process):
    drawings.drawn(session, process)
    assert drawings.actions(session, process) == [
        "draw.frozen", "panels.built", "draw.published", "draw.drawn",
    ]  # fmt: skip
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "draw.drawn")).one()
    assert entry.details == {"draw": 1, "value": "07", "panel": 7, "witnesses": ["Yuna", "Dari"]}
