"""Tablets for measurements: ballots that are ready to be cast, and connections that send them."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy.orm import Session

from bench.long_ballot import SALT, a_long_vote, cards
from budgeting.extensions import db
from budgeting.formats.card_codes import parse
from budgeting.services import clock
from budgeting.services.admitting import admit
from budgeting.services.box_keys import public_key
from budgeting.services.casting import wrap
from budgeting.services.issuing import card_tag, unlock
from budgeting.services.marking import fingerprint, mark, reviewed_paper, take_to_review
from budgeting.services.sealed import sealed_rulebook

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Times:
    """Seconds of every answer, and how many were not what was hoped for."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    whole: float = 0.0

    def __add__(self, other: Times) -> Times:
        """Both together, one after the other."""
        return Times(
            self.seconds + other.seconds, self.errors + other.errors, self.whole + other.whole
        )

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.seconds) / self.whole

    def at(self, per_cent: int) -> float:
        """So many per cent of the answers came within so many milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=100)[per_cent - 1]


def reviewed_ballots(app: Flask, number: int, projects: int = 60) -> list[str]:
    """So many ballots in review, each by a card of its own, 30 % of the projects chosen."""
    draw = Random(11)
    with app.app_context(), Session(db.engine) as session:
        process = a_long_vote(session, projects)
        codes = cards(app, session, process, number)
        rulebook, keys = sealed_rulebook(session, process), app.extensions["keys"]
        public = public_key(session, process, rulebook, keys)
        ids = [project.id for project in rulebook.projects]
        now = clock.now()
        until = now + timedelta(hours=2)
        blobs = []
        for text in codes:
            code = parse(text)
            assert code is not None
            key = unlock(code, SALT, keys, app.extensions["settings"]).draft_key
            seat = admit(session, process, rulebook, (card_tag(code, keys), key), now, until)
            chosen = dict.fromkeys(draw.sample(ids, projects * 3 // 10), 1)
            paper = mark(session, seat, rulebook, chosen, now, until)
            assert take_to_review(session, seat, rulebook, fingerprint(seat, paper), now)
            session.flush()
            assert reviewed_paper(session, seat) is not None
            blobs.append(wrap(keys, process, rulebook, seat, paper, now, public))
        session.commit()
    return blobs


def requests(app: Flask, blobs: list[str]) -> list[bytes]:
    """What a tablet sends when the button is pressed, byte for byte."""
    client = app.test_client()
    token = _TOKEN.search(client.get("/v").text)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert token is not None
    assert cookie is not None
    sent = []
    for blob in blobs:
        body = urlencode({"csrf_token": token[1], "ballot": blob}).encode()
        head = (
            "POST /cast HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: {cookie.key}={cookie.value}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        sent.append(head.encode() + body)
    return sent


async def _send(port: int, queue: list[bytes], hoped: bytes, times: Times) -> None:
    """One tablet that sends one request after the other over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while queue:
        began = time.perf_counter()
        writer.write(queue.pop())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length:
            await reader.readexactly(int(length[1]))
        times.seconds.append(time.perf_counter() - began)
        times.errors += not head.startswith(b"HTTP/1.1 " + hoped)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


def flat_out(port: int, sent: list[bytes], hoped: bytes, connections: int) -> Times:
    """Send everything as fast as it goes over so many connections."""
    times, queue = Times(), list(sent)

    async def run() -> None:
        await asyncio.gather(*(_send(port, queue, hoped, times) for _ in range(connections)))

    began = time.perf_counter()
    asyncio.run(run())
    times.whole = time.perf_counter() - began
    return times


def within(port: int, sent: list[bytes], hoped: bytes, seconds: float) -> Times:
    """Every request comes from a tablet of its own at a random moment of so many seconds."""
    times, draw = Times(), Random(3)

    async def one(request: bytes) -> None:
        await asyncio.sleep(draw.random() * seconds)
        await _send(port, [request], hoped, times)

    async def run() -> None:
        await asyncio.gather(*(one(request) for request in sent))

    began = time.perf_counter()
    asyncio.run(run())
    times.whole = time.perf_counter() - began
    return times
