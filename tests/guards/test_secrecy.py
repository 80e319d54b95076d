"""No key, order or moment in the schema leads from a ballot to a card."""

from __future__ import annotations

import ast

from flask import Flask
from sqlalchemy import DateTime, LargeBinary, Table, create_engine, text

from budgeting.config import ROOT
from budgeting.extensions import db
from budgeting.models import Base

BALLOT = {"box", "opened_ballot"}
CARD = {"card", "card_batch", "used_card", "draft", "tablet_session", "staff", "log", "guess"}
WAY_OF_A_BALLOT = (
    "admitting",
    "ballot_seals",
    "batching",
    "boxing",
    "casting",
    "guessing",
    "issuing",
    "marking",
    "receipts",
    "testing_ballots",
)
"""What a ballot or a card comes through from the entering to the receipt."""
SILENT = ("box", "opened_ballot", "used_card", "draft", "card")


def _reachable(start: str) -> set[str]:
    found, todo = set(), [start]
    while todo:
        table = Base.metadata.tables[todo.pop()]
        for key in table.foreign_keys:
            name = key.column.table.name
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def test_no_foreign_key_leads_from_a_ballot_to_a_card_or_back() -> None:
    assert _reachable("box") == {"process"}
    for name in CARD:
        assert not _reachable(name) & BALLOT, name


def test_box_and_roll_share_no_column_but_the_process() -> None:
    box, roll = (set(Base.metadata.tables[name].columns.keys()) for name in ("box", "used_card"))
    assert box & roll == {"process_id"}


def test_nothing_near_a_ballot_knows_a_moment_or_a_sequence() -> None:
    for name in SILENT:
        table: Table = Base.metadata.tables[name]
        for column in table.columns:
            assert not isinstance(column.type, DateTime), f"{name}.{column.name}"
            counts = column.autoincrement is True or column.server_default is not None
            assert not counts, f"{name}.{column.name}"


def test_the_box_holds_nothing_but_bytes_without_a_meaning_of_their_own() -> None:
    box = Base.metadata.tables["box"]
    kinds = {c.name for c in box.columns if not isinstance(c.type, LargeBinary)}
    assert kinds == {"process_id"}


def test_an_opened_ballot_has_a_number_and_a_choice_and_leads_nowhere() -> None:
    opened = Base.metadata.tables["opened_ballot"]
    assert set(opened.columns.keys()) == {"process_id", "number", "choice"}
    assert _reachable("opened_ballot") == {"process"}


def test_sqlite_keeps_no_hidden_row_number_for_ballots(app: Flask) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        for name in SILENT:
            sql = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
            ).scalar_one()
            assert "WITHOUT ROWID" in sql, name
    engine.dispose()
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            for name in SILENT:
                sql = connection.execute(
                    text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
                ).scalar_one()
                assert "WITHOUT ROWID" in sql, name


def test_nothing_on_the_way_of_a_ballot_writes_an_act() -> None:
    """An act would stand in the chain: its place would tell when and in which order."""
    for name in WAY_OF_A_BALLOT:
        tree = ast.parse((ROOT / "budgeting" / "services" / f"{name}.py").read_text("utf-8"))
        imported = {
            alias
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in (getattr(node, "module", ""), *(one.name for one in node.names))
        }
        assert not imported & {"budgeting.services.recording", "recording", "LogEntry"}, name
