"""What publishing the minutes forgets: who declared a conflict of interest, and who asked.

The counts that the minutes tell of it stay, as they are told.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting.models import Conflict, Day, Minutes, Poll, Question
from budgeting.models.base import Base
from budgeting.services import conflicts, poll_results
from budgeting.services.inserting import insert_once

_SAME = {"synchronize_session": "fetch"}


def forget(session: Session, day: Day, minutes: Minutes) -> None:
    """Keep the counts in the minutes, and erase the rows; polls must have been released before."""
    session.flush()
    minutes.kept = {
        "conflicts": {str(key): people for key, people in conflicts.as_told(session, day).items()},
        "without_conflicts": _without_conflicts(session, day),
    }
    mine = delete(Conflict).where(Conflict.sitting_id == day.sitting_id)
    session.execute(mine, execution_options=_SAME)
    _forget_who_asked(session, day)


def _without_conflicts(session: Session, day: Day) -> dict[str, dict[str, int | None]]:
    shown = select(Poll).where(Poll.sitting_id == day.sitting_id, Poll.state == "shown")
    found = {}
    for poll in session.scalars(shown.order_by(Poll.id)):
        told = poll_results.result(session, day, poll)
        if told is not None and told.unconflicted is not None:
            found[str(poll.id)] = dict(told.unconflicted)
    return found


def _forget_who_asked(session: Session, day: Day) -> None:
    """Whoever asked supports the question; nothing tells any more which of them asked."""
    asked = select(Question.key, Question.voice).where(
        Question.sitting_id == day.sitting_id, Question.voice.is_not(None)
    )
    for key, voice in session.execute(asked.order_by(Question.key)).all():
        values = {"kind": "question", "key": key, "voice": voice, "sitting_id": day.sitting_id}
        insert_once(session.connection(), Base.metadata.tables["support"], **values)
    mine = update(Question).where(Question.sitting_id == day.sitting_id).values(voice=None)
    session.execute(mine, execution_options=_SAME)
