"""What is watched in a hall, and when it becomes a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Day, DayRound, Device, Sitting
from budgeting.services import backing_up, hall_watch
from budgeting.services.backing_up import Backup
from budgeting.services.hall_power import Power
from budgeting.services.hall_watch import Sight, break_began, in_use, jump, levels, look, lost
from tests import things
from tests.halls import NOW, instruments, supply

CALM = Sight(NOW, None, 2**40, timedelta(), 3, (), Backup(NOW, False, Path("copy.db")))


def seen(kind: str, ref: int, seconds: int, sitting_id: int = 1, number: int = 1) -> Device:
    """A tablet that was heard of so many seconds ago."""
    return Device(
        id=f"{kind}-{ref}-{number}",
        sitting_id=sitting_id,
        kind=kind,
        ref=ref,
        name="",
        seen_at=NOW - timedelta(seconds=seconds),
    )


def a_day(session: Session, state: str = "live") -> Sitting:
    """A sitting that is on."""
    process = things.a_process(session, slug=f"city-{state}")
    sitting = Sitting(process_id=process.id, names={}, tables=[3])
    session.add(sitting)
    session.flush()
    session.add(Day(sitting_id=sitting.id, state=state))
    session.commit()
    return sitting


def test_nothing_is_wrong_in_a_calm_hall() -> None:
    order = ["power", "disk", "clock", "tablets", "copy"]
    assert list(levels(CALM).items()) == [(name, "good") for name in order]


@pytest.mark.parametrize(
    ("power", "level"),
    [
        (Power(False, 5), "good"),
        (Power(True, 50), "good"),
        (Power(True, 49), "warning"),
        (Power(True, 20), "warning"),
        (Power(True, 19), "danger"),
    ],
)
def test_a_laptop_on_its_battery_warns_below_half(power: Power, level: str) -> None:
    assert levels(replace(CALM, power=power))["power"] == level


@pytest.mark.parametrize(
    ("free", "level"),
    [(2 * 1024**3, "good"), (2 * 1024**3 - 1, "warning"), (200 * 1024**2 - 1, "danger")],
)
def test_a_full_disk_warns(free: int, level: str) -> None:
    assert levels(replace(CALM, free=free))["disk"] == level


@pytest.mark.parametrize(
    ("wall", "steady", "found"), [(3600, 3600, 0), (3500, 3600, -100), (7200, 3600, 3600)]
)
def test_a_clock_that_was_set_is_told_from_one_that_runs(
    tmp_path: Path, wall: int, steady: int, found: int
) -> None:
    started = instruments(tmp_path, NOW, 1000.0)
    moved = jump(started, NOW + timedelta(seconds=wall), 1000.0 + steady)
    assert moved == timedelta(seconds=found)
    assert levels(replace(CALM, jump=moved))["clock"] == ("warning" if found else "good")


@pytest.mark.parametrize(("minutes", "level"), [(0, "good"), (44, "good"), (45, "warning")])
def test_an_old_copy_warns(minutes: int, level: str) -> None:
    copy = Backup(NOW - timedelta(minutes=minutes), False, Path("copy.db"))
    assert levels(replace(CALM, copy=copy))["copy"] == level


def test_a_copy_that_is_made_in_time_never_warns() -> None:
    assert backing_up.EVERY + timedelta(minutes=1) < hall_watch.OLD_COPY


def test_no_copy_and_one_from_the_future_warn() -> None:
    future = Backup(NOW + timedelta(minutes=1), False, Path("copy.db"))
    for copy in (None, future):
        assert levels(replace(CALM, copy=copy))["copy"] == "warning"


def test_a_tablet_is_lost_after_a_minute_and_a_half() -> None:
    there, gone = seen("table", 1, 90), seen("table", 2, 91)
    assert lost([there, gone], NOW) == [gone]


def test_a_table_with_another_tablet_is_not_lost() -> None:
    broken, spare = seen("table", 4, 600), seen("table", 4, 1, number=2)
    assert lost([spare, broken], NOW) == []
    gone = [seen("table", 4, 600), seen("table", 4, 300, number=2)]
    assert lost(gone, NOW) == [gone[1]]


def test_the_lost_are_told_in_the_order_of_their_places() -> None:
    devices = [seen("team", 0, 99), seen("table", 11, 99), seen("table", 2, 99)]
    assert [(one.kind, one.ref) for one in lost(devices, NOW)] == [
        ("table", 2),
        ("table", 11),
        ("team", 0),
    ]


def test_a_sight_counts_who_is_there_and_lets_residents_sleep(
    session: Session, tmp_path: Path
) -> None:
    sitting = a_day(session)
    session.add_all(
        [
            seen("table", 1, 3, sitting.id),
            seen("table", 2, 300, sitting.id),
            seen("seat", 1, 3, sitting.id),
            seen("seat", 2, 3000, sitting.id),
        ]
    )
    session.commit()
    supply(tmp_path / "supplies", "BAT0", type="Battery", status="Discharging", capacity="30")
    sight = look(session, instruments(tmp_path), NOW, 0.0)
    assert (sight.there, [one.ref for one in sight.lost]) == (2, [2])
    assert sight.power == Power(True, 30)
    assert (sight.jump, sight.copy) == (timedelta(), None)
    assert sight.free > 0
    assert levels(sight)["tablets"] == "warning"


def test_tablets_of_another_day_are_not_missed(session: Session) -> None:
    for state in ("scheduled", "published"):
        sitting = a_day(session, state)
        session.add(seen("table", sitting.id, 9999, sitting.id))
    session.commit()
    assert in_use(session) == []


def test_the_newest_break_that_has_begun_is_found(session: Session) -> None:
    sitting = a_day(session)
    rounds = [("break", 60), ("discussion", 20), ("break", 30), ("break", None)]
    for position, (kind, minutes) in enumerate(rounds, 1):
        started = None if minutes is None else NOW - timedelta(minutes=minutes)
        session.add(
            DayRound(
                sitting_id=sitting.id,
                position=position,
                format=kind,
                minutes=15,
                started_at=started,
            )
        )
    session.commit()
    assert break_began(session) == NOW - timedelta(minutes=30)
    session.get_one(Day, sitting.id).state = "published"
    session.commit()
    assert break_began(session) is None
