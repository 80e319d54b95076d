"""What is impossible or unwise in a run-sheet, as keys and figures; the words are made elsewhere.

Lengths are minutes. Source of the thresholds: the practice of citizens' assemblies and budget days
(three minutes for a pitch and four for its questions, two for a table's report, twelve for a stop
with four projects, a break every two hours, two minutes of speaking for everybody).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from budgeting.deliberation.envelopes import Offer, PricedList
from budgeting.deliberation.runsheet import (
    BREAK,
    Entry,
    blocks,
    length,
    people_a_table,
    speaking_seconds,
    total,
)

Weight = Literal["impossible", "unwise"]

PITCH = 3
PITCH_QUESTIONS = 4
REPORT = 2
STOP = 12
PROJECTS_A_STOP = 4
LONGEST_SITTING = 120
LEAST_SPEAKING = 120
PER_PROJECT = 3
SHORT_DAY = 200
PROJECTS_OF_SHORT_DAY = 8
TRADE_OFF = "trade-off"
REASONING = ("discussion", "trade-off", "carousel")
"""Formats in which reasons are weighed, one of which comes before a vote."""
ABOUT_PROJECTS = ("presentation", "discussion", "carousel", TRADE_OFF)


NO_LIST = PricedList(0, {})


POLLS = ("poll-before", "prioritise", "poll-after", "evaluation")
"""Formats in which residents answer questions; each is asked in one round of its format."""


@dataclass(frozen=True, slots=True)
class Room:
    """For whom a plan is made: ``projects`` are those of the whole day.

    ``minutes`` is how long the room can be used, if that is known. ``continued`` says that an
    earlier sitting already welcomed and polled the people. ``priced`` is the list with its costs,
    ``asked`` how many questions wait for a round of each format, if that is known.
    """

    tables: int
    people: int
    projects: int
    minutes: int | None = None
    continued: bool = False
    priced: PricedList = NO_LIST
    asked: Mapping[str, int] | None = None

    def offer(self, entry: Entry) -> Offer | None:
        """What a trade-off lays before its tables; ``None`` for other rounds and for no project."""
        found = self.priced.offer(entry.projects) if entry.format == TRADE_OFF else None
        return found if found and found.costs else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about the entry at ``position`` (from 0), or about the whole day (None)."""

    key: str
    weight: Weight
    position: int | None
    figures: Mapping[str, int]


def findings(entries: Sequence[Entry], room: Room) -> list[Finding]:
    """Everything that is impossible or unwise: the day first, then entry by entry, then by key."""
    found = list(_of_the_day(entries, room))
    for place, entry in enumerate(entries):
        found += [
            Finding(key, weight, place, figures)
            for key, weight, figures in _of_an_entry(entries, place, entry, room)
        ]
    return sorted(found, key=lambda one: (-1 if one.position is None else one.position, one.key))


Told = tuple[str, Weight, dict[str, int]]


def _of_the_day(entries: Sequence[Entry], room: Room) -> Iterator[Finding]:
    minutes, formats = total(entries), {one.format for one in entries}
    if not entries:
        return
    if not room.tables:
        yield Finding("no-tables", "impossible", None, {})
    if room.minutes is not None and minutes > room.minutes:
        figures = {"minutes": minutes, "room": room.minutes, "over": minutes - room.minutes}
        yield Finding("too-long", "impossible", None, figures)
    if not room.continued and entries[0].format != "welcome":
        yield Finding("no-welcome", "unwise", 0, {})
    crowded = room.projects > PROJECTS_OF_SHORT_DAY and minutes <= SHORT_DAY
    if crowded and "vote" in formats and not room.continued:
        figures = {"projects": room.projects, "most": PROJECTS_OF_SHORT_DAY, "minutes": minutes}
        yield Finding("many-for-short-day", "unwise", None, figures)
    yield from _long_stretches(entries)


def _long_stretches(entries: Sequence[Entry]) -> Iterator[Finding]:
    """A finding at the entry during which people have sat for longer than two hours."""
    place, first, sat = 0, None, 0
    for block in [*blocks(entries), []]:
        if not block or all(one.format == BREAK for one in block):
            if first is not None:
                figures = {"minutes": sat, "most": LONGEST_SITTING}
                yield Finding("no-break", "unwise", first, figures)
            first, sat = None, 0
        else:
            sat += length(block)
            if sat > LONGEST_SITTING and first is None:
                first = place
        place += len(block)


def _of_an_entry(entries: Sequence[Entry], place: int, entry: Entry, room: Room) -> Iterator[Told]:
    before = {one.format for one in entries[:place]}
    missing = [table for table in entry.tables if not 1 <= table <= room.tables]
    if missing:
        yield "unknown-table", "impossible", {"table": min(missing), "tables": room.tables}
    if entry.format in ABOUT_PROJECTS and not entry.projects:
        yield "no-projects", "unwise", {}
    if _asks_nothing(entries, place, entry, room):
        yield "no-questions", "unwise", {}
    yield from _of_an_offer(room.offer(entry))
    if entry.format == "poll-after" and "poll-before" not in before and not room.continued:
        yield "unpaired-poll", "unwise", {}
    if entry.format == "vote" and before.isdisjoint(REASONING):
        yield "vote-undiscussed", "unwise", {}
    yield from _too_short(entries, place, entry, room)


def _asks_nothing(entries: Sequence[Entry], place: int, entry: Entry, room: Room) -> bool:
    """Whether no question is asked: all wait for the first round, after the day for the last."""
    if room.asked is None or entry.format not in POLLS:
        return False
    mine = [one for one, other in enumerate(entries) if other.format == entry.format]
    asking = mine[-1] if entry.format == "poll-after" else mine[0]
    return place != asking or not room.asked.get(entry.format)


def _of_an_offer(offer: Offer | None) -> Iterator[Told]:
    if offer is None:
        return
    figures = {"projects": len(offer.costs)}
    if offer.fits_whole:
        yield "all-fits", "unwise", figures
    elif offer.fits_nothing:
        yield "none-fits", "impossible", figures


def _too_short(entries: Sequence[Entry], place: int, entry: Entry, room: Room) -> Iterator[Told]:
    if entry.format == "presentation":
        yield from _pitches(entry, entries[place + 1] if place + 1 < len(entries) else None)
    elif entry.format == "report-back":
        yield from _reports(entry, room)
    elif entry.format == "carousel":
        yield from _stops(entry)
    elif entry.format in ("discussion", "trade-off"):
        yield from _talk(entry, room)


def _pitches(entry: Entry, following: Entry | None) -> Iterator[Told]:
    """Pitches, and the questions to each if the whole room asks them right after."""
    asked = following is not None and following.format == "answers"
    each = PITCH + PITCH_QUESTIONS if asked else PITCH
    there = entry.minutes + (following.minutes if asked and following else 0)
    needed = len(entry.projects) * each
    if needed > there:
        figures = {"projects": len(entry.projects), "each": each}
        key = "pitches-and-questions" if asked else "pitches"
        yield key, "impossible", {**figures, "needed": needed, "minutes": there}


def _reports(entry: Entry, room: Room) -> Iterator[Told]:
    speaking = len(entry.tables) or room.tables
    needed = speaking * REPORT
    if needed > entry.minutes:
        figures = {"tables": speaking, "each": REPORT, "needed": needed}
        heard = {"minutes": entry.minutes, "heard": entry.minutes // REPORT}
        yield "reports", "unwise", {**figures, **heard}


def _stops(entry: Entry) -> Iterator[Told]:
    stops = -(-len(entry.projects) // PROJECTS_A_STOP)
    if stops * STOP > entry.minutes:
        figures = {"projects": len(entry.projects), "stops": stops, "each": STOP}
        yield "stops", "impossible", {**figures, "needed": stops * STOP, "minutes": entry.minutes}


def _talk(entry: Entry, room: Room) -> Iterator[Told]:
    seconds = speaking_seconds(entry, room.people, room.tables)
    here = people_a_table(room.people, room.tables)
    if seconds is not None and seconds < LEAST_SPEAKING:
        needed = -(-here * LEAST_SPEAKING // 60)
        yield "speaking", "unwise", {"seconds": seconds, "people": here, "needed": needed}
    number = len(entry.projects)
    if entry.format == "discussion" and number * PER_PROJECT > entry.minutes:
        figures = {
            "projects": number,
            "minutes": entry.minutes,
            "most": entry.minutes // PER_PROJECT,
        }
        yield "crowded", "unwise", figures
