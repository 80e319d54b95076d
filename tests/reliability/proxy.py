"""A network between tablets and server that loses answers after the server has given them."""

from __future__ import annotations

import asyncio
import re
from random import Random
from types import TracebackType

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


class LossyProxy:
    """Passes each request on, and throws away ``share`` of the answers; one at a connection."""

    def __init__(self, upstream: int, share: float, draw: Random) -> None:
        self._upstream = upstream
        self._share = share
        self._draw = draw
        self.port = 0
        self.passed = 0
        self.lost = 0

    async def __aenter__(self) -> LossyProxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            answer = await ask(self._upstream, await message(near))
            if self._draw.random() < self._share:
                self.lost += 1
            else:
                self.passed += 1
                back.write(answer)
                await back.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the server was killed: the tablet sees a connection that ends
        finally:
            back.close()


async def ask(port: int, request: bytes) -> bytes:
    """Send one request over a connection of its own; ``OSError`` or an incomplete answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await message(reader)
    finally:
        writer.close()


async def message(reader: asyncio.StreamReader) -> bytes:
    """Head and body of a request or an answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")
