"""Whether the site can work: the database answers and is up to date, and the disk takes data."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)
PROBE = b"\0" * 4096


def is_well(session: Session, newest: str, folder: Path) -> bool:
    """Whether the database answers with the ``newest`` version of its tables, and the disk takes
    a block of data. What is wrong goes to the log of the machine, and to nobody else."""
    try:
        version = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError as problem:
        log.error("not well: the database did not answer (%s)", type(problem).__name__)
        return False
    if version != newest:
        log.error("not well: the tables have version %s, not %s", version, newest)
        return False
    return _takes_data(folder)


def _takes_data(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(PROBE)
            probe.flush()
    except OSError as problem:
        log.error("not well: the disk took no data (%s)", problem.strerror)
        return False
    return True
