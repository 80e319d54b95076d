"""Who gets where, as observed: every route is asked for by everybody, in every state.

The pages of a card and of an auditor decide by themselves, so their views are asked; in the place
of every other view stands a spy, so that nothing is carried out. ``docs/authorisation.csv`` keeps
what was answered; it is written anew with ``python -m tests.guards.authorisation``.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app

from budgeting import create_app
from budgeting.deliberation.phases import Phase
from budgeting.deliberation.sitting_day import DAY
from budgeting.errors import Problem
from budgeting.extensions import db
from budgeting.web.access import RESIDENT, audiences_of
from tests import databases
from tests.attack.rows import Contents, changed
from tests.guards.authorisation_cast import HERE, ROLES, THERE, Asker, Cast, gather
from tests.guards.authorisation_table import TABLE, Answers, Key, Told, in_words, written

MOMENTS = tuple(zip_longest(get_args(Phase), DAY.states, fillvalue="published"))
"""Both go on together; the day has one state more."""
ASKED_THEMSELVES = frozenset(
    f"public.{name}" for name in ("audit", "enter_audit", "audit_openings", "audit_ballots")
) | {"public.sign_audit"}
"""The pages of auditors; those of a card say "resident"."""
SPY = b"reached"
WAYS_IN = ("/v", "/seat", "/post")
Moment = tuple[str, str]
Route = tuple[str, str]
Seen = dict[tuple[Route, str, str], dict[Moment, str]]


def observed(app: Flask, session: Session) -> Answers:
    """All answers, by route, method and role."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_error_handler(Problem, lambda problem: Response(status=problem.status))
    cast = gather(app, session)
    _spy(app)
    logging.getLogger("budgeting").setLevel(logging.ERROR)
    settings = app.extensions["settings"]
    contents = Contents(settings.database_uri, settings.instance)
    seen: Seen = {}
    asked: dict[Route, str] = {}
    for phase, state in _moments(session, cast):
        for rule, method, address in requests(app):
            ask, route = _asker(app, contents, rule, method, address), (rule.rule, method)
            is_view = asks_view(app, rule)
            asked[route] = "view" if is_view else "guard"
            moment = ("vote", phase) if is_view else ("day", state)
            for (role, slug), asker in cast.askers.items():
                seen.setdefault((route, role, slug), {})[moment] = ask(asker)
    contents.close()
    return _told(asked, seen)


def requests(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with every method that it takes, and an address of it."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        values = {name: _example(name, rule._converters[name]) for name in rule.arguments}
        built = rule.build(values)
        assert built is not None, rule
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method, built[1]


def asks_view(app: Flask, rule: Rule) -> bool:
    """Whether the view itself decides who it is for."""
    return RESIDENT in audiences_of(app, rule.endpoint) or rule.endpoint in ASKED_THEMSELVES


def _example(name: str, converter: Any) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else HERE


def _moments(session: Session, cast: Cast) -> Iterator[tuple[str, str]]:
    """Bring this process through every state of its vote and, at the same time, of its day."""
    for phase, state in MOMENTS:
        cast.here.process.phase, cast.here.day.state = phase, state
        session.commit()
        yield phase, state


def _spy(app: Flask) -> None:
    """Put a spy in the place of every view but those that decide: it does nothing."""
    for rule in app.url_map.iter_rules():
        if not asks_view(app, rule):
            view = type("Spy", (), {"__call__": lambda _self, **_values: SPY})()
            view.audiences = audiences_of(app, rule.endpoint)
            app.view_functions[rule.endpoint] = view


def _asker(
    app: Flask, contents: Contents, rule: Rule, method: str, address: str
) -> Callable[[Asker], str]:
    """How a route is asked by anybody; what a view has written is told if refused, and undone."""
    blank = EnvironBuilder(path=address, method=method).get_environ()
    watched = asks_view(app, rule)

    def ask(asker: Asker) -> str:
        body = urlencode(asker.form).encode() if watched else b""
        environ = {**blank, "HTTP_COOKIE": asker.cookies, "wsgi.input": BytesIO(body)}
        if method == "POST":
            kind = "application/x-www-form-urlencoded"
            environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))}
        before = contents.read() if watched else {}
        word = _word(app, environ)
        if watched and contents.read() is not before:
            if changed(before, contents.read()):
                assert word == "in", f"{method} {address} answered {word} and has written"
            contents.put_back(before)
        return word

    return ask


def _word(app: Flask, environ: dict[str, Any]) -> str:
    """How far a request gets."""
    _body, told, headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    status = int(told.split()[0])
    if status == 303:
        place = urlsplit(headers["Location"])
        if place.path == "/staff/sign-in":
            return "sign-in"
        return "way-in" if place.path in WAYS_IN and not place.query else "in"
    assert status < 500, environ["PATH_INFO"]
    return "in" if status < 300 else str(status)


def _told(asked: dict[Route, str], seen: Seen) -> Answers:
    return {
        Key(*route, role): Told(
            kind, in_words(seen[route, role, HERE]), in_words(seen[route, role, THERE])
        )
        for route, kind in asked.items()
        for role in ROLES
    }


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
