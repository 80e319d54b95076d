"""``flask draw``: check a published draw from its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from flask.cli import AppGroup

from budgeting.formats.draw_file import BrokenDrawError, read_act, read_evidence
from budgeting.sortition.checking import Finding, Promise, verify, verify_act

Read = TypeVar("Read")
UNREADABLE = 2
"""The exit code for a file that is not there."""

group = AppGroup("draw", help="The public draws of members.")


@group.command("verify")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("act", metavar="[ACT]", required=False, type=click.Path(path_type=Path))
def verify_draw(path: Path, act: Path | None) -> None:
    """Check a published draw, and the act that names its panel.

    Prints PASS or FAIL for each promise and ends with 0 if all are kept, else with 1.
    """
    contents = [_content(one) for one in (path, act) if one is not None]
    click.echo(f"SHA-256 {hashlib.sha256(contents[0]).hexdigest()}")
    findings = findings_of(*contents)
    for finding in findings:
        # A file must not write lines of its own: whatever moves the cursor is shown as "?".
        words = "".join(sign if sign.isprintable() else "?" for sign in finding.words)
        click.echo(f"{_verdict(finding)} {finding.promise:<12} {words}")
    click.echo(summary(findings))
    if not all(finding.kept for finding in findings):
        raise SystemExit(1)


def findings_of(content: bytes, act_content: bytes | None = None) -> list[Finding]:
    """Every promise of the file and of the act; the first two only if one cannot be read."""
    evidence, findings = _read("file", read_evidence, content)
    act = None
    if act_content is not None:
        act, found = _read("act", read_act, act_content)
        findings += found
    if evidence is None or not all(finding.kept for finding in findings):
        return findings
    findings += verify(evidence)
    sha256 = hashlib.sha256(content).hexdigest()
    return findings + (verify_act(evidence, sha256, act) if act else [])


def summary(findings: Sequence[Finding]) -> str:
    """How many of the promises are kept."""
    kept = sum(finding.kept for finding in findings)
    return f"{kept} of {len(findings)} promises are kept."


def _read(
    promise: Promise, reader: Callable[[bytes], Read], content: bytes
) -> tuple[Read | None, list[Finding]]:
    """What a file holds, and whether it could be read."""
    try:
        return reader(content), [Finding(promise, True)]
    except BrokenDrawError as error:
        return None, [Finding(promise, False, str(error))]


def _verdict(finding: Finding) -> str:
    return "PASS" if finding.kept else "FAIL"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        click.echo(f"{path}: {error.strerror or 'cannot be read'}.", err=True)
        raise SystemExit(UNREADABLE) from None
