"""Seed the example city: one process that is voting, and one that is still being prepared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.demo import assembly, box, city, hall, morning
from budgeting.errors import Taken
from budgeting.extensions import db
from budgeting.models import Job, Process, Sitting
from budgeting.services import (
    categorising,
    clock,
    day_codes,
    days,
    freezing,
    listing,
    opening,
    organising,
    posts,
    printing,
    ruling,
    sealing,
    sittings,
    staffing,
    working,
)

ACTOR = "example city"
VOTING, PREPARING = 2026, 2027
RULES = ruling.Choices(number=10, threshold=30_000)
STAFF = (
    ("haneul@example.org", "Haneul", "organiser", "haneul-opens-the-yard"),
    ("dari@example.org", "Dari", "officer", "dari-keeps-the-box"),
    ("nari@example.org", "Nari", "officer", "nari-signs-beside-dari"),
    ("bom@example.org", "Bom", "facilitator", "bom-leads-the-day"),
)
HALL = hall.Plan()
SPARE = 20
POSTS = (
    ("Table 7", ("table", 7)),
    ("The theme team", ("team", 1)),
    ("An expert", ("expert", 3)),
    ("A scribe", ("scribe", 1)),
)
SEAT = 37
"""The places of the assembly day that a visitor is shown."""
Bar = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the demo shows: the processes' addresses, a sitting, and cards that can be typed in."""

    voting: str
    preparing: str
    sitting: int
    codes: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]
    """Of the assembly day: whose place, its page, and the code that opens it."""


def seed(app: Flask, show: Bar) -> Seeded:
    """Bring the example city about; where it stands, nothing but the day's clock changes."""
    with app.app_context():
        session = db.session()
        for email, name, role, password in STAFF:
            let_in(session, email, name, role, password)
        cards = Path(app.instance_path) / "example-cards.txt"
        voting = _process(session, VOTING)
        if voting.phase == "draft":
            prepare(session, voting, RULES)
            assembly.plan(session, app.extensions["keys"], voting, actor=ACTOR)
            sealing.seal(session, voting, app.extensions["keys"], actor=ACTOR, now=clock.now())
            session.commit()
        if freezing.latest(session, voting) is None:
            assembly.draw(
                session,
                voting,
                lambda job: run_job(app, session, job, _part(show, 0, 45)),
                actor=ACTOR,
            )
        if voting.phase == "sealed":
            print_cards(app, session, voting, cards, _part(show, 45, 45))
            box.make_key(app, session, voting, actor=ACTOR)
            opening.open_vote(session, voting, actor=ACTOR, now=clock.now())
            session.commit()
        sitting = _hold_day(app, session, voting, _part(show, 90, 10))
        preparing = _process(session, PREPARING)
        if preparing.phase == "draft" and not listing.projects(session, preparing):
            prepare(session, preparing, ruling.PRESETS["seoul-2013"])
            assembly.plan(session, app.extensions["keys"], preparing, actor=ACTOR)
        codes = cards.read_text(encoding="ascii").split() if cards.exists() else []
        return Seeded(
            voting.slug, preparing.slug, sitting.id, tuple(codes), _places(app, session, sitting)
        )


def let_in(session: Session, email: str, name: str, role: str, password: str) -> None:
    try:
        staffing.add(session, email, name, role, password, actor=ACTOR, now=clock.now())
    except Taken:
        session.rollback()
    session.commit()


def _process(session: Session, year: int) -> Process:
    frame = city.frame(year)
    process = session.scalar(select(Process).where(Process.slug == frame.slug))
    if process is None:
        process = organising.create(session, frame, actor=ACTOR, now=clock.now())
        session.commit()
    return process


def prepare(session: Session, process: Process, rules: ruling.Choices) -> None:
    """Fields, districts, projects and the draft of the rulebook, all or nothing."""
    example = city.read(process.year)
    now = clock.now()
    categorising.add(session, process, "field", example.fields, actor=ACTOR, now=now)
    categorising.add(session, process, "district", example.districts, actor=ACTOR, now=now)
    for entry in example.projects:
        listing.add(session, process, entry, actor=ACTOR, now=now)
    ruling.save(session, process, rules, actor=ACTOR, now=now)
    session.commit()


def _hold_day(app: Flask, session: Session, process: Process, show: Bar) -> Sitting:
    """The assembly day in its second discussion; of what is there only the clock is wound on."""
    plan, now = HALL, clock.now()
    if not sittings.sittings(session, process):
        hall.admit_members(session, process, now.astimezone(hall.ZONE).date(), actor=ACTOR)
        hall.arrange(session, process, plan, actor=ACTOR)
        session.commit()
    sitting = sittings.sittings(session, process)[0]
    hall.seat(session, process, sitting, lambda job: run_job(app, session, job, show), actor=ACTOR)
    if days.day_of(session, sitting).state == "draft":
        sheet = hall.run_sheet(plan, len(sitting.tables), hall.offer(session, process))
        starts_at = now - morning.begun_before(sheet)
        hall.schedule(session, sitting, sheet, plan, starts_at, actor=ACTOR)
        morning.play(session, sitting)
    morning.wake(session, sitting, clock.now())
    session.commit()
    return sitting


def _places(app: Flask, session: Session, sitting: Sitting) -> tuple[tuple[str, str, str], ...]:
    """One place of each kind, as the printed sheets and name cards tell it."""
    codes = day_codes.post_codes(session, app.extensions["keys"], sitting.id)
    named = {(one.kind, one.ref): codes[one.id] for one in posts.posts(session, sitting)}
    seats = day_codes.seat_codes(session, app.extensions["keys"], sitting.id)
    posted = [(words, "post", named[place]) for words, place in POSTS if place in named]
    number = min(SEAT, max(seats))
    return (*posted, (f"Seat {number}", "seat", seats[number]))


def print_cards(app: Flask, session: Session, process: Process, path: Path, show: Bar) -> None:
    """Print a card for each resident and some spare ones, and keep the codes beside the database.

    Only the demo does that: its visitors need cards to vote with. A real print run exists on
    paper and nowhere else.
    """
    size = process.residents + SPARE
    job, batch_id, secret = printing.order(session, process, size, actor=ACTOR, now=clock.now())
    session.commit()
    run_job(app, session, job, show)
    batch = printing.find_batch(session, process, batch_id)
    codes = printing.read_sheet(batch, secret)
    path.touch(mode=0o600)
    path.write_text("\n".join(str(code) for code in codes) + "\n", encoding="ascii")
    printing.confirm_printed(session, batch, actor=ACTOR, now=clock.now())
    session.commit()


def run_job(app: Flask, session: Session, job: Job, show: Bar) -> None:
    """Do a job in a thread and show how far it is."""
    keys, settings, engine = app.extensions["keys"], app.extensions["settings"], db.engine
    job_id = job.id
    session.rollback()
    run = threading.Thread(
        target=working.run_job,
        args=(lambda: Session(engine, expire_on_commit=False), job_id, keys, settings),
    )
    run.start()
    while run.is_alive():
        run.join(0.2)
        done, total = session.execute(select(Job.done, Job.total).where(Job.id == job_id)).one()
        session.rollback()
        show(done, total)


def _part(show: Bar, start: int, length: int) -> Bar:
    """A bar for one of several long jobs: so much of a hundred, from ``start`` on."""
    return lambda done, total: show(start + length * done // max(1, total), 100)
