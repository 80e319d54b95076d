"""Where the tests find real elections: the files in the repository, and a larger folder if any."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "tests" / "data" / "pabulib"
SETTING = "MADANG_PABULIB"


def folder() -> Path | None:
    """The larger folder of .pb files: that of the setting, else one beside the checkout."""
    if named := os.environ.get(SETTING):
        return Path(named)
    beside = [*ROOT.parent.glob("pabulib"), *ROOT.parent.glob("*/pabulib")]
    return next((path for path in sorted(beside) if any(path.glob("*.pb"))), None)


def files() -> list[Path]:
    """Every real election at hand, those in the repository always among them."""
    found = {path.name: path for path in SHIPPED.glob("*.pb")}
    if larger := folder():
        found |= {path.name: path for path in larger.glob("*.pb")}
    return [found[name] for name in sorted(found)]


def said() -> str:
    """One sentence for the head of a test run."""
    larger = folder()
    if larger is None:
        return (
            f"real elections: only the {len(files())} files in the repository; "
            f"set {SETTING} to a folder of .pb files to run over more"
        )
    return f"real elections: {len(files())} files, the larger folder among them"
