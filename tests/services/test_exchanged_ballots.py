"""Whoever can write the database, but has no key of the machine, exchanges no ballot."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import select, update

from budgeting.models import BoxedBallot, OpenedBallot, OutcomeRecord, UsedCard
from budgeting.services import clock, tallying
from tests import things
from tests.services.test_tallying import run

ALL = 6


@pytest.fixture
def process(session):
    """A closed vote of six ballots at the level of a room."""
    process = things.an_open_vote(session)
    things.boxed(session, process, [["P-1"]] * ALL)
    things.close(session, process)
    return process


def count(app, session, process):
    job_id = tallying.begin_count(session, process, actor="Dari", now=clock.now()).id
    session.commit()
    return run(app, session, job_id)


def test_a_ballot_that_nobody_touched_is_counted(app, session, process):
    assert count(app, session, process) == ("done", "")


def test_a_ballot_that_was_exchanged_after_the_close_stops_the_count(app, session, process):
    session.delete(session.scalars(select(BoxedBallot)).first())
    session.delete(session.scalars(select(UsedCard)).first())
    things.put_in(session, process, '{"P-4":1}', Random(2))
    session.commit()
    assert count(app, session, process) == ("failed", "Tampered")
    assert session.get(OutcomeRecord, process.id) is None


def test_a_choice_that_was_changed_after_the_opening_stops_the_count(app, session, process):
    things.open_box(session, process)
    session.execute(update(OpenedBallot).where(OpenedBallot.number == 1).values(choice="{}"))
    session.commit()
    assert count(app, session, process) == ("failed", "Tampered")


def test_choices_that_never_lay_in_the_box_stop_the_count(app, session, process):
    for number in range(1, ALL + 1):
        session.add(OpenedBallot(process_id=process.id, number=number, choice='{"P-4":1}'))
    session.commit()
    assert count(app, session, process) == ("failed", "Tampered")
