"""What is printed for a day, with the numbers of the screens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from budgeting.services import day_codes, day_polls, planning_day, posts
from tests.pages import Visitor
from tests.services.plans import a_plan, rounds
from tests.services.seats import ACT, a_sitting, seated
from tests.web.organiser.test_run_sheet import here


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """A planned sitting that begins at nine, with questions about two projects."""
    sitting = a_plan(session, process)
    planning_day.begin_at(session, sitting, datetime(2026, 12, 5, 9, tzinfo=UTC), **ACT)
    day_polls.ask_projects(session, process, sitting, [1, 2], **ACT)
    session.commit()
    return sitting


def a_round(session: Session, sitting: Sitting, key: str) -> int:
    return next(one.id for one in rounds(session, sitting) if one.format == key)


def test_every_link_to_a_paper_leads_to_one(
    office: Visitor, session: Session, process: Process, sitting: Sitting
) -> None:
    seated(session, process, sitting)
    page = office.get(here(sitting, "/prints"))
    papers = [str(one["href"]) for one in page.all("main a.button")]
    assert len(papers) == 3 + 4 + 2 * 2 + 2 * 7
    for address in papers:
        assert office.get(address).h1


def test_the_run_sheet_has_the_times_and_numbers(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    page = office.get(here(sitting, "/print/run-sheet"))
    rows = [one.get_text(" ", strip=True).replace("\u202f", " ") for one in page.all("tbody tr")]
    assert len(rows) == len(rounds(session, sitting))
    assert rows[0].startswith("1 9:00 AM 20 Welcome, consent and agreements")
    assert rows[1].startswith("2 9:20 AM 15 Getting to know each other")


@pytest.mark.parametrize(("language", "clock"), [("en", "9:00 AM"), ("ko", "오전 9:00")])
def test_the_agenda_speaks_the_language_of_its_address(
    office: Visitor, sitting: Sitting, language: str, clock: str
) -> None:
    page = office.get(here(sitting, f"/print/agenda/{language}"))
    assert page.one("html")["lang"] == language
    assert clock in page.words.replace("\u202f", " ")


@pytest.mark.parametrize("language", ["xx", "de", "en-GB"])
def test_an_agenda_in_no_language_of_the_process_is_not_found(
    office: Visitor, sitting: Sitting, language: str
) -> None:
    office.get(here(sitting, f"/print/agenda/{language}"), status=404)


def test_every_open_post_has_its_sheet(
    app: Flask, office: Visitor, session: Session, sitting: Sitting
) -> None:
    team = next(one for one in posts.posts(session, sitting) if one.kind == "team")
    posts.withdraw(session, sitting, team, **ACT)
    session.commit()
    codes = day_codes.post_codes(session, app.extensions["keys"], sitting.id)

    response = office.client.get(here(sitting, "/print/codes"))
    assert response.headers["Cache-Control"] == "no-store"
    page = office.get(here(sitting, "/print/codes"))

    shown = {one.get_text() for one in page.all(".code-sheet .code b")}
    assert shown == {day_codes.printed(code) for code in codes.values()}
    assert [one.get_text() for one in page.all(".code-sheet h2")] == [
        "Table 1", "Table 2", "Table 3", "Table 4", "Scribe 1"
    ]  # fmt: skip


def test_a_name_card_has_the_code_of_its_seat_and_staff_have_none(
    app: Flask, office: Visitor, session: Session, process: Process, sitting: Sitting
) -> None:
    seated(session, process, sitting)
    codes = day_codes.seat_codes(session, app.extensions["keys"], sitting.id)

    cards = office.get(here(sitting, "/name-cards")).all(".name-card")

    for card in cards:
        assert card.b is not None
        number = int(card.b.get_text())
        code = card.select_one(".seat-code b")
        assert code is not None
        assert code.get_text() == day_codes.printed(codes[number])
    assert len(cards) == 24


def test_the_form_of_a_poll_has_the_questions_in_the_order_of_the_tablets(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    for key in ("poll-before", "poll-after"):
        page = office.get(here(sitting, f"/print/polls/{a_round(session, sitting, key)}/en"))
        heads = [one.get_text() for one in page.all(".poll-form h2")]
        assert [one[:2] for one in heads] == ["1.", "2."]
        assert "Bench number 1" in heads[0]
        options = [one.get_text(strip=True) for one in page.all(".poll-form li:first-child li")]
        assert options == ["For", "Not sure", "Against"]


def test_a_round_without_polls_has_no_form(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    office.get(here(sitting, f"/print/polls/{a_round(session, sitting, 'break')}/en"), status=404)


def test_a_table_writes_for_and_against_under_the_numbers_of_the_projects(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    row = next(one for one in rounds(session, sitting) if one.format == "discussion")
    page = office.get(here(sitting, f"/print/notes/{row.id}/en"))
    shown = [int(one.get_text().split()[0]) for one in page.all(".note-project h2")]
    assert shown == sorted(row.projects)
    assert len(page.all(".note-project h3")) == 2 * len(row.projects)


def test_the_forms_fit_their_rounds(office: Visitor, session: Session, sitting: Sitting) -> None:
    trade = a_round(session, sitting, "trade-off")
    page = office.get(here(sitting, f"/print/notes/{trade}/en"))
    assert len(page.all("tbody tr")) == 6
    assert "The package may cost at most" in page.words
    report = office.get(
        here(sitting, f"/print/notes/{a_round(session, sitting, 'report-back')}/en")
    )
    assert "One disagreement" in report.words
    assert len(report.all("p.line")) == 4
    vote = a_round(session, sitting, "vote")
    office.get(here(sitting, f"/print/notes/{vote}/en"), status=404)


def test_without_a_plan_there_is_nothing_to_print(
    office: Visitor, session: Session, process: Process
) -> None:
    empty = a_sitting(session, process)
    assert "There is no run-sheet yet" in office.get(here(empty, "/prints")).words
