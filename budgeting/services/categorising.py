"""Keep the fields and districts of a process: add, rename, order, delete, bring back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.counting.model import CategoryKind
from budgeting.errors import InUse, NotFound, Taken
from budgeting.models import Category, LogEntry, Process, Project
from budgeting.models.base import Texts
from budgeting.services.editing import begin_edit
from budgeting.services.recording import record


@dataclass(frozen=True, slots=True)
class Heading:
    """A field or district to be added: its key in files, and its names by language."""

    key: str
    names: Texts


def add(
    session: Session,
    process: Process,
    kind: CategoryKind,
    headings: Sequence[Heading],
    *,
    actor: str,
    now: datetime,
) -> list[Category]:
    """Append fields or districts; ``Taken`` names the first key that exists, nothing is added."""
    begin_edit(session, process)
    present = process.category_list(kind)
    taken = {category.key for category in present}
    position = 1 + max((category.position for category in present), default=-1)
    added = []
    for place, heading in enumerate(headings):
        if heading.key in taken:
            raise Taken(heading.key)
        taken.add(heading.key)
        category = Category(
            kind=kind, key=heading.key, position=position + place, names=dict(heading.names)
        )
        process.categories.append(category)
        added.append(category)
    keys = [heading.key for heading in headings]
    record(session, f"{kind}s.added", actor=actor, at=now, process=process, keys=keys)
    return added


def find(session: Session, process: Process, category_id: int) -> Category:
    """The field or district of this process; ``NotFound`` for another one's."""
    category = session.get(Category, category_id)
    if category is None or category.process_id != process.id:
        raise NotFound
    return category


def rename(
    session: Session, process: Process, category: Category, names: Texts, *, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Change the names; the key stays, as files refer to it."""
    begin_edit(session, process)
    category.names = dict(names)
    record(
        session, f"{category.kind}.renamed", actor=actor, at=now, process=process, key=category.key
    )


def move(
    session: Session, process: Process, category: Category, direction: Literal["up", "down"]
) -> None:
    """Change places with the neighbour; the first cannot go up, nor the last down."""
    begin_edit(session, process)
    row = [entry for entry in process.categories if entry.kind == category.kind]
    row.sort(key=lambda entry: (entry.position, entry.key))
    place = row.index(category)
    other = place - 1 if direction == "up" else place + 1
    if 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]
    for position, entry in enumerate(row):
        entry.position = position
    session.flush()
    session.expire(process, ["categories"])


def delete(
    session: Session, process: Process, category: Category, *, actor: str, now: datetime
) -> LogEntry:
    """Delete an unused field or district; ``InUse`` while a project stands in it.

    The entry in the log holds what :func:`restore` needs.
    """
    begin_edit(session, process)
    if uses(session, process).get(category.id):
        raise InUse(category.key)
    entry = record(
        session,
        "category.deleted",
        actor=actor,
        at=now,
        process=process,
        kind=category.kind,
        key=category.key,
        position=category.position,
        names=dict(category.names),
    )
    process.categories.remove(category)
    session.flush()
    return entry


def restore(
    session: Session, process: Process, entry: LogEntry, *, actor: str, now: datetime
) -> Category:
    """Bring a deleted field or district back to its place; ``Taken`` if its key is used again."""
    begin_edit(session, process)
    if entry.process_id != process.id or entry.action != "category.deleted":
        raise NotFound
    gone = entry.details
    if any(category.key == gone["key"] for category in process.category_list(gone["kind"])):
        raise Taken(gone["key"])
    category = Category(
        kind=gone["kind"], key=gone["key"], position=gone["position"], names=gone["names"]
    )
    process.categories.append(category)
    record(session, "category.restored", actor=actor, at=now, process=process, key=gone["key"])
    session.expire(process, ["categories"])
    return category


def uses(session: Session, process: Process) -> dict[int, int]:
    """How many projects stand in each field and district, by its id."""
    counted: dict[int, int] = {}
    for column in (Project.field_id, Project.district_id):
        rows = session.execute(
            select(column, func.count())
            .where(Project.process_id == process.id, column.is_not(None))
            .group_by(column)
        )
        counted.update({key: number for key, number in rows if key is not None})
    return counted
