"""Import of answers: keep the table encrypted for its preview, then write all of it or nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from budgeting.errors import ImportRefused, NotFound
from budgeting.formats.respondents import packed, read_respondents, unpacked
from budgeting.formats.tables import Table
from budgeting.models import Draw, Letter, Process, Respondent, RespondentUpload
from budgeting.models.base import random_id
from budgeting.services import households, selection_planning
from budgeting.services.drawn_files import terms_of_draw
from budgeting.services.import_record import mapping_record
from budgeting.services.keys import Keyring
from budgeting.services.letter_codes import read_code
from budgeting.services.recording import record
from budgeting.services.respondents import count, seal_person
from budgeting.services.selection_features import features_of
from budgeting.sortition.cleaning.choices import Choices, as_plain, from_plain
from budgeting.sortition.cleaning.columns import proposed
from budgeting.sortition.cleaning.findings import Finding, Row
from budgeting.sortition.cleaning.known import Feature, feature
from budgeting.sortition.cleaning.neighbours import Pair, proposed_pairs
from budgeting.sortition.cleaning.people import Answered, Cleaned, clean

TABLE, CHOICES = "respondent-table", "respondent-choices"
KEPT = timedelta(days=1)
"""So long a table waits for its import."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing the waiting table would do; ``pairs`` are households to decide about."""

    cleaned: Cleaned
    pairs: tuple[Pair, ...]
    present: int

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What stands against the import."""
        return self.cleaned.problems


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people were written, and how many pairs there are to decide about."""

    people: int
    pairs: int


def known_features(session: Session, process: Process) -> tuple[Feature, ...]:
    """The features of the plan; each may be written in every language that names it."""
    selection = selection_planning.require(session, process)
    return tuple(
        feature(
            one.name,
            [value.value for value in one.values],
            [(name, value.value) for value in one.values for name in value.names.values()],
            one.names.values(),
        )
        for one in features_of(selection)
    )


def keep(
    session: Session, keys: Keyring, process: Process, content: bytes, now: datetime
) -> RespondentUpload:
    """Read a file and keep its table, encrypted; one that waits already is dropped.

    ``FormatError`` if it cannot be read, ``InUse`` once the pool is frozen.
    """
    selection_planning.begin_change(session, process)
    features = known_features(session, process)
    table = read_respondents(content)
    choices = proposed(table.header, rows_of(table), features, now.year)
    session.execute(delete(RespondentUpload).where(RespondentUpload.process_id == process.id))
    upload = RespondentUpload(
        process_id=process.id,
        sealed=keys.seal(TABLE, packed(table), _bound_to(process)),
        choices=_sealed(keys, process, choices),
        uploaded_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def find(session: Session, process: Process, now: datetime) -> RespondentUpload:
    """The table that waits; ``NotFound`` if there is none, or none younger than a day."""
    upload = session.get(RespondentUpload, process.id)
    if upload is None or upload.uploaded_at + KEPT <= now:
        raise NotFound
    return upload


def table_of(keys: Keyring, process: Process, upload: RespondentUpload) -> Table:
    """The table that waits, decrypted; ``NotFound`` where the key of the machine has changed."""
    plain = keys.open(TABLE, upload.sealed, _bound_to(process))
    if plain is None:
        raise NotFound
    return unpacked(plain)


def choices_of(keys: Keyring, process: Process, upload: RespondentUpload) -> Choices:
    """How the table is to be read, as decided so far."""
    plain = keys.open(CHOICES, upload.choices, _bound_to(process))
    if plain is None:
        raise NotFound
    return from_plain(json.loads(plain))


def choose(keys: Keyring, process: Process, upload: RespondentUpload, choices: Choices) -> None:
    """Keep how the table is to be read."""
    upload.choices = _sealed(keys, process, choices)


def drop(session: Session, process: Process) -> None:
    """Forget a table without importing it."""
    session.execute(delete(RespondentUpload).where(RespondentUpload.process_id == process.id))


def drop_old(session: Session, now: datetime) -> int:
    """Forget every table that has waited for a day; return how many there were."""
    old = delete(RespondentUpload).where(RespondentUpload.uploaded_at <= now - KEPT)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]


def rows_of(table: Table) -> list[Row]:
    """The rows as the ground floor reads them."""
    return [(row.line, row.cells) for row in table.rows]


def plan(session: Session, keys: Keyring, process: Process, upload: RespondentUpload) -> Plan:
    """Read the waiting table as was decided, and propose households; nothing is written."""
    reading = _read(session, keys, process, upload)
    dwellers = [households.dweller_of(f"{one.line:08}", one) for one in reading.cleaned.people]
    return Plan(reading.cleaned, proposed_pairs(dwellers), count(session, process))


def carry_out(
    session: Session,
    keys: Keyring,
    process: Process,
    upload: RespondentUpload,
    *,
    actor: str,
    now: datetime,
) -> Imported:
    """Write everybody in the place of those who are there; ``ImportRefused`` if a thing is open.

    Pseudonyms are handed out in a random order, so that neither they nor the order of the rows
    in the database tell who stood where in the table; none that a draw has used is used again.
    """
    selection_planning.begin_change(session, process)
    reading = _read(session, keys, process, upload)
    if reading.cleaned.problems:
        raise ImportRefused([one.code for one in reading.cleaned.problems])
    selection = selection_planning.require(session, process)
    replaced = count(session, process)
    session.execute(delete(Respondent).where(Respondent.process_id == process.id))
    people = _shuffled(reading.cleaned.people)
    first = _next_number(session, process)
    written = [_row(keys, process, number, one) for number, one in enumerate(people, first)]
    session.execute(insert(Respondent), written)
    selection.mapping = mapping_record(
        reading.rows, reading.features, reading.choices, reading.cleaned
    )
    selection.erased_at = selection.answered = None
    session.delete(upload)
    session.flush()
    dwellers = [
        households.dweller_of(row["id"], one) for row, one in zip(written, people, strict=True)
    ]
    pairs = households.propose(session, process, dwellers)
    record(
        session,
        "respondents.imported",
        actor=actor,
        at=now,
        process=process,
        people=len(people),
        replaced=replaced,
    )
    return Imported(len(people), pairs)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A table that was read, and what it was read by."""

    rows: list[Row]
    features: tuple[Feature, ...]
    choices: Choices
    cleaned: Cleaned


def _read(session: Session, keys: Keyring, process: Process, upload: RespondentUpload) -> _Reading:
    rows = rows_of(table_of(keys, process, upload))
    choices = choices_of(keys, process, upload)
    features = known_features(session, process)
    cleaned = clean(rows, features, choices)
    people = tuple(
        replace(one, code=read_code(one.code)) if one.code else one for one in cleaned.people
    )
    found = (*cleaned.findings, *_unknown_codes(session, process, people, choices))
    return _Reading(rows, features, choices, Cleaned(people, found))


def _next_number(session: Session, process: Process) -> int:
    """One more than the highest pseudonym in the frozen pool of any draw, withdrawn ones too."""
    draws = session.scalars(select(Draw).where(Draw.process_id == process.id))
    used = (person.id for draw in draws for person in terms_of_draw(draw).people)
    return max((int(name.removeprefix("P")) for name in used), default=0) + 1


def _shuffled(people: Iterable[Answered]) -> list[Answered]:
    drawn = list(people)
    secrets.SystemRandom().shuffle(drawn)
    return drawn


def _row(keys: Keyring, process: Process, number: int, one: Answered) -> dict[str, Any]:
    """The columns of one respondent."""
    pseudonym = f"P{number:04}"
    person = {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "address": "\n".join(one.address),
        "zip": one.zip,
        "comment": one.comment,
        "other": dict(one.other),
    }
    return {
        "id": random_id(),
        "process_id": process.id,
        "pseudonym": pseudonym,
        "answers": dict(one.answers),
        "standing": one.standing,
        "language": one.language,
        "code": one.code,
        "sealed": seal_person(keys, process.id, pseudonym, person),
    }


def _unknown_codes(
    session: Session, process: Process, people: Sequence[Answered], choices: Choices
) -> tuple[Finding, ...]:
    """Codes that stand on none of our letters, where letters were sent."""
    sent = set(session.scalars(select(Letter.code).where(Letter.process_id == process.id)))
    lines = tuple(one.line for one in people if one.code and one.code not in sent)
    column = choices.column("code")
    return (Finding("code_unknown", lines, column, binding=False),) if sent and lines else ()


def _sealed(keys: Keyring, process: Process, choices: Choices) -> bytes:
    return keys.seal(CHOICES, json.dumps(as_plain(choices)).encode(), _bound_to(process))


def _bound_to(process: Process) -> bytes:
    return str(process.id).encode()
