"""A full disk, a busy database, a wrong clock, a restart, an old copy: said plainly, nothing lost.

The short forms of ``bench/faults.py``, which breaks a served application from outside.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import create_engine, event, text

from budgeting import create_app
from budgeting.errors import OlderDatabase, VoteNotOpen
from budgeting.extensions import db
from budgeting.services import acts, clock, opening
from tests import things
from tests.reliability import votes
from tests.web.resident.conftest import Resident

MARK = {"P-1": 1}
MOST_PAGES = 1_073_741_823


@pytest.fixture
def process(app, session):
    return votes.open_vote(app, session)


@pytest.fixture
def press(client):
    """Press the button of the cast page, as often as one likes, and give the answer."""
    token = client.get("/v").text.split('name="csrf_token" value="')[1].split('"')[0]
    return lambda offer: client.post("/cast", data={"csrf_token": token, "ballot": offer.blob})


def offers(app, session, process, number):
    cards = votes.tags(session, process, number)
    return votes.offers(app, session, process, [(tag, MARK) for tag in cards])


def on_sqlite(session):
    return session.get_bind().dialect.name == "sqlite"


@contextmanager
def every_connection(app, *pragmas):
    """Say these pragmas on every connection that is used meanwhile."""

    def say(connection, _record, _proxy):
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", say)
    yield
    event.remove(engine, "checkout", say)


def sound(session, process, kept):
    """The box has exactly these, with as many used cards, and the database is whole."""
    assert set(votes.box(session, process.id)) == {offer.bid for offer in kept}
    assert votes.roll(session, process.id) == {offer.tag for offer in kept}
    if on_sqlite(session):
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        session.rollback()


@pytest.mark.sqlite  # no setting of PostgreSQL does this; docs/reliability.md says so
def test_a_full_disk_keeps_nothing_half_and_takes_the_ballot_later(app, session, process, press):
    waiting = offers(app, session, process, 60)
    pages = session.scalar(text("PRAGMA page_count"))
    session.rollback()
    with every_connection(app, f"max_page_count={pages + 2}"):
        answers = [press(offer) for offer in waiting]
    full = [answer for answer in answers if answer.status_code == 503]
    assert full
    assert all("Retry-After" in answer.headers for answer in full)
    assert "Nothing was lost and nothing was written." in full[0].text
    assert {answer.status_code for answer in answers} == {303, 503}
    taken = zip(waiting, answers, strict=True)
    sound(session, process, [offer for offer, answer in taken if answer.status_code == 303])
    with every_connection(app, f"max_page_count={MOST_PAGES}"):
        assert {press(offer).status_code for offer in waiting} == {303}
    sound(session, process, waiting)


@pytest.mark.sqlite
def test_a_database_that_somebody_else_holds_is_said_to_be_busy(app, session, process, press):
    [offer] = offers(app, session, process, 1)
    session.rollback()
    holder = sqlite3.connect(session.get_bind().url.database, isolation_level=None)
    with closing(holder), every_connection(app, "busy_timeout=50"):
        holder.execute("BEGIN IMMEDIATE")
        answer = press(offer)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        holder.execute("ROLLBACK")
        sound(session, process, [])
        assert press(offer).status_code == 303
    sound(session, process, [offer])


@pytest.mark.postgresql  # SQLite does not wait so long: the voter is told at once
def test_where_a_table_is_held_the_voter_waits_and_has_voted(app, session, process, press):
    [offer] = offers(app, session, process, 1)
    session.rollback()
    engine = create_engine(session.get_bind().url)
    with engine.connect() as holder:
        holder.execute(text("LOCK TABLE used_card IN ACCESS EXCLUSIVE MODE"))
        released = Timer(0.5, holder.rollback)
        released.start()
        assert press(offer).status_code == 303
        released.join()
    engine.dispose()
    sound(session, process, [offer])


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_that_jumps_takes_no_ballot_away(app, session, process, monkeypatch, hours):
    one, other = offers(app, session, process, 2)
    now = clock.now()
    opening.close(session, process, opening.COUNTDOWNS[-1], actor="Dari", now=now)
    session.commit()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=hours))
    if hours > 0:  # the countdown looks over: refused, and not lost
        with pytest.raises(VoteNotOpen):
            votes.cast(app, session, one)
    else:
        assert not votes.cast(app, session, one).again
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=1))
    assert votes.cast(app, session, one).again == (hours < 0)
    assert not votes.cast(app, session, other).again
    sound(session, process, [one, other])


def test_the_order_of_acts_does_not_come_from_the_clock(session, process):
    now = clock.now()
    opening.pause(session, process, actor="Dari", now=now)
    session.commit()
    opening.resume(session, process, actor="Dari", now=now - timedelta(hours=2))
    session.commit()
    opening.pause(session, process, actor="Dari", now=now + timedelta(hours=2))
    session.commit()
    told = [entry.action for entry in acts.entries(session, process.id)]
    assert told[-3:] == ["vote.paused", "vote.resumed", "vote.paused"]
    assert acts.broken(session, process.id) is None


def test_a_server_that_is_started_again_knows_the_tablet_and_its_ballot(app, session):
    process = things.an_open_vote(session)
    resident = Resident(app, things.a_card(app, session, process))
    resident.enter()
    resident.review(1, 4)
    resident.client.application = started = create_app(app.extensions["settings"])
    page = resident.reach_cast(1, 4)
    resident.client.application = create_app(app.extensions["settings"])
    resident.follow(resident.send(page))
    assert things.choices(session, process) == [{"P-1": 1, "P-4": 1}]
    for one in (started, resident.client.application):
        with one.app_context():
            db.engine.dispose()


@pytest.mark.sqlite  # a file is put back on SQLite only
def test_a_copy_of_yesterday_is_not_served(app, session, process, tmp_path):
    database = Path(session.get_bind().url.database)
    copy = tmp_path / "yesterday.db"
    with closing(sqlite3.connect(database)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)
    opening.pause(session, process, actor="Dari", now=clock.now())
    session.commit()
    session.close()
    with app.app_context():
        db.engine.dispose()
    for left in database.parent.glob(f"{database.name}-*"):
        left.unlink()
    shutil.copy(copy, database)
    with pytest.raises(OlderDatabase):
        create_app(app.extensions["settings"])
