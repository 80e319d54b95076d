"""What can bring a hall down: power, disk, clock, lost tablets, no copy; each with its level."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import OPEN
from budgeting.models import Day, DayRound, Device
from budgeting.services.backing_up import Backup, backups
from budgeting.services.hall_power import SUPPLIES, Power, read_power

Level = Literal["good", "warning", "danger"]

RESIDENT = "seat"
LOST_AFTER = timedelta(seconds=90)
"""A page in sight asks every two seconds, a hidden one every eight; then there is the Wi-Fi."""
CHARGE = 50, 20
FREE = 2 * 1024**3, 200 * 1024**2
JUMP = timedelta(seconds=2)
OLD_COPY = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class Instruments:
    """Where to look, and what both clocks said when the server started."""

    disk: Path
    backups: Path
    wall: datetime
    steady: float
    supplies: Path = SUPPLIES


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything at one moment; ``free`` in bytes, ``jump`` of the clock since the start.

    ``there`` tablets were heard of just now. Of a post that is ``lost``, the tablet that was
    heard of last stands for all; the tablets of residents may sleep, and are not missed.
    """

    now: datetime
    power: Power | None
    free: int
    jump: timedelta
    there: int
    lost: tuple[Device, ...]
    copy: Backup | None


def look(session: Session, instruments: Instruments, now: datetime, steady: float) -> Sight:
    """Read all instruments; ``steady`` is the monotonic clock in seconds."""
    devices = in_use(session)
    return Sight(
        now=now,
        power=read_power(instruments.supplies),
        free=shutil.disk_usage(instruments.disk).free,
        jump=jump(instruments, now, steady),
        there=sum(1 for device in devices if not _is_silent(device, now)),
        lost=tuple(lost((device for device in devices if device.kind != RESIDENT), now)),
        copy=next(iter(backups(instruments.backups)), None),
    )


def levels(sight: Sight) -> Mapping[str, Level]:
    """How each thing stands, in a fixed order."""
    return {
        "power": _power(sight.power),
        "disk": _at_least(sight.free, FREE),
        "clock": "warning" if abs(sight.jump) >= JUMP else "good",
        "tablets": "warning" if sight.lost else "good",
        "copy": _copy(sight),
    }


def in_use(session: Session) -> list[Device]:
    """The tablets that were seen at a sitting which is on now."""
    on = select(Device).join(Day, Day.sitting_id == Device.sitting_id).where(Day.state.in_(OPEN))
    return list(session.scalars(on.order_by(Device.kind, Device.ref, Device.name, Device.id)))


def lost(devices: Iterable[Device], now: datetime) -> list[Device]:
    """The last tablet of every place of which none was heard for a minute and a half."""
    newest: dict[tuple[str, int], Device] = {}
    for device in sorted(devices, key=lambda one: (one.kind, one.ref, one.seen_at, one.id)):
        newest[device.kind, device.ref] = device
    return [device for device in newest.values() if _is_silent(device, now)]


def jump(instruments: Instruments, now: datetime, steady: float) -> timedelta:
    """How far the wall clock has moved away from the steady one since the server started.

    A clock that was set, and a laptop that slept: the steady clock rests meanwhile.
    """
    passed = timedelta(seconds=steady - instruments.steady)
    return now - instruments.wall - passed


def break_began(session: Session) -> datetime | None:
    """When the newest break began that has been begun today; ``None`` before the first."""
    begun = (
        select(func.max(DayRound.started_at))
        .join(Day, Day.sitting_id == DayRound.sitting_id)
        .where(DayRound.format == "break", Day.state.in_(OPEN))
    )
    return session.scalar(begun)


def _is_silent(device: Device, now: datetime) -> bool:
    return now - device.seen_at > LOST_AFTER


def _power(power: Power | None) -> Level:
    if power is None or not power.on_battery:
        return "good"
    return _at_least(power.percent, CHARGE)


def _at_least(found: int, marks: tuple[int, int]) -> Level:
    """Good from the first mark up, a danger below the second."""
    enough, little = marks
    if found >= enough:
        return "good"
    return "warning" if found >= little else "danger"


def _copy(sight: Sight) -> Level:
    if sight.copy is None or not timedelta() <= sight.now - sight.copy.made_at < OLD_COPY:
        return "warning"
    return "good"
