"""Casting when everything happens at once, with real threads on the real database."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import CardUsed, CardVoid, Problem, VoteNotOpen
from budgeting.models import BoxedBallot, Process, UsedCard
from budgeting.services import clock
from budgeting.services.casting import cast
from budgeting.services.issuing import locked_card
from tests.tablets import choose, enter, review
from tests.things import a_card, an_open_vote, choices

AT_ONCE = 50


@pytest.fixture
def process(session):
    return an_open_vote(session)


def together(session, acts):
    """Do all acts at the same moment, each in a session of its own; results or problems."""
    start, engine = Barrier(len(acts)), session.get_bind()

    def run(act):
        start.wait()
        with Session(engine) as own:
            try:
                result = act(own)
                own.commit()
            except Problem as problem:
                own.rollback()
                return problem
            return result

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def casting(app, blob):
    return lambda own: cast(own.connection(), app.extensions["keys"], blob, clock.now())


def test_fifty_copies_at_once_are_one_ballot_with_one_receipt(app, session, process):
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {"P-4": 1})
    blob = review(app, session, seat)
    receipts = together(session, [casting(app, blob)] * AT_ONCE)
    assert len({receipt.number for receipt in receipts}) == 1
    assert Counter(receipt.again for receipt in receipts) == {False: 1, True: AT_ONCE - 1}
    assert choices(session, process) == [{"P-4": 1}]


def test_one_card_on_two_tablets_at_once_is_one_ballot(app, session, process):
    for seed in range(10):
        code = a_card(app, session, process, seed)
        blobs = []
        for mark in ("P-1", "P-2"):
            seat = enter(app, session, process, code)
            choose(session, seat, {mark: 1})
            blobs.append(review(app, session, seat))
        one, two = together(session, [casting(app, blob) for blob in blobs])
        assert one.number == two.number
        assert {one.other, two.other} == {False, True}
    assert session.scalar(select(func.count()).select_from(BoxedBallot)) == 10
    assert session.scalar(select(func.count()).select_from(UsedCard)) == 10


def test_a_card_is_used_or_void_and_never_both(app, session, process):
    for seed in range(10):
        seat = enter(app, session, process, a_card(app, session, process, seed))
        choose(session, seat, {"P-1": 1})
        blob = review(app, session, seat)

        def void(own, tag=seat.tag):
            card = locked_card(own, tag)
            if own.get(UsedCard, (card.process_id, tag)):
                raise CardUsed
            card.state = "void"

        cast_result, void_result = together(session, [casting(app, blob), void])
        assert isinstance(cast_result, CardVoid) != isinstance(void_result, CardUsed)


def test_a_cast_before_the_end_is_in_the_box_and_one_after_it_is_refused(app, session, process):
    blobs = []
    for seed in range(20):
        seat = enter(app, session, process, a_card(app, session, process, seed))
        choose(session, seat, {"P-1": 1})
        blobs.append(review(app, session, seat))
    process.closes_at = clock.now() + timedelta(seconds=60)
    session.commit()

    def end(own):
        own.get_one(Process, process.id, with_for_update=True).phase = "closed"
        own.flush()
        return own.scalar(select(func.count()).select_from(BoxedBallot))

    acts = [casting(app, blob) for blob in blobs]
    results = together(session, [*acts[:10], end, *acts[10:]])
    announced = results.pop(10)
    refused = [result for result in results if isinstance(result, VoteNotOpen)]
    assert announced == len(results) - len(refused)
    assert announced == session.scalar(select(func.count()).select_from(BoxedBallot))


def test_250_different_ballots_at_once_are_all_in_the_box(app, session, process):
    blobs = []
    for seed in range(250):
        seat = enter(app, session, process, a_card(app, session, process, seed))
        choose(session, seat, {f"P-{1 + seed % 6}": 1})
        blobs.append(review(app, session, seat))
    for start in range(0, 250, AT_ONCE):
        group = together(session, [casting(app, blob) for blob in blobs[start : start + AT_ONCE]])
        assert not [result for result in group if isinstance(result, Problem)]
    marks = Counter(key for choice in choices(session, process) for key in choice)
    assert marks == Counter(f"P-{1 + seed % 6}" for seed in range(250))
