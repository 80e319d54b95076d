"""Keep the list of projects: add, revise, delete and bring back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from budgeting.counting.model import CategoryKind
from budgeting.errors import NotFound, Taken
from budgeting.models import LogEntry, Process, Project
from budgeting.models.base import Texts
from budgeting.services.editing import begin_edit
from budgeting.services.recording import record

KINDS: tuple[CategoryKind, ...] = get_args(CategoryKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """A project as the organiser writes it; ``field`` and ``district`` are keys or empty."""

    number: int
    code: str
    cost: int
    names: Texts
    field: str = ""
    district: str = ""
    summaries: Texts = dataclasses.field(default_factory=dict)
    descriptions: Texts = dataclasses.field(default_factory=dict)
    image: str = ""
    image_alts: Texts = dataclasses.field(default_factory=dict)


def find(session: Session, process: Process, number: int) -> Project:
    """The project with this number; ``NotFound`` if there is none."""
    project = session.scalar(
        select(Project).where(Project.process_id == process.id, Project.number == number)
    )
    if project is None:
        raise NotFound
    return project


def projects(session: Session, process: Process) -> list[Project]:
    """All projects of the process by number, with their fields and districts, in one query."""
    return list(
        session.scalars(
            select(Project).where(Project.process_id == process.id).order_by(Project.number)
        )
    )


def next_number(session: Session, process: Process) -> int:
    """One more than the highest number in use."""
    highest = session.scalar(
        select(func.max(Project.number)).where(Project.process_id == process.id)
    )
    return 1 + (highest or 0)


def add(session: Session, process: Process, entry: Entry, *, actor: str, now: datetime) -> Project:
    """Put a project on the list; ``Taken`` names "number" or "code" if another one has it."""
    begin_edit(session, process)
    _check_free(session, process, entry)
    project = Project(process_id=process.id, **_columns(_keys(process), entry))
    session.add(project)
    record(session, "project.added", actor=actor, at=now, process=process, number=entry.number)
    return project


def add_all(session: Session, process: Process, entries: Iterable[Entry]) -> None:
    """Put many projects on the list at once; the caller holds the process and has checked them."""
    keys = _keys(process)
    rows = [{"process_id": process.id, **_columns(keys, entry)} for entry in entries]
    session.execute(insert(Project), rows)


def revise(
    session: Session, process: Process, project: Project, entry: Entry, *, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Change a project; ``Taken`` names "number" or "code" if another one has it."""
    begin_edit(session, process)
    _check_free(session, process, entry, project)
    columns = _columns(_keys(process), entry)
    changed = sorted(name for name, value in columns.items() if getattr(project, name) != value)
    for name in changed:
        setattr(project, name, columns[name])
    if changed:
        record(
            session, "project.revised", actor=actor, at=now, process=process,
            number=entry.number, changed=changed,
        )  # fmt: skip
    session.flush()


def delete(
    session: Session, process: Process, project: Project, *, actor: str, now: datetime
) -> LogEntry:
    """Take a project off the list; the entry in the log holds what :func:`restore` needs."""
    begin_edit(session, process)
    gone = asdict(entry_of(project))
    entry = record(session, "project.deleted", actor=actor, at=now, process=process, project=gone)
    session.delete(project)
    session.flush()
    return entry


def restore(
    session: Session, process: Process, entry: LogEntry, *, actor: str, now: datetime
) -> Project:
    """Put a deleted project back as it was; ``Taken`` if its number or code is used again."""
    begin_edit(session, process)
    gone = Entry(**deleted(process, entry))
    _check_free(session, process, gone)
    project = Project(process_id=process.id, **_columns(_keys(process), gone))
    session.add(project)
    record(session, "project.restored", actor=actor, at=now, process=process, number=gone.number)
    return project


def deleted(process: Process, entry: LogEntry | None) -> dict[str, Any]:
    """The project that an entry of the log tells of; ``NotFound`` if it tells of none."""
    if entry is None or entry.process_id != process.id or entry.action != "project.deleted":
        raise NotFound
    gone: dict[str, Any] = entry.details["project"]
    return gone


def entry_of(project: Project) -> Entry:
    """A project as it would be written again."""
    return Entry(
        number=project.number,
        code=project.code,
        cost=project.cost,
        names=dict(project.names),
        field=project.field.key if project.field else "",
        district=project.district.key if project.district else "",
        summaries=dict(project.summaries),
        descriptions=dict(project.descriptions),
        image=project.image,
        image_alts=dict(project.image_alts),
    )


def _check_free(
    session: Session, process: Process, entry: Entry, own: Project | None = None
) -> None:
    for name, column in (("number", Project.number), ("code", Project.code)):
        other = session.scalar(
            select(Project.id).where(
                Project.process_id == process.id, column == getattr(entry, name)
            )
        )
        if other is not None and (own is None or other != own.id):
            raise Taken(name)


def _keys(process: Process) -> dict[str, dict[str, int]]:
    """The ids of the fields and districts by kind and key."""
    return {
        kind: {category.key: category.id for category in process.category_list(kind)}
        for kind in KINDS
    }


def _columns(keys: Mapping[str, Mapping[str, int]], entry: Entry) -> dict[str, Any]:
    """The columns of a project; a key that is not there any more leaves it without one."""
    return {
        "number": entry.number,
        "code": entry.code,
        "cost": entry.cost,
        "field_id": keys["field"].get(entry.field),
        "district_id": keys["district"].get(entry.district),
        "names": dict(entry.names),
        "summaries": dict(entry.summaries),
        "descriptions": dict(entry.descriptions),
        "image": entry.image,
        "image_alts": dict(entry.image_alts),
    }
