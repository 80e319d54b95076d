"""How many have answered a poll, of those who are there: in the hall and at each table.

Which seat a voice belongs to is reckoned here for the count alone and kept nowhere.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.models import Answer, Day, DayRound, Poll
from budgeting.services import seat_day


def progress(session: Session, poll: Poll) -> tuple[int, int]:
    """How many have answered, and how many are there to answer; never what."""
    tables = table_progress(session, poll)
    if not tables:
        mine = select(func.count()).select_from(Answer).where(Answer.poll_id == poll.id)
        answered = session.scalar(mine) or 0
        return answered, answered
    return sum(done for done, _all in tables.values()), sum(all_ for _done, all_ in tables.values())


def table_progress(session: Session, poll: Poll) -> dict[int, tuple[int, int]]:
    """The same for each table, by its number; empty once the voices lead nowhere any more."""
    day = session.get_one(Day, poll.sitting_id)
    row = session.get(DayRound, poll.round_id) if poll.round_id else None
    answered = set(session.scalars(select(Answer.voice).where(Answer.poll_id == poll.id)))
    found: dict[int, tuple[int, int]] = {}
    for person in seat_day.people(session, day, row):
        done = person.voice in answered
        if person.away and not done:
            continue
        before, there = found.get(person.table, (0, 0))
        found[person.table] = before + done, there + 1
    return dict(sorted(found.items()))
