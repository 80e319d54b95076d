"""Voting cards: recognise one by its code without keeping the code."""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.errors import WrongCode
from budgeting.formats.card_codes import Code
from budgeting.models import Card
from budgeting.services.keys import Keyring

SALT_BYTES = 16
_SLOTS = threading.BoundedSemaphore(os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What only the whole code gives; two keys of 32 bytes that say nothing of each other."""

    verifier: bytes
    draft_key: bytes

    def stored_verifier(self) -> bytes:
        """What the card's row keeps: the digest of the verifier."""
        return hashlib.sha256(self.verifier).digest()


@dataclass(frozen=True, slots=True)
class Lock:
    """What is known of a card before its code has been proved; ``process_id`` 0 is a decoy."""

    tag: bytes
    process_id: int
    salt: bytes
    verifier: bytes


def card_tag(code: Code, keys: Keyring) -> bytes:
    """The 16 bytes under which a card is found: a keyed hash of its selector."""
    return keys.tag("card-selector", code.selector.encode())


def unlock(code: Code, salt: bytes, keys: Keyring, settings: Settings) -> Unlocked:
    """Stretch the whole code, mixed with the server's pepper, by argon2id (RFC 9106).

    Costs ``card_memory_kib`` and ``card_rounds``; no more runs at once than there are cores.
    Not for use within a transaction that others wait for.
    """
    peppered = hmac.digest(keys.derive("card-pepper"), code.symbols.encode(), "sha256")
    with _SLOTS:
        raw = hash_secret_raw(
            peppered,
            salt,
            time_cost=settings.card_rounds,
            memory_cost=settings.card_memory_kib,
            parallelism=1,
            hash_len=64,
            type=Type.ID,
        )
    return Unlocked(
        verifier=hmac.digest(raw, b"verifier", "sha256"),
        draft_key=hmac.digest(raw, b"draft", "sha256"),
    )


def find_lock(session: Session, code: Code, keys: Keyring) -> Lock:
    """The lock of the card with this selector; a decoy that no code opens if there is none.

    A decoy costs as much to try as a real lock. End the transaction before trying it.
    """
    tag = card_tag(code, keys)
    card = session.get(Card, tag)
    if card is None:
        return Lock(tag, 0, keys.tag("card-decoy", tag), b"")
    return Lock(tag, card.process_id, card.salt, card.verifier)


def open_lock(lock: Lock, code: Code, keys: Keyring, settings: Settings) -> Unlocked:
    """Try the code in the lock; ``WrongCode`` if it does not open it."""
    unlocked = unlock(code, lock.salt, keys, settings)
    if not hmac.compare_digest(unlocked.stored_verifier(), lock.verifier):
        raise WrongCode
    return unlocked


def locked_card(session: Session, tag: bytes) -> Card | None:
    """The card, its row locked until the end of the transaction.

    Whoever casts with a card or voids it takes this lock, so that no card is used and void.
    """
    return session.scalars(
        select(Card)
        .where(Card.tag == tag)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
