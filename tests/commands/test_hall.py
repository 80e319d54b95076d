"""``flask hall`` as it is started before a day: HTTPS that only its own authority vouches for."""

from __future__ import annotations

import os
import socket
import ssl
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from budgeting.commands.hall import serving
from budgeting.config import PREFIX
from budgeting.services.hall_certificates import prepare
from tests import databases
from tests.commands.printing import Running
from tests.postgres import free_port

WAIT = 120


class Served(Running):
    """A running hall."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        self.folder = folder
        self.port = port
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        command = [sys.executable, "-m", "flask", "hall", "--port", str(port), *options]
        super().__init__(command, kept | {f"{PREFIX}INSTANCE": str(folder)})

    @property
    def authority(self) -> Path:
        """The certificate that tablets trust."""
        return self.folder / "hall" / "authority.crt"

    def get(self, path: str, trusted: Path, host: str = "") -> tuple[HTTPResponse, bytes]:
        """Fetch a page over HTTPS as somebody who trusts this authority alone."""
        context = ssl.create_default_context(cafile=str(trusted))
        connection = HTTPSConnection("127.0.0.1", self.port, timeout=WAIT, context=context)
        try:
            connection.request("GET", path, headers={"Host": host} if host else {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Start a hall and wait until it watches."""
    hall = Served(folder, free_port(), *options)
    try:
        hall.wait_for("Last copy")
        yield hall
    finally:
        hall.process.kill()
        hall.process.wait(timeout=WAIT)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One hall for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("hall")
    with served(folder, "--wifi", "Hanbit", "--wifi-password", "a yard for all") as running:
        yield running


def test_who_trusts_the_hall_is_served_over_https(hall: Served) -> None:
    response, content = hall.get("/hall", hall.authority)
    assert response.status == 200
    assert f"https://127.0.0.1:{hall.port}" in content.decode()
    response, content = hall.get("/hall/authority.crt", hall.authority)
    assert response.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert content == hall.authority.read_bytes()


def test_another_authority_does_not_vouch_for_it(hall: Served, tmp_path: Path) -> None:
    other = prepare(tmp_path / "other", IPv4Address("127.0.0.1"), (), datetime.now(UTC))
    with pytest.raises(ssl.SSLCertVerificationError):
        hall.get("/hall", other.authority)


def test_old_versions_of_tls_and_plain_http_are_not_answered(hall: Served) -> None:
    with socket.create_connection(("127.0.0.1", hall.port), timeout=WAIT) as plain:
        plain.sendall(b"GET /hall HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        answer = plain.recv(1000)
    assert b"200" not in answer
    assert serving_context(hall).minimum_version == ssl.TLSVersion.TLSv1_2


def serving_context(hall: Served) -> ssl.SSLContext:
    address = IPv4Address("127.0.0.1")
    return serving.secure_context(prepare(hall.folder / "hall", address, (), datetime.now(UTC)))


def test_cookies_are_for_https_only(hall: Served) -> None:
    response, _content = hall.get("/staff/sign-in", hall.authority)
    cookies = response.headers.get_all("Set-Cookie") or []
    assert any(cookie.startswith("__Host-staff=") for cookie in cookies)
    assert all("Secure" in cookie for cookie in cookies)


def test_other_names_are_not_answered(hall: Served) -> None:
    assert hall.get("/hall", hall.authority, "localhost")[0].status == 200
    assert hall.get("/hall", hall.authority, "www.example.org")[0].status == 400


def test_a_copy_is_made_at_the_start(hall: Served) -> None:
    (copy,) = (hall.folder / "backups").iterdir()
    assert f"A copy was made: {copy.name}" in hall.printed
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_everything_watched_is_printed_and_the_fingerprint_too(hall: Served) -> None:
    for words in ("Power:", "Disk:", "Clock:", "Tablets:", "SHA-256", "The authority is new"):
        assert words in hall.printed
    assert "Only this laptop reaches it." in hall.printed


def test_a_second_hall_on_the_same_port_says_why_not(hall: Served) -> None:
    second = Served(hall.folder, hall.port)
    assert second.process.wait(timeout=WAIT) == 1
    second.wait_for(f"Port {hall.port} is taken")


def test_a_restart_keeps_the_authority_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    found = []
    for _start in range(2):
        with served(tmp_path) as running:
            content = running.get("/hall/authority.crt", running.authority)[1]
            found.append((content, "The authority is new" in running.printed))
            assert running.end() == 0
        with pytest.raises(ConnectionRefusedError):
            running.get("/hall", running.authority)
    assert found[0][0] == found[1][0]
    assert [new for _content, new in found] == [True, False]


def test_a_tablet_that_dies_in_its_handshake_lets_its_thread_go(
    hall: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "PATIENCE", 0.2)
    context = serving_context(hall)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = socket.create_connection(listener.getsockname())
        accepted = listener.accept()[0]
        accepted.setblocking(True)
        with context.wrap_socket(
            accepted, server_side=True, do_handshake_on_connect=False
        ) as tablet:
            with pytest.raises(TimeoutError):
                tablet.do_handshake()
            tablet.setblocking(True)
            assert tablet.gettimeout() == 0.2
            tablet.setblocking(False)
            assert tablet.gettimeout() == 0.0
        silent.close()


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    """A hall runs on SQLite, whatever the other tests run on."""
    return databases.Sqlite(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def uri(laptop: databases.Sqlite, tmp_path: Path) -> str:
    return laptop.fresh(tmp_path)


def run(app: Flask, *options: str) -> Result:
    """Start a hall that cannot begin."""
    return app.test_cli_runner().invoke(args=["hall", *options])


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--address", "8.8.8.8"), 2, "no address of a private network"),
        (("--address", "0.0.0.0"), 2, "no address of a private network"),
        (("--host", "hall"), 2, "no address such as"),
        (("--names", "madang.lan www.example.org"), 2, "must end in one of"),
        (("--port", "0"), 2, "1<=x<=65535"),
        (("--wifi-password", "a yard for all"), 2, "needs --wifi"),
        (("--wifi", "Hanbit", "--wifi-password", "short"), 2, "8 to 63"),
        (("--address", "192.168.255.254"), 1, "does not have the address"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_made(
    app: Flask, options: tuple[str, ...], code: int, words: str
) -> None:
    done = run(app, *options)
    assert done.exit_code == code
    assert words in done.output
    assert not (Path(app.instance_path) / "hall").exists()


def test_a_clock_that_lost_its_time_is_told(app: Flask) -> None:
    folder = Path(app.instance_path) / "hall"
    later = datetime.fromtimestamp(time.time() + 10 * 86400, UTC)
    prepare(folder, IPv4Address("127.0.0.1"), (), later)
    done = run(app, "--port", str(free_port()))
    assert done.exit_code == 1
    assert "Set the clock of this laptop." in done.output
