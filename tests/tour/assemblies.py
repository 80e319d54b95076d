"""The states of an assembly after its draw: invited, with empty seats, in committees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process, Selection
from budgeting.services import (
    assembly,
    attending,
    checking_in,
    clock,
    committees,
    inviting,
    replacing,
    sittings,
    wishing,
)
from budgeting.services.sittings import Setting
from budgeting.sortition.committees import Committee, place
from budgeting.sortition.seating.hall import Table
from tests import chosen, things
from tests.services import seats

AGES = [{"value": one, "names": {}, "share": None, "least": 2, "most": 2} for one in chosen.AGES]
COMMITTEES = (Committee("Parks", 1, 3), Committee("Roads and paths", 1, 3))
LONG_AGO = date(2026, 1, 2)


class Place(Protocol):
    """Whatever has an application, a database, and the parts of addresses."""

    app: Flask
    session: Session
    values: dict[str, Any]


def _who() -> dict[str, Any]:
    return {"actor": "Haneul", "now": clock.now()}


def _drawn(scene: Place) -> Process:
    process = things.a_process(scene.session)
    chosen.an_assembly(scene.session, process, keys=scene.app.extensions["keys"])
    features = [{"name": "age", "names": {"en": "Age", "ko": "나이"}, "values": AGES}]
    scene.session.get_one(Selection, process.id).features = features
    scene.values |= {"person": "P00", "which": "invitation", "language": "en"}
    return process


def _answered(scene: Place) -> Process:
    """One is late, one has confirmed, one seat is empty, and one went to a reserve."""
    process, session = _drawn(scene), scene.session
    inviting.invite(session, process, clock.now().date() + timedelta(days=30), **_who())
    people = [assembly.find(session, process, f"P{n:02}") for n in range(4)]
    people[0].membership.answer_by = LONG_AGO
    inviting.answer(session, process, people[2], "confirmed", **_who())
    for one in (people[1], people[3]):
        inviting.answer(session, process, one, "declined", **_who())
    replacing.accept(session, process, people[3], "P05", **_who())
    scene.values["person"] = "P01"
    return process


def _seated(scene: Place) -> None:
    """One has come, one has a seat and is missing, and one is on no list."""
    process, session = _answered(scene), scene.session
    tables = (Table(2), Table(2))
    setting = Setting({"en": "First day", "ko": "첫째 날"}, None, tables, ("mix", "mix"))
    sitting = sittings.arrange(session, process, setting, **_who())
    inviting.invite(session, process, clock.now().date() + timedelta(days=30), **_who())
    one = assembly.find(session, process, "P05")
    inviting.answer(session, process, one, "confirmed", **_who())
    attending.take_members(session, process, sitting, **_who())
    seats.seated(session, process, sitting)
    checking_in.arrive(session, process, assembly.find(session, process, "P02"))


def _set(scene: Place) -> Process:
    """Four confirmed members, two committees, and a table of wishes that waits."""
    process, session = _drawn(scene), scene.session
    inviting.invite(session, process, LONG_AGO, **_who())
    for n in range(4):
        one = assembly.find(session, process, f"P{n:02}")
        inviting.answer(session, process, one, "confirmed", **_who())
    committees.set_rules(session, process, COMMITTEES, "age", 60, **_who())
    upload = wishing.keep(session, process, b"number,wish1\n1,Parks\n", clock.now())
    scene.values["upload_id"] = upload.id
    return process


def _placed(scene: Place, *, published: bool = False) -> None:
    process, session = _set(scene), scene.session
    rules = committees.rules_of(session, process)
    placement = place(rules, "17 4 33")
    assert placement is not None
    committees.keep(session, process, rules, placement, "17 4 33", ["Yuna"], **_who())
    if published:
        committees.publish(session, process, **_who())


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "assembly is drawn": _drawn,
    "answers come in": _answered,
    "seats wait at the door": _seated,
    "committees are set": _set,
    "committees are drawn": _placed,
    "committees are published": lambda scene: _placed(scene, published=True),
}
