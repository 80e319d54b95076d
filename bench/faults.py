"""Break the served application from outside: disk, fsync, a held database.

    python -m bench.faults [--seconds 30] [--ballots 200] [--database sqlite|postgresql]

Served by gunicorn. strace makes system calls fail while voters cast, of the server on
SQLite and of PostgreSQL's own processes there: every write ("no space left on device"), then
every fsync and fdatasync ("input/output error"). Then, on SQLite, another process holds the
database for ``--seconds``. Each time: how many got a receipt, how many were told to try again
(503), and whether everything acknowledged is there once, also after the fault is over and
everybody has pressed again. A server that ends itself (PostgreSQL, whose journal cannot be
written) is waited for or started again. strace comes from Debian's package of that name and needs
the right to trace one's own processes.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bench.crash import SHAPES, application
from bench.tablets import requests
from budgeting.extensions import db
from tests import postgres
from tests.reliability import votes
from tests.reliability.proxy import ask
from tests.reliability.serving import Server
from tests.reliability.votes import Offer

FAULTS = {
    "disk full": ("pwrite64,write", "ENOSPC"),
    "fsync fails": ("fsync,fdatasync", "EIO"),
}
SECONDS = 120
"""How long a server may take to come back."""
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


def keeper(engine: Engine) -> int:
    """The first process of a PostgreSQL server."""
    return int((_home(engine) / "postmaster.pid").read_text().split()[0])


def revive(engine: Engine) -> None:
    """Wait until PostgreSQL answers again; start it where it has ended itself."""
    until = time.monotonic() + SECONDS
    while engine.dialect.name == "postgresql":
        try:
            with create_engine(engine.url, poolclass=NullPool).connect():
                return
        except OperationalError:
            if time.monotonic() > until:
                raise
            _start(engine)
            time.sleep(0.5)


@cache
def _home(engine: Engine) -> Path:
    with engine.connect() as connection:
        return Path(str(connection.scalar(text("SHOW data_directory"))))


def _start(engine: Engine) -> None:
    """Start the server with the options that it had, if it does not run."""
    home = _home(engine)
    folder = postgres.binaries()
    assert folder is not None
    as_user = ["runuser", "-u", home.owner(), "--"]
    command = [*as_user, str(folder / "pg_ctl"), "-D", str(home), "-w"]
    if subprocess.run([*command, "status"], capture_output=True, check=False).returncode:
        options = ["-l", str(home.parent / "log"), "restart"]
        subprocess.run([*command, *options], capture_output=True, check=False, cwd=home.parent)


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


def wrong(engine: Engine, offered: Sequence[Offer], answers: Answers) -> list[str]:
    """What contradicts the promises, looked up beside the server.

    On PostgreSQL whoever was told to try again may be in the box: the answer to a commit was lost,
    and the page does not say that nothing was written.
    """
    sqlite = engine.dialect.name == "sqlite"
    with create_engine(engine.url, poolclass=NullPool).connect() as connection:
        box = {bytes(bid) for (bid,) in connection.execute(text("SELECT bid FROM box"))}
        roll = {bytes(tag) for (tag,) in connection.execute(text("SELECT tag FROM used_card"))}
        sound = not sqlite or connection.scalar(text("PRAGMA integrity_check")) == "ok"
    thanked = {offer.bid for offer, status in zip(offered, answers, strict=True) if status == 303}
    refused = {offer.bid for offer, status in zip(offered, answers, strict=True) if status == 503}
    offered_tags = {offer.tag for offer in offered if offer.bid in box}
    complaints = []
    if not thanked <= box:
        complaints.append(f"{len(thanked - box)} acknowledged and not there")
    if sqlite and refused & box:
        complaints.append(f"{len(refused & box)} told that nothing was saved, and there")
    if not offered_tags <= roll:
        complaints.append("a ballot without its card")
    if not sound:
        complaints.append("the database is damaged")
    return complaints


def attempt(
    name: str,
    server: Server,
    engine: Engine,
    offered: Sequence[Offer],
    sent: Sequence[bytes],
    fault: AbstractContextManager[None],
) -> bool:
    """Press during a fault and again after it; print what happened, and say whether it was well."""
    with fault:
        during = pressed(server.port, sent)
    revive(engine)
    broken = wrong(engine, offered, during)
    server.await_answer()
    after = pressed(server.port, sent)
    broken += wrong(engine, offered, after)
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
    sqlite = engine.dialect.name == "sqlite"
    kinds = [*FAULTS, f"held for {seconds:.0f} s"] if sqlite else [*FAULTS]
    with Session(engine, expire_on_commit=False) as session:
        process = votes.open_vote(app, session)
        cards = votes.tags(session, process, number * len(kinds))
        offered = votes.offers(app, session, process, [(tag, {"P-1": 1}) for tag in cards])
    sent = requests(app, [offer.blob for offer in offered])
    engine.dispose()
    shape = SHAPES[engine.dialect.name]
    server = Server(app.extensions["settings"], folder / "server.log", *shape)
    server.start()
    server.await_answer()
    time.sleep(2)
    sound = True
    try:
        for place, kind in enumerate(kinds):
            part = slice(place * number, (place + 1) * number)
            if kind in FAULTS:
                victim = server.pid if sqlite else keeper(engine)
                fault = injected(victim, *FAULTS[kind])
            else:
                fault = held(Path(str(engine.url.database)), seconds)
            sound &= attempt(kind, server, engine, offered[part], sent[part], fault)
    finally:
        server.stop()
    return sound


def main() -> int:
    """Break things; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--ballots", type=int, default=200)
    parser.add_argument("--database", choices=list(SHAPES), default="sqlite")
    given = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed: apt-get install strace", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with application(given.database, folder) as app:
            return int(not run(app, folder, given.ballots, given.seconds))


if __name__ == "__main__":
    sys.exit(main())
