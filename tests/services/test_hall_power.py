"""The laptop's power as the kernel tells it, with the odd things that laptops tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgeting.services.hall_power import Power, read_power
from tests.halls import supply

BATTERY = {"type": "Battery", "scope": "System", "status": "Discharging", "capacity": "49"}


def test_a_machine_without_a_battery_tells_nothing(tmp_path: Path) -> None:
    assert read_power(tmp_path / "nowhere") is None
    supply(tmp_path, "AC", type="Mains", online="1")
    assert read_power(tmp_path) is None


@pytest.mark.parametrize(
    ("mains", "status", "on_battery"),
    [
        ("1", "Charging", False),
        ("1", "Full", False),
        ("1", "Not charging", False),
        ("1", "Discharging", True),
        ("0", "Discharging", True),
        ("0", "Unknown", True),
    ],
)
def test_a_laptop_is_on_its_battery_when_unplugged_or_emptied(
    tmp_path: Path, mains: str, status: str, on_battery: bool
) -> None:
    supply(tmp_path, "AC", type="Mains", online=mains)
    supply(tmp_path, "BAT0", **(BATTERY | {"status": status}))
    assert read_power(tmp_path) == Power(on_battery, 49)


def test_a_charger_on_usb_counts_as_mains(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", **(BATTERY | {"status": "Not charging"}))
    supply(tmp_path, "ucsi0", type="USB", online="0")
    assert read_power(tmp_path) == Power(True, 49)
    supply(tmp_path, "ucsi1", type="USB", online="1")
    assert read_power(tmp_path) == Power(False, 49)


def test_two_batteries_are_one_and_a_mouse_is_none(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", **BATTERY)
    supply(tmp_path, "BAT1", **(BATTERY | {"status": "Unknown", "capacity": "100"}))
    supply(tmp_path, "hid-mouse", **(BATTERY | {"scope": "Device", "capacity": "3"}))
    assert read_power(tmp_path) == Power(True, 74)


@pytest.mark.parametrize("capacity", ["", "-1", "half", "５０"])
def test_a_battery_that_tells_no_charge_is_no_battery(tmp_path: Path, capacity: str) -> None:
    supply(tmp_path, "BAT0", **(BATTERY | {"capacity": capacity}))
    assert read_power(tmp_path) is None


def test_a_charge_of_more_than_everything_is_everything(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", **(BATTERY | {"capacity": "104"}))
    assert read_power(tmp_path) == Power(True, 100)
