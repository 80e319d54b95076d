"""A table of wishes for committees: it waits for its preview, then all of it is written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.formats.wishes import Wishes, read_wishes
from budgeting.models import Process, Upload
from budgeting.services import committees
from budgeting.services.locking import lock

NAME = "wishes"


def read(session: Session, process: Process, content: bytes) -> Wishes:
    """The wishes in a table; ``FormatError`` with everything that is wrong with it."""
    plan = committees.require_plan(session, process)
    names = [one.name for one in committees.committees_of(plan)]
    numbers = {one.membership.position for one in committees.members(session, process)}
    return read_wishes(content, numbers, names)


def keep(session: Session, process: Process, content: bytes, now: datetime) -> Upload:
    """Keep a table until its wishes are saved; another that waits is dropped."""
    lock(session, process)
    session.execute(delete(Upload).where(Upload.process_id == process.id, Upload.name == NAME))
    upload = Upload(process_id=process.id, name=NAME, content=content, uploaded_at=now)
    session.add(upload)
    session.flush()
    return upload


def find(session: Session, process: Process, upload_id: str) -> Upload:
    """The table that waits; ``NotFound`` if it was saved, dropped or is another's."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.process_id != process.id or upload.name != NAME:
        raise NotFound
    return upload


def save(session: Session, process: Process, upload: Upload, *, actor: str, now: datetime) -> int:
    """Write the wishes of every row; how many members that were."""
    wishes = read(session, process, upload.content)
    written = committees.set_wishes(session, process, wishes, actor=actor, now=now)
    session.delete(upload)
    session.flush()
    return written


def drop(session: Session, process: Process, upload: Upload) -> None:
    """Forget a table without saving it."""
    lock(session, process)
    session.delete(upload)
    session.flush()
