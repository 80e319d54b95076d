"""A card is let in on a tablet, known again, and let go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from budgeting.errors import CardUsed, CardVoid, VoteNotOpen
from budgeting.models import Card, Draft, TabletSession, UsedCard
from budgeting.services import clock
from budgeting.services.admitting import leave, recall
from budgeting.services.marking import paper_of
from tests.tablets import choose, enter
from tests.things import a_card, an_open_vote


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def code(app, session, process):
    return a_card(app, session, process)


@pytest.fixture
def keys(app):
    return app.extensions["keys"]


def test_a_tablet_is_known_again_by_its_cookie(app, session, process, code, keys):
    admission = enter(app, session, process, code)
    assert recall(session, keys, admission.token(keys), clock.now()) == admission


def test_a_damaged_cookie_is_nobody(app, session, process, code, keys):
    token = enter(app, session, process, code).token(keys)
    for strange in ("", "x", "é", token[:-8], token[:-6] + "AAAAAA", token + "=="):
        assert recall(session, keys, strange, clock.now()) is None or strange == token + "=="


def test_the_database_alone_gives_nobody_a_session(app, session, process, code, keys):
    admission = enter(app, session, process, code)
    row = session.scalars(select(TabletSession)).one()
    assert row.sid != admission.secret
    for column in (row.sid, row.tag):
        assert admission.draft_key not in column
        assert admission.secret not in column


def test_a_session_ends_when_its_time_is_over(app, session, process, code, keys):
    token = enter(app, session, process, code).token(keys)
    assert recall(session, keys, token, clock.now() + timedelta(hours=3)) is None


def test_leaving_ends_the_session_and_keeps_the_paper(app, session, process, code, keys):
    admission = enter(app, session, process, code)
    choose(session, admission, {"P-2": 1})
    leave(session, keys, admission.token(keys))
    session.commit()
    assert recall(session, keys, admission.token(keys), clock.now()) is None
    again = enter(app, session, process, code)
    assert again.sid != admission.sid
    assert paper_of(session, again).scores == {"P-2": 1}


def test_two_tablets_with_one_card_show_one_paper(app, session, process, code):
    first, second = (enter(app, session, process, code) for _ in range(2))
    choose(session, first, {"P-1": 1})
    choose(session, second, {"P-3": 1})
    assert paper_of(session, first) == paper_of(session, second)
    assert paper_of(session, first).scores == {"P-1": 1, "P-3": 1}
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_a_used_card_is_refused_at_the_door_and_at_the_table(app, session, process, code, keys):
    admission = enter(app, session, process, code)
    session.add(UsedCard(process_id=process.id, tag=admission.tag))
    session.commit()
    with pytest.raises(CardUsed):
        recall(session, keys, admission.token(keys), clock.now())
    with pytest.raises(CardUsed):
        enter(app, session, process, code)


def test_a_void_card_is_refused_at_the_door_and_at_the_table(app, session, process, code, keys):
    admission = enter(app, session, process, code)
    session.get_one(Card, admission.tag).state = "void"
    session.commit()
    with pytest.raises(CardVoid):
        recall(session, keys, admission.token(keys), clock.now())
    with pytest.raises(CardVoid):
        enter(app, session, process, code)


@pytest.mark.parametrize("phase", ["draft", "sealed", "paused", "closed", "counting", "published"])
def test_nobody_is_let_in_while_no_choice_can_be_made(app, session, process, code, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(VoteNotOpen):
        enter(app, session, process, code)


def test_nobody_is_let_in_after_the_announced_close(app, session, process, code):
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()
    with pytest.raises(VoteNotOpen):
        enter(app, session, process, code)


def test_a_paper_that_its_key_no_longer_opens_is_laid_out_anew(app, session, process, code):
    admission = enter(app, session, process, code)
    session.get_one(Draft, (process.id, admission.tag)).sealed = b"damaged"
    session.commit()
    session.expire_all()
    assert paper_of(session, enter(app, session, process, code)).scores == {}
