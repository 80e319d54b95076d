"""Live parts that ask at the rhythm of ``static/js/day.js``, and the lead who changes something."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from bench.room_hall import Hall, Part
from bench.tablets import Times

EVERY, JITTER = 2.0, (0.8, 1.2)
PATIENCE = 15.0
"""Seconds after which a screen that has not shown a change is given up."""
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_VERSION = re.compile(rb"(?i)x-version: (\S+)")


class Line:
    """A connection that is kept open, and opened again where the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> bytes:
        """The head of the answer; what follows it is read and dropped."""
        for _ in range(2):
            try:
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                reader, writer = self._streams
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                if length:
                    await reader.readexactly(int(length[1]))
            except (OSError, asyncio.IncompleteReadError):
                self._streams = None
                continue
            if b"connection: close" in head.lower():
                self.close()
            return head
        raise ConnectionError("the server closes every connection")

    def close(self) -> None:
        """Give the connection up."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


@dataclass
class Watch:
    """What was seen: how long answers took, and when a change was shown on which part."""

    times: Times = field(default_factory=Times)
    since: float = 0.0
    before: dict[int, int] = field(default_factory=dict)
    shown: list[tuple[str, float]] = field(default_factory=list)


@dataclass
class Room:
    """All parts on show at one server; each asks by itself until :meth:`stop`."""

    port: int
    parts: list[Part]
    hoped: tuple[bytes, ...] = (b"204", b"200")
    watch: Watch = field(default_factory=Watch)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def on_show(self) -> AsyncIterator[Room]:
        """Everything asks while the block runs; it begins once each part has asked once."""
        draw = Random(5)
        self._tasks = [
            asyncio.create_task(self._ask(place, part, Random(draw.random())))
            for place, part in enumerate(self.parts)
        ]
        await asyncio.sleep(2 * EVERY * JITTER[1])
        self.watch = Watch()
        try:
            yield self
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def changes(self) -> None:
        """From now on every part is waited for until it shows something newer."""
        self.watch.since = time.perf_counter()
        self.watch.before = {place: _count(part) for place, part in enumerate(self.parts)}

    async def all_shown(self) -> int:
        """Wait until every part shows the change; how many did not."""
        until = self.watch.since + PATIENCE
        while self.watch.before and time.perf_counter() < until:
            await asyncio.sleep(0.05)
        return len(self.watch.before)

    async def _ask(self, place: int, part: Part, draw: Random) -> None:
        line = Line(self.port)
        await asyncio.sleep(draw.random() * EVERY)
        try:
            while True:
                await self._ask_once(line, place, part)
                await asyncio.sleep(EVERY * draw.uniform(*JITTER))
        finally:
            line.close()

    async def _ask_once(self, line: Line, place: int, part: Part) -> None:
        began, watch = time.perf_counter(), self.watch
        head = await line.send(_get(part))
        now = time.perf_counter()
        watch.times.seconds.append(now - began)
        watch.times.errors += not head.startswith(tuple(b"HTTP/1.1 " + one for one in self.hoped))
        version = _VERSION.search(head)
        if version:
            part.version = version[1].decode()
        if place in watch.before and _count(part) > watch.before[place]:
            del watch.before[place]
            watch.shown.append((part.who, now - watch.since))


async def act(hall: Hall, port: int, name: str) -> None:
    """The lead presses a button."""
    form = {"csrf_token": hall.token, "do": name, "round": hall.round_id}
    body = urlencode(form).encode()
    head = (
        f"POST {hall.console}/act HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {hall.cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    line = Line(port)
    answer = await line.send(head.encode() + body)
    line.close()
    if not answer.startswith(b"HTTP/1.1 303"):
        raise RuntimeError(f"the console was refused: {answer[:200]!r}")


async def cast(port: int, queue: list[bytes], gap: float, times: Times) -> None:
    """Residents cast at this gap until the queue is empty or the task is cancelled."""
    draw = Random(9)

    async def one(request: bytes) -> None:
        line, began = Line(port), time.perf_counter()
        head = await line.send(request)
        times.seconds.append(time.perf_counter() - began)
        times.errors += not head.startswith(b"HTTP/1.1 303")
        line.close()

    async with asyncio.TaskGroup() as group:
        while queue:
            group.create_task(one(queue.pop()))
            await asyncio.sleep(gap * draw.uniform(0.5, 1.5))


def _count(part: Part) -> int:
    """The first number of a version: it grows with every act of the lead."""
    found = re.match(r"\d+", part.version)
    return int(found[0]) if found else 0


def _get(part: Part) -> bytes:
    joint = "&" if "?" in part.path else "?"
    asked = f"GET {part.path}{joint}v={part.version} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    cookies = f"Cookie: {part.cookies}\r\n" if part.cookies else ""
    return f"{asked}Accept-Encoding: gzip\r\nAccept-Language: ko\r\n{cookies}\r\n".encode()
