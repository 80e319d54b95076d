"""A rehearsal's own database: the example city with sealed rules, cards, and a day to come."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from budgeting import config, create_app
from budgeting.demo import city, hall, seeding
from budgeting.demo.box import HOLDERS
from budgeting.demo.rehearsal.papers import Papers, SignIn, Slot
from budgeting.demo.wishes import wishes
from budgeting.extensions import db
from budgeting.models import Process, Sitting
from budgeting.services import clock, day_codes, days, organising, posts, sealing, seat_day
from budgeting.services.sealed import sealed_rulebook

YEAR = 2026
MARK = "this-is-a-rehearsal"
PEOPLE_A_TABLE, FEWEST_TABLES = 9, 3
Bar = Callable[[int, int], None]


class NotARehearsalError(Exception):
    """The folder holds something else, which is not to be thrown away."""


def settings(folder: Path) -> config.Settings:
    """A rehearsal is invented and short: codes of cards are derived faster than in earnest."""
    return config.Settings(
        instance=str(folder), secure_cookies=False, default_language="en", time_zone="Asia/Seoul",
        card_memory_kib=64, card_rounds=1, second_factor="optional",
    )  # fmt: skip


def clear(folder: Path) -> None:
    """Throw an earlier rehearsal away; ``NotARehearsalError`` if the folder is none."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise NotARehearsalError
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def seed(folder: Path, people: int, chance: int, show: Bar) -> Papers:
    """Bring it about, and print everything."""
    clear(folder)
    app = create_app(settings(folder))
    with app.app_context():
        upgrade()
        session = db.session()
        for email, name, role, password in seeding.STAFF:
            seeding.let_in(session, email, name, role, password)
        process = _process(session, app, people, show)
        sitting = _day(session, app, process, people, show)
        papers = _papers(session, app, process, sitting, chance)
        session.rollback()
        db.engine.dispose()
    return papers


def _process(session: Session, app: Flask, people: int, show: Bar) -> Process:
    frame = replace(city.frame(YEAR), residents=people)
    process = organising.create(session, frame, actor=seeding.ACTOR, now=clock.now())
    session.commit()
    seeding.prepare(session, process, seeding.RULES)
    keys = app.extensions["keys"]
    sealing.seal(session, process, keys, actor=seeding.ACTOR, now=clock.now())
    session.commit()
    cards = Path(app.instance_path) / "example-cards.txt"
    seeding.print_cards(app, session, process, cards, show)
    return process


def _day(session: Session, app: Flask, process: Process, people: int, show: Bar) -> Sitting:
    tables = max(FEWEST_TABLES, -(-people // PEOPLE_A_TABLE))
    chairs = hall.CHAIRS if people == 250 else (-(-people // tables),) * tables
    plan = hall.Plan(chairs)
    actor, now = seeding.ACTOR, clock.now()
    sitting = hall.arrange(session, process, plan, people, actor=actor)
    session.commit()
    hall.seat(
        session, process, sitting, lambda job: seeding.run_job(app, session, job, show), actor=actor
    )
    sheet = hall.run_sheet(plan, tables, hall.offer(session, process))
    starts_at = now + timedelta(minutes=1)
    hall.schedule(session, sitting, sheet, plan, starts_at, actor=actor)
    session.commit()
    return sitting


def _papers(
    session: Session, app: Flask, process: Process, sitting: Sitting, chance: int
) -> Papers:
    keys, day = app.extensions["keys"], days.find(session, sitting.id)
    codes = day_codes.post_codes(session, keys, sitting.id)
    cards = (Path(app.instance_path) / "example-cards.txt").read_text(encoding="ascii").split()
    seats = day_codes.seat_codes(session, keys, sitting.id)
    return Papers(
        slug=process.slug,
        sitting=sitting.id,
        run_sheet=tuple(
            Slot(one.id, one.format, one.minutes, one.seating, tuple(one.projects))
            for one in days.rounds(session, day)
        ),
        posts={(one.kind, one.ref): codes[one.id] for one in posts.posts(session, sitting)},
        seats=seats,
        tables={number: seat_day.tables(session, day, number) for number in range(1, 4)},
        cards=tuple(cards[: len(seats)]),
        wishes=_wishes(session, process, len(seats), chance),
        staff=_sign_ins(),
        holders=HOLDERS,
    )


def _sign_ins() -> dict[str, SignIn]:
    """Of each role the first one; the other voting officer is the "second officer"."""
    found: dict[str, SignIn] = {}
    for email, _name, role, password in seeding.STAFF:
        found[f"second {role}" if role in found else role] = SignIn(email, password)
    return found


def _wishes(
    session: Session, process: Process, people: int, chance: int
) -> tuple[Mapping[int, int], ...]:
    rulebook = sealed_rulebook(session, process)
    numbers = {project.id: project.number for project in rulebook.projects}
    return tuple(
        {numbers[project]: score for project, score in wish.items()}
        for wish in wishes(rulebook, people, str(chance))
    )
