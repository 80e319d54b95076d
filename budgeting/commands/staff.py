"""``flask staff``: the people who sign in."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from budgeting.errors import NotFound, Taken
from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, staffing

ACTOR = "command line"

group = AppGroup("staff", help="Organisers and voting officers: add, list, passwords, sessions.")
generate_option = click.option(
    "--generate", is_flag=True, help="Make a password and print it once."
)


@group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that colleagues see.")
@click.option("--role", required=True, type=click.Choice(staffing.ROLES))
@generate_option
def add(email: str, name: str, role: str, generate: bool) -> None:
    """Add a person who may sign in."""
    if "@" not in email:
        raise click.BadParameter("This is no e-mail address.", param_hint="EMAIL")
    password = _password(generate)
    try:
        staffing.add(db.session(), email, name, role, password, actor=ACTOR, now=clock.now())
    except Taken:
        raise click.ClickException(f"{email} may sign in already.") from None
    db.session.commit()
    click.echo(f"{email} may sign in as {role}.")


@group.command("list")
def list_staff() -> None:
    """List everybody who may sign in."""
    for person in staffing.everybody(db.session()):
        state = "" if person.active else "  (may not sign in)"
        click.echo(f"{person.role:<10} {person.email}  {person.name}{state}")


@group.command("password")
@click.argument("email")
@generate_option
def password(email: str, generate: bool) -> None:
    """Set a new password, which ends all sessions of the person."""
    person = _find(email)
    staffing.set_password(db.session(), person, _password(generate), actor=ACTOR, now=clock.now())
    db.session.commit()
    click.echo(f"{person.email} has a new password and is signed out everywhere.")


@group.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign a person out on every device."""
    person = _find(email)
    staffing.end_sessions(db.session(), person, actor=ACTOR, now=clock.now())
    db.session.commit()
    click.echo(f"{person.email} is signed out everywhere.")


def _find(email: str) -> Staff:
    try:
        return staffing.find(db.session(), email)
    except NotFound:
        raise click.ClickException(f"Nobody signs in as {email}.") from None


def _password(generate: bool) -> str:
    if generate:
        made = staffing.generate_password()
        click.echo(f"Password (shown once): {made}")
        return made
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(typed) < staffing.SHORTEST_PASSWORD:
        raise click.ClickException(
            f"A password needs at least {staffing.SHORTEST_PASSWORD} characters."
        )
    return typed
