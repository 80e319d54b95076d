"""What nobody may find of the day: who answered what, and any result before it is released."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, Rule

from budgeting.models import Answer, Argument, Base, Day, LogEntry, Poll, Question
from budgeting.services import clock, day_codes, places, seat_day
from tests.attack.rows import Contents
from tests.attack.visits import GOOD
from tests.services.day import HallDay
from tests.tour import Scene, arrive
from tests.tour.day_places import BOM, HALL_PLACES
from tests.tour.places import DARI, EVERYBODY, HANEUL
from tests.web.resident.seated import Seated, a_hall
from tests.web.test_leaks import contents

NOW = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)
VOICE = "5e" * 16
CHANGING = re.compile(r'<[^>]*name="(?:csrf_token|key)"[^>]*>')
LEADS = (HANEUL, BOM)
WHO = (EVERYBODY, DARI, *LEADS, *HALL_PLACES)
LINKS = {"attendee_id", "respondent_id", "number", "membership_id", "card", "tag", "bid"}
"""Columns that would lead from a voice to a person or to a ballot."""


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def kept(app: Flask, uri: str) -> Iterator[Contents]:
    found = Contents(uri, app.instance_path)
    yield found
    found.close()


def prepared(session: Session) -> HallDay:
    """A hall with an argument and a question of a table."""
    hall = a_hall(session, now=NOW)
    told = {"sitting_id": hall.sitting.id, "round_id": hall.row.id, "table": 2, "at": NOW}
    session.add(Argument(key="argument-1", side="for", project=1, text="Shade.", **told))
    session.add(Question(key="question-1", text="Who waters it?", **told))
    session.commit()
    return hall


def whole_day(seat: Seated, hall: HallDay) -> list[Any]:
    """Everything that can be pressed at a seat, once; the answers of the server."""
    client, got = seat.client, []
    client.application.config["WTF_CSRF_ENABLED"] = False
    presses: list[tuple[str, dict[str, Any]]] = [
        ("/seat/welcome", {}),
        ("/seat/rules", {}),
        ("/seat/help", {}),
        (f"/seat/poll/{hall.polls[0].id}", {"choice": "against"}),
        ("/seat/arguments/1", {"key": "argument-1", "go": "mark"}),
        ("/seat/questions", {"key": "a-key-of-the-form", "text": "CANARY question"}),
        ("/seat/questions/support", {"key": "question-1", "go": "mark"}),
        ("/seat/conflicts", {"project": ["2"]}),
        ("/seat/away", {"go": "away"}),
        ("/seat/lock", {}),
    ]
    for address, form in presses:
        answer = client.post(address, data=form)
        assert answer.status_code == 303, (address, answer.text)
        got += [answer, client.get(address), client.get("/seat/here")]
    return got


@pytest.mark.usefixtures("still")
def test_nothing_that_is_kept_tells_at_which_seat_it_was_pressed(
    app: Flask, session: Session, kept: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = prepared(session)
    for module in (day_codes, places, seat_day):
        monkeypatch.setattr(module, "voice_of", lambda _day, _number: VOICE)
    before, after = kept.read(), []
    for number in (4, 9):
        whole_day(Seated(app, hall, number), hall)
        session.get_one(Day, hall.sitting.id, populate_existing=True).salt = None
        session.commit()
        after.append(kept.read())
        kept.put_back(before)
    assert after[0] == after[1]
    assert VOICE in str(after[0]["answer"])
    assert after[0] != before


def test_without_the_salt_no_table_leads_from_a_voice_to_a_person_or_a_ballot() -> None:
    tables = [one for one in Base.metadata.sorted_tables if "voice" in one.columns]
    assert {one.name for one in tables} == {
        "answer", "conflict", "endorsement", "question", "support", "voice",
    }  # fmt: skip
    for table in tables:
        assert not set(table.columns.keys()) & LINKS, table.name
        pointed_at = {key.column.table.name for key in table.foreign_keys}
        assert pointed_at <= {"sitting", "poll", "day_round", "question", "post"}, table.name


@pytest.mark.usefixtures("still")
def test_neither_a_voice_nor_an_answer_leaves_the_server_or_reaches_a_log(
    app: Flask, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "sqlalchemy")
    hall = prepared(session)
    code = day_codes.seat_codes(session, app.extensions["keys"], hall.sitting.id)[4]
    session.commit()
    answers = whole_day(Seated(app, hall, 4), hall)
    assert len(answers) == 30
    voice = hall.voice(4)
    for answer in answers:
        head = str(answer.headers)
        assert voice not in head + answer.text
        for word in (code, "against", "CANARY"):
            assert word not in head.replace("Reasons for and against", "")
    for word in (voice, code, "against", "CANARY"):
        assert word not in caplog.text
    session.rollback()
    log = session.execute(select(LogEntry.__table__)).all()
    for word in (voice, code, "against", "CANARY"):
        assert word not in str(log)


def addresses(rule: Rule, known: dict[str, Any]) -> list[str]:
    """The addresses of a rule; none if it has a part that these states do not have."""
    options = [
        sorted(converter.items) if isinstance(converter, AnyConverter) else [known.get(name)]
        for name, converter in rule._converters.items()
    ]
    named = [dict(zip(rule._converters, parts, strict=True)) for parts in product(*options)]
    built = [rule.build(parts) for parts in named if None not in parts.values()]
    return [one[1] for one in built if one is not None]


def everything(scene: Scene) -> dict[tuple[str, str], object]:
    """All that anybody in the hall and out of it gets from any address."""
    found: dict[tuple[str, str], object] = {}
    for who in WHO:
        client = scene.client(who)
        for rule in scene.app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            for address in addresses(rule, GOOD | scene.values):
                status, body, head = contents(client.get(address))
                found[who, address] = (status, CHANGING.sub("", body), head)
    return found


def differing(scene: Scene, poll: Poll) -> set[tuple[str, str]]:
    """Who learns at which address that all others answered otherwise."""
    before = everything(scene)
    assert len(before) > 500
    others = select(Answer).where(Answer.poll_id == poll.id, Answer.voice.startswith("v"))
    for answer in scene.session.scalars(others):
        answer.choice = {"for": "against", "against": "for"}[answer.choice]
    scene.session.commit()
    after = everything(scene)
    return {one for one in before if before[one] != after[one]}


def answered(scene: Scene, state: str) -> Poll:
    """A poll that forty people outside of these seats have answered, one side thrice as often."""
    poll: Poll = scene.values["hall"].polls[0]
    scene.session.add_all(
        Answer(poll_id=poll.id, voice=f"v{n}", choice="against" if n % 4 else "for")
        for n in range(80)
    )
    poll.state = state
    scene.session.commit()
    return poll


@pytest.mark.usefixtures("still")
def test_no_address_tells_anybody_what_was_answered_before_the_close(
    app: Flask, session: Session
) -> None:
    scene = arrive(app, session, "day asks everybody")
    assert differing(scene, answered(scene, "open")) == set()


@pytest.mark.usefixtures("still")
def test_a_closed_poll_is_told_to_nobody_not_even_the_lead(app: Flask, session: Session) -> None:
    scene = arrive(app, session, "day has asked everybody")
    assert differing(scene, answered(scene, "closed")) == set()
