"""Seal a ballot to the key of its box, and open it again: libsodium's sealed boxes, of one size.

Whoever has the public key can put something in; only the secret key gets it out. What is sealed
names its vote and its key in the box, so that it can lie nowhere else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.rulebook import Rulebook
from budgeting.services import receipts
from budgeting.services.papers import Paper, size

_FRAME = 400
"""Room for everything but the choice: process, digest, key and opening, with their names."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where ballots of a vote go: ``public`` key (32 bytes), and the ``size`` of their content."""

    public: bytes
    size: int


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """What was in a sealed ballot: its key in the box, the opening of its commitment, the choice.

    ``choice`` is the canonical ballot.
    """

    process: str
    rulebook: str
    bid: bytes
    opening: bytes
    choice: str

    @property
    def commitment(self) -> bytes:
        """The commitment that this content belongs to."""
        return receipts.commitment_of(self.process, self.rulebook, self.opening, self.choice)


def slot(public: bytes, rulebook: Rulebook) -> Slot:
    """The slot of a vote, the same size for every ballot."""
    return Slot(public, size(rulebook) + _FRAME)


def seal_ballot(into: Slot, process: str, rulebook_sha256: str, paper: Paper) -> bytes:
    """Encrypt a ballot; the result has ``into.size`` + 48 bytes whatever was chosen."""
    bid, choice = receipts.box_key(process, paper), canonical_ballot(paper.scores)
    return seal_content(into, Opened(process, rulebook_sha256, bid, paper.opening, choice))


def seal_content(into: Slot, content: Opened) -> bytes:
    """Encrypt what :func:`open_ballot` gives."""
    text = json.dumps(
        {
            "process": content.process,
            "rulebook": content.rulebook,
            "bid": content.bid.hex(),
            "opening": content.opening.hex(),
            "choice": content.choice,
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return bytes(SealedBox(PublicKey(into.public)).encrypt(text.encode().ljust(into.size)))


def open_ballot(secret: bytes, sealed: bytes) -> Opened | None:
    """Decrypt a ballot; ``None`` if it is damaged or was sealed to another key."""
    try:
        entry = json.loads(SealedBox(PrivateKey(secret)).decrypt(sealed))
        return Opened(
            process=entry["process"],
            rulebook=entry["rulebook"],
            bid=bytes.fromhex(entry["bid"]),
            opening=bytes.fromhex(entry["opening"]),
            choice=str(entry["choice"]),
        )
    except (CryptoError, ValueError, KeyError, TypeError):
        return None


def public_of(secret: bytes) -> bytes:
    """The public key that belongs to a secret one."""
    return bytes(PrivateKey(secret).public_key)
