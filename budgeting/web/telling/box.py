"""The box in words: who opens it, what a receipt proves, and the fingerprint of its key."""

from __future__ import annotations

import hashlib

from budgeting.counting.rulebook import Receipts, Secrecy
from budgeting.formats.digest_words import digest_words
from budgeting.web.telling.words import _

FINGERPRINT = 8
"""So many words of a SHA-256 are read aloud for a key: 64 bits."""


def secrecy_sentence(secrecy: Secrecy) -> str:
    """Who can open the box, as it stands on every ballot."""
    if secrecy == "sealed":
        return _(
            "Sealed: nobody can open the box before the close; two of three named people open it."
        )
    return _(
        "Room: the server opens the box at the count, and whoever runs the server could open it "
        "before."
    )


def receipts_sentence(receipts: Receipts) -> str:
    """What the owner of a receipt can find out, and who else."""
    if receipts == "audited":
        return _(
            "A receipt proves that a ballot is in the box, and not what it says. "
            "Named auditors can check for a limited time that its content was kept."
        )
    return _(
        "After the count a receipt shows the ballot that it stands for. "
        "Everybody can check their own ballot, and can be made to show how they voted."
    )


def fingerprint(public: bytes, language: str) -> tuple[str, ...]:
    """The public key of a box in eight words, to compare by voice."""
    return digest_words(hashlib.sha256(public).hexdigest(), language)[:FINGERPRINT]
