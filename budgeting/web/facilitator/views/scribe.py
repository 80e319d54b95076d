"""The scribe: paper forms of polls and notes, entered under the same numbers."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from budgeting.deliberation.arguments import NOTE_KINDS, SIDES
from budgeting.errors import IllegalMove, NotFound, TextRefused
from budgeting.extensions import db
from budgeting.models import DayRound, Poll, Sitting
from budgeting.services import days, noting, polling, scribing
from budgeting.services.places import Place
from budgeting.web import pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.desk import now, process_at, projects_of
from budgeting.web.facilitator.note_words import kind_words
from budgeting.web.telling.rounds import round_words

HIGHEST = 99_999


@bp.get("/scribe")
@allow("scribe")
def scribe() -> Response:
    """The open polls, and the notes of a table."""
    return _show(places.the_place())


@bp.post("/scribe/answers")
@allow("scribe")
def enter_answers() -> Response:
    """Enter one form: a seat's number and its crosses."""
    place = places.the_place()
    number = _number("number", HIGHEST)
    choices = {
        poll.id: choice
        for poll in _open_polls(place)
        if (choice := request.form.get(f"poll-{poll.id}", ""))
    }
    problem = ""
    if number is None:
        problem = _("Type the number on the form.")
    elif not choices:
        problem = _("Enter at least one cross.")
    else:
        try:
            entered = scribing.enter_answers(db.session(), place.day, number, choices, now())
        except NotFound:
            problem = _("Nobody with this number is here today.")
        except IllegalMove:
            problem = _("One of these crosses is not on the form, or its poll was just closed.")
        else:
            db.session.commit()
            words = ngettext(
                "%(num)s answer of number %(number)s was kept.",
                "%(num)s answers of number %(number)s were kept.",
                entered.kept,
                number=number,
            )
            flash(words, "success")
            return pages.to("facilitator.scribe")
    db.session.rollback()
    return _show(place, 422, problem, "answers")


@bp.post("/scribe/notes")
@allow("scribe")
def enter_note() -> Response:
    """Enter one line of a table's paper: a note, or an argument for or against a project."""
    place = places.the_place()
    table, project = _number("table", _tables(place)), _number("project", 9999)
    row = _round(place)
    problem = _missing(table, row)
    if not problem and table is not None and row is not None:
        try:
            _write(place, row, table, project)
        except TextRefused:
            problem = _("Write the note, in at most 1,000 letters.")
        except (IllegalMove, NotFound):
            problem = _("This cannot be entered in this round. Look at the project and the kind.")
        else:
            db.session.commit()
            flash(_("The note of table %(table)s was kept.", table=table), "success")
            return pages.to("facilitator.scribe", table=table, round=row.id, _anchor="notes")
    db.session.rollback()
    return _show(place, 422, problem, "notes")


def _write(place: Place, row: DayRound, table: int, project: int | None) -> None:
    kind, words = request.form.get("kind", ""), request.form.get("text", "")
    session, key = db.session(), request.form.get("key", "")
    if kind in SIDES and project is not None:
        noting.write_argument(
            session, place.day, row, table, key=key, project=project, side=kind, text=words,
            by="scribe", now=now(),
        )  # fmt: skip
        return
    noting.write_note(
        session, place.day, row, table, key=key, kind=kind, project=project, text=words,
        by="scribe", now=now(),
    )  # fmt: skip


def _missing(table: int | None, row: DayRound | None) -> str:
    if table is None:
        return str(_("Type the number of the table."))
    return str(_("Choose the round that the paper belongs to.")) if row is None else ""


def _number(name: str, highest: int) -> int | None:
    typed = request.form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        return None
    number = int(typed)
    return number if 1 <= number <= highest else None


def _tables(place: Place) -> int:
    return len(db.session.get_one(Sitting, place.sitting_id).tables)


def _round(place: Place) -> DayRound | None:
    typed = request.form.get("round", "")
    return next((one for one in _writable(place) if str(one.id) == typed), None)


def _writable(place: Place) -> list[DayRound]:
    """The rounds that still take what tables wrote: those that are on, and in their grace."""
    held = days.rounds(db.session(), place.day)
    return [one for one in held if days.clock_of(one).takes_texts(now(), extended=True)]


def _open_polls(place: Place) -> list[Poll]:
    mine = select(Poll).where(Poll.sitting_id == place.sitting_id, Poll.state == "open")
    return list(db.session.scalars(mine.order_by(Poll.position, Poll.id)))


def _show(place: Place, status: int = 200, problem: str = "", part: str = "") -> Response:
    process = process_at(place)
    told: dict[str, Any] = {
        "process": process,
        "polls": [(one, polling.progress(db.session(), one)) for one in _open_polls(place)],
        "rounds": _writable(place),
        "tables": _tables(place),
        "round_words": round_words,
        "projects": projects_of(process),
        "kinds": [(key, kind_words(key)) for key in NOTE_KINDS],
        "key": secrets.token_hex(16),
    }
    return pages.render(
        "facilitator/scribe.html",
        status,
        problem=problem,
        part=part,
        typed=request.form if part else request.args,
        **told,
    )
