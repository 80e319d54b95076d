"""What Linux says of the laptop's power: /sys/class/power_supply (Documentation/ABI/testing)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SUPPLIES = Path("/sys/class/power_supply")
SOURCES = {"Mains", "USB"}


@dataclass(frozen=True, slots=True)
class Power:
    """``percent`` is the mean of the batteries, ``on_battery`` whether they are being emptied."""

    on_battery: bool
    percent: int


def read_power(supplies: Path = SUPPLIES) -> Power | None:
    """The power now; ``None`` on a machine without a battery that tells its charge.

    Batteries of mice and pens have the scope "Device" and do not count. A laptop whose charger
    is plugged in but too weak is on battery too: its battery says that it is being emptied.
    """
    charges, emptied, sources = [], False, []
    for supply in sorted(supplies.glob("*")):
        kind = _word(supply / "type")
        if kind == "Battery" and _word(supply / "scope") != "Device":
            charge = _word(supply / "capacity")
            if charge.isascii() and charge.isdigit():
                charges.append(min(int(charge), 100))
                emptied = emptied or _word(supply / "status") == "Discharging"
        elif kind in SOURCES:
            sources.append(_word(supply / "online") not in ("", "0"))
    if not charges:
        return None
    unplugged = bool(sources) and not any(sources)
    return Power(emptied or unplugged, sum(charges) // len(charges))


def _word(path: Path) -> str:
    """What a file of the kernel says; nothing if it is not there or the device just left."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
