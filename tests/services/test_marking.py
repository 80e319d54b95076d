"""Marks are kept one by one, explained and never blocked, and only a whole ballot is reviewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting.counting.rulebook import BallotFormat
from budgeting.errors import BallotRefused, StaleBallot, VoteNotOpen
from budgeting.models import Draft, TabletSession
from budgeting.services import clock
from budgeting.services.admitting import recall
from budgeting.services.marking import fingerprint, paper_of, reviewed_paper, take_to_review
from budgeting.services.sealed import sealed_rulebook
from tests.tablets import choose, enter, review
from tests.things import a_card, an_open_vote


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def seat(app, session, process):
    return enter(app, session, process, a_card(app, session, process))


def test_marks_are_kept_and_taken_away(session, seat):
    choose(session, seat, {"P-1": 1, "P-2": 1})
    choose(session, seat, {"P-1": 0})
    assert paper_of(session, seat).scores == {"P-2": 1}


def test_too_many_marks_are_kept(session, seat):
    choose(session, seat, {f"P-{number}": 1 for number in range(1, 7)})
    assert len(paper_of(session, seat).scores) == 6


def test_a_project_that_is_not_on_the_list_is_refused(session, seat):
    with pytest.raises(BallotRefused):
        choose(session, seat, {"P-99": 1})


@pytest.mark.parametrize("score", [-1, 2, 2**63])
def test_a_score_that_is_none_is_refused(session, seat, score):
    with pytest.raises(BallotRefused):
        choose(session, seat, {"P-1": score})


def test_points_above_the_limit_are_kept_to_be_explained(app, session):
    process = an_open_vote(session, ballot=BallotFormat("points", points=10, points_each=5))
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {"P-1": 999})
    assert paper_of(session, seat).scores == {"P-1": 999}


def test_marks_sent_into_a_pause_are_kept_but_not_taken_to_review(session, process, seat):
    process.phase = "paused"
    session.commit()
    choose(session, seat, {"P-1": 1})
    paper = paper_of(session, seat)
    assert paper.scores == {"P-1": 1}
    rulebook, seen = sealed_rulebook(session, process), fingerprint(seat, paper)
    with pytest.raises(VoteNotOpen):
        take_to_review(session, seat, rulebook, seen, clock.now())


def test_nothing_is_marked_once_the_vote_is_closed(session, process, seat):
    process.phase = "closed"
    session.commit()
    with pytest.raises(VoteNotOpen):
        choose(session, seat, {"P-1": 1})


def test_nothing_is_marked_after_the_announced_close(session, process, seat):
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()
    with pytest.raises(VoteNotOpen):
        choose(session, seat, {"P-1": 1})


def test_a_paper_that_is_gone_is_said_to_be_gone(session, seat):
    session.query(Draft).delete()
    session.commit()
    with pytest.raises(StaleBallot):
        choose(session, seat, {"P-1": 1})


def test_the_nonce_stays_the_same_whatever_is_marked(session, seat):
    before = paper_of(session, seat)
    choose(session, seat, {"P-1": 1})
    after = paper_of(session, seat)
    assert (before.nonce, before.opening) == (after.nonce, after.opening)


def test_a_reviewed_paper_is_in_review_on_this_tablet_only(app, session, process, seat):
    choose(session, seat, {"P-1": 1})
    review(app, session, seat)
    states = session.execute(select(TabletSession.sid, TabletSession.in_review)).all()
    assert [(row.sid, row.in_review) for row in states] == [(seat.sid, True)]


def test_a_mark_on_another_tablet_ends_the_review(app, session, process, seat):
    code = a_card(app, session, process, seed=2)
    first, second = (enter(app, session, process, code) for _ in range(2))
    choose(session, first, {"P-1": 1})
    review(app, session, first)
    choose(session, second, {"P-2": 1})
    session.expire_all()
    assert reviewed_paper(session, first) is None


def test_only_the_choices_that_were_seen_go_to_review(session, process, seat):
    rulebook = sealed_rulebook(session, process)
    choose(session, seat, {"P-1": 1})
    seen = fingerprint(seat, paper_of(session, seat))
    choose(session, seat, {"P-2": 1})
    assert not take_to_review(session, seat, rulebook, seen, clock.now())


def test_a_ballot_with_too_many_marks_does_not_go_to_review(session, process, seat):
    rulebook = sealed_rulebook(session, process)
    choose(session, seat, {f"P-{number}": 1 for number in range(1, 5)})
    seen = fingerprint(seat, paper_of(session, seat))
    assert not take_to_review(session, seat, rulebook, seen, clock.now())


def test_no_new_review_begins_in_the_grace_but_one_goes_on(app, session, process, seat):
    choose(session, seat, {"P-1": 1})
    late = enter(app, session, process, a_card(app, session, process, seed=2))
    choose(session, late, {"P-1": 1})
    review(app, session, seat)
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()
    keys, rulebook = app.extensions["keys"], sealed_rulebook(session, process)
    known = recall(session, keys, seat.token(keys), clock.now())
    seen = fingerprint(seat, paper_of(session, seat))
    assert take_to_review(session, known, rulebook, seen, clock.now())
    seen = fingerprint(late, paper_of(session, late))
    with pytest.raises(VoteNotOpen):
        take_to_review(session, late, rulebook, seen, clock.now())
