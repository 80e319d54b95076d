"""Read a published file that is handed to a command, or end with a word why not."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

UNREADABLE = 2
"""The exit code for a file that is not there, or that nobody could have published."""


def content_of(path: Path, largest: int) -> bytes:
    """The bytes of a file of at most ``largest`` bytes; ends the command if there are none."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        unreadable(path, f"{error.strerror or 'cannot be read'}.")
    if len(content) > largest:
        unreadable(path, f"is larger than {largest // 1_000_000} MB, as no published one is.")
    return content


def unreadable(path: Path, why: str) -> NoReturn:
    """Say why a file cannot be read, and end the command."""
    click.echo(f"{path}: {why}", err=True)
    raise SystemExit(UNREADABLE)
