"""The lottery seed: committed to in the sealed rulebook, locked away until the count reveals it."""

from __future__ import annotations

import hashlib

from budgeting.counting.rulebook import Rulebook
from budgeting.errors import Tampered
from budgeting.models import RulebookRecord
from budgeting.services.keys import Keyring

PURPOSE = "lottery-seed"


def lock_seed(seed: str, process_id: int, keys: Keyring) -> bytes:
    """Encrypt the seed for ``RulebookRecord.seed_box``, bound to its process."""
    return keys.seal(PURPOSE, seed.encode(), str(process_id).encode())


def read_seed(record: RulebookRecord, rulebook: Rulebook, keys: Keyring) -> str:
    """The seed of a sealed rulebook; ``Tampered`` if it is not the one committed to."""
    seed = record.seed or ""
    if record.seed_box is not None:
        plain = keys.open(PURPOSE, record.seed_box, str(record.process_id).encode())
        if plain is None:
            raise Tampered
        seed = plain.decode()
    if rulebook.seed_commitment and commitment(seed) != rulebook.seed_commitment:
        raise Tampered
    return seed


def commitment(seed: str) -> str:
    """The SHA-256 of the seed in UTF-8, 64 hexadecimal digits, as the rulebook names it."""
    return hashlib.sha256(seed.encode()).hexdigest()
