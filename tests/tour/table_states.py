"""The states of the tables: what they agree on, ask, trade and report, and the time between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from budgeting.services import packaging, speaking, table_reports, table_rounds
from tests import things
from tests.services.day import HallDay, a_day


class Place(Protocol):
    """Whatever has a database and the parts of addresses."""

    session: Session
    values: dict[str, Any]


def _in_round(scene: Place, number: int, **given: Any) -> HallDay:
    process = things.a_process(scene.session, **given)
    if "total" in given:
        things.some_projects(scene.session, process, 4, (500, 400, 300, 200))
    hall = a_day(scene.session, process, round=number, projects=(1, 2, 3, 4))
    scene.values |= {"sitting_id": hall.day.sitting_id, "hall": hall, "theme_id": 1}
    scene.values |= {"poll_id": hall.polls[0].id, "round_id": hall.rounds[0].id}
    return hall


def _trade(scene: Place) -> None:
    """Two projects are kept, one was given up, and of those left none or one fits."""
    hall = _in_round(scene, 4, total=50_000)
    told: dict[str, Any] = {"by": "table", "now": hall.now}
    session, day, row = scene.session, hall.day, hall.row
    packaging.keep(session, day, row, 1, 1, version=0, **told)
    packaging.keep(session, day, row, 1, 2, version=1, **told)
    packaging.keep(session, day, row, 1, 3, (2,), version=2, **told)


def _report(scene: Place) -> None:
    """Lines are saved, somebody has spoken, help was called, and the table has submitted."""
    hall = _in_round(scene, 5)
    session, day, row, now = scene.session, hall.day, hall.row, hall.now
    lines, told = ["Shade first.", "Then benches."], {"seen": 0, "by": "table", "now": now}
    table_reports.report(session, day, row, 1, lines, "How dear.", **told)  # type: ignore[arg-type]
    speaking.tap(session, day, row, 1, 4, key="press-of-a-seat", now=now)
    table_rounds.call_help(session, day, row, 1, "We cannot agree.", wanted=True)
    table_rounds.ask_for_more(session, day, row, 1)


def _submitted(scene: Place) -> None:
    hall = _in_round(scene, 2)
    table_rounds.move(scene.session, hall.day, hall.row, 1, "submit", "table", hall.now)
    hall.day.message = {"text": "Lunch is early.", "at": hall.now.isoformat()}


def _wait(scene: Place) -> None:
    """The round was closed some time ago, and help is on the way."""
    hall = _in_round(scene, 2)
    table_rounds.call_help(scene.session, hall.day, hall.row, 1, "", wanted=True)
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(minutes=5)


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "tables agree": lambda scene: _in_round(scene, 1),
    "tables ask": lambda scene: _in_round(scene, 3),
    "tables trade": _trade,
    "tables report": _report,
    "tables have submitted": _submitted,
    "tables wait": _wait,
}
"""What leads to each state, under its name."""
