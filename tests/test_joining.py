"""The application makes a key of its own once, and its database tells no values in errors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from budgeting import create_app
from budgeting.config import ConfigError
from budgeting.joining import _own_key
from budgeting.models import BoxedBallot
from tests.databases import settings
from tests.things import an_open_vote

CHOICE = '{"P-1":1}'


def test_the_key_of_a_machine_is_made_once_and_for_its_owner_only(tmp_path):
    made = _own_key(tmp_path)
    assert len(bytes.fromhex(made)) == 32
    assert _own_key(tmp_path) == made
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_share_one_key(tmp_path):
    with ThreadPoolExecutor(16) as starts:
        found = set(starts.map(lambda _: _own_key(tmp_path), range(64)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("content", ["", "\n", "0" * 31])
def test_nothing_starts_with_a_key_that_was_cut_short(tmp_path, content):
    (tmp_path / "secret_key").write_text(content)
    with pytest.raises(ConfigError, match="secret_key"):
        create_app(settings(tmp_path, secret_key=""))


def test_an_error_of_the_database_shows_no_choice(session):
    process = an_open_vote(session)
    session.commit()
    ballot = {"process_id": process.id, "bid": b"b" * 16, "commitment": b"c" * 32, "choice": CHOICE}
    session.execute(insert(BoxedBallot), [ballot])
    with pytest.raises(IntegrityError) as refused:
        session.execute(insert(BoxedBallot), [ballot])
    assert "INSERT INTO box" in str(refused.value)
    assert CHOICE not in str(refused.value)
