"""Make voting cards and print them once.

The codes exist in clear only on the sheet, and the sheet is encrypted to a key whose secret half
only the browser of the officer who ordered the cards holds. Whoever has the database, or the
server between two requests, has no code.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from budgeting.deliberation.phases import Phase
from budgeting.errors import IllegalMove, NotFound
from budgeting.formats.card_codes import Code, make, parse
from budgeting.models import Card, CardBatch, Job, Process, UsedCard
from budgeting.services import clock
from budgeting.services.issuing import SALT_BYTES, card_tag, unlock
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.services.working import Bench, ask_for, still_wanted, work

KIND = "cards"
MOST_CARDS = 2000
CARD_PHASES: frozenset[Phase] = frozenset({"draft", "sealed", "open", "paused"})


@dataclass(frozen=True, slots=True)
class Stock:
    """The cards of a process in numbers: printed = used + void + handed out or left over."""

    made: int
    printed: int
    void: int
    used: int


def stock(session: Session, process: Process) -> Stock:
    """Count the cards; which of them were used, nobody is told."""
    cards = select(func.count()).select_from(Card).where(Card.process_id == process.id)
    used = select(func.count()).select_from(UsedCard).where(UsedCard.process_id == process.id)
    printed = cards.join(CardBatch, CardBatch.id == Card.batch_id)
    return Stock(
        made=session.scalar(cards) or 0,
        printed=session.scalar(printed.where(CardBatch.printed_at.is_not(None))) or 0,
        void=session.scalar(cards.where(Card.state == "void")) or 0,
        used=session.scalar(used) or 0,
    )


def batches(session: Session, process: Process) -> list[CardBatch]:
    """The print runs of a process, in their order."""
    mine = select(CardBatch).where(CardBatch.process_id == process.id)
    return list(session.scalars(mine.order_by(CardBatch.position, CardBatch.id)))


def find_batch(session: Session, process: Process, batch_id: str) -> CardBatch:
    """One print run of this process; ``NotFound`` if it has none of this id."""
    batch = session.get(CardBatch, batch_id)
    if batch is None or batch.process_id != process.id:
        raise NotFound
    return batch


def order(
    session: Session, process: Process, size: int, *, actor: str, now: datetime
) -> tuple[Job, str, bytes]:
    """Ask for ``size`` cards: the job, the id of the print run, and the secret of its sheet.

    The secret is for the officer's browser and is kept nowhere else. A run that was never
    finished is forgotten. ``IllegalMove`` while cards are being made, or after the vote.
    """
    require_card_phase(session, process, "order cards")
    if not 1 <= size <= MOST_CARDS:
        raise IllegalMove("order cards", process.phase)
    secret = PrivateKey.generate()
    position = 1 + max((batch.position for batch in batches(session, process)), default=0)
    batch = CardBatch(
        process_id=process.id, position=position, size=size, sheet_key=bytes(secret.public_key)
    )
    session.add(batch)
    session.flush()
    job = ask_for(session, process, KIND, now, subject=batch.id, total=size)
    unfinished = (CardBatch.process_id == process.id, CardBatch.made == 0, CardBatch.id != batch.id)
    session.execute(delete(CardBatch).where(*unfinished))
    record(session, "cards.ordered", actor=actor, at=now, process=process, run=position, size=size)
    return job, batch.id, bytes(secret)


@work(KIND)
def make_cards(session: Session, job: Job, bench: Bench) -> None:
    """Draw codes, hash them, and write cards and sheet together; a stopped run writes nothing."""
    batch = session.get(CardBatch, job.subject)
    if batch is None or batch.made:
        return
    taken = set(session.scalars(select(Card.tag)))
    session.commit()
    codes = draw_codes(batch.size, taken, bench.keys)
    cards: list[dict[str, Any]] = []
    for code in codes:
        bench.report(len(cards), batch.size)
        cards.append(_card(code, batch, bench))
    bench.report(batch.size, batch.size)
    still_wanted(session, job, clock.now())
    require_card_phase(session, session.get_one(Process, batch.process_id), "order cards")
    session.execute(insert(Card), sorted(cards, key=lambda card: card["tag"]))
    batch.made = batch.size
    batch.sheet = _sealed_sheet(codes, batch.sheet_key)


def draw_codes(size: int, taken: Collection[bytes], keys: Keyring) -> list[Code]:
    """As many random codes, no two under the same tag and none under a tag that is taken."""
    codes: dict[bytes, Code] = {}
    while len(codes) < size:
        code = make(secrets.randbelow)
        tag = card_tag(code, keys)
        if tag not in taken:
            codes.setdefault(tag, code)
    return list(codes.values())


def read_sheet(batch: CardBatch, secret: bytes) -> list[Code]:
    """The codes of a print run; ``NotFound`` once they are printed, or with another secret."""
    if batch.sheet is None:
        raise NotFound
    try:
        plain = SealedBox(PrivateKey(secret)).decrypt(batch.sheet)
    except (CryptoError, ValueError, TypeError):
        raise NotFound from None
    return [code for symbols in json.loads(plain) if (code := parse(symbols))]


def confirm_printed(session: Session, batch: CardBatch, *, actor: str, now: datetime) -> None:
    """Destroy the sheet: from now on the codes exist on paper only."""
    process = session.get_one(Process, batch.process_id)
    lock(session, process)
    if batch.sheet is None or batch.printed_at is not None:
        raise IllegalMove("print", process.phase)
    batch.sheet = None
    batch.printed_at = now
    details = {"run": batch.position, "size": batch.size}
    record(session, "cards.printed", actor=actor, at=now, process=process, **details)


def require_card_phase(session: Session, process: Process, move: str) -> None:
    """Lock the process; ``IllegalMove`` once the vote has ended."""
    lock(session, process)
    if process.phase not in CARD_PHASES:
        raise IllegalMove(move, process.phase)


def _card(code: Code, batch: CardBatch, bench: Bench) -> dict[str, Any]:
    salt = secrets.token_bytes(SALT_BYTES)
    return {
        "tag": card_tag(code, bench.keys),
        "process_id": batch.process_id,
        "salt": salt,
        "verifier": unlock(code, salt, bench.keys, bench.settings).stored_verifier(),
        "batch_id": batch.id,
        "state": "ok",
    }


def _sealed_sheet(codes: Sequence[Code], key: bytes) -> bytes:
    text = json.dumps([code.symbols for code in codes])
    return bytes(SealedBox(PublicKey(key)).encrypt(text.encode()))
