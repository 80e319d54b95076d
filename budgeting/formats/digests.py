"""Digests that people can compare: hexadecimal, and as words to read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def sha256_hex(content: bytes) -> str:
    """The SHA-256 of the content, 64 hexadecimal digits."""
    return sha256(content).hexdigest()


def words(digest_hex: str, wordlist: Sequence[str]) -> tuple[str, ...]:
    """One word for every byte of a digest, 32 for a SHA-256.

    ``wordlist`` holds 256 different words, the first for the byte 0; raises ``ValueError`` if it
    does not, or if the digest is not hexadecimal.
    """
    if len(set(wordlist)) != 256 or len(wordlist) != 256:
        raise ValueError("the list must hold 256 different words")
    return tuple(wordlist[byte] for byte in bytes.fromhex(digest_hex))
