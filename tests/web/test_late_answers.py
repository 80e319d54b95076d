"""A part of a page that is answered late takes nothing back that an act has put in the session."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.tour import Scene, Stop, arrive

PARTS = {
    "officer.turnout": "dari",
    "officer.cards_progress": "dari",
    "organiser.envelope": "haneul",
    "organiser.address": "haneul",
}


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    return arrive(app, session, "cards are made")


@pytest.mark.parametrize("endpoint", PARTS)
def test_a_part_of_a_page_leaves_the_session_alone(scene: Scene, endpoint: str) -> None:
    client = scene.client(PARTS[endpoint])
    answer = client.get(scene.address(Stop(endpoint)), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
