"""A table in its round: turns, help, two minutes more, submit and take back."""

from __future__ import annotations

from flask import Response, request

from budgeting.extensions import db
from budgeting.services import days, speaking, table_rounds
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.facilitator import bp, table_page
from budgeting.web.facilitator.tablet import Tablet, for_its_round, number_of


@bp.post("/table/turns")
@allow("table")
@for_its_round
def table_turn(tablet: Tablet) -> Response:
    """One tap: this person speaks; or the last tap is taken back."""
    session, day, row, key = db.session(), tablet.day, tablet.round, request.form.get("key", "")
    if request.form.get("do") == "undo":
        return table_page.carry_out(
            tablet,
            lambda: speaking.undo(session, day, row, tablet.table, key=key, now=tablet.now),
            "turns",
        )
    seat = number_of("seat")
    return table_page.carry_out(
        tablet,
        lambda: speaking.tap(session, day, row, tablet.table, seat, key=key, now=tablet.now),
        "turns",
    )


@bp.post("/table/help")
@allow("table")
@for_its_round
def table_help(tablet: Tablet) -> Response:
    """Call for help, with words if there is time for them; or say that it has come."""
    wanted = request.form.get("do") != "come"
    words = request.form.get("words", "")
    return table_page.carry_out(
        tablet,
        lambda: table_rounds.call_help(
            db.session(), tablet.day, tablet.round, tablet.table, words, wanted=wanted
        ),
        "finish",
    )


@bp.post("/table/more")
@allow("table")
@for_its_round
def table_more(tablet: Tablet) -> Response:
    """Two minutes more at this table, once a round."""
    return table_page.carry_out(
        tablet,
        lambda: table_rounds.ask_for_more(db.session(), tablet.day, tablet.round, tablet.table),
        "finish",
    )


@bp.post("/table/submit")
@allow("table")
@for_its_round
def table_submit(tablet: Tablet) -> Response:
    """Hand the work in, or take it back to go on."""
    days.lock(db.session(), tablet.day)
    move, done = "submit", "submitted"
    if request.form.get("do") == "take-back":
        move, done = "take-back", "working"
    if tablet.mine is not None and tablet.mine.state == done:
        return pages.to("facilitator.table", _anchor="finish")
    return table_page.carry_out(
        tablet,
        lambda: table_rounds.move(
            db.session(), tablet.day, tablet.round, tablet.table, move, "table", tablet.now
        ),
        "finish",
    )
