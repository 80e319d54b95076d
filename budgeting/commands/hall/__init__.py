"""``flask hall``: one laptop serves a whole hall over HTTPS, without the internet."""

from __future__ import annotations

import errno
import re
import socket
import time
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from budgeting import create_app
from budgeting.commands.newest import refuse_older
from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.services import clock
from budgeting.services.hall import Hall, Wifi
from budgeting.services.hall_certificates import Certificates, ClockBehindError, prepare
from budgeting.services.hall_names import NotOfAHallError, hall_address, hall_name
from budgeting.services.hall_watch import Instruments

LOOPBACK = "127.0.0.1"
PASSWORDS = range(8, 64)
"""How long a password of WPA may be (IEEE 802.11)."""


def _address(_context: click.Context, _option: click.Parameter, text: str) -> IPv4Address:
    try:
        return hall_address(text)
    except NotOfAHallError as problem:
        raise click.BadParameter(str(problem)) from None


def _names(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    try:
        return tuple(sorted({hall_name(name) for name in re.split(r"[\s,]+", text) if name}))
    except NotOfAHallError as problem:
        raise click.BadParameter(str(problem)) from None


@click.command("hall")
@click.option(
    "--address", "--host", default=LOOPBACK, show_default=True, callback=_address,
    help="The laptop's address in the router's network, such as 192.168.8.10.",
)  # fmt: skip
@click.option("--port", default=8443, show_default=True, type=click.IntRange(1, 65535))
@click.option("--names", default="", callback=_names, help="Names of the server, as madang.lan.")
@click.option("--wifi", default="", metavar="NAME", help="The name of the hall's Wi-Fi.")
@click.option("--wifi-password", default="", help="Its password.")
@with_appcontext
def hall(
    address: IPv4Address, port: int, names: tuple[str, ...], wifi: str, wifi_password: str
) -> None:
    """Serve everything to the tablets of a hall over HTTPS, with a certificate of its own.

    docs/hall.md has the checklist for the evening before.
    """
    from budgeting.commands.hall.serving import serve

    network = _wifi(wifi, wifi_password)
    _check_place(address, port)
    instance = Path(current_app.instance_path)
    certificates = _certificates(instance / "hall", address, names)
    url = f"https://{address}:{port}"
    settings: Settings = current_app.extensions["settings"]
    db.engine.dispose()
    app = create_app(_settings(settings, url, address, names))
    instruments = Instruments(instance, instance / "backups", clock.now(), time.monotonic())
    place = Hall(url, network, certificates, instruments)
    app.extensions["hall"] = place
    _make_ready(app)
    _welcome(place, address)
    serve(app, place, address, port)


def _wifi(name: str, password: str) -> Wifi | None:
    if password and not name:
        raise click.UsageError("--wifi-password needs --wifi.")
    if password and len(password.encode()) not in PASSWORDS:
        raise click.UsageError("A password of a Wi-Fi has 8 to 63 signs.")
    return Wifi(name, password) if name else None


def _check_place(address: IPv4Address, port: int) -> None:
    """Say what is wrong with address or port before anything is made."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((str(address), port))
        except OSError as problem:
            reasons = {
                errno.EADDRNOTAVAIL: f"This laptop does not have the address {address}. Is it in "
                "the router's network? `ip -4 addr` shows its addresses.",
                errno.EADDRINUSE: f"Port {port} is taken, perhaps by a hall that runs already.",
                errno.EACCES: f"Port {port} is kept for the administrator; take 8443.",
            }
            words = reasons.get(problem.errno or 0, str(problem))
            raise click.ClickException(words) from None


def _certificates(folder: Path, address: IPv4Address, names: tuple[str, ...]) -> Certificates:
    now = clock.now()
    try:
        return prepare(folder, address, names, now)
    except ClockBehindError:
        raise click.ClickException(
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, but the hall's certificates are younger. "
            "Set the clock of this laptop."
        ) from None


def _settings(
    settings: Settings, url: str, address: IPv4Address, names: tuple[str, ...]
) -> Settings:
    """The settings of this laptop, with what a hall must have."""
    hosts = sorted({str(address), LOOPBACK, "localhost", *names, *settings.trusted_hosts.split()})
    return replace(
        settings,
        base_url=url,
        trusted_hosts=" ".join(hosts),
        secure_cookies=True,
        proxies=0,
        queue="thread",
        # Clocks of a hall without internet drift, and codes of an app rest on them.
        second_factor="optional",
    )


def _make_ready(app: Flask) -> None:
    """Bring the tables to the newest version, and leave no connection open for the fork."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            raise click.ClickException("A hall runs on SQLite; see BUDGETING_DATABASE_URI.")
        upgrade()
        refuse_older(app)
        db.session.remove()
        db.engine.dispose()


def _welcome(place: Hall, address: IPv4Address) -> None:
    certificates = place.certificates
    click.secho(f"Madang serves the hall at {place.address}", bold=True)
    click.echo(f"  For the tablets  {place.address}/hall   Wi-Fi, certificate, address")
    click.echo(f"  For the staff    {place.address}/hall/watch")
    click.echo(f"  Certificate      SHA-256 {certificates.fingerprint}")
    click.echo(f"                   the server's ends on {certificates.ends:%Y-%m-%d}")
    click.echo(f"  Copies           {place.instruments.backups}")
    if certificates.founded:
        click.secho("  The authority is new: install its certificate on every tablet.", bold=True)
    if address.is_loopback:
        click.echo("  Only this laptop reaches it. A hall needs --address.")
    click.echo("  Stop with Ctrl-C.")
