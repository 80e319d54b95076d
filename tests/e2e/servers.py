"""The documented server: gunicorn in processes of its own, as ``docs/deploy.md`` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from budgeting.config import PREFIX, ROOT, Settings
from budgeting.demo.tablets import await_server
from tests.postgres import free_port


@contextmanager
def gunicorn(settings: Settings, log: Path, workers: int, threads: int) -> Iterator[str]:
    """Serve the application with these settings until the test is done; the address."""
    base = f"127.0.0.1:{free_port()}"
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", base, "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads), "--timeout", "120", "app:app"),
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=_environment(settings), stdout=output, stderr=output
        )
        try:
            await_server(f"http://{base}")
            yield f"http://{base}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _environment(settings: Settings) -> dict[str, str]:
    """Every setting under the name by which the program reads it, and nothing else of ours."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return others | {
        f"{PREFIX}{field.name.upper()}": str(getattr(settings, field.name))
        for field in fields(settings)
        if getattr(settings, field.name) != ""
    }
