"""Enter the sheets of a batch twice, by two people who do not see what the other one entered.

What was entered is shown to nobody before both entries are complete, not even to the person who
entered it: a sheet is entered anew to correct it. Nobody can read how the vote stands from it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.counting.paper_entries import Sheet
from budgeting.deliberation import two_persons
from budgeting.errors import IllegalMove, PaperRefused, Tampered
from budgeting.models import PaperBatch, PaperEntry, Process
from budgeting.models.paper import NAME
from budgeting.services.keys import Keyring
from budgeting.services.paper_urn import batch_in_urn
from budgeting.services.papers import pad
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook

Turn = Literal[1, 2]
TURNS: tuple[Turn, Turn] = (1, 2)
SETTLED = 3
PURPOSE = "paper-entry"


def begin(
    session: Session,
    process: Process,
    number: int,
    turn: Turn,
    name: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Say who enters a batch the first or the second time, or go on with it.

    ``PaperRefused`` if nobody is named, if the same person has the other entry, or if somebody
    else has begun this one.
    """
    batch = _open_batch(session, process, number)
    name = cleaned(name)
    refused = _refused(batch, turn, name)
    if refused:
        raise PaperRefused(refused)
    if _names(batch, turn)[0]:
        return
    if turn == 1:
        batch.first_by = name
    else:
        batch.second_by = name
    session.flush()
    record(
        session, "paper.entry_begun", actor=actor, at=now, process=process,
        batch=number, turn=turn, by=name,
    )  # fmt: skip


def enter(
    session: Session,
    process: Process,
    keys: Keyring,
    number: int,
    turn: Turn,
    position: int,
    sheet: Sheet,
) -> None:
    """Note what somebody reads on a sheet, in the place of what they read before.

    The sheet was checked against the rulebook. ``PaperRefused`` once both entries are complete:
    from then on the differences are settled.
    """
    batch = _open_batch(session, process, number)
    if not _names(batch, turn)[0]:
        raise PaperRefused("name")
    if both_complete(session, batch):
        raise PaperRefused("complete")
    if not 1 <= position <= batch.size:
        raise PaperRefused("sheet")
    keep(session, process, keys, batch, position, turn, sheet)


def keep(
    session: Session,
    process: Process,
    keys: Keyring,
    batch: PaperBatch,
    position: int,
    turn: int,
    sheet: Sheet,
) -> None:
    """Write a reading down, encrypted and of the same length whatever was read."""
    plain = pad(sheet.as_text(), sealed_rulebook(session, process))
    bound_to = _place(process, batch.number, position, turn)
    session.merge(
        PaperEntry(
            process_id=process.id,
            batch=batch.number,
            position=position,
            turn=turn,
            sealed=keys.seal(PURPOSE, plain, bound_to),
        )
    )
    session.flush()


def read(
    session: Session, process: Process, keys: Keyring, batch: PaperBatch, turn: int
) -> dict[int, Sheet]:
    """What was entered in one turn, by position; ``Tampered`` if it cannot be deciphered.

    Only for :mod:`paper_settling`, which asks whether both entries are complete.
    """
    found = {}
    for entry in session.scalars(_entries(batch, turn).order_by(PaperEntry.position)):
        bound_to = _place(process, batch.number, entry.position, turn)
        plain = keys.open(PURPOSE, entry.sealed, bound_to)
        if plain is None:
            raise Tampered
        found[entry.position] = Sheet.from_text(plain.decode())
    return found


def entered(session: Session, batch: PaperBatch, turn: int) -> Collection[int]:
    """Which sheets somebody has entered, and not what."""
    positions = _entries(batch, turn).with_only_columns(PaperEntry.position)
    return frozenset(session.scalars(positions))


def is_complete(session: Session, batch: PaperBatch, turn: int) -> bool:
    """Whether every sheet of the batch was entered in this turn."""
    rows = _entries(batch, turn).with_only_columns(func.count())
    return session.scalar(rows) == batch.size


def both_complete(session: Session, batch: PaperBatch) -> bool:
    """Whether two people have entered every sheet."""
    return all(is_complete(session, batch, turn) for turn in TURNS)


def cleaned(name: str) -> str:
    """A typed name as it is kept."""
    return two_persons.tidied(name)[:NAME]


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same as far as they are kept."""
    return two_persons.same_person(cleaned(one), cleaned(other))


def _open_batch(session: Session, process: Process, number: int) -> PaperBatch:
    batch = batch_in_urn(session, process, number)
    if batch.state != "open":
        raise IllegalMove("enter papers", batch.state)
    return batch


def may_have(batch: PaperBatch, turn: Turn, name: str) -> bool:
    """Whether this person can begin a turn, or go on with it."""
    return not _refused(batch, turn, cleaned(name))


def _refused(batch: PaperBatch, turn: Turn, name: str) -> str:
    """Why this person cannot have this turn; empty if they can."""
    if not name:
        return "name"
    mine, theirs = _names(batch, turn)
    if mine and not same_person(mine, name):
        return "other"
    return "same" if theirs and same_person(theirs, name) else ""


def _names(batch: PaperBatch, turn: int) -> tuple[str, str]:
    """Who has this turn, and who has the other one."""
    names = (batch.first_by, batch.second_by)
    return names if turn == 1 else (names[1], names[0])


def _entries(batch: PaperBatch, turn: int) -> Select[PaperEntry]:
    return select(PaperEntry).where(
        PaperEntry.process_id == batch.process_id,
        PaperEntry.batch == batch.number,
        PaperEntry.turn == turn,
    )


def _place(process: Process, number: int, position: int, turn: int) -> bytes:
    return f"{process.slug}/{number}/{position}/{turn}".encode()
