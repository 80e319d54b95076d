"""The measure of ``bench/room.py``: it knows nothing, and always says that nothing is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer 204 from memory."""
    start_response("204 No Content", [])
    return []
