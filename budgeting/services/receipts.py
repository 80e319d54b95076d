"""The names of a cast ballot: its key in the box, its commitment, and the receipt for the voter."""

from __future__ import annotations

import hashlib
from base64 import b32encode

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.services.papers import Paper


def box_key(process: str, paper: Paper) -> bytes:
    """16 bytes that are the same for every copy of one ballot and say nothing about it."""
    return hashlib.sha256(b"bid\0" + process.encode() + b"\0" + paper.nonce).digest()[:16]


def commitment(process: str, rulebook_sha256: str, paper: Paper) -> bytes:
    """The SHA-256 that binds the choice to its process and rulebook, hidden by the opening.

    Hashed are "commit", the process and the digest of the rulebook in hexadecimal digits, each
    with a zero byte after it, the opening of 32 bytes, and the canonical ballot in UTF-8.
    """
    return commitment_of(process, rulebook_sha256, paper.opening, canonical_ballot(paper.scores))


def commitment_of(process: str, rulebook_sha256: str, opening: bytes, choice: str) -> bytes:
    """The commitment to a canonical ballot, as :func:`commitment` explains it."""
    frame = b"\0".join((b"commit", process.encode(), rulebook_sha256.encode(), b""))
    return hashlib.sha256(frame + opening + choice.encode()).digest()


def receipt_number(committed: bytes) -> str:
    """The first ten symbols (50 bits) of the commitment in base 32, as ``ABCDE-FGHIJ``."""
    symbols = b32encode(committed[:10]).decode()
    return f"{symbols[:5]}-{symbols[5:10]}"
