"""``flask backup`` and ``flask restore``: one file that holds the whole database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from budgeting.commands.consenting import consent_of, two_people
from budgeting.errors import OlderDatabase
from budgeting.extensions import db
from budgeting.services import backing_up, clock, restoring
from budgeting.services.witnessing import DamagedWitnessError

WORDS: Mapping[str, str] = {
    "box": "ballots in the box",
    "day_round": "rounds of the day",
    "log": "entries of the log",
    "note": "notes",
    "question": "questions",
    "staff": "people who sign in",
    "used_card": "cards that have voted",
}
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Copy the whole database into FILE, which must not exist; the server may run meanwhile.

    The secret key and the pictures are not in it. docs/security.md says what it holds.
    """
    try:
        in_vote = backing_up.write(db.engine, file)
    except (backing_up.BackupRefusedError, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{file} holds the database as it is now.")
    if in_vote:
        click.echo(
            "A vote is on. Two copies from one vote tell more about its ballots than one: "
            "keep only the newest, and none after the close.",
            err=True,
        )


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Give up what the copy lacks.")
@click.option(
    "--accept-older", is_flag=True, help="Give up acts that this machine has witnessed, too."
)
@two_people
@with_appcontext
def restore(file: Path, force: bool, accept_older: bool, by: tuple[str, ...], reason: str) -> None:
    """Put the copy FILE into the place of the database, whole or not at all.

    Where acts or ballots are lost the chains of acts say so. With --accept-older two people
    stand for it by name.
    """
    consent = consent_of(by, reason) if accept_older else None
    try:
        restoring.restore(db.engine, file, clock.now(), force=force, consent=consent)
    except restoring.NewerStateError as newer:
        told = [
            f"  {newer.lost[table]} {WORDS.get(table, f'rows of {table}')}"
            for table in sorted(newer.lost)
        ]
        raise click.ClickException(
            "Nothing was changed. This database has something newer or other than the copy, "
            "which would be lost:\n" + "\n".join(told) + "\nCopy it first with flask backup. "
            "Then --force restores the old copy all the same."
        ) from None
    except OlderDatabase as older:
        raise click.ClickException(
            f"Nothing was changed. The copy is older than what this machine has seen: "
            f"{older.told()}. Take a newer copy. If there is none, two people can accept it: "
            "--accept-older --by NAME --by NAME --reason WORDS. The chain of acts will say so."
        ) from None
    except (restoring.RestoreRefusedError, DamagedWitnessError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"The database is now as it was in {file}.")
    click.echo("Unfinished ballots are gone: who was voting enters the card again.")
