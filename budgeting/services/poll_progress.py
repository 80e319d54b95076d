"""How many have answered a poll, of those who are there: in the hall and at each table.

Which seat a voice belongs to is reckoned here for the count alone and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, Day, DayRound, Poll
from budgeting.services import seat_day


def progress(session: Session, poll: Poll) -> tuple[int, int]:
    """How many have answered, and how many are there to answer; never what."""
    return progresses(session, [poll])[poll.id]


def progresses(session: Session, polls: Sequence[Poll]) -> dict[int, tuple[int, int]]:
    """The same of several polls by their ids; who is there is read once for each round."""
    mine = select(Answer.poll_id, Answer.voice).where(Answer.poll_id.in_([one.id for one in polls]))
    answered: dict[int, set[str]] = {one.id: set() for one in polls}
    for poll_id, voice in session.execute(mine):
        answered[poll_id].add(voice)
    first = {one.round_id: one for one in polls}
    there = {round_id: _people(session, one) for round_id, one in first.items()}
    return {one.id: _sum(there[one.round_id], answered[one.id]) for one in polls}


def table_progress(session: Session, poll: Poll) -> dict[int, tuple[int, int]]:
    """The same for each table, by its number; empty once the voices lead nowhere any more."""
    answered = set(session.scalars(select(Answer.voice).where(Answer.poll_id == poll.id)))
    return _by_table(_people(session, poll), answered)


def _people(session: Session, poll: Poll) -> list[seat_day.Person]:
    day = session.get_one(Day, poll.sitting_id)
    row = session.get(DayRound, poll.round_id) if poll.round_id else None
    return seat_day.people(session, day, row)


def _sum(people: Iterable[seat_day.Person], answered: Set[str]) -> tuple[int, int]:
    tables = _by_table(people, answered).values()
    if not tables:
        return len(answered), len(answered)
    return sum(done for done, _all in tables), sum(all_ for _done, all_ in tables)


def _by_table(people: Iterable[seat_day.Person], answered: Set[str]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for person in people:
        done = person.voice in answered
        if person.away and not done:
            continue
        before, there = found.get(person.table, (0, 0))
        found[person.table] = before + done, there + 1
    return dict(sorted(found.items()))
