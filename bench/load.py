"""A full hall and a whole city at the served application, beside a bare view with one insert.

    python -m bench.load [--minutes 10] [--database sqlite|postgresql] [--only hall|signs|city]

The hall: 250 tablets cast within one second and within ten, after a bare Flask view that makes one
durable insert took the same load. The signs: 250 people type the codes of their cards within a
minute, with argon2id as it is delivered (12 MiB, 3 rounds). The city: 30,000 ballots an hour
with peaks of four times that; the rate is that of the hour, the time is ``--minutes`` (60 for all
30,000). One minute of every five is a peak, and the others make up for it. Requests come at
their moments whether or not earlier ones were answered, each over a connection of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy.orm import Session

from bench.cast import SECRET, SHAPES, served
from bench.long_ballot import cards
from bench.tablets import Times, requests, within
from budgeting import create_app
from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.models import Base
from tests import postgres
from tests.reliability import votes
from tests.reliability.proxy import ask

HALL, AN_HOUR, PEAK = 250, 30_000, 4
PROJECTS, MARKS = 60, 18
"""Projects on the ballot, and how many of them each tablet chooses."""
PARTS = ("hall", "signs", "city")


def application(folder: Path, uri: str) -> Flask:
    """An application like the one that is served, cards and all."""
    app = create_app(
        Settings(
            instance=str(folder), database_uri=uri, secret_key=SECRET, secure_cookies=False,
            holder_memory_kib=64,
        )
    )  # fmt: skip
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def ballots(app: Flask, session: Session, number: int) -> list[bytes]:
    """What so many tablets send when the button is pressed."""
    process = votes.open_vote(app, session, PROJECTS, MARKS, slug=f"of-{number}")
    draw, ids = Random(11), [f"P-{place}" for place in range(1, PROJECTS + 1)]
    tags = votes.tags(session, process, number)
    given = [(tag, dict.fromkeys(draw.sample(ids, MARKS), 1)) for tag in tags]
    return requests(app, [offer.blob for offer in votes.offers(app, session, process, given)])


def sign_ins(app: Flask, session: Session, number: int) -> list[bytes]:
    """What so many tablets send when the code of a card was typed."""
    process = votes.open_vote(app, session, PROJECTS, MARKS, slug="signs")
    codes = cards(app, session, process, number)
    client = app.test_client()
    token = client.get("/v").text.split('name="csrf_token" value="')[1].split('"')[0]
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    sent = []
    for code in codes:
        body = urlencode({"csrf_token": token, "code": code}).encode()
        head = (
            "POST /v HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: {cookie.key}={cookie.value}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        sent.append(head.encode() + body)
    return sent


def moments(minutes: int, draw: Random) -> list[float]:
    """When ballots come, in seconds: at random, one minute of five at four times the mean rate."""
    found: list[float] = []
    for minute in range(minutes):
        share = PEAK if minute % 5 == 2 else (5 - PEAK) / 4
        number = round(AN_HOUR / 60 * share)
        found += [60 * (minute + draw.random()) for _ in range(number)]
    return sorted(found)


def at(port: int, sent: Sequence[bytes], hoped: bytes, when: Sequence[float]) -> Times:
    """Send each request at its moment; times from that moment to the whole answer."""
    times = Times()

    async def one(request: bytes, moment: float, start: float) -> None:
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(start + moment - clock())
        try:
            answer = await ask(port, request)
            times.errors += not answer.startswith(b"HTTP/1.1 " + hoped)
        except (OSError, asyncio.IncompleteReadError):
            times.errors += 1
        times.seconds.append(clock() - start - moment)

    async def run() -> None:
        start = asyncio.get_running_loop().time() + 0.1
        await asyncio.gather(*(one(*pair, start) for pair in zip(sent, when, strict=True)))

    asyncio.run(run())
    return times


def memory(port: int) -> int:
    """Megabytes that the processes of the server at this port hold now."""
    kib = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"127.0.0.1:{port}".encode() in (folder / "cmdline").read_bytes():
                status = (folder / "status").read_text()
                kib += int(status.split("VmRSS:")[1].split()[0])
    return kib // 1024


def show(kind: str, name: str, times: Times) -> None:
    """One line of the table."""
    print(
        f"{kind:12}{name:28}{len(times.seconds):>8}{times.errors:>8}{times.at(50):>9.0f}"
        f"{times.at(99):>9.0f}{1000 * max(times.seconds):>9.0f}",
        flush=True,
    )


def measure(kind: str, folder: Path, uri: str, parts: Sequence[str], minutes: int) -> None:
    """Every part that was asked for on one database."""
    app, draw = application(folder, uri), Random(5)
    when = moments(minutes, draw)
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        hall = ballots(app, session, 2 * HALL) if "hall" in parts else []
        signs = sign_ins(app, session, HALL) if "signs" in parts else []
        city = ballots(app, session, len(when)) if "city" in parts else []
    engine.dispose()
    for seconds, part in ((1, hall[:HALL]), (10, hall[HALL:])):
        if part:
            with served("bench.bare:create_app()", kind, folder, uri) as port:
                show(kind, f"bare view, {seconds} s", within(port, part, b"200", seconds))
            with served("app:app", kind, folder, uri) as port:
                show(kind, f"casts, {seconds} s", within(port, part, b"303", seconds))
    if signs:
        with served("app:app", kind, folder, uri) as port:
            spread = sorted(60 * draw.random() for _ in signs)
            show(kind, "sign-ins, 60 s", at(port, signs, b"303", spread))
    if city:
        with served("app:app", kind, folder, uri) as port:
            before = memory(port)
            show(kind, f"casts, {minutes} min of an hour", at(port, city, b"303", when))
            print(f"{'':12}memory of the server {before} MB, afterwards {memory(port)} MB")


def main() -> None:
    """Measure on both databases, or on one."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--database", choices=list(SHAPES))
    parser.add_argument("--only", choices=PARTS)
    given = parser.parse_args()
    parts = [given.only] if given.only else PARTS
    print(f"{'database':12}{'what':28}{'answers':>8}{'errors':>8}{'p50 ms':>9}{'p99':>9}{'max':>9}")
    for kind in [given.database] if given.database else SHAPES:
        with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
            folder = Path(name)
            uri = f"sqlite:///{folder / 'bench.db'}"
            if kind == "postgresql":
                uri = stack.enter_context(postgres.server())
            measure(kind, folder, uri, parts, given.minutes)


if __name__ == "__main__":
    main()
