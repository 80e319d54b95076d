"""``flask committees``: draw a published lottery of committees once more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from flask.cli import AppGroup

from budgeting.commands.reading import content_of, unreadable
from budgeting.formats.committee_rules import read_rules
from budgeting.formats.draw_parts import BrokenDrawError
from budgeting.sortition.committee_programme import Unfinished
from budgeting.sortition.committees import Placement, Rules, place

IMPOSSIBLE = 1
"""The exit code where these members cannot be placed."""
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
    content = content_of(path, LARGEST)
    click.echo(f"SHA-256 {hashlib.sha256(content).hexdigest()}")
    try:
        rules = read_rules(content)
    except BrokenDrawError as error:
        unreadable(path, str(error))
    try:
        placement = place(rules, seed)
    except Unfinished:
        placement = None
    if placement is None:
        click.echo("Not everybody can be placed under these rules.", err=True)
        raise SystemExit(IMPOSSIBLE)
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
