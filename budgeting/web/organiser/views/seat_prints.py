"""Paper and files for the day: door list, name cards, table signs, and everything as CSV."""

from __future__ import annotations

from flask import Response, current_app, url_for

from budgeting.extensions import db
from budgeting.formats.csv_writer import csv_bytes
from budgeting.models import Attendee, Respondent, Sitting
from budgeting.services import day_codes, seat_plans, sittings
from budgeting.services.respondents import open_person
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.seat_words import role_words
from budgeting.web.organiser.views.sittings import ROOT, the_sitting

HERE = f"{ROOT}/<int:sitting_id>"
CARDS_A_PAGE = 10


@bp.get(f"{HERE}/door-list")
@allow("organiser")
def print_door_list(slug: str, sitting_id: int) -> Response:
    """By number: the table of each round."""
    return _print("organiser/print_door_list.html", slug, sitting_id)


@bp.get(f"{HERE}/name-cards")
@allow("organiser")
def print_name_cards(slug: str, sitting_id: int) -> Response:
    """A card for everybody, with the name where it is still kept."""
    return _print("organiser/print_name_cards.html", slug, sitting_id)


@bp.get(f"{HERE}/table-signs")
@allow("organiser")
def print_table_signs(slug: str, sitting_id: int) -> Response:
    """A sheet for every table."""
    return _print("organiser/print_table_signs.html", slug, sitting_id)


@bp.get(f"{HERE}/seats.csv")
@allow("organiser")
def export_seats(slug: str, sitting_id: int) -> Response:
    """Everybody who comes, with traits and tables."""
    process, found = the_sitting(slug, sitting_id)
    plan = seat_plans.read(db.session(), found)
    rounds = [f"table_round_{number}" for number in range(1, len(plan.rounds) + 1)]
    rows = [
        [
            one.number,
            one.role,
            *(one.traits or ("",) * len(plan.features)),
            *(tables[place] or None for tables in plan.rounds),
        ]
        for place, one in enumerate(plan.hall.people)
    ]
    content = csv_bytes(["number", "role", *plan.features, *rounds], rows)
    return pages.file(content, f"{process.slug}-seats-{found.id}.csv")


def _print(template: str, slug: str, sitting_id: int) -> Response:
    process, found = the_sitting(slug, sitting_id)
    plan = seat_plans.read(db.session(), found)
    people = [
        (one, [tables[place] for tables in plan.rounds])
        for place, one in enumerate(plan.hall.people)
    ]
    response = pages.render(
        template,
        process=process,
        sitting=found,
        plan=plan,
        people=people,
        pages_of_cards=[
            people[start : start + CARDS_A_PAGE] for start in range(0, len(people), CARDS_A_PAGE)
        ],
        names=_names(found) if "name_cards" in template else {},
        codes=_codes(found) if "name_cards" in template else {},
        seat_address=url_for("resident.take_seat", _external=True),
        role_words=role_words,
        printed=day_codes.printed,
        address=url_for("public.seat", slug=slug, _external=True),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _codes(found: Sitting) -> dict[int, str]:
    """The code of every resident's seat, which opens a tablet for this person."""
    return day_codes.seat_codes(db.session(), current_app.extensions["keys"], found.id)


def _names(found: Sitting) -> dict[int, str]:
    """Names by number, of those whose sealed answers still hold one."""
    keys = current_app.extensions["keys"]
    people: list[Attendee] = sittings.attendees(db.session(), found)
    names = {}
    for one in people:
        person = db.session.get(Respondent, one.respondent_id) if one.respondent_id else None
        if person is not None:
            names[one.number] = str(open_person(keys, person)["name"])
    return names
