"""The states of a plan: its features and quotas, a file that waits, and letters to households."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import clock, lettering, posting, quota_costs, selection_planning, uploads
from budgeting.services.lettering import Wish
from tests import selections, things
from tests.selections import BY

FEATURES = "feature,value,share\nage,young,40\nage,old,60\n"
NO_FEATURES = "feature,value,share\nage,,40\nage,old,lots\n"
HOMES = "district,street\nNorth,Yard lane 1\nNorth,Yard lane 2\nSouth,Yard lane 3\n"
NO_HOMES = "district,street\n,Yard lane 1\nNorth,\n"
WISHES = {"North": Wish(500_000, 1), "South": Wish(500_000, 1)}


class Place(Protocol):
    """Whatever has an application, its database, and the parts of addresses."""

    app: Flask
    session: Session
    values: dict[str, Any]


def _planned(scene: Place, file: str = FEATURES) -> Process:
    """A plan with quotas and answers; a file with features waits."""
    process, session = things.a_process(scene.session), scene.session
    selections.planned(session, process, 10)
    selection_planning.propose_quotas(session, process, **BY)
    selections.answered(session, process, selections.a_pool(20, 20, 20, 20))
    upload = uploads.keep(session, process, "features.csv", file.encode(), BY["now"])
    scene.values |= {"place": 0, "upload_id": upload.id}
    return process


def _impossible(scene: Place) -> None:
    """Only two of the young answered."""
    process = things.a_process(scene.session)
    selections.planned(scene.session, process, 10)
    selection_planning.propose_quotas(scene.session, process, **BY)
    selections.answered(scene.session, process, selections.a_pool(1, 1, 9, 9))


def _homes_wait(scene: Place, file: str = HOMES) -> Process:
    process, session = things.a_process(scene.session), scene.session
    selections.planned(session, process)
    keys = scene.app.extensions["keys"]
    upload = lettering.keep(session, process, "homes.csv", file.encode(), keys, BY["now"])
    scene.values["upload_id"] = upload.id
    return process


def _homes_listed(scene: Place) -> Process:
    process, keys = _homes_wait(scene), scene.app.extensions["keys"]
    lettering.carry_out(scene.session, process, scene.values["upload_id"], keys, **BY)
    lettering.plan(scene.session, process, WISHES, **BY)
    return process


def _letters_frozen(scene: Place) -> Process:
    process = _homes_listed(scene)
    posting.freeze(scene.session, process, **BY)
    return process


def _letters_drawn(scene: Place) -> None:
    posting.draw(scene.session, _letters_frozen(scene), "4 7 1", ["Dari", "Sora"], **BY)


def _costs_reckoned(scene: Place) -> None:
    job = quota_costs.order(scene.session, _planned(scene), clock.now())
    job.state, job.seen_at = "running", clock.now()


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "selection is planned": _planned,
    "features are unclear": lambda scene: _planned(scene, NO_FEATURES),
    "quotas are impossible": _impossible,
    "costs are reckoned": _costs_reckoned,
    "homes wait": _homes_wait,
    "homes are unclear": lambda scene: _homes_wait(scene, NO_HOMES),
    "homes are listed": _homes_listed,
    "letters are frozen": _letters_frozen,
    "letters are drawn": _letters_drawn,
}
"""What leads to each state, under its name."""
