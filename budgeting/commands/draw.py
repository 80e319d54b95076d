"""``flask draw``: check a published draw from its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from flask.cli import AppGroup

from budgeting.commands.reading import content_of
from budgeting.formats.draw_file import BrokenDrawError, read_act, read_evidence
from budgeting.services.software import software
from budgeting.sortition.checking import Finding, Promise, verify, verify_act
from budgeting.sortition.evidence import Evidence
from budgeting.sortition.programme import Unsettled
from budgeting.sortition.repeating import unlike
from budgeting.sortition.timing import notes

Read = TypeVar("Read")
LARGEST = 100_000_000
"""Bytes. A list of 10,000 panels of 1,000 people has half of it."""
TOO_SLOW = "This machine did not end one step of it in time, so it says nothing about the list."

group = AppGroup("draw", help="The public draws of members.")


@group.command("verify")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("act", metavar="[ACT]", required=False, type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Make the list once more, and compare it.")
def verify_draw(path: Path, act: Path | None, rebuild: bool) -> None:
    """Check a published draw, and the act that names its panel.

    Prints PASS or FAIL for each promise, OPEN for what an older file or a slow machine cannot
    show, and NOTE for what people should read; ends with 0 if no promise is broken, else with 1.
    """
    contents = [content_of(one, LARGEST) for one in (path, act) if one is not None]
    click.echo(f"SHA-256 {hashlib.sha256(contents[0]).hexdigest()}")
    findings, told = checked(*contents)
    if rebuild and all(finding.kept for finding in findings):
        findings.append(_made_again(read_evidence(contents[0])))
    for finding in findings:
        _tell(f"{_verdict(finding)} {finding.promise:<12} {finding.words}")
    for note in told:
        _tell(f"NOTE {note}")
    click.echo(summary(findings))
    if not all(finding.kept for finding in findings):
        raise SystemExit(1)


def checked(content: bytes, act_content: bytes | None = None) -> tuple[list[Finding], list[str]]:
    """Every promise of the file and of the act, and what people should read beside them.

    The first two promises only, and nothing to read, if one of the files cannot be read.
    """
    evidence, findings = _read("file", read_evidence, content)
    act = None
    if act_content is not None:
        act, found = _read("act", read_act, act_content)
        findings += found
    if evidence is None or not all(finding.kept for finding in findings):
        return findings, []
    findings += verify(evidence)
    if act is not None:
        findings += verify_act(evidence, hashlib.sha256(content).hexdigest(), act)
    return findings, list(notes(evidence, act))


def _made_again(evidence: Evidence) -> Finding:
    """Whether this program makes the same list; where not, which programs are to blame."""
    try:
        wrong, here = unlike(evidence), software()
    except Unsettled:
        return Finding("list", True, TOO_SLOW, shown=False)
    if wrong and (evidence.program, evidence.solver) != (here["program"], here["solver"]):
        wrong += f" It was made by {evidence.program} with {evidence.solver}; here work "
        wrong += f"{here['program']} with {here['solver']}."
    return Finding("list", not wrong, wrong)


def summary(findings: Sequence[Finding]) -> str:
    """How many of the promises are kept, and how many cannot be judged."""
    kept = sum(finding.kept and finding.shown for finding in findings)
    open_ones = sum(not finding.shown for finding in findings)
    more = f" It is not shown of {open_ones}." if open_ones else ""
    return f"{kept} of {len(findings)} promises are kept.{more}"


def _tell(line: str) -> None:
    """Print one line; a file must write none of its own, so what moves the cursor becomes "?"."""
    click.echo("".join(sign if sign.isprintable() else "?" for sign in line))


def _read(
    promise: Promise, reader: Callable[[bytes], Read], content: bytes
) -> tuple[Read | None, list[Finding]]:
    """What a file holds, and whether it could be read."""
    try:
        return reader(content), [Finding(promise, True)]
    except BrokenDrawError as error:
        return None, [Finding(promise, False, str(error))]


def _verdict(finding: Finding) -> str:
    if not finding.shown:
        return "OPEN"
    return "PASS" if finding.kept else "FAIL"
