"""``flask chain``: follow the chains of acts, read their heads out, accept an older database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.commands.consenting import consent_of, two_people
from budgeting.errors import OlderDatabase
from budgeting.extensions import READS, db
from budgeting.formats.chain import Break, Head, first_break, read_chain, spoken
from budgeting.formats.digest_words import LANGUAGES
from budgeting.models import Process
from budgeting.services import accepting, acts, chaining, clock, witnessing

CAUSES = {
    "place": "an act is missing, stands twice, or was written past the chain",
    "content": "the act is not what its digest says",
    "order": "its hash does not follow from the acts before it",
}
COMMON = "acts without a process"


@click.group("chain")
def group() -> None:
    """The chain of acts: what was done, in an order that nobody can change unseen."""


@group.command("verify")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def verify(file: Path | None) -> None:
    """Follow every chain of the database, or the one in FILE (acts.json), from its first act.

    Prints PASS or FAIL for each, and whether the database has all that this machine has seen.
    """
    sound = _verify_file(file) if file else _verify_database()
    if not sound:
        raise click.exceptions.Exit(1)


@group.command("head")
@with_appcontext
def head() -> None:
    """Say the last act of every chain: its place, its hash, and the eight words to compare."""
    with _reading() as session:
        for name, key in _chains(session):
            last = acts.head(session, key)
            click.echo(f"{name}: act {last.link}")
            if last.link:
                _say(last)


@group.command("accept")
@two_people
@with_appcontext
def accept(by: tuple[str, ...], reason: str) -> None:
    """Accept a database that lacks acts which this machine has seen; the chains will say so.

    For a database that was put back by other means than flask restore.
    """
    consent = consent_of(by, reason)
    session = db.session()
    try:
        lost = acts.losses(session, witnessing.seen(Path(current_app.instance_path)))
    except witnessing.DamagedWitnessError as problem:
        raise click.ClickException(str(problem)) from None
    if not lost:
        raise click.ClickException("Nothing is missing in this database. Nothing was changed.")
    accepting.accept(session, lost, consent, clock.now())
    session.commit()
    click.echo(f"Accepted: {OlderDatabase(lost).told()}. The chains of acts say so.")


def _verify_file(path: Path) -> bool:
    try:
        links = read_chain(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"{path}: {problem}") from None
    head = Head(links[-1].link, links[-1].hash) if links else Head(0, "")
    sound = _judge(path.name, head, first_break(links))
    if sound and links:
        _say(head)
    return sound


def _verify_database() -> bool:
    with _reading() as session:
        judged = [
            _judge(name, acts.head(session, key), acts.broken(session, key))
            for name, key in _chains(session)
        ]
        return _compare(session) and all(judged)


def _judge(name: str, head: Head, broken: Break | None) -> bool:
    if broken is None:
        click.echo(f"PASS  {name}: {head.link} acts, each in its place and as it was written")
        return True
    click.echo(f"FAIL  {name}: at act {broken.link}, {CAUSES[broken.cause]}")
    return False


def _compare(session: Session) -> bool:
    """Whether the database has what was witnessed."""
    try:
        chaining.require_newest(session, Path(current_app.instance_path))
    except OlderDatabase as older:
        click.echo(f"FAIL  this machine has seen more: {older.told()}")
        return False
    except witnessing.DamagedWitnessError as problem:
        click.echo(f"FAIL  {problem}")
        return False
    click.echo("PASS  the database has every act that this machine has seen")
    return True


def _chains(session: Session) -> list[tuple[str, int | None]]:
    """Every chain by what it is called, the common one last."""
    named = session.execute(select(Process.slug, Process.id).order_by(Process.slug)).all()
    return [*((slug, key) for slug, key in named), (COMMON, None)]


def _say(head: Head) -> None:
    click.echo(f"  {head.hash}")
    for language in LANGUAGES:
        click.echo(f"  {' '.join(spoken(head.hash, language))}")


@contextmanager
def _reading() -> Iterator[Session]:
    """A session that takes no lock."""
    with db.engine.connect().execution_options(**{READS: True}) as connection:
        yield Session(connection)
