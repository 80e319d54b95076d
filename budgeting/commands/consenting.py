"""The options by which two people stand for an act at the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from budgeting.deliberation.two_persons import NotTwoPersonsError, two_persons
from budgeting.services.accepting import Consent

Command = TypeVar("Command", bound=Callable[..., object])


def two_people(command: Command) -> Command:
    """Add ``--by`` (given twice) and ``--reason``."""
    command = click.option("--reason", default="", help="Why, for everybody to read.")(command)
    return click.option("--by", multiple=True, metavar="NAME", help="Who accepts it; twice.")(
        command
    )


def consent_of(by: Sequence[str], reason: str) -> Consent:
    """What the two said; a usage error unless they are two and have a reason."""
    try:
        names = two_persons(by)
    except NotTwoPersonsError:
        raise click.UsageError("It takes two different people: --by NAME --by NAME.") from None
    if not reason.strip():
        raise click.UsageError("Everybody will read why: --reason WORDS.")
    return Consent(names, reason.strip())
