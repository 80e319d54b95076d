"""A proxy or a portal that answers in our place makes no tablet forget its ballot."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import things
from tests.e2e.journeys import Resident
from tests.e2e.tablets import Tablets

NOT_SENT = "NOT SENT. Please wait and keep the tablet: we try again by ourselves."


@pytest.mark.parametrize("status", [200, 403, 404, 413])
def test_a_ballot_outlives_the_answer_of_a_gate(
    app: Flask, session: Session, tablets: Tablets, status: int
) -> None:
    process = things.an_open_vote(session)
    minjun = Resident(tablets.open())
    minjun.begin(things.a_card(app, session, process))
    minjun.tick(3)
    minjun.saved()
    minjun.review()
    minjun.to_cast()
    page = minjun.page
    page.route(
        "**/cast", lambda route: route.fulfill(status=status, body="Sign in to this network.")
    )
    minjun.press("Cast my ballot")
    minjun.reads(NOT_SENT)
    assert page.evaluate("sessionStorage.getItem('unsent')")
    page.unroute("**/cast")
    minjun.is_at("Your vote is cast")
    assert things.choices(session, process) == [{"P-3": 1}]
    session.rollback()
