"""Work in a process of its own that is killed in the middle, by its own hand and ``kill -9``."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from budgeting import create_app
from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.services import working
from tests.reliability.serving import SECONDS

_forks = get_context("forkserver")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_statement(number: int) -> Callable[[Engine], None]:
    """Die before the statement with this number is sent to the database."""
    left = number

    def count(*_given: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            _die()

    return lambda engine: event.listen(engine, "before_cursor_execute", count)


def _job(settings: Settings, job_id: str, statement: int, report: int) -> None:
    app = create_app(settings)
    with app.app_context():
        engine = db.engine
    if statement:
        at_statement(statement)(engine)
    if report:
        _at_report(report)
    working.run_job(
        lambda: Session(engine, expire_on_commit=False),
        job_id,
        app.extensions["keys"],
        app.extensions["settings"],
    )


def _at_report(number: int) -> None:
    """Die when the work tells for this many times how far it is."""
    whole, left = working.Progress.__call__, number

    def tell(self: working.Progress, done: int, total: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            _die()
        whole(self, done, total)

    working.Progress.__call__ = tell  # type: ignore[method-assign]


def _migration(settings: Settings, statement: int) -> None:
    app = create_app(settings)
    with app.app_context():
        at_statement(statement)(db.engine)
        upgrade()


def job(app: Flask, job_id: str, *, statement: int = 0, report: int = 0) -> bool:
    """Do a job and die at a statement or a report; whether it died before it was done."""
    return _killed(_job, app.extensions["settings"], job_id, statement, report)


def migration(settings: Settings, statement: int) -> bool:
    """Bring a database up to date and die at a statement; whether it died before it was done."""
    return _killed(_migration, settings, statement)


def _killed(target: Callable[..., None], *given: object) -> bool:
    process = _forks.Process(target=target, args=given)
    process.start()
    process.join(SECONDS)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0
