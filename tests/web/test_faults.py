"""A fault of the database is logged by its name only, as its own words would name keys."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from budgeting.web.access import PUBLIC, allow
from tests import people
from tests.pages import Visitor

SECRET = "Key (tag)=(1234abcd) already exists."


def test_the_words_of_the_database_reach_neither_page_nor_log(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    @allow(PUBLIC)
    def fail() -> str:
        raise IntegrityError("INSERT", {}, Exception(SECRET))

    app.view_functions["public.home"] = fail
    with caplog.at_level(logging.ERROR):
        answer = client.get("/")
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    assert "unexpected fault in the database" in caplog.text


def test_any_other_fault_is_logged_whole_and_shown_in_plain_words(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    @allow(PUBLIC)
    def fail() -> str:
        raise ValueError("the yard is closed")

    app.view_functions["public.home"] = fail
    with caplog.at_level(logging.ERROR):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "the yard is closed" not in answer.text
    assert "the yard is closed" in caplog.text


def test_a_busy_database_is_told_to_staff_without_asking_it_again(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    Visitor(client).sign_in(people.haneul(session).email, people.PASSWORD)

    def locked(*_given: object, **_named: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr("budgeting.services.staff_sessions.recall", locked)
    answer = client.get("/organiser/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert "Not saved yet" in answer.text


def test_where_the_answer_of_the_database_was_lost_the_page_promises_nothing(
    app: Flask, client: FlaskClient
) -> None:
    @allow(PUBLIC)
    def lost() -> str:
        raise OperationalError("COMMIT", {}, Exception("closed"), connection_invalidated=True)

    app.view_functions["public.home"] = lost
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert "Perhaps not saved" in answer.text
    assert "A ballot counts once, however often it is sent." in answer.text
    assert "nothing was written" not in answer.text
