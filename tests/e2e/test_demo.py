"""The demo as a visitor starts it: it serves, residents vote, and a second start is harmless."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from budgeting.config import ROOT
from budgeting.demo.tablets import Tablet, await_server
from tests.commands.printing import Running
from tests.postgres import free_port

PLAYED = 20


@contextmanager
def _demo(folder: Path, port: int, *options: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "flask", "demo", "--port", str(port)]
    demo = Running(
        [*command, "--folder", str(folder), *options],
        {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    try:
        yield demo
    finally:
        demo.end()


def _turnout(base: str) -> str:
    tablet = Tablet(base)
    text = tablet.get("/seoul-2026/").text
    tablet.close()
    return text


def test_the_demo_serves_plays_the_vote_and_starts_again(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with _demo(tmp_path, port, "--play", str(PLAYED), "--seconds", "1") as demo:
        demo.wait_for("close the vote, open the box")
        assert f"{PLAYED} ballots were cast; 0 cards had voted before." in demo.printed
        for link in ("/seoul-2026/", "/v", "/organiser/", "/officer/"):
            assert f"{base}{link}" in demo.printed
        assert "A key of the box  Dari: seven calm lanterns above the yard" in demo.printed
        cards = re.search(r"Cards to try\s+(\S+)", demo.printed)
        assert cards
        tablet = Tablet(base)
        assert tablet.vote(cards.group(1), {1: 1, 2: 1}).receipt
        tablet.close()
    with _demo(tmp_path, port, "--play", str(PLAYED), "--seconds", "1") as again:
        again.wait_for("close the vote, open the box")
        assert f"0 ballots were cast; {PLAYED} cards had voted before." in again.printed
        await_server(base)
        assert "Seoul decides 2026" in _turnout(base)
