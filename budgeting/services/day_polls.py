"""The polls of a day: straw polls in pairs, before and after, and the evaluation.

A poll is asked in the round of its kind; which one that is follows the plan (see :func:`bind`).
The questions of a kind are numbered from 1. No number is given twice, not even that of a question
that was dropped, as it may stand on paper already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, DayRound, LogEntry, Poll, Process, Project, Sitting
from budgeting.models.base import Texts, random_id
from budgeting.services import days, poll_words
from budgeting.services.poll_words import Option

WAVES = ("before", "after")
MOST_QUESTIONS = 120
_ROUND_OF = {"evaluation": "evaluation", "priority": "prioritise"}


def polls(session: Session, sitting: Sitting) -> list[Poll]:
    """All polls that belong to the plan, in their order; a question's two waves are neighbours."""
    mine = select(Poll).where(Poll.sitting_id == sitting.id, Poll.kind != "temperature")
    kinds = ("straw", "priority", "evaluation")
    waves = (*WAVES, "")
    return sorted(
        session.scalars(mine),
        key=lambda one: (kinds.index(one.kind), one.position, waves.index(one.wave), one.id),
    )


def asked(session: Session, sitting: Sitting) -> Counter[str]:
    """How many polls there are for a round of each format."""
    return Counter(_format_of(one) for one in polls(session, sitting))


def find_pair(session: Session, sitting: Sitting, pair: str) -> list[Poll]:
    """The polls of one question; ``NotFound`` if this sitting does not ask it."""
    found = [one for one in polls(session, sitting) if one.pair == pair]
    if not found:
        raise NotFound
    return found


def ask_projects(
    session: Session, process: Process, sitting: Sitting, numbers: Sequence[int],
    *, actor: str, now: datetime,
) -> int:  # fmt: skip
    """Ask about each project before and after; how many questions are new."""
    day = _begin(session, sitting)
    known = {one.project for one in polls(session, sitting) if one.wave}
    mine = select(Project).where(Project.process_id == process.id).order_by(Project.number)
    fresh = [
        one for one in session.scalars(mine) if one.number in numbers and one.number not in known
    ]
    for project in fresh:
        question = poll_words.about_project(project.names, process.languages)
        options = poll_words.options_of(poll_words.STANCES)
        _pair(session, sitting, f"project-{project.number}", question, options, project.number)
    _end(session, day, "polls.projects", actor, now, questions=len(fresh))
    return len(fresh)


def ask(
    session: Session,
    sitting: Sitting,
    question: Texts,
    answers: Sequence[Texts],
    *,
    actor: str,
    now: datetime,
) -> str:
    """Ask a question before and after; without ``answers`` it is for or against. Its pair."""
    day, pair = _begin(session, sitting), f"free-{random_id()[:16]}"
    _pair(session, sitting, pair, question, _options(answers))
    _end(session, day, "poll.added", actor, now, pair=pair)
    return pair


def ask_evaluation(session: Session, sitting: Sitting, *, actor: str, now: datetime) -> int:
    """Ask the usual questions about the day; how many are new."""
    day = _begin(session, sitting)
    known = {one.pair for one in polls(session, sitting)}
    fresh = [name for name in poll_words.EVALUATION if f"evaluation-{name}" not in known]
    options = poll_words.options_of(poll_words.AGREEMENT)
    for name in fresh:
        question = poll_words.EVALUATION[name]
        _poll(session, sitting, "evaluation", "", f"evaluation-{name}", question, options)
    _end(session, day, "polls.evaluation", actor, now, questions=len(fresh))
    return len(fresh)


def revise(
    session: Session,
    sitting: Sitting,
    pair: str,
    question: Texts,
    answers: Sequence[Texts] | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Word a question otherwise in both its waves, while neither was opened.

    ``answers`` None leaves the answers as they are.
    """
    day = _begin(session, sitting)
    for poll in _drafts(session, sitting, pair):
        poll.question = dict(question)
        if answers is not None:
            poll.options = _options(answers)
    _end(session, day, "poll.revised", actor, now, pair=pair)


def drop(session: Session, sitting: Sitting, pair: str, *, actor: str, now: datetime) -> None:
    """Do not ask a question, while neither of its waves was opened."""
    day = _begin(session, sitting)
    dropped = _drafts(session, sitting, pair)
    for poll in dropped:
        session.delete(poll)
    session.flush()
    kind, place = dropped[0].kind, dropped[0].position
    _end(session, day, "poll.dropped", actor, now, pair=pair, kind=kind, place=place)


def bind(session: Session, day: Day) -> None:
    """Let every poll that was never opened be asked in the round of its kind.

    That is the first straw poll before, and the last one after; a poll without such a round waits.
    """
    held = days.rounds(session, day)
    sitting = session.get_one(Sitting, day.sitting_id)
    for poll in polls(session, sitting):
        if poll.state == "draft":
            poll.round_id = _round_for(held, _format_of(poll))
    session.flush()


def _format_of(poll: Poll) -> str:
    return _ROUND_OF.get(poll.kind, f"poll-{poll.wave}")


def _round_for(held: Sequence[DayRound], wanted: str) -> int | None:
    fitting = [one for one in held if one.format == wanted and one.state != "skipped"]
    if not fitting:
        return None
    return (fitting[-1] if wanted == "poll-after" else fitting[0]).id


def _pair(
    session: Session,
    sitting: Sitting,
    pair: str,
    question: Texts,
    options: list[Option],
    project: int | None = None,
) -> None:
    """Both waves of a question, with the same place in their rounds."""
    place = _next_place(session, sitting, "straw")
    for wave in WAVES:
        _poll(session, sitting, "straw", wave, pair, question, options, project, place)


def _poll(
    session: Session,
    sitting: Sitting,
    kind: str,
    wave: str,
    pair: str,
    question: Texts,
    options: list[Option],
    project: int | None = None,
    place: int | None = None,
) -> None:
    if place is None:
        place = _next_place(session, sitting, kind)
    if place > MOST_QUESTIONS:
        raise IllegalMove("poll", "full")
    session.add(
        Poll(
            sitting_id=sitting.id, position=place, kind=kind, wave=wave, pair=pair,
            project=project, question=dict(question), options=list(options), state="draft",
        )
    )  # fmt: skip
    session.flush()


def _next_place(session: Session, sitting: Sitting, kind: str) -> int:
    """The place behind every question of this kind, those that were dropped among them."""
    mine = select(func.max(Poll.position)).where(Poll.sitting_id == sitting.id, Poll.kind == kind)
    dropped = select(LogEntry.details).where(
        LogEntry.process_id == sitting.process_id, LogEntry.action == "poll.dropped"
    )
    gone: list[int] = [
        one.get("place", 0)
        for one in session.scalars(dropped)
        if (one.get("sitting"), one.get("kind")) == (sitting.id, kind)
    ]
    return max([session.scalar(mine) or 0, *gone]) + 1


def _drafts(session: Session, sitting: Sitting, pair: str) -> list[Poll]:
    """The polls of a question; ``IllegalMove`` once one was opened, as answers would differ."""
    found = find_pair(session, sitting, pair)
    opened = [one.state for one in found if one.state != "draft"]
    if opened:
        raise IllegalMove("poll", opened[0])
    return found


def _options(answers: Sequence[Texts]) -> list[Option]:
    if answers:
        return poll_words.with_unsure(answers)
    return poll_words.options_of(poll_words.STANCES)


def _begin(session: Session, sitting: Sitting) -> Day:
    day = days.day_of(session, sitting)
    days.lock(session, day)
    if day.state in ("ended", "minutes", "endorsed", "published"):
        raise IllegalMove("poll", day.state)
    return day


def _end(
    session: Session, day: Day, action: str, actor: str, now: datetime, **details: object
) -> None:
    bind(session, day)
    days.show_all(day)
    days.note(session, day, action, actor=actor, now=now, **details)
