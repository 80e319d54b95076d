"""The opening and the count are killed in the middle: nothing is half done, all can be repeated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from budgeting.models import BoxKey, Job, LogEntry, OpenedBallot, OutcomeRecord, Process
from budgeting.services import clock, unsealing
from budgeting.services.working import STALE
from tests.reliability import killing, votes

BALLOTS = 12
MARKS = [{"P-1": 1, "P-2": 1}, {"P-2": 1}, {"P-2": 1, "P-7": 1}, {"P-9": 1, "P-20": 1}]


@pytest.fixture
def process(app, session):
    """A closed vote that three people hold the key of."""
    process = votes.open_vote(app, session)
    cards = votes.tags(session, process, BALLOTS)
    given = [(tag, MARKS[place % len(MARKS)]) for place, tag in enumerate(cards)]
    for offer in votes.offers(app, session, process, given):
        votes.cast(app, session, offer)
    assert votes.end(session, process) == BALLOTS
    session.rollback()
    return process


def opened(session):
    number = session.scalar(select(func.count()).select_from(OpenedBallot))
    session.rollback()
    return number


def a_minute_later(session, job_id):
    """The process that worked is gone, and nobody has heard of it for a minute."""
    past = clock.now() - 2 * STALE
    session.execute(update(Job).where(Job.id == job_id).values(seen_at=past))
    session.commit()
    session.expire_all()


@pytest.mark.parametrize("place", [{"report": 7}, {"statement": 9}, {"statement": 14}])
def test_an_opening_that_is_killed_leaves_the_box_closed(app, session, process, place):
    job_id = votes.ask_to_open(app, session, process)
    assert killing.job(app, job_id, **place)
    assert opened(session) == 0
    a_minute_later(session, job_id)
    assert not unsealing.is_open(session, process)
    session.rollback()
    assert votes.work(app, session, votes.ask_to_open(app, session, process)) == "done"
    assert opened(session) == BALLOTS
    assert session.get(BoxKey, process.id).handed is None


def test_a_key_that_dead_work_has_left_behind_is_forgotten(app, session, process):
    job_id = votes.ask_to_open(app, session, process)
    assert killing.job(app, job_id, report=3)
    assert unsealing.forget_lost_keys(session, clock.now()) == 0
    assert unsealing.forget_lost_keys(session, clock.now() + 2 * STALE) == 1
    session.commit()
    session.expire_all()
    assert session.get(BoxKey, process.id).handed is None
    assert unsealing.forget_lost_keys(session, clock.now() + timedelta(days=1)) == 0


def test_whoever_works_through_the_queue_forgets_lost_keys_first(app, session, process):
    job_id = votes.ask_to_open(app, session, process)
    assert killing.job(app, job_id, report=3)
    a_minute_later(session, job_id)
    session.rollback()
    queue = app.extensions["queue"]
    queue.stop()
    queue.consume()
    assert session.get(BoxKey, process.id, populate_existing=True).handed is None


def test_a_count_that_is_killed_gives_the_same_bytes_when_it_is_repeated(app, session, process):
    assert votes.work(app, session, votes.ask_to_open(app, session, process)) == "done"
    process = session.get(Process, process.id)
    job_id = votes.ask_to_count(session, process)
    assert killing.job(app, job_id, report=1)
    a_minute_later(session, job_id)
    process = session.get(Process, process.id)
    assert process.phase == "counting"
    assert session.get(OutcomeRecord, process.id) is None
    assert votes.work(app, session, votes.ask_to_count(session, process)) == "done"
    first = session.get(OutcomeRecord, process.id).document
    session.rollback()
    assert votes.work(app, session, votes.ask_to_count(session, process)) == "done"
    assert session.get(OutcomeRecord, process.id).document == first
    finished = select(func.count()).where(LogEntry.action == "count.finished")
    assert session.scalar(finished) == 2
