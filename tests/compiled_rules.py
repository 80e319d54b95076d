"""Compile the addresses of the application once, not anew for the application of every test.

Werkzeug writes a small function for every route and compiles it, which for all routes takes longer
than most tests. The same rule always gives the same function, to which it binds the rule itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.routing import Rule


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let every rule take the functions that an equal rule has already."""
    compiled = Rule._compile_builder
    known: dict[Any, Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        parts = tuple((name, type(part)) for name, part in rule._converters.items())
        key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), parts, append_unknown)
        if key not in known:
            known[key] = compiled(rule, append_unknown)
        return known[key]

    patch.setattr(Rule, "_compile_builder", builder)
