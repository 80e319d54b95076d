"""What the minutes tell of the tables' own words: every note once, and what each table reported."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from budgeting.models import TableRound, Theme
from tests import things
from tests.services.day import HallDay
from tests.services.said import CANARY, a_said_day
from tests.services.test_day_report import told


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_said_day(session, things.a_process(session))


def test_every_note_is_told_once_and_those_under_no_theme_without_their_table(
    session: Session, hall: HallDay
) -> None:
    found = told(session, hall)
    assert found["notes_apart"] == [
        {"kind": "minority", "project": 1, "text": "Three of us need the ramp."},
        {"kind": "disagreement", "project": None, "text": "Not on the square."},
        {"kind": "agreement", "project": 2, "text": "Trees live longer."},
        {"kind": "point", "project": None, "text": "Light at night."},
    ]
    under = [text for theme in found["themes"] for text in theme["notes"]]
    assert len(under) + len(found["notes_apart"]) == sum(found["notes"].values())


def test_a_note_goes_to_its_theme_when_that_is_published(session: Session, hall: HallDay) -> None:
    session.query(Theme).update({"published": True})
    session.commit()
    found = told(session, hall)
    assert "Trees live longer." in found["themes"][1]["notes"]
    assert "Trees live longer." not in [one["text"] for one in found["notes_apart"]]


def test_what_each_table_reported_is_told_without_the_rules_that_it_adds(
    session: Session, hall: HallDay
) -> None:
    first = {"lines": ["Shade first.", "Then light."], "disagreement": "How dear."}
    second = {"lines": ["Benches."], "disagreement": ""}
    assert told(session, hall)["reports"] == [
        {"round": 5, "table": 1, **first},
        {"round": 5, "table": 2, **second},
    ]


def test_a_report_that_is_hidden_later_is_gone_and_comes_back_with_the_appeal(
    session: Session, hall: HallDay
) -> None:
    hidden = session.query(TableRound).filter_by(report_state="hidden").one()
    hidden.report_state = "shown"
    assert CANARY in json.dumps(told(session, hall)["reports"])
    hidden.report_state = "appealed"
    assert CANARY not in json.dumps(told(session, hall))
