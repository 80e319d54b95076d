"""Where the tests find example pools of answers that are not shipped with the repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTING = "MADANG_SORTITION"


def folder() -> Path | None:
    """The folder of pools: that of the setting, else one beside the checkout."""
    if named := os.environ.get(SETTING):
        return Path(named)
    beside = [*ROOT.parent.glob("sortition"), *ROOT.parent.glob("*/sortition")]
    return next((path for path in sorted(beside) if (path / "SOURCES.tsv").is_file()), None)


def tables() -> list[Path]:
    """Every table of the folder in a fixed order; none where there is no folder."""
    found = folder()
    return sorted(found.rglob("*.csv")) if found else []


def said() -> str:
    """One sentence for the head of a test run."""
    found = folder()
    if found is None:
        return (
            "pools of answers: none at hand, so no test ran over them; "
            f"set {SETTING} to the folder of pools"
        )
    return f"pools of answers: {len(tables())} tables"
