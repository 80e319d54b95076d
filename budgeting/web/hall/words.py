"""The words for what is watched in a hall, for the page and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from budgeting.models import Device
from budgeting.services.hall_watch import Level, Sight, levels
from budgeting.web.telling.words import _, ngettext

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
GIB, MIB = 1024**3, 1024**2
LISTED = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is watched: its name, how it stands, and the sentence about it."""

    name: str
    level: Level
    standing: str
    words: str


def tell(sight: Sight) -> list[Row]:
    """A row for everything, in the order in which it is watched."""
    told = {
        "power": (_("Power"), _power(sight)),
        "disk": (_("Disk"), _disk(sight)),
        "clock": (_("Clock"), _clock(sight)),
        "tablets": (_("Tablets"), _tablets(sight)),
        "copy": (_("Last copy"), _copy(sight)),
    }
    return [
        Row(told[key][0], level, _level(level), told[key][1])
        for key, level in levels(sight).items()
    ]


def _level(level: Level) -> str:
    words = {"good": _("Good"), "warning": _("Look at it"), "danger": _("Act now")}
    return words[level]


def _power(sight: Sight) -> str:
    if sight.power is None:
        return _("This machine has no battery that tells its charge.")
    if not sight.power.on_battery:
        return _(
            "The laptop is plugged in. Its battery has %(percent)s %%.", percent=sight.power.percent
        )
    return _(
        "The laptop runs on its battery, which has %(percent)s %%. Plug it in.",
        percent=sight.power.percent,
    )


def _disk(sight: Sight) -> str:
    if sight.free >= GIB:
        return _("%(amount)s GiB are free.", amount=sight.free // GIB)
    return _(
        "Only %(amount)s MiB are free. Delete something that is not needed.",
        amount=sight.free // MIB,
    )


def _clock(sight: Sight) -> str:
    seconds = round(sight.jump / SECOND)
    if not seconds:
        return _("The clock has run evenly since the start.")
    return _(
        "The clock has jumped by %(seconds)s seconds since the start: it was set, or the laptop "
        "slept. Check the end of the round.",
        seconds=f"{seconds:+d}",
    )


def _tablets(sight: Sight) -> str:
    there = ngettext("%(num)s tablet is there.", "%(num)s tablets are there.", sight.there)
    if not sight.there:
        there = _("No tablet is there.")
    if not sight.lost:
        return there
    places = ", ".join(_place(device, sight) for device in sight.lost[:LISTED])
    more = len(sight.lost) - LISTED
    if more > 0:
        places = _("%(places)s and %(more)s more", places=places, more=more)
    return _("%(there)s Not heard of: %(places)s.", there=there, places=places)


def _place(device: Device, sight: Sight) -> str:
    kinds = {
        "table": _("table %(number)s", number=device.ref),
        "team": _("the theme team"),
        "expert": _("expert %(number)s", number=device.ref),
        "scribe": _("scribe %(number)s", number=device.ref),
    }
    place = device.name or kinds.get(device.kind, device.kind)
    minutes = (sight.now - device.seen_at) // MINUTE
    return _("%(place)s for %(minutes)s min", place=place, minutes=minutes)


def _copy(sight: Sight) -> str:
    if sight.copy is None:
        return _("There is no copy yet.")
    minutes = (sight.now - sight.copy.made_at) // MINUTE
    if minutes < 0:
        return _("The last copy is from the future: the clock was set back.")
    return ngettext("It is %(num)s minute old.", "It is %(num)s minutes old.", minutes)
