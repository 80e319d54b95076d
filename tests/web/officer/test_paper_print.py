"""The printed ballot has the numbers and names of the screen, the rules, and nobody's number."""

from __future__ import annotations

import re

import pytest

from budgeting.counting.rulebook import BallotFormat
from budgeting.formats.digest_words import digest_words
from budgeting.models import RulebookRecord
from tests import people
from tests.things import a_process, a_rulebook, sealed, some_projects
from tests.web.officer.conftest import DESK

BALLOT = DESK + "paper/ballot"


@pytest.fixture
def officer(session, visitor):
    people.dari(session)
    visitor.sign_in("dari@example.org", people.PASSWORD)
    return visitor


def a_vote(session, projects=6, **given):
    process = a_process(session)
    rules = a_rulebook(process, some_projects(session, process, projects), **given)
    sealed(session, process, rules)
    return rules


def test_every_project_stands_there_with_its_number_and_both_names(session, officer):
    rules = a_vote(session)
    page = officer.get(BALLOT)
    lines = page.all(".ballot-list li")
    assert len(lines) == len(rules.projects)
    for line, project in zip(lines, rules.projects, strict=True):
        names = dict(project.names)
        assert line.find("b").text == str(project.number)
        spans = {span["lang"]: span.text for span in line.select(".names span")}
        assert spans == {"ko": names["ko"], "en": names["en"]}
        assert line.select(".mark")


def test_a_paper_says_the_rules_and_the_words_of_their_digest_in_each_language(session, officer):
    rules = a_vote(session)
    page = officer.get(BALLOT)
    assert "Each resident chooses up to 3 projects." in page.words
    assert [tag["lang"] for tag in page.all(".ballot-rules > div")] == ["ko", "en"]
    for language in ("ko", "en"):
        assert " ".join(digest_words(rules.sha256(), language)[:8]) in page.words
    assert rules.sha256()[:16] in page.words


def test_a_blank_ballot_of_a_language_is_the_same_for_everybody(session, officer):
    a_vote(session)
    first, again = (officer.get(BALLOT).one("main") for _ in range(2))
    assert str(first) == str(again)
    assert not re.search(r"serial|qr|code", str(first))


def test_points_are_written_into_wider_boxes(session, officer):
    ballot = BallotFormat(kind="points", number=6, points=10, points_each=5)
    a_vote(session, ballot=ballot)
    page = officer.get(BALLOT)
    assert len(page.all(".mark.wide")) == 6
    assert "Write the points of a project into its box." in page.words


@pytest.mark.parametrize(("projects", "look"), [(3, "few"), (60, "some"), (560, "many")])
def test_long_lists_are_set_in_columns(session, officer, projects, look):
    a_vote(session, projects)
    page = officer.get(BALLOT)
    assert look in page.one(".ballot-list")["class"]
    assert [int(b.text) for b in page.all(".ballot-list b")] == list(range(1, projects + 1))


def test_there_is_no_ballot_before_the_rules_are_sealed(session, officer):
    a_process(session)
    officer.get(BALLOT, status=404)
    assert not officer.get(DESK + "paper").all(f"a[href='{BALLOT}']")


def test_an_altered_rulebook_is_not_printed(session, officer):
    a_vote(session)
    record = session.query(RulebookRecord).one()
    record.canonical = record.canonical.replace("Bench number 1", "Bench number 9")
    session.commit()
    officer.get(BALLOT, status=500)
