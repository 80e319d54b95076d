"""A machine that watches asks whether the site is well, and gets one word."""

from __future__ import annotations

import tempfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from budgeting.services import health
from tests import people
from tests.attack.rows import Contents

PAGE = "/healthz"


def told(client: FlaskClient, status: int) -> None:
    answer = client.get(PAGE)
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert answer.json == {"status": "ok" if status == 200 else "unwell"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_site_that_can_work_is_well(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    told(client, 200)
    assert caplog.records == []


def test_tables_of_another_version_are_not_well(
    client: FlaskClient, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    (before,) = session.execute(text("SELECT version_num FROM alembic_version")).scalars()
    session.execute(text("UPDATE alembic_version SET version_num = 'old'"))
    session.commit()
    try:
        told(client, 503)
        assert "the tables have version old" in caplog.text
    finally:
        session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": before})
        session.commit()


def test_a_database_that_does_not_answer_is_not_well(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def silent(*_given: object, **_more: object) -> None:
        raise OperationalError("SELECT", {}, Exception("secret address of the database"))

    monkeypatch.setattr(Session, "execute", silent)
    told(client, 503)
    assert "did not answer (OperationalError)" in caplog.text
    assert "secret" not in caplog.text


def test_a_disk_that_takes_no_data_is_not_well(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(**_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    told(client, 503)
    assert "No space left on device" in caplog.text


def test_asking_leaves_nothing_behind(app: Flask, client: FlaskClient, uri: str) -> None:
    before = sorted(health.Path(app.instance_path).iterdir())
    contents = Contents(uri)
    rows = contents.read()
    told(client, 200)
    assert contents.read() == rows
    contents.close()
    assert sorted(health.Path(app.instance_path).iterdir()) == before


def test_nobody_gets_details_also_not_the_staff(client: FlaskClient, session: Session) -> None:
    person = people.dari(session)
    client.post("/staff/sign-in", data={"email": person.email, "password": people.PASSWORD})
    assert client.get(PAGE).json == {"status": "ok"}
