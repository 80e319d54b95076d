"""Where the tests find example pools: the shipped ones, or a larger folder that is not."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTING = "MADANG_SORTITION"
SHIPPED = ROOT / "tests" / "data" / "sortition"


def folder() -> Path:
    """The folder of pools: that of the setting, else one beside the checkout, else the shipped."""
    if named := os.environ.get(SETTING):
        return Path(named)
    beside = [*ROOT.parent.glob("sortition"), *ROOT.parent.glob("*/sortition")]
    return next((path for path in sorted(beside) if (path / "SOURCES.tsv").is_file()), SHIPPED)


def tables() -> list[Path]:
    """Every table of the folder in a fixed order."""
    return sorted(folder().rglob("*.csv"))


def said() -> str:
    """One sentence for the head of a test run."""
    which = "pools of answers"
    if folder() == SHIPPED:
        return f"{which}: the {len(tables())} shipped tables; set {SETTING} to a folder with more"
    return f"{which}: {len(tables())} tables"
