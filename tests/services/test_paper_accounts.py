"""The accounts of a vote: counted, explained, signed by two, and void when a figure changes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.counting.paper_entries import Sheet
from budgeting.counting.reconciling import Finding
from budgeting.errors import IllegalMove, PaperRefused
from budgeting.models import Card, CardBatch, LogEntry, UsedCard
from budgeting.services import paper_accounts
from tests import things
from tests.papers import ACT, handed, in_urn, marked
from tests.things import a_card, an_open_vote


@pytest.fixture
def process(app, session):
    """Eight printed cards, one of them void; two votes on tablets, three papers of four back."""
    process = an_open_vote(session)
    things.boxed(session, process, [["P-1"], ["P-2"]])
    for seed in range(1, 9):
        a_card(app, session, process, seed)
    for batch in session.scalars(select(CardBatch)):
        batch.printed_at = ACT["now"]
    card = session.scalars(select(Card).order_by(Card.tag)).first()
    card.state, card.tests = "void", 2
    process.phase = "closed"
    session.commit()
    in_urn(session, process, [marked("P-3"), marked("P-1"), Sheet(spoilt="blank")], missing=1)
    return process


def note(session, process, *counted, why=""):
    paper_accounts.note_cards(session, process, counted, why, **ACT)
    session.commit()


def seen(session, process):
    return paper_accounts.fingerprint(paper_accounts.figures(session, process))


def sign(session, process, *names):
    paper_accounts.sign(session, process, names, seen(session, process), **ACT)
    session.commit()


def refused(act, *args, **more):
    with pytest.raises(PaperRefused) as refusal:
        act(*args, **more)
    return refusal.value.reason


def test_the_figures_say_where_every_card_and_paper_is(session, process):
    note(session, process, 6, 1, 1)
    found = paper_accounts.figures(session, process)
    assert (found.printed, found.void, found.tested) == (8, 1, 2)
    assert (found.tablets, found.on_paper, found.boxed) == (2, 4, 2)
    assert (found.entered, dict(found.spoilt), found.missing) == (2, {"blank": 1}, 1)
    assert (found.counted, found.turnout) == (4, 5)
    assert found.findings() == ()


def test_cards_of_a_run_that_was_used_were_printed_whatever_was_said(session, process):
    for batch in session.scalars(select(CardBatch)):
        batch.printed_at = None
    card = session.scalars(select(Card).where(Card.state == "ok").order_by(Card.tag)).first()
    session.add(UsedCard(process_id=process.id, tag=card.tag, on_paper=True))
    session.commit()
    assert paper_accounts.figures(session, process).printed == 1


def test_two_people_sign_what_they_have_seen(session, process):
    note(session, process, 6, 1, 1)
    sign(session, process, "Dari", " Yuna ")
    found = paper_accounts.account(session, process)
    assert (found.signed, found.signed_at) == (("Dari", "Yuna"), ACT["now"])
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "cards.reconciled")).one()
    assert entry.details["signed"] == ["Dari", "Yuna"]
    assert entry.details["printed"] == 8
    assert entry.details["spoilt_blank"] == 1


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("Dari", "dari "), "same"),
        (("Dari", ""), "name"),
        (("", ""), "name"),
        (("Dari",), "name"),
        (("Dari", "Yuna", "Bora"), "name"),
    ],
)
def test_one_person_does_not_sign_alone(session, process, names, reason):
    note(session, process, 6, 1, 1)
    assert refused(sign, session, process, *names) == reason


def test_what_changed_since_it_was_read_is_not_signed(session, process):
    note(session, process, 6, 1, 1)
    before = seen(session, process)
    note(session, process, 5, 2, 1)
    args = (session, process, ("Dari", "Yuna"), before)
    assert refused(paper_accounts.sign, *args, **ACT) == "figures"


def test_a_signature_holds_for_its_figures_only(session, process):
    note(session, process, 6, 1, 1)
    sign(session, process, "Dari", "Yuna")
    note(session, process, 5, 2, 1)
    assert paper_accounts.account(session, process).signed == ()
    note(session, process, 6, 1, 1)
    assert paper_accounts.account(session, process).signed == ("Dari", "Yuna")


def test_a_sum_that_does_not_agree_needs_a_reason_before_it_is_signed(session, process):
    note(session, process, 5, 1, 1)
    assert paper_accounts.figures(session, process).findings() == (
        Finding("cards_missing", 1), Finding("used_too_many", 1),
    )  # fmt: skip
    assert refused(sign, session, process, "Dari", "Yuna") == "why"
    note(session, process, 5, 1, 1, why="One card went home.")
    sign(session, process, "Dari", "Yuna")
    assert paper_accounts.account(session, process).why == "One card went home."


@pytest.mark.parametrize("phase", ["open", "paused"])
def test_cards_are_counted_once_the_vote_is_closed(session, process, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        note(session, process, 6, 1, 1)


def test_what_was_left_open_is_counted_and_signed_after_the_publication_once(session, process):
    process.phase = "published"
    session.commit()
    note(session, process, 6, 1, 1)
    sign(session, process, "Dari", "Yuna")
    assert paper_accounts.account(session, process).signed == ("Dari", "Yuna")
    with pytest.raises(IllegalMove):
        note(session, process, 5, 2, 1)
    session.rollback()
    with pytest.raises(IllegalMove):
        sign(session, process, "Dari", "Nari")
    session.rollback()
    assert paper_accounts.account(session, process).signed == ("Dari", "Yuna")


def test_a_vote_without_paper_has_an_account_too(session):
    process = an_open_vote(session, slug="elsewhere")
    things.boxed(session, process, [["P-1"]])
    found = paper_accounts.account(session, process)
    assert (found.figures.turnout, found.figures.on_paper, found.signed) == (1, 0, ())
    handed(session, process, 1)
    assert paper_accounts.figures(session, process).findings()[-1] == Finding("papers_missing", 1)
