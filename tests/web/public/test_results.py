"""The result for everybody: nothing before its time, everything after it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import BallotFormat
from budgeting.models import OutcomeRecord
from tests.pages import Visitor, words
from tests.results import published
from tests.things import a_process


@pytest.mark.parametrize("phase", ["draft", "sealed", "open", "paused", "closed", "counting"])
@pytest.mark.parametrize("page", ["results", "results/how"])
def test_before_the_publication_the_page_says_when(
    visitor: Visitor, session: Session, phase: str, page: str
) -> None:
    process = published(session)
    process.phase = phase
    session.commit()
    shown = visitor.get(f"/hanbit-2026/{page}")
    assert shown.h1 == "There is no result yet"
    assert "Bench" not in shown.text
    assert "Next" in shown.words


def test_the_headline_adds_up(visitor: Visitor, session: Session) -> None:
    process = a_process(session, total=50_000_000)
    choices = [{"P-1": 1, "P-2": 1}] * 40 + [{"P-3": 1}] * 30
    published(session, choices, projects=3, costs=[400_000, 450_000, 500_000], process=process)
    page = visitor.get("/hanbit-2026/results")
    headline = "2 of 3 projects are funded. €8,500 of €10,000 are spent, €1,500 are left."
    assert headline in page.words
    assert "70 of 250 residents voted (28%)." in page.words


def test_both_tables_hold_every_project_once(visitor: Visitor, session: Session) -> None:
    process = published(session, projects=9, process=a_process(session, total=75_000_000))
    kept = json.loads(session.get_one(OutcomeRecord, process.id).document)
    page = visitor.get("/hanbit-2026/results")
    funded, not_funded = page.all("table.stacks")
    names = [words(cell) for cell in funded.select("tbody th")]
    assert names[:-1] == [f"{i[2:]} Bench number {i[2:]}" for i in kept["funded"]]
    assert names[-1] == "Together"
    lost = [words(cell) for cell in not_funded.select("tbody th")]
    assert lost == [
        f"{reason['project_id'][2:]} Bench number {reason['project_id'][2:]}"
        for reason in kept["not_funded"]
    ]


def test_votes_lacked_and_prices_stand_in_the_table(visitor: Visitor, session: Session) -> None:
    process = a_process(session, total=30_000_000)
    choices = [{"P-1": 1}] * 30 + [{"P-2": 1}] * 20
    published(session, choices, projects=2, costs=[500_000, 300_000], process=process)
    row = words(visitor.get("/hanbit-2026/results").all("table.stacks")[1].select("tbody tr")[0])
    assert row == "2 Bench number 2 20 10 €3,000 €1,000"


def test_a_proven_outcome_says_so_and_an_unproven_one_too(
    visitor: Visitor, session: Session
) -> None:
    process = published(session)
    assert "Proven: no set of projects" in visitor.get("/hanbit-2026/results").words
    record = session.get_one(OutcomeRecord, process.id)
    document = record.document.replace('"proven":true', '"proven":false')
    change(session, record, document)
    page = visitor.get("/hanbit-2026/results")
    assert "Not proven" in page.one(".banner.warning").get_text()


def change(session: Session, record: OutcomeRecord, document: str) -> None:
    """Store another outcome with its right digest."""
    import hashlib

    record.document = document
    record.sha256 = hashlib.sha256(document.encode()).hexdigest()
    session.commit()


def test_ties_are_named_with_how_they_were_broken(visitor: Visitor, session: Session) -> None:
    process = a_process(session, total=100_000_000)
    choices = [{"P-1": 1, "P-2": 1}] * 30 + [{"P-3": 1, "P-4": 1}] * 30
    published(session, choices, projects=4, costs=[1_000_000] * 4, process=process)
    page = visitor.get("/hanbit-2026/results")
    assert "6 sets had the same support and the same cost; the lottery decided." in page.words
    how = visitor.get("/hanbit-2026/results/how")
    chosen = [words(item) for item in how.all(".contested li")]
    assert sum(": chosen" in item for item in chosen) == 2
    assert sum("not chosen" in item for item in chosen) == 2


def test_nobody_voted_is_a_result_too(visitor: Visitor, session: Session) -> None:
    published(session, [], projects=3)
    page = visitor.get("/hanbit-2026/results")
    assert "No project is funded. The whole envelope of €19,400 is left." in page.words
    assert "Nobody voted." in page.words
    visitor.get("/hanbit-2026/results/how")


def test_all_funded_is_a_result_too(visitor: Visitor, session: Session) -> None:
    published(session, [{"P-1": 1, "P-2": 1}] * 60, projects=2)
    assert "All 2 projects are funded." in visitor.get("/hanbit-2026/results").words
    visitor.get("/hanbit-2026/results/how")


def test_points_are_called_points(visitor: Visitor, session: Session) -> None:
    ballot = BallotFormat(kind="points", points=10, points_each=10, number=6)
    published(session, [{"P-1": 7, "P-2": 3}] * 60, ballot=ballot, threshold=100_000)
    page = visitor.get("/hanbit-2026/results")
    assert "more than 600 points" in page.words
    assert not page.all(".legend line")


def test_the_threshold_is_drawn_and_said(visitor: Visitor, session: Session) -> None:
    published(session, threshold=500_000)
    page = visitor.get("/hanbit-2026/results")
    assert page.all("svg line.mark")
    assert "at least 50% of the voters" in page.words


def test_a_plain_count_by_the_rulebook_is_told_as_such(visitor: Visitor, session: Session) -> None:
    published(session, rule="greedy", projects=9, process=a_process(session, total=75_000_000))
    page = visitor.get("/hanbit-2026/results")
    assert "Projects are funded one after the other, most support first." in page.words
    assert (
        "It would have funded the same projects." in visitor.get("/hanbit-2026/results/how").words
    )


def test_the_page_links_files_and_shows_digests(visitor: Visitor, session: Session) -> None:
    process = published(session)
    page = visitor.get("/hanbit-2026/results")
    links = {str(link["href"]) for link in page.all(".downloads a")}
    assert f"/hanbit-2026/data/{process.slug}.pb" in links
    shown = [words(line).replace(" ", "") for line in page.all(".digest .hex")]
    assert shown[1] == session.get_one(OutcomeRecord, process.id).sha256


def test_the_page_is_not_sent_again_to_the_same_browser(visitor: Visitor, session: Session) -> None:
    published(session)
    first = visitor.client.get("/hanbit-2026/results")
    tag = first.headers["ETag"]
    again = visitor.client.get("/hanbit-2026/results", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert "private" in first.headers["Cache-Control"]
    korean = visitor.client.get(
        "/hanbit-2026/results", headers={"If-None-Match": tag, "Accept-Language": "ko"}
    )
    assert korean.status_code == 200


def test_another_browser_gets_a_page_of_its_own(visitor: Visitor, session: Session) -> None:
    published(session)
    tag = visitor.client.get("/hanbit-2026/results").headers["ETag"]
    other = visitor.client.application.test_client()
    assert other.get("/hanbit-2026/results", headers={"If-None-Match": tag}).status_code == 200
