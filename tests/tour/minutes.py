"""The states of the minutes: a draft after the day, shown in the hall, endorsed, published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from budgeting.services import minuting
from tests import results, things
from tests.services.day import HallDay
from tests.services.said import a_said_day, endorse
from tests.tour.days import Place

STEPS = ("show", "endorse", "publish")
TEXTS = {"opening": {"en": "We met in the yard.\nThere was tea.", "ko": "마당에서 만났습니다."}}


def _over(scene: Place) -> HallDay:
    return _built(scene, a_said_day(scene.session, things.a_process(scene.session)))


def _built(scene: Place, hall: HallDay) -> HallDay:
    """Tell the scene where everything is."""
    scene.values |= {"sitting_id": hall.sitting.id, "hall": hall}
    act = {"actor": "Haneul", "now": hall.now}
    minuting.write(scene.session, hall.day, TEXTS, "organiser", **act)  # type: ignore[arg-type]
    return hall


def _led_to(scene: Place, hall: HallDay, *names: str) -> None:
    for name in names:
        minuting.move(scene.session, hall.day, name, "organiser", actor="Haneul", now=hall.now)
        if name == "show":
            endorse(scene.session, hall.day, 62, "You forgot that many of us had no time.")


def _published(scene: Place) -> None:
    """The result of the vote is published too, so that both stand on the page of a project."""
    hall = _built(scene, a_said_day(scene.session, results.published(scene.session)))
    _led_to(scene, hall, *STEPS)


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "day is over": _over,
    "minutes are shown": lambda scene: _led_to(scene, _over(scene), *STEPS[:1]),
    "minutes are endorsed": lambda scene: _led_to(scene, _over(scene), *STEPS[:2]),
    "minutes are published": _published,
}
"""What leads to each state, under its name."""
