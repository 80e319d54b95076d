"""What ``verify.py`` says to somebody with a receipt, a test ballot or an unused card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgeting.services.receipts import commitment, receipt_number
from tests.bundles import (
    a_vote,
    committed,
    resealed,
    verified,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_a_receipt_is_found(folder: Path) -> None:
    vote = a_vote(21, voters=75, papers=0)
    opening, choice = vote.openings[40]
    paper = committed(vote.rulebook, opening, choice)
    tracker = receipt_number(paper)
    found = verified(vote.files, folder, "--tracker", tracker.lower().replace("-", " "))
    assert found.by_promise["tracker"] == "PASS"
    assert f"{tracker} was published in batch" in found.text
    assert verified(vote.files, folder, "--tracker", "ABCDE-FGHIJ").failed == {"tracker"}
    assert verified(vote.files, folder, "--tracker", "ABC").failed == {"tracker"}


def test_the_commitment_is_that_of_the_ballot_page(folder: Path) -> None:
    vote = a_vote(21, voters=60)
    from budgeting.services.papers import Paper

    opening, choice = vote.openings[0]
    paper = Paper(scores=json.loads(choice), opening=opening)
    book = vote.rulebook
    assert commitment(book.process, book.sha256(), paper) == committed(book, opening, choice)


def test_a_test_ballot_is_checked_and_must_not_have_been_cast(folder: Path) -> None:
    vote = a_vote(21, voters=60)
    opening, choice = vote.openings[0]
    other = bytes(32)
    found = verified(vote.files, folder, "--ballot", other.hex(), choice)
    assert found.by_promise["ballot"] == "PASS"
    assert receipt_number(committed(vote.rulebook, other, choice)) in found.text
    assert verified(vote.files, folder, "--ballot", opening.hex(), choice).failed == {"ballot"}
    assert verified(vote.files, folder, "--ballot", other.hex(), '{"nil":1}').failed == {"ballot"}


def test_a_card_that_was_not_used_is_looked_up(folder: Path) -> None:
    vote = a_vote(21, voters=60)
    mark = vote.bundle.marks[3].hex()
    assert "This card was used." in verified(vote.files, folder, "--mark", mark).text
    assert "This card was not used." in verified(vote.files, folder, "--mark", "0" * 32).text


@pytest.mark.parametrize(("papers", "told"), [(3, True), (10, False)])
def test_openings_that_are_withheld_for_few_papers_are_not_shown(
    folder: Path, papers: int, told: bool
) -> None:
    files = a_vote(21, voters=75, papers=papers, receipts="open").files
    del files["openings.txt"]
    found = verified(resealed(files), folder)
    assert found.by_promise["auditors"] == "NOT SHOWN"
    assert not found.failed
    assert ("fewer than ten ballots are of paper" in found.text) is told
