"""What could join ballots and commitments is destroyed on a schedule, and the pages with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from budgeting.errors import IllegalMove, KeysRefused
from budgeting.extensions import db
from budgeting.models import (
    Audit,
    Auditor,
    BatchLeaf,
    BoxedBallot,
    BoxKey,
    LogEntry,
    OpenedBallot,
    OpenReceipt,
    OutcomeRecord,
    UsedCard,
)
from budgeting.services import (
    audit_files,
    auditing,
    box_keys,
    clock,
    destroying,
    publishing,
    relaying,
)
from tests.things import (
    HOLDERS,
    KEYS,
    PASSPHRASES,
    a_process,
    a_rulebook,
    an_open_vote,
    boxed,
    open_box,
    sealed,
    some_projects,
)

FORTNIGHT = timedelta(days=14)


@pytest.fixture
def place(app):
    return audit_files.folder(app.extensions["settings"])


@pytest.fixture
def process(session):
    """A published vote of twelve ballots."""
    return published(session, an_open_vote(session))


def published(session, process, ballots=12):
    boxed(session, process, [[f"P-{1 + turn % 6}"] for turn in range(ballots)])
    open_box(session, process)
    process.phase, process.published_at = "published", clock.now()
    session.commit()
    return process


def later(**given):
    return clock.now() + timedelta(**given)


def destroy(session, process, place, now):
    found = destroying.destroy(session, process, place, actor="Dari", now=now)
    session.commit()
    return found


def test_the_publication_says_when_everything_is_destroyed(session, process):
    document, sha256 = "{}", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    session.add(
        OutcomeRecord(
            process_id=process.id, document=document, sha256=sha256, input_sha256=sha256,
            counted_at=clock.now(),
        )
    )  # fmt: skip
    process.phase = "counting"
    session.commit()
    now = clock.now()
    publishing.publish(session, process, without=True, actor="Dari", now=now)
    entry = session.scalars(select(LogEntry).filter_by(action="box.destruction_due")).one()
    assert entry.details["until"] == (now + FORTNIGHT).isoformat(timespec="minutes")
    assert destroying.due_at(process) == now + FORTNIGHT


def test_nothing_is_due_before_a_fortnight_is_over(session, process, place):
    early = process.published_at + FORTNIGHT - timedelta(seconds=1)
    assert destroying.due(session, early) == []
    with pytest.raises(IllegalMove):
        destroy(session, process, place, early)


def test_after_a_fortnight_ballots_lose_their_ciphertext_and_nothing_else(session, process, place):
    tables = (OpenedBallot.choice, UsedCard.tag, BatchLeaf.commitment, BoxedBallot.commitment)
    before = [sorted(session.scalars(select(column))) for column in tables]
    late = process.published_at + FORTNIGHT
    assert destroying.due(session, late) == [process]
    assert destroy(session, process, place, late) == 12
    session.expire_all()
    assert set(session.scalars(select(BoxedBallot.sealed))) == {None}
    assert [sorted(session.scalars(select(column))) for column in tables] == before
    assert destroying.due(session, late) == []
    entry = session.scalars(select(LogEntry).filter_by(action="box.destroyed")).one()
    assert (entry.actor, entry.details) == ("Dari", {"ballots": 12})


def test_it_is_done_once(session, process, place):
    destroy(session, process, place, later(days=15))
    with pytest.raises(IllegalMove):
        destroy(session, process, place, later(days=15))


@pytest.mark.parametrize("phase", ["open", "closed", "counting"])
def test_a_vote_that_is_not_published_keeps_its_ballots(session, process, place, phase):
    process.phase = phase
    session.commit()
    assert destroying.due(session, later(days=99)) == []
    with pytest.raises(IllegalMove):
        destroy(session, process, place, later(days=99))


def test_the_key_is_destroyed_with_the_ballots(app, session, place):
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process), secrecy="sealed"))
    made = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    box_keys.keep(session, process, made, actor="Dari", now=clock.now())
    process.phase, process.published_at = "published", clock.now()
    session.commit()
    now = later(days=15)
    destroy(session, process, place, now)
    kept = session.get(BoxKey, process.id)
    assert (kept.wrapped, kept.salts, bytes(kept.dummy), kept.handed) == ({}, [], b"", None)
    assert (kept.destroyed_at, kept.names) == (now, list(HOLDERS))
    with pytest.raises(KeysRefused):
        box_keys.locks(session, process)
    assert destroying.due(session, now) == []


def test_signed_audits_allow_it_earlier_and_their_files_go(session, process, place):
    audit_files.write(place, KEYS, process.slug, 1, b"openings")
    session.add(
        Audit(
            process_id=process.id, number=1, begun_by="Dari", holders=[], begun_at=clock.now(),
            until=later(hours=1),
        )
    )  # fmt: skip
    session.flush()
    row = Auditor(process_id=process.id, number=1, name="Sora", code_sha256="0" * 64)
    session.add(row)
    session.commit()
    assert not destroying.may_destroy(session, process, clock.now())
    row.signed_at, row.agrees = clock.now(), False
    session.commit()
    assert not destroying.may_destroy(session, process, later(days=99))
    row.signed_at, row.agrees = clock.now(), True
    session.commit()
    assert destroying.may_destroy(session, process, clock.now())
    destroy(session, process, place, clock.now())
    assert list(place.iterdir()) == []
    assert auditing.running(session, process, clock.now()) is None


@pytest.mark.parametrize(
    ("ballots", "totals_only", "allowed"),
    [(50, False, True), (49, False, False), (50, True, False)],
)
def test_open_receipts_need_no_auditors_once_every_opening_is_published(
    session, place, ballots, totals_only, allowed
):
    process = published(session, an_open_vote(session, receipts="open"), ballots)
    session.add(
        OutcomeRecord(
            process_id=process.id, document="{}", sha256="0" * 64, input_sha256="0" * 64,
            counted_at=clock.now(), totals_only=totals_only,
        )
    )  # fmt: skip
    session.commit()
    assert destroying.may_destroy(session, process, clock.now()) is allowed
    assert destroying.may_destroy(session, process, later(days=14))


@pytest.mark.parametrize(("ballots", "left"), [(50, 50), (49, 0)])
def test_openings_of_open_receipts_stay_only_where_everybody_can_read_them(
    session, place, ballots, left
):
    process = published(session, an_open_vote(session, receipts="open"), ballots)
    session.add(
        OutcomeRecord(
            process_id=process.id, document="{}", sha256="0" * 64, input_sha256="0" * 64,
            counted_at=clock.now(),
        )
    )  # fmt: skip
    destroy(session, process, place, later(days=15))
    assert len(session.scalars(select(OpenReceipt.opening)).all()) == left
    assert not destroying.is_left(session, process)


def test_withheld_openings_are_something_to_destroy(session, process, place):
    destroy(session, process, place, later(days=15))
    kept(session, process, 12)
    assert destroying.due(session, later(days=15)) == [process]
    destroy(session, process, place, later(days=15))
    assert session.scalars(select(OpenReceipt.opening)).all() == []


def test_the_table_of_the_openings_is_written_anew():
    assert "open_receipt" in destroying.TABLES
    assert "open_receipt" in relaying.ALL


def kept(session, process, number):
    """Openings as the opening of the box lays them out where receipts are open."""
    session.add_all(
        OpenReceipt(process_id=process.id, opening=bytes([one]) * 32, choice='{"P-1":1}')
        for one in range(number)
    )
    session.commit()


def test_no_page_of_the_database_holds_a_ciphertext_afterwards(app, session, process, place):
    ciphertexts = [bytes(one)[100:160] for one in session.scalars(select(BoxedBallot.sealed))]
    session.rollback()
    assert all(one in stored(session) for one in ciphertexts)
    destroy(session, process, place, later(days=15))
    session.rollback()
    with app.app_context():
        assert relaying.sweep(db.engine, destroying.TABLES)
    left = stored(session)
    assert not [one for one in ciphertexts if one in left]


def stored(session):
    """Every byte in the files of the box."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE box ALTER COLUMN sealed SET STORAGE EXTERNAL"))
        session.commit()
        session.execute(text("CHECKPOINT"))
        found = b""
        for place in (
            "pg_relation_filepath('box')",
            "pg_relation_filepath(reltoastrelid)",
        ):
            query = f"SELECT pg_read_binary_file({place}) FROM pg_class WHERE relname = 'box'"
            found += bytes(session.scalar(text(query)))
        session.rollback()
        return found
    path = session.get_bind().url.database
    return Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()
