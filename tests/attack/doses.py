"""How many of the attacks are sent."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy.engine import make_url

_ATTACK = TypeVar("_ATTACK")
_EVERY = {"sqlite": 1, "postgresql": 5}
"""The whole dose on one kind of database; the other shows by a part of it that it is no worse."""


def every(uri: str) -> int:
    """Of how many attacks one is sent to an application on this database."""
    return _EVERY[make_url(uri).get_backend_name()]


def some(attacks: Sequence[_ATTACK], share: int, seed: str) -> list[_ATTACK]:
    """One of ``share`` of the attacks, the same ones in every run, in their order."""
    number = math.ceil(len(attacks) / share)
    chosen = sorted(random.Random(seed).sample(range(len(attacks)), number))
    return [attacks[index] for index in chosen]
