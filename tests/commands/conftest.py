"""Fixtures of the commands: draws in files, and the check of the program itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from budgeting.formats.draw_file import write_act, write_evidence
from tests.commands.draw_checks import Ends, Tamper, canonical, verdicts_of
from tests.drawn import an_act, an_evidence


@pytest.fixture
def by_flask(app: Flask) -> Callable[..., Ends]:
    def check(*paths: Path) -> Ends:
        done = app.test_cli_runner().invoke(args=["draw", "verify", *map(str, paths)])
        return verdicts_of(done.exit_code, done.output)

    return check


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Write an honest draw, tampered with; the act names the digest of what was written."""

    def write(tamper: Tamper | None = None, **given: Any) -> tuple[Path, Path]:
        value, panel = given.pop("value", "07"), given.pop("panel", 7)
        evidence = an_evidence(**given)
        act = an_act(evidence, value, panel=panel)
        draw, drawn = json.loads(write_evidence(evidence)), json.loads(write_act(act))
        if tamper:
            before = drawn["sha256"]
            tamper(draw, drawn)
            if drawn["sha256"] == before:
                drawn["sha256"] = hashlib.sha256(canonical(draw)).hexdigest()
        paths = tmp_path / "draw.json", tmp_path / "act.json"
        for path, document in zip(paths, (draw, drawn), strict=True):
            path.write_bytes(canonical(document))
        return paths

    return write
