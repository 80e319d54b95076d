"""Where the pages of the selection stand, and what they keep."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Process, Selection
from budgeting.services.selection_features import Feature, features_of

PLAN = {"seats": "10", "reserves": "5", "panels": "1000", "erase_on": "2027-06-30"}


def here(process: Process, rest: str = "") -> str:
    """An address of the selection."""
    return f"/organiser/{process.slug}/selection{rest}"


def kept_features(session: Session) -> tuple[Feature, ...]:
    """The features as they are kept."""
    session.expire_all()
    return features_of(session.query(Selection).one())
