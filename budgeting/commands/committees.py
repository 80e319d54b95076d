"""``flask committees``: draw a published lottery of committees once more."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from budgeting.formats.committee_rules import read_rules
from budgeting.formats.draw_parts import BrokenDrawError
from budgeting.sortition.committee_programme import Unfinished
from budgeting.sortition.committees import Placement, Rules, place

IMPOSSIBLE, UNREADABLE = 1, 2
LARGEST = 10_000_000
"""Bytes. The wishes of 10,000 members have a fifth of it."""

group = AppGroup("committees", help="The second lottery, of committees.")


@group.command("draw-again")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("seed")
def draw_again(path: Path, seed: str) -> None:
    """Draw from the published rules and wishes with the seed, and print who sits where.

    Prints the SHA-256 of the file, how many wishes of each rank are kept, and the pseudonyms of
    every committee. Ends with 1 if nobody can place these members, 2 if the file cannot be read.
    """
    content = _content(path)
    click.echo(f"SHA-256 {hashlib.sha256(content).hexdigest()}")
    try:
        rules = read_rules(content)
    except BrokenDrawError as error:
        _end(f"{path}: {error}", UNREADABLE)
    try:
        placement = place(rules, seed)
    except Unfinished:
        placement = None
    if placement is None:
        _end("Not everybody can be placed under these rules.", IMPOSSIBLE)
    for line in _told(rules, placement):
        click.echo("".join(sign if sign.isprintable() else "?" for sign in line))


def _told(rules: Rules, placement: Placement) -> list[str]:
    """The outcome, line by line."""
    kept = [f"Wish {rank}: {number} kept" for rank, number in enumerate(placement.kept, start=1)]
    unwished = placement.ranks.count(0)
    lines = [", ".join([*kept, f"not wished for: {unwished}"])]
    for committee in rules.committees:
        inside = [
            member.id
            for member, name in zip(rules.members, placement.committees, strict=True)
            if name == committee.name
        ]
        lines.append(f"{committee.name} ({len(inside)}): {', '.join(inside)}")
    return lines


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        _end(f"{path}: {error.strerror or 'cannot be read'}.", UNREADABLE)
    if len(content) > LARGEST:
        _end(f"{path}: is larger than {LARGEST // 1_000_000} MB.", UNREADABLE)
    return content


def _end(why: str, code: int) -> NoReturn:
    click.echo(why, err=True)
    raise SystemExit(code)
