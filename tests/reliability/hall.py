"""Tablets that press the button until an answer comes, and somebody who pulls the plug."""

from __future__ import annotations

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Sequence
from http.cookies import SimpleCookie
from random import Random

from budgeting.services.keys import Keyring
from tests.reliability.history import Event
from tests.reliability.proxy import LossyProxy, ask
from tests.reliability.serving import Server

LOST = 0.2
TABLETS = 24
Tick = Callable[[int, int], object]


class Hall:
    """All tablets of a vote, at one server whose processes are killed ``kills`` times."""

    def __init__(
        self,
        server: Server,
        sent: Sequence[bytes],
        kills: int,
        keys: Keyring,
        draw: Random,
        tick: Tick,
    ) -> None:
        self._server, self._sent, self._kills = server, sent, kills
        self._keys, self._draw, self._tick = keys, draw, tick
        self._waiting = list(range(len(sent)))[::-1]
        self._ended = 0
        self.events: list[Event] = []
        self.lost = 0
        self.replayed = 0

    async def vote(self) -> None:
        """Until every ballot has its answer, and every kill has happened."""
        self._server.start()
        async with LossyProxy(self._server.port, LOST, self._draw) as proxy:
            tablets = [self._tablet(proxy.port) for _ in range(TABLETS)]
            await asyncio.gather(self._pull_plugs(), *tablets)
            self.lost = proxy.lost

    async def _tablet(self, port: int) -> None:
        while self._waiting:
            await self._cast(port, self._waiting.pop())
            self._ended += 1
            self._tick(self._ended, len(self._sent))

    async def _cast(self, port: int, ballot: int) -> None:
        """Send one ballot until an answer comes that is a receipt or a refusal for good."""
        while True:
            self.events.append(Event(ballot, "invoke"))
            try:
                answer = await ask(port, self._sent[ballot])
            except (OSError, asyncio.IncompleteReadError):
                answer = b"HTTP/1.1 503 "
            status = int(answer[9:12])
            if status == 303:
                number, again = receipt(answer, self._keys)
                self.replayed += again
                self.events.append(Event(ballot, "ok", number))
                return
            if status < 500:
                self.events.append(Event(ballot, "fail", str(status)))
                return
            self.events.append(Event(ballot, "unknown"))
            await asyncio.sleep(self._draw.random() * 0.2)

    async def _pull_plugs(self) -> None:
        """Kill at a random moment after so many more ballots, some while the server starts."""
        for kill in range(1, self._kills + 1):
            if kill % 20:
                await self._progress(kill * len(self._sent) // (self._kills + 1))
            await asyncio.sleep(self._draw.random() * 0.03)
            self._server.kill()
            self._server.start()

    async def _progress(self, until: int) -> None:
        """Wait for so many answers, or until nobody votes any more; ``OSError`` if all hangs."""
        stuck = time.monotonic() + 120
        while self._ended < until and self._ended < len(self._sent):
            if time.monotonic() > stuck:
                raise OSError("the server does not answer any more")
            await asyncio.sleep(0.003)


def receipt(answer: bytes, keys: Keyring) -> tuple[str, bool]:
    """The number on the receipt, and whether the ballot was in the box already."""
    head = answer.decode("latin-1").split("\r\n\r\n", 1)[0]
    for line in head.split("\r\n"):
        if line.lower().startswith("set-cookie:"):
            cookie = SimpleCookie(line.split(":", 1)[1])
            if "receipt" in cookie:
                return _opened_receipt(keys, cookie["receipt"].value)
    raise ValueError("an answer without a receipt")


def _opened_receipt(keys: Keyring, value: str) -> tuple[str, bool]:
    plain = keys.open("receipt", urlsafe_b64decode(value))
    assert plain is not None
    number, again, *_others = json.loads(plain)
    return number, again
