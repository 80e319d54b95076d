"""``flask staff``: the people who sign in."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from budgeting.errors import BothChairs, NotFound, SecondAccount, Taken
from budgeting.extensions import db
from budgeting.models import Process, Staff
from budgeting.services import (
    clock,
    granting,
    organising,
    passwords,
    second_factor,
    staff_sessions,
    staffing,
)

ACTOR = "command line"
_REFUSED = {
    "short": f"A password needs at least {passwords.SHORTEST} characters.",
    "long": f"A password has at most {passwords.LONGEST} characters.",
    "easy": "This password is easy to guess. Take several words that do not belong together.",
}

group = AppGroup(
    "staff", help="Organisers, officers and facilitators: add, list, passwords, sessions, grants."
)
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
    password = _password(generate, (name, email))
    try:
        staffing.add(db.session(), email, name, role, password, actor=ACTOR, now=clock.now())
    except Taken:
        raise click.ClickException(f"{email} may sign in already.") from None
    except (BothChairs, SecondAccount) as problem:
        raise _doubled(problem) from None
    db.session.commit()
    click.echo(f"{email} may sign in as {role}.")


@group.command("list")
def list_staff() -> None:
    """List everybody who may sign in, and for which processes."""
    for person in staffing.everybody(db.session()):
        state = "" if person.active else "  (may not sign in)"
        where = "" if person.everywhere else f"  [{_granted(person)}]"
        factor = "" if person.second_factor is None else "  (second factor)"
        click.echo(f"{person.role:<10} {person.email}  {person.name}{where}{factor}{state}")


@group.command("password")
@click.argument("email")
@generate_option
def password(email: str, generate: bool) -> None:
    """Set a new password, which ends all sessions of the person."""
    person = _find(email)
    new = _password(generate, (person.name, person.email))
    staffing.set_password(db.session(), person, new, actor=ACTOR, now=clock.now())
    db.session.commit()
    click.echo(f"{person.email} has a new password and is signed out everywhere.")


@group.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign a person out on every device."""
    person = _find(email)
    staff_sessions.sign_out_everywhere(db.session(), person, actor=ACTOR, now=clock.now())
    db.session.commit()
    click.echo(f"{person.email} is signed out everywhere.")


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Forget the app and the recovery codes of a person whose phone is lost."""
    person = _find(email)
    second_factor.reset(db.session(), person, actor=ACTOR, now=clock.now())
    db.session.commit()
    click.echo(f"{person.email} has no second factor any more and is signed out everywhere.")


@group.command("grant")
@click.argument("email")
@click.argument("process", required=False)
@click.option("--all", "everything", is_flag=True, help="Every process, also those to come.")
def grant(email: str, process: str | None, everything: bool) -> None:
    """Let a person act in PROCESS; the first grant takes all other processes away."""
    if everything == (process is not None):
        raise click.UsageError("Name one process, or say --all.")
    person, now = _find(email), clock.now()
    try:
        if process is None:
            granting.grant_everything(db.session(), person, actor=ACTOR, now=now)
        else:
            granting.grant(db.session(), person, _process(process), actor=ACTOR, now=now)
    except (BothChairs, SecondAccount) as problem:
        raise _doubled(problem) from None
    db.session.commit()
    click.echo(f"{person.email} acts as {person.role} in: {_granted(person)}.")


@group.command("revoke")
@click.argument("email")
@click.argument("process")
def revoke(email: str, process: str) -> None:
    """Let a person act in PROCESS no more; the last one leaves none."""
    person = _find(email)
    try:
        granting.revoke(db.session(), person, _process(process), actor=ACTOR, now=clock.now())
    except NotFound:
        raise click.ClickException(
            f"{person.email} was not granted {process}; acts in: {_granted(person)}."
        ) from None
    db.session.commit()
    click.echo(f"{person.email} acts as {person.role} in: {_granted(person)}.")


def _granted(person: Staff) -> str:
    if person.everywhere:
        return "every process"
    return ", ".join(granting.slugs_of(db.session(), person)) or "no process"


def _doubled(problem: BothChairs | SecondAccount) -> click.ClickException:
    if isinstance(problem, SecondAccount):
        return click.ClickException(
            f"{problem.other} has the same mailbox. What takes two people takes two mailboxes."
        )
    return click.ClickException(
        f"{problem.other} seems to be the same person. Nobody runs the room and keeps the vote of "
        "the same process. If they are two people, tell them apart in their names."
    )


def _find(email: str) -> Staff:
    try:
        return staffing.find(db.session(), email)
    except NotFound:
        raise click.ClickException(f"Nobody signs in as {email}.") from None


def _process(slug: str) -> Process:
    try:
        return organising.find(db.session(), slug)
    except NotFound:
        raise click.ClickException(f"There is no process {slug}.") from None


def _password(generate: bool, own: tuple[str, str]) -> str:
    if generate:
        made = staffing.generate_password()
        click.echo(f"Password (shown once): {made}")
        return made
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if refusal := passwords.refusal(typed, own):
        raise click.ClickException(_REFUSED[refusal])
    return typed
