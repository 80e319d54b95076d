"""The list of votes."""

from __future__ import annotations

from tests.things import a_process
from tests.web.officer.conftest import DESK


def test_every_vote_leads_to_its_desk(session, process, dari):
    a_process(session, slug="elsewhere", year=2025, names={"en": "Elsewhere"})
    page = dari.get("/officer/")
    links = [link["href"] for link in page.all("tbody a")]
    assert links == [DESK, "/officer/elsewhere/"]
    assert "Rules sealed" in page.words


def test_without_a_vote_the_page_says_so(dari):
    assert "No vote yet" in dari.get("/officer/").words


def test_an_unknown_vote_is_not_found(dari):
    assert dari.get("/officer/nowhere/", status=404).h1 == "There is no such page"
