"""Anybody sees the batches, and finds the own receipt; nobody learns more than that."""

from __future__ import annotations

import re
from base64 import b32encode

import pytest
from sqlalchemy import select

from budgeting.models import Card, OpenReceipt, OutcomeRecord
from budgeting.services import batching, clock, open_receipts
from tests import papers
from tests.things import a_card, a_process, an_open_vote, boxed, close, open_box

PAGE = "/hanbit-2026/commitments"


@pytest.fixture
def process(session):
    return an_open_vote(session)


def publish(session, process):
    batching.emit(
        session, process.id, batching.draw(batching.waiting(session, process.id)), clock.now()
    )
    session.commit()


def end(session, process, phase="closed"):
    close(session, process)
    process.phase, process.closed_at = phase, clock.now()
    session.commit()


def receipts(session, process):
    found = {
        b32encode(one).decode()[:10]: number for one, number in batching.leaves(session, process)
    }
    session.rollback()
    return found


def told(visitor, receipt):
    return visitor.follow(visitor.post(PAGE, {"receipt": receipt})).words


def test_before_the_first_batch_the_page_says_nothing_of_the_turnout(session, visitor, process):
    boxed(session, process, [["P-1"]] * 49)
    assert "No batch has been published yet." in visitor.get(PAGE).words


def test_batches_stand_on_the_page_with_their_roots(session, visitor, process):
    boxed(session, process, [["P-1"]] * 60)
    publish(session, process)
    page = visitor.get(PAGE)
    (batch,) = batching.batches(session, process)
    session.rollback()
    assert batch.root.hex() in page.words
    assert "They hold 25 commitments." in page.words
    assert not re.search(r"\b60\b", page.words)


def test_a_published_receipt_is_in_the_box(session, visitor, process):
    boxed(session, process, [["P-1"]] * 60)
    publish(session, process)
    for receipt, number in list(receipts(session, process).items())[:3]:
        typed = f"{receipt[:5]}-{receipt[5:]}".lower()
        assert f"It is in the box: batch {number}." in told(visitor, typed)


def test_another_receipt_is_told_to_wait_and_after_the_close_to_be_shown(session, visitor, process):
    boxed(session, process, [["P-1"]] * 60)
    publish(session, process)
    assert "Not published yet." in told(visitor, "AAAAA-AAAAA")
    end(session, process)
    assert "There is no ballot with this number." in told(visitor, "AAAAA-AAAAA")


def test_what_is_no_receipt_is_said_to_be_none(session, visitor, process):
    assert "This is no receipt number." in told(visitor, "A'B\"C<script>")


def test_the_answer_stands_in_no_address(visitor, process):
    answer = visitor.post(PAGE, {"receipt": "AAAAA-AAAAA"})
    assert answer.headers["Location"] == PAGE


def test_the_lists_can_be_taken_away(session, client, process):
    boxed(session, process, [["P-1"]] * 60)
    publish(session, process)
    assert client.get(PAGE + ".txt").data == batching.listed(session, process)
    (batch,) = batching.batches(session, process)
    line = client.get("/hanbit-2026/batches.txt").text.split()
    assert line[:3] == ["1", "25", batch.root.hex()]


def test_the_number_of_tests_is_public_after_the_close_only(app, session, visitor, process):
    a_card(app, session, process)
    session.query(Card).update({"tests": 3})
    session.commit()
    assert "for a test" not in visitor.get(PAGE).words
    end(session, process)
    assert "3 ballots were opened on the tablets for a test" in visitor.get(PAGE).words


def test_a_draft_has_no_such_page(session, visitor):
    a_process(session, slug="draft")
    visitor.get("/draft/commitments", status=404)
    visitor.get("/draft/commitments.txt", status=404)


def opened(session, process):
    """Open the box as the count does, and have an outcome."""
    text = {"document": "{}", "sha256": "0" * 64, "input_sha256": "0" * 64}
    session.add(OutcomeRecord(process_id=process.id, counted_at=clock.now(), **text))
    open_box(session, process)


def test_open_receipts_lead_to_the_ballots_once_the_result_is_public(session, client):
    process = an_open_vote(session, slug="workshop", receipts="open")
    boxed(session, process, [[f"P-{1 + turn % 6}"] for turn in range(55)])
    end(session, process, "counting")
    opened(session, process)
    assert client.get("/workshop/openings.txt").status_code == 404
    process.phase, process.published_at = "published", clock.now()
    session.commit()
    lines = client.get("/workshop/openings.txt").text.splitlines()
    assert len(lines) == 55
    assert lines == sorted(lines)
    assert "receipts are open" in client.get("/workshop/commitments").text


@pytest.mark.parametrize(("receipts", "ballots"), [("audited", 55), ("open", 49)])
def test_nothing_leads_to_ballots_otherwise(session, client, receipts, ballots):
    process = an_open_vote(session, slug="closed", receipts=receipts)
    boxed(session, process, [["P-1"]] * ballots)
    end(session, process, "published")
    opened(session, process)
    process.published_at = clock.now()
    session.commit()
    assert client.get("/closed/openings.txt").status_code == 404


@pytest.mark.parametrize(("sheets", "lines"), [(0, 55), (1, 0), (9, 0), (10, 55)])
def test_few_ballots_of_paper_are_not_told_by_what_receipts_leave_over(
    session, visitor, sheets, lines
):
    process = an_open_vote(session, slug="workshop", receipts="open")
    boxed(session, process, [[f"P-{1 + turn % 6}"] for turn in range(55)])
    end(session, process)
    papers.in_urn(session, process, [papers.marked("P-1")] * sheets)
    process.phase = "counting"
    opened(session, process)
    process.phase, process.published_at = "published", clock.now()
    session.commit()
    assert len(session.scalars(select(OpenReceipt.opening)).all()) == lines
    assert len(open_receipts.published(session, process)) == lines
    assert open_receipts.are_published(session, process) is bool(lines)
    session.rollback()
    answer = visitor.client.get("/workshop/openings.txt")
    assert answer.status_code == (200 if lines else 404)
    said = (
        "Fewer than ten ballots were cast on paper." in visitor.get("/workshop/commitments").words
    )
    assert said is not bool(lines)
