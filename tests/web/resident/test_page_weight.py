"""The ballot of 560 projects is light, and whole before any script has run."""

from __future__ import annotations

import gzip

import pytest

from bench.long_ballot import a_long_vote, cards
from bench.page_weight import LIMIT, weigh
from tests.web.resident.conftest import Resident


def test_560_projects_weigh_less_than_the_limit_with_everything(app):
    for language, sent in weigh(app).items():
        assert sum(sent.values()) <= LIMIT, (language, sent)
        assert len(sent) > 5


@pytest.mark.parametrize("address", ["/ballot", "/static/css/base.css", "/static/js/ballot.js"])
def test_what_is_sent_is_compressed(app, session, address):
    resident = Resident(app, cards(app, session, a_long_vote(session, 60), 1)[0])
    resident.enter()
    response = resident.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(response.data)) > 2 * len(response.data)


def test_168_of_560_are_chosen_and_cast_without_scripts(app, session):
    resident = Resident(app, cards(app, session, a_long_vote(session), 1)[0])
    resident.enter()
    page = resident.get("/ballot")
    assert len(page.all("#choices input[type=checkbox]")) == 560
    assert "0 of 168 chosen" in page.one("#bar").get_text()
    numbers = range(1, 168)
    assert "One project is missing." in resident.review(*numbers).words
    assert resident.cast(*numbers, 168).h1 == "Your vote is cast"
