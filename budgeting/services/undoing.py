"""One undo of ten seconds for every act of the lead: what the act changed goes back.

An act keeps what it found. What was changed again since then, by whoever, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.rounds import RoundClock
from budgeting.errors import IllegalMove
from budgeting.models import Answer, Day, DayRound, Minutes, Poll, TableRound
from budgeting.services import days, endorsing

UNDO = timedelta(seconds=10)
Kept = dict[str, Any]


def keep(day: Day, act: str, now: datetime, **found: Any) -> None:
    """Keep what an act found, in place of what the act before it found.

    ``found`` are parts by name, each as plain JSON: ``state`` and ``minutes`` are before and
    after, ``screen`` and ``message`` before; ``rounds``, ``polls`` and ``table`` come from
    :func:`round_before`, :func:`poll_before` and :func:`table_change`; ``card`` is a poll's id.
    """
    day.undo = {"act": act, "at": now.astimezone(UTC).isoformat(), **found}


def round_before(row: DayRound, *more: str) -> Kept:
    """What a round is before an act on its clock: the clock, and these other columns."""
    return {str(row.id): {"clock": _as_entry(days.clock_of(row)), **columns_before(row, *more)}}


def columns_before(row: DayRound | TableRound, *names: str) -> Kept:
    """These columns before an act."""
    return {name: getattr(row, name) for name in names}


def poll_before(poll: Poll, after: str) -> tuple[int, str, str]:
    """A poll before an act that leaves it in the state ``after``."""
    return poll.id, poll.state, after


def table_change(mine: TableRound, before: Kept) -> Kept:
    """What an act has changed in a table's round, whose columns were ``before``."""
    after = columns_before(mine, *before)
    return {"round": mine.round_id, "table": mine.table, "before": before, "after": after}


def may(day: Day, now: datetime) -> bool:
    """Whether the last act can still be taken back: for ten seconds."""
    return bool(day.undo) and now < datetime.fromisoformat(day.undo["at"]) + UNDO


def undo(session: Session, day: Day, moment: str, *, actor: str, now: datetime) -> str:
    """Take back the act of this moment (``at`` of what was kept); its name.

    ``IllegalMove`` if it is not the last act any more, or when ten seconds have passed.
    """
    days.lock(session, day)
    if day.undo.get("at") != moment:
        raise IllegalMove("undo", "another act")
    if not may(day, now):
        raise IllegalMove("undo", "too late")
    last = dict(day.undo)
    for part, put_back in _PARTS.items():
        if part in last:
            put_back(session, day, last[part])
    day.undo = {}
    days.show_all(day)
    days.note(session, day, "day.undone", actor=actor, now=now, act=last["act"])
    return str(last["act"])


def _state(_session: Session, day: Day, found: Sequence[str]) -> None:
    before, after = found
    if day.state == after:
        day.state = before


def _minutes(session: Session, day: Day, found: Sequence[str]) -> None:
    """Minutes that are a draft again lose what was said of them."""
    before, after = found
    minutes = session.get(Minutes, day.sitting_id, populate_existing=True)
    if minutes is not None and minutes.state == after:
        minutes.state = before
        endorsing.forget_the_fair(session, day)


def _screen(_session: Session, day: Day, found: Kept) -> None:
    day.screen = found


def _message(_session: Session, day: Day, found: Kept) -> None:
    day.message = found


def _rounds(session: Session, day: Day, found: Mapping[str, Kept]) -> None:
    for key, before in found.items():
        row = session.get(DayRound, int(key))
        if row is None or row.sitting_id != day.sitting_id:
            continue
        for name, value in before.items():
            if name == "clock":
                days.wind(row, _as_clock(value))
            else:
                setattr(row, name, value)


def _polls(session: Session, _day: Day, found: Sequence[Sequence[Any]]) -> None:
    """A poll that was opened was never open if nobody has answered; else it is closed."""
    for key, before, after in found:
        poll = session.get(Poll, key, populate_existing=True)
        if poll is None or poll.state != after:
            continue
        poll.state = "closed" if before == "draft" and _is_answered(session, poll) else before


def _card(session: Session, _day: Day, key: int) -> None:
    """A mood card that nobody has answered was never asked."""
    card = session.get(Poll, key)
    if card is not None and card.state == "draft":
        session.delete(card)
        session.flush()


def _table(session: Session, _day: Day, found: Kept) -> None:
    mine = session.get(TableRound, (found["round"], found["table"]), populate_existing=True)
    if mine is None or columns_before(mine, *found["after"]) != found["after"]:
        return
    for name, value in found["before"].items():
        setattr(mine, name, value)


_PARTS: Mapping[str, Callable[[Session, Day, Any], None]] = {
    "state": _state,
    "minutes": _minutes,
    "screen": _screen,
    "message": _message,
    "rounds": _rounds,
    "polls": _polls,
    "card": _card,
    "table": _table,
}


def _is_answered(session: Session, poll: Poll) -> bool:
    return (
        session.scalar(select(Answer.voice).where(Answer.poll_id == poll.id).limit(1)) is not None
    )


def _as_entry(clock: RoundClock) -> Kept:
    return {
        "state": clock.state,
        "started_at": _written(clock.started_at),
        "ends_at": _written(clock.ends_at),
        "left": None if clock.left is None else int(clock.left.total_seconds()),
        "closed_at": _written(clock.closed_at),
    }


def _as_clock(kept: Kept) -> RoundClock:
    left = kept["left"]
    return RoundClock(
        state=kept["state"],
        started_at=_read(kept["started_at"]),
        ends_at=_read(kept["ends_at"]),
        left=None if left is None else timedelta(seconds=left),
        closed_at=_read(kept["closed_at"]),
    )


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
