"""``flask selection``: what has expired is erased."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process, Respondent, Selection
from tests.respondents import asking, imported


@pytest.fixture
def process(session: Session) -> Process:
    return asking(session)


def test_what_has_expired_is_erased_and_named(app: Flask, session: Session, process) -> None:
    imported(session, process)
    session.get_one(Selection, process.id).erase_on = date(2020, 1, 1)
    session.commit()
    run = app.test_cli_runner()
    assert run.invoke(args=["selection", "erase-expired"]).output == "Erased: hanbit-2026.\n"
    session.rollback()
    session.expire_all()
    assert {one.sealed for one in session.query(Respondent)} == {None}
    session.rollback()
    assert run.invoke(args=["selection", "erase-expired"]).output == "Nothing has expired.\n"


def test_what_has_no_date_stays(app: Flask, session: Session, process) -> None:
    imported(session, process)
    app.test_cli_runner().invoke(args=["selection", "erase-expired"])
    session.expire_all()
    assert all(one.sealed for one in session.query(Respondent))
