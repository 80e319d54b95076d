"""A vote on tablets and on paper is published as one bundle, which proves itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.counting.paper_entries import Sheet
from budgeting.models import CardBatch
from budgeting.services import clock, paper_accounts, paper_handing, paper_urn, publishing
from tests import papers
from tests.papers import ACT, marked
from tests.reliability import votes

TABLETS, LEFT_OVER = 52, 3
SHEETS = (marked("P-2"), marked("P-1", "P-3"), Sheet(spoilt="unclear"), marked("P-2"))
MISSING = 1


@pytest.fixture
def published(app: Flask, session: Session) -> None:
    """Tablets, four papers that came back, one that did not, all of it signed for."""
    process = votes.open_vote(app, session, projects=6)
    on_paper = len(SHEETS) + MISSING
    cards = votes.tags(session, process, TABLETS + on_paper + LEFT_OVER)
    given = [(tag, Random(n).choice([{"P-1": 1}, {"P-2": 1}])) for n, tag in enumerate(cards)]
    for offer in votes.offers(app, session, process, given[:TABLETS]):
        votes.cast(app, session, offer)
    for tag in cards[TABLETS : TABLETS + on_paper]:
        paper_handing.hand_out(session, process, tag, now=clock.now())
        session.commit()
    for run in session.query(CardBatch):
        run.printed_at = ACT["now"]
    votes.end(session, process)
    papers.boxed(session, process, SHEETS)
    act = {"actor": "Dari", "now": clock.now()}
    paper_urn.say_empty(session, process, MISSING, "Taken home.", **act)
    counted = (TABLETS + on_paper, LEFT_OVER, 0)
    paper_accounts.note_cards(session, process, counted, "", **act)
    seen = paper_accounts.fingerprint(paper_accounts.figures(session, process))
    paper_accounts.sign(session, process, ("Dari", "Yuna"), seen, **act)
    session.commit()
    assert votes.work(app, session, votes.ask_to_open(app, session, process)) == "done"
    assert votes.work(app, session, votes.ask_to_count(session, process)) == "done"
    publishing.publish(session, process, without=True, actor="Dari", now=clock.now())
    session.commit()


@pytest.mark.usefixtures("published")
def test_the_bundle_of_a_vote_with_paper_proves_itself(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = app.test_cli_runner().invoke(args=["publish", "hanbit-2026", str(folder)])
    assert result.exit_code == 0, result.output
    checked = subprocess.run(
        [sys.executable, "verify.py", "."],
        cwd=folder / "bundle", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "FAIL" not in checked.stdout, checked.stdout
    assert checked.returncode == 0, checked.stdout + checked.stderr
    cards = json.loads((folder / "bundle" / "cards.json").read_text())
    event = json.loads((folder / "bundle" / "event.json").read_text())
    commitments = (folder / "bundle" / "commitments.txt").read_text().splitlines()
    assert (cards["tablets"], cards["on_paper"], cards["entered"]) == (52, 5, 3)
    assert (cards["spoilt"], cards["missing"]) == ({"unclear": 1}, 1)
    assert (cards["printed"], cards["handed_out"], cards["left_over"]) == (60, 57, 3)
    assert cards["signed"] == ["Dari", "Yuna"]
    assert (event["ballots"], len(commitments)) == (55, 52)
