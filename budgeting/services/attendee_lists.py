"""A list of people for a sitting: it waits for its preview, then all of it is written."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.formats.any_table import read_table
from budgeting.formats.attendees import AttendeeList, attendees_of_table
from budgeting.models import Process, Sitting, Upload
from budgeting.services import attending, uploads
from budgeting.services.attending import Guest
from budgeting.services.locking import lock


def read(content: bytes) -> AttendeeList:
    """The people in a file and what is wrong with it; ``FormatError`` if it is no table."""
    return attendees_of_table(read_table(content))


def keep(
    session: Session, process: Process, sitting: Sitting, content: bytes, now: datetime
) -> Upload:
    """Keep a file until its people are taken over; another that waits is dropped."""
    lock(session, process)
    return uploads.keep(session, process, _name(sitting), content, now)


def find(session: Session, process: Process, sitting: Sitting, upload_id: str) -> Upload:
    """The file that waits; ``NotFound`` if it was taken, dropped or is another sitting's."""
    upload = uploads.find(session, process, upload_id)
    if upload.name != _name(sitting):
        raise NotFound
    return upload


def take(
    session: Session,
    process: Process,
    sitting: Sitting,
    upload: Upload,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Let the people of the file attend, and nobody else; how many they are."""
    guests = [Guest(**asdict(row)) for row in read(upload.content).rows]
    attending.replace_list(session, process, sitting, guests, actor=actor, now=now)
    uploads.drop(session, upload)
    return len(guests)


def _name(sitting: Sitting) -> str:
    return f"people of sitting {sitting.id}"
