"""The states of the answers: a table that waits, people in the pool, and after the erasure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import clock, erasing, importing_respondents
from tests import selections, things
from tests.respondents import AGE, GENDER, TABLE
from tests.selections import BY


class Place(Protocol):
    """Whatever has an application, its database, and the parts of addresses."""

    app: Flask
    session: Session
    values: dict[str, Any]


def _waiting(scene: Place, content: str = TABLE) -> Process:
    process = things.a_process(scene.session)
    gender = replace(GENDER, names={"en": "Gender", "ko": "성별"})
    selections.planned(scene.session, process, 2, (AGE, gender))
    keys, now = scene.app.extensions["keys"], clock.now()
    importing_respondents.keep(scene.session, keys, process, content.encode(), now)
    return process


def _imported(scene: Place) -> Process:
    process = _waiting(scene)
    keys, now = scene.app.extensions["keys"], clock.now()
    upload = importing_respondents.find(scene.session, process, now)
    importing_respondents.carry_out(scene.session, keys, process, upload, **BY)
    scene.values["pseudonym"] = "P0001"
    return process


BUILDERS: Mapping[str, Callable[[Place], object]] = {
    "answers wait": _waiting,
    "answers are unclear": lambda scene: _waiting(scene, TABLE.replace("Male", "Mlae")),
    "answers are in": _imported,
    "answers are erased": lambda scene: erasing.erase(scene.session, _imported(scene), **BY),
}
"""What leads to each state, under its name."""
