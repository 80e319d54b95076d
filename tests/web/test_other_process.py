"""Whoever may do something in one vote cannot reach into another one through its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Rule

from budgeting.models import (
    CardBatch,
    Category,
    LogEntry,
    Process,
    Project,
    Respondent,
    Upload,
)
from budgeting.services import clock, day_polls, planning_day, posts
from tests import people, selections, tablets, things
from tests.attack.rows import Contents, changed
from tests.pages import Visitor
from tests.services.plans import a_plan, rounds
from tests.services.seats import ACT

HERE, THERE = "hanbit-2026", "other-2026"
FOREIGN = 77
"""A project's number that only the other process has."""


@pytest.fixture
def contents(uri: str) -> Iterator[Contents]:
    found = Contents(uri)
    yield found
    found.close()


@pytest.fixture
def foreign(app: Flask, session: Session) -> dict[str, Any]:
    """Two processes as drafts; the parts of addresses that belong to the second one."""
    app.config["WTF_CSRF_ENABLED"] = False
    things.some_projects(session, things.a_process(session, HERE), 3)
    other = things.a_process(session, THERE)
    things.some_projects(session, other, 1)
    session.query(Project).filter_by(process_id=other.id).update({"number": FOREIGN})
    gone = {"number": 5, "code": "P-5", "cost": 5, "names": {"ko": "나무", "en": "Trees"}}
    named = {"kind": "field", "key": "gone", "position": 3, "names": {"ko": "물", "en": "Water"}}
    now = clock.now()
    acts = [("project.deleted", {"project": gone}), ("category.deleted", named)]
    entries = [
        LogEntry(at=now, process_id=other.id, actor="Haneul", action=action, details=details)
        for action, details in acts
    ]
    batch = CardBatch(process_id=other.id, position=1, size=1, made=1, sheet_key=b"", sheet=b"x")
    upload = Upload(process_id=other.id, name="list.csv", content=b"number\n", uploaded_at=now)
    session.add_all([*entries, batch, upload])
    session.commit()
    sitting = a_plan(session, other, "three-hours", projects=0)
    day_polls.ask_projects(session, other, sitting, [FOREIGN], **ACT)
    round_id = rounds(session, sitting)[0].id
    post_id = posts.posts(session, sitting)[-1].id
    removed = planning_day.remove(session, sitting, rounds(session, sitting)[-1], **ACT)
    selections.planned(session, other, 10)
    selections.answered(session, other, selections.a_pool(4, 4, 4, 4))
    person = session.scalars(select(Respondent.pseudonym)).first()
    session.commit()
    return {
        "sitting_id": sitting.id,
        "other_id": sitting.id,
        "round_id": round_id,
        "post_id": post_id,
        "pair": f"project-{FOREIGN}",
        "pseudonym": person,
        "person": person,
        "category_id": session.query(Category.id).filter_by(process_id=other.id).first()[0],
        "batch_id": batch.id,
        "upload_id": upload.id,
        "number": FOREIGN,
        "restore_project": entries[0].seq,
        "restore_category": entries[1].seq,
        "restore_round": removed.seq,
    }


def reaching(app: Flask, foreign: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Method and address of every route below a process that names something within it."""
    for rule in app.url_map.iter_rules():
        if "slug" not in rule.arguments or not rule.arguments & {*foreign, "seq"}:
            continue
        seq = foreign.get(rule.endpoint.partition(".")[2], 1)
        what = "arrive" if rule.endpoint == "organiser.mark_guest" else "confirmed"
        mine = {**_anything(rule), "which": "invitation", "language": "en", "name": "draw.json",
                "place": 0, "template": "expo"}  # fmt: skip
        values = {**mine, **foreign, "seq": seq, "direction": "up", "slug": HERE, "what": what}
        built = rule.build(values)
        assert built is not None, rule
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, built[1]


def _anything(rule: Rule) -> dict[str, Any]:
    """Something for every part of an address: a number is 1, of several words it is the first."""
    found: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        words = sorted(getattr(converter, "items", ["1"]))
        found[name] = 1 if isinstance(converter, IntegerConverter) else words[0]
    return found


def test_no_address_reaches_into_another_process(
    app: Flask, session: Session, contents: Contents, foreign: dict[str, Any]
) -> None:
    browsers = []
    for person in (people.haneul, people.dari):
        browsers.append(app.test_client())
        Visitor(browsers[-1]).sign_in(person(session).email, people.PASSWORD)
    before = contents.read()
    reached = list(reaching(app, foreign))
    assert len(reached) > 15
    for method, address in reached:
        answers = sorted(client.open(address, method=method).status_code for client in browsers)
        assert answers in ([403, 404], [404, 404]), f"{method} {address} -> {answers}"
    assert changed(before, contents.read()) == []


def test_what_was_deleted_elsewhere_is_not_even_named(
    app: Flask, session: Session, foreign: dict[str, Any]
) -> None:
    office = Visitor(app.test_client())
    office.sign_in(people.haneul(session).email, people.PASSWORD)
    for page, seq in (("projects", "restore_project"), ("categories", "restore_category")):
        address = f"/organiser/{{}}/{page}?deleted={foreign[seq]}"
        assert "restore" in office.get(address.format(THERE)).text
        assert "restore" not in office.get(address.format(HERE)).text


def test_a_project_cannot_stand_in_a_field_of_another_process(
    app: Flask, session: Session, contents: Contents, foreign: dict[str, Any]
) -> None:
    other = session.query(Process).filter_by(slug=THERE).one()
    session.add(Category(process_id=other.id, kind="field", key="far", position=9, names={}))
    session.commit()
    office = Visitor(app.test_client())
    office.sign_in(people.haneul(session).email, people.PASSWORD)
    before = contents.read()
    form = {"number": "9", "cost": "5", "names-ko": "a", "names-en": "b", "field": "far",
            "district": ""}  # fmt: skip
    office.post(f"/organiser/{HERE}/projects/new", form, status=422)
    assert changed(before, contents.read()) == []


@pytest.fixture
def two_votes(session: Session) -> tuple[Process, Process]:
    """Two open votes; the second has a project that the first has not."""
    return things.an_open_vote(session, 6), things.an_open_vote(session, 9, slug=THERE)


def test_a_tablet_reaches_no_project_of_another_vote(
    app: Flask, session: Session, contents: Contents, two_votes: tuple[Process, Process]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    code = things.a_card(app, session, two_votes[0])
    admission = tablets.enter(app, session, two_votes[0], code)
    client = app.test_client()
    client.set_cookie("tablet", admission.token(app.extensions["keys"]))
    before = contents.read()
    assert client.get("/ballot/project/8").status_code == 404
    assert client.post("/ballot/project/8", data={"score": "1"}).status_code == 422
    for address in ("/ballot", "/ballot/mark", "/check"):
        assert client.post(address, data={"project": ["1", "8"]}).status_code == 422
    assert client.post("/check", data={"put": "8", "score": "1"}).status_code == 422
    assert client.post("/check", data={"drop": "8"}).status_code == 422
    assert changed(before, contents.read()) == []


def test_a_card_of_another_vote_is_not_voided_here(
    app: Flask, session: Session, contents: Contents, two_votes: tuple[Process, Process]
) -> None:
    code = things.a_card(app, session, two_votes[1])
    desk = Visitor(app.test_client())
    desk.sign_in(people.dari(session).email, people.PASSWORD)
    before = contents.read()
    page = desk.post(f"/officer/{HERE}/void", {"code": code}, status=422)
    assert "no such card in this vote" in page.words  # type: ignore[union-attr]
    assert changed(before, contents.read()) == []
