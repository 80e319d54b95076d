"""A project is read without losing a mark or the place."""

from __future__ import annotations

from budgeting.counting.rulebook import BallotFormat
from budgeting.models import Project
from tests.things import an_open_vote
from tests.web.resident.conftest import ticked

POINTS = BallotFormat("points", number=6, points=9, points_each=5)


def test_reading_saves_the_marks_first(minjun):
    minjun.enter()
    page = minjun.follow(minjun.mark(1, 5, read="3"))
    assert page.h1 == "Bench number 3"
    assert ticked(minjun.get("/ballot")) == {1, 5}


def test_the_way_back_leads_to_the_place_and_the_search(session, newcomer):
    resident = newcomer(an_open_vote(session, 20), 1)
    resident.enter()
    page = resident.follow(resident.mark(1, read="3", q="bench"))
    assert page.one("a.back")["href"] == "/ballot?q=bench#p3"


def test_a_project_is_chosen_and_taken_away_on_its_page(minjun):
    minjun.enter()
    minjun.mark(1)
    for pressed, expected in (("1", {1, 3}), ("0", {1})):
        button = minjun.get("/ballot/project/3").one("form.actions button[name=score]")
        assert button["value"] == pressed
        response = minjun.post("/ballot/project/3", {"score": pressed})
        assert response.headers["Location"] == "/ballot#p3"
        assert ticked(minjun.get("/ballot")) == expected


def test_points_are_given_on_the_page_of_a_project(session, newcomer):
    process = an_open_vote(session, ballot=POINTS)
    resident = newcomer(process, 1)
    resident.enter()
    resident.post("/ballot/project/2", {"score": "4"})
    assert resident.get("/ballot").one("#n2")["value"] == "4"
    assert resident.get("/ballot/project/2").one("#score")["value"] == "4"


def test_a_score_that_is_none_is_refused(minjun):
    minjun.enter()
    for strange in ("2", "-1", "", "x"):
        minjun.post("/ballot/project/3", {"score": strange}, status=422)
    assert ticked(minjun.get("/ballot")) == set()


def test_a_script_gets_the_sheet_alone(minjun):
    minjun.enter()
    response = minjun.client.get("/ballot/project/3", headers={"HX-Request": "true"})
    assert response.headers["Vary"] == "HX-Request" or "HX-Request" in response.headers["Vary"]
    assert "<html" not in response.text
    assert "<strong>good</strong>" in response.text


def test_the_words_of_a_project_are_clean(minjun, session):
    session.query(Project).filter_by(number=3).update(
        {"descriptions": {"en": "<script>alert(1)</script> [x](javascript:alert(1))"}}
    )
    session.commit()
    minjun.enter()
    page = minjun.get("/ballot/project/3")
    assert not page.all("article script")
    assert not [link for link in page.all("article a") if "javascript" in str(link.get("href"))]


def test_an_unknown_project_is_not_found(minjun):
    minjun.enter()
    minjun.get("/ballot/project/99", status=404)
