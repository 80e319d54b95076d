"""Nothing that is stored or logged leads from a choice to a card, a moment or a tablet."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import Table, text

from budgeting.models import Base
from budgeting.services import clock
from budgeting.services.casting import cast
from budgeting.services.papers import Paper, seal_paper, size
from budgeting.services.sealed import sealed_rulebook
from tests.tablets import choose, enter, review
from tests.things import a_card, a_process, a_rulebook, an_open_vote, sealed, some_projects

CANARY = "CANARY-7f3e91"


def references(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def test_no_key_leads_from_the_box_to_a_card():
    tables = Base.metadata.tables
    assert references(tables["box"]) == {"process"}
    assert references(tables["used_card"]) == {"process"}
    assert not [name for name, table in tables.items() if "box" in references(table)]
    shared = set(tables["box"].columns.keys()) & set(tables["used_card"].columns.keys())
    assert shared == {"process_id"}


@pytest.mark.parametrize("name", ["box", "used_card", "draft"])
def test_no_moment_and_no_order_is_kept(name):
    table = Base.metadata.tables[name]
    kinds = {column.name: column.type.python_type for column in table.columns}
    assert [column for column, kind in kinds.items() if kind is int] == ["process_id"]
    assert set(kinds.values()) <= {int, bytes, bool}
    assert table.dialect_options["sqlite"]["with_rowid"] is False


def every_byte(session) -> bytes:
    """All that the database keeps: its files on SQLite, every value on PostgreSQL."""
    if session.get_bind().dialect.name == "sqlite":
        path = Path(session.get_bind().url.database)
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))
    rows = (
        session.execute(text(f'SELECT * FROM "{table.name}"')).all()
        for table in Base.metadata.sorted_tables
        if table.name not in {"project", "rulebook"}
    )
    values = (value for found in rows for row in found for value in row)
    return b"\0".join(
        bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        for value in values
    )


def test_a_draft_cannot_be_read_from_the_database(app, session):
    process = a_process(session)
    projects = some_projects(session, process, 6)
    projects[3].code = CANARY
    session.commit()
    sealed(session, process, a_rulebook(process, projects))
    process.phase = "open"
    session.commit()
    before = every_byte(session).count(CANARY.encode())
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {CANARY: 1})
    blob = review(app, session, seat)
    after = every_byte(session)
    assert after.count(CANARY.encode()) == before
    assert seat.draft_key not in after
    cast(session.connection(), app.extensions["keys"], blob, clock.now())
    session.commit()
    assert every_byte(session).count(CANARY.encode()) == before


def test_every_paper_of_a_vote_has_the_same_length(app, session):
    rulebook = sealed_rulebook(session, an_open_vote(session))
    full = {project.id: 1 for project in rulebook.projects}
    lengths = {
        len(seal_paper(Paper(scores), rulebook, bytes(32), b""))
        for scores in ({}, {"P-1": 1}, full)
    }
    assert lengths == {size(rulebook) + 24 + 16}


def test_the_fullest_paper_of_points_fits(session):
    process = a_process(session)
    rulebook = a_rulebook(process, some_projects(session, process, 40))
    fullest = Paper({project.id: 999_999 for project in rulebook.projects})
    assert len(fullest.as_text()) <= size(rulebook)


def test_nothing_is_logged_from_the_card_to_the_receipt(app, session, caplog):
    caplog.set_level(logging.DEBUG)
    process = an_open_vote(session)
    code = a_card(app, session, process)
    seat = enter(app, session, process, code)
    choose(session, seat, {"P-3": 1})
    blob = review(app, session, seat)
    receipt = cast(session.connection(), app.extensions["keys"], blob, clock.now())
    session.commit()
    logged = " ".join(record.getMessage() for record in caplog.records)
    for secret in (code, code.replace("-", ""), receipt.number, "P-3", seat.tag.hex()):
        assert secret not in logged


def test_the_log_of_governance_holds_no_ballot(app, session):
    process = an_open_vote(session)
    seat = enter(app, session, process, a_card(app, session, process))
    choose(session, seat, {"P-3": 1})
    blob = review(app, session, seat)
    cast(session.connection(), app.extensions["keys"], blob, clock.now())
    session.commit()
    assert session.execute(text("SELECT count(*) FROM log")).scalar() == 0
