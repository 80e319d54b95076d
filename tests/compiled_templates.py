"""Compile the templates once, not anew for the application of every test."""

from __future__ import annotations

from typing import Any

import pytest
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Keeps the code of every template in memory, under its name and the digest of its text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what an earlier application has compiled."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next one."""
        self._known[bucket.key, bucket.checksum] = bucket.code


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let every application share what was compiled."""
    shared, begin = Compiled(), Environment.__init__

    def begun(self: Environment, app: Any, **options: Any) -> None:
        begin(self, app, bytecode_cache=shared, **options)

    patch.setattr(Environment, "__init__", begun)
