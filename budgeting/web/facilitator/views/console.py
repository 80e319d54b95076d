"""The lead facilitator's console: the round, the tables, the screen and the plan on one page."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy import select

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import Attendee, Day, Seat, SeatingRound, TableRound
from budgeting.services import console as room
from budgeting.services import (
    days,
    facilitating,
    moderating,
    organising,
    published,
    seat_day,
    sittings,
    table_rounds,
)
from budgeting.web import live, pages
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.console_page import LEAD, PARTS, Desk, desk_at, shared, shows, told
from budgeting.web.facilitator.desk import projects_of
from budgeting.web.facilitator.note_words import kind_words, question_words
from budgeting.web.room_scenes import screen_at

HERE = "/facilitator/<slug>/sittings/<int:sitting_id>"
WHOLE_LOG = 200


@bp.get(HERE)
@allow(*LEAD)
def console(slug: str, sitting_id: int) -> Response:
    """Everything at a glance; each part then asks for what is new by itself.

    Without a run-sheet there is nothing to lead, and the way is to write one.
    """
    process = organising.find(db.session(), slug)
    if db.session.get(Day, sittings.find(db.session(), process, sitting_id).id) is None:
        return pages.to("organiser.run_sheet", slug=slug, sitting_id=sitting_id)
    desk = desk_at(slug, sitting_id)
    parts = {part: told(desk, part) for part in PARTS}
    return pages.render("facilitator/console.html", parts=parts, **shared(desk))


@bp.get(f"{HERE}/<any(round, tables, screen, plan):part>")
@allow(*LEAD)
def console_part(slug: str, sitting_id: int, part: str) -> Response:
    """One part of the console, if there is something newer."""
    desk = desk_at(slug, sitting_id)
    if live.is_shown(desk.version):
        return live.unchanged()
    template = f"facilitator/_console_{part}.html"
    return live.part(template, desk.version, told=told(desk, part), **shared(desk))


@bp.get(f"{HERE}/look")
@allow(*LEAD)
def console_look(slug: str, sitting_id: int) -> Response:
    """Look at what the screen could show before the room sees it."""
    desk = desk_at(slug, sitting_id)
    session = db.session()
    show = request.args.get("show", "agenda")
    typed = request.args.get("ref", "")
    ref = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    if show not in facilitating.SHOWS:
        raise NotFound
    return pages.render(
        "facilitator/console_look.html",
        choices=shows(room.polls(session, desk.day, desk.held)),
        chosen=(show, ref),
        **{**screen_at(session, desk.day, desk.now, show, ref), **shared(desk)},
    )


@bp.get(f"{HERE}/tables/<int:table>")
@allow(*LEAD)
def console_table(slug: str, sitting_id: int, table: int) -> Response:
    """One table: its people by their numbers, its texts, its call for help."""
    desk = desk_at(slug, sitting_id)
    if not 1 <= table <= len(desk.sitting.tables):
        raise NotFound
    session, row = db.session(), days.last_at(desk.held, table)
    work = session.get(TableRound, (row.id, table)) if row is not None else None
    texts = [
        *(("note", one) for one in published.notes(session, desk.day) if one.table == table),
        *(("arg", one) for one in published.arguments(session, desk.day) if one.table == table),
    ]
    return pages.render(
        "facilitator/console_table.html",
        table=table,
        row=row,
        work=work,
        call=next(iter(table_rounds.calls(session, desk.day, table)), None),
        people=_people(desk, table),
        texts=sorted(texts, key=lambda one: (one[1].at, one[1].key), reverse=True),
        reports=[
            moderating.said(one).words.split("\n")
            for one in published.reports(session, desk.day)
            if one.table == table
        ],
        questions=[one for one in published.questions(session, desk.day) if one.table == table],
        projects=projects_of(desk.process),
        kind_words=kind_words,
        question_words=question_words,
        **shared(desk),
    )


@bp.get(f"{HERE}/log")
@allow(*LEAD)
def console_log(slug: str, sitting_id: int) -> Response:
    """Every act of the day, the latest first."""
    desk = desk_at(slug, sitting_id)
    acts = room.acts(db.session(), desk.day, WHOLE_LOG)
    return pages.render("facilitator/console_log.html", acts=acts, **shared(desk))


def _people(desk: Desk, table: int) -> list[Attendee]:
    """Who sits at a table in the seating that holds now, by number; without names."""
    number = seat_day.seating_of(desk.held, days.current(desk.held))
    mine = (
        select(Attendee)
        .join(Seat, Seat.attendee_id == Attendee.id)
        .join(SeatingRound, SeatingRound.id == Seat.round_id)
        .where(
            SeatingRound.sitting_id == desk.sitting.id,
            SeatingRound.number == number,
            Seat.table == table,
        )
        .order_by(Attendee.number)
    )
    return list(db.session.scalars(mine))
