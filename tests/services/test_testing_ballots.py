"""A tested ballot shows what the receipt number bound, and can never be cast."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import CardUsed, CardVoid, IllegalMove, Problem, StaleBallot
from budgeting.models import BoxedBallot, Card, Process, UsedCard
from budgeting.services import casting, clock, testing_ballots
from budgeting.services.marking import reviewed_paper
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.testing_ballots import Challenged
from tests.tablets import choose, enter, review
from tests.things import a_card, an_open_vote, choices

RACES = 40


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def seat(app, session, process):
    admission = enter(app, session, process, a_card(app, session, process))
    choose(session, admission, {"P-2": 1, "P-5": 1})
    return admission


@pytest.fixture
def keys(app):
    return app.extensions["keys"]


def try_it(session, keys, seat, blob):
    process = session.get_one(Process, seat.process_id)
    rulebook = sealed_rulebook(session, process)
    return testing_ballots.challenge(session, seat, rulebook, casting.unwrap(keys, blob))


def spoil(session, keys, seat, blob):
    opened = try_it(session, keys, seat, blob)
    session.commit()
    return opened


def cast(session, keys, blob):
    receipt = casting.cast(session.connection(), keys, blob, clock.now())
    session.commit()
    return receipt


def counted(session):
    found = session.scalar(select(func.sum(Card.tests)))
    session.rollback()
    return found


def test_a_test_shows_the_choice_and_the_opening_of_its_number(session, process, seat, keys, app):
    blob = review(app, session, seat)
    opened = spoil(session, keys, seat, blob)
    assert opened.choice == '{"P-2":1,"P-5":1}'
    rulebook = sealed_rulebook(session, process).sha256()
    frame = f"commit\0{process.slug}\0{rulebook}\0".encode()
    commitment = hashlib.sha256(frame + opened.opening + opened.choice.encode()).digest()
    assert opened.commitment == commitment
    assert opened.receipt.replace("-", "") == b32encode(commitment).decode()[:10]


def test_a_tested_ballot_cannot_be_cast(app, session, process, seat, keys):
    blob = review(app, session, seat)
    spoil(session, keys, seat, blob)
    with pytest.raises(StaleBallot):
        cast(session, keys, blob)
    session.rollback()
    assert choices(session, process) == []


def test_no_older_copy_of_the_card_can_be_cast_either(app, session, process, seat, keys):
    older = review(app, session, seat)
    other = enter(app, session, process, a_card(app, session, process, seed=2))
    choose(session, other, {"P-1": 1})
    bystander = review(app, session, other)
    newer = review(app, session, seat)
    spoil(session, keys, seat, newer)
    with pytest.raises(StaleBallot):
        cast(session, keys, older)
    session.rollback()
    assert cast(session, keys, bystander)
    assert choices(session, process) == [{"P-1": 1}]


def test_the_choice_is_kept_under_a_new_number_and_can_be_cast(app, session, process, seat, keys):
    blob = review(app, session, seat)
    before = casting.unwrap(keys, blob).paper
    opened = spoil(session, keys, seat, blob)
    paper = reviewed_paper(session, seat)
    assert paper is not None
    assert dict(paper.scores) == dict(before.scores)
    assert paper.nonce != before.nonce
    assert paper.opening != before.opening
    session.rollback()
    again = review(app, session, enter_again(session, seat))
    assert cast(session, keys, again).number != opened.receipt
    assert choices(session, process) == [{"P-2": 1, "P-5": 1}]


def enter_again(session, seat):
    """The same tablet at its next request: it knows how many tests there were."""
    tests = session.scalar(select(Card.tests).where(Card.tag == seat.tag))
    session.rollback()
    return replace(seat, tests=tests)


def test_a_test_whose_answer_was_lost_is_shown_again_and_counted_once(app, session, seat, keys):
    blob = review(app, session, seat)
    first = spoil(session, keys, seat, blob)
    assert spoil(session, keys, seat, blob) == first
    assert counted(session) == 1


def test_a_card_tests_at_most_twenty_times(app, session, seat, keys):
    session.query(Card).filter_by(tag=seat.tag).update({"tests": testing_ballots.MOST - 1})
    session.commit()
    spoil(session, keys, seat, review(app, session, enter_again(session, seat)))
    last = review(app, session, enter_again(session, seat))
    with pytest.raises(IllegalMove):
        try_it(session, keys, seat, last)
    session.rollback()
    assert counted(session) == testing_ballots.MOST
    assert cast(session, keys, last)


def test_a_used_card_opens_nothing(app, session, process, seat, keys):
    blob = review(app, session, seat)
    session.add(UsedCard(process_id=process.id, tag=seat.tag))
    session.commit()
    with pytest.raises(CardUsed):
        try_it(session, keys, seat, blob)


def test_a_void_card_opens_nothing(app, session, seat, keys):
    blob = review(app, session, seat)
    session.query(Card).update({"state": "void"})
    session.commit()
    with pytest.raises(CardVoid):
        try_it(session, keys, seat, blob)


def test_another_card_cannot_open_this_ballot(app, session, process, seat, keys):
    blob = review(app, session, seat)
    other = enter(app, session, process, a_card(app, session, process, seed=2))
    choose(session, other, {"P-2": 1, "P-5": 1})
    review(app, session, other)
    with pytest.raises(StaleBallot):
        try_it(session, keys, other, blob)
    session.rollback()
    assert counted(session) == 0


def test_a_choice_that_was_changed_since_is_not_opened(app, session, seat, keys):
    blob = review(app, session, seat)
    choose(session, seat, {"P-1": 1})
    with pytest.raises(StaleBallot):
        try_it(session, keys, seat, blob)
    session.rollback()
    review(app, session, seat)
    with pytest.raises(StaleBallot):
        try_it(session, keys, seat, blob)


def test_a_ballot_is_cast_or_opened_and_never_both(app, session, process, keys):
    cast_number = 0
    for seed in range(RACES):
        seat = enter(app, session, process, a_card(app, session, process, seed))
        choose(session, seat, {"P-1": 1})
        blob = review(app, session, seat)
        acts = [
            lambda own, blob=blob: cast(own, keys, blob),
            lambda own, seat=seat, blob=blob: spoil(own, keys, seat, blob),
        ]
        one, two = together(session, acts[:: 1 if seed % 2 else -1])
        was_cast = isinstance(one, casting.Receipt) or isinstance(two, casting.Receipt)
        was_opened = isinstance(one, Challenged) or isinstance(two, Challenged)
        assert was_cast != was_opened, (one, two)
        refused = next(found for found in (one, two) if isinstance(found, Problem))
        assert isinstance(refused, CardUsed | StaleBallot)
        cast_number += was_cast
    for table in (BoxedBallot, UsedCard):
        assert session.scalar(select(func.count()).select_from(table)) == cast_number
    assert counted(session) == RACES - cast_number


def together(session, acts):
    """Do both acts at the same moment, each in a session of its own; results or problems."""
    start, engine = Barrier(len(acts)), session.get_bind()

    def run(act):
        start.wait()
        with Session(engine) as own:
            try:
                return act(own)
            except Problem as problem:
                own.rollback()
                return problem

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_the_number_of_tests_of_a_vote_is_the_sum_over_its_cards(app, session, process, seat, keys):
    spoil(session, keys, seat, review(app, session, seat))
    spoil(session, keys, seat, review(app, session, enter_again(session, seat)))
    assert testing_ballots.number(session, process) == 2
    elsewhere = an_open_vote(session, slug="elsewhere")
    assert testing_ballots.number(session, elsewhere) == 0
