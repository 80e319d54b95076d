"""Straw polls in the hall: open, answer, close, show; no result for anybody before it is shown.

An answer is kept under a voice and changed in place, so a person counts once, on paper and on a
tablet alike. What may be told of the answers is in :mod:`poll_progress` and :mod:`poll_results`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.polls import POLL, takes_answers
from budgeting.deliberation.sitting_day import WORKING
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Answer, Day, DayRound, Poll
from budgeting.models.base import Base
from budgeting.services import days, moods, undoing
from budgeting.services.inserting import insert_once
from budgeting.services.poll_progress import progress, progresses, table_progress
from budgeting.services.poll_results import Result, released, result

__all__ = [
    "Result", "answer", "ask_mood", "choices", "close", "find", "hide", "of_round", "open_",
    "open_round", "open_to", "progress", "progresses", "reopen", "result", "show", "show_round",
    "table_progress",
]  # fmt: skip


def find(session: Session, day: Day, poll_id: int) -> Poll:
    """One poll of this day; ``NotFound`` if it is none of this sitting."""
    found = session.get(Poll, poll_id)
    if found is None or found.sitting_id != day.sitting_id:
        raise NotFound
    return found


def of_round(session: Session, row: DayRound) -> list[Poll]:
    """The polls of a round, in the order in which they are asked."""
    mine = select(Poll).where(Poll.round_id == row.id)
    return list(session.scalars(mine.order_by(Poll.position, Poll.id)))


def open_to(session: Session, day: Day, row: DayRound | None) -> list[Poll]:
    """What a person in this round is asked: the open polls of it, and an open mood card first."""
    mine = select(Poll).where(Poll.sitting_id == day.sitting_id, Poll.state == "open")
    here = None if row is None else row.id
    asked = [one for one in session.scalars(mine) if one.round_id in (None, here)]
    return sorted(asked, key=lambda one: (one.round_id is not None, one.position, one.id))


def choices(session: Session, polls: Sequence[Poll], voice: str) -> dict[int, str]:
    """What this voice has answered so far: poll id to the key of an option."""
    if not polls:
        return {}
    mine = select(Answer.poll_id, Answer.choice).where(
        Answer.voice == voice, Answer.poll_id.in_([one.id for one in polls])
    )
    return dict(session.execute(mine).all())


def open_(session: Session, day: Day, poll: Poll, role: Role, *, actor: str, now: datetime) -> None:
    """Let a poll take answers."""
    _act(session, day, poll, "open", role, actor, now)


def open_round(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> int:
    """Open every poll of a round that was never opened, as part of its start; how many.

    The start can still be undone: what was opened is then open in a round that nobody is in.
    """
    days.lock(session, day)
    undo = day.undo
    waiting = [one for one in of_round(session, row) if one.state == POLL.start]
    for poll in waiting:
        _act(session, day, poll, "open", role, actor, now)
    day.undo = undo
    return len(waiting)


def close(session: Session, day: Day, poll: Poll, role: Role, *, actor: str, now: datetime) -> None:
    """Take no more answers; what was chosen until now counts."""
    _act(session, day, poll, "close", role, actor, now)


def reopen(
    session: Session, day: Day, poll: Poll, role: Role, *, actor: str, now: datetime
) -> None:
    """Take answers again; never once its result was shown, as that would move the answers."""
    days.lock(session, day)
    if poll.id in released(session, day):
        raise IllegalMove("reopen", "shown")
    _act(session, day, poll, "reopen", role, actor, now)


def show(session: Session, day: Day, poll: Poll, role: Role, *, actor: str, now: datetime) -> None:
    """Let everybody see the result of a closed poll, the lead as well; it stays closed then."""
    _act(session, day, poll, "show", role, actor, now)


def show_round(
    session: Session, day: Day, row: DayRound, role: Role, *, actor: str, now: datetime
) -> int:
    """Let everybody see the results of all closed polls of a round, as one act; how many."""
    days.lock(session, day)
    changed: list[Any] = []
    for poll in of_round(session, row):
        if poll.state == "closed":
            _act(session, day, poll, "show", role, actor, now)
            changed += day.undo["polls"]
    if not changed:
        raise IllegalMove("release", "none")
    undoing.keep(day, "release", now, polls=changed)
    return len(changed)


def hide(session: Session, day: Day, poll: Poll, role: Role, *, actor: str, now: datetime) -> None:
    """Take a result off all screens again, the lead's as well; its poll stays closed."""
    _act(session, day, poll, "hide", role, actor, now)


def ask_mood(session: Session, day: Day, role: Role, *, actor: str, now: datetime) -> Poll:
    """Ask the whole room how it is: a mood card, open at once; an earlier one is closed."""
    days.lock(session, day)
    mine = select(Poll).where(
        Poll.sitting_id == day.sitting_id, Poll.kind == "temperature", Poll.state == "open"
    )
    changed = []
    for earlier in session.scalars(mine.order_by(Poll.id)):
        _act(session, day, earlier, "close", role, actor, now)
        changed += day.undo["polls"]
    card = Poll(
        sitting_id=day.sitting_id, kind="temperature", question=dict(moods.QUESTION),
        options=moods.options(), state=POLL.start,
    )  # fmt: skip
    session.add(card)
    session.flush()
    _act(session, day, card, "open", role, actor, now)
    undoing.keep(day, "mood", now, polls=[*changed, *day.undo["polls"]], card=card.id)
    return card


def answer(session: Session, day: Day, poll: Poll, voice: str, choice: str, now: datetime) -> None:
    """Keep what a voice answers, in place of what it answered before; the log stays silent.

    ``IllegalMove`` for a poll that is not open and for a choice that is none of its options.
    The day is locked first, so that no answer slips in behind the close.
    """
    del now  # the answers of a person bear no time
    days.lock(session, day)
    session.refresh(poll)
    if poll.sitting_id != day.sitting_id:
        raise NotFound
    if not takes_answers(poll.state) or day.state not in WORKING:
        raise IllegalMove("answer", poll.state)
    if choice not in [one["key"] for one in poll.options]:
        raise IllegalMove("answer", "unknown choice")
    table = Base.metadata.tables["answer"]
    if insert_once(session.connection(), table, poll_id=poll.id, voice=voice, choice=choice):
        days.show_floor(day)
        return
    session.execute(
        update(Answer)
        .where(Answer.poll_id == poll.id, Answer.voice == voice)
        .values(choice=choice)
        .execution_options(synchronize_session="fetch")
    )


def _act(
    session: Session, day: Day, poll: Poll, name: str, role: Role, actor: str, now: datetime
) -> None:
    days.lock(session, day)
    session.refresh(poll)
    if day.state not in WORKING and name in ("open", "reopen"):
        raise IllegalMove(name, day.state)
    try:
        after = POLL.after(name, poll.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal
    undoing.keep(day, f"poll.{name}", now, polls=[undoing.poll_before(poll, after)])
    poll.state = after
    days.show_all(day)
    days.note(session, day, f"poll.{name}", actor=actor, now=now, poll=poll.id)
