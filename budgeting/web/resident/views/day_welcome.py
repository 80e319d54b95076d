"""The first minutes at a seat: the welcome with the consent, the rules, and a helper's promise."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import Day
from budgeting.services import published, seat_day
from budgeting.web import pages, places
from budgeting.web.access import allow
from budgeting.web.resident import bp
from budgeting.web.resident.chair import sit


@bp.get("/seat/welcome")
@allow("seat")
def seat_welcome() -> Response:
    """Seat and table in words, and what is kept of this day."""
    return pages.render("resident/seat_welcome.html", chair=sit())


@bp.post("/seat/welcome")
@allow("seat")
def seat_consent() -> Response:
    """Consent, and go on to the rules."""
    return _say(seat_day.consent, "resident.seat_rules")


@bp.get("/seat/rules")
@allow("seat")
def seat_rules() -> Response:
    """How people at this table talk to each other."""
    chair = sit()
    if not chair.facts.consented:
        return pages.to("resident.seat_welcome")
    rules = published.rules_of(db.session(), chair.day, chair.table)
    return pages.render("resident/seat_rules.html", chair=chair, rules=rules)


@bp.post("/seat/rules")
@allow("seat")
def seat_agree() -> Response:
    """Agree to the rules of the table."""
    return _say(seat_day.agree, "resident.seat")


@bp.get("/seat/help")
@allow("seat")
def seat_help() -> Response:
    """What somebody promises who reads aloud and presses for another person."""
    return pages.render("resident/seat_help.html", chair=sit())


@bp.post("/seat/help")
@allow("seat")
def seat_helped() -> Response:
    """Keep the fact that somebody helps at this seat, and nothing else."""
    return _say(seat_day.let_help, "resident.seat")


def _say(fact: Callable[[Session, Day, str], None], after: str) -> Response:
    """Keep what this person says, and go on."""
    place = places.the_place()
    fact(db.session(), place.day, place.voice)
    db.session.commit()
    return pages.to(after)
