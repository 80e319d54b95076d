"""Unused cards can be declared void, used ones never."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from budgeting.errors import CardUsed, CardVoid, IllegalMove, WrongCode
from budgeting.formats.card_codes import parse
from budgeting.models import Card, CardBatch, Draft, LogEntry, TabletSession, UsedCard
from budgeting.services import clock, voiding
from budgeting.services.issuing import card_tag
from tests.things import a_card, a_process, an_open_vote

ACT = {"actor": "Dari", "now": clock.now()}


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def tag(app, session, process):
    """The tag of a card with which a choice was begun."""
    tag = card_tag(parse(a_card(app, session, process)), app.extensions["keys"])
    session.add(Draft(process_id=process.id, tag=tag, sealed=b"sealed"))
    session.add(
        TabletSession(sid=b"s" * 32, process_id=process.id, tag=tag, expires_at=clock.now())
    )
    session.commit()
    return tag


def state(session, tag):
    session.expire_all()
    return session.get(Card, tag).state


def test_an_unused_card_becomes_void_and_its_choice_is_forgotten(session, process, tag):
    voiding.void(session, process, tag, **ACT)
    session.commit()
    assert state(session, tag) == "void"
    for table in (Draft, TabletSession):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_log_does_not_say_which_card(session, process, tag):
    voiding.void(session, process, tag, **ACT)
    entry = session.scalars(select(LogEntry)).one()
    assert (entry.action, entry.details) == ("card.voided", {})


def test_a_used_card_cannot_be_voided(session, process, tag):
    session.add(UsedCard(process_id=process.id, tag=tag))
    session.commit()
    with pytest.raises(CardUsed):
        voiding.void(session, process, tag, **ACT)
    assert state(session, tag) == "ok"


def test_a_void_card_is_not_voided_again(session, process, tag):
    voiding.void(session, process, tag, **ACT)
    with pytest.raises(CardVoid):
        voiding.void(session, process, tag, **ACT)


def test_a_card_of_another_process_is_not_known_here(session, process, tag):
    other = a_process(session, slug="elsewhere")
    for stranger in (tag, b"\0" * 16):
        with pytest.raises(WrongCode):
            voiding.void(session, other, stranger, **ACT)


def test_after_the_vote_no_card_is_voided(session, process, tag):
    process.phase = "closed"
    session.commit()
    with pytest.raises(IllegalMove):
        voiding.void(session, process, tag, **ACT)


def test_withdrawing_a_run_voids_what_is_unused_of_it(app, session, process, tag):
    batch = session.get(CardBatch, session.get(Card, tag).batch_id)
    keys = app.extensions["keys"]
    others = [card_tag(parse(a_card(app, session, process, n)), keys) for n in (2, 3, 4)]
    used, void, elsewhere = others
    for mine in (used, void):
        session.get(Card, mine).batch_id = batch.id
    session.get(Card, void).state = "void"
    session.add(UsedCard(process_id=process.id, tag=used))
    batch.sheet = b"codes"
    session.commit()
    assert voiding.withdraw(session, process, batch, **ACT) == 1
    session.commit()
    assert [state(session, card) for card in (tag, used, void, elsewhere)] == [
        "void",
        "ok",
        "void",
        "ok",
    ]
    assert batch.sheet is None
    assert session.scalar(select(func.count()).select_from(Draft)) == 0
