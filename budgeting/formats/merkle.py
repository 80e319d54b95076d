"""The Merkle tree hash of RFC 6962, section 2.1: one digest that binds a whole list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree hash (32 bytes) of leaves in this order; ``ValueError`` if there is none.

    A leaf is SHA-256 of a byte 0 and its content, a node SHA-256 of a byte 1 and both hashes
    below it; n leaves are parted after the greatest power of two below n.
    """
    if not leaves:
        raise ValueError("a tree needs a leaf")
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = _joined(level)
    return level[0]


def _joined(level: Sequence[bytes]) -> list[bytes]:
    """The level above: neighbours joined, and a last one without a neighbour as it is.

    This gives the parting of the RFC without recursion: only the right edge is ever incomplete.
    """
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    return [*above, level[-1]] if len(level) % 2 else above
