"""A command that runs in a process of its own: what it prints, line by line, and its end."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence

from budgeting.config import ROOT

PATIENCE = 600
"""Seconds to wait for what is printed: a busy machine is no fault of the command."""


class Running:
    """A running command, and what it has printed."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env={**env, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
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

    def wait_for(self, words: str) -> None:
        """Wait until these words are printed."""
        with self._said:
            found = self._said.wait_for(lambda: words in self.printed, timeout=PATIENCE)
        assert found, self.printed

    def end(self) -> int:
        """Press Ctrl-C, and read to the end; the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=PATIENCE)
        self._reader.join(timeout=PATIENCE)
        return code
