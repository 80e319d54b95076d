"""Every text that people wrote into a day, an audit or the accounts; no catalogue knows them."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment
from jinja2.filters import do_truncate
from sqlalchemy import JSON, Text, select
from sqlalchemy.orm import Session

from budgeting.models import Base

ENVIRONMENT = Environment(autoescape=True)
SHORT = 40
NAMES = ("name", "reason", "first_by", "second_by", "opened_by", "emptied_by", "begun_by")
TABLES = (
    "argument", "audit", "auditor", "box_key", "day", "day_round", "endorsement", "minutes",
    "note", "objection", "paper_batch", "poll", "post", "question", "reconciliation",
    "table_round", "theme",
)  # fmt: skip


def by_people(session: Session) -> set[str]:
    """The texts, each as a whole and each line of it; names and codes among them do no harm."""
    found = set()
    for name in TABLES:
        table = Base.metadata.tables[name]
        columns = [
            column
            for column in table.columns
            if isinstance(column.type, (JSON, Text)) or column.name in NAMES
        ]
        for row in session.execute(select(*columns)):
            for text in _texts(list(row)):
                lines = {" ".join(text.split()), *(line.strip() for line in text.splitlines())}
                found |= lines | {_shortened(line) for line in lines}
    return found - {""}


def _shortened(text: str) -> str:
    """As a link says it whose text is long, by the filter of the templates."""
    return do_truncate(ENVIRONMENT, text, SHORT)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
