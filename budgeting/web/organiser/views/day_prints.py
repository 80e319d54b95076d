"""Everything on paper for a day: run-sheet, agendas, code sheets, forms for polls and notes."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, url_for
from flask_babel import force_locale

from budgeting import errors
from budgeting.deliberation.arguments import NOTE_KINDS
from budgeting.deliberation.formats import FORMATS
from budgeting.extensions import db
from budgeting.models import Day, DayRound, Process, Project, Sitting
from budgeting.services import (
    clock,
    day_codes,
    days,
    listing,
    packaging,
    plan_sources,
    polling,
    posts,
)
from budgeting.web.access import allow
from budgeting.web.language import languages
from budgeting.web.organiser import bp
from budgeting.web.organiser.day_page import day_page
from budgeting.web.organiser.plan_rows import planned_sheet, room_of
from budgeting.web.organiser.seat_words import role_words
from budgeting.web.organiser.views.run_sheet import HERE, LEAD
from budgeting.web.organiser.views.sittings import the_sitting
from budgeting.web.telling.posts import kind_words, post_words

PAPER = f"{HERE}/print"
REPORTED = 3


@bp.get(f"{HERE}/prints")
@allow(*LEAD)
def day_prints(slug: str, sitting_id: int) -> Response:
    """What can be printed."""
    process, found = the_sitting(slug, sitting_id)
    held = plan_sources.rounds_of(db.session(), found)
    day = db.session().get(Day, found.id)
    return day_page(
        "organiser/day_prints.html",
        process,
        found,
        day=day,
        held=held,
        polled=[one for one in held if polling.of_round(db.session(), one)],
        written=[one for one in held if FORMATS[one.format].table and one.format != "welcome"],
        spoken=_spoken(process),
    )


@bp.get(f"{PAPER}/run-sheet")
@allow(*LEAD)
def print_run_sheet(slug: str, sitting_id: int) -> Response:
    """The run-sheet for the staff."""
    process, found = the_sitting(slug, sitting_id)
    return _plan_on_paper("organiser/print_run_sheet.html", process, found)


@bp.get(f"{PAPER}/agenda/<language>")
@allow(*LEAD)
def print_agenda(slug: str, sitting_id: int, language: str) -> Response:
    """The agenda for residents in one language."""
    process, found = the_sitting(slug, sitting_id)
    with force_locale(_known(process, language)):
        return _plan_on_paper("organiser/print_agenda.html", process, found)


@bp.get(f"{PAPER}/codes")
@allow("organiser")
def print_post_codes(slug: str, sitting_id: int) -> Response:
    """A sheet with its code for every post; it is as secret as a key."""
    process, found = the_sitting(slug, sitting_id)
    codes = day_codes.post_codes(db.session(), current_app.extensions["keys"], found.id)
    address = url_for("facilitator.open_post", _external=True)
    response = day_page(
        "organiser/print_post_codes.html",
        process,
        found,
        sheets=[
            (one, day_codes.printed(codes[one.id]), f"{address}#{codes[one.id]}")
            for one in posts.posts(db.session(), found)
            if one.id in codes
        ],
        address=address,
        staff=posts.staff_by_table(db.session(), found),
        kind_words=kind_words,
        post_words=post_words,
        role_words=role_words,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get(f"{PAPER}/polls/<int:round_id>/<language>")
@allow(*LEAD)
def print_poll_form(slug: str, sitting_id: int, round_id: int, language: str) -> Response:
    """The polls of a round on paper, with the numbers that they have on the tablets."""
    process, found = the_sitting(slug, sitting_id)
    row = _the_round(found, round_id)
    polls = polling.of_round(db.session(), row)
    if not polls:
        raise errors.NotFound
    with force_locale(_known(process, language)):
        return day_page("organiser/print_poll_form.html", process, found, row=row, polls=polls)


@bp.get(f"{PAPER}/notes/<int:round_id>/<language>")
@allow(*LEAD)
def print_note_form(slug: str, sitting_id: int, round_id: int, language: str) -> Response:
    """What a table writes in a round, on paper."""
    process, found = the_sitting(slug, sitting_id)
    row = _the_round(found, round_id)
    if not FORMATS[row.format].table:
        raise errors.NotFound
    with force_locale(_known(process, language)):
        return day_page(
            "organiser/print_note_form.html",
            process,
            found,
            row=row,
            listed_projects=_projects_of(process, row),
            offer=packaging.priced_list(db.session(), process).offer(row.projects),
            kinds=NOTE_KINDS,
            reported=REPORTED,
        )


def _plan_on_paper(template: str, process: Process, found: Sitting) -> Response:
    session = db.session()
    names = {one.number: one for one in listing.projects(session, process)}
    context: dict[str, Any] = {
        "day": session.get(Day, found.id),
        "sheet": planned_sheet(session, found, room_of(session, process, found, None), clock.now()),
        "projects": names,
    }
    return day_page(template, process, found, **context)


def _projects_of(process: Process, row: DayRound) -> list[Project]:
    mine = set(row.projects)
    return [one for one in listing.projects(db.session(), process) if one.number in mine]


def _the_round(found: Sitting, round_id: int) -> DayRound:
    return days.find_round(db.session(), days.find(db.session(), found.id), round_id)


def _spoken(process: Process) -> list[tuple[str, str]]:
    """The languages of the process in which the program has words."""
    return [(code, name) for code, name in languages().items() if code in process.languages]


def _known(process: Process, language: str) -> str:
    if language not in dict(_spoken(process)):
        raise errors.NotFound
    return language
