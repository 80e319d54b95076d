"""Which program works here, with its version."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.metadata import version

from budgeting.config import ROOT


@lru_cache(maxsize=1)
def software() -> dict[str, str]:
    """Which program and which solver work here, with their versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "program": f"{project['name']} {project['version']}",
        "solver": f"highs {version('highspy')}, pulp {version('pulp')}",
    }
