"""The scribe: paper forms of polls and notes, entered under the same numbers."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from budgeting.deliberation.arguments import NOTE_KINDS, SIDES
from budgeting.errors import IllegalMove, NotFound, Taken
from budgeting.extensions import db
from budgeting.models import DayRound, Poll, Sitting
from budgeting.services import days, noting, polling, scribing, table_rounds
from budgeting.services.places import Place
from budgeting.web import pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp, scribe_words, table_page
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
        for poll in _polls(place)
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
        except IllegalMove as refusal:
            problem = scribe_words.cross_words(refusal)
        else:
            db.session.commit()
            problem = scribe_words.closed_words(number, _polls(place), entered.closed)
            if entered.kept:
                return _kept(number, entered.kept, problem)
    db.session.rollback()
    return _show(place, 422, problem, "answers")


def _kept(number: int, kept: int, problem: str) -> Response:
    words = ngettext(
        "%(num)s answer of number %(number)s was kept.",
        "%(num)s answers of number %(number)s were kept.",
        kept,
        number=number,
    )
    flash(words, "success")
    if problem:
        flash(problem, "warning")
    return pages.to("facilitator.scribe")


@bp.post("/scribe/notes")
@allow("scribe")
def enter_note() -> Response:
    """Enter one line of a table's paper: a note, or an argument for or against a project."""
    place = places.the_place()
    table, project = _number("table", _tables(place)), _number("project", 9999)
    row, key = _round(place), request.form.get("key", "")
    problem = _missing(table, row) or _unfit(row, table, project)
    if not problem and table is not None and row is not None:
        try:
            _write(place, row, table, project)
        except table_page.REFUSALS as refusal:
            problem = scribe_words.line_words(refusal)
            key = "" if isinstance(refusal, Taken) else key
        else:
            db.session.commit()
            flash(_("The note of table %(table)s was kept.", table=table), "success")
            return pages.to("facilitator.scribe", table=table, round=row.id, _anchor="notes")
    db.session.rollback()
    return _show(place, 422, problem, "notes", key)


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


def _unfit(row: DayRound | None, table: int | None, project: int | None) -> str:
    """What of this line is not in its round, in words; nothing if all of it is."""
    typed = request.form.get("project", "").strip()
    if row is not None and row.tables and table not in row.tables:
        return str(_("Table %(table)s is not in this round.", table=table))
    if typed and (project is None or row is None or project not in row.projects):
        return str(_("This round is not about a project with the number %(typed)s.", typed=typed))
    if not typed and request.form.get("kind") in SIDES:
        return str(_("An argument is about a project: type its number."))
    return ""


def _number(name: str, highest: int) -> int | None:
    typed = request.form.get(name, "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        return None
    number = int(typed)
    return number if 1 <= number <= highest else None


def _tables(place: Place) -> int:
    return len(db.session.get_one(Sitting, place.sitting_id).tables)


def _round(place: Place) -> DayRound | None:
    """The round of a form: whether it takes paper now is for the service to say."""
    typed = request.form.get("round", "")
    held = days.rounds(db.session(), place.day)
    return next((one for one in held if str(one.id) == typed), None)


def _writable(place: Place) -> list[DayRound]:
    """The rounds that take paper: all that have begun, until the minutes are shown."""
    if not table_rounds.takes_late(db.session(), place.day):
        return []
    held = days.rounds(db.session(), place.day)
    return [one for one in held if days.clock_of(one).has_begun]


def _polls(place: Place) -> list[Poll]:
    mine = select(Poll).where(Poll.sitting_id == place.sitting_id)
    return list(db.session.scalars(mine.order_by(Poll.position, Poll.id)))


def _show(
    place: Place, status: int = 200, problem: str = "", part: str = "", key: str = ""
) -> Response:
    process, session, rounds = process_at(place), db.session(), _writable(place)
    asked = [one for one in _polls(place) if one.state == "open"]
    latest = max(rounds, key=lambda one: (one.started_at or now(), one.position), default=None)
    told: dict[str, Any] = {
        "process": process,
        "polls": [(one, polling.progress(session, one)) for one in asked],
        "rounds": rounds,
        "latest": latest.id if latest is not None else 0,
        "takes_paper": table_rounds.takes_late(session, place.day),
        "tables": _tables(place),
        "round_words": round_words,
        "projects": projects_of(process),
        "kinds": [(key, kind_words(key)) for key in NOTE_KINDS],
        "key": key or secrets.token_hex(16),
    }
    return pages.render(
        "facilitator/scribe.html",
        status,
        problem=problem,
        part=part,
        typed=request.form if part else request.args,
        **told,
    )
