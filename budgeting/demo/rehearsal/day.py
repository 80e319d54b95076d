"""The whole day, round by round: the lead starts, people do what they do, the lead closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from budgeting.demo.rehearsal import residents, tables, team, vote
from budgeting.demo.rehearsal.lead import Console
from budgeting.demo.rehearsal.minutes import Clerk
from budgeting.demo.rehearsal.papers import Slot
from budgeting.demo.rehearsal.scene import Scene, Task, Tasks, guarded

HANDS = 6
"""How many tablets are pressed at the same moment: the machine has to serve as well."""
CLOSES = 0.85
"""The lead closes a round a little early, once everybody but the late ones is done."""
LISTENING = 8
"""Rounds in which nobody writes pass so many times faster still."""
_PLAYS: dict[str, Sequence[Tasks]] = {
    "welcome": (residents.arrive, tables.work),
    "poll-before": (residents.answer, tables.answer_on_paper),
    "questions": (tables.work, residents.ask),
    "answers": (team.answer,),
    "discussion": (tables.work, residents.weigh, team.gather),
    "trade-off": (tables.work,),
    "report-back": (tables.work,),
    "poll-after": (residents.answer, tables.answer_on_paper),
    "vote": (vote.cast,),
    "evaluation": (residents.answer, tables.answer_on_paper),
    "endorsement": (residents.endorse,),
}


@dataclass
class Pace:
    """How fast the day passes; ``speed`` 0 is as fast as the machine can."""

    speed: int
    hurry: Callable[[], None] = lambda: None
    """Called after every act: where the rehearsal pulls the plug, it does so here."""
    began: float = field(default_factory=time.monotonic)

    def seconds(self, slot: Slot, writes: bool) -> float:
        """How long a round lasts here."""
        if not self.speed:
            return 0.0
        return slot.minutes * 60 / self.speed / (1 if writes else LISTENING)


@dataclass
class Staff:
    """Who leads the day, the minutes and the vote."""

    console: Console
    clerk: Clerk
    officer: vote.Officer


def play(scene: Scene, staff: Staff, pace: Pace, shown: Callable[[Slot], None]) -> None:
    """From the doors to the last round."""
    staff.console.open_doors()
    with ThreadPoolExecutor(HANDS) as hands:
        for slot in scene.papers.run_sheet:
            scene.seating = slot.seating or scene.seating
            shown(slot)
            if staff.console.start(slot):
                _round(scene, staff, pace, slot, hands)


def perform(
    scene: Scene, pace: Pace, slot: Slot, hands: ThreadPoolExecutor, before: float = CLOSES
) -> list[Task]:
    """Let everybody do what they do in a round; those who are late are given back."""
    found = [task for make in _PLAYS.get(slot.format, ()) for task in make(scene, slot)]
    length, began = pace.seconds(slot, bool(found)), time.monotonic()
    running: list[Future[None]] = []
    late = [task for task in found if task.at > before]
    for task in sorted(found, key=lambda one: one.at):
        if task.at <= before:
            time.sleep(max(0.0, began + task.at * length - time.monotonic()))
            if task.after:
                wait(running)
            running.append(hands.submit(_then(scene, task, pace)))
    wait(running)
    if not found:
        time.sleep(length)
    return late


def _round(scene: Scene, staff: Staff, pace: Pace, slot: Slot, hands: ThreadPoolExecutor) -> None:
    """One round: a lead closes it once everybody but the late ones is done."""
    if slot.format == "vote":
        staff.officer.open_vote()
    if slot.format == "endorsement" and not staff.console.person_did(_has_shown(staff.clerk)):
        staff.clerk.show()
    late = perform(scene, pace, slot, hands)
    staff.console.help_came()
    if scene.waited_for and tables.work in _PLAYS.get(slot.format, ()):
        there = staff.console.await_table(scene.waited_for)
        scene.waited_for = scene.waited_for if there else 0
    staff.console.close(slot, pace.seconds(slot, bool(_PLAYS.get(slot.format))))
    wait([hands.submit(_then(scene, task, pace)) for task in late])
    if slot.format == "vote":
        staff.officer.close_vote()


def _has_shown(clerk: Clerk) -> Callable[[], bool]:
    return lambda: not clerk.can_show()


def _then(scene: Scene, task: Task, pace: Pace) -> Callable[[], None]:
    act = guarded(scene, task)

    def both() -> None:
        act()
        pace.hurry()

    return both


class Plug:
    """Pulls the plug of the server after every so many acts, so often."""

    def __init__(self, kill: Callable[[], None], kills: int, every: int) -> None:
        self._kill, self._left, self._every = kill, kills, every
        self._acts = 0
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """One act more."""
        with self._lock:
            self._acts += 1
            pull = self._left and self._acts % self._every == 0
            if pull:
                self._left -= 1
                self._kill()
