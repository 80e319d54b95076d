"""The certificates of a hall on the disk: made, kept, and made anew when they must be."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from budgeting.services.hall_signing import Pair, found, sign
from budgeting.services.private_files import write_private

RENEWAL = timedelta(days=30)


class ClockBehindError(RuntimeError):
    """The clock stands before the day on which the authority was made."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the files lie; ``renewed`` if the server's is new, ``founded`` if the authority is.

    ``fingerprint`` is the SHA-256 of the authority's certificate in hexadecimal digits, ``ends``
    when the server's certificate does.
    """

    authority: Path
    chain: Path
    key: Path
    fingerprint: str
    ends: datetime
    renewed: bool
    founded: bool


def prepare(
    folder: Path, address: IPv4Address, names: Sequence[str], now: datetime
) -> Certificates:
    """Read the certificates of ``folder``, and make those that are missing or near their end.

    The authority is kept as long as it lives, as it lies on every tablet; a clock that lost its
    time must not replace it (``ClockBehindError``). The server's is made anew when it does not
    name exactly this address and these names.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _read(folder, "authority")
    if authority is not None and now < authority.certificate.not_valid_before_utc:
        raise ClockBehindError
    founded = authority is None or _is_late(authority, now)
    if authority is None or founded:
        authority = found(now)
        _write(folder, "authority", authority)
    wanted = _subjects(address, names)
    server = _read(folder, "server")
    renewed = server is None or _is_late(server, now) or not _fits(server, authority, wanted)
    if server is None or renewed:
        server = sign(authority, wanted, now)
        _write(folder, "server", server)
    return Certificates(
        authority=folder / "authority.crt",
        chain=folder / "server.crt",
        key=folder / "server.key",
        fingerprint=authority.certificate.fingerprint(hashes.SHA256()).hex(),
        ends=server.certificate.not_valid_after_utc,
        renewed=renewed,
        founded=founded,
    )


def _subjects(address: IPv4Address, names: Sequence[str]) -> list[x509.GeneralName]:
    """What the server is called: its address, its names, and loopback for the laptop itself."""
    addresses = sorted({address, IPv4Address("127.0.0.1")})
    listed = sorted({"localhost", *names})
    return [*map(x509.IPAddress, addresses), *map(x509.DNSName, listed)]


def _is_late(pair: Pair, now: datetime) -> bool:
    """Whether it ends within a month."""
    return now >= pair.certificate.not_valid_after_utc - RENEWAL


def _fits(server: Pair, authority: Pair, wanted: Sequence[x509.GeneralName]) -> bool:
    """Whether this authority signed it, for exactly these subjects."""
    extensions = server.certificate.extensions
    try:
        named = extensions.get_extension_for_class(x509.SubjectAlternativeName)
        server.certificate.verify_directly_issued_by(authority.certificate)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    return list(named.value) == list(wanted)


def _read(folder: Path, name: str) -> Pair | None:
    """A certificate with its key; ``None`` if either is missing, damaged, or not the other's."""
    with suppress(OSError, ValueError, TypeError):
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return Pair(certificate, key) if key.public_key() == certificate.public_key() else None
    return None


def _write(folder: Path, name: str, pair: Pair) -> None:
    """The key first: a crash between the two leaves a pair that does not fit and is made anew."""
    key = pair.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_private(folder / f"{name}.key", key)
    write_private(folder / f"{name}.crt", pair.certificate.public_bytes(serialization.Encoding.PEM))
