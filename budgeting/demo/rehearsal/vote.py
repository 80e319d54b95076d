"""The vote of a rehearsal: holders make the key, residents cast, two holders open the box."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial

from budgeting.demo.rehearsal.lead import sign_in
from budgeting.demo.rehearsal.papers import Slot
from budgeting.demo.rehearsal.scene import Scene, Task
from budgeting.demo.rehearsal.visitor import Line, NotTakenError, Visitor
from budgeting.demo.tablets import Answer, Tablet

COUNTDOWN = 10
WATCH = 0.5
LONGEST = 120
TRIES = 30
LOOKED_AT = ("keys/make", "keys/try", "open", "close", "unseal", "publish")
"""Acts with a second look or a form: their button stands on a page of its own."""


class CutTablet(Tablet):
    """A tablet for the vote on the Wi-Fi of the hall."""

    def __init__(self, base: str, line: Line) -> None:
        super().__init__(base)
        self._line = line

    def _ask(self, method: str, path: str, body: str) -> Answer:
        fate = self._line.fate()
        if fate == "before":
            raise ConnectionError("the line was cut")
        answer = super()._ask(method, path, body)
        if fate == "after":
            raise ConnectionError("the answer was lost")
        return answer


class Officer:
    """The voting officer at the desk."""

    def __init__(self, scene: Scene) -> None:
        self._visitor: Visitor = scene.visitor(cut=False)
        self._desk = f"/officer/{scene.papers.slug}/"
        self._holders = scene.papers.holders
        self._second = scene.papers.staff["second officer"]
        sign_in(self._visitor, scene.papers.staff["officer"])

    def open_vote(self) -> None:
        """Make the key of the box, try it, and open the vote."""
        names = ((f"name_{place}", name) for place, (name, _words) in enumerate(self._holders))
        self._press("keys/make", *names, *self._passphrases(0, 1, 2))
        self._press("keys/try", *self._passphrases(0, 1))
        self._press("open")

    def close_vote(self) -> None:
        """Close, take the box away, open it, count; both publish without cards and auditors."""
        self._press("close", ("seconds", str(COUNTDOWN)))
        time.sleep(COUNTDOWN)
        self._press("end")
        self._press("unseal", *self._passphrases(1, 2))
        self._press("count")
        shown = ("email", self._second.email), ("password", self._second.password)
        self._press("publish", ("without", "1"), ("ballots", "single"), *shown)

    def _passphrases(self, *places: int) -> list[tuple[str, str]]:
        """What these holders type."""
        return [(f"passphrase_{place}", self._holders[place][1]) for place in places]

    def _press(self, act: str, *fields: tuple[str, str]) -> None:
        """Do an act of the desk once it is offered; if nobody knows, look whether it still is."""
        address, until = f"{self._desk}{act}", time.monotonic() + LONGEST
        unsure = False
        while time.monotonic() < until:
            page = self._visitor.open(self._desk)
            form = page.form(address)
            if form is None and act in LOOKED_AT:
                form = self._visitor.open(address).form(address)
            if form is None and unsure:
                return
            if form is not None:
                try:
                    self._visitor.send(form.filled(*fields), careful=True)
                except OSError:
                    unsure = True
                    self._visitor.rests()
                except NotTakenError:
                    self._visitor.rests()
                else:
                    return
            time.sleep(WATCH)
        raise NotTakenError(f"the desk did not offer {act}: {page.heading}")


def cast(scene: Scene, _slot: Slot) -> list[Task]:
    """Everybody votes with a card; the tablets stand where the seats were."""
    pairs = zip(scene.papers.cards, scene.papers.wishes, strict=True)
    return [
        Task(scene.chance.uniform(0, 0.8), partial(_cast, scene, code, wish), "voter")
        for code, wish in pairs
    ]


def _cast(scene: Scene, code: str, wish: Mapping[int, int]) -> None:
    """Try until there is a receipt, or the card is known to have voted."""
    trouble = ""
    for _attempt in range(TRIES):
        tablet = CutTablet(scene.base, scene.line)
        visit = tablet.vote(code, wish)
        tablet.close()
        if visit.receipt or visit.already:
            with scene.ledger.lock:
                scene.ledger.votes[code] = visit.receipt
            return
        trouble = visit.trouble
        time.sleep(WATCH)
    raise NotTakenError(f"not cast: {trouble}")
