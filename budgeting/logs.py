"""Where the program's own log goes: to standard error, one line an event, in UTC."""

from __future__ import annotations

import logging
import sys
import time
from typing import TextIO

FORMAT = "%(asctime)sZ %(levelname)s %(name)s: %(message)s"


def keep(stream: TextIO | None = None) -> None:
    """Let a journal keep what is logged; a terminal shows the words of the command alone."""
    stream = stream or sys.stderr
    ours = logging.getLogger("budgeting")
    if stream.isatty() or ours.handlers:
        return
    lines = logging.Formatter(FORMAT, "%Y-%m-%dT%H:%M:%S")
    lines.converter = time.gmtime
    handler = logging.StreamHandler(stream)
    handler.setFormatter(lines)
    ours.addHandler(handler)
    ours.propagate = False
