"""The tie chain: most support, then lowest spend, then the order drawn by lottery."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def lottery_order(seed: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the project ids in the order that the seed gives them, the first preferred.

    The ids are sorted by the SHA-256 of the seed, a zero byte and the id, all in UTF-8, so
    that anybody can repeat the draw and the order of the input decides nothing.
    """
    return tuple(
        sorted(
            ids,
            key=lambda project_id: (sha256(f"{seed}\0{project_id}".encode()).digest(), project_id),
        )
    )
