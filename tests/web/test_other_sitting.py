"""Nothing of another sitting can be read or changed, by whatever role and from whatever address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from budgeting.models import Base
from budgeting.services import attendee_lists
from budgeting.web import access
from tests import things
from tests.services.day import HallDay, a_day
from tests.tour import Scene, arrive
from tests.tour.day_places import BOM, HALL_PLACES
from tests.tour.places import HANEUL

OF_A_SITTING = {
    "sitting_id",
    "theme_id",
    "poll_id",
    "round_id",
    "post_id",
    "key",
    "pair",
    "other_id",
}
"""Parts of addresses that name something of one sitting."""


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    app.config["WTF_CSRF_ENABLED"] = False
    return arrive(app, session, "day is on")


@pytest.fixture
def other(session: Session) -> HallDay:
    """A day of another city, with a note, a question, a theme and a waiting list of its own."""
    from budgeting.models import Note, Question, Theme

    process = things.a_process(session, slug="other-2026")
    hall = a_day(session, process)
    attendee_lists.keep(session, process, hall.sitting, b"number\n1\n", hall.now)
    place = {"sitting_id": hall.day.sitting_id, "round_id": hall.row.id, "at": hall.now}
    session.add_all(
        [
            Note(key="other-note", table=1, kind="point", text="Of another city.", **place),
            Question(key="other-question", voice=hall.voice(1), text="Of another city?", **place),
            Theme(titles={"en": "Of another city"}, **place),
        ]
    )
    session.commit()
    return hall


def values_of(session: Session, other: HallDay) -> dict[str, object]:
    from budgeting.models import Theme, Upload

    upload = session.query(Upload).one()
    theme = session.query(Theme).filter_by(sitting_id=other.day.sitting_id).one()
    return {
        "slug": "hanbit-2026", "sitting_id": other.day.sitting_id, "theme_id": theme.id,
        "poll_id": other.polls[0].id, "round_id": other.row.id, "post_id": other.posts["team"].id,
        "pair": "bench", "other_id": other.day.sitting_id, "number": 1, "table": 1, "seq": 1,
        "kind": "question", "key": "other-question", "part": "round", "direction": "up",
        "upload_id": upload.id,
        "do": "withdraw", "word": "stand", "step": "show", "language": "en", "template": "minimum",
    }  # fmt: skip


def routes(app: Flask) -> Iterator[tuple[str, Rule, str]]:
    """Every route that names something of a sitting, who may use it, and with which method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        audiences = access.audiences_of(app, rule.endpoint)
        if not OF_A_SITTING & rule.arguments or "name" in rule.arguments:
            continue
        if access.PUBLIC in audiences:
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for who in sorted(HALL_PLACES.keys() & audiences):
                yield who, rule, method
            if "organiser" in audiences:
                yield HANEUL, rule, method
            if "facilitator" in audiences:
                yield BOM, rule, method


def counted(session: Session) -> dict[str, int]:
    session.rollback()
    rows = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return rows


def test_nothing_of_another_sitting_is_within_reach(
    app: Flask, session: Session, scene: Scene, other: HallDay
) -> None:
    values = values_of(session, other)
    session.rollback()
    asked = list(routes(app))
    for who in {who for who, _rule, _method in asked}:
        scene.client(who)
    before = counted(session)
    assert len(asked) > 60
    for who, rule, method in asked:
        built = rule.build({name: values[name] for name in rule.arguments})
        assert built is not None, rule
        response = scene.client(who).open(built[1], method=method)
        assert response.status_code == 404, (who, method, built[1], response.status_code)
        assert "Of another city" not in response.text
    assert counted(session) == before
