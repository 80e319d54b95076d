"""The Merkle tree hash agrees with the RFC's own definition, written out by recursion."""

from __future__ import annotations

import hashlib

import pytest

from budgeting.formats.bundle_commitments import root_of


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, right = by_definition(leaves[:half]), by_definition(leaves[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", [*range(1, 40), 63, 64, 65, 1000])
def test_the_root_is_that_of_the_definition(size: int) -> None:
    leaves = [hashlib.sha256(bytes([place % 256, place // 256])).digest() for place in range(size)]
    assert root_of(leaves) == by_definition(sorted(leaves)).hex()


def test_known_answers_of_certificate_transparency() -> None:
    leaves = [
        bytes.fromhex(text)
        for text in (
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    ]  # fmt: skip
    wanted = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert root_of(leaves) == wanted


def test_another_leaf_is_another_root_and_another_order_is_not() -> None:
    leaves = [b"one", b"two", b"three"]
    assert root_of(leaves) == root_of(leaves[::-1])
    assert len({root_of(leaves), root_of([*leaves, b"four"]), root_of(leaves[:2])}) == 3


def test_nothing_has_no_root() -> None:
    with pytest.raises(ValueError, match="at least one"):
        root_of([])
