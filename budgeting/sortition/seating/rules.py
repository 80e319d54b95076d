"""The hard rules as the search uses them: at which tables a person may sit."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.sortition.seating.hall import Hall, Participant

StaffTables = Mapping[int, int]
"""Number of a facilitator, note-taker or interpreter -> place of the table, from 0."""


def tables_for(person: Participant, hall: Hall, place: int) -> tuple[int, ...]:
    """Where the person's own needs and pin allow a seat in a round; tables from 0."""
    pin = person.pin(place)
    return tuple(
        t
        for t, table in enumerate(hall.tables)
        if pin in (0, t + 1)
        and not (person.wheelchair and not table.wheelchair)
        and not (person.no_recording and table.recorded)
    )


def tables_with_staff(hall: Hall, place: int, staff: StaffTables) -> dict[int, tuple[int, ...]]:
    """For each resident's number the tables that stay once the staff sit: the language counts."""
    spoken: dict[str, set[int]] = {}
    for one in hall.staff:
        if one.role == "interpreter" and one.number in staff:
            spoken.setdefault(one.language, set()).add(staff[one.number])
    allowed = {}
    for one in hall.residents:
        tables = tables_for(one, hall, place)
        if one.language:
            tables = tuple(t for t in tables if t in spoken.get(one.language, ()))
        allowed[one.number] = tables
    return allowed


def wheelchair_places(hall: Hall, staff: StaffTables) -> list[int]:
    """How many places for residents' wheelchairs each table has beside those of the staff."""
    places = [table.wheelchair for table in hall.tables]
    for one in hall.staff:
        if one.wheelchair and one.number in staff:
            places[staff[one.number]] -= 1
    return [max(0, count) for count in places]
