"""``flask work``: the process behind the queue, where the serving process does not work itself."""

from __future__ import annotations

import signal
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from budgeting.commands.newest import refuse_older
from budgeting.services.queueing import Queue


@click.command("work")
@with_appcontext
def work() -> None:
    """Do the long work of the queue: counts and cards (BUDGETING_QUEUE=worker).

    Ends at SIGTERM or Ctrl-C; a job at hand goes back into the queue and is done again.
    """
    refuse_older(current_app)
    queue: Queue = current_app.extensions["queue"]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        queue.stop()

    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, stop)
    click.echo("Waiting for work.")
    queue.consume()
    click.echo("Stopped.")
