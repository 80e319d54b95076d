"""The minutes: drafted from what happened, edited, shown to those present, endorsed, published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, Minutes, Poll
from budgeting.models.base import Texts
from budgeting.services import day_report, days

PARTS = ("opening", "remarks", "next")
"""The parts that a person writes; everything else drafts itself."""
LONGEST_PART = 5000
_DAYS = {"show": "draft-minutes", "endorse": "endorse", "publish": "publish"}


def find(session: Session, day: Day) -> Minutes:
    """The minutes of a sitting; made as an empty draft on first use."""
    found = session.get(Minutes, day.sitting_id)
    if found is None:
        found = Minutes(sitting_id=day.sitting_id, state=MINUTES.start)
        session.add(found)
        session.flush()
    return found


def public(session: Session, day: Day) -> Minutes:
    """The minutes as everybody may read them; ``NotFound`` before they are published."""
    found = session.get(Minutes, day.sitting_id)
    if found is None or found.state != "published":
        raise NotFound
    return found


def content(session: Session, day: Day) -> day_report.Entry:
    """What they tell, always read anew, so that what was hidden is gone from them at once."""
    return day_report.facts(session, day)


def write(
    session: Session,
    day: Day,
    minutes: Minutes,
    texts: Mapping[str, Texts],
    role: Role,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Edit the parts that people write; only while the minutes are a draft."""
    _move(minutes, "edit", role)
    minutes.texts = {
        part: {code: text[:LONGEST_PART] for code, text in texts[part].items()}
        for part in PARTS
        if part in texts
    }
    days.note(session, day, "minutes.edited", actor=actor, now=now)


def move(
    session: Session,
    day: Day,
    minutes: Minutes,
    name: str,
    role: Role,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Show them to those present, take them back, close the endorsement, or publish.

    Publishing shows the results of all closed polls and destroys the salt: from then on nothing
    leads from a seat to what was answered there.
    """
    days.lock(session, day)
    _move(minutes, name, role)
    if name in _DAYS and not (name == "show" and day.state == "minutes"):
        days.move(session, day, _DAYS[name], role, actor=actor, now=now)
    if name == "publish":
        _release_polls(session, day)
        minutes.published_at, day.salt = now, None
    days.show_all(day)
    days.note(session, day, f"minutes.{name}", actor=actor, now=now)


def _move(minutes: Minutes, name: str, role: Role) -> None:
    try:
        minutes.state = MINUTES.after(name, minutes.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal


def _release_polls(session: Session, day: Day) -> None:
    session.execute(
        update(Poll)
        .where(Poll.sitting_id == day.sitting_id, Poll.state == "closed")
        .values(state="shown")
        .execution_options(synchronize_session="fetch")
    )
