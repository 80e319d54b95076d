"""Those who were present say of the minutes "this is fair", or attach an objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.minutes import rewritten, takes_opinions
from budgeting.deliberation.sitting_day import ENDORSING
from budgeting.errors import IllegalMove
from budgeting.models import Day, Endorsement, Minutes, Voice
from budgeting.services import days, published, texts

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """How many said that the minutes are fair, how many object, and how many were present."""

    fair: int
    objecting: int
    people: int


def is_open(session: Session, day: Day) -> bool:
    """Whether the minutes can be endorsed now."""
    if day.state not in ENDORSING:
        return False
    minutes = session.get(Minutes, day.sitting_id)
    return minutes is not None and takes_opinions(day.state, minutes.state)


def of_voice(session: Session, day: Day, voice: str) -> Endorsement | None:
    """What this voice said so far."""
    return session.get(Endorsement, (day.sitting_id, voice))


def endorse(session: Session, day: Day, voice: str, *, fair: bool, objection: str = "") -> None:
    """Keep what a voice says, in place of what it said before; an objection needs words.

    An objection that was hidden stays so until the theme team has looked at its new words.
    """
    days.lock(session, day)
    words = texts.clean(objection)[:LONGEST] if not fair else ""
    if not is_open(session, day):
        raise IllegalMove("endorse", day.state)
    if not fair and not words:
        raise IllegalMove("endorse", "no words")
    mine = of_voice(session, day, voice)
    if mine is None:
        mine = Endorsement(sitting_id=day.sitting_id, voice=voice, fair=fair)
        session.add(mine)
    elif words and words != mine.objection:
        mine.state = rewritten(mine.state)
    mine.fair, mine.objection = fair, words
    session.flush()
    days.show_floor(day)


def forget_the_fair(session: Session, day: Day) -> None:
    """Drop every "fair", as it was said of words that may change now; objections stay."""
    session.execute(
        delete(Endorsement)
        .where(Endorsement.sitting_id == day.sitting_id, Endorsement.fair)
        .execution_options(synchronize_session="fetch")
    )


def standing(session: Session, day: Day) -> Standing:
    """Count what was said; objections that are hidden still count as objections."""
    counted = (
        select(Endorsement.fair, func.count())
        .where(Endorsement.sitting_id == day.sitting_id)
        .group_by(Endorsement.fair)
    )
    said = dict(session.execute(counted).all())
    people = select(func.count()).select_from(Voice).where(Voice.sitting_id == day.sitting_id)
    return Standing(said.get(True, 0), said.get(False, 0), session.scalar(people) or 0)


def objections(session: Session, day: Day) -> Sequence[str]:
    """The objections that are attached, as far as they are shown."""
    return [one.objection for one in published.objections(session, day)]
