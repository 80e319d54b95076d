"""The tables of one round as cards: who sits there, and how the table compares with the whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from budgeting.services.seat_plans import SeatPlan
from budgeting.sortition.seating.hall import Participant, Round, Table


@dataclass(frozen=True, slots=True)
class Count:
    """How many people at a table have a value; ``off`` if that is outside of the table's share."""

    value: str
    number: int
    off: bool


@dataclass(frozen=True, slots=True)
class TableCard:
    """One table of a round; ``mix`` has for each feature the counts of its values."""

    number: int
    table: Table
    residents: tuple[Participant, ...]
    staff: tuple[Participant, ...]
    mix: tuple[tuple[str, tuple[Count, ...]], ...]


def table_cards(plan: SeatPlan, place: int) -> list[TableCard]:
    """The cards of a round, table 1 first."""
    rows = list(zip(plan.hall.people, plan.rounds[place], strict=True))
    everybody = [one for one, table in rows if table and one.role == "resident"]
    cards = []
    for number, table in enumerate(plan.hall.tables, start=1):
        here = [one for one, at in rows if at == number]
        residents = tuple(one for one in here if one.role == "resident")
        cards.append(
            TableCard(
                number=number,
                table=table,
                residents=residents,
                staff=tuple(one for one in here if one.role != "resident"),
                mix=tuple(
                    (feature, _counts(residents, everybody, column))
                    for column, feature in enumerate(plan.features)
                ),
            )
        )
    return cards


@dataclass(frozen=True, slots=True)
class Shift:
    """A count at a table that a change makes another one."""

    table: int
    feature: str
    before: Count
    after: Count


def shifts(plan: SeatPlan, place: int, tables: Round) -> list[Shift]:
    """What a change of a round does to the mix, table by table."""
    rounds = (*plan.rounds[:place], tables, *plan.rounds[place + 1 :])
    after = table_cards(replace(plan, rounds=rounds), place)
    return [
        Shift(old.number, feature, before, now)
        for old, new in zip(table_cards(plan, place), after, strict=True)
        for (feature, counts), (_same, others) in zip(old.mix, new.mix, strict=True)
        for before, now in zip(counts, others, strict=True)
        if before.number != now.number
    ]


def _counts(
    residents: tuple[Participant, ...], everybody: list[Participant], column: int
) -> tuple[Count, ...]:
    whole = Counter(one.traits[column] for one in everybody)
    here = Counter(one.traits[column] for one in residents)
    counts = []
    for value in sorted(whole):
        least, rest = divmod(len(residents) * whole[value], len(everybody))
        number = here[value]
        counts.append(Count(value, number, not least <= number <= least + (rest > 0)))
    return tuple(counts)
