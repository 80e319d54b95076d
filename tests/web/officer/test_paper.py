"""A card is exchanged at the desk, batches are opened, and the urn is found empty."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.formats.card_codes import parse
from budgeting.models import PaperBatch, Reconciliation, UsedCard
from budgeting.services import paper_urn
from budgeting.services.issuing import card_tag
from budgeting.web.officer.card_proofs import WRONG_CODES_CARD, WRONG_CODES_OFFICER
from tests.papers import ACT, boxed, handed, marked
from tests.things import KEYS, a_card, a_process
from tests.web.officer.conftest import DESK

PAPER = DESK + "paper"
HAND = PAPER + "/hand"


@pytest.fixture
def code(app, session, process):
    return a_card(app, session, process)


@pytest.fixture
def roll(session, process):
    """Who is on the roll, and for what."""

    def look():
        session.expire_all()
        found = [(row.tag, row.on_paper) for row in session.scalars(select(UsedCard))]
        session.rollback()
        return found

    return look


def test_the_desk_leads_to_the_paper(process, dari):
    assert dari.get(DESK).one(f"a[href='{PAPER}']")


def test_a_typed_card_is_exchanged_for_a_paper(phase, dari, code, roll):
    phase("open")
    assert "cannot be taken back" in dari.get(HAND).words
    dari.post(HAND, {"code": code.lower().replace("-", " ")})
    assert roll() == [(card_tag(parse(code), KEYS), True)]
    words = dari.get(HAND).words
    assert "hand out one paper ballot now." in words
    assert "1 paper was handed out so far." in words


@pytest.mark.parametrize("typed", ["", "KXMT", "KXMT-7QRB-9HV4", "١٢٣", "x" * 301])
def test_what_is_no_code_is_named_so_and_kept(phase, dari, roll, typed):
    phase("open")
    page = dari.post(HAND, {"code": typed}, status=422)
    assert page.all(".errors li")
    assert page.one("#code").get("value", "") == typed
    assert roll() == []


def test_a_card_is_not_exchanged_twice(phase, dari, code, roll):
    phase("paused")
    dari.post(HAND, {"code": code})
    page = dari.post(HAND, {"code": code}, status=422)
    assert "exchanged for a paper before" in page.words
    assert len(roll()) == 1


def test_a_card_that_voted_on_a_tablet_is_not_exchanged(session, phase, dari, process, code, roll):
    phase("open")
    session.add(UsedCard(process_id=process.id, tag=card_tag(parse(code), KEYS)))
    session.commit()
    page = dari.post(HAND, {"code": code}, status=422)
    assert "on a tablet" in page.words
    assert roll()[0][1] is False


def test_a_void_card_and_one_of_another_vote_are_told_apart(app, session, phase, dari, code):
    phase("open")
    dari.post(DESK + "void", {"code": code})
    assert "declared void" in dari.post(HAND, {"code": code}, status=422).words
    elsewhere = a_card(app, session, a_process(session, slug="elsewhere"), seed=7)
    assert "no such card" in dari.post(HAND, {"code": elsewhere}, status=422).words


def test_guessing_at_the_desk_ends_for_a_card_and_then_for_the_officer(
    app, session, phase, dari, code, roll
):
    phase("open")
    card = parse(code)
    wrong = [
        str(other)
        for seed in range(2, 4000)
        if (other := _with_other_end(card, seed)) is not None and str(other) != code
    ]
    for typed in wrong[:WRONG_CODES_CARD]:
        assert "no such card" in dari.post(HAND, {"code": typed}, status=422).words
    assert "too many wrong codes" in dari.post(HAND, {"code": code}, status=422).words
    assert roll() == []
    assert WRONG_CODES_OFFICER > WRONG_CODES_CARD


def _with_other_end(card, seed):
    """A code of the same card that is right in form and wrong in its secret part."""
    symbols = "23456789BCDFGHJKMNPQRSTVWXYZ"
    body = card.symbols[:-3] + symbols[seed % 28] + symbols[seed // 28 % 28]
    return next((found for end in symbols if (found := parse(body + end))), None)


@pytest.mark.parametrize("during", ["sealed", "closed", "counting"])
def test_no_card_is_exchanged_before_or_after_the_vote(phase, dari, code, roll, during):
    phase(during)
    assert not dari.get(HAND).all("#code")
    dari.post(HAND, {"code": code}, on=DESK, status=409)
    assert roll() == []


def test_a_batch_is_opened_and_too_large_a_one_is_refused_with_what_was_typed(
    session, phase, dari, process
):
    phase("closed")
    handed(session, process, 3)
    page = dari.post(PAPER + "/batches", {"size": "4"}, on=PAPER, status=422)
    assert "3 can still be entered" in page.words
    assert page.one("#size")["value"] == "4"
    for typed in ("", "0", "-1", "abc", "501"):
        page = dari.post(PAPER + "/batches", {"size": typed}, on=PAPER, status=422)
        assert page.one("#size").get("value", "") == typed
    dari.post(PAPER + "/batches", {"size": "3"}, on=PAPER)
    batch = session.scalars(select(PaperBatch)).one()
    assert (batch.number, batch.size, batch.opened_by) == (1, 3, "Dari")
    session.rollback()
    assert not dari.get(PAPER).all("#size")


def test_the_urn_is_empty_when_the_figures_say_so(session, phase, dari, process):
    phase("closed")
    handed(session, process, 3)
    boxed(session, process, [marked("P-1"), marked("P-2")])
    address = PAPER + "/empty"
    page = dari.post(address, {"missing": "0", "why": "Kept."}, on=PAPER, status=422)
    assert "1 paper that was handed out is in no batch" in page.words
    assert page.one("#why").text.strip() == "Kept."
    assert dari.post(address, {"missing": "1"}, on=PAPER, status=422).all(".errors li")
    dari.post(address, {"missing": "1", "why": "Taken home."}, on=PAPER)
    sheet = session.get(Reconciliation, process.id)
    assert (sheet.missing, sheet.missing_why, sheet.emptied_by) == (1, "Taken home.", "Dari")
    session.rollback()
    assert "Taken home." in dari.get(PAPER).words


def test_the_count_is_refused_in_words_before_the_urn_is_empty(session, phase, dari, process):
    phase("closed")
    handed(session, process, 1)
    page = dari.post(DESK + "count", on=DESK, status=422)
    assert "nobody has said yet that the urn is empty" in page.words
    paper_urn.open_batch(session, process, 1, **ACT)
    session.commit()
    page = dari.post(DESK + "count", on=DESK, status=422)
    assert "A batch of paper ballots is not in the box yet." in page.words


def test_the_overview_is_there_in_every_phase(phase, dari):
    for one in ("draft", "sealed", "open", "paused", "closed", "counting", "published"):
        phase(one)
        dari.get(PAPER)
