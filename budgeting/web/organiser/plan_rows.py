"""The run-sheet as its pages show it: rounds with clock times, speaking time and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.envelopes import Offer
from budgeting.deliberation.runsheet import Entry, begins, speaking_seconds, total
from budgeting.deliberation.runsheet_findings import Finding, Room, findings
from budgeting.models import Attendee, Day, DayRound, Process, Sitting
from budgeting.services import day_polls, packaging, plan_sources, sittings
from budgeting.services.timetable import Slot, end_of, entry_of, timetable
from budgeting.web.organiser.plan_words import Sentence, finding_words


@dataclass(frozen=True, slots=True)
class Row:
    """One round: ``row`` is ``None`` while it is only looked at, ``offer`` but in trade-offs."""

    entry: Entry
    row: DayRound | None
    begins: datetime | None
    ends: datetime | None
    seconds: int | None
    offer: Offer | None
    found: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole run-sheet; ``found`` is about the day, not about one of its rounds."""

    rows: Sequence[Row]
    minutes: int
    ends: datetime | None
    found: Sequence[Sentence]
    room: Room


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: speaking time, length of the day, how much ``more``, and its end."""

    seconds: int | None
    offer: Offer | None
    minutes: int
    more: int
    ends: datetime | None
    found: Sequence[Sentence]


def room_of(session: Session, process: Process, sitting: Sitting, minutes: int | None) -> Room:
    """For how many people, tables and projects the plan is made."""
    people = select(func.count()).where(
        Attendee.sitting_id == sitting.id,
        Attendee.role == "resident",
        Attendee.state != "absent",
    )
    priced = packaging.priced_list(session, process)
    return Room(
        tables=len(sitting.tables),
        people=session.scalar(people) or 0,
        projects=len(priced.costs),
        minutes=minutes,
        continued=_is_continued(session, process, sitting),
        priced=priced,
        asked=day_polls.asked(session, sitting),
    )


def planned_sheet(session: Session, sitting: Sitting, room: Room, now: datetime) -> Sheet:
    """The run-sheet as it is kept, with the times as they have become."""
    day = session.get(Day, sitting.id)
    held = plan_sources.rounds_of(session, sitting)
    starts_at = day.starts_at if day else None
    slots = timetable(held, starts_at, now, live=_is_live(day))
    coming = [one for one in held if one.state != "skipped"]
    entries = [entry_of(one) for one in coming]
    places = {row.id: place for place, row in enumerate(coming)}
    told = _by_place(findings(entries, room))
    rows = [_row(slot, room, told.get(places.get(slot.row.id, -2), ())) for slot in slots]
    return Sheet(rows, total(entries), end_of(slots), told.get(None, ()), room)


def looked_at(entries: Sequence[Entry], room: Room, starts_at: datetime | None) -> Sheet:
    """A run-sheet that is not written yet."""
    moments: Sequence[datetime | None] = (
        begins(starts_at, entries) if starts_at else [None] * len(entries)
    )
    told = _by_place(findings(entries, room))
    rows = []
    for place, (entry, moment) in enumerate(zip(entries, moments, strict=True)):
        ends = moment + timedelta(minutes=entry.minutes) if moment else None
        rows.append(_seen(entry, None, (moment, ends), room, told.get(place, ())))
    last = max((one.ends for one in rows if one.ends), default=None)
    return Sheet(rows, total(entries), last, told.get(None, ()), room)


def effect_of(
    day: Day | None,
    held: Sequence[DayRound],
    room: Room,
    row: DayRound | None,
    entry: Entry | None,
    now: datetime,
) -> Effect | None:
    """What a change of one round, or one round more, does; ``None`` while it cannot be read."""
    if entry is None:
        return None
    coming = [one for one in held if one.state != "skipped"]
    before = [entry_of(one) for one in coming]
    place = coming.index(row) if row in coming else len(before)
    after = [*before[:place], entry, *before[place + 1 :]]
    told = _by_place(findings(after, room))
    slots = timetable(held, day.starts_at if day else None, now, live=_is_live(day))
    ends, more = end_of(slots), total(after) - total(before)
    return Effect(
        seconds=speaking_seconds(entry, room.people, room.tables),
        offer=room.offer(entry),
        minutes=total(after),
        more=more,
        ends=ends + timedelta(minutes=more) if ends else None,
        found=[*told.get(place, ()), *told.get(None, ())],
    )


def _is_live(day: Day | None) -> bool:
    return day is not None and day.state == "live"


def _row(slot: Slot, room: Room, found: Sequence[Sentence]) -> Row:
    return _seen(entry_of(slot.row), slot.row, (slot.begins, slot.ends), room, found)


def _seen(
    entry: Entry,
    row: DayRound | None,
    times: tuple[datetime | None, datetime | None],
    room: Room,
    found: Sequence[Sentence],
) -> Row:
    seconds = speaking_seconds(entry, room.people, room.tables)
    return Row(entry, row, *times, seconds, room.offer(entry), found)


def _by_place(found: Sequence[Finding]) -> Mapping[int | None, list[Sentence]]:
    told: dict[int | None, list[Sentence]] = {}
    for one in found:
        told.setdefault(one.position, []).append(finding_words(one))
    return told


def _is_continued(session: Session, process: Process, sitting: Sitting) -> bool:
    """Whether an earlier sitting of this process was planned as a day."""
    listed = sittings.sittings(session, process)
    earlier = listed[: [one.id for one in listed].index(sitting.id)]
    return any(plan_sources.rounds_of(session, one) for one in earlier)
