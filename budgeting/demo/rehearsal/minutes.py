"""The minutes: shown in the endorsement round, closed after the day, and published."""

from __future__ import annotations

import time
from functools import cached_property

from budgeting.demo.rehearsal.lead import sign_in
from budgeting.demo.rehearsal.scene import Scene
from budgeting.demo.rehearsal.visitor import NotTakenError, Visitor, wanted

TRIES = 40
WATCH = 0.5


class Clerk:
    """Whoever moves the minutes on: the lead facilitator, at last the organiser.

    Signs in when it is time: hours may pass until then.
    """

    def __init__(self, scene: Scene, role: str) -> None:
        self._scene, self._role = scene, role
        self._page = f"{scene.papers.console}/minutes"

    @cached_property
    def _visitor(self) -> Visitor:
        found = self._scene.visitor(cut=False)
        sign_in(found, self._scene.papers.staff[self._role])
        return found

    def remark(self, texts: dict[str, str]) -> None:
        """Write the part that only a person can write."""
        form = wanted(self._visitor.open(self._page), "/minutes")
        self._visitor.send(form.filled(*((f"remarks-{one}", text) for one, text in texts.items())))

    def can_show(self) -> bool:
        """Whether the minutes are a draft still."""
        address = f"{self._page}/show"
        return self._visitor.open(address).form(address) is not None

    def show(self) -> None:
        """Write a remark, and show the minutes to those present."""
        self.remark(
            {
                "ko": "점심이 10분 늦어져 오후가 그만큼 늦었습니다.",
                "en": "Lunch ran ten minutes late.",
            }
        )
        self.move("show")

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


def publish(clerk: Clerk, scene: Scene) -> None:
    """Close the endorsement and publish; minutes that were not shown in a round are shown now."""
    if clerk.can_show():
        clerk.move("show")
    clerk.move("endorse")
    Clerk(scene, "organiser").move("publish")
