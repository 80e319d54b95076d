"""Cast a reviewed ballot: one transaction, after which it belongs to nobody.

What a tablet sends is the reviewed ballot itself, sealed by the server. It needs no session, so
the same request can be sent again after a lost answer, and is answered with the same receipt.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from budgeting.counting.ballot_rules import Marks
from budgeting.counting.rulebook import Rulebook
from budgeting.deliberation.phases import GRACE, takes_reviewed_ballots
from budgeting.errors import BallotRefused, CardUsed, CardVoid, StaleBallot, VoteNotOpen
from budgeting.models import BoxedBallot, Card, Process, RulebookRecord
from budgeting.services import receipts
from budgeting.services.admitting import Admission
from budgeting.services.ballot_seals import Slot, seal_ballot, slot
from budgeting.services.boxing import put
from budgeting.services.keys import Keyring
from budgeting.services.papers import Paper, pad

PURPOSE = "ballot-blob"
_FRAME = 700


@dataclass(frozen=True, slots=True, repr=False)
class Reviewed:
    """A ballot as it was looked at, ready to be cast."""

    process_id: int
    process: str
    rulebook: str
    tag: bytes
    reviewed_at: datetime
    paper: Paper
    into: Slot
    tests: int
    open_receipts: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """``number`` is shown; ``again`` if the ballot was in the box already, ``other`` if the
    copy that was sent now chose otherwise, so that the first one counts; ``open`` if the number
    leads everybody to the choice after the count."""

    number: str
    again: bool = False
    other: bool = False
    open: bool = False


def wrap(
    keys: Keyring,
    process: Process,
    rulebook: Rulebook,
    admission: Admission,
    paper: Paper,
    now: datetime,
    public: bytes,
) -> str:
    """Seal a reviewed paper into the text that the cast page carries.

    ``public`` is the key of the box, so that the cast has nothing to look up.
    ``BallotRefused`` if it does not keep to the rulebook. The paper is in review, and nothing
    can be taken to review after the announced close: a page that is loaded again in the grace
    therefore counts as reviewed before it.
    """
    if Marks(rulebook, paper.scores).problems():
        raise BallotRefused
    reviewed_at = now
    if process.closes_at is not None and now >= process.closes_at:
        reviewed_at = process.closes_at - timedelta(seconds=1)
    into = slot(public, rulebook)
    text = json.dumps(
        {
            "process_id": process.id,
            "process": process.slug,
            "rulebook": rulebook.sha256(),
            "tag": admission.tag.hex(),
            "reviewed_at": reviewed_at.isoformat(),
            "paper": paper.as_text(),
            "public": into.public.hex(),
            "size": into.size,
            "tests": admission.tests,
            "open_receipts": rulebook.receipts == "open",
        }
    )
    return urlsafe_b64encode(keys.seal(PURPOSE, pad(text, rulebook, _FRAME))).decode()


def unwrap(keys: Keyring, blob: str) -> Reviewed:
    """Read what :func:`wrap` made; ``StaleBallot`` if it is anything else."""
    try:
        plain = keys.open(PURPOSE, urlsafe_b64decode(blob.encode()))
    except (NotBase64, ValueError):
        plain = None
    if plain is None:
        raise StaleBallot
    entry = json.loads(plain)
    return Reviewed(
        process_id=entry["process_id"],
        process=entry["process"],
        rulebook=entry["rulebook"],
        tag=bytes.fromhex(entry["tag"]),
        reviewed_at=datetime.fromisoformat(entry["reviewed_at"]),
        paper=Paper.from_text(entry["paper"]),
        into=Slot(bytes.fromhex(entry["public"]), entry["size"]),
        tests=entry["tests"],
        open_receipts=entry["open_receipts"],
    )


# Why a ballot was not let in; or, of a copy that is sent again, the commitment that is in the box,
# for the same receipt. FOR SHARE (PostgreSQL) holds process and card still until the
# transaction ends; on SQLite it has the only write lock from its beginning.
_STANDING = (
    select(Process.phase, Process.closes_at, Card.state, Card.tests, BoxedBallot.commitment)
    .join(
        RulebookRecord,
        and_(
            RulebookRecord.process_id == Process.id,
            RulebookRecord.sha256 == bindparam("rulebook"),
        ),
    )
    .join(Card, and_(Card.tag == bindparam("tag"), Card.process_id == Process.id))
    .outerjoin(
        BoxedBallot,
        and_(BoxedBallot.process_id == Process.id, BoxedBallot.bid == bindparam("bid")),
    )
    .where(Process.id == bindparam("process_id"), Process.slug == bindparam("process"))
    .with_for_update(read=True, of=(Process, Card))
)


def cast(connection: Connection, keys: Keyring, blob: str, now: datetime) -> Receipt:
    """Put the ballot into the box, mark the card as used, and forget draft and sessions.

    The caller commits, and answers only then. A copy of a ballot that is in the box gets the
    receipt of the first one. ``StaleBallot``, ``VoteNotOpen``, ``CardUsed`` or ``CardVoid``.
    The transaction begins only when the ballot is deciphered: everybody waits for it on SQLite.
    """
    ballot = unwrap(keys, blob)
    entry = _entry(ballot, now)
    committed = entry["commitment"]
    for _ in range(2):
        if put(connection, entry):
            return Receipt(receipts.receipt_number(committed), open=ballot.open_receipts)
        boxed = _in_the_way(connection, ballot, entry, now)
        if boxed is not None:
            return _again(boxed, committed, ballot)
        # Another ballot used the card, unless what was in the way has gone, such as a pause.
    raise CardUsed


def _again(boxed: bytes, committed: bytes, ballot: Reviewed) -> Receipt:
    number = receipts.receipt_number(boxed)
    return Receipt(number, again=True, other=boxed != committed, open=ballot.open_receipts)


def earliest_close(now: datetime, reviewed_at: datetime) -> datetime:
    """A vote that closes after this moment takes the ballot, and one that closes at it does not.

    This is what :func:`takes_reviewed_ballots` says of an open vote, as one comparison.
    """
    return min(now, max(reviewed_at, now - GRACE))


def _entry(ballot: Reviewed, now: datetime) -> dict[str, Any]:
    return {
        "process_id": ballot.process_id,
        "process": ballot.process,
        "rulebook": ballot.rulebook,
        "tag": ballot.tag,
        "closes_after": earliest_close(now, ballot.reviewed_at),
        "bid": receipts.box_key(ballot.process, ballot.paper),
        "commitment": receipts.commitment(ballot.process, ballot.rulebook, ballot.paper),
        "sealed": seal_ballot(ballot.into, ballot.process, ballot.rulebook, ballot.paper),
        "tests": ballot.tests,
    }


def _in_the_way(
    connection: Connection, ballot: Reviewed, entry: Mapping[str, Any], now: datetime
) -> bytes | None:
    """The commitment of the copy in the box, or the problem; ``None`` if neither is there."""
    standing = connection.execute(_STANDING, entry).one_or_none()
    if standing is None:
        raise StaleBallot
    phase, closes_at, card_state, tests, boxed = standing
    if boxed is not None:
        return bytes(boxed)
    if not takes_reviewed_ballots(phase, closes_at, now, ballot.reviewed_at):
        raise VoteNotOpen(phase)
    if card_state != "ok":
        raise CardVoid
    if tests != ballot.tests:
        raise StaleBallot  # it was opened for a look since, and is no secret any more
    return None
