"""Cards are made by a job, and their codes can be read once, by one browser."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound, Stopped
from budgeting.models import Card, CardBatch, Job, LogEntry, UsedCard
from budgeting.services import clock, printing, working
from budgeting.services.issuing import card_tag, find_lock, open_lock
from tests.things import a_card, a_process

ACT = {"actor": "Dari", "now": clock.now()}


@pytest.fixture
def process(session):
    return a_process(session)


def ordered(session, process, size=3):
    job, batch_id, secret = printing.order(session, process, size, **ACT)
    session.commit()
    return job.id, batch_id, secret


def run(app, session, job_id):
    engine = session.get_bind()
    session.rollback()
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    working.run_job(lambda: Session(engine, expire_on_commit=False), job_id, keys, settings)
    session.expire_all()


@pytest.fixture
def made(app, session, process):
    """A print run of three cards, with the secret of its sheet."""
    job_id, batch_id, secret = ordered(session, process)
    run(app, session, job_id)
    return session.get(CardBatch, batch_id), secret


def test_as_many_cards_are_made_as_were_ordered(session, process, made):
    batch, _ = made
    assert (batch.made, batch.size, batch.position) == (3, 3, 1)
    assert session.scalar(select(func.count()).select_from(Card)) == 3
    assert session.scalars(select(Job)).one().state == "done"


def test_every_code_on_the_sheet_opens_its_card(app, session, process, made):
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    codes = printing.read_sheet(*made)
    assert len({code.symbols for code in codes}) == 3
    for code in codes:
        lock = find_lock(session, code, keys)
        assert lock.process_id == process.id
        open_lock(lock, code, keys, settings)


def test_no_code_stands_in_the_database(session, made):
    codes = printing.read_sheet(*made)
    kept = b""
    for table in (Card, CardBatch, Job, LogEntry):
        for row in session.execute(select(table.__table__)):
            kept += b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    for code in codes:
        assert code.symbols.encode() not in kept
        assert code.verifier.encode() not in kept


def test_the_secret_of_the_sheet_is_not_in_the_database(session, made):
    batch, secret = made
    assert secret not in (batch.sheet or b"") + batch.sheet_key


def test_another_secret_reads_nothing(made):
    batch, _ = made
    for wrong in (b"", b"short", secrets.token_bytes(32)):
        with pytest.raises(NotFound):
            printing.read_sheet(batch, wrong)


def test_the_sheet_can_be_read_until_it_is_confirmed_as_printed(session, made):
    batch, secret = made
    assert printing.read_sheet(batch, secret) == printing.read_sheet(batch, secret)
    printing.confirm_printed(session, batch, **ACT)
    session.commit()
    assert (batch.sheet, batch.printed_at) == (None, ACT["now"])
    with pytest.raises(NotFound):
        printing.read_sheet(batch, secret)
    with pytest.raises(IllegalMove):
        printing.confirm_printed(session, batch, **ACT)


def test_the_order_of_the_sheet_is_not_the_order_of_the_table(app, session, process):
    job_id, batch_id, secret = ordered(session, process, 30)
    run(app, session, job_id)
    codes = printing.read_sheet(session.get(CardBatch, batch_id), secret)
    tags = [card_tag(code, app.extensions["keys"]) for code in codes]
    assert tags != sorted(tags)


def test_a_tag_that_is_taken_is_drawn_again(app):
    keys = app.extensions["keys"]
    first = printing.draw_codes(5, set(), keys)
    taken = {card_tag(code, keys) for code in first}
    again = printing.draw_codes(50, taken, keys)
    tags = {card_tag(code, keys) for code in again}
    assert len(tags) == 50
    assert not tags & taken


def test_a_stopped_run_leaves_nothing_behind(app, session, process):
    job_id, batch_id, _ = ordered(session, process)
    working.stop(session, session.get(Job, job_id))
    session.commit()
    run(app, session, job_id)
    assert session.scalar(select(func.count()).select_from(Card)) == 0
    _, next_id, _ = ordered(session, process)
    assert [batch.id for batch in printing.batches(session, process)] == [next_id]
    assert batch_id != next_id


def test_a_run_that_is_stopped_half_way_writes_no_card(app, session, process, monkeypatch):
    job_id, batch_id, _ = ordered(session, process)
    batch = session.get(CardBatch, batch_id)
    reported = []

    def report(done, _total):
        reported.append(done)
        if done == 2:
            raise Stopped

    bench = working.Bench(app.extensions["keys"], app.extensions["settings"], report)
    with pytest.raises(Stopped):
        printing.make_cards(session, session.get(Job, job_id), bench)
    session.rollback()
    session.expire_all()
    assert reported == [0, 1, 2]
    assert (batch.made, batch.sheet) == (0, None)
    assert session.scalar(select(func.count()).select_from(Card)) == 0


def test_one_run_is_made_at_a_time(session, process):
    ordered(session, process)
    with pytest.raises(IllegalMove):
        printing.order(session, process, 3, **ACT)


@pytest.mark.parametrize("size", [0, -1, printing.MOST_CARDS + 1])
def test_a_run_has_a_sensible_size(session, process, size):
    with pytest.raises(IllegalMove):
        printing.order(session, process, size, **ACT)


@pytest.mark.parametrize("phase", ["closed", "counting", "published"])
def test_no_cards_are_made_after_the_vote(app, session, process, phase):
    job_id, batch_id, _ = ordered(session, process)
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        printing.order(session, process, 3, **ACT)
    session.rollback()
    run(app, session, job_id)
    assert session.get(CardBatch, batch_id).made == 0
    assert session.scalars(select(Job)).one().state == "failed"


def test_the_stock_adds_up(app, session, process, made):
    batch, _ = made
    assert printing.stock(session, process) == printing.Stock(made=3, printed=0, void=0, used=0)
    printing.confirm_printed(session, batch, **ACT)
    a_card(app, session, process, 9)
    first, second, *_ = session.scalars(select(Card).where(Card.batch_id == batch.id))
    first.state = "void"
    session.add(UsedCard(process_id=process.id, tag=second.tag))
    session.commit()
    assert printing.stock(session, process) == printing.Stock(made=4, printed=3, void=1, used=1)


def test_a_run_of_another_process_is_not_found(session, process, made):
    batch, _ = made
    other = a_process(session, slug="elsewhere")
    assert printing.find_batch(session, process, batch.id) is batch
    with pytest.raises(NotFound):
        printing.find_batch(session, other, batch.id)
