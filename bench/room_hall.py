"""A hall to measure: a live day with notes, the address of every live part, and ready casts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.tablets import requests, reviewed_ballots
from budgeting.extensions import db
from budgeting.models import (
    Argument,
    Attendee,
    Day,
    DayRound,
    Note,
    Post,
    Process,
    Seat,
    SeatingRound,
    Staff,
    Voice,
)
from budgeting.services import attending, clock, day_codes, days, places, sittings, table_rounds
from budgeting.services.attending import Guest
from budgeting.services.day_codes import Opened
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table

TABLES, SCREENS = 28, 2
FORMATS = ("welcome", "discussion", "questions", "report-back", "vote", "endorsement")
NOTES, PROJECTS = 6, (1, 2, 3, 4, 5)
EMAIL, PASSWORD = "bom@example.org", "a yard where everybody meets"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_LIVE = re.compile(r'data-live="([^"]+)" data-version="([^"]+)"')


@dataclass
class Part:
    """A live part of a page: where it asks, with which cookies, and what it shows."""

    who: str
    path: str
    cookies: str
    version: str


@dataclass
class Hall:
    """All parts that are on show, the console's way to act, and casts that are ready to send."""

    parts: list[Part]
    console: str
    cookies: str
    token: str
    round_id: int
    casts: list[bytes]


def build(app: Flask, people: int, casts: int) -> Hall:
    """A hall of so many people at 28 tables in the middle of a discussion, beside an open vote."""
    sent = requests(app, reviewed_ballots(app, casts)) if casts else []
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        now = clock.now()
        process = session.scalars(select(Process)).one()
        day = _day(session, process, people, now)
        row = _rounds(session, day, now)
        _write(session, day, row, people, now)
        posts = [Post(sitting_id=day.sitting_id, kind="table", ref=n) for n in range(1, TABLES + 1)]
        hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
        lead = Staff(email=EMAIL, name="Bom", role="facilitator", password=hashed)
        session.add_all([*posts, lead])
        session.commit()
        console = f"/facilitator/{process.slug}/sittings/{day.sitting_id}"
        opened = [Opened(day.sitting_id, "seat", n, n) for n in range(1, people + 1)]
        opened += [Opened(day.sitting_id, "table", one.ref, one.id) for one in posts]
    parts = [part for one in opened for part in _at_place(app, one)]
    for _ in range(SCREENS):
        parts += _live(app.test_client().get(f"/screen/{day.sitting_id}").text, "screen", "")
    cookies, page = _at_console(app, console)
    parts += _live(page, "console", cookies)
    token = _TOKEN.search(page)
    assert token is not None
    return Hall(parts, console, cookies, token[1], row.id, sent)


def _day(session: Session, process: Process, people: int, now: datetime) -> Day:
    chairs = -(-people // TABLES)
    names = {"en": "First day", "ko": "첫째 날"}
    setting = Setting(names, now.date(), (Table(chairs),) * TABLES, ("mix",))
    sitting = sittings.arrange(session, process, setting, actor="Bom", now=now)
    guests = [Guest(number) for number in range(1, people + 1)]
    attending.replace_list(session, process, sitting, guests, actor="Bom", now=now)
    seating = session.scalars(select(SeatingRound).filter_by(sitting_id=sitting.id)).one()
    for one in session.scalars(select(Attendee).filter_by(sitting_id=sitting.id)):
        one.state = "present"
        session.add(
            Seat(round_id=seating.id, attendee_id=one.id, table=(one.number - 1) % TABLES + 1)
        )
    day = days.day_of(session, sitting)
    day.state, day.starts_at = "live", now - timedelta(minutes=35)
    return day


def _rounds(session: Session, day: Day, now: datetime) -> DayRound:
    """The welcome is over, the discussion is on; it is returned."""
    rows = [
        DayRound(
            sitting_id=day.sitting_id,
            position=place,
            format=kind,
            minutes=60,
            names={},
            tables=[],
            seating=1 if place == 1 else None,
            projects=list(PROJECTS) if kind in ("discussion", "questions") else [],
        )
        for place, kind in enumerate(FORMATS, 1)
    ]
    welcome, talk = rows[:2]
    welcome.state, welcome.started_at = "closed", now - timedelta(minutes=35)
    welcome.ends_at = welcome.closed_at = now - timedelta(minutes=5)
    talk.state, talk.started_at, talk.project = "running", now - timedelta(minutes=5), 1
    talk.ends_at = talk.started_at + timedelta(minutes=60)
    session.add_all(rows)
    session.flush()
    return talk


def _write(session: Session, day: Day, row: DayRound, people: int, now: datetime) -> None:
    """Every table has written six notes and two arguments; everybody has agreed to the rules."""
    said = {"sitting_id": day.sitting_id, "round_id": row.id, "at": now}
    for table in range(1, TABLES + 1):
        words = [f"What table {table} said, {n}. time" for n in range(1, NOTES + 1)]
        session.add_all(
            Note(key=f"n-{table}-{n}", table=table, kind="point", project=1, text=text, **said)
            for n, text in enumerate(words)
        )
        session.add_all(
            Argument(key=f"{side}-{table}", table=table, project=1, side=side, text="Why", **said)
            for side in ("for", "against")
        )
        table_rounds.at_table(session, row, table).state = "working"
    session.add_all(
        Voice(
            sitting_id=day.sitting_id,
            voice=day_codes.voice_of(day, number),
            consented=True,
            agreed=True,
        )
        for number in range(1, people + 1)
    )


def _at_place(app: Flask, opened: Opened) -> Iterator[Part]:
    """The live parts of the page of a seat or a table."""
    client = app.test_client()
    cookie = places.token(app.extensions["keys"], opened, clock.now())
    client.set_cookie("place", cookie)
    page = client.get("/seat/here" if opened.kind == "seat" else "/table")
    assert page.status_code == 200, page.headers
    form = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert form is not None
    yield from _live(page.text, opened.kind, f"place={cookie}; {form.key}={form.value}")


def _at_console(app: Flask, console: str) -> tuple[str, str]:
    """The cookies of the lead, and the page."""
    client = app.test_client()
    token = _TOKEN.search(client.get("/staff/sign-in").text)
    assert token is not None
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    client.post("/staff/sign-in", data=form)
    page = client.get(console)
    assert page.status_code == 200, page.headers
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    return f"{kept.key}={kept.value}", page.text


def _live(page: str, who: str, cookies: str) -> list[Part]:
    found = _LIVE.findall(page)
    assert found, who
    return [Part(who, path.replace("&amp;", "&"), cookies, version) for path, version in found]
