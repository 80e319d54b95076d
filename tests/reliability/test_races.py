"""Everybody at the same moment; MADANG_RACES multiplies the rounds of every race by that number.

The whole doses (200 rounds of one blob, 1,000 pairs, 1,000 closes) are MADANG_RACES=100.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.errors import CardUsed, Problem, VoteNotOpen
from budgeting.models import BoxedBallot, Card, CardBatch, Process, UsedCard
from budgeting.services import clock, opening
from budgeting.services.casting import cast
from tests import things
from tests.reliability import votes

TIMES = int(os.environ.get("MADANG_RACES", "1"))
COPIES, ROUNDS, PAIRS, CLOSES = 50, 2 * TIMES, 10 * TIMES, 10 * TIMES
MARK, OTHER = {"P-1": 1}, {"P-2": 1}


@pytest.fixture
def process(app, session):
    return votes.open_vote(app, session)


@pytest.fixture
def together(session):
    """Do all acts at the same moment, each in a session of its own; results or problems."""
    engine = session.get_bind()
    with ThreadPoolExecutor(COPIES) as pool:

        def run(acts):
            start = Barrier(len(acts))
            return list(pool.map(lambda act: _act(engine, start, act), acts))

        yield run


def _act(engine, start, act):
    start.wait()
    with Session(engine) as own:
        try:
            result = act(own)
            own.commit()
        except Problem as problem:
            own.rollback()
            return problem
        return result


def casting(app, offer):
    return lambda own: cast(own.connection(), app.extensions["keys"], offer.blob, clock.now())


def test_one_blob_sent_fifty_times_at_once_is_one_ballot_and_49_replays(
    app, session, process, together
):
    cards = votes.tags(session, process, ROUNDS)
    for offer in votes.offers(app, session, process, [(tag, MARK) for tag in cards]):
        found = together([casting(app, offer)] * COPIES)
        assert len({receipt.number for receipt in found}) == 1
        assert sorted(receipt.again for receipt in found) == [False] + [True] * (COPIES - 1)
    assert votes.ballots_in(session, process.id) == ROUNDS


def test_one_card_on_two_tablets_is_one_ballot_and_one_refusal(app, session, process, together):
    cards = votes.tags(session, process, PAIRS)
    ones = votes.offers(app, session, process, [(tag, MARK) for tag in cards])
    others = votes.offers(app, session, process, [(tag, OTHER) for tag in cards])
    stored = set()
    for pair in zip(ones, others, strict=True):
        found = together([casting(app, offer) for offer in pair])
        kinds = [isinstance(one, CardUsed) for one in found]
        assert sorted(kinds) == [False, True]
        stored.add(pair[kinds.index(False)].bid)
    assert set(votes.box(session, process.id)) == stored
    assert votes.roll(session, process.id) == set(cards)


def test_a_cast_that_meets_the_close_is_counted_or_refused(app, session, process, together):
    """The last ballots and the end of the vote, which lays the box anew, at the same moment."""
    process_id = process.id
    for _ in range(CLOSES):
        cards = votes.tags(session, process, 3)
        offers = votes.offers(app, session, process, [(tag, MARK) for tag in cards])
        _closes_now(session, process_id)
        acts = [casting(app, offer) for offer in offers]
        *found, ended = together([*acts, lambda own: _end(own, process_id)])
        assert not isinstance(ended, Problem)
        refused = [isinstance(one, VoteNotOpen) for one in found]
        kept = {one.bid for one, no in zip(offers, refused, strict=True) if not no}
        assert all(
            no or not isinstance(one, Problem) for one, no in zip(found, refused, strict=True)
        )
        assert set(votes.box(session, process_id)) == kept
        assert votes.announced(session, session.get_one(Process, process_id)) == len(kept)
        _begin_again(session, process_id)


def _closes_now(session, process_id):
    """The countdown is over, and the ballots at hand were reviewed before its end."""
    process = session.get_one(Process, process_id)
    now = clock.now()
    opening.close(session, process, opening.COUNTDOWNS[0], actor="Dari", now=now)
    process.closes_at = now
    session.commit()


def _end(own, process_id):
    opening.end(own, own.get_one(Process, process_id), things.KEYS, actor="Dari", now=clock.now())


def _begin_again(session, process_id):
    """Another race with an empty box."""
    session.rollback()
    for table in (BoxedBallot, UsedCard, Card, CardBatch):
        session.execute(delete(table).where(table.process_id == process_id))
    process = session.get_one(Process, process_id)
    process.phase, process.closes_at, process.closed_at = "open", None, None
    process.opened_at = clock.now() - timedelta(minutes=1)
    session.commit()
