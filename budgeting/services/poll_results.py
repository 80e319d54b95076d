"""The result of a poll: when it may be seen, and no number of fewer than ten people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.polls import SMALLEST_CELL, tells_result
from budgeting.deliberation.small_cells import one_way
from budgeting.models import Answer, Conflict, Day, LogEntry, Minutes, Poll
from budgeting.services import days

Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of the options in their order; None is a number that is not told.

    ``answers`` is None below ten answers, when no number is told at all. ``unconflicted`` are the
    same counts without those who declared a conflict of interest for the project, or None where
    these numbers would tell something about fewer than ten people.
    """

    answers: int | None
    counts: Counts
    unconflicted: Counts | None = None

    @property
    def too_few(self) -> bool:
        """Whether nothing can be told but that there are fewer than ten answers."""
        return self.answers is None

    @property
    def highest(self) -> int:
        """The largest number that is told, at least 1, as the measure of a chart."""
        return max([count for count in self.counts.values() if count is not None] + [1])


def released(session: Session, day: Day) -> frozenset[int]:
    """The polls whose whole result was told, be it for a moment: their ids, as the log has them."""
    process = days.process_of(session, day)
    shown = select(LogEntry.details).where(
        LogEntry.process_id == process.id, LogEntry.action == "poll.show"
    )
    return frozenset(details["poll"] for details in session.scalars(shown))


def result(session: Session, day: Day, poll: Poll) -> Result | None:
    """The result once it was released; ``None`` for everybody, the lead as well, before that."""
    if poll.sitting_id != day.sitting_id or not tells_result(poll.state):
        return None
    keys = [str(one["key"]) for one in poll.options]
    given = select(Answer.voice, Answer.choice).where(Answer.poll_id == poll.id)
    answers = dict(session.execute(given).all())
    counted = Counter(answers.values())
    counts = one_way({key: counted[key] for key in keys}, SMALLEST_CELL)
    if len(answers) < SMALLEST_CELL:
        return Result(None, counts)
    return Result(len(answers), counts, _unconflicted(session, poll, keys, answers))


def _unconflicted(
    session: Session, poll: Poll, keys: list[str], answers: Mapping[str, str]
) -> Counts | None:
    """The counts without the declared conflicts, if every count of both groups is large enough.

    Both tables being known, so is their difference: it must not hold a small number either.
    """
    if poll.project is None:
        return None
    minutes = session.get(Minutes, poll.sitting_id)
    if minutes is not None and "without_conflicts" in minutes.kept:
        found: Counts | None = minutes.kept["without_conflicts"].get(str(poll.id))
        return found
    mine = select(Conflict.voice).where(
        Conflict.sitting_id == poll.sitting_id, Conflict.project == poll.project
    )
    declared = set(session.scalars(mine))
    inside = Counter(choice for voice, choice in answers.items() if voice in declared)
    outside = Counter(choice for voice, choice in answers.items() if voice not in declared)
    if min(min(inside[key], outside[key]) for key in keys) < SMALLEST_CELL:
        return None
    return {key: outside[key] for key in keys}
