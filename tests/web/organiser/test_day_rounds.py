"""Rounds of a run-sheet are added, changed, moved, taken out and brought back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Day, Process, Sitting
from budgeting.services import planning_day
from tests.pages import Page, Visitor
from tests.services.plans import a_plan, formats, rounds
from tests.services.seats import ACT, a_sitting
from tests.web.organiser.test_run_sheet import here

ROUND = {
    "format": "discussion",
    "minutes": "35",
    "names-en": "Paths and parks",
    "names-ko": "길과 공원",
    "projects": "1-2, 6",
    "tables": "1, 3",
    "seating": "2",
}


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """A sitting of 24 people at four tables, with the rounds of seven hours."""
    return a_plan(session, process)


def test_a_round_is_added_at_the_end(office: Visitor, session: Session, sitting: Sitting) -> None:
    page = office.follow(office.post(here(sitting, "/round/new"), ROUND))
    row = rounds(session, sitting)[-1]
    assert (row.format, row.minutes, row.names) == (
        "discussion", 35, {"en": "Paths and parks", "ko": "길과 공원"}
    )  # fmt: skip
    assert (row.projects, row.tables, row.seating) == ([1, 2, 6], [1, 3], 2)
    words = " ".join(page.one(f"#r{row.id}").get_text(" ").split())
    assert "Paths and parks Discussion at the tables" in words
    assert "Projects 1, 2, 6 Tables 1, 3 Seats of round 2" in words


def test_a_round_shows_what_it_is_and_is_changed(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    office.post(here(sitting, "/round/new"), ROUND)
    row = rounds(session, sitting)[-1]
    address = here(sitting, f"/round/{row.id}")
    page = office.get(address)
    assert page.one("#projects")["value"] == "1, 2, 6"
    assert page.one("#format option[selected]")["value"] == "discussion"
    office.post(address, {**ROUND, "format": "break", "projects": "", "tables": "", "minutes": "9"})
    row = rounds(session, sitting)[-1]
    assert (row.format, row.minutes, row.projects, row.tables) == ("break", 9, [], [])


def test_setting_priorities_asks_nothing_and_stays_only_where_it_was_planned(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    page = office.get(here(sitting, "/round/new?format=prioritise"))
    assert not page.all("#format option[value=prioritise]")
    office.post(here(sitting, "/round/new"), {**ROUND, "format": "prioritise"}, status=422)
    row = rounds(session, sitting)[-1]
    row.format = "prioritise"
    session.commit()
    address = here(sitting, f"/round/{row.id}")
    assert office.get(address).one("#format option[selected]")["value"] == "prioritise"
    office.post(address, {**ROUND, "format": "prioritise"})
    words = office.get(here(sitting)).one(f"#r{row.id}").get_text(" ")
    assert "No question is asked in this round." in words


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("minutes", "", "Write how many minutes the round takes."),
        ("minutes", "0", "Write a number from 1 up."),
        ("minutes", "2.5", "Write a whole number in digits."),
        ("projects", "7", "There is no project 7."),
        ("projects", "1-99999", "Name at most 1000 projects."),
        ("projects", "the park", "“the park” cannot be read here."),
        ("tables", "5", "There is no such table."),
        ("names-ko", "", "is missing in the language"),
        ("format", "dance", "Not a valid choice"),
        ("seating", "9", "Not a valid choice"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(
    office: Visitor, session: Session, sitting: Sitting, field: str, typed: str, words: str
) -> None:
    before = formats(session, sitting)
    page = office.post(here(sitting, "/round/new"), {**ROUND, field: typed}, status=422)
    assert isinstance(page, Page)
    assert words in page.one(".errors").get_text(" ")
    assert page.one("#minutes")["value"] == (typed if field == "minutes" else "35")
    assert formats(session, sitting) == before


def test_the_effect_is_shown_before_anything_is_saved(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    row = next(one for one in rounds(session, sitting) if one.format == "discussion")
    address = here(sitting, f"/round/{row.id}")
    shown = {**ROUND, "minutes": "40", "tables": "", "go": "look"}
    page = office.client.get(address)
    token = Page(page).csrf
    part = office.client.post(
        address, data={**shown, "csrf_token": token}, headers={"HX-Request": "true"}
    )
    assert part.status_code == 200
    words = part.get_data(as_text=True)
    assert "<h1" not in words
    assert "6 min 40 s for each person" in words
    assert "10 min more" in words
    whole = office.client.post(address, data={**shown, "csrf_token": token})
    assert whole.status_code == 200
    assert "6 min 40 s for each person" in Page(whole).words
    session.expire_all()
    assert row.minutes == 30


def test_the_effect_of_what_cannot_be_read_waits(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    address = here(sitting, "/round/new")
    token = office.get(address).csrf
    part = office.client.post(
        address,
        data={**ROUND, "minutes": "x", "go": "look", "csrf_token": token},
        headers={"HX-Request": "true"},
    )
    assert part.status_code == 200
    assert "once everything can be read" in part.get_data(as_text=True)


def test_a_round_goes_up_and_down_without_dragging(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    before = [one.id for one in rounds(session, sitting)]
    page = office.get(here(sitting))
    buttons = [one.get_text(" ", strip=True) for one in page.all("li .order")[0].find_all("button")]
    assert [one.split()[0] for one in buttons] == ["Down", "Remove"]
    office.post(here(sitting, f"/round/{before[0]}/down"), on=here(sitting))
    office.post(here(sitting, f"/round/{before[2]}/up"), on=here(sitting))
    after = [one.id for one in rounds(session, sitting)]
    assert after[:3] == [before[1], before[2], before[0]]


def test_a_round_is_taken_out_and_brought_back(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    before = formats(session, sitting)
    row = rounds(session, sitting)[1]
    page = office.follow(office.post(here(sitting, f"/round/{row.id}/remove"), on=here(sitting)))
    assert "The round “Getting to know each other” was taken out." in page.words
    assert formats(session, sitting) == [before[0], *before[2:]]
    back = str(page.one("form.undo")["action"])
    office.follow(office.post(back, on=here(sitting)))
    assert formats(session, sitting) == before
    office.post(back, on=here(sitting), status=404)


def test_a_round_that_runs_keeps_its_place(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    first = rounds(session, sitting)[0]
    first.state, first.started_at = "running", datetime(2026, 12, 5, tzinfo=UTC)
    first.ends_at = datetime(2026, 12, 5, 1, tzinfo=UTC)
    session.get_one(Day, sitting.id).state = "live"
    session.commit()
    before = formats(session, sitting)
    assert "cannot be changed any more" in office.get(here(sitting, f"/round/{first.id}")).words
    for rest in (f"/round/{first.id}/down", f"/round/{first.id}/remove", f"/round/{first.id}"):
        page = office.follow(
            office.post(here(sitting, rest), ROUND, on=here(sitting, "/round/new"))
        )
        assert "This round has begun or is over" in page.words
    assert formats(session, sitting) == before
    longer = rounds(session, sitting)[6]
    office.post(here(sitting, f"/round/{longer.id}"), {**ROUND, "format": "break"})
    assert rounds(session, sitting)[6].minutes == 35


def test_a_round_of_another_sitting_is_not_found(
    office: Visitor, session: Session, process: Process, sitting: Sitting
) -> None:
    row = rounds(session, sitting)[1]
    other = a_sitting(session, process)
    office.get(here(other, f"/round/{row.id}"), status=404)
    entry = planning_day.remove(session, sitting, row, **ACT)
    session.commit()
    office.post(here(other, f"/round/restore/{entry.seq}"), on=here(sitting), status=404)
