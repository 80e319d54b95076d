"""Open the box: decrypt every ballot, check its commitment, and lay the choices out shuffled.

What is laid out has a number given by chance and leads back to nothing. Without the secret key
nobody can say which of the sealed ballots it was.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, KeysRefused, Stopped, Tampered
from budgeting.models import BoxedBallot, BoxKey, Job, OpenedBallot, Process
from budgeting.services import acts, batching, box_keys, clock, open_receipts
from budgeting.services.ballot_seals import Opened, open_ballot, public_of
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock
from budgeting.services.paper_urn import in_box, require_finished
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import (
    Bench,
    ask_for,
    is_under_way,
    still_wanted,
    work,
)

KIND = "unseal"
HANDED_TABLES = ("box_key", "audit")
"""Where keys wait for work; what was erased lies in old pages until they are swept."""
_HANDED = "box-key-handed"
_OPENED = "opened-ballots"
_AT_ONCE = 2000

Report = Callable[[int, int], None]


def is_open(session: Session, process: Process) -> bool:
    """Whether the ballots of this process lie open."""
    kept = session.get(BoxKey, process.id)
    if kept is not None:
        return kept.opened_at is not None
    mine = select(OpenedBallot.number).where(OpenedBallot.process_id == process.id).limit(1)
    return session.scalar(mine) is not None


def require_open(session: Session, process: Process, move: str) -> None:
    """``IllegalMove`` if this box has holders who have not opened it."""
    kept = session.get(BoxKey, process.id)
    if kept is not None and kept.opened_at is None:
        raise IllegalMove(move, process.phase)


def begin(
    session: Session,
    process: Process,
    secret: bytes,
    holders: Sequence[int],
    keys: Keyring,
    *,
    actor: str,
    now: datetime,
) -> Job:
    """Ask for the opening of a closed box with the key that two holders gave.

    ``IllegalMove`` if it is open already, or the vote is not closed; ``PaperRefused`` as long as
    not all paper is in the box. The key waits for the work encrypted to this machine. It is erased
    with the result, or with any other end of the work. Where the machine dies meanwhile, it stays
    until somebody has looked for it after the next start, see :func:`forget_lost_keys`.
    """
    lock(session, process)
    kept = session.get(BoxKey, process.id)
    if kept is None or process.phase != "closed" or kept.opened_at is not None:
        raise IllegalMove("unseal", process.phase)
    require_finished(session, process)
    if public_of(secret) != kept.public:
        raise KeysRefused("wrong")
    job = ask_for(session, process, KIND, now, total=size(session, process))
    kept.handed = keys.seal(_HANDED, secret, process.slug.encode())
    names = [kept.names[one] for one in sorted(holders)]
    record(session, "box.opening", actor=actor, at=now, process=process, holders=names)
    return job


def forget_lost_keys(session: Session, now: datetime) -> int:
    """Erase every key whose work died before it could erase it itself; how many.

    Work that nobody has heard of for a minute died with its process, see :mod:`working`. The two
    holders type their passphrases again.
    """
    handed = select(Process).join(BoxKey).where(BoxKey.handed.is_not(None)).order_by(Process.id)
    lost = 0
    for process in session.scalars(handed).all():
        lock(session, process)
        if not is_under_way(session, process, KIND, now):
            _take_key(session, process)
            lost += 1
    session.flush()
    return lost


@dataclass(frozen=True, slots=True, repr=False)
class Box:
    """A box that was taken out of the database, with the key that opens it."""

    process: str
    rulebook: str
    rows: Sequence[tuple[bytes, bytes, bytes | None]]
    secret: bytes


def _take_key(session: Session, process: Process) -> None:
    """Erase the key that was handed over."""
    kept = session.get(BoxKey, process.id)
    if kept is not None:
        kept.handed = None


@work(KIND, afterwards=_take_key, swept=HANDED_TABLES)
def unseal(session: Session, job: Job, bench: Bench) -> None:
    """Open the box with the key that was handed over; the key is gone afterwards."""
    process_id = job.process_id
    box = _take_out(session, session.get_one(Process, process_id), bench.keys)
    session.commit()
    opened = decrypted(box, bench.report)
    still_wanted(session, job, clock.now())
    _open(session, process_id, opened, bench.keys)


def box_of_room(session: Session, process: Process, keys: Keyring) -> Box | None:
    """The box whose key is the server's own; ``None`` if it is open or empty.

    ``IllegalMove`` if it is not for the server to open.
    """
    rulebook = sealed_rulebook(session, process)
    if is_open(session, process) or size(session, process) == 0:
        return None
    if rulebook.secrecy != "room":
        raise IllegalMove("count", process.phase)
    secret = box_keys.room_secret(keys, rulebook)
    return Box(process.slug, rulebook.sha256(), sealed_rows(session, process.id), secret)


def open_in_room(
    session: Session, process: Process, opened: Sequence[Opened], keys: Keyring
) -> None:
    """Lay out what the server has opened at the beginning of the count; once."""
    lock(session, process)
    if process.phase != "counting":
        raise Stopped
    if not is_open(session, process):
        lay_out(session, process, opened, keys, clock.now())


def decrypted(box: Box, report: Report) -> list[Opened]:
    """Every ballot of a box, shuffled; asks no database, so that no transaction is open."""
    found = []
    for done, opened in enumerate(open_all(box.rows, box.secret, box.process, box.rulebook), 1):
        found.append(opened)
        report(done, len(box.rows))
    secrets.SystemRandom().shuffle(found)
    return found


def _take_out(session: Session, process: Process, keys: Keyring) -> Box:
    """The box and the key that two holders have handed over."""
    kept = session.get_one(BoxKey, process.id)
    secret = keys.open(_HANDED, kept.handed or b"", process.slug.encode())
    if secret is None:
        raise KeysRefused("missing")
    rulebook = sealed_rulebook(session, process).sha256()
    return Box(process.slug, rulebook, sealed_rows(session, process.id), secret)


def _open(session: Session, process_id: int, opened: Sequence[Opened], keys: Keyring) -> None:
    process = session.get_one(Process, process_id)
    lock(session, process)
    if process.phase != "closed" or len(opened) != size(session, process):
        raise Stopped
    now = clock.now()
    lay_out(session, process, opened, keys, now)
    kept = session.get_one(BoxKey, process_id)
    kept.opened_at, kept.handed = now, None


def open_all(
    rows: Iterable[tuple[bytes, bytes, bytes | None]],
    secret: bytes,
    process: str,
    rulebook_sha256: str,
) -> Iterable[Opened]:
    """Open (bid, commitment, sealed) one after the other; ``Tampered`` at the first that is off."""
    for bid, commitment, sealed in rows:
        opened = open_ballot(secret, bytes(sealed or b""))
        if (
            opened is None
            or (opened.process, opened.rulebook) != (process, rulebook_sha256)
            or opened.bid != bytes(bid)
            or opened.commitment != bytes(commitment)
        ):
            raise Tampered
        yield opened


def sealed_rows(session: Session, process_id: int) -> list[tuple[bytes, bytes, bytes | None]]:
    """The whole box, by its random keys."""
    mine = select(BoxedBallot.bid, BoxedBallot.commitment, BoxedBallot.sealed)
    rows = session.execute(mine.where(BoxedBallot.process_id == process_id))
    return sorted((bytes(row.bid), bytes(row.commitment), row.sealed) for row in rows)


def lay_out(
    session: Session, process: Process, opened: Sequence[Opened], keys: Keyring, now: datetime
) -> None:
    """Write the opened choices, numbered in this order, in the place of any that were there.

    ``Tampered`` unless they are the ballots of the published commitments, and those of paper.
    """
    _require_announced(session, process, opened)
    choices = [one.choice for one in opened]
    _write(session, process.id, choices)
    open_receipts.lay_out(session, process, sealed_rulebook(session, process), opened)
    papers = in_box(session, process)
    details = {"ballots": len(opened)} | ({"papers": papers} if papers else {})
    seal = _seal(keys, process, choices)
    record(session, "box.opened", actor="", at=now, process=process, seal=seal, **details)


def laid_out(session: Session, process: Process, keys: Keyring) -> tuple[str, ...]:
    """The opened choices; ``Tampered`` if they are others than came out of the box."""
    mine = select(OpenedBallot.choice).where(OpenedBallot.process_id == process.id)
    choices = tuple(session.scalars(mine.order_by(OpenedBallot.number)))
    act = acts.last(session, process.id, "box.opened")
    if (act is None and choices) or (
        act and act.details.get("seal") != _seal(keys, process, choices)
    ):
        raise Tampered("opened")
    return choices


def _require_announced(session: Session, process: Process, opened: Sequence[Opened]) -> None:
    """Each ballot agrees with its own commitment; ``Tampered`` if both were exchanged together."""
    act = acts.last(session, process.id, "vote.closed")
    if act is None or act.details.get("commitments") != batching.sha256(session, process):
        raise Tampered("commitments")
    public = {committed for committed, _batch in batching.leaves(session, process)}
    papers = {one.commitment for one in opened} - public
    if len(papers) != in_box(session, process) or len(opened) != len(public) + len(papers):
        raise Tampered("commitments")


def _seal(keys: Keyring, process: Process, choices: Sequence[str]) -> str:
    """A keyed hash of the opened choices, from which nobody without the key learns them."""
    digest = hashlib.sha256("\n".join(sorted(choices)).encode()).digest()
    return keys.tag(_OPENED, process.slug.encode() + b"\0" + digest).hex()


def _write(session: Session, process_id: int, choices: Sequence[str]) -> None:
    session.execute(delete(OpenedBallot).where(OpenedBallot.process_id == process_id))
    for start in range(0, len(choices), _AT_ONCE):
        part = choices[start : start + _AT_ONCE]
        rows = [
            {"process_id": process_id, "number": number, "choice": choice}
            for number, choice in enumerate(part, start=start + 1)
        ]
        session.execute(insert(OpenedBallot), rows)
    session.flush()


def size(session: Session, process: Process) -> int:
    """How many ballots lie in the box."""
    mine = select(func.count()).where(BoxedBallot.process_id == process.id)
    return session.scalar(mine) or 0
