"""Every page of every state answers, and is well made."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.pages import Visitor
from tests.tour import NOT_PAGES, STATES, arrive


@pytest.mark.parametrize("state", STATES)
def test_every_page_of_the_tour_is_well_made(app: Flask, session: Session, state: str) -> None:
    scene = arrive(app, session, state)
    for stop in STATES[state]:
        Visitor(scene.client(stop.who)).get(scene.address(stop), stop.status)


def test_no_page_is_left_out_of_the_tour(app: Flask) -> None:
    visited = {stop.endpoint for stops in STATES.values() for stop in stops}
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert visited | NOT_PAGES.keys() == answering
    assert visited.isdisjoint(NOT_PAGES)
