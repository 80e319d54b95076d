"""The log of a whole vote: no code, no choice, no address, whatever goes wrong on the way."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.services import clock
from tests import people, phones, things
from tests.pages import Visitor
from tests.web.resident.conftest import Resident

CHOICE = "CANARY51b2c0"
ADDRESS = "203.0.113.77"
WRONG = "2222-2222-2223"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged, but for what the database's own tools would trace."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "sqlalchemy")
    caplog.set_level(logging.WARNING, "alembic")
    return caplog


def at(visitor: Visitor) -> Visitor:
    """The same browser, seen at a known network address."""
    visitor.client.environ_base["REMOTE_ADDR"] = ADDRESS
    return visitor


def test_a_whole_vote_is_logged_without_code_choice_or_address(
    app: Flask, session: Session, told: pytest.LogCaptureFixture
) -> None:
    process = things.an_open_vote(session, 4)
    codes = [things.a_card(app, session, process, seed=seed) for seed in (1, 2)]
    dari = phones.given(session, app.extensions["keys"], people.dari(session), clock.now())
    shown = phones.code(phones.KEY, clock.now())
    session.rollback()
    for code in codes:
        resident = Resident(app, code)
        at(resident)
        resident.post("/v", {"code": WRONG}, status=422)
        resident.enter()
        resident.mark(1, 2, q=CHOICE)
        page = resident.reach_cast(2, 3)
        token = page.csrf
        blob = str(page.one("input[name=ballot]")["value"])
        resident.cast(2, 3)
        resident.client.post("/cast", data={"csrf_token": token, "ballot": blob})
        resident.client.post("/cast", data={"csrf_token": token, "ballot": f"{blob}{CHOICE}"})
        resident.client.get(f"/no/such/{CHOICE}?code={code}")
    officer = at(Visitor(app.test_client()))
    officer.post("/staff/sign-in", {"email": dari.email, "password": "wrong"}, status=422)
    officer.post("/staff/sign-in", {"email": dari.email, "password": people.PASSWORD})
    officer.post("/staff/code", {"code": "000000"}, status=422)
    officer.post("/staff/code", {"code": shown})
    officer.post("/officer/hanbit-2026/pause", on="/officer/hanbit-2026/")
    assert [record for record in told.records if record.name.startswith("budgeting")]
    secrets = [
        *codes, *(code.replace("-", "") for code in codes), WRONG, WRONG.replace("-", ""),
        CHOICE, ADDRESS, shown, people.PASSWORD, dari.email, blob[:40], "P-2", "P-3",
    ]  # fmt: skip
    said = "\n".join(f"{record.name} {record.getMessage()}" for record in told.records)
    assert [secret for secret in secrets if secret in said or secret in told.text] == []


def test_what_is_logged_cannot_begin_a_line_of_its_own(
    app: Flask, session: Session, told: pytest.LogCaptureFixture
) -> None:
    people.dari(session)
    visitor = at(Visitor(app.test_client()))
    visitor.post("/staff/sign-in", {"email": "x\nroot signed in@example.org", "password": "x\ny"},
                 status=422)  # fmt: skip
    visitor.client.get("/officer/x%0Aroot%20signed%20in/")
    mine = [record for record in told.records if record.name.startswith("budgeting")]
    assert mine
    assert not [record for record in mine if "\n" in record.getMessage() or "root" in str(record)]
