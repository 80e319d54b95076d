"""One process: computed money, and never more than how many voted."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests.pages import Visitor
from tests.results import boxed, published
from tests.things import a_process, an_open_vote


def voted(session: Session, process: Process, ballots: int) -> None:
    """So many ballots lie in the box."""
    boxed(session, process, [{"P-1": 1}] * ballots)


def test_the_money_is_shown_as_it_is_computed(visitor: Visitor, session: Session) -> None:
    a_process(session, total=97_000_000_000)
    page = visitor.get("/hanbit-2026/")
    assert "2% of €970,000,000 = €19,400,000" in page.words


@pytest.mark.parametrize(
    ("ballots", "shown"), [(0, ""), (24, ""), (25, "25"), (29, "25"), (30, "30"), (134, "130")]
)
def test_an_open_vote_shows_a_rough_number_or_none(
    visitor: Visitor, session: Session, ballots: int, shown: str
) -> None:
    process = an_open_vote(session)
    voted(session, process, ballots)
    figures = visitor.get("/hanbit-2026/").one(".figures-grid").get_text(" ")
    if shown:
        assert f"Ballots cast {shown} " in " ".join(figures.split())
    else:
        assert "Ballots cast" not in figures


def test_a_paused_vote_is_no_more_exact(visitor: Visitor, session: Session) -> None:
    process = an_open_vote(session)
    voted(session, process, 33)
    process.phase = "paused"
    session.commit()
    assert "Ballots cast 30 " in visitor.get("/hanbit-2026/").words


def test_after_the_close_the_number_is_exact(visitor: Visitor, session: Session) -> None:
    process = an_open_vote(session)
    voted(session, process, 33)
    process.phase = "closed"
    session.commit()
    assert "Ballots cast 33 " in visitor.get("/hanbit-2026/").words


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("draft", "Next, the rules are sealed."),
        ("sealed", "Next, the voting officer opens the vote."),
        ("open", "Next, the vote closes"),
        ("paused", "Next, the vote goes on."),
        ("closed", "Next, the ballots are counted."),
        ("counting", "Next, the result is published here"),
    ],
)
def test_every_phase_says_what_comes_next(
    visitor: Visitor, session: Session, phase: str, words: str
) -> None:
    a_process(session, phase=phase)
    page = visitor.get("/hanbit-2026/")
    assert words in page.words
    assert len(page.all(".steps [aria-current=step]")) == 1


def test_a_published_process_leads_to_its_result(visitor: Visitor, session: Session) -> None:
    published(session)
    page = visitor.get("/hanbit-2026/")
    assert page.one("main a.primary")["href"] == "/hanbit-2026/results"
    assert "projects are funded" in page.words
