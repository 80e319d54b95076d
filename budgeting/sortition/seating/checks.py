"""Demands of one round that contradict each other, found before anybody is seated."""

from __future__ import annotations

from collections.abc import Iterator

from budgeting.sortition.seating.hall import Hall, Participant
from budgeting.sortition.seating.obstacles import Obstacle


def obstacles(hall: Hall, place: int) -> tuple[Obstacle, ...]:
    """Everything that stands against the round at this place at first sight; () is no promise."""
    seats = sum(table.seats for table in hall.tables)
    if not hall.tables:
        return (Obstacle("no_tables"),)
    if len(hall.residents) > seats:
        return (Obstacle("too_few_seats", wanted=len(hall.residents), there=seats),)
    return (*_pins(hall, place), *_pinned_apart(hall, place), *_places(hall), *_languages(hall))


def _pins(hall: Hall, place: int) -> Iterator[Obstacle]:
    """Pins to a table that is not there, does not fit the person, or is full."""
    pinned: dict[int, list[Participant]] = {}
    for one in hall.people:
        if one.pin(place):
            pinned.setdefault(one.pin(place), []).append(one)
    for t in sorted(pinned):
        numbers = tuple(one.number for one in pinned[t])
        if not 1 <= t <= len(hall.tables):
            yield Obstacle("unknown_table", numbers, table=t)
            continue
        table = hall.tables[t - 1]
        wheels = tuple(one.number for one in pinned[t] if one.wheelchair)
        silent = tuple(one.number for one in pinned[t] if one.no_recording)
        if len(wheels) > table.wheelchair:
            yield Obstacle("pin_wheelchair", wheels, t, len(wheels), table.wheelchair)
        if silent and table.recorded:
            yield Obstacle("pin_recording", silent, t)
        seated = [one for one in pinned[t] if one.role == "resident"]
        if len(seated) > table.seats:
            yield Obstacle("pin_seats", numbers, t, len(seated), table.seats)


def _pinned_apart(hall: Hall, place: int) -> Iterator[Obstacle]:
    """Two people who must not share a table, pinned to the same one."""
    for one, other in hall.apart:
        table = hall.people[hall.places[one]].pin(place)
        if table and table == hall.people[hall.places[other]].pin(place):
            yield Obstacle("pin_apart", (one, other), table)


def _places(hall: Hall) -> Iterator[Obstacle]:
    """More wheelchairs, or more people who refuse recording, than places for them."""
    wheels = tuple(one.number for one in hall.people if one.wheelchair)
    there = sum(table.wheelchair for table in hall.tables)
    if len(wheels) > there:
        yield Obstacle("wheelchair_places", wheels, wanted=len(wheels), there=there)
    silent = tuple(one.number for one in hall.residents if one.no_recording)
    quiet = sum(table.seats for table in hall.tables if not table.recorded)
    if len(silent) > quiet:
        yield Obstacle("recorded_tables", silent, wanted=len(silent), there=quiet)


def _languages(hall: Hall) -> Iterator[Obstacle]:
    """Languages that nobody interprets, or too few interpreters for their speakers."""
    chairs = sorted((table.seats for table in hall.tables), reverse=True)
    for language in sorted({one.language for one in hall.residents if one.language}):
        numbers = tuple(one.number for one in hall.residents if one.language == language)
        voices = sum(one.role == "interpreter" and one.language == language for one in hall.staff)
        there = sum(chairs[:voices])
        if not voices:
            yield Obstacle("no_interpreter", numbers, language=language)
        elif len(numbers) > there:
            wanted = len(numbers)
            yield Obstacle(
                "interpreter_seats", numbers, wanted=wanted, there=there, language=language
            )
