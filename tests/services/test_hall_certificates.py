"""The authority of a hall is kept, its server is called by its address, and both are bound."""

from __future__ import annotations

import ipaddress
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from budgeting.services import hall_signing
from budgeting.services.hall_certificates import Certificates, ClockBehindError, prepare
from budgeting.services.hall_names import NotOfAHallError, hall_address, hall_name

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ROUTER = ipaddress.ip_address("192.168.8.10")


def made(folder: Path, at: datetime = NOW, address: str = "192.168.8.10", *names: str):
    """The certificates of a hall at this moment."""
    return prepare(folder / "hall", ipaddress.ip_address(address), names, at)


def read(path: Path) -> x509.Certificate:
    """The certificate in a file."""
    return x509.load_pem_x509_certificate(path.read_bytes())


def accepts(certificates: Certificates, called: x509.IPAddress | x509.DNSName, at: datetime):
    """Whether a strict verifier that trusts the authority takes the server under this address."""
    store = Store([read(certificates.authority)])
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(called)
    verifier.verify(read(certificates.chain), [])


def test_the_server_is_accepted_under_its_address_its_names_and_loopback(tmp_path: Path) -> None:
    found = made(tmp_path, NOW, "192.168.8.10", "madang.lan")
    for called in (
        x509.IPAddress(ROUTER),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.DNSName("madang.lan"),
        x509.DNSName("localhost"),
    ):
        accepts(found, called, NOW)
    for other in (x509.IPAddress(ipaddress.ip_address("192.168.8.11")), x509.DNSName("b.lan")):
        with pytest.raises(VerificationError):
            accepts(found, other, NOW)


def test_the_authority_lives_two_years_and_the_server_less_than_398_days(tmp_path: Path) -> None:
    found = made(tmp_path)
    authority, server = read(found.authority), read(found.chain)
    assert authority.not_valid_after_utc - NOW == timedelta(days=730)
    life = server.not_valid_after_utc - server.not_valid_before_utc
    assert timedelta(days=390) < life <= timedelta(days=397)
    assert server.not_valid_after_utc == found.ends
    assert authority.not_valid_before_utc < NOW > server.not_valid_before_utc


def test_no_other_account_may_read_the_files(tmp_path: Path) -> None:
    folder = made(tmp_path).key.parent
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    expected = ("authority.crt", "authority.key", "server.crt", "server.key")
    assert modes == dict.fromkeys(expected, 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    first = made(tmp_path)
    before = {path: path.read_bytes() for path in first.key.parent.iterdir()}
    second = made(tmp_path, NOW + timedelta(days=300))
    assert (first.founded, first.renewed) == (True, True)
    assert (second.founded, second.renewed) == (False, False)
    assert second.fingerprint == first.fingerprint
    assert {path: path.read_bytes() for path in first.key.parent.iterdir()} == before


@pytest.mark.parametrize(
    ("days", "address", "names"),
    [(370, "192.168.8.10", ()), (1, "10.0.0.2", ()), (1, "192.168.8.10", ("madang.lan",))],
)
def test_a_late_or_wrong_server_is_renewed_and_the_authority_kept(
    tmp_path: Path, days: int, address: str, names: tuple[str, ...]
) -> None:
    first = made(tmp_path)
    at = NOW + timedelta(days=days)
    second = made(tmp_path, at, address, *names)
    assert (second.founded, second.renewed) == (False, True)
    assert second.fingerprint == first.fingerprint
    accepts(second, x509.IPAddress(ipaddress.ip_address(address)), at)


def test_the_server_does_not_outlive_the_authority(tmp_path: Path) -> None:
    made(tmp_path)
    at = NOW + timedelta(days=690)
    late = made(tmp_path, at)
    assert (late.founded, late.renewed) == (False, True)
    assert late.ends == read(late.authority).not_valid_after_utc
    last = made(tmp_path, NOW + timedelta(days=701))
    assert (last.founded, last.renewed) == (True, True)
    assert last.fingerprint != late.fingerprint


def test_a_clock_that_lost_its_time_does_not_replace_the_authority(tmp_path: Path) -> None:
    first = made(tmp_path)
    with pytest.raises(ClockBehindError):
        made(tmp_path, datetime(1970, 1, 2, tzinfo=UTC))
    assert made(tmp_path).fingerprint == first.fingerprint


@pytest.mark.parametrize("name", ["authority.key", "authority.crt", "server.key", "server.crt"])
@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nAA==\n"])
def test_a_missing_or_damaged_file_is_made_anew(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = made(tmp_path).key.parent / name
    path.unlink() if content is None else path.write_bytes(content)
    again = made(tmp_path)
    assert again.renewed
    assert again.founded is name.startswith("authority")
    accepts(again, x509.IPAddress(ROUTER), NOW)


def test_a_server_that_another_authority_signed_is_replaced(tmp_path: Path) -> None:
    mine, other = made(tmp_path / "a"), made(tmp_path / "b")
    for kind in ("chain", "key"):
        getattr(mine, kind).write_bytes(getattr(other, kind).read_bytes())
    again = made(tmp_path / "a")
    assert (again.founded, again.renewed) == (False, True)
    accepts(again, x509.IPAddress(ROUTER), NOW)


@pytest.mark.parametrize(
    "called", [x509.DNSName("www.example.org"), x509.IPAddress(ipaddress.ip_address("8.8.8.8"))]
)
def test_a_stolen_authority_is_good_for_halls_only(
    tmp_path: Path, called: x509.IPAddress | x509.DNSName
) -> None:
    authority = hall_signing.found(NOW)
    forged = hall_signing.sign(authority, [called], NOW)
    store = Store([authority.certificate])
    verifier = PolicyBuilder().store(store).time(NOW).build_server_verifier(called)
    with pytest.raises(VerificationError, match="constraint"):
        verifier.verify(forged.certificate, [])


def test_the_server_may_not_sign_for_others(tmp_path: Path) -> None:
    server = read(made(tmp_path).chain)
    constraints = server.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value.ca is False
    usage = server.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)
    assert isinstance(server.public_key(), ec.EllipticCurvePublicKey)


def test_the_files_are_what_a_server_of_python_reads(tmp_path: Path) -> None:
    found = made(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(found.chain, found.key)
    client = ssl.create_default_context(cafile=str(found.authority))
    (trusted,) = client.get_ca_certs()
    assert trusted["subject"][0][0][1] == "Madang hall 2026-11-22"


@pytest.mark.parametrize("text", ["8.8.8.8", "0.0.0.0", "fd00::1", "madang.lan", "", "10.0.0"])
def test_an_address_that_is_no_private_one_is_refused(text: str) -> None:
    with pytest.raises(NotOfAHallError):
        hall_address(text)


@pytest.mark.parametrize("text", ["10.0.0.1", "172.31.0.9", "192.168.8.10", "127.0.0.1"])
def test_a_private_address_is_taken(text: str) -> None:
    assert str(hall_address(text)) == text


@pytest.mark.parametrize(
    "text",
    ["example.org", "lan.example", "a..lan", ".lan", "-a.lan", "a_b.lan", "마당.lan", "*.lan"],
)
def test_a_name_that_is_not_of_a_hall_is_refused(text: str) -> None:
    with pytest.raises(NotOfAHallError):
        hall_name(text)


def test_a_name_is_written_small() -> None:
    assert hall_name("Madang.Home.ARPA") == "madang.home.arpa"
