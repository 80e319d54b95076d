"""A fault of the database is logged by its name only, as its own words would name keys."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from budgeting.web.access import PUBLIC, allow

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
