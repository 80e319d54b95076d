"""What is "nothing new" is said again from memory, and never longer than it is true."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import Day, Post
from budgeting.services import days
from budgeting.web.still import FRESH, KEPT, MOST, SEEN, Still
from tests import things
from tests.services.day import HallDay, a_day, open_place

ASKED = {"REQUEST_METHOD": "GET", "QUERY_STRING": "v=1", "PATH_INFO": "/a", "HTTP_COOKIE": "me"}


class Front:
    """The layer before an application that counts how often it is asked; time stands still."""

    def __init__(self, app: Flask, hall: HallDay, seen: tuple[int, ...] | None) -> None:
        with app.app_context():
            self.engine: Engine = db.engine
        self.now, self.asked, self.seen = 0.0, 0, seen
        self.sitting_id = hall.sitting.id
        self.still = Still(self._answer, self.engine, lambda: self.now)

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        if self.seen is not None:
            environ[SEEN] = (self.sitting_id, self.seen)
        start("204 No Content", [])
        return []

    def ask(self, **given: str) -> str:
        """Ask once; the status."""
        said: list[str] = []
        self.still({**ASKED, **given}, lambda status, _headers: said.append(status))
        return said[0]


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A live day whose counters stand at 1 and 1."""
    return a_day(session, things.a_process(session))


def _statements(engine: Engine) -> list[str]:
    found: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: found.append(given[2]))
    return found


def test_the_same_question_is_answered_again_without_the_application(app, hall):
    front = Front(app, hall, (1, 1))
    assert [front.ask() for _ in range(3)] == ["204 No Content"] * 3
    assert front.asked == 1


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_COOKIE": "somebody"},
        {"QUERY_STRING": "v=2"},
        {"PATH_INFO": "/b"},
        {"HTTP_HOST": "elsewhere"},
    ],
)
def test_another_question_is_one_for_the_application(app, hall, other):
    front = Front(app, hall, (1, 1))
    front.ask()
    front.ask(**other)
    assert front.asked == 2


def test_what_the_application_did_not_vouch_for_is_asked_again(app, hall):
    front = Front(app, hall, None)
    front.ask()
    front.ask()
    assert front.asked == 2


@pytest.mark.parametrize("given", [{"REQUEST_METHOD": "POST"}, {"QUERY_STRING": ""}])
def test_only_questions_for_news_are_remembered(app, hall, given):
    front = Front(app, hall, (1, 1))
    front.ask(**given)
    front.ask(**given)
    assert front.asked == 2


@pytest.mark.parametrize(
    ("seen", "change", "asked"),
    [((1,), "stage", 2), ((1,), "floor", 1), ((1, 1), "floor", 2), ((1, 1), "stage", 2)],
)
def test_a_change_in_the_hall_is_news_at_once(app, session, hall, seen, change, asked):
    front = Front(app, hall, seen)
    front.ask()
    day = session.get_one(Day, hall.sitting.id)
    setattr(day, change, getattr(day, change) + 1)
    session.commit()
    front.ask()
    assert front.asked == asked


def test_what_another_process_writes_is_news_after_a_moment(app, session, hall, monkeypatch):
    front = Front(app, hall, (1, 1))
    front.ask()
    front.ask()
    monkeypatch.setattr(front.still, "forget", lambda: None)
    session.get_one(Day, hall.sitting.id).stage = 2
    session.commit()
    front.ask()
    assert front.asked == 1
    front.now += FRESH
    front.ask()
    assert front.asked == 2


def test_the_application_is_asked_again_after_a_while(app, hall):
    front = Front(app, hall, (1, 1))
    front.ask()
    front.now += KEPT
    front.ask()
    assert front.asked == 2


def test_a_day_that_is_gone_is_no_reason_to_say_that_nothing_is_new(app, session, hall):
    front = Front(app, hall, (1, 1))
    front.ask()
    session.delete(session.get_one(Day, hall.sitting.id))
    session.commit()
    front.ask()
    assert front.asked == 2


def test_a_moment_costs_one_question_to_the_database_for_all(app, hall):
    front = Front(app, hall, (1, 1))
    for number in range(50):
        front.ask(HTTP_COOKIE=str(number))
    statements = _statements(front.engine)
    for number in range(50):
        front.ask(HTTP_COOKIE=str(number))
    assert front.asked == 50
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_no_more_is_remembered_than_fits(app, hall):
    front = Front(app, hall, (1, 1))
    for number in range(MOST + 1):
        front.ask(HTTP_COOKIE=str(number))
    front.ask(HTTP_COOKIE=str(MOST))
    assert front.asked == MOST + 1
    front.ask(HTTP_COOKIE="0")
    assert front.asked == MOST + 2


@pytest.mark.parametrize(("kind", "path"), [("seat", "/seat/news"), ("team", "/team/now")])
def test_a_place_asks_the_database_nothing_while_its_day_stands(app, session, hall, kind, path):
    client = open_place(app, app.test_client(), hall, kind, 1)
    assert client.get(f"{path}?v=1").status_code == 204
    assert client.get(f"{path}?v=1").status_code == 204
    with app.app_context():
        statements = _statements(db.engine)
    answer = client.get(f"{path}?v=1")
    assert (answer.status_code, statements) == (204, [])
    assert answer.headers["Cache-Control"] == "no-store"
    days.show_all(session.get_one(Day, hall.sitting.id))
    session.commit()
    assert client.get(f"{path}?v=1").headers["X-Version"] == "2"


def test_a_place_that_was_closed_learns_it_with_its_next_news(app, session, hall):
    client = open_place(app, app.test_client(), hall, "team", 1)
    assert client.get("/team/now?v=1").status_code == 204
    session.get_one(Post, hall.posts["team"].id).active = False
    days.show_floor(session.get_one(Day, hall.sitting.id))
    session.commit()
    assert client.get("/team/now?v=1").status_code == 303
