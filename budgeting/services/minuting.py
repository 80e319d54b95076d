"""The minutes: drafted from what happened, edited, shown to those present, endorsed, published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting.deliberation.minutes import MINUTES, may_show
from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.rounds import NOW
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, Minutes, Poll, Process, Sitting
from budgeting.models.base import Texts
from budgeting.services import acts, day_report, days, endorsing, forgetting, sittings, undoing
from budgeting.services.told_counts import told

FORMAT = "madang-minutes-1"
PARTS = ("opening", "remarks", "next")
"""The parts that a person writes; everything else drafts itself."""
LONGEST_PART = 5000
_HELD_BACK = ("open", "closed")
"""A poll that nobody closed (a mood card, say) takes no answers since the day is over."""
_MOVED = ("minutes.show", "minutes.endorse", "minutes.publish")
_DAYS = {"show": "draft-minutes", "endorse": "endorse", "publish": "publish"}


def find(session: Session, day: Day) -> Minutes:
    """The minutes of a sitting; before the first act an empty draft, which is not kept."""
    found = session.get(Minutes, day.sitting_id)
    return found or Minutes(sitting_id=day.sitting_id, state=MINUTES.start, texts={})


def public(session: Session, process: Process, sitting_id: int) -> tuple[Sitting, Day, Minutes]:
    """Minutes that everybody may read; ``NotFound`` before they are published."""
    sitting = sittings.find(session, process, sitting_id)
    found = session.get(Minutes, sitting_id)
    if found is None or found.state != "published":
        raise NotFound
    return sitting, days.find(session, sitting_id), found


def published(session: Session, process: Process) -> list[Sitting]:
    """The sittings whose minutes everybody may read, the earliest day first."""
    mine = (
        select(Minutes.sitting_id)
        .join(Sitting, Sitting.id == Minutes.sitting_id)
        .where(Sitting.process_id == process.id, Minutes.state == "published")
    )
    public_ones = set(session.scalars(mine))
    if not public_ones:
        return []
    return [one for one in sittings.sittings(session, process) if one.id in public_ones]


def document(session: Session, day: Day, facts: day_report.Entry | None = None) -> dict[str, Any]:
    """All that the minutes tell, read anew unless ``facts`` are at hand that still hold."""
    minutes, sitting = find(session, day), session.get_one(Sitting, day.sitting_id)
    said = endorsing.standing(session, day)
    released = minutes.published_at
    return {
        **(facts or day_report.facts(session, day)),
        "format": FORMAT,
        "process": days.process_of(session, day).slug,
        "sitting": {
            "id": sitting.id,
            "names": sitting.names,
            "held_on": sitting.held_on.isoformat() if sitting.held_on else None,
        },
        "state": minutes.state,
        "chain": _chain(session, day, minutes),
        "published_at": released and released.astimezone(UTC).isoformat(timespec="seconds"),
        "written": minutes.texts,
        "endorsement": {
            "people": said.people,
            "fair": told(said.fair),
            "objecting": said.objecting,
            "objections": list(endorsing.objections(session, day)),
        },
    }


def _chain(session: Session, day: Day, minutes: Minutes) -> dict[str, Any] | None:
    """The place of these minutes in the chain of acts: of their last move, or of all until now."""
    process = days.process_of(session, day)
    if minutes.state == MINUTES.start:
        head = acts.head(session, process.id)
        return {"link": head.link, "hash": head.hash} if head.link else None
    moved = acts.head_after(session, process.id, *_MOVED, sitting=day.sitting_id)
    return {"link": moved.link, "hash": moved.hash} if moved else None


def unreleased(session: Session, day: Day) -> int:
    """How many polls were asked and not shown yet; publishing shows them."""
    mine = select(func.count()).where(Poll.sitting_id == day.sitting_id, Poll.state.in_(_HELD_BACK))
    return session.scalar(mine) or 0


def is_time(session: Session, day: Day) -> bool:
    """Whether the minutes can be shown now."""
    return may_show(
        day.state, [one.format for one in days.rounds(session, day) if one.state in NOW]
    )


def write(
    session: Session,
    day: Day,
    texts: Mapping[str, Texts],
    role: Role,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Edit the parts that people write; only while the minutes are a draft."""
    minutes, state = _after(session, day, "edit", role)
    minutes.state = state
    minutes.texts = {
        part: {code: text[:LONGEST_PART] for code, text in texts[part].items()}
        for part in PARTS
        if texts.get(part)
    }
    days.show_floor(day)
    days.note(session, day, "minutes.edited", actor=actor, now=now)


def move(
    session: Session, day: Day, name: str, role: Role, *, actor: str, now: datetime
) -> Minutes:
    """Show them to those present, take them back, close the endorsement, or publish.

    They are shown in the endorsement round, or after the day. To take them back drops every
    "fair": it was said of words that may change now. Objections stay. Publishing shows the results
    of all closed polls, forgets who declared a conflict and who asked, and destroys the salt: from
    then on nothing leads from a seat to what was answered there.
    """
    if name == "edit":
        raise IllegalMove(name, "no words")
    minutes, state = _after(session, day, name, role)
    if name == "show" and not is_time(session, day):
        raise IllegalMove(name, day.state)
    before = day.state
    if name in _DAYS and not (name == "show" and before != "ended"):
        days.move(session, day, _DAYS[name], role, actor=actor, now=now)
    day.undo = {}
    if name == "show":
        undoing.keep(
            day, "minutes.show", now, state=[before, day.state], minutes=[minutes.state, state]
        )
    minutes.state = state
    if name == "take-back":
        endorsing.forget_the_fair(session, day)
    if name == "publish":
        _release_polls(session, day)
        forgetting.forget(session, day, minutes)
        minutes.published_at, day.salt = now, None
    days.show_all(day)
    days.note(session, day, f"minutes.{name}", actor=actor, now=now)
    return minutes


def _after(session: Session, day: Day, name: str, role: Role) -> tuple[Minutes, str]:
    """The minutes, kept from now on, and their state after a move; the day is locked for it."""
    days.lock(session, day)
    minutes = session.get(Minutes, day.sitting_id, populate_existing=True) or find(session, day)
    try:
        state = MINUTES.after(name, minutes.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal
    session.add(minutes)
    return minutes, state


def _release_polls(session: Session, day: Day) -> None:
    session.execute(
        update(Poll)
        .where(Poll.sitting_id == day.sitting_id, Poll.state.in_(_HELD_BACK))
        .values(state="shown")
        .execution_options(synchronize_session="fetch")
    )
