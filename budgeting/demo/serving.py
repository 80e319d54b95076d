"""Serve the example city on loopback, and let simulated residents vote in it meanwhile."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import click
from flask import Flask
from waitress import serve

from budgeting.counting.rulebook import Rulebook
from budgeting.demo.box import HOLDERS
from budgeting.demo.seeding import STAFF, Seeded
from budgeting.demo.tablets import Hall, await_server
from budgeting.demo.wishes import wishes
from budgeting.extensions import db
from budgeting.services.organising import find
from budgeting.services.sealed import sealed_rulebook

THREADS = 16


@dataclass(frozen=True, slots=True)
class Play:
    """The vote to be played: how many residents, and over how many seconds they come."""

    residents: int
    seconds: int


def is_free(port: int) -> bool:
    """Say whether nobody listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def welcome(base: str, seeded: Seeded, spare: Sequence[str]) -> None:
    """Print the links of each audience, a sign-in for each role, the keys of the box, and cards."""
    click.echo()
    click.secho("Madang is ready. Everybody and everything in it is invented.", bold=True)
    click.echo(f"  The public        {base}/{seeded.voting}/")
    click.echo(f"  The drawn members {base}/{seeded.voting}/draw")
    click.echo(f"  A resident        {base}/v")
    for email, _name, role, password in STAFF:
        click.echo(f"  The {role:<13} {base}/{role}/    {email}  {password}")
    for name, passphrase in HOLDERS:
        click.echo(f"  A key of the box  {name}: {passphrase}")
    _welcome_to_hall(base, seeded)
    click.echo(f"  To be prepared    {base}/organiser/{seeded.preparing}/")
    click.echo(f"  To be drawn       {base}/organiser/{seeded.preparing}/draw")
    if spare:
        click.echo(f"  Cards to try      {'  '.join(spare[-3:])}")
    click.echo("  Stop with Ctrl-C. Starting again winds the clock of the assembly day on.")
    click.echo("  Nobody plays its tables: in a few minutes the console finds them silent.")
    click.echo()


def _welcome_to_hall(base: str, seeded: Seeded) -> None:
    """The way to each working place of the assembly day that is going on."""
    click.echo(f"  The assembly day  {base}/facilitator/{seeded.voting}/sittings/{seeded.sitting}")
    for words, page, code in seeded.places:
        click.echo(f"  {words:<17} {base}/{page}#{code}")
    click.echo(f"  The room screen   {base}/screen/{seeded.sitting}")


def run(app: Flask, seeded: Seeded, port: int, play: Play | None) -> None:
    """Serve until Ctrl-C; with ``play`` the residents vote as soon as the server answers."""
    base = f"http://127.0.0.1:{port}"
    welcome(base, seeded, seeded.codes)
    if play is not None:
        ballots = _ballots(app, seeded, play)
        threading.Thread(target=_vote, args=(base, ballots, play), daemon=True).start()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app, host="127.0.0.1", port=port, threads=THREADS, ident=None, _quiet=True)


def _ballots(app: Flask, seeded: Seeded, play: Play) -> list[tuple[str, dict[int, int]]]:
    """A card and a wish for each resident; the wish names projects by their printed numbers."""
    with app.app_context():
        session = db.session()
        rulebook: Rulebook = sealed_rulebook(session, find(session, seeded.voting))
        session.rollback()
    numbers = {project.id: project.number for project in rulebook.projects}
    wanted = wishes(rulebook, play.residents)
    return [
        (code, {numbers[project_id]: score for project_id, score in wish.items()})
        for code, wish in zip(seeded.codes, wanted, strict=False)
    ]


def _vote(base: str, ballots: Sequence[tuple[str, dict[int, int]]], play: Play) -> None:
    """Let the residents come in once the server answers, and show how many have voted."""
    await_server(base)
    hall = Hall(base, tablets=THREADS // 2, seconds=play.seconds)
    with click.progressbar(length=len(ballots), label="Residents are voting", show_pos=True) as bar:
        results = hall.vote(ballots, lambda: bar.update(1))
    cast = sum(1 for result in results if result.receipt)
    spent = sum(1 for result in results if result.already)
    click.echo(f"{cast} ballots were cast; {spent} cards had voted before.")
    for trouble in sorted({result.trouble for result in results if result.trouble}):
        click.echo(f"Not cast: {trouble}", err=True)
    click.echo(
        "Sign in as the voting officer, close the vote, open the box with two of its keys, "
        "count it, and publish the result together with the second officer."
    )
