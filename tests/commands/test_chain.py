"""``flask chain`` at the keyboard, and a server that refuses an older database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import db
from budgeting.formats.chain import spoken
from budgeting.models import LogEntry, Process
from budgeting.services import acts
from budgeting.services.recording import record
from tests import databases, things

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def process(session: Session) -> Process:
    """A process with three acts, and one act beside it."""
    process = things.a_process(session)
    for action in ("vote.opened", "vote.paused", "vote.resumed"):
        record(session, action, actor="Dari", at=NOW, process=process)
    record(session, "staff.added", actor="", at=NOW)
    session.commit()
    return process


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def lose_the_last(session: Session) -> None:
    """What an older copy of the database looks like."""
    session.execute(delete(LogEntry).where(LogEntry.link == 3))
    session.commit()


@pytest.fixture
def again(app: Flask, uri: str) -> Iterator[list[Flask]]:
    """The applications that a test starts anew on the same database."""
    started: list[Flask] = []
    yield started
    for one in started:
        with one.app_context():
            db.engine.dispose()


def start(app: Flask, uri: str, again: list[Flask]) -> Flask:
    again.append(databases.create_app(databases.settings(Path(app.instance_path), uri)))
    return again[-1]


def test_whole_chains_pass(app: Flask, process: Process) -> None:
    done = run(app, "chain", "verify")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "PASS  hanbit-2026: 3 acts, each in its place and as it was written",
        "PASS  acts without a process: 1 acts, each in its place and as it was written",
        "PASS  the database has every act that this machine has seen",
    ]


def test_an_altered_act_fails(app: Flask, session: Session, process: Process) -> None:
    session.execute(update(LogEntry).where(LogEntry.link == 2).values(actor="Nobody"))
    session.commit()
    done = run(app, "chain", "verify")
    assert done.exit_code == 1
    assert "FAIL  hanbit-2026: at act 2, the act is not what its digest says" in done.output
    assert "PASS  acts without a process" in done.output


def test_a_cut_end_fails_as_the_machine_has_seen_more(
    app: Flask, session: Session, process: Process
) -> None:
    lose_the_last(session)
    done = run(app, "chain", "verify")
    assert done.exit_code == 1
    assert "PASS  hanbit-2026: 2 acts" in done.output
    assert f"process-{process.id} ended with act 3" in done.output


def test_the_published_file_is_followed_too(
    app: Flask, session: Session, process: Process, tmp_path: Path
) -> None:
    path = tmp_path / "acts.json"
    content = acts.published(session, process)
    path.write_bytes(content)
    done = run(app, "chain", "verify", path)
    assert done.exit_code == 0
    assert " ".join(spoken(acts.head(session, process.id).hash)) in done.output
    path.write_bytes(content.replace(b'"actor":"Dari"', b'"actor":"Sora"', 1))
    altered = run(app, "chain", "verify", path)
    assert altered.exit_code == 1
    assert "FAIL  acts.json: at act 1" in altered.output
    path.write_bytes(b"{}")
    assert "no chain of acts" in run(app, "chain", "verify", path).output
    assert run(app, "chain", "verify", tmp_path / "nowhere").exit_code == 1


def test_the_head_is_said_in_words(app: Flask, session: Session, process: Process) -> None:
    done = run(app, "chain", "head")
    head = acts.head(session, process.id)
    assert done.exit_code == 0
    assert "hanbit-2026: act 3" in done.output
    assert head.hash in done.output
    assert " ".join(spoken(head.hash, "ko")) in done.output


def test_a_server_does_not_start_on_an_older_database(
    app: Flask, session: Session, process: Process, uri: str, again: list[Flask]
) -> None:
    start(app, uri, again)
    lose_the_last(session)
    with pytest.raises(OlderDatabase) as refused:
        start(app, uri, again)
    words = str(refused.value)
    assert f"process-{process.id} ended with act 3" in words
    assert "and now with 2" in words
    assert "Put the right database back" in words
    assert "flask chain accept" in words


def test_a_deleted_database_is_told_once_it_has_tables_again(
    app: Flask, session: Session, process: Process, tmp_path: Path, again: list[Flask]
) -> None:
    """Without tables nothing can be compared, and no act be written either."""
    uri = f"sqlite:///{tmp_path / 'anew.db'}"
    databases.migrated(start(app, uri, again))
    with pytest.raises(OlderDatabase, match="and now with none"):
        start(app, uri, again)


def test_a_command_that_serves_refuses_too(app: Flask, session: Session, process: Process) -> None:
    lose_the_last(session)
    done = run(app, "work")
    assert done.exit_code == 1
    assert f"process-{process.id} ended with act 3" in done.output


def test_a_new_machine_starts_on_any_database(
    app: Flask, session: Session, process: Process, uri: str, tmp_path: Path, again: list[Flask]
) -> None:
    lose_the_last(session)
    settings = databases.settings(tmp_path / "other", uri)
    again.append(databases.create_app(settings))


def test_two_people_can_accept_what_was_put_back_by_other_means(
    app: Flask, session: Session, process: Process, uri: str, again: list[Flask]
) -> None:
    lose_the_last(session)
    by = ("--by", "Dari", "--by", "Haneul", "--reason", "The disk broke.")
    done = run(app, "chain", "accept", *by)
    assert done.exit_code == 0
    assert "ended with act 3" in done.output
    session.expire_all()
    last = acts.entries(session, process.id)[-1]
    assert (last.action, last.link) == ("backup.restored", 3)
    assert last.details["by"] == ["Dari", "Haneul"]
    assert last.details["lost"]["link"] == 3
    session.commit()
    start(app, uri, again)
    assert run(app, "chain", "verify").exit_code == 0
    twice = run(app, "chain", "accept", *by)
    assert twice.exit_code == 1
    assert "Nothing is missing" in twice.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "Dari", "--by", "dari ", "--reason", "x"), "two different people"),
        (("--by", "Dari", "--reason", "x"), "two different people"),
        (("--reason", "x"), "two different people"),
        (("--by", "Dari", "--by", "Haneul"), "why"),
        (("--by", "Dari", "--by", "Haneul", "--reason", " "), "why"),
    ],
)
def test_nobody_accepts_alone_or_without_a_reason(
    app: Flask, session: Session, process: Process, words: tuple[str, ...], said: str
) -> None:
    lose_the_last(session)
    for command in (("chain", "accept"), ("restore", "nowhere.db", "--accept-older")):
        done = run(app, *command, *words)
        assert done.exit_code == 2
        assert said in done.output
    assert [one.link for one in acts.entries(session, process.id)] == [1, 2]


def test_a_damaged_witness_is_told_and_nothing_is_accepted(
    app: Flask, process: Process, uri: str, again: list[Flask]
) -> None:
    (Path(app.instance_path) / "chain-head").write_text("nonsense\n")
    for words in (
        ("chain", "verify"),
        ("chain", "accept", "--by", "A", "--by", "B", "--reason", "x"),
    ):
        done = run(app, *words)
        assert done.exit_code == 1
        assert "chain-head is damaged" in done.output
    with pytest.raises(RuntimeError, match="damaged"):
        start(app, uri, again)


def test_yesterdays_file_copied_into_place_is_refused(tmp_path: Path) -> None:
    """A hall's laptop: somebody copies yesterday's file over today's with other means."""
    laptop = databases.Sqlite(tmp_path)
    uri = laptop.fresh(tmp_path)
    app = databases.create_app(databases.settings(tmp_path / "i", uri))
    with app.app_context():
        record(db.session(), "staff.added", actor="", at=NOW)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(tmp_path / "template.db", tmp_path / "madang.db")
    for left in tmp_path.glob("madang.db-*"):
        left.unlink()
    with pytest.raises(OlderDatabase, match=r"common ended with act 1 .* and now with none"):
        databases.create_app(databases.settings(tmp_path / "i", uri))
