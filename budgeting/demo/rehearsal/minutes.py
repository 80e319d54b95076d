"""The end of the day: the minutes are shown, endorsed at the seats, and published."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from budgeting.demo.rehearsal.day import HANDS, Pace, perform
from budgeting.demo.rehearsal.lead import sign_in
from budgeting.demo.rehearsal.papers import Slot
from budgeting.demo.rehearsal.scene import Scene
from budgeting.demo.rehearsal.visitor import NotTakenError, Visitor, wanted

TRIES = 40
WATCH = 0.5


class Clerk:
    """Whoever moves the minutes on: the lead facilitator, at last the organiser."""

    def __init__(self, scene: Scene, role: str) -> None:
        self._visitor: Visitor = scene.visitor(cut=False)
        self._page = f"{scene.papers.console}/minutes"
        sign_in(self._visitor, scene.papers.staff[role])

    def remark(self, texts: dict[str, str]) -> None:
        """Write the part that only a person can write."""
        form = wanted(self._visitor.open(self._page), "/minutes")
        self._visitor.send(form.filled(*((f"remarks-{one}", text) for one, text in texts.items())))

    def move(self, name: str) -> None:
        """Show, endorse or publish; if the line is lost, look whether it is done already."""
        address, unsure = f"{self._page}/{name}", False
        for _attempt in range(TRIES):
            form = self._visitor.open(address).form(address)
            if form is None:
                if unsure:
                    return
                raise NotTakenError(f"the minutes cannot be moved: {name}")
            try:
                self._visitor.send(form, careful=True)
            except OSError:
                unsure = True
                self._visitor.rests()
                time.sleep(WATCH)
            else:
                return
        raise NotTakenError(f"nobody answered: {name}")


def publish(scene: Scene, pace: Pace) -> None:
    """Show the minutes to those present, hear them, close the endorsement, publish."""
    lead = Clerk(scene, "facilitator")
    lead.remark(
        {"ko": "점심이 10분 늦어져 오후가 그만큼 늦었습니다.", "en": "Lunch ran ten minutes late."}
    )
    lead.move("show")
    with ThreadPoolExecutor(HANDS) as hands:
        perform(scene, pace, _last(scene), hands)
    lead.move("endorse")
    Clerk(scene, "organiser").move("publish")


def _last(scene: Scene) -> Slot:
    return next(one for one in scene.papers.run_sheet if one.format == "endorsement")
