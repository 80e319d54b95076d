"""Who asks for every address: each role at this process, and the same at another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import Process, Staff
from budgeting.services import auditing, batching, casting, clock, granting
from budgeting.services.auditing import Wanted
from budgeting.services.box_keys import room_secret
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import run_job
from budgeting.web.access import PLACES, STAFF_ROLES
from tests import people, tablets, things
from tests.pages import Visitor
from tests.services.day import HallDay, a_day, open_place

NOBODY, CARD, SPENT, AUDITOR = "nobody", "card", "spent card", "auditor"
ROLES = (NOBODY, *STAFF_ROLES, CARD, SPENT, *PLACES, AUDITOR)
"""Everybody; a spent card is a tablet that still carries the session of a card that has voted."""
HERE, THERE = "hanbit-2026", "other-2026"
HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(people.PASSWORD)
COOKIES = ("staff", "session", "tablet", "place")


@dataclass
class Asker:
    """A browser: its cookies, and the code and the reviewed ballot that it would send."""

    cookies: str = ""
    code: str = ""
    ballot: str = ""

    @property
    def form(self) -> dict[str, str]:
        """One form for every page that decides by itself; each reads its own fields."""
        signed = {"verdict": "agrees", "words": "All of them were there."}
        return {"code": self.code, "ballot": self.ballot, "score": "1", **signed}


@dataclass
class Cast:
    """Both days with their votes, and who asks: by role, ``here`` or ``there``."""

    here: HallDay
    there: HallDay
    askers: dict[tuple[str, str], Asker] = field(default_factory=dict)


def gather(app: Flask, session: Session) -> Cast:
    """Two open votes with their days; at the other one both are then over for good."""
    days = [a_day(session, things.an_open_vote(session, slug=slug)) for slug in (HERE, THERE)]
    cast = Cast(*days)
    for number, hall in enumerate(days):
        slug = hall.process.slug
        cast.askers |= {(role, slug): asker for role, asker in _at(app, session, hall, number)}
    cast.there.process.phase = cast.there.day.state = "published"
    cast.there.process.published_at = clock.now()
    session.commit()
    return cast


def _at(app: Flask, session: Session, hall: HallDay, number: int) -> Iterator[tuple[str, Asker]]:
    yield NOBODY, Asker()
    for role in STAFF_ROLES:
        client = app.test_client()
        person = _person(session, role, hall.process)
        Visitor(client).sign_in(person.email, people.PASSWORD)
        yield role, Asker(_cookies(client))
    for kind in PLACES:
        yield kind, Asker(_cookies(open_place(app, app.test_client(), hall, kind, 1)))
    for role in (CARD, SPENT):
        yield role, _tablet(app, session, hall.process, role, seed=1 + 2 * number + (role == SPENT))
    yield AUDITOR, _auditor(app, session, hall.process)


def _person(session: Session, role: str, process: Process) -> Staff:
    """Somebody of this role, for this process only."""
    name, email = f"{role} of {process.slug}", f"{role}@{process.slug}.example.org"
    person = Staff(email=email, name=name, role=role, password=HASH)
    session.add(person)
    session.flush()
    granting.grant(session, person, process, actor="command line", now=clock.now())
    session.commit()
    return person


def _tablet(app: Flask, session: Session, process: Process, role: str, seed: int) -> Asker:
    """A tablet with a card whose ballot is reviewed; a spent card has cast it."""
    keys = app.extensions["keys"]
    code = things.a_card(app, session, process, seed=seed)
    admission = tablets.enter(app, session, process, code)
    tablets.choose(session, admission, {"P-1": 1})
    ballot = tablets.review(app, session, admission)
    if role == SPENT:
        with app.app_context(), db.engine.connect() as connection:
            casting.cast(connection, keys, ballot, clock.now())
            connection.commit()
    return Asker(f"tablet={admission.token(keys)}", code, ballot)


def _auditor(app: Flask, session: Session, process: Process) -> Asker:
    """A browser that has typed the code of an audit which is on."""
    things.boxed(session, process, [["P-1"], ["P-2"]])
    batching.emit_rest(session, process.id, clock.now())
    things.open_box(session, process)
    process.phase = "counting"
    session.commit()
    keys, engine = app.extensions["keys"], session.get_bind()
    secret = room_secret(keys, sealed_rulebook(session, process))
    wanted = Wanted(("Dohyun", "Sora"), 24, secret, ("Dari", "Nari"))
    begun = auditing.begin(session, process, wanted, keys, actor="Dari", now=clock.now())
    session.commit()
    settings = app.extensions["settings"]
    run_job(lambda: Session(engine, expire_on_commit=False), begun.job.id, keys, settings)
    session.expire_all()
    client, code, address = app.test_client(), dict(begun.codes)["Sora"], f"/{process.slug}/audit"
    session.rollback()  # the look would keep writers out
    assert client.post(address, data={"code": code}).status_code == 303
    return Asker(_cookies(client), code)


def _cookies(client: FlaskClient) -> str:
    found = [(name, client.get_cookie(name)) for name in COOKIES]
    return "; ".join(f"{name}={cookie.value}" for name, cookie in found if cookie)
