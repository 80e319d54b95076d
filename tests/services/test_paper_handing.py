"""A card is exchanged for a paper once, and never votes on a tablet as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from budgeting.errors import CardUsed, CardVoid, VoteNotOpen, WrongCode
from budgeting.formats.card_codes import parse
from budgeting.models import BoxedBallot, Card, Draft, LogEntry, TabletSession, UsedCard
from budgeting.services import clock, paper_handing
from budgeting.services.casting import cast
from budgeting.services.issuing import card_tag
from tests.services.test_cast_races import casting, together
from tests.tablets import choose, enter, review
from tests.things import a_card, a_process, an_open_vote

NOW = clock.now()


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def tag(app, session, process):
    return card_tag(parse(a_card(app, session, process)), app.extensions["keys"])


def hand_out(session, process, tag):
    paper_handing.hand_out(session, process, tag, now=NOW)
    session.commit()


def number(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_an_exchanged_card_is_used_on_paper_and_nothing_of_it_is_left(app, session, process):
    code = a_card(app, session, process)
    seat = enter(app, session, process, code)
    choose(session, seat, {"P-1": 1})
    hand_out(session, process, seat.tag)
    roll = session.scalars(select(UsedCard)).one()
    assert (roll.tag, roll.on_paper) == (seat.tag, True)
    assert number(session, Draft) == number(session, TabletSession) == 0
    assert paper_handing.handed(session, process) == 1
    assert paper_handing.was_handed(session, process, seat.tag)


def test_the_log_does_not_know_that_a_card_was_exchanged(session, process, tag):
    hand_out(session, process, tag)
    assert number(session, LogEntry) == 0


def test_a_card_is_exchanged_once(session, process, tag):
    hand_out(session, process, tag)
    with pytest.raises(CardUsed):
        hand_out(session, process, tag)
    session.rollback()
    assert paper_handing.handed(session, process) == 1


def test_a_card_that_voted_on_a_tablet_gets_no_paper(app, session, process):
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {"P-1": 1})
    blob = review(app, session, seat)
    cast(session.connection(), app.extensions["keys"], blob, clock.now())
    session.commit()
    with pytest.raises(CardUsed):
        hand_out(session, process, seat.tag)
    session.rollback()
    assert paper_handing.handed(session, process) == 0
    assert not paper_handing.was_handed(session, process, seat.tag)


def test_an_exchanged_card_cannot_cast_what_was_in_review(app, session, process):
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {"P-1": 1})
    blob = review(app, session, seat)
    hand_out(session, process, seat.tag)
    with pytest.raises(CardUsed):
        cast(session.connection(), app.extensions["keys"], blob, clock.now())
    session.rollback()
    assert number(session, BoxedBallot) == 0


def test_a_paper_and_a_cast_at_the_same_moment_are_one_vote(app, session, process):
    for seed in range(10):
        seat = enter(app, session, process, a_card(app, session, process, seed))
        choose(session, seat, {"P-1": 1})
        blob = review(app, session, seat)

        def exchange(own, tag=seat.tag):
            paper_handing.hand_out(own, process, tag, now=NOW)
            return "paper"

        results = together(session, [casting(app, blob), exchange])
        assert sum(isinstance(result, CardUsed) for result in results) == 1, results
    session.expire_all()
    on_paper = paper_handing.handed(session, process)
    assert number(session, UsedCard) == 10
    assert number(session, BoxedBallot) == 10 - on_paper


def test_a_card_is_exchanged_once_at_the_same_moment(session, process, tag):
    def exchange(own):
        paper_handing.hand_out(own, process, tag, now=NOW)

    results = together(session, [exchange] * 8)
    assert sum(isinstance(result, CardUsed) for result in results) == 7
    assert paper_handing.handed(session, process) == 1


def test_papers_are_handed_out_while_the_vote_is_paused(session, process, tag):
    process.phase = "paused"
    session.commit()
    hand_out(session, process, tag)
    assert paper_handing.handed(session, process) == 1


@pytest.mark.parametrize("phase", ["draft", "sealed", "closed", "counting", "published"])
def test_no_paper_is_handed_out_before_or_after_the_vote(session, process, tag, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(VoteNotOpen):
        hand_out(session, process, tag)


def test_no_paper_is_handed_out_when_the_announced_close_is_over(session, process, tag):
    process.closes_at = NOW
    session.commit()
    with pytest.raises(VoteNotOpen):
        hand_out(session, process, tag)
    session.rollback()
    process.closes_at = NOW + timedelta(seconds=1)
    session.commit()
    hand_out(session, process, tag)


def test_void_and_foreign_cards_get_no_paper(session, process, tag):
    other = a_process(session, slug="elsewhere", phase="open")
    for stranger in (tag, b"\0" * 16):
        with pytest.raises(WrongCode):
            hand_out(session, other, stranger)
        session.rollback()
    session.get(Card, tag).state = "void"
    session.commit()
    with pytest.raises(CardVoid):
        hand_out(session, process, tag)
