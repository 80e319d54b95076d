"""Themes: what the team reads in the notes, with its provenance; any table can object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting.deliberation.arguments import SHOWN
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, DayRound, Note, Objection, Theme
from budgeting.models.base import Texts
from budgeting.services import days, texts

FEWEST, MOST = 5, 9
"""As many themes as a room can keep in mind."""
LONGEST_TEXT = 500


def find(session: Session, day: Day, theme_id: int) -> Theme:
    """One theme of this day; ``NotFound`` if it is none of this sitting."""
    found = session.get(Theme, theme_id)
    if found is None or found.sitting_id != day.sitting_id:
        raise NotFound
    return found


def make(
    session: Session,
    day: Day,
    titles: Texts,
    texts: Texts,
    keys: Sequence[str],
    *,
    now: datetime,
) -> Theme:
    """A new theme, last in the order, resting on these notes."""
    row = days.current(days.rounds(session, day))
    last = select(func.max(Theme.position)).where(Theme.sitting_id == day.sitting_id)
    theme = Theme(
        sitting_id=day.sitting_id,
        round_id=row.id if row else None,
        position=(session.scalar(last) or 0) + 1,
        titles=titles,
        texts=texts,
        at=now,
    )
    session.add(theme)
    session.flush()
    gather(session, day, theme, keys)
    days.show_floor(day)
    return theme


def word(session: Session, day: Day, theme: Theme, titles: Texts, texts: Texts) -> None:
    """Change the words of a theme; what the room screen shows changes with it."""
    theme.titles, theme.texts = titles, texts
    _tell(day, theme)


def gather(session: Session, day: Day, theme: Theme | None, keys: Sequence[str]) -> int:
    """Let notes rest under a theme, or under none; how many of these were notes of this day."""
    marked = [key for key in keys if texts.is_storable(key)]
    moved = session.execute(
        update(Note)
        .where(Note.sitting_id == day.sitting_id, Note.key.in_(marked), Note.state == SHOWN)
        .values(theme_id=theme.id if theme else None)
        .returning(Note.key)
        .execution_options(synchronize_session="fetch")
    ).all()
    days.show_floor(day)
    return len(moved)


def shift(session: Session, day: Day, theme: Theme, by: int) -> None:
    """Move a theme one place up (-1) or down (1)."""
    mine = select(Theme).where(Theme.sitting_id == day.sitting_id)
    order = list(session.scalars(mine.order_by(Theme.position, Theme.id)))
    place = order.index(theme)
    other = place + (1 if by > 0 else -1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for position, one in enumerate(order, start=1):
        one.position = position
    _tell(day, theme)


def publish(
    session: Session, day: Day, theme: Theme, *, shown: bool, actor: str, now: datetime
) -> None:
    """Put a theme on the room screen or take it off; ``IllegalMove`` beyond nine."""
    days.lock(session, day)
    public = select(func.count()).where(Theme.sitting_id == day.sitting_id, Theme.published)
    if shown and not theme.published and (session.scalar(public) or 0) >= MOST:
        raise IllegalMove("publish", "full")
    theme.published = shown
    days.show_all(day)
    act = "theme.published" if shown else "theme.taken_off"
    days.note(session, day, act, actor=actor, now=now, theme=theme.id)


def remove(session: Session, day: Day, theme: Theme) -> None:
    """Take a theme away that was never shown; its notes stay, under no theme."""
    if theme.published:
        raise IllegalMove("remove", "published")
    gather(session, day, None, _keys(session, theme))
    session.delete(theme)
    session.flush()
    days.show_floor(day)


def object_to(
    session: Session, day: Day, row: DayRound, theme: Theme, table: int, text: str, now: datetime
) -> None:
    """A table objects to a published theme, until the round closes; its last words count."""
    words = " ".join(texts.clean(text).split())[:LONGEST_TEXT]
    if not theme.published or not words or not days.clock_of(row).takes_texts(now):
        raise IllegalMove("object", row.state)
    mine = session.get(Objection, (theme.id, table))
    if mine is None:
        session.add(Objection(theme_id=theme.id, table=table, text=words, at=now))
    else:
        mine.text, mine.at = words, now
    session.flush()
    days.show_floor(day)


def objected(session: Session, day: Day, table: int) -> dict[int, Objection]:
    """What one table objects, by theme; also what is hidden of it."""
    mine = (
        select(Objection)
        .join(Theme, Theme.id == Objection.theme_id)
        .where(Theme.sitting_id == day.sitting_id, Objection.table == table)
    )
    return {one.theme_id: one for one in session.scalars(mine)}


def _keys(session: Session, theme: Theme) -> list[str]:
    return list(session.scalars(select(Note.key).where(Note.theme_id == theme.id)))


def _tell(day: Day, theme: Theme) -> None:
    if theme.published:
        days.show_all(day)
    else:
        days.show_floor(day)
