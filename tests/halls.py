"""A hall for the tests: certificates, a Wi-Fi, and instruments that show what a test wants."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

from flask import Flask

from budgeting.services.hall import Hall, Wifi
from budgeting.services.hall_certificates import prepare
from budgeting.services.hall_watch import Instruments

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADDRESS = "https://192.168.8.10:8443"


def supply(folder: Path, name: str, **files: str) -> None:
    """A power supply as the kernel shows it."""
    (folder / name).mkdir(parents=True)
    for file, content in files.items():
        (folder / name / file).write_text(f"{content}\n")


def instruments(folder: Path, wall: datetime = NOW, steady: float = 0.0) -> Instruments:
    """Instruments whose power supplies and copies lie in ``folder``."""
    return Instruments(folder, folder / "backups", wall, steady, folder / "supplies")


def a_hall(app: Flask, folder: Path, wifi: Wifi | None = None, now: datetime = NOW) -> Hall:
    """Let the application serve a hall."""
    certificates = prepare(folder / "hall", IPv4Address("192.168.8.10"), (), now)
    hall = Hall(ADDRESS, wifi, certificates, instruments(folder))
    app.extensions["hall"] = hall
    return hall
