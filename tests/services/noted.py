"""Notes and arguments of a table, as tests write them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from budgeting.models import Argument, Note
from budgeting.services import noting
from tests.services.day import HallDay

KEY = "note-0001"


def note(session: Session, hall: HallDay, **given: Any) -> Note:
    """A note of table 1, unless said otherwise."""
    values = {"key": KEY, "kind": "point", "project": 1, "text": "More shade.", "by": "table"}
    told = {"now": hall.now, **values, **given}
    table = told.pop("table", 1)
    return noting.write_note(session, hall.day, told.pop("row", hall.row), table, **told)


def argue(session: Session, hall: HallDay, **given: Any) -> Argument:
    """An argument of table 1, unless said otherwise."""
    values = {"key": KEY, "project": 1, "side": "for", "text": "More shade.", "by": "table"}
    told = {"now": hall.now, **values, **given}
    table = told.pop("table", 1)
    return noting.write_argument(session, hall.day, told.pop("row", hall.row), table, **told)
