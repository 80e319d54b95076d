"""Ballots that stand alone are published only as two officers choose, each with an account."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.models import LogEntry, OutcomeRecord
from budgeting.services import clock, paper_accounts
from tests import people, results
from tests.pages import words
from tests.things import a_process, a_rulebook, sealed, some_projects
from tests.web.officer.conftest import DESK

PAGE = DESK + "publish"
WITHOUT = {"without": "1"}
APART = [{f"P-{one}": 1, f"P-{other}": 1} for one in range(1, 12) for other in range(one + 1, 13)]
ALIKE = [{"P-1": 1}] * 30 + [{"P-2": 1}] * 30


@pytest.fixture
def counted(session):
    """A counted vote over twelve projects, by its ballots."""

    def build(choices):
        process = a_process(session)
        projects = some_projects(session, process, 12)
        kept = results.commitment(results.SEED)
        rulebook = a_rulebook(process, projects, seed_commitment=kept)
        sealed(session, process, rulebook, results.SEED)
        results.counted(session, process, choices)
        session.commit()
        return process

    return build


@pytest.fixture
def nari(session):
    """The second officer, who comes to Dari's desk."""
    shown = people.shown(people.nari(session))
    session.rollback()
    return shown


def kept(session, process):
    session.expire_all()
    found = session.get(OutcomeRecord, process.id)
    told = (process.phase, found.totals_only, list(found.chosen_by))
    session.rollback()
    return told


def test_ballots_that_are_alike_take_one_officer(session, counted, dari):
    process = counted(ALIKE)
    assert not dari.get(PAGE).all("#email")
    dari.post(PAGE, WITHOUT)
    assert kept(session, process) == ("published", False, [])


def test_what_is_left_open_stands_there_and_is_published_without_it_only_by_a_tick(
    session, counted, dari, nari
):
    process = counted(APART)
    page = dari.get(PAGE)
    open_ = page.one("fieldset:has(#without)")
    assert [words(line) for line in open_.select("li")] == [
        "The cards have not been counted.",
        "The accounts are not signed.",
        "No auditor has signed.",
    ]
    ways = [link["href"] for link in open_.select("li a")]
    assert ways == [DESK + "paper/accounts"] * 2 + [DESK + "audit"]
    page = dari.post(PAGE, nari | {"ballots": "totals"}, status=422)
    assert "Tick that it is published without what is left open." in page.words
    assert page.one("#totals").has_attr("checked")
    assert page.one("#email")["value"] == nari["email"]
    assert kept(session, process) == ("counting", False, [])
    dari.post(PAGE, nari | WITHOUT | {"ballots": "totals"})
    assert kept(session, process) == ("published", True, ["Dari", "Nari"])
    told = session.scalars(select(LogEntry).filter_by(action="outcome.published")).one()
    assert told.details["left_open"] == ["cards", "signatures", "auditors"]
    session.rollback()
    said = dari.get("/hanbit-2026/acts").words
    assert "this was left open: The cards have not been counted. The accounts are not" in said


def test_what_was_counted_and_signed_is_not_left_open(session, counted, dari, nari):
    process = counted(ALIKE)
    act = {"actor": "Dari", "now": clock.now()}
    paper_accounts.note_cards(session, process, (0, 0, 0), "A trial.", **act)
    seen = paper_accounts.fingerprint(paper_accounts.figures(session, process))
    paper_accounts.sign(session, process, ("Dari", "Nari"), seen, **act)
    session.commit()
    page = dari.get(PAGE)
    assert [words(line) for line in page.all("fieldset li")] == ["No auditor has signed."]


@pytest.mark.parametrize(("choice", "totals_only"), [("single", False), ("totals", True)])
def test_two_officers_choose_and_their_names_stand_there(
    session, counted, dari, nari, choice, totals_only
):
    process = counted(APART)
    assert "66 of 66 ballots are one of a kind" in dari.get(PAGE).words
    dari.post(PAGE, nari | WITHOUT | {"ballots": choice})
    assert kept(session, process) == ("published", totals_only, ["Dari", "Nari"])


def test_what_is_missing_is_named_and_the_choice_is_kept(session, counted, dari, nari):
    process = counted(APART)
    assert (
        "Choose what is published of the ballots."
        in dari.post(PAGE, nari | WITHOUT, status=422).words
    )
    page = dari.post(PAGE, WITHOUT | {"ballots": "totals"}, status=422)
    assert "Enter your e-mail address." in page.words
    assert page.one("#totals").has_attr("checked")
    wrong = nari | WITHOUT | {"ballots": "totals", "password": "another yard where all meet"}
    page = dari.post(PAGE, wrong, status=422)
    assert "Address and password do not belong together." in page.words
    assert page.one("#email")["value"] == nari["email"]
    assert not page.one("#password").get("value")
    assert kept(session, process) == ("counting", False, [])


def test_one_officer_does_not_choose_twice(session, counted, dari):
    process = counted(APART)
    twice = {"email": "dari@example.org", "password": people.PASSWORD, "ballots": "single"}
    assert "Two different people are needed." in dari.post(PAGE, WITHOUT | twice, status=422).words
    assert kept(session, process) == ("counting", False, [])
