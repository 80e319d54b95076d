"""The lead facilitator's acts: doors, rounds and their clocks, the screen, messages.

Every act keeps what it found, so that it can be taken back for ten seconds (see
:mod:`budgeting.services.undoing`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from budgeting.deliberation.minutes import MINUTES, allows_round
from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.rounds import NOW, RoundClock
from budgeting.deliberation.sitting_day import WORKING
from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound, Minutes
from budgeting.services import days, table_rounds, texts, undoing

PLUS = timedelta(minutes=2)
SHOWS = (
    "agenda", "project", "themes", "questions", "poll", "trade-offs", "seats", "message", "blank"
)  # fmt: skip
LONGEST_MESSAGE = 300
LONGEST_REASON = 300


def open_doors(session: Session, day: Day, role: Role, *, actor: str, now: datetime) -> None:
    """Let people in: codes open seats and posts from now on."""
    _move_day(session, day, "check-in", role, actor, now)


def go_on(session: Session, day: Day, role: Role, *, actor: str, now: datetime) -> None:
    """Let a day that was ended go on."""
    _move_day(session, day, "resume", role, actor, now)


def announce(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Tell the room which round comes next."""
    _act(session, day, row, "announce", lambda one: one.announce(role), actor, now)


def start(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Begin a round, with its polls; a round at the same tables must be closed first."""
    days.lock(session, day)
    _refuse_begin(session, day, row, "start")
    before = day.state
    if before == "check-in":
        days.move(session, day, "go-live", role, actor=actor, now=now)
    _act(session, day, row, "start", lambda one: one.start(now, role), actor, now)
    _open_polls(session, day, row)
    day.undo = {**day.undo, "state": [before, day.state]}


def pause(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Stop the clock of a round."""
    _act(session, day, row, "pause", lambda one: one.pause(now, role), actor, now)


def resume(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Let the clock run on."""
    _act(session, day, row, "resume", lambda one: one.resume(now, role), actor, now)


def extend(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Give two minutes more to everybody."""
    _act(session, day, row, "extend", lambda one: one.extend(PLUS, now, role), actor, now)


def close(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """End a round: its polls close, and of the turns only their spread is kept."""
    _act(session, day, row, "close", lambda one: one.close(now, role), actor, now)
    closed = [(one, "open", "closed") for one in table_rounds.finish(session, row)]
    day.undo = {**day.undo, "polls": closed}


def reopen(
    session: Session,
    day: Day,
    row: DayRound,
    minutes: int,
    reason: str,
    role: Role,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Let a round run again for some minutes, with its polls; the log keeps the reason."""
    length = timedelta(minutes=max(1, min(minutes, 120)))
    words = texts.clean(reason)[:LONGEST_REASON]
    if not words:
        raise IllegalMove("reopen", "no reason")
    days.lock(session, day)
    _refuse_begin(session, day, row, "reopen")
    _act(session, day, row, "reopen", lambda one: one.reopen(length, now, role), actor, now, words)
    row.reason = words
    _open_polls(session, day, row)


def skip(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Leave a round out; the end of the day moves forward at once."""
    _act(session, day, row, "skip", lambda one: one.skip(role), actor, now)


def end_day(session: Session, day: Day, role: Role, *, actor: str, now: datetime) -> None:
    """End the day; a round that is still on is closed first."""
    days.lock(session, day)
    before, found = day.state, []
    for row in days.rounds(session, day):
        if row.state in NOW:
            close(session, day, row, role, actor=actor, now=now)
            found.append(day.undo)
    days.move(session, day, "end", role, actor=actor, now=now)
    rounds = {key: one for kept in found for key, one in kept["rounds"].items()}
    polls = [one for kept in found for one in kept["polls"]]
    undoing.keep(day, "day.end", now, state=[before, day.state], rounds=rounds, polls=polls)


def put_on_screen(
    session: Session, day: Day, show: str, ref: int | None, *, actor: str, now: datetime
) -> None:
    """Choose what the room screen shows; ``IllegalMove`` for something that it cannot show."""
    days.lock(session, day)
    if show not in SHOWS or day.state == "draft":
        raise IllegalMove("screen", show)
    undoing.keep(day, "screen", now, screen=day.screen)
    day.screen = {"show": show, "ref": ref}
    days.show_all(day)
    days.note(session, day, "day.screen", actor=actor, now=now, show=show, ref=ref)


def show_project(
    session: Session, day: Day, row: DayRound, number: int, *, actor: str, now: datetime
) -> None:
    """Choose the project of the moment: every tablet shows its sheet."""
    days.lock(session, day)
    if number not in row.projects:
        raise IllegalMove("project", "unknown")
    undoing.keep(day, "project", now, rounds={str(row.id): undoing.columns_before(row, "project")})
    row.project = number
    days.show_all(day)
    days.note(session, day, "round.project", actor=actor, now=now, round=row.id, project=number)


def tell_tables(session: Session, day: Day, words: str, *, actor: str, now: datetime) -> None:
    """Send a message to all tables; an empty one takes the last message away."""
    days.lock(session, day)
    if day.state not in WORKING:
        raise IllegalMove("message", day.state)
    undoing.keep(day, "message", now, message=day.message)
    text = texts.clean(words)[:LONGEST_MESSAGE]
    day.message = {"text": text, "at": now.astimezone(UTC).isoformat()} if text else {}
    days.show_all(day)
    days.note(session, day, "day.message", actor=actor, now=now, letters=len(text))


def _move_day(session: Session, day: Day, name: str, role: Role, actor: str, now: datetime) -> None:
    days.lock(session, day)
    before = day.state
    days.move(session, day, name, role, actor=actor, now=now)
    undoing.keep(day, f"day.{name}", now, state=[before, day.state])


def _refuse_begin(session: Session, day: Day, row: DayRound, name: str) -> None:
    """A table is in one round at a time, and writes nothing while the minutes are read."""
    minutes = session.get(Minutes, day.sitting_id, populate_existing=True)
    if not allows_round(minutes.state if minutes else MINUTES.start, row.format):
        raise IllegalMove(name, "minutes")
    mine = set(row.tables)
    for other in days.rounds(session, day):
        meets = not mine or not other.tables or mine & set(other.tables)
        if other.state in NOW and other.id != row.id and meets:
            raise IllegalMove(name, "running")


def _open_polls(session: Session, day: Day, row: DayRound) -> None:
    """With a round its polls begin; the undo of the act shuts them again."""
    found = [(one, before, "open") for one, before in table_rounds.begin(session, day, row)]
    day.undo = {**day.undo, "polls": found}


def _act(
    session: Session,
    day: Day,
    row: DayRound,
    name: str,
    wind: Callable[[RoundClock], RoundClock],
    actor: str,
    now: datetime,
    reason: str = "",
) -> None:
    days.lock(session, day)
    session.refresh(row, with_for_update=True)
    if day.state not in WORKING and not (day.state == "scheduled" and name == "skip"):
        raise IllegalMove(name, day.state)
    try:
        after = wind(days.clock_of(row))
    except IllegalStepError as refusal:
        raise IllegalMove(name, row.state) from refusal
    undoing.keep(day, name, now, rounds=undoing.round_before(row, "project", "reason"))
    days.wind(row, after)
    if name in ("announce", "start", "reopen") and row.projects and row.project is None:
        row.project = row.projects[0]
    days.show_all(day)
    details = {"reason": reason} if reason else {}
    days.note(session, day, f"round.{name}", actor=actor, now=now, round=row.id, **details)
