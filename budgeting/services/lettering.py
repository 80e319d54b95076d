"""The list for the first lottery: addresses or numbers by district, and how many letters go out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from budgeting.errors import ImportRefused, InUse, NotFound
from budgeting.formats.household_codes import make
from budgeting.formats.letter_tables import AddressList, read_addresses
from budgeting.models import Letter, LetterDraw, Process, Upload
from budgeting.models.base import random_id
from budgeting.services import selection_planning, uploads
from budgeting.services.keys import Keyring
from budgeting.services.recording import record
from budgeting.sortition.letters import District, Post, post

PURPOSE = "letter"
PURPOSE_FILE = "letter-file"
USUAL_RATE = 50_000
"""Five letters in a hundred are answered: what organisers of such lotteries reckon with."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organiser expects of a district: rate of answers in millionths, answers wanted."""

    rate: int
    wanted: int


def drawing(session: Session, process: Process) -> LetterDraw | None:
    """The first lottery, once its list is frozen."""
    return session.get(LetterDraw, process.id)


def begin_change(session: Session, process: Process) -> None:
    """Raise ``InUse`` once the list is frozen; keep a freezing out until this one is written."""
    session.scalar(select(Process.id).where(Process.id == process.id).with_for_update())
    if drawing(session, process) is not None:
        raise InUse("letters")


def keep(
    session: Session, process: Process, name: str, content: bytes, keys: Keyring, now: datetime
) -> Upload:
    """Keep a file, encrypted, until it is imported; another that waits is dropped."""
    begin_change(session, process)
    return uploads.keep(
        session, process, name, keys.seal(PURPOSE_FILE, content, str(process.id).encode()), now
    )


def find(session: Session, process: Process, upload_id: str, keys: Keyring) -> tuple[Upload, bytes]:
    """The file that waits and its content; ``NotFound`` if it is gone or was meant otherwise."""
    upload = uploads.find(session, process, upload_id)
    content = keys.open(PURPOSE_FILE, upload.content, str(process.id).encode())
    if content is None:
        raise NotFound
    return upload, content


def drop(session: Session, process: Process, upload: Upload) -> None:
    """Forget a file without importing it."""
    begin_change(session, process)
    session.delete(upload)
    session.flush()


def carry_out(
    session: Session,
    process: Process,
    upload_id: str,
    keys: Keyring,
    *,
    actor: str,
    now: datetime,
) -> AddressList:
    """Write the households of a file, each with a code of its own.

    The districts that the file names are replaced, the others stay. ``ImportRefused`` with every
    problem if a single row has one.
    """
    begin_change(session, process)
    upload, content = find(session, process, upload_id, keys)
    found = read_addresses(content)
    if found.problems:
        raise ImportRefused([str(problem) for problem in found.problems])
    districts = list(found.households)
    gone = (Letter.process_id == process.id, Letter.district.in_(districts))
    session.execute(delete(Letter).where(*gone))
    mine = select(Letter.code).where(Letter.process_id == process.id)
    codes = _new_codes(len(found.addresses), set(session.scalars(mine)))
    rows = [
        {
            "id": random_id(),
            "process_id": process.id,
            "district": address.district,
            "code": code,
            "sealed": seal_cells(keys, process, code, address.cells),
            "drawn": False,
        }
        for address, code in zip(found.addresses, codes, strict=True)
    ]
    session.execute(insert(Letter), rows)
    record(
        session, "letters.imported", actor=actor, at=now, process=process,
        households=len(rows), districts=len(districts),
    )  # fmt: skip
    session.delete(upload)
    session.flush()
    return found


def forget(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Forget the whole list before it is frozen."""
    begin_change(session, process)
    session.execute(delete(Letter).where(Letter.process_id == process.id))
    record(session, "letters.forgotten", actor=actor, at=now, process=process)


def households(session: Session, process: Process) -> Mapping[str, int]:
    """How many households of each district are on the list, by name."""
    counted = (
        select(Letter.district, func.count())
        .where(Letter.process_id == process.id)
        .group_by(Letter.district)
    )
    return dict(sorted((name, number) for name, number in session.execute(counted)))


def wishes(session: Session, process: Process) -> Mapping[str, Wish]:
    """What was planned for each district on the list; the usual rate and no answers before."""
    selection = selection_planning.require(session, process)
    kept = {row["district"]: Wish(row["rate"], row["wanted"]) for row in selection.letters}
    return {name: kept.get(name, Wish(USUAL_RATE, 0)) for name in households(session, process)}


def plan(
    session: Session, process: Process, wanted: Mapping[str, Wish], *, actor: str, now: datetime
) -> None:
    """Write down the expected rates and wanted answers."""
    begin_change(session, process)
    selection = selection_planning.require(session, process)
    selection.letters = [
        {"district": name, "rate": wanted[name].rate, "wanted": wanted[name].wanted}
        for name in sorted(wanted)
    ]
    session.flush()
    total = sum(wish.wanted for wish in wanted.values())
    record(session, "letters.planned", actor=actor, at=now, process=process, wanted=total)


def posts(counted: Mapping[str, int], wanted: Mapping[str, Wish]) -> tuple[Post, ...]:
    """The letters to each district on the list, by name."""
    return tuple(
        post(District(name, counted[name], wanted[name].rate, wanted[name].wanted))
        for name in sorted(counted)
    )


def seal_cells(keys: Keyring, process: Process, code: str, cells: Mapping[str, str]) -> bytes:
    """Encrypt what goes on a letter, bound to its process and code."""
    text = json.dumps(dict(cells), ensure_ascii=False)
    return keys.seal(PURPOSE, text.encode(), f"{process.id}/{code}".encode())


def open_cells(keys: Keyring, process: Process, letter: Letter) -> Mapping[str, str]:
    """Decrypt what goes on a letter; nothing once it was erased."""
    bound_to = f"{process.id}/{letter.code}".encode()
    plain = keys.open(PURPOSE, letter.sealed, bound_to) if letter.sealed else None
    cells: dict[str, str] = json.loads(plain) if plain else {}
    return cells


def _new_codes(number: int, taken: set[str]) -> Sequence[str]:
    """As many random codes, no two alike and none that is taken."""
    codes: dict[str, None] = {}
    while len(codes) < number:
        code = make(secrets.randbelow)
        if code not in taken:
            codes[code] = None
    return list(codes)
