"""The first minutes at a seat: the welcome with the consent, the rules, and a helper's promise."""

from __future__ import annotations

from flask import Response

from budgeting.extensions import db
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
    place = places.the_place()
    seat_day.consent(db.session(), place.day, place.voice)
    db.session.commit()
    return pages.to("resident.seat_rules")


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
    place = places.the_place()
    seat_day.agree(db.session(), place.day, place.voice)
    db.session.commit()
    return pages.to("resident.seat")


@bp.get("/seat/help")
@allow("seat")
def seat_help() -> Response:
    """What somebody promises who reads aloud and presses for another person."""
    return pages.render("resident/seat_help.html", chair=sit())


@bp.post("/seat/help")
@allow("seat")
def seat_helped() -> Response:
    """Keep the fact that somebody helps at this seat, and nothing else."""
    place = places.the_place()
    seat_day.let_help(db.session(), place.day, place.voice)
    db.session.commit()
    return pages.to("resident.seat")
