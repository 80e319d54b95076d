"""The working places of a day: one for every table, the theme team, experts, scribes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Post, Sitting
from budgeting.models.base import Texts, random_id
from budgeting.services import days, seat_plans

TABLE = "table"
ADDED = ("expert", "team", "scribe")
"""Posts that the organiser adds; those of the tables come with the sitting."""
MOST_OF_A_KIND = 99


def posts(session: Session, sitting: Sitting) -> list[Post]:
    """All posts by kind and number: the tables first, then experts, team and scribes."""
    mine = select(Post).where(Post.sitting_id == sitting.id)
    order = (TABLE, *ADDED)
    return sorted(session.scalars(mine), key=lambda one: (order.index(one.kind), one.ref))


def find(session: Session, sitting: Sitting, post_id: int) -> Post:
    """One post of this sitting; ``NotFound`` if there is none."""
    found = session.get(Post, post_id)
    if found is None or found.sitting_id != sitting.id:
        raise NotFound
    return found


def prepare(session: Session, sitting: Sitting) -> int:
    """Give every table its post, and the sitting a team and a scribe; how many were missing."""
    held = posts(session, sitting)
    tables = range(1, len(sitting.tables) + 1)
    for post in held:
        if post.kind == TABLE and post.ref not in tables:
            session.delete(post)
    session.flush()
    known = {(post.kind, post.ref) for post in held}
    wanted = [(TABLE, table) for table in tables] + [("team", 1), ("scribe", 1)]
    missing = [one for one in wanted if one not in known]
    session.add_all(_post(sitting, kind, ref, {}) for kind, ref in missing)
    session.flush()
    return len(missing)


def lacking(session: Session, sitting: Sitting) -> int:
    """How many tables have no post yet, as when tables were added after the plan."""
    known = {one.ref for one in posts(session, sitting) if one.kind == TABLE}
    return len(set(range(1, len(sitting.tables) + 1)) - known)


def add(
    session: Session, sitting: Sitting, kind: str, names: Texts, *, actor: str, now: datetime
) -> Post:
    """One more expert, team or scribe; ``IllegalMove`` for another kind or too many."""
    day = days.day_of(session, sitting)
    days.lock(session, day)
    taken = [one.ref for one in posts(session, sitting) if one.kind == kind]
    if kind not in ADDED or len(taken) >= MOST_OF_A_KIND:
        raise IllegalMove("post", kind)
    post = _post(sitting, kind, max(taken, default=0) + 1, names)
    session.add(post)
    session.flush()
    days.show_floor(day)
    days.note(session, day, "post.added", actor=actor, now=now, kind=kind, ref=post.ref)
    return post


def rename(
    session: Session, sitting: Sitting, post: Post, names: Texts, *, actor: str, now: datetime
) -> None:
    """Call a post otherwise."""
    post.names = dict(names)
    _change(session, sitting, post, "post.renamed", actor, now)


def withdraw(session: Session, sitting: Sitting, post: Post, *, actor: str, now: datetime) -> None:
    """Close a post: whoever opened it is out, and its code opens nothing any more."""
    if post.kind == TABLE or not post.active:
        raise IllegalMove("withdraw", post.kind)
    post.active = False
    _change(session, sitting, post, "post.withdrawn", actor, now)


def bring_back(
    session: Session, sitting: Sitting, post: Post, *, actor: str, now: datetime
) -> None:
    """Open a withdrawn post again, with a new code."""
    if post.active:
        raise IllegalMove("bring back", post.kind)
    post.active, post.stamp = True, random_id()
    _change(session, sitting, post, "post.back", actor, now)


def renew(session: Session, sitting: Sitting, post: Post, *, actor: str, now: datetime) -> None:
    """Give a post a new code, as when its sheet was lost; the old one opens nothing any more."""
    if not post.active:
        raise IllegalMove("renew", post.kind)
    post.stamp = random_id()
    _change(session, sitting, post, "post.renewed", actor, now)


def staff_by_table(session: Session, sitting: Sitting) -> Mapping[int, list[tuple[int, str]]]:
    """Who works at each table in the first seating round: number and role, by table."""
    plan = seat_plans.read(session, sitting)
    found: dict[int, list[tuple[int, str]]] = {}
    for person, table in zip(plan.hall.people, plan.rounds[0] if plan.rounds else (), strict=False):
        if table and person.role != "resident":
            found.setdefault(table, []).append((person.number, person.role))
    return found


def _post(sitting: Sitting, kind: str, ref: int, names: Texts) -> Post:
    return Post(
        sitting_id=sitting.id, kind=kind, ref=ref, names=dict(names), active=True,
        stamp=random_id(),
    )  # fmt: skip


def _change(
    session: Session, sitting: Sitting, post: Post, action: str, actor: str, now: datetime
) -> None:
    day = days.day_of(session, sitting)
    days.lock(session, day)
    days.show_floor(day)
    days.note(session, day, action, actor=actor, now=now, kind=post.kind, ref=post.ref)
