"""A second person shows at Dari's desk who they are: by password, code and role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgeting.models import Reconciliation
from budgeting.services import clock, granting, paper_accounts
from tests import people, phones
from tests.papers import ACT, in_urn, marked
from tests.things import a_process
from tests.web.officer.conftest import DESK

ACCOUNTS = DESK + "paper/accounts"


@pytest.fixture
def nari(session):
    return people.nari(session)


@pytest.fixture
def sign(session, phase, process, dari):
    """Dari signs the accounts together with whoever shows this; the answer is the page."""
    phase("closed")
    in_urn(session, process, [marked("P-1")])
    paper_accounts.note_cards(session, process, (1, 0, 0), "Cards of a rehearsal.", **ACT)
    session.commit()

    def send(shown, status=303):
        seen = dari.get(ACCOUNTS).one("[name=seen]")["value"]
        return dari.post(ACCOUNTS + "/sign", {**shown, "seen": seen}, on=ACCOUNTS, status=status)

    return send


@pytest.fixture
def signed(session, process):
    def names():
        session.expire_all()
        found = list(session.get(Reconciliation, process.id).signed)
        session.rollback()
        return found

    return names


def test_with_a_phone_the_code_is_asked_for_and_works_once(
    app, session, nari, sign, signed, monkeypatch
):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    phones.given(session, app.extensions["keys"], nari, now)
    shown = people.shown(nari)
    code = {"code": phones.code(phones.KEY, now, 1)}
    session.rollback()
    assert "This code does not fit" in sign(shown, 422).words
    assert "This code does not fit" in sign(shown | {"code": "000000"}, 422).words
    assert signed() == []
    sign(shown | code)
    assert signed() == ["Dari", "Nari"]
    assert "it was used already" in sign(shown | code, 422).words


def test_where_a_code_is_required_an_account_without_one_proves_nothing(
    app, session, nari, sign, signed
):
    shown = people.shown(nari)
    session.rollback()
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor="required")
    assert "has no code of an app yet" in sign(shown, 422).words
    assert signed() == []


def test_an_officer_of_another_process_proves_nothing_here(session, nari, sign, signed):
    shown = people.shown(nari)
    granting.grant(session, nari, a_process(session, "other-2026"), **ACT)
    session.commit()
    assert "not allowed to do this here" in sign(shown, 422).words
    assert signed() == []


def test_somebody_who_may_sign_in_no_more_proves_nothing(session, nari, sign, signed):
    shown = people.shown(nari)
    nari.active = False
    session.commit()
    assert "Address and password do not belong together." in sign(shown, 422).words
    assert signed() == []


def test_passwords_are_not_guessed_at_a_desk(session, nari, sign, signed):
    shown = people.shown(nari)
    session.rollback()
    for _ in range(8):
        sign(shown | {"password": "a wrong yard"}, 422)
    sign(shown, 429)
    assert signed() == []


def test_the_second_person_is_not_signed_in_afterwards(session, nari, sign, dari):
    shown = people.shown(nari)
    session.rollback()
    sign(shown)
    sessions = dari.get("/staff/sessions").words
    assert "dari@example.org" in sessions
    assert "nari@example.org" not in sessions
