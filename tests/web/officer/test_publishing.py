"""Ballots that stand alone are published only as two officers choose, each with an account."""

from __future__ import annotations

import pytest

from budgeting.models import OutcomeRecord
from tests import people, results
from tests.things import a_process, a_rulebook, sealed, some_projects
from tests.web.officer.conftest import DESK

PAGE = DESK + "publish"
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
    dari.post(PAGE)
    assert kept(session, process) == ("published", False, [])


@pytest.mark.parametrize(("choice", "totals_only"), [("single", False), ("totals", True)])
def test_two_officers_choose_and_their_names_stand_there(
    session, counted, dari, nari, choice, totals_only
):
    process = counted(APART)
    assert "66 of 66 ballots are one of a kind" in dari.get(PAGE).words
    dari.post(PAGE, nari | {"ballots": choice})
    assert kept(session, process) == ("published", totals_only, ["Dari", "Nari"])


def test_what_is_missing_is_named_and_the_choice_is_kept(session, counted, dari, nari):
    process = counted(APART)
    assert "Choose what is published of the ballots." in dari.post(PAGE, nari, status=422).words
    page = dari.post(PAGE, {"ballots": "totals"}, status=422)
    assert "Enter your e-mail address." in page.words
    assert page.one("#totals").has_attr("checked")
    wrong = nari | {"ballots": "totals", "password": "another yard where all meet"}
    page = dari.post(PAGE, wrong, status=422)
    assert "Address and password do not belong together." in page.words
    assert page.one("#email")["value"] == nari["email"]
    assert not page.one("#password").get("value")
    assert kept(session, process) == ("counting", False, [])


def test_one_officer_does_not_choose_twice(session, counted, dari):
    process = counted(APART)
    twice = {"email": "dari@example.org", "password": people.PASSWORD, "ballots": "single"}
    assert "Two different people are needed." in dari.post(PAGE, twice, status=422).words
    assert kept(session, process) == ("counting", False, [])
