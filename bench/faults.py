"""Break the served application from outside: disk, fsync, a held database.

    python -m bench.faults [--seconds 30] [--ballots 200]

SQLite, served by gunicorn as deployed. strace makes system calls of the server fail while voters
cast: every write ("no space left on device"), then every fsync and fdatasync ("input/output
error"). Then another process holds the database for ``--seconds``. Each time: how many got a
receipt, how many were told that nothing was saved (503), and whether everything acknowledged is
there once, also after the fault is over and everybody has pressed again. strace comes from
Debian's package of that name and needs the right to trace one's own processes.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from bench.crash import SHAPES, application
from bench.tablets import requests
from budgeting.extensions import db
from tests.reliability import votes
from tests.reliability.proxy import ask
from tests.reliability.serving import Server
from tests.reliability.votes import Offer

FAULTS = {
    "disk full": ("pwrite64,write", "ENOSPC"),
    "fsync fails": ("fsync,fdatasync", "EIO"),
}
Answers = list[int]
"""The status of each answer; 0 where none came."""


@contextmanager
def injected(pid: int, calls: str, error: str) -> Iterator[None]:
    """Let these system calls of a process and its children fail on files of the database."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    traced = [str(pid), *children]
    command = ["strace", "-f", "-qq", "-o", "/dev/null"]
    command += [part for one in traced for part in ("-p", one)]
    command += ["-e", f"trace={calls}", "-e", f"inject={calls}:error={error}"]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(30)


@contextmanager
def held(database: Path, seconds: float) -> Iterator[None]:
    """Another process has the write lock for so long."""
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(float(sys.argv[2]))"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(database), str(seconds)], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        yield
    finally:
        holder.wait()


def pressed(port: int, sent: Sequence[bytes], tablets: int = 8) -> Answers:
    """Everybody presses once."""
    answers: Answers = [0] * len(sent)
    waiting = list(range(len(sent)))

    async def tablet() -> None:
        while waiting:
            place = waiting.pop()
            try:
                answers[place] = int((await ask(port, sent[place]))[9:12])
            except (OSError, asyncio.IncompleteReadError):
                answers[place] = 0

    async def run() -> None:
        await asyncio.gather(*(tablet() for _ in range(tablets)))

    asyncio.run(run())
    return answers


def wrong(database: Path, offered: Sequence[Offer], answers: Answers) -> list[str]:
    """What contradicts the promises, looked up beside the server."""
    with closing(sqlite3.connect(database)) as connection:
        box = {bytes(bid) for (bid,) in connection.execute("SELECT bid FROM box")}
        roll = {bytes(tag) for (tag,) in connection.execute("SELECT tag FROM used_card")}
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    thanked = {offer.bid for offer, status in zip(offered, answers, strict=True) if status == 303}
    refused = {offer.bid for offer, status in zip(offered, answers, strict=True) if status == 503}
    offered_tags = {offer.tag for offer in offered if offer.bid in box}
    complaints = []
    if not thanked <= box:
        complaints.append(f"{len(thanked - box)} acknowledged and not there")
    if refused & box:
        complaints.append(f"{len(refused & box)} told that nothing was saved, and there")
    if not offered_tags <= roll:
        complaints.append("a ballot without its card")
    if not sound:
        complaints.append("the database is damaged")
    return complaints


def attempt(
    name: str,
    server: Server,
    database: Path,
    offered: Sequence[Offer],
    sent: Sequence[bytes],
    fault: Callable[[], AbstractContextManager[None]],
) -> bool:
    """Press during a fault and again after it; print what happened, and say whether it was well."""
    with fault():
        during = pressed(server.port, sent)
    broken = wrong(database, offered, during)
    server.await_answer()
    after = pressed(server.port, sent)
    broken += wrong(database, offered, after)
    if set(after) != {303}:
        broken.append(f"afterwards {Counter(after)}")
    print(
        f"{name:24}{dict(Counter(during))}, afterwards {dict(Counter(after))}: {broken or 'sound'}"
    )
    return not broken


def run(app: Flask, folder: Path, number: int, seconds: float) -> bool:
    """Every fault, each with voters of its own."""
    with app.app_context():
        engine = db.engine
    database = Path(str(engine.url.database))
    kinds = [*FAULTS, f"held for {seconds:.0f} s"]
    with Session(engine, expire_on_commit=False) as session:
        process = votes.open_vote(app, session)
        cards = votes.tags(session, process, number * len(kinds))
        offered = votes.offers(app, session, process, [(tag, {"P-1": 1}) for tag in cards])
    sent = requests(app, [offer.blob for offer in offered])
    engine.dispose()
    server = Server(app.extensions["settings"], folder / "server.log", *SHAPES["sqlite"])
    server.start()
    server.await_answer()
    time.sleep(2)
    sound = True
    try:
        for place, kind in enumerate(kinds):
            part = slice(place * number, (place + 1) * number)
            fault = (
                (lambda kind=kind: injected(server.pid, *FAULTS[kind]))
                if kind in FAULTS
                else (lambda: held(database, seconds))
            )
            sound &= attempt(kind, server, database, offered[part], sent[part], fault)
    finally:
        server.stop()
    return sound


def main() -> int:
    """Break things; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--ballots", type=int, default=200)
    given = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed: apt-get install strace", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with application("sqlite", folder) as app:
            return int(not run(app, folder, given.ballots, given.seconds))


if __name__ == "__main__":
    sys.exit(main())
