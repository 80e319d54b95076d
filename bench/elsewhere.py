"""Ask a library that runs under an interpreter of its own, which is no part of the product."""

from __future__ import annotations

import json
import math
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any


def ask(python: str, script: Path, asked: dict[str, Any], limit: float) -> dict[str, Any] | None:
    """What ``script`` answers (JSON in and out), or None if it is ended by its processor seconds.

    On a busy machine a limit by the clock on the wall would end it too early. Raises
    ``RuntimeError`` with what the library said where it fails.
    """
    end = math.ceil(limit)

    def hold() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (end, end + 1))

    done = subprocess.run(
        [python, str(script)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        preexec_fn=hold,
    )
    if done.returncode == -signal.SIGXCPU:
        return None
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
