"""Draws in files, honest or tampered with, and both programs that check them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgeting.config import ROOT
from tests.drawn import BEACON

PROGRAM = ROOT / "budgeting" / "formats" / "standalone" / "verify_draw.py"
Document = dict[str, Any]
Tamper = Callable[[Document, Document], object]
Ends = tuple[int, dict[str, tuple[str, str]]]


def canonical(document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def verdicts_of(code: int, output: str) -> Ends:
    """The exit code, and each promise with its verdict and its words."""
    told = {}
    for line in output.splitlines():
        verdict, _, rest = line.partition(" ")
        if verdict in ("PASS", "FAIL", "OPEN", "NOTE"):
            if verdict == "NOTE":
                told.setdefault("notes", ("NOTE", ""))
                told["notes"] = ("NOTE", told["notes"][1] + rest + "\n")
                continue
            promise, words = rest[:12].strip(), rest[13:]
            told[promise] = (verdict, words)
    return code, told


def by_program(*paths: Path) -> Ends:
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *map(str, paths)],
        capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stderr == ""
    return verdicts_of(done.returncode, done.stdout)


VALUE = hashlib.sha256(b"a future round").hexdigest()


def by_beacon(**given: Any) -> dict[str, Any]:
    """What makes an honest draw one by a beacon."""
    return {"source": replace(BEACON, **given), "value": VALUE, "panel": int(VALUE, 16) % 60}
