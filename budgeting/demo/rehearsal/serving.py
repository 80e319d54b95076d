"""The server of a rehearsal: a process of its own, which can be killed and started again."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

from waitress import serve

from budgeting import create_app
from budgeting.config import PREFIX, ROOT
from budgeting.demo.rehearsal.seeding import settings
from budgeting.demo.tablets import await_server

THREADS = 8
LOG = "server.log"


class Server:
    """Serves a folder on 127.0.0.1 until it is stopped."""

    def __init__(self, folder: Path, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self._folder, self._port = folder, port
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def start(self) -> None:
        """Start it, and wait until it answers; ``OSError`` if it does not."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        command = [sys.executable, "-m", __name__, str(self._folder), str(self._port)]
        with (self._folder / LOG).open("ab") as log:
            self._process = subprocess.Popen(
                command, env=kept, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        await_server(self.base)

    def kill(self) -> None:
        """Pull the plug, as ``kill -9`` does, and start again."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self.kills += 1
        self.start()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def main(folder: str, port: str) -> None:
    """Serve until the process ends."""
    app = create_app(settings(Path(folder)))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app, host="127.0.0.1", port=int(port), threads=THREADS, ident=None, _quiet=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
