"""What nobody may find: a choice, a code, and any result before it is published."""

from __future__ import annotations

import logging
import re
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.models import Base, BoxedBallot, Card, OpenedBallot, OutcomeRecord, Process
from budgeting.services import clock
from budgeting.services.ballot_seals import Slot, open_ballot, public_of, seal_content
from budgeting.services.box_keys import room_secret
from budgeting.services.sealed import sealed_rulebook
from tests import results, things
from tests.attack.visits import visits
from tests.pages import Page
from tests.tour import Scene, arrive
from tests.web.resident.conftest import Resident

CANARY = "CANARY7f3e91"
NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
CHANGING = re.compile(r'<[^>]*name="(?:csrf_token|ballot)"[^>]*>')
"""What is drawn or signed anew for every page."""


def contents(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers, without what is drawn anew."""
    headers = {name: value for name, value in answer.headers if name not in ("Set-Cookie", "Date")}
    body = CHANGING.sub("", answer.get_data(as_text=True))
    return answer.status_code, body, headers | {"Content-Length": ""}


def everything(scene: Scene) -> dict[str, tuple[int, str, dict[str, str]]]:
    """All that anybody gets from any address."""
    return {told: contents(answer) for told, answer in visits(scene)}


def differing(scene: Scene, before: dict[str, Any]) -> list[str]:
    """The addresses that tell something else than before."""
    after = everything(scene)
    assert len(after) > 250
    return [told for told in before if before[told] != after[told]]


def other_ballots(session: Session, process: Process) -> None:
    """Exchange every choice in the box; nothing else differs."""
    rulebook = sealed_rulebook(session, process)
    secret = room_secret(things.KEYS, rulebook)
    for ballot in session.query(BoxedBallot).filter_by(process_id=process.id):
        opened = open_ballot(secret, ballot.sealed)
        choice = '{"P-1":1,"P-2":1}' if "P-3" in opened.choice else '{"P-3":1}'
        into = Slot(public_of(secret), 2048)
        ballot.sealed = seal_content(into, replace(opened, choice=choice))
    session.commit()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, so that no countdown differs."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("phase", ["open", "paused", "closed", "counting"])
def test_no_address_tells_anybody_what_is_in_the_box(
    app: Flask, session: Session, phase: str
) -> None:
    scene = arrive(app, session, "knapsack")
    process = session.query(Process).one()
    things.boxed(session, process, [["P-3"], ["P-1", "P-2"], *[["P-3"]] * 28])
    process.phase = phase
    process.closed_at = NOW if phase in ("closed", "counting") else None
    session.commit()
    before = everything(scene)
    other_ballots(session, process)
    assert differing(scene, before) == []


@pytest.mark.usefixtures("still")
def test_only_the_officer_sees_the_outcome_before_it_is_published(
    app: Flask, session: Session
) -> None:
    scene = arrive(app, session, "counted")
    process = session.query(Process).one()
    before = everything(scene)
    choices = results.some_choices(sealed_rulebook(session, process), 60, seed=99)
    session.query(OutcomeRecord).delete()
    for row, choice in zip(session.query(OpenedBallot), choices, strict=True):
        row.choice = canonical_ballot(choice)
    results.keep_outcome(session, process, choices)
    seen = {told.rpartition(" {")[0] for told in differing(scene, before)}
    assert seen == {f"dari /officer/hanbit-2026/{page}" for page in ("outcome", "publish")}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged, but for what the database's own tools would trace."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "sqlalchemy")
    return caplog


class Recorded(Resident):
    """Somebody at a tablet whose every answer is written down."""

    def __init__(self, app: Flask, code: str) -> None:
        super().__init__(app, code)
        self.answers: list[str] = []
        self.addresses: list[str] = []
        self.cookies: list[bytes] = []
        app.after_request(self._note)

    def _note(self, response: Any) -> Any:
        response.direct_passthrough = False
        self.answers.append(response.get_data(as_text=True))
        self.addresses.append(str(response.headers))
        for cookie in response.headers.getlist("Set-Cookie"):
            self.cookies.append(cookie.encode())
            for part in re.split(r"[.;=]", cookie):
                self.cookies.append(_decoded(part))
        return response


def _decoded(part: str) -> bytes:
    """What stands in a part of a cookie if it is merely encoded."""
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""


def stored(app: Flask, session: Session) -> bytes:
    """Every byte that the site keeps: its folder, and the database wherever it is."""
    session.rollback()
    folders = {Path(app.instance_path), Path(app.instance_path).parent}
    files = [path for folder in folders for path in sorted(folder.glob("*")) if path.is_file()]
    rows = [
        str(value).encode() if not isinstance(value, bytes) else value
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
        for value in row
    ]
    session.rollback()
    return b"\0".join([*(path.read_bytes() for path in files), *rows])


def a_vote_with_a_canary(session: Session) -> Process:
    """An open vote whose second project has a code that stands nowhere else."""
    process = things.a_process(session)
    projects = things.some_projects(session, process, 4)
    projects[1].code = CANARY
    session.commit()
    things.sealed(session, process, things.a_rulebook(process, projects))
    process.phase, process.opened_at = "open", clock.now()
    session.commit()
    return process


def test_a_choice_is_nowhere_before_it_is_cast_and_a_code_is_nowhere_ever(
    app: Flask, session: Session, logged: pytest.LogCaptureFixture
) -> None:
    process = a_vote_with_a_canary(session)
    minjun = Recorded(app, things.a_card(app, session, process))
    before = stored(app, session)
    minjun.enter()
    minjun.follow(minjun.mark(1, 2, q="bench"))
    seen = str(minjun.review(1, 2).one("input[name=seen]")["value"])
    minjun.follow(minjun.post("/check", {"seen": seen, "drop": "1"}))
    page = minjun.reach_cast(2)
    draft = stored(app, session)
    assert draft.count(CANARY.encode()) == before.count(CANARY.encode())
    minjun.client.get("/no/such/page")
    minjun.follow(minjun.send(page))
    assert things.choices(session, process) == [{CANARY: 1}]
    session.rollback()
    nowhere(minjun, [before, draft, stored(app, session)], logged.text)


def nowhere(minjun: Recorded, kept: list[bytes], logged: str) -> None:
    """Neither the code of the card nor the choice stands where it must not."""
    assert len(minjun.answers) > 10
    for code in (minjun.code, minjun.code.replace("-", "")):
        for place in (*minjun.answers, *minjun.addresses, logged):
            assert code not in place
        for content in (*minjun.cookies, *kept):
            assert code.encode() not in content
    for place in (*minjun.addresses, logged, *minjun.answers):
        assert CANARY not in place
    for content in minjun.cookies:
        assert CANARY.encode() not in content
        assert not re.search(rb"taken_away.{0,4}\[", content)


def test_a_wrong_code_is_not_logged_or_kept_and_comes_back_to_nobody_else(
    app: Flask, session: Session, logged: pytest.LogCaptureFixture
) -> None:
    process = a_vote_with_a_canary(session)
    right = things.a_card(app, session, process, seed=2)
    session.query(Card).delete()
    session.commit()
    sora = Recorded(app, right)
    answer = sora.post("/v", {"code": right}, status=422)
    assert isinstance(answer, Page)
    for code in (right, right.replace("-", "")):
        assert code not in logged.text
        assert code.encode() not in stored(app, session)
        assert not [text for text in sora.addresses if code in text]


def test_no_tag_of_a_page_tells_two_ballots_apart(app: Flask, session: Session) -> None:
    process = a_vote_with_a_canary(session)
    tags = []
    for seed in (1, 2):
        resident = Resident(app, things.a_card(app, session, process, seed=seed))
        resident.enter()
        resident.mark(seed)
        for answer in (resident.client.get("/ballot"), resident.client.get("/check")):
            tags += [answer.headers.get("ETag"), answer.headers.get("Last-Modified")]
            assert answer.headers["Cache-Control"] == "no-store"
    assert set(tags) == {None}
