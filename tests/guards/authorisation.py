"""Who gets through to which view, as observed: the table that ``docs/authorisation.csv`` keeps.

Every route is asked for by every role, with and without a place in the hall, in every state of
the assembly day. A spy stands in the place of each view, so that nothing is carried out: "in"
means that the request reached it. Written anew with ``python -m tests.guards.authorisation``.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from budgeting import create_app
from budgeting.config import ROOT
from budgeting.deliberation.sitting_day import DAY
from budgeting.extensions import db
from tests import databases, people, things
from tests.pages import Visitor
from tests.services.day import HallDay, a_day, open_place

TABLE = ROOT / "docs" / "authorisation.csv"
PLACES = ("seat", "table", "team", "expert", "scribe")
STAFF = ("facilitator", "organiser", "officer")
ROLES = ("nobody", *PLACES, *STAFF)
HEAD = ("route", "method", "states of the day", *ROLES)
ALL_STATES = "all"
Rows = list[tuple[str, ...]]


def observed(app: Flask, session: Session) -> Rows:
    """The whole table: one row for each route, method and group of states with equal answers."""
    hall = a_day(session, things.a_process(session))
    clients = _clients(app, session, hall)
    _spy(app)
    answers: dict[tuple[str, str], dict[tuple[str, ...], list[str]]] = {}
    for state in DAY.states:
        hall.day.state = state
        session.commit()
        for rule, method, address in requests(app):
            told = tuple(_verdict(clients[role], method, address) for role in ROLES)
            answers.setdefault((rule.rule, method), {}).setdefault(told, []).append(state)
    return [
        (*route, ALL_STATES if len(by_answer) == 1 else " ".join(states), *told)
        for route, by_answer in sorted(answers.items())
        for told, states in by_answer.items()
    ]


def requests(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with every method that it takes, and an address of it."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        values = {name: _example(name, rule._converters[name]) for name in rule.arguments}
        built = rule.build(values)
        assert built is not None, rule
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, built[1]


def written(rows: Rows) -> str:
    """The table as it is checked in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(rows)
    return text.getvalue()


def _example(name: str, converter: Any) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "hanbit-2026"


def _clients(app: Flask, session: Session, hall: HallDay) -> dict[str, FlaskClient]:
    """One browser for each role, signed in or with a place opened."""
    clients = {role: app.test_client() for role in ROLES}
    for kind in PLACES:
        open_place(app, clients[kind], hall, kind, 1)
    for role, person in zip(STAFF, (people.bom, people.haneul, people.dari), strict=True):
        Visitor(clients[role]).sign_in(person(session).email, people.PASSWORD)
    return clients


def _spy(app: Flask) -> None:
    """Put a spy in the place of every view: it says that it was reached, and does nothing."""
    app.config["WTF_CSRF_ENABLED"] = False

    def reached(**_values: object) -> str:
        g.reached = True
        return "reached"

    for endpoint, view in list(app.view_functions.items()):
        spy = type("Spy", (), {"__call__": lambda _self, **values: reached(**values)})()
        spy.audiences = getattr(view, "audiences", frozenset({"public"}))
        app.view_functions[endpoint] = spy


def _verdict(client: FlaskClient, method: str, address: str) -> str:
    """How far a request gets: in, refused, to the door of the hall, or to the sign-in."""
    response = client.open(address, method=method)
    if response.status_code == 200 and response.text == "reached":
        return "in"
    if response.status_code == 303:
        place = response.headers["Location"]
        return "sign in" if place.startswith("/staff/sign-in") else "door"
    return {403: "no"}[response.status_code]


def main() -> None:
    """Write the table from a fresh application."""
    with tempfile.TemporaryDirectory() as folder:
        kind = databases.Sqlite(Path(folder))
        app = create_app(databases.settings(Path(folder) / "instance", kind.fresh(Path(folder))))
        app.testing = True
        with app.app_context():
            engine = db.engine
        with Session(engine, expire_on_commit=False) as session:
            TABLE.write_text(written(observed(app, session)), encoding="utf-8")


if __name__ == "__main__":
    main()
