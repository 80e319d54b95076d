"""The staff see what could bring the hall down, as it changes, and make a copy with one press."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.services import backing_up, hall_watch
from budgeting.services.backing_up import BackupRefusedError, backups
from tests import databases, people
from tests.halls import a_hall, supply
from tests.pages import Visitor


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    """A hall runs on SQLite, whatever the other tests run on."""
    return databases.Sqlite(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def uri(laptop: databases.Sqlite, tmp_path: Path) -> str:
    return laptop.fresh(tmp_path)


@pytest.fixture
def staff(session: Session, visitor: Visitor) -> Visitor:
    """The voting officer has signed in."""
    visitor.sign_in(people.dari(session).email, people.PASSWORD)
    return visitor


def version(visitor: Visitor) -> str:
    return str(visitor.get("/hall/watch").one("[data-live]")["data-version"])


def test_a_server_on_the_internet_has_nothing_to_watch(staff: Visitor) -> None:
    for address in ("/hall/watch", "/hall/watch/now"):
        staff.get(address, 404)


@pytest.mark.parametrize("person", ["haneul", "dari"])
def test_organisers_and_officers_see_everything_that_is_watched(
    app: Flask, session: Session, visitor: Visitor, tmp_path: Path, person: str
) -> None:
    a_hall(app, tmp_path)
    visitor.sign_in(getattr(people, person)(session).email, people.PASSWORD)
    page = visitor.get("/hall/watch")
    rows = [one.get_text() for one in page.all("main tbody th")]
    assert rows == ["Power", "Disk", "Clock", "Tablets", "Last copy"]
    assert page.one('nav a[href="/hall/watch"]')["aria-current"] == "page"
    assert page.one("[data-live]")["data-live"] == "/hall/watch/now"


def test_a_low_battery_is_a_warning_in_words(app: Flask, staff: Visitor, tmp_path: Path) -> None:
    a_hall(app, tmp_path)
    supply(tmp_path / "supplies", "BAT0", type="Battery", status="Discharging", capacity="41")
    page = staff.get("/hall/watch")
    row = page.one("tbody tr:has(.tag.warning):first-child")
    assert "Look at it" in row.get_text()
    assert "battery, which has 41 %. Plug it in." in row.get_text()


def test_the_live_part_answers_only_what_is_new(
    app: Flask, staff: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_hall(app, tmp_path)
    monkeypatch.setattr(hall_watch, "jump", lambda *_given: hall_watch.JUMP * 0)
    monkeypatch.setattr(hall_watch.shutil, "disk_usage", lambda _path: _Usage())
    shown = version(staff)
    assert staff.client.get(f"/hall/watch/now?v={shown}").status_code == 204
    supply(tmp_path / "supplies", "BAT0", type="Battery", status="Discharging", capacity="12")
    newer = staff.client.get(f"/hall/watch/now?v={shown}")
    assert newer.status_code == 200
    assert newer.headers["X-Version"] != shown
    assert "Act now" in newer.text
    assert "<html" not in newer.text


class _Usage:
    """A disk with room."""

    free = 5 * 1024**3


def test_one_press_makes_a_copy(app: Flask, staff: Visitor, tmp_path: Path) -> None:
    hall = a_hall(app, tmp_path)
    assert "There is no copy yet." in staff.get("/hall/watch").words
    staff.post("/hall/watch/copy")
    (made,) = backups(hall.instruments.backups)
    page = staff.get("/hall/watch")
    assert f"The copy {made.path.name} was made." in page.words
    assert "It is 0 minutes old." in page.words


@pytest.mark.parametrize("problem", [BackupRefusedError("no"), OSError(28, "full")])
def test_a_copy_that_cannot_be_made_is_told(
    app: Flask, staff: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    hall = a_hall(app, tmp_path)

    def fail(*_given: object) -> None:
        raise problem

    monkeypatch.setattr(backing_up, "write_into", fail)
    staff.post("/hall/watch/copy")
    assert "No copy could be made." in staff.get("/hall/watch").one(".banner.danger").get_text()
    assert backups(hall.instruments.backups) == []


def test_a_stranger_and_a_resident_watch_nothing(app: Flask, visitor: Visitor, tmp_path) -> None:
    a_hall(app, tmp_path)
    answer = visitor.client.get("/hall/watch")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/staff/sign-in")
