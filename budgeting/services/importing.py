"""Import a list of projects: keep the file for its preview, then write all of it or nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.errors import ImportRefused
from budgeting.models import Process, Project, Upload
from budgeting.services import categorising, listing, uploads
from budgeting.services.editing import begin_edit
from budgeting.services.planning import Mode, Plan, plan_import
from budgeting.services.recording import record


def keep(session: Session, process: Process, name: str, content: bytes, now: datetime) -> Upload:
    """Keep a file until it is imported; an earlier one of this process that waits is dropped."""
    begin_edit(session, process)
    return uploads.keep(session, process, name, content, now)


def preview(session: Session, process: Process, upload: Upload, mode: Mode) -> Plan:
    """What importing the file would do now."""
    return plan_import(process, listing.projects(session, process), upload.content, mode)


def drop(session: Session, process: Process, upload: Upload) -> None:
    """Forget a file without importing it."""
    begin_edit(session, process)
    session.delete(upload)
    session.flush()


def carry_out(
    session: Session, process: Process, upload: Upload, mode: Mode, *, actor: str, now: datetime
) -> Plan:
    """Write every row; ``ImportRefused`` with all problems if a single one stands against it."""
    begin_edit(session, process)
    plan = preview(session, process, upload, mode)
    if plan.problems:
        raise ImportRefused([str(problem) for problem in plan.problems])
    for kind, headings in plan.new.items():
        if headings:
            categorising.add(session, process, kind, headings, actor=actor, now=now)
    session.flush()
    _clear(session, (*plan.replaced, *plan.removed))
    if plan.rows:
        listing.add_all(session, process, [row.entry for row in plan.rows])
    record(
        session,
        "projects.imported",
        actor=actor,
        at=now,
        process=process,
        mode=mode,
        file=upload.name,
        sha256=hashlib.sha256(upload.content).hexdigest(),
        projects=len(plan.rows),
        replaced=len(plan.replaced),
        removed=len(plan.removed),
    )
    session.delete(upload)
    session.flush()
    return plan


def _clear(session: Session, gone: tuple[Project, ...]) -> None:
    """Make room before anything is written, so that numbers and codes may change hands."""
    keys = [project.id for project in gone]
    for project in gone:
        session.expunge(project)
    session.execute(
        delete(Project).where(Project.id.in_(keys)),
        execution_options={"synchronize_session": False},
    )
