"""A tablet that is left alone locks itself; the code opens it again."""

from __future__ import annotations

import pytest

from budgeting.models import TabletSession
from tests.web.resident.conftest import count, ticked


@pytest.mark.parametrize("address", ["/ballot/start", "/ballot", "/ballot/project/1", "/check"])
def test_every_page_behind_the_card_knows_how_to_lock_itself(app, minjun, address):
    minjun.enter()
    dialog = minjun.get(address).one("dialog#idle")
    assert dialog["data-idle"] == str(app.extensions["settings"].idle_seconds)
    assert dialog["data-grace"] == "45"
    assert dialog.find("form")["action"] == "/ballot/lock"


def test_a_locked_tablet_hides_everything_and_the_code_opens_it(minjun, session):
    minjun.enter()
    minjun.mark(1, 4)
    page = minjun.follow(minjun.post("/ballot/lock", on="/ballot"))
    assert page.h1 == "Type the code on your card"
    assert "This tablet is locked. Your choice is kept." in page.words
    assert "Bench" not in page.text
    assert count(session, TabletSession) == 0
    assert minjun.client.get("/ballot").headers["Location"] == "/v"
    minjun.enter()
    assert ticked(minjun.get("/ballot")) == {1, 4}
