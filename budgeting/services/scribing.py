"""Paper on its way into the day: forms with the numbers of the screen, entered by a scribe.

A paper form carries the seat's number. Its answers are kept under the same voice as the tablet's,
so whoever used both is counted once, with what was entered last before the close. After the close
the lead may have seen the result, so what comes then is told to the scribe and not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import Attendee, Day, Poll
from budgeting.services import days, polling
from budgeting.services.day_codes import voice_of


@dataclass(frozen=True, slots=True)
class Entered:
    """What one form brought: answers kept, and polls that take none any more."""

    kept: int
    closed: tuple[int, ...]


def voice_at(session: Session, day: Day, number: int) -> str:
    """The voice of a seat's number on a form; ``NotFound`` if nobody who comes has it."""
    mine = select(Attendee.state).where(
        Attendee.sitting_id == day.sitting_id,
        Attendee.number == number,
        Attendee.role == "resident",
    )
    if session.scalar(mine) in (None, "absent") or day.salt is None:
        raise NotFound
    return voice_of(day, number)


def enter_answers(
    session: Session, day: Day, number: int, choices: Mapping[int, str], now: datetime
) -> Entered:
    """Enter the crosses of one form: poll id -> option; polls that are closed are told."""
    voice = voice_at(session, day, number)
    days.lock(session, day)
    kept, closed = 0, []
    for poll_id, choice in sorted(choices.items()):
        poll = session.get(Poll, poll_id, populate_existing=True)
        if poll is None or poll.sitting_id != day.sitting_id:
            raise NotFound
        if poll.state != "open":
            closed.append(poll_id)
            continue
        polling.answer(session, day, poll, voice, choice, now)
        kept += 1
    days.show_floor(day)
    return Entered(kept, tuple(closed))
