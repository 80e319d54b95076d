"""Compile the statements of the application once, not anew for the database of every test.

SQLAlchemy keeps the text of every statement with the engine, and every test has an engine of its
own. All engines of a run that speak the same dialect are made with the same settings, so that what
one has compiled holds for the others.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_SIZE = 20_000


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let every engine share what was compiled."""
    shared: LRUCache[Any, Any] = LRUCache(_SIZE)

    def keep_shared(engine: Engine, own: object) -> None:
        pass

    cache = property(lambda engine: shared, keep_shared)
    patch.setattr(Engine, "_compiled_cache", cache, raising=False)
    patch.setattr(DefaultDialect, "__eq__", lambda self, other: type(self) is type(other))
    patch.setattr(DefaultDialect, "__hash__", lambda self: hash(type(self)))
