"""Kill every process that serves, again and again, while voters cast and answers are lost.

    python -m bench.crash [--kills 500] [--voters 5000] [--database sqlite|postgresql] [--seed 1]

Each voter sends a reviewed ballot to the served application through a network that throws away
20 % of the answers, and sends it again until an answer comes; of every ten cards one is tried on
two tablets at once, of every fifty one is void. All processes are killed with ``kill -9`` at
random moments and started again at once. Then the history is checked, the vote closed, the box
opened and counted, and the database and its chain of acts examined.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bench.tablets import requests
from budgeting import create_app
from budgeting.errors import Problem
from budgeting.extensions import db
from budgeting.models import OpenedBallot, OutcomeRecord, Process
from budgeting.services import acts
from tests import databases, postgres
from tests.reliability import votes
from tests.reliability.hall import Hall, Tick
from tests.reliability.history import complaints
from tests.reliability.serving import Server
from tests.reliability.votes import Offer

SHAPES = {"sqlite": (1, 16), "postgresql": (3, 4)}
"""Workers and threads; fewer than deployed, as voters and server share two cores here."""


@dataclass
class Ended:
    """What a run came to; ``complaints`` is empty if every promise was kept."""

    kills: int
    voters: int
    ballots: int
    resent: int
    lost: int
    replayed: int
    refused: int
    unknown: int
    seconds: float
    complaints: list[str] = field(default_factory=list)


def run(
    app: Flask, folder: Path, kills: int, voters: int, seed: int = 1, tick: Tick = lambda *_: None
) -> Ended:
    """The whole run on the database of ``app``, whose settings the server gets too."""
    draw = Random(seed)
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        process = votes.open_vote(app, session)
        process_id = process.id
        offered = _offered(app, session, process, voters, draw)
    sent = requests(app, [offer.blob for offer in offered])
    engine.dispose()  # so that the server finds the database as the last kill has left it
    server = Server(app.extensions["settings"], folder / "server.log", *SHAPES[engine.dialect.name])
    began = time.monotonic()
    try:
        hall = Hall(server, sent, kills, app.extensions["keys"], draw, tick)
        # In a thread of its own, as whoever calls this may be in a loop already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, hall.vote()).result()
        seconds = time.monotonic() - began
    finally:
        server.stop()
    with Session(engine, expire_on_commit=False) as session:
        wrong = complaints(
            hall.events, offered, votes.box(session, process_id), votes.roll(session, process_id)
        )
        wrong += _afterwards(app, session, session.get_one(Process, process_id), offered)
        ballots = votes.ballots_in(session, process_id)
    kinds = Counter(event.kind for event in hall.events)
    return Ended(
        server.kills, voters, ballots, kinds["invoke"] - len(offered), hall.lost, hall.replayed,
        kinds["fail"], kinds["unknown"], seconds, wrong,
    )  # fmt: skip


def _offered(
    app: Flask, session: Session, process: Process, voters: int, draw: Random
) -> list[Offer]:
    """A ballot for each card, a second one for every tenth; every fiftieth card is void."""
    marks = [
        dict.fromkeys(sorted(chosen), 1)
        for chosen in combinations([f"P-{number}" for number in range(1, 21)], 3)
    ]
    cards = votes.tags(session, process, voters)
    cards += votes.tags(session, process, voters // 50, "void")
    tried = [*cards, *cards[::10]]
    draw.shuffle(tried)
    given = [(tag, draw.choice(marks)) for tag in tried]
    return votes.offers(app, session, process, given)


def _afterwards(
    app: Flask,
    session: Session,
    process: Process,
    offered: Sequence[Offer],
) -> Iterator[str]:
    """Close, open, count; what is wrong with the box, the chain or the database."""
    stored = votes.box(session, process.id)
    if votes.end(session, process) != len(stored):
        yield "the number that was announced is not the number in the box"
    late = next(offer for offer in offered if offer.bid not in stored)
    try:
        votes.cast(app, session, late)
        yield "a ballot was taken after the close"
    except Problem:
        session.rollback()
    if votes.work(app, session, votes.ask_to_open(app, session, process)) != "done":
        yield "the box could not be opened"
    elif votes.work(app, session, votes.ask_to_count(session, process)) != "done":
        yield "the box could not be counted"
    opened = select(OpenedBallot.choice).where(OpenedBallot.process_id == process.id)
    found = Counter(session.scalars(opened))
    if found != Counter(offer.choice for offer in offered if offer.bid in stored):
        yield "what came out of the box is not what was cast"
    if session.get(OutcomeRecord, process.id) is None:
        yield "there is no outcome"
    if acts.broken(session, process.id) is not None:
        yield "the chain of acts is broken"
    if session.get_bind().dialect.name == "sqlite":
        yield from _examined(session)


def _examined(session: Session) -> Iterator[str]:
    if session.scalar(text("PRAGMA integrity_check")) != "ok":
        yield "SQLite finds the database damaged"
    if session.execute(text("PRAGMA foreign_key_check")).first() is not None:
        yield "a row leads to one that is not there"


def _print(kind: str, ended: Ended) -> None:
    print(
        f"{kind}: {ended.kills} kills -9 of all processes, {ended.voters} voters, "
        f"{ended.seconds:.0f} s\n"
        f"  answers thrown away  {ended.lost}\n"
        f"  no answer            {ended.unknown}\n"
        f"  sent again           {ended.resent}\n"
        f"  answered by replay   {ended.replayed}\n"
        f"  refused for good     {ended.refused}\n"
        f"  ballots in the box   {ended.ballots}\n"
        f"  promises broken      {len(ended.complaints)}"
    )
    for line in ended.complaints:
        print(f"    {line}")


@contextlib.contextmanager
def application(kind: str, folder: Path) -> Iterator[Flask]:
    """An application on a fresh database that waits for the disk at every commit."""
    with contextlib.ExitStack() as stack:
        database: databases.Sqlite | databases.Postgres = databases.Sqlite(folder)
        if kind == "postgresql":
            address = stack.enter_context(postgres.server())
            database = stack.enter_context(
                contextlib.closing(databases.Postgres(folder, address, "bench"))
            )
        home = folder / "run"
        home.mkdir()
        app = create_app(databases.settings(home / "instance", database.fresh(home)))
        yield app
        with app.app_context():
            db.engine.dispose()


def show(done: int, total: int) -> None:
    """A line that tells how far it is, on the screen only."""
    if sys.stderr.isatty() and (done % 25 == 0 or done == total):
        print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr)


def main() -> int:
    """Run on the database that was asked for; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--voters", type=int, default=5000)
    parser.add_argument("--database", choices=list(SHAPES), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with application(given.database, folder) as app:
            ended = run(app, folder, given.kills, given.voters, given.seed, show)
    _print(given.database, ended)
    return int(bool(ended.complaints) or ended.kills < given.kills)


if __name__ == "__main__":
    sys.exit(main())
