"""Days for the tests: a small hall of three tables with three people each, in any state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.polls import STANCES
from budgeting.models import (
    Attendee,
    Day,
    DayRound,
    Poll,
    Post,
    Process,
    Project,
    Seat,
    SeatingRound,
    Sitting,
)
from budgeting.services import attending, clock, day_codes, days, places, sittings
from budgeting.services.attending import Guest
from budgeting.services.day_codes import Opened
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table
from tests import things

FORMATS = ("welcome", "discussion", "questions", "trade-off", "report-back", "endorsement")
TABLES, CHAIRS, MINUTES = 3, 3, 30
NONE_YET = ("draft", "scheduled", "check-in")
ALL_OVER = ("ended", "minutes", "endorsed", "published")
POSTS = {
    "table 1": ("table", 1),
    "table 2": ("table", 2),
    "table 3": ("table", 3),
    "team": ("team", 1),
    "expert": ("expert", 1),
    "scribe": ("scribe", 1),
}
OPTIONS = [{"key": stance, "texts": {"en": stance.title(), "ko": stance}} for stance in STANCES]


@dataclass
class HallDay:
    """A day, and what stands around it; ``now`` is five minutes into the round that is on.

    People 1 to 9 sit at tables 1, 2, 3, 1, 2, 3, ...; ``polls`` are one straw poll before (open
    while a round is on) and after (a draft) of project 1, and a mood card (a draft).
    """

    process: Process
    sitting: Sitting
    day: Day
    now: datetime
    rounds: list[DayRound] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)
    polls: list[Poll] = field(default_factory=list)
    on: int = 0

    @property
    def row(self) -> DayRound:
        """The round that is on; ``LookupError`` if none is."""
        if not self.on:
            raise LookupError("no round is on")
        return self.rounds[self.on - 1]

    def voice(self, number: int) -> str:
        """The pseudonym of a person."""
        return day_codes.voice_of(self.day, number)

    def table_of(self, number: int) -> int:
        """The table of a person."""
        return (number - 1) % TABLES + 1


def a_day(
    session: Session,
    process: Process,
    state: str = "live",
    round: int = 2,
    formats: tuple[str, ...] = FORMATS,
    projects: tuple[int, ...] = (1, 2, 3),
    now: datetime | None = None,
) -> HallDay:
    """A committed day in this state; while it is live, ``round`` (from 1) is on."""
    moment = now or clock.now()
    if session.scalar(select(Project.id).where(Project.process_id == process.id).limit(1)) is None:
        things.some_projects(session, process)
    sitting = _sitting(session, process, moment)
    day = days.day_of(session, sitting)
    day.state, day.starts_at = state, moment - timedelta(minutes=5 + MINUTES * (round - 1))
    hall = HallDay(process, sitting, day, moment)
    hall.on = 0 if state in (*NONE_YET, *ALL_OVER) else round
    done = 0 if state in NONE_YET else len(formats) if state in ALL_OVER else round - 1
    for position, kind in enumerate(formats, 1):
        hall.rounds.append(_round(hall, position, kind, projects, done))
    session.add_all(hall.rounds)
    hall.posts = {
        name: Post(
            sitting_id=sitting.id,
            kind=kind,
            ref=ref,
            names={"en": "Parks Department", "ko": "공원과"} if kind == "expert" else {},
        )
        for name, (kind, ref) in POSTS.items()
    }
    session.add_all(hall.posts.values())
    session.flush()
    hall.polls = _polls(hall)
    session.add_all(hall.polls)
    session.commit()
    return hall


def place_cookie(app: Flask, hall: HallDay, kind: str, ref: int) -> str:
    """The value of the cookie that opens a place; for a seat, ``ref`` is the person's number."""
    opened = Opened(hall.sitting.id, kind, ref, ref)
    if kind != "seat":
        post = next(one for one in hall.posts.values() if (one.kind, one.ref) == (kind, ref))
        opened = Opened(hall.sitting.id, kind, ref, post.id, post.stamp)
    return places.token(app.extensions["keys"], opened, clock.now())


def open_place(app: Flask, client: FlaskClient, hall: HallDay, kind: str, ref: int) -> FlaskClient:
    """The same browser with a place opened in it."""
    client.set_cookie("place", place_cookie(app, hall, kind, ref))
    return client


def _sitting(session: Session, process: Process, now: datetime) -> Sitting:
    setting = Setting(
        {"en": "First day", "ko": "첫째 날"},
        date(2026, 12, 5),
        (Table(CHAIRS),) * TABLES,
        ("mix",),
    )
    sitting = sittings.arrange(session, process, setting, actor="Haneul", now=now)
    people = [Guest(number) for number in range(1, TABLES * CHAIRS + 1)]
    attending.replace_list(session, process, sitting, people, actor="Haneul", now=now)
    first = session.scalars(select(SeatingRound).filter_by(sitting_id=sitting.id)).one()
    mine = select(Attendee).filter_by(sitting_id=sitting.id).order_by(Attendee.number)
    for person in session.scalars(mine):
        person.state = "present"
        table = (person.number - 1) % TABLES + 1
        session.add(Seat(round_id=first.id, attendee_id=person.id, table=table))
    session.flush()
    return sitting


def _round(
    hall: HallDay, position: int, kind: str, projects: tuple[int, ...], done: int
) -> DayRound:
    has_projects = kind not in ("welcome", "report-back", "endorsement", "break")
    row = DayRound(
        sitting_id=hall.sitting.id,
        position=position,
        format=kind,
        minutes=MINUTES,
        seating=1 if position == 1 else None,
        projects=list(projects) if has_projects else [],
        names={},
        tables=[],
    )
    began = hall.now - timedelta(minutes=5 + MINUTES * (done + 1 - position))
    if position <= done or position == hall.on:
        row.started_at, row.ends_at = began, began + timedelta(minutes=MINUTES)
        row.state = "running" if position == hall.on else "closed"
        row.project = row.projects[0] if row.projects else None
    if position <= done:
        row.closed_at = row.ends_at
    return row


def _polls(hall: HallDay) -> list[Poll]:
    first, last = hall.rounds[max(hall.on, 1) - 1], hall.rounds[-1]
    question = {"en": "Should this bench be built?", "ko": "이 의자를 놓아야 합니까?"}
    told = {"sitting_id": hall.sitting.id, "question": question, "options": OPTIONS}
    straw = {"kind": "straw", "pair": "bench", "project": 1}
    mood = {"kind": "temperature", "pair": "", "project": None}
    state = "open" if hall.on else "draft" if hall.day.state in NONE_YET else "closed"
    return [
        Poll(**told, **straw, wave="before", round_id=first.id, position=1, state=state),
        Poll(**told, **straw, wave="after", round_id=last.id, position=1, state="draft"),
        Poll(**told, **mood, wave="", round_id=None, position=3, state="draft"),
    ]
