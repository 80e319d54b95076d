"""An audit ends before its time: its work died, or the officer calls it off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting.errors import IllegalMove, Stopped
from budgeting.models import Audit, BoxedBallot, Job, LogEntry
from budgeting.services import audit_files, auditing, clock, opening_for_auditors
from budgeting.services.working import Bench, run_job
from tests.services.test_auditing import a_counted_vote, begun, openings, sign, wanted
from tests.things import KEYS


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def process(session):
    """A counted vote of nine ballots, whose commitments are public."""
    return a_counted_vote(session)


@pytest.fixture
def place(settings):
    return audit_files.folder(settings)


def test_a_box_that_was_tampered_with_gives_no_openings_and_no_key_stays(
    session, process, settings, place
):
    session.query(BoxedBallot).update({"commitment": bytes(32)})
    session.commit()
    begun(session, process, settings)
    audit = session.scalars(select(Audit)).one()
    assert (audit.handed, audit.openings_sha256) == (None, None)
    assert audit.ended_at is not None
    assert not place.exists()


def test_a_key_that_a_dead_work_left_behind_is_erased(session, process):
    auditing.begin(session, process, wanted(session, process), KEYS, actor="", now=clock.now())
    session.commit()
    auditing.forget_lost_keys(session, clock.now() + timedelta(minutes=2))
    audit = session.scalars(select(Audit)).one()
    assert audit.handed is None
    assert audit.ended_at is not None


def died(session):
    """Nothing was heard of the work for two minutes."""
    session.query(Job).update({"state": "running", "seen_at": clock.now() - timedelta(minutes=2)})
    session.commit()


def test_an_audit_whose_work_died_keeps_no_other_one_waiting(session, process, settings, place):
    first = auditing.begin(
        session, process, wanted(session, process), KEYS, actor="", now=clock.now()
    )
    session.commit()
    assert auditing.live(session, process, clock.now()) is not None
    died(session)
    assert auditing.live(session, process, clock.now()) is None
    codes = begun(session, process, settings)
    assert openings(session, process, codes["Sora"], place)
    lost, there = session.scalars(select(Audit).order_by(Audit.number)).all()
    assert (lost.handed, lost.ended_at is not None, there.ended_at) == (None, True, None)
    assert dict(first.codes).keys() == codes.keys()


def test_work_that_wakes_up_too_late_does_not_end_the_next_audit(session, process, settings):
    auditing.begin(session, process, wanted(session, process), KEYS, actor="", now=clock.now())
    session.commit()
    died(session)
    lost = session.scalars(select(Job)).one()
    auditing.begin(session, process, wanted(session, process), KEYS, actor="", now=clock.now())
    session.commit()
    bench = Bench(KEYS, settings, lambda _done, _total: None)
    with pytest.raises(Stopped):
        opening_for_auditors.open_for_auditors(session, lost, bench)
    running = auditing.running(session, process, clock.now())
    assert running is not None
    assert (running.number, running.handed is not None) == (2, True)


def test_an_audit_can_be_ended_before_its_time_and_the_log_says_by_whom(
    session, process, settings, place
):
    codes = begun(session, process, settings)
    sign(session, process, codes["Sora"])
    auditing.call_off(session, process, actor="Dari", now=clock.now())
    auditing.let_go(session, place, clock.now())
    session.commit()
    assert auditing.recognise(session, process, codes["Dohyun"], clock.now()) is None
    assert list(place.iterdir()) == []
    entry = session.scalars(select(LogEntry).filter_by(action="audit.ended")).one()
    assert (entry.actor, entry.details) == ("Dari", {"auditors": ["Dohyun", "Sora"]})
    with pytest.raises(IllegalMove):
        auditing.call_off(session, process, actor="Dari", now=clock.now())


def test_the_work_of_an_audit_that_was_ended_stops(session, process, settings, place):
    found = auditing.begin(
        session, process, wanted(session, process), KEYS, actor="", now=clock.now()
    )
    auditing.call_off(session, process, actor="Dari", now=clock.now())
    session.commit()
    engine = session.get_bind()
    run_job(lambda: type(session)(engine), found.job.id, KEYS, settings)
    assert not place.exists()
    session.expire_all()
    assert session.scalars(select(Audit)).one().handed is None
