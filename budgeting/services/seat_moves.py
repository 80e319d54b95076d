"""Changes of seats by hand: move somebody or swap two people, and pin a seat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.errors import NotFound, Problem
from budgeting.models import Process, Seat, Sitting
from budgeting.services import seat_plans, sittings
from budgeting.services.seat_plans import SeatPlan
from budgeting.services.sittings import note_act
from budgeting.sortition.seating.hall import Round
from budgeting.sortition.seating.proof import Breach, RoundProof, prove


class MoveRefused(Problem):
    """A move by hand would break hard rules; ``breaches`` say which."""

    status = 422

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__(*breaches)
        self.breaches = breaches


@dataclass(frozen=True, slots=True)
class Change:
    """In a round (1 is the first) this number goes to a table, or changes seats with another."""

    round: int
    number: int
    table: int = 0
    other: int = 0

    def undone(self, table: int) -> Change:
        """What takes this change back, if the person was at ``table`` before."""
        return self if self.other else Change(self.round, self.number, table)


@dataclass(frozen=True, slots=True)
class Effect:
    """A change before it is made: the round before and after, and the repeats of all rounds.

    ``breaches`` are the hard rules that the change would break; ``back`` takes the change back.
    """

    before: RoundProof
    after: RoundProof
    repeats_before: int
    repeats_after: int
    tables: Round
    breaches: tuple[Breach, ...]
    back: Change


def preview(session: Session, sitting: Sitting, change: Change) -> Effect:
    """What a change would do; ``NotFound`` for a round, number or table that is not there."""
    plan = seat_plans.read(session, sitting)
    place = _place(plan, change.round)
    tables = _changed(plan, place, change)
    after = [*plan.rounds[:place], tables, *plan.rounds[place + 1 :]]
    old, new = prove(plan.hall, plan.rounds), prove(plan.hall, after)
    known = {(one.rule, number) for one in old[place].breaches for number in one.numbers}
    return Effect(
        before=old[place],
        after=new[place],
        repeats_before=sum(one.repeats for one in old),
        repeats_after=sum(one.repeats for one in new),
        tables=tables,
        breaches=tuple(
            one
            for one in new[place].breaches
            if any((one.rule, number) not in known for number in one.numbers)
        ),
        back=change.undone(plan.table(place, change.number)),
    )


def carry_out(
    session: Session,
    process: Process,
    sitting: Sitting,
    change: Change,
    *,
    actor: str,
    now: datetime,
) -> Effect:
    """Make the change; ``MoveRefused`` if it would break a hard rule."""
    sittings.begin_change(session, sitting)
    effect = preview(session, sitting, change)
    if effect.breaches:
        raise MoveRefused(effect.breaches)
    plan = seat_plans.read(session, sitting)
    _keep_round(session, sitting, plan, change.round, effect.tables)
    details = {"round": change.round, "number": change.number}
    aim = {"table": change.table} if change.table else {"other": change.other}
    note_act(session, "seats.moved", process, sitting, actor, now, **details, **aim)
    return effect


def pin(
    session: Session,
    process: Process,
    sitting: Sitting,
    number: int,
    round_number: int,
    pinned: bool,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Fix somebody's seat in a round, or let it go; ``NotFound`` if there is no such seat."""
    sittings.begin_change(session, sitting)
    row = sittings.find_round(session, sitting, round_number)
    person = sittings.find_attendee(session, sitting, number)
    found = session.get(Seat, (row.id, person.id))
    if found is None:
        raise NotFound
    found.pinned = pinned
    session.flush()
    action = "seats.pinned" if pinned else "seats.unpinned"
    note_act(session, action, process, sitting, actor, now, round=round_number, number=number)


def _place(plan: SeatPlan, round_number: int) -> int:
    if not 1 <= round_number <= len(plan.rounds):
        raise NotFound
    return round_number - 1


def _changed(plan: SeatPlan, place: int, change: Change) -> Round:
    """The tables of the round after a change, which need not keep the rules."""
    tables = list(plan.rounds[place])
    seats = plan.hall.places
    numbers = [change.number, *([change.other] if change.other else [])]
    if any(number not in seats or not tables[seats[number]] for number in numbers):
        raise NotFound
    here = seats[change.number]
    if change.other:
        there = seats[change.other]
        tables[here], tables[there] = tables[there], tables[here]
    elif 1 <= change.table <= len(plan.hall.tables):
        tables[here] = change.table
    else:
        raise NotFound
    return tuple(tables)


def _keep_round(
    session: Session, sitting: Sitting, plan: SeatPlan, number: int, tables: Round
) -> None:
    rounds = tuple(tables if place == number - 1 else old for place, old in enumerate(plan.rounds))
    seat_plans.keep(session, sitting, replace(plan, rounds=rounds))
