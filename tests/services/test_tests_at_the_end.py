"""A test ballot at the moment at which the vote ends is counted or refused, and never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import StaleBallot
from budgeting.models import Card, Process
from budgeting.services import casting, clock, opening, testing_ballots
from budgeting.services.sealed import sealed_rulebook
from tests import things
from tests.tablets import choose, enter, review
from tests.things import a_card, an_open_vote

HOUR = timedelta(hours=1)


@pytest.fixture
def acts(app, session):
    """What tests the ballot in review, and what ends its vote; neither commits."""
    process = an_open_vote(session)
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {"P-2": 1})
    ballot = casting.unwrap(app.extensions["keys"], review(app, session, seat))
    opening.close(session, process, timedelta(seconds=10), actor="Dari", now=clock.now())
    session.commit()
    key = process.id
    session.rollback()

    def test(own):
        rulebook = sealed_rulebook(own, own.get_one(Process, key))
        testing_ballots.challenge(own, seat, rulebook, ballot)

    def end(own):
        opening.end(
            own, own.get_one(Process, key), things.KEYS, actor="Dari", now=clock.now() + HOUR
        )

    return test, end


def one_after_the_other(session, first, second):
    """The second begins while the first has not committed, and waits for it; its problem."""
    engine, begun = session.get_bind(), Event()

    def other():
        with Session(engine) as own:
            begun.set()
            try:
                second(own)
                own.commit()
            except StaleBallot as problem:
                return problem
        return None

    with ThreadPoolExecutor(1) as pool, Session(engine) as own:
        first(own)
        waits = pool.submit(other)
        begun.wait(20)
        Event().wait(0.5)
        assert not waits.done()
        own.commit()
        return waits.result(30)


def counted(session):
    return session.scalar(select(Card.tests))


def test_a_test_before_the_end_is_on_the_card_that_is_written_anew(session, acts):
    test, end = acts
    assert one_after_the_other(session, test, end) is None
    assert counted(session) == 1
    assert session.scalar(select(Process.phase)) == "closed"


def test_a_test_after_the_end_is_refused(session, acts):
    test, end = acts
    assert isinstance(one_after_the_other(session, end, test), StaleBallot)
    assert counted(session) == 0
