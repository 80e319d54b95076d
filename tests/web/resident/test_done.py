"""The hand-over leaves nothing of a person on the tablet."""

from __future__ import annotations

from budgeting.models import Draft, TabletSession
from tests.web.resident.conftest import count, ticked


def test_the_hand_over_clears_the_tablet(minjun):
    minjun.client.set_cookie("display", "ko.4.dark")
    minjun.enter()
    minjun.cast(1)
    page = minjun.follow(minjun.post("/done", on="/receipt"))
    assert page.one("html")["lang"] == "ko"
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    for name in ("tablet", "receipt", "display"):
        assert minjun.client.get_cookie(name) is None
    html = minjun.get("/v").one("html")
    assert (html["data-size"], html["data-contrast"]) == ("2", "default")


def test_after_the_hand_over_no_page_can_be_called_back(minjun):
    minjun.enter()
    minjun.cast(1)
    minjun.get("/done")
    for address in ("/receipt", "/check", "/ballot"):
        assert minjun.client.get(address).headers["Location"] == "/v"


def test_leaving_without_a_cast_ends_the_session_and_keeps_the_paper(minjun, session):
    minjun.enter()
    minjun.mark(2)
    minjun.post("/done", on="/ballot")
    assert (count(session, TabletSession), count(session, Draft)) == (0, 1)
    minjun.enter()
    assert ticked(minjun.get("/ballot")) == {2}


def test_every_page_behind_the_card_is_kept_nowhere(minjun):
    minjun.enter()
    minjun.mark(1)
    for address in ("/ballot/start", "/ballot", "/ballot/project/1", "/check"):
        assert minjun.client.get(address).headers["Cache-Control"] == "no-store"
