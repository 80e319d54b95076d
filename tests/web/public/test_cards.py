"""The result says where all cards and papers are, spoilt ones by their reason."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import PaperBatch, Process, Reconciliation
from budgeting.services import paper_accounts
from tests.pages import Visitor
from tests.papers import ACT, handed
from tests.results import published

RESULTS = "/hanbit-2026/results"


@pytest.fixture
def process(session: Session) -> Process:
    """Six published ballots, two of them on paper; a paper was spoilt and one is missing."""
    choices = [{"P-1": 1}] * 6
    process = published(session, choices, projects=3)
    session.add(
        PaperBatch(
            process_id=process.id, number=1, size=3, state="boxed", opened_by="Dari",
            first_by="Dari", second_by="Yuna", settled_by=[], valid=2, spoilt={"unclear": 1},
        )
    )  # fmt: skip
    handed(session, process, 4)
    session.add(
        Reconciliation(
            process_id=process.id, missing=1, missing_why="Taken home.", handed_out=9,
            left_over=2, spoiled=1, signed=[], figures={}, why="Nobody noted the printing.",
        )
    )  # fmt: skip
    session.commit()
    return process


def test_papers_spoilt_and_missing_ones_are_told(visitor: Visitor, process: Process) -> None:
    words = visitor.get(RESULTS).words
    assert "Of the ballots that count, 4 came from tablets and 2 were on paper." in words
    assert "1 paper was spoilt and does not count; with it, 7 people took part (2.8%)." in words
    assert "1 paper did not come back. Taken home." in words
    assert "What was meant is not clear: 1" in words


def test_cards_are_told_with_what_does_not_agree(visitor: Visitor, process: Process) -> None:
    words = visitor.get(RESULTS).words
    assert "Of 0 printed cards, 9 were handed out, 2 were left over and 1 were spoiled." in words
    assert "Nobody has signed these figures." in words
    assert "There are 12 cards more than were printed." in words
    assert "Why something does not agree: Nobody noted the printing." in words


def test_a_vote_without_paper_says_only_whether_cards_were_counted(
    visitor: Visitor, session: Session
) -> None:
    published(session)
    words = visitor.get(RESULTS).words
    assert "The cards were not counted." in words
    assert "on paper" not in words


def test_signatures_are_named_as_long_as_the_figures_hold(
    visitor: Visitor, session: Session, process: Process
) -> None:
    sheet = session.get(Reconciliation, process.id)
    assert sheet is not None
    sheet.signed, sheet.signed_at = ["Dari", "Yuna"], ACT["now"]
    sheet.figures = paper_accounts.figures(session, process).as_numbers()
    session.commit()
    assert "Signed by Dari, Yuna." in visitor.get(RESULTS).words
    sheet.left_over = 3
    session.commit()
    assert "Signed by" not in visitor.get(RESULTS).words
