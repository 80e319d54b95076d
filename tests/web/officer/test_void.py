"""A card is voided by its code, and every refusal says why."""

from __future__ import annotations

import pytest

from budgeting.formats.card_codes import parse
from budgeting.models import Card, UsedCard
from budgeting.services.issuing import card_tag
from budgeting.web.officer.card_proofs import WRONG_CODES_CARD
from tests.things import a_card, a_process
from tests.web.officer.conftest import DESK
from tests.web.officer.test_paper import _with_other_end

VOID = DESK + "void"


@pytest.fixture
def code(app, session, process):
    return a_card(app, session, process)


@pytest.fixture
def tag(app, code):
    return card_tag(parse(code), app.extensions["keys"])


@pytest.fixture
def state(session, tag):
    def look():
        session.expire_all()
        found = session.get(Card, tag).state
        session.rollback()
        return found

    return look


def test_a_typed_card_becomes_void(dari, code, state):
    dari.post(VOID, {"code": code.lower().replace("-", " ")})
    assert state() == "void"
    assert "This card is void." in dari.get(VOID).words


def test_a_scanned_card_becomes_void(dari, code, state):
    dari.post(VOID, {"code": f"https://vote.example/v#{code.replace('-', '')}"})
    assert state() == "void"


@pytest.mark.parametrize("typed", ["", "KXMT", "KXMT-7QRB-9HV4", "١٢٣", "x" * 301])
def test_what_is_no_code_is_named_so(dari, code, state, typed):
    page = dari.post(VOID, {"code": typed}, status=422)
    assert page.all(".errors li")
    assert state() == "ok"


def test_a_code_with_a_slip_is_told_from_an_unknown_one(app, session, dari, code):
    slip = ("2" if code[0] != "2" else "3") + code[1:]
    assert "This is no card code." in dari.post(VOID, {"code": slip}, status=422).words
    elsewhere = a_card(app, session, a_process(session, slug="elsewhere"), seed=7)
    page = dari.post(VOID, {"code": elsewhere}, status=422)
    assert "There is no such card in this vote." in page.words


def test_guessing_ends_here_as_where_cards_are_exchanged_for_paper(dari, code, state):
    card = parse(code)
    typed = [one for seed in range(2, 400) if (one := _with_other_end(card, seed)) is not None]
    wrong = [str(one) for one in typed if str(one) != code][:WRONG_CODES_CARD]
    for guess in wrong[:-1]:
        assert "no such card" in dari.post(VOID, {"code": guess}, status=422).words
    dari.post(VOID, {"code": wrong[-1]}, status=422)
    assert "too many wrong codes" in dari.post(VOID, {"code": code}, status=422).words
    assert state() == "ok"


def test_a_used_card_cannot_be_voided(session, process, dari, code, tag, state):
    session.add(UsedCard(process_id=process.id, tag=tag))
    session.commit()
    page = dari.post(VOID, {"code": code}, status=422)
    assert "A ballot was cast with this card" in page.words
    assert state() == "ok"


def test_a_void_card_is_not_voided_again(dari, code):
    dari.post(VOID, {"code": code})
    page = dari.post(VOID, {"code": code}, status=422)
    assert "declared void before" in page.words


def test_after_the_vote_no_card_is_voided(phase, dari, code, state):
    phase("closed")
    assert "The vote is over." in dari.get(VOID).words
    dari.post(VOID, {"code": code}, on=DESK, status=409)
    assert state() == "ok"
