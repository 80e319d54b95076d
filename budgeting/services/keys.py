"""Keys derived from the machine's secret key, one for each purpose."""

from __future__ import annotations

import hashlib
import hmac

from nacl.exceptions import CryptoError
from nacl.secret import Aead


class Keyring:
    """Derives keys from one secret; two purposes never share a key."""

    def __init__(self, secret: str) -> None:
        self._root = hashlib.sha256(b"madang/root\0" + secret.encode()).digest()

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose."""
        return hmac.digest(self._root, purpose.encode(), "sha256")

    def tag(self, purpose: str, value: bytes) -> bytes:
        """A keyed hash of 16 bytes, to look something up without keeping it."""
        return hmac.digest(self.derive(purpose), value, "sha256")[:16]

    def seal(self, purpose: str, plain: bytes, bound_to: bytes = b"") -> bytes:
        """Encrypt and authenticate (XChaCha20-Poly1305), bound to a context."""
        return seal(self.derive(purpose), plain, bound_to)

    def open(self, purpose: str, sealed: bytes, bound_to: bytes = b"") -> bytes | None:
        """Decrypt what :meth:`seal` made; ``None`` if it is damaged or made elsewhere."""
        return unseal(self.derive(purpose), sealed, bound_to)


def seal(key: bytes, plain: bytes, bound_to: bytes = b"") -> bytes:
    """Encrypt under a key of 32 bytes; the nonce of 24 random bytes stands in front."""
    return bytes(Aead(key).encrypt(plain, bound_to))


def unseal(key: bytes, sealed: bytes, bound_to: bytes = b"") -> bytes | None:
    """Decrypt what :func:`seal` made; ``None`` if it is damaged or the key is another."""
    try:
        return Aead(key).decrypt(sealed, bound_to)
    except (CryptoError, ValueError):
        return None
