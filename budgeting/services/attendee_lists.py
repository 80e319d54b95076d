"""A list of people for a sitting: it waits for its preview, then all of it is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.formats.any_table import read_table
from budgeting.formats.attendees import (
    AttendeeList,
    AttendeeRow,
    attendees_csv,
    attendees_of_table,
)
from budgeting.models import Attendee, Process, Sitting, Upload
from budgeting.services import attending, uploads
from budgeting.services.attending import Guest
from budgeting.services.locking import lock
from budgeting.services.sittings import attendees, begin_change


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
    begin_change(session, sitting)
    guests = guests_of(session, sitting, read(upload.content))
    attending.replace_list(session, process, sitting, guests, actor=actor, now=now)
    uploads.drop(session, upload)
    return len(guests)


def guests_of(session: Session, sitting: Sitting, found: AttendeeList) -> list[Guest]:
    """The people of a file as they are to attend.

    A resident under the number of a member of the draw who is on the list stays this member, and
    keeps whatever the file has no column for, or no trait.
    """
    drawn = {one.number: one for one in attendees(session, sitting) if _is_drawn(one)}
    return [_guest(row, drawn.get(row.number), found.columns) for row in found.rows]


def drawn_numbers(session: Session, sitting: Sitting) -> set[int]:
    """The numbers of the members of the draw who are on the list."""
    return {one.number for one in attendees(session, sitting) if _is_drawn(one)}


def write(session: Session, sitting: Sitting) -> bytes:
    """The list as it stands, as a table that can be changed and handed in again."""
    return attendees_csv([_row(one) for one in attendees(session, sitting)])


def _is_drawn(one: Attendee) -> bool:
    return one.respondent_id is not None and one.role == "resident"


def _guest(row: AttendeeRow, member: Attendee | None, columns: Collection[str]) -> Guest:
    if member is None or row.role != "resident":
        return Guest(**asdict(row))
    told = {name: value for name, value in row.traits.items() if value}
    kept = asdict(_row(member)) | {name: getattr(row, name) for name in columns}
    return Guest(**kept | {"traits": member.traits | told}, respondent_id=member.respondent_id)


def _row(one: Attendee) -> AttendeeRow:
    return AttendeeRow(
        number=one.number,
        role=one.role,
        traits=dict(one.traits),
        household=one.household,
        apart=tuple(one.apart),
        language=str(one.needs.get("language", "")),
        wheelchair=bool(one.needs.get("wheelchair")),
        no_recording=bool(one.needs.get("no_recording")),
    )


def _name(sitting: Sitting) -> str:
    return f"people of sitting {sitting.id}"
