"""The key with which the organiser's machine signs what it publishes (Ed25519)."""

from __future__ import annotations

from pathlib import Path

from nacl.signing import SigningKey

from budgeting.services.private_files import write_private

FILE = "signing-key"


def signing_key(folder: Path) -> SigningKey:
    """The key in this folder, made at the first need; it lies outside of the database.

    Its public half stands on posters: whoever has the bundle can then see that nobody exchanged it.
    """
    path = folder / FILE
    if not path.exists():
        write_private(path, bytes(SigningKey.generate()).hex().encode("ascii"))
    return SigningKey(bytes.fromhex(path.read_text(encoding="ascii").strip()))
