"""What the lead does from the console: each act is one tap, one entry in the log, one undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, request

from budgeting.deliberation.rounds import OVER
from budgeting.errors import IllegalMove, NotFound
from budgeting.extensions import db
from budgeting.models import DayRound, Poll
from budgeting.services import console as room
from budgeting.services import days, facilitating, minuting, polling, texts, undoing
from budgeting.web import pages
from budgeting.web.access import OUTBOX, allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.console_page import LEAD, Desk, act, desk_at, lead, shared
from budgeting.web.facilitator.console_words import refusal_words
from budgeting.web.facilitator.views.console import HERE
from budgeting.web.telling.words import _

STEP = 5
ROUND_ACTS: Mapping[str, Callable[..., None]] = {
    "announce": facilitating.announce,
    "start": facilitating.start,
    "pause": facilitating.pause,
    "resume": facilitating.resume,
    "extend": facilitating.extend,
    "close": facilitating.close,
    "skip": facilitating.skip,
}
POLL_ACTS: Mapping[str, Callable[..., None]] = {
    "poll-open": polling.open_,
    "poll-close": polling.close,
    "poll-reopen": polling.reopen,
    "poll-show": polling.show,
    "poll-hide": polling.hide,
}
DAY_ACTS: Mapping[str, Callable[..., None]] = {
    "doors": facilitating.open_doors,
    "go-on": facilitating.go_on,
    "end": facilitating.end_day,
}
TABLE_ACTS = ("accept", "return")


@bp.post(f"{HERE}/act")
@allow(*LEAD)
def console_act(slug: str, sitting_id: int) -> Response:
    """Do one thing, and come back to the page from which it was done."""
    desk, name = desk_at(slug, sitting_id), request.form.get("do", "")
    try:
        _do(desk, name)
        db.session.commit()
    except IllegalMove as refusal:
        db.session.rollback()
        if OUTBOX in request.headers:
            raise
        flash(refusal_words(refusal), "danger")
    table = _number("table", needed=False)
    if table and request.form.get("from") == "table":
        return pages.to("facilitator.console_table", table=table, **desk.place)
    return pages.to("facilitator.console", **desk.place)


@bp.route(f"{HERE}/rounds/<int:round_id>", methods=["GET", "POST"])
@allow(*LEAD)
def console_round(slug: str, sitting_id: int, round_id: int) -> Response:
    """Reopen a round that is over, for a reason."""
    desk = desk_at(slug, sitting_id)
    row = days.find_round(db.session(), desk.day, round_id)
    problem = ""
    if request.method == "POST":
        problem = _reopened(desk, row)
        if not problem:
            return pages.to("facilitator.console", **desk.place)
    return pages.render(
        "facilitator/console_round.html",
        422 if problem else 200,
        row=row,
        is_over=row.state in OVER,
        problem=problem,
        typed=request.form,
        longest=facilitating.LONGEST_REASON,
        **shared(desk),
    )


def _reopened(desk: Desk, row: DayRound) -> str:
    """Reopen the round; why not, if it was not."""
    minutes, reason = request.form.get("minutes", ""), texts.clean(request.form.get("reason", ""))
    if not (minutes.isascii() and minutes.isdigit() and 1 <= int(minutes[:4]) <= 120):
        return _("Give the round between 1 and 120 minutes.")
    if not reason:
        return _("Say in a few words why the round is reopened. The log keeps it.")
    try:
        facilitating.reopen(db.session(), desk.day, row, int(minutes), reason, lead(), **act())
        db.session.commit()
    except IllegalMove as refusal:
        db.session.rollback()
        return refusal_words(refusal)
    return ""


def _do(desk: Desk, name: str) -> None:
    """Carry out one act by its name; an unknown one is not found."""
    session, day = db.session(), desk.day
    if name in ROUND_ACTS:
        ROUND_ACTS[name](session, day, _row(desk), lead(), **act())
    elif name in POLL_ACTS:
        POLL_ACTS[name](session, day, _poll(desk), lead(), **act())
    elif name in DAY_ACTS:
        DAY_ACTS[name](session, day, lead(), **act())
    elif name in TABLE_ACTS:
        table = _number("table")
        room.move_table(session, day, _row(desk), table or 0, name, lead(), **act())
    else:
        _OTHER.get(name, _unknown)(desk)


def _unknown(desk: Desk) -> None:
    raise NotFound


def _show(desk: Desk) -> None:
    show, ref = request.form.get("show", ""), _number("ref", needed=False)
    facilitating.put_on_screen(db.session(), desk.day, show, ref, **act())


def _project(desk: Desk) -> None:
    number = _number("project") or 0
    facilitating.show_project(db.session(), desk.day, _row(desk), number, **act())


def _message(desk: Desk) -> None:
    words = texts.clean(request.form.get("text", ""))
    facilitating.tell_tables(db.session(), desk.day, words, **act())


def _mood(desk: Desk) -> None:
    polling.ask_mood(db.session(), desk.day, lead(), **act())


def _minutes(desk: Desk) -> None:
    minuting.move(db.session(), desk.day, "show", lead(), **act())


def _undo(desk: Desk) -> None:
    undoing.undo(db.session(), desk.day, request.form.get("moment", ""), **act())


def _longer(desk: Desk) -> None:
    room.lengthen(db.session(), desk.day, _row(desk), STEP, **act())


def _shorter(desk: Desk) -> None:
    room.lengthen(db.session(), desk.day, _row(desk), -STEP, **act())


def _helped(desk: Desk) -> None:
    table = _number("table") or 0
    room.help_is_there(db.session(), desk.day, _row(desk), table, **act())


def _release(desk: Desk) -> None:
    polling.show_round(db.session(), desk.day, _row(desk), lead(), **act())


_OTHER: Mapping[str, Callable[[Desk], Any]] = {
    "show": _show,
    "project": _project,
    "message": _message,
    "mood": _mood,
    "minutes": _minutes,
    "undo": _undo,
    "longer": _longer,
    "shorter": _shorter,
    "helped": _helped,
    "release": _release,
}


def _row(desk: Desk) -> DayRound:
    return days.find_round(db.session(), desk.day, _number("round") or 0)


def _poll(desk: Desk) -> Poll:
    return polling.find(db.session(), desk.day, _number("poll") or 0)


def _number(name: str, *, needed: bool = True) -> int | None:
    """A whole number out of the form; ``NotFound`` for anything else."""
    typed = request.form.get(name, "")
    if not typed and not needed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise NotFound
    return int(typed)
