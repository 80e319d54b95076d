"""The seats of a sitting as the ground floor reads them, and back into rows with their proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.models import Attendee, Seat, SeatingRound, Selection, Sitting
from budgeting.services import sittings
from budgeting.sortition.seating.hall import Hall, Participant, Role, Round
from budgeting.sortition.seating.obstacles import Obstacle
from budgeting.sortition.seating.proof import RoundProof, prove

_ROLES: Mapping[str, Role] = {
    "facilitator": "facilitator",
    "note-taker": "note-taker",
    "interpreter": "interpreter",
}


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A sitting as it stands: the hall with everybody who comes, and the tables of each round."""

    hall: Hall
    features: tuple[str, ...]
    rounds: tuple[Round, ...]

    def table(self, place: int, number: int) -> int:
        """Where somebody sits in a round; 0 without a seat."""
        return self.rounds[place][self.hall.places[number]]

    @property
    def is_made(self) -> bool:
        """Whether there are seats at all."""
        return any(any(tables) for tables in self.rounds)


def read(session: Session, sitting: Sitting) -> SeatPlan:
    """Read the plan; people who are absent are not part of it."""
    held = sittings.rounds(session, sitting)
    people = [one for one in sittings.attendees(session, sitting) if one.state != "absent"]
    seats = _seats(session, held)
    features = features_of(session, sitting, people)
    hall = Hall(
        tuple(_participant(one, features, held, seats) for one in people),
        sittings.tables_of(sitting),
        sittings.modes(session, sitting),
    )
    tables = tuple(
        tuple(seat.table if (seat := seats.get((row.id, one.id))) else 0 for one in people)
        for row in held
    )
    return SeatPlan(hall, features, tables)


def features_of(session: Session, sitting: Sitting, people: Sequence[Attendee]) -> tuple[str, ...]:
    """The features that the tables mix: in the order of the selection, others by name behind."""
    named = {name for one in people for name in one.traits}
    selection = session.get(Selection, sitting.process_id)
    order = [str(one["name"]) for one in selection.features] if selection else []
    return (*(name for name in order if name in named), *sorted(named - set(order)))


def keep(session: Session, sitting: Sitting, plan: SeatPlan) -> None:
    """Write the tables of every round, pins as they were, and the proof of each round."""
    ids = {one.number: one.id for one in sittings.attendees(session, sitting)}
    held = sittings.rounds(session, sitting)
    for place, row in enumerate(held):
        mine = [ids[one.number] for one in plan.hall.people]
        session.execute(
            delete(Seat).where(Seat.round_id == row.id, Seat.attendee_id.in_(mine)),
            execution_options={"synchronize_session": "fetch"},
        )
        session.add_all(
            Seat(
                round_id=row.id,
                attendee_id=ids[one.number],
                table=table,
                pinned=one.pin(place) == table,
            )
            for one, table in zip(plan.hall.people, plan.rounds[place], strict=True)
            if table
        )
    session.flush()
    note_proofs(session, sitting)


def note_proofs(session: Session, sitting: Sitting) -> None:
    """Count every round again and keep what was counted."""
    plan = read(session, sitting)
    held = sittings.rounds(session, sitting)
    if not plan.is_made:
        for row in held:
            row.proof = {}
        return
    for row, proof in zip(held, prove(plan.hall, plan.rounds), strict=True):
        row.proof = as_entry(proof)
    session.flush()


def note_obstacles(row: SeatingRound, obstacles: Sequence[Obstacle]) -> None:
    """Keep why a round could not be seated; its seats stay as they were."""
    row.proof = {**row.proof, "obstacles": [asdict(one) for one in obstacles]}


def obstacles_of(row: SeatingRound) -> tuple[Obstacle, ...]:
    """Why the last attempt at a round failed; nothing if it did not."""
    return tuple(
        Obstacle(**{**one, "numbers": tuple(one["numbers"])})
        for one in row.proof.get("obstacles", ())
    )


def as_entry(proof: RoundProof) -> dict[str, Any]:
    """A proof as it is kept."""
    return asdict(proof)


def _seats(session: Session, held: Sequence[SeatingRound]) -> dict[tuple[int, int], Seat]:
    found = session.scalars(select(Seat).where(Seat.round_id.in_([row.id for row in held])))
    return {(one.round_id, one.attendee_id): one for one in found}


def _participant(
    one: Attendee,
    features: Sequence[str],
    held: Sequence[SeatingRound],
    seats: Mapping[tuple[int, int], Seat],
) -> Participant:
    role = _ROLES.get(one.role, "resident")
    mine = [seats.get((row.id, one.id)) for row in held]
    return Participant(
        number=one.number,
        traits=tuple(one.traits.get(name, "") for name in features) if role == "resident" else (),
        role=role,
        household=one.household or 0,
        apart=tuple(one.apart),
        language=str(one.needs.get("language", "")),
        wheelchair=bool(one.needs.get("wheelchair")),
        no_recording=bool(one.needs.get("no_recording")),
        pins=tuple(seat.table if seat and seat.pinned else 0 for seat in mine),
    )
