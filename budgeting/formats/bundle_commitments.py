"""Commitments and marks as a bundle lists them, sorted; and the root of a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from budgeting.formats.bundle_parts import Batch


def root_of(commitments: Iterable[bytes]) -> str:
    """The Merkle tree hash (RFC 6962, 2.1) over the sorted commitments, in hexadecimal digits.

    A leaf is hashed behind a byte 0, a node behind a byte 1. ``ValueError`` without commitments.
    """
    leaves = [hashlib.sha256(b"\0" + one).digest() for one in sorted(commitments)]
    if not leaves:
        raise ValueError("a batch holds at least one commitment")
    return _tree(leaves).hex()


def _tree(hashes: Sequence[bytes]) -> bytes:
    """Parted below the greatest power of two that is less than the number of leaves."""
    if len(hashes) == 1:
        return hashes[0]
    cut = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + _tree(hashes[:cut]) + _tree(hashes[cut:])).digest()


def lines(batches: Sequence[Batch]) -> bytes:
    """``commitments.txt``: a commitment, a blank and the number of its batch in each line."""
    listed = sorted(
        (one, number) for number, batch in enumerate(batches, start=1) for one in batch.commitments
    )
    return "".join(f"{one.hex()} {number}\n" for one, number in listed).encode()


def mark_lines(marks: Iterable[bytes]) -> bytes:
    """``used_tags.txt``: the mark of a used card in each line, sorted."""
    return "".join(f"{mark.hex()}\n" for mark in sorted(marks)).encode()
