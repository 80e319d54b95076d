"""The lead facilitator's acts: rounds and their clocks, the screen, messages; one undo each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.rounds import NOW, RoundClock
from budgeting.deliberation.sitting_day import WORKING
from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound
from budgeting.services import days, table_rounds, texts

UNDO = timedelta(seconds=10)
PLUS = timedelta(minutes=2)
SHOWS = (
    "agenda", "project", "themes", "questions", "poll", "trade-offs", "seats", "message", "blank"
)  # fmt: skip
LONGEST_MESSAGE = 300
LONGEST_REASON = 300


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
    _refuse_two_at_once(session, day, row, "start")
    if day.state == "check-in":
        days.move(session, day, "go-live", role, actor=actor, now=now)
    _act(session, day, row, "start", lambda one: one.start(now, role), actor, now)
    day.undo = {**day.undo, "opened": table_rounds.begin(session, row)}


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
    day.undo = {**day.undo, "polls": table_rounds.finish(session, row)}


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
    """Let a round run again for some minutes; the log keeps the reason."""
    length = timedelta(minutes=max(1, min(minutes, 120)))
    words = texts.clean(reason)[:LONGEST_REASON]
    if not words:
        raise IllegalMove("reopen", "no reason")
    days.lock(session, day)
    _refuse_two_at_once(session, day, row, "reopen")
    row.reason = words
    _act(session, day, row, "reopen", lambda one: one.reopen(length, now, role), actor, now, words)


def skip(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> None:
    """Leave a round out; the end of the day moves forward at once."""
    _act(session, day, row, "skip", lambda one: one.skip(role), actor, now)


def end_day(session: Session, day: Day, role: Role, *, actor: str, now: datetime) -> None:
    """End the day; a round that is still on is closed first."""
    days.lock(session, day)
    for row in days.rounds(session, day):
        if row.state in NOW:
            close(session, day, row, role, actor=actor, now=now)
    days.move(session, day, "end", role, actor=actor, now=now)
    day.undo = {}


def put_on_screen(
    session: Session, day: Day, show: str, ref: int | None, *, actor: str, now: datetime
) -> None:
    """Choose what the room screen shows; ``IllegalMove`` for something that it cannot show."""
    days.lock(session, day)
    if show not in SHOWS or day.state == "draft":
        raise IllegalMove("screen", show)
    _keep_undo(day, "screen", now, screen=day.screen)
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
    _keep_undo(day, "project", now, round=row.id, project=row.project)
    row.project = number
    days.show_all(day)
    days.note(session, day, "round.project", actor=actor, now=now, round=row.id, project=number)


def tell_tables(session: Session, day: Day, words: str, *, actor: str, now: datetime) -> None:
    """Send a message to all tables; an empty one takes the last message away."""
    days.lock(session, day)
    if day.state not in WORKING:
        raise IllegalMove("message", day.state)
    _keep_undo(day, "message", now, message=day.message)
    text = texts.clean(words)[:LONGEST_MESSAGE]
    day.message = {"text": text, "at": now.astimezone(UTC).isoformat()} if text else {}
    days.show_all(day)
    days.note(session, day, "day.message", actor=actor, now=now, letters=len(text))


def may_undo(day: Day, now: datetime) -> bool:
    """Whether the last act can still be taken back: for ten seconds."""
    return bool(day.undo) and now < datetime.fromisoformat(day.undo["at"]) + UNDO


def undo(session: Session, day: Day, *, actor: str, now: datetime) -> str:
    """Take the last act back; its name. ``IllegalMove`` when ten seconds have passed."""
    days.lock(session, day)
    if not may_undo(day, now):
        raise IllegalMove("undo", "too late")
    last = dict(day.undo)
    if "screen" in last:
        day.screen = last["screen"]
    if "message" in last:
        day.message = last["message"]
    if "round" in last:
        _put_back(days.find_round(session, day, last["round"]), last)
    table_rounds.open_again(session, last.get("polls", ()))
    table_rounds.shut_again(session, last.get("opened", ()))
    day.undo = {}
    days.show_all(day)
    days.note(session, day, "day.undone", actor=actor, now=now, act=last["act"])
    return str(last["act"])


def _refuse_two_at_once(session: Session, day: Day, row: DayRound, name: str) -> None:
    """A table is in one round at a time."""
    mine = set(row.tables)
    for other in days.rounds(session, day):
        meets = not mine or not other.tables or mine & set(other.tables)
        if other.state in NOW and other.id != row.id and meets:
            raise IllegalMove(name, "running")


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
    before = days.clock_of(row)
    try:
        after = wind(before)
    except IllegalStepError as refusal:
        raise IllegalMove(name, before.state) from refusal
    _keep_undo(day, name, now, round=row.id, clock=_as_entry(before))
    days.wind(row, after)
    if name in ("announce", "start", "reopen") and row.projects and row.project is None:
        row.project = row.projects[0]
    days.show_all(day)
    details = {"reason": reason} if reason else {}
    days.note(session, day, f"round.{name}", actor=actor, now=now, round=row.id, **details)


def _keep_undo(day: Day, act: str, now: datetime, **before: Any) -> None:
    day.undo = {"act": act, "at": now.astimezone(UTC).isoformat(), **before}


def _as_entry(clock: RoundClock) -> dict[str, Any]:
    return {
        "state": clock.state,
        "started_at": _written(clock.started_at),
        "ends_at": _written(clock.ends_at),
        "left": None if clock.left is None else int(clock.left.total_seconds()),
        "closed_at": _written(clock.closed_at),
    }


def _put_back(row: DayRound, last: dict[str, Any]) -> None:
    if "project" in last:
        row.project = last["project"]
    if "clock" in last:
        kept = last["clock"]
        row.state, row.left_seconds = kept["state"], kept["left"]
        row.started_at = _read(kept["started_at"])
        row.ends_at, row.closed_at = _read(kept["ends_at"]), _read(kept["closed_at"])


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
