"""The states of the paper ballots: handed out, entered, read differently, and in the box."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.counting.paper_entries import Sheet
from budgeting.models import PaperBatch, Process
from budgeting.services import paper_accounts, paper_urn
from tests import papers, people, things
from tests.pages import Visitor
from tests.papers import ACT, marked
from tests.tour.places import DARI

BATCH = "/officer/hanbit-2026/paper/batches/1"


class Place(Protocol):
    """Whatever has browsers, a database, and the parts of addresses."""

    session: Session
    values: dict[str, Any]

    def client(self, who: str) -> FlaskClient:
        """The browser of a person."""


def _handed(scene: Place, phase: str = "closed") -> Process:
    """Three papers were handed out, and two ballots were cast on tablets."""
    process = things.an_open_vote(scene.session)
    things.boxed(scene.session, process, [["P-1"], ["P-2"]])
    things.close(scene.session, process)
    papers.handed(scene.session, process, 3)
    process.phase = phase
    scene.values |= {"turn": 1, "position": 1}
    scene.session.commit()
    return process


def _being_entered(scene: Place) -> None:
    """Somebody has entered the first of two sheets at this browser."""
    process = _handed(scene)
    paper_urn.open_batch(scene.session, process, 2, **ACT)
    scene.session.commit()
    dari = Visitor(scene.client(DARI))
    dari.post(f"{BATCH}/begin/1", {"me": "1"}, on=BATCH)
    dari.post(f"{BATCH}/enter/1/1", {"marks": "1"})
    scene.session.rollback()


def _entered(scene: Place, second: Sheet) -> PaperBatch:
    process = _handed(scene)
    batch = papers.begun(scene.session, process, 2)
    papers.entered(scene.session, process, batch, 1, [marked("P-1"), marked("P-2")])
    papers.entered(scene.session, process, batch, 2, [second, marked("P-2")])
    return batch


def _boxed(scene: Place) -> None:
    """Every paper is in the box, and nobody has said so; a card is missing."""
    process = _handed(scene)
    sheets = [marked("P-1"), Sheet(spoilt="unclear"), Sheet(spoilt="named")]
    papers.boxed(scene.session, process, sheets)
    people.nari(scene.session)
    why = "A card was taken home."
    paper_accounts.note_cards(scene.session, process, (5, 0, 0), why, **ACT)


def _accounted(scene: Place) -> None:
    """The urn is empty, and two people have signed."""
    process = _handed(scene)
    papers.boxed(scene.session, process, [marked("P-1"), Sheet(spoilt="unclear")])
    session = scene.session
    paper_urn.say_empty(session, process, 1, "Taken home.", **ACT)
    paper_accounts.note_cards(session, process, (5, 0, 0), "No card was printed.", **ACT)
    seen = paper_accounts.fingerprint(paper_accounts.figures(session, process))
    paper_accounts.sign(session, process, ("Dari", "Yuna"), seen, **ACT)


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "papers are handed out": lambda scene: _handed(scene, "open"),
    "papers wait": _handed,
    "papers are entered": _being_entered,
    "papers differ": lambda scene: _entered(scene, Sheet(spoilt="unreadable")),
    "papers agree": lambda scene: _entered(scene, marked("P-1")),
    "papers are boxed": _boxed,
    "papers are accounted for": _accounted,
}
