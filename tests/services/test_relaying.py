"""After the end nothing in the storage tells which ballot came when, or beside which card."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from budgeting.extensions import db
from budgeting.models import BoxedBallot, CardBatch, Draft, TabletSession, UsedCard
from budgeting.services import opening, relaying
from tests import things
from tests.things import a_card, a_process, an_open_vote, boxed

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(params=[relaying.AT_ONCE, 7], ids=["at once", "by sevens"])
def ended(app, session, monkeypatch, request):
    """A vote of forty ballots, cast one after the other, that has ended."""
    monkeypatch.setattr(relaying, "AT_ONCE", request.param)
    process = an_open_vote(session)
    a_card(app, session, process)
    boxed(session, process, [[f"P-{1 + turn % 6}"] for turn in range(40)])
    session.add(Draft(process_id=process.id, tag=b"d" * 16, sealed=b"sealed"))
    session.add(TabletSession(sid=b"s" * 32, process_id=process.id, tag=b"d" * 16, expires_at=NOON))
    session.query(CardBatch).update({"sheet": b"codes"})
    session.commit()
    before = ballots_and_roll(session)
    opening.close(session, process, timedelta(minutes=1), actor="Dari", now=NOON)
    opening.end(session, process, things.KEYS, actor="Dari", now=NOON + timedelta(minutes=1))
    session.commit()
    return before


def ballots_and_roll(session):
    box = session.execute(select(BoxedBallot.bid, BoxedBallot.commitment, BoxedBallot.sealed))
    return set(map(tuple, box)), set(session.scalars(select(UsedCard.tag)))


def test_no_ballot_and_no_card_is_lost_or_changed(session, ended):
    assert ballots_and_roll(session) == ended
    assert len(ended[0]) == len(ended[1]) == 40


@pytest.mark.parametrize("number", [0, 1, 4999, 5000, 600_000, 10**9])
def test_the_ranges_of_keys_leave_no_gap_and_do_not_overlap(number):
    found = list(relaying.key_ranges(number))
    assert found[0][0] == found[-1][1] == b""
    for (least, beyond), (following, _) in pairwise(found):
        assert least < beyond == following
    assert len(found) == min(number // relaying.AT_ONCE + 1, 1 << 16)


def test_drafts_tablets_and_sheets_are_gone(session, ended):
    for table in (Draft, TabletSession):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert set(session.scalars(select(CardBatch.sheet))) == {None}


def test_another_vote_is_not_touched(session):
    process = an_open_vote(session)
    other = a_process(session, slug="elsewhere")
    session.add(Draft(process_id=other.id, tag=b"d" * 16, sealed=b"sealed"))
    boxed(session, other, [["P-1"]])
    assert relaying.relay(session, process.id) == 0
    session.commit()
    assert session.scalar(select(func.count()).select_from(Draft)) == 1
    assert len(ballots_and_roll(session)[0]) == 1


def test_the_rows_lie_in_the_order_of_their_random_keys(session, ended):
    place = "ctid" if session.get_bind().dialect.name == "postgresql" else "1"
    for table, key in (("box", "bid"), ("used_card", "tag")):
        rows = session.execute(text(f"SELECT {key} FROM {table} ORDER BY {place}"))
        keys = [bytes(found) for (found,) in rows]
        assert keys == sorted(keys)


@pytest.mark.postgresql
def test_all_rows_are_of_one_transaction(session, ended):
    rows = "SELECT xmin FROM box UNION ALL SELECT xmin FROM used_card"
    assert len(set(session.execute(text(rows)).scalars())) == 1


@pytest.mark.sqlite
def test_no_hidden_column_tells_when_a_row_was_written(session, ended):
    for table in ("box", "used_card"):
        with pytest.raises(OperationalError):
            session.execute(text(f"SELECT rowid FROM {table}"))


def pages(session):
    """Everything that lies in the files of the box and the roll, free space and all."""
    if session.get_bind().dialect.name == "postgresql":
        session.commit()
        session.execute(text("CHECKPOINT"))
        found = b""
        for table in ("box", "used_card"):
            place = text(f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))")
            found += bytes(session.scalar(place))
        session.rollback()
        return found
    path = session.get_bind().url.database
    return Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()


def test_sweeping_clears_what_the_database_kept_of_the_old_rows(app, session, ended):
    session.rollback()
    with app.app_context():
        assert relaying.sweep(db.engine)
    stored = pages(session)
    for bid, _commitment, _sealed in ended[0]:
        assert stored.count(bid) == 1
    for tag in ended[1]:
        assert stored.count(tag) == 1


@pytest.mark.postgresql
def test_without_the_sweep_old_rows_are_still_there(app, session, ended):
    session.rollback()
    stored = pages(session)
    assert max(stored.count(bid) for bid, _commitment, _sealed in ended[0]) > 1


def test_a_busy_database_does_not_break_the_end(app, session, ended, monkeypatch):
    def busy(*_given):
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(relaying, "_compact", busy)
    monkeypatch.setattr(relaying, "_vacuum", busy)
    with app.app_context():
        assert not relaying.sweep(db.engine)
    assert len(ballots_and_roll(session)[0]) == 40


@pytest.mark.postgresql
def test_a_table_that_somebody_uses_does_not_keep_the_others_from_being_swept(
    app, session, ended, monkeypatch, caplog
):
    monkeypatch.setattr(relaying, "LOCK_SECONDS", 0.2)
    places = {name: _place(session, name) for name in relaying.ALL}
    session.rollback()
    session.execute(text("SELECT count(*) FROM used_card"))
    with app.app_context():
        assert not relaying.sweep(db.engine, relaying.ALL)
    session.rollback()
    assert "the table used_card was too busy" in caplog.text
    anew = {name for name in relaying.ALL if _place(session, name) != places[name]}
    assert anew == set(relaying.ALL) - {"used_card"}


@pytest.fixture
def plain(session):
    """A connection of an account that may do nothing of itself."""
    engine = session.get_bind().execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE ROLE plain")
        connection.exec_driver_sql("SET ROLE plain")
        yield connection
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql("DROP OWNED BY plain")
        connection.exec_driver_sql("DROP ROLE plain")


def granted(connection, *grants):
    connection.exec_driver_sql("RESET ROLE")
    for grant in grants:
        connection.exec_driver_sql(f"GRANT {grant} TO plain")
    connection.exec_driver_sql("SET ROLE plain")


MAY_SWITCH = "EXECUTE ON FUNCTION pg_switch_wal()"
MAY_CHECKPOINT = "pg_checkpoint"


@pytest.mark.postgresql
@pytest.mark.parametrize("grants", [(), (MAY_SWITCH,), (MAY_CHECKPOINT,)])
def test_an_account_that_may_not_end_the_journal_is_told_of(plain, caplog, grants):
    granted(plain, *grants)
    assert not relaying.let_journal_go(plain)
    assert "grant pg_switch_wal, CHECKPOINT" in caplog.text


@pytest.mark.postgresql
def test_with_both_grants_the_journal_goes(plain, caplog):
    granted(plain, MAY_SWITCH, MAY_CHECKPOINT)
    before = plain.exec_driver_sql("SELECT pg_walfile_name(pg_current_wal_lsn())").scalar()
    granted(plain)
    assert relaying.let_journal_go(plain)
    plain.exec_driver_sql("RESET ROLE")
    files = set(plain.exec_driver_sql("SELECT name FROM pg_ls_waldir()").scalars())
    assert files
    assert before not in files
    plain.exec_driver_sql("SET ROLE plain")
    assert not caplog.text


@pytest.mark.postgresql
def test_a_server_that_keeps_its_old_journal_is_told_of(plain, caplog):
    granted(plain, MAY_SWITCH, MAY_CHECKPOINT)
    plain.exec_driver_sql("RESET ROLE")
    plain.exec_driver_sql("SET wal_recycle = on")
    assert not relaying.let_journal_go(plain)
    plain.exec_driver_sql("RESET wal_recycle")
    assert "set wal_recycle to off" in caplog.text


def _place(session, table):
    """The file in which a table lies."""
    return session.scalar(text(f"SELECT pg_relation_filepath('{table}')"))


@pytest.mark.sqlite
def test_a_journal_that_somebody_reads_from_is_said_not_to_be_swept(app, session, ended, caplog):
    with app.app_context():
        impatient = db.engine.raw_connection()
        impatient.cursor().execute("PRAGMA busy_timeout=10")
        impatient.close()
        with sqlite3.connect(session.get_bind().url.database) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM box").fetchone()
            relaying.sweep(db.engine)
        reader.close()
    assert "too busy to be swept" in caplog.text
