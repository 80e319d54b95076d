"""A rehearsal from the first chair to the published result, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from budgeting.demo.rehearsal import checking, day, minutes, published
from budgeting.demo.rehearsal.lead import Console
from budgeting.demo.rehearsal.ledger import Ledger
from budgeting.demo.rehearsal.papers import Papers, Slot
from budgeting.demo.rehearsal.scene import Scene
from budgeting.demo.rehearsal.seeding import seed
from budgeting.demo.rehearsal.serving import Server
from budgeting.demo.rehearsal.visitor import Line
from budgeting.demo.rehearsal.vote import Officer

CUTS = 0.02
"""So many requests, or their answers, are lost on the Wi-Fi."""
EVERY = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of rehearsal: ``speed`` 0 is as fast as possible.

    A person who has taken a table or the lead and does nothing for ``patience`` seconds is waited
    for no longer.
    """

    folder: Path
    people: int = 250
    speed: int = 20
    port: int = 5020
    chance: int = 2026
    take_table: int = 0
    take_lead: bool = False
    patience: float = 120.0
    kills: int = 0
    acts_a_kill: int = EVERY


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of it; ``missing`` is what was acknowledged and is not there once."""

    scene: Scene
    missing: tuple[str, ...]
    kills: int
    seconds: int


Told = Callable[[Papers, str], None]


@contextmanager
def rehearsing(
    wanted: Wanted,
    *,
    bar: Callable[[int, int], None] = lambda _done, _total: None,
    ready: Told = lambda _papers, _base: None,
    shown: Callable[[Slot], None] = lambda _slot: None,
    gone: Callable[[str], None] = lambda _place: None,
) -> Iterator[Ended]:
    """Seed, serve and play; the server answers until the block is left."""
    papers = seed(wanted.folder, wanted.people, wanted.chance, bar)
    server = Server(wanted.folder, wanted.port)
    server.start()
    try:
        ready(papers, server.base)
        yield _play(wanted, papers, server, shown, gone)
    finally:
        server.stop()


def _play(
    wanted: Wanted,
    papers: Papers,
    server: Server,
    shown: Callable[[Slot], None],
    told: Callable[[str], None],
) -> Ended:
    began, chance = time.monotonic(), Random(wanted.chance)  # noqa: S311 - play, not secrecy
    scene = Scene(
        server.base, papers, Ledger(), chance, Line(chance, CUTS), Line(chance),
        wanted.take_table,
    )  # fmt: skip

    def left(place: str) -> None:
        scene.ledger.left.append(place)
        told(place)

    console = Console(
        scene.visitor(cut=False), papers,
        leads=not wanted.take_lead, patience=wanted.patience, gone=left,
    )  # fmt: skip
    staff = day.Staff(console, minutes.Clerk(scene, "facilitator"), Officer(scene))
    plug = day.Plug(server.kill, wanted.kills, wanted.acts_a_kill)
    pace = day.Pace(wanted.speed, plug)
    day.play(scene, staff, pace, shown)
    console.end()
    gone = checking.missing(scene)
    minutes.publish(staff.clerk, scene)
    gone += published.missing(scene)
    scene.close()
    return Ended(scene, tuple(gone), server.kills, int(time.monotonic() - began))
