"""Somebody whose role holds for one process reaches no address of another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter

from budgeting.models import Process, Staff, StaffProcess
from budgeting.services import clock, granting
from budgeting.web.access import STAFF_ROLES, audiences_of
from tests import people, things
from tests.pages import Visitor
from tests.services.seats import a_sitting

HERE, THERE = "hanbit-2026", "other-2026"
PEOPLE = {"organiser": people.haneul, "officer": people.dari, "facilitator": people.bom}
HOMES = {"organiser": "/organiser/", "officer": "/officer/", "facilitator": "/facilitator/"}
ACT = {"actor": "command line", "now": clock.now()}


@pytest.fixture(params=STAFF_ROLES)
def granted(request: pytest.FixtureRequest, session: Session) -> Staff:
    """Somebody of each role, who acts in the first of two processes only."""
    person = PEOPLE[request.param](session)
    here, _there = (things.a_process(session, slug) for slug in (HERE, THERE))
    granting.grant(session, person, here, **ACT)
    session.commit()
    return person


@pytest.fixture
def desk(visitor: Visitor, granted: Staff) -> Visitor:
    visitor.sign_in(granted.email, people.PASSWORD)
    return visitor


def addresses(app: Flask, role: str, slug: str) -> Iterator[tuple[str, str]]:
    """Every address of a process that this role may use, with its method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        declared = audiences_of(app, rule.endpoint)
        if role not in declared or "slug" not in rule.arguments:
            continue
        values = {name: _example(rule._converters[name]) for name in rule.arguments - {"slug"}}
        built = rule.build({**values, "slug": slug})
        assert built is not None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, built[1]


def _example(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "x"


@pytest.mark.parametrize("slug", [THERE, "nowhere-2026"])
def test_every_address_of_another_process_is_refused_also_of_one_that_is_not_there(
    app: Flask, desk: Visitor, granted: Staff, slug: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    asked = list(addresses(app, granted.role, slug))
    assert len(asked) > 5
    for method, address in asked:
        assert desk.client.open(address, method=method).status_code == 403, (method, address)


def test_the_own_process_is_open(app: Flask, desk: Visitor, granted: Staff) -> None:
    told = {
        desk.client.open(address, method=method).status_code
        for method, address in addresses(app, granted.role, HERE)
        if method == "GET"
    }
    assert 403 not in told
    assert 404 in told or 200 in told


def test_the_own_place_lists_the_own_processes(
    session: Session, desk: Visitor, granted: Staff
) -> None:
    for slug, name in ((HERE, "Mine"), (THERE, "Theirs")):
        process = session.query(Process).filter_by(slug=slug).one()
        process.names = {"en": name, "ko": name}
        a_sitting(session, process)
    session.commit()
    words = desk.get(HOMES[granted.role]).words
    assert "Mine" in words
    assert "Theirs" not in words


def test_a_grant_and_its_end_hold_at_once(session: Session, desk: Visitor, granted: Staff) -> None:
    address = f"{HOMES[granted.role]}{THERE}/" if granted.role != "facilitator" else ""
    if not address:
        address = f"/facilitator/{THERE}/sittings/1"
    assert desk.client.get(address).status_code == 403
    there = session.query(Process).filter_by(slug=THERE).one()
    granting.grant(session, granted, there, **ACT)
    session.commit()
    assert desk.client.get(address).status_code in {200, 404}
    granting.revoke(session, granted, there, **ACT)
    session.commit()
    assert desk.client.get(address).status_code == 403


def test_whoever_founds_a_process_may_act_in_it(session: Session, visitor: Visitor) -> None:
    haneul = people.haneul(session)
    granting.grant(session, haneul, things.a_process(session), **ACT)
    session.commit()
    visitor.sign_in(haneul.email, people.PASSWORD)
    form = {
        "names-ko": "마당", "names-en": "Yard", "city": "Hanbit", "year": "2031", "currency": "EUR",
        "total": "970000", "share": "2", "residents": "250", "slug": "founded-2031",
        "languages": ["ko", "en"],
    }  # fmt: skip
    visitor.follow(visitor.post("/organiser/new", form))
    assert session.query(StaffProcess).filter_by(staff_id=haneul.id).count() == 2


def test_a_refusal_is_logged_with_the_route_and_without_a_name(
    caplog: pytest.LogCaptureFixture, desk: Visitor, granted: Staff
) -> None:
    caplog.set_level("INFO", "budgeting.web.access")
    desk.client.get(f"/organiser/{THERE}/")
    (told,) = [record.getMessage() for record in caplog.records]
    assert told == f"refused: organiser.process to staff {granted.id}"
