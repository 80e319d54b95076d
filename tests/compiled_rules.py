"""Compile the addresses of the application once, not anew for the application of every test.

Werkzeug takes every route apart, writes two small functions for it and compiles them, which for all
routes takes longer than most tests. An equal rule always comes to the same, to which it binds the
functions itself.
"""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.routing import Rule

_PARTS = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


def compile_once(patch: pytest.MonkeyPatch) -> None:
    """Let every rule take what an equal rule has come to already."""
    take_apart = Rule.compile
    known: dict[Any, dict[str, Any]] = {}

    def compile_rule(rule: Rule) -> None:
        converters = tuple(rule.map.converters.items())
        given = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), rule.merge_slashes)
        key = (*given, rule.map.host_matching, converters)
        if key not in known:
            take_apart(rule)
            known[key] = {name: getattr(rule, name) for name in _PARTS}
        for name, value in known[key].items():
            bound = value.__func__.__get__(rule) if name.startswith("_build") else value
            setattr(rule, name, bound)

    patch.setattr(Rule, "compile", compile_rule)
