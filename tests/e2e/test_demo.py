"""The demo as a visitor starts it: it serves, residents vote, and a second start is harmless."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from budgeting.config import ROOT
from budgeting.demo.tablets import Tablet, await_server
from tests.postgres import free_port

PLAYED = 20
PATIENCE = 600
"""Seconds to wait for what is printed: a busy machine is no fault of the demo."""


class Demo:
    """A running demo and what it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed = ""
        self._said = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                with self._said:
                    self.printed += line
                    self._said.notify_all()

    def stop(self) -> None:
        """Press Ctrl-C, and read to the end."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=PATIENCE)
        self._reader.join(timeout=30)

    def wait_for(self, words: str) -> None:
        """Wait until the demo has printed these words."""
        with self._said:
            found = self._said.wait_for(lambda: words in self.printed, timeout=PATIENCE)
        assert found, self.printed


@contextmanager
def _demo(folder: Path, port: int, *options: str) -> Iterator[Demo]:
    command = [sys.executable, "-m", "flask", "demo", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--folder", str(folder), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"},
    )
    demo = Demo(process)
    try:
        yield demo
    finally:
        demo.stop()


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
