"""The documented server in processes that can be killed and started again within half a second.

A process that has only imported the program, and never opened a database, forks them: what is
killed is every process that serves, gunicorn's first one and its workers.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

import budgeting
from budgeting import create_app
from budgeting.config import Settings
from tests.postgres import free_port

SECONDS = 60


def _modules() -> list[str]:
    """Every module of the program."""
    return [found.name for found in walk_packages(budgeting.__path__, "budgeting.")]


_forks = get_context("forkserver")
_forks.set_forkserver_preload([__name__, "gunicorn.workers.gthread", *_modules()])


class _Served(BaseApplication):
    """gunicorn, started from here: each worker makes the application after its fork."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings, self._options = settings, options
        super().__init__()

    def load_config(self) -> None:
        """Take the options of ``docs/deploy.md``."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application."""
        return create_app(self._settings)


def _serve(settings: Settings, options: dict[str, Any], log: str) -> None:
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    _Served(settings, options).run()


class Server:
    """Serves on one port until it is killed or stopped; SQLite one worker, PostgreSQL several."""

    def __init__(self, settings: Settings, log: Path, workers: int, threads: int) -> None:
        self.port = free_port()
        self.log = log
        self.kills = 0
        self._settings = settings
        self._options = {
            "bind": f"127.0.0.1:{self.port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 5,
            "loglevel": "warning",
        }
        self._process: ForkServerProcess | None = None

    @property
    def pid(self) -> int:
        """The first process, which leads the group of all of them."""
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, without waiting for it to answer."""
        given = (self._settings, self._options, str(self.log))
        self._process = _forks.Process(target=_serve, args=given)
        self._process.start()

    def kill(self) -> None:
        """``kill -9`` of all its processes at once."""
        self._end(signal.SIGKILL)
        self.kills += 1

    def stop(self) -> None:
        """Ask it to end."""
        if self._process is not None and self._process.is_alive():
            self._end(signal.SIGTERM)

    def await_answer(self) -> None:
        """Wait until it takes connections; ``OSError`` if it does not within a minute."""
        until = time.monotonic() + SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def _end(self, with_signal: signal.Signals) -> None:
        assert self._process is not None
        try:
            os.killpg(self.pid, with_signal)
        except ProcessLookupError:  # not the leader of a group yet
            os.kill(self.pid, with_signal)
        self._process.join(SECONDS)
