"""Which pages of the minutes are looked at, in which state of them and by whom."""

from __future__ import annotations

from collections.abc import Mapping

from tests.tour.day_places import BOM
from tests.tour.places import EVERYBODY, HANEUL, Stop


def _look(name: str) -> Stop:
    return Stop("facilitator.minutes_look", BOM, values={"step": name})


_PAGE = Stop("facilitator.minutes", BOM)
_READ = tuple(
    Stop(f"public.{name}") for name in ("minutes", "project", "process", "results", "projects")
)

MINUTES_STATES: Mapping[str, tuple[Stop, ...]] = {
    "day is over": (_PAGE, _look("show"), Stop("public.minutes", EVERYBODY, 404)),
    "minutes are shown": (_PAGE, _look("take-back"), _look("endorse")),
    "minutes are endorsed": (_PAGE, Stop("facilitator.publish_minutes", HANEUL)),
    "minutes are published": (_PAGE, *_READ),
}
MINUTES_NOT_PAGES = {
    "facilitator.minutes_now": "a part of facilitator.minutes",
    "public.minutes_file": "a file",
}
