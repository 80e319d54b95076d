"""The states of a box with three holders: no key, made, tried, closed, being opened, open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from budgeting.models import BoxKey, Job, Process
from budgeting.services import box_keys, clock, unsealing
from budgeting.services.sealed import sealed_rulebook
from tests import things
from tests.things import HOLDERS, PASSPHRASES
from tests.tour.answers import Place

MARKS = [["P-1"], ["P-1", "P-2"], ["P-3"]]


def _sealed(scene: Place) -> Process:
    process = things.a_process(scene.session)
    listed = things.some_projects(scene.session, process)
    things.sealed(scene.session, process, things.a_rulebook(process, listed, secrecy="sealed"))
    return process


def _made(scene: Place) -> Process:
    process, settings = _sealed(scene), scene.app.extensions["settings"]
    key = box_keys.make(process.slug, HOLDERS, PASSPHRASES, settings)
    box_keys.keep(scene.session, process, key, actor="Dari", now=clock.now())
    scene.session.commit()
    return process


def _tried(scene: Place) -> Process:
    process = _made(scene)
    secret = box_keys.locks(scene.session, process).open({0: PASSPHRASES[0], 1: PASSPHRASES[1]})
    act: dict[str, Any] = {"actor": "Dari", "now": clock.now()}
    box_keys.note_trial(scene.session, process, secret, (0, 1), **act)
    return process


def closed(scene: Place) -> Process:
    """Three ballots lie in a box whose holders have tried their keys."""
    process = _tried(scene)
    things.boxed(scene.session, process, MARKS)
    process.opened_at = process.closed_at = clock.now()
    things.close(scene.session, process)
    return process


def _job(scene: Place, state: str, message: str = "") -> None:
    process, now = closed(scene), clock.now()
    scene.session.add(
        Job(
            process_id=process.id, kind=unsealing.KIND, state=state, message=message,
            done=1, total=3, asked_at=now, seen_at=now,
        )
    )  # fmt: skip


def _opened(scene: Place) -> None:
    process, session, now = closed(scene), scene.session, clock.now()
    secret = box_keys.locks(session, process).open({0: PASSPHRASES[0], 1: PASSPHRASES[1]})
    rows, rulebook = unsealing.sealed_rows(session, process.id), sealed_rulebook(session, process)
    opened = list(unsealing.open_all(rows, secret, process.slug, rulebook.sha256()))
    unsealing.lay_out(session, process, opened, scene.app.extensions["keys"], now)
    session.get_one(BoxKey, process.id).opened_at = now


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "box has no key": _sealed,
    "keys are made": _made,
    "keys are tried": _tried,
    "box is closed with holders": closed,
    "box is being opened": lambda scene: _job(scene, "running"),
    "box was altered": lambda scene: _job(scene, "failed", "Tampered"),
    "box is opened": _opened,
}
"""What leads to each state, under its name."""
