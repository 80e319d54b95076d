"""Notes, arguments and questions of a table: write, correct, take back, appeal."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from budgeting.errors import NotFound, TextRefused
from budgeting.extensions import db
from budgeting.models import Argument, Note, Objection, Question, TableRound
from budgeting.services import asking, days, moderating, noting, texts
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.facilitator import bp, table_page, table_words
from budgeting.web.facilitator.tablet import (
    Tablet,
    for_its_round,
    number_of,
    open_tablet,
    project_of_form,
)

KINDS = "any(note, argument, question, report, 'theme-objection')"
PARTS = {
    "note": "notes",
    "argument": "arguments",
    "question": "questions",
    "report": "report",
    "theme-objection": "themes",
}
"""Where the texts of each kind stand on the tablet."""


@bp.post("/table/notes")
@allow("table")
@for_its_round
def write_table_note(tablet: Tablet) -> Response:
    """Keep a note; the same form sent twice is one note."""
    kind, project = request.form.get("kind", ""), project_of_form()
    said = {"kind": kind, "project": project, **_typed()}
    return table_page.write(tablet, noting.write_note, "notes", **said)


@bp.post("/table/arguments")
@allow("table")
@for_its_round
def write_table_argument(tablet: Tablet) -> Response:
    """Keep an argument for or against a project; without one, its words can become a note."""
    if not tablet.projects:
        said = {"project": 0, "side": "", **_typed()}
        return table_page.write(tablet, noting.write_argument, "notes", **said)
    said = {**_side(), **_typed()}
    return table_page.write(tablet, noting.write_argument, "arguments", **said)


@bp.post("/table/none-found")
@allow("table")
@for_its_round
def table_none_found(tablet: Tablet) -> Response:
    """Tick that the table found nothing on a side, or take the tick back."""
    none = request.form.get("none") == "yes"
    return table_page.write(tablet, noting.mark_none_found, "arguments", none=none, **_side())


@bp.post("/table/questions")
@allow("table")
@for_its_round
def ask_from_table(tablet: Tablet) -> Response:
    """Send one of the two questions of a round."""
    project = project_of_form()
    return table_page.carry_out(
        tablet,
        lambda: asking.ask(
            db.session(),
            tablet.day,
            tablet.round,
            table=tablet.table,
            voice=None,
            project=project,
            **_typed(),
            by="table",
            now=tablet.now,
        ),
        "questions",
    )


@bp.get(f"/table/<{KINDS}:kind>/<key>")
@allow("table")
def table_text(kind: str, key: str) -> Response:
    """One text of this table: its words, and what can still be done with it."""
    tablet = open_tablet()
    return _show(tablet, _found(tablet, kind, key))


@bp.post(f"/table/<{KINDS}:kind>/<key>")
@allow("table")
def change_table_text(kind: str, key: str) -> Response:
    """Change the words, take the text back, or appeal against its hiding."""
    tablet, do = open_tablet(), request.form.get("do", "edit")
    entry = _found(tablet, kind, key)
    try:
        _change(tablet, entry, do)
    except table_page.REFUSALS as refusal:
        db.session.rollback()
        status = 422 if isinstance(refusal, TextRefused) else 409
        words = table_words.refusal_words(refusal)
        return _show(tablet, entry, status, words, request.form.get("text", ""))
    db.session.commit()
    return pages.to("facilitator.table", _anchor=PARTS[kind])


def _typed() -> dict[str, str]:
    """The words of a form, and the key by which it is known again."""
    return {name: request.form.get(name, "") for name in ("key", "text")}


def _side() -> dict[str, Any]:
    return {"project": number_of("project"), "side": request.form.get("side", "")}


def _change(tablet: Tablet, entry: moderating.Text, do: str) -> None:
    session, day, now = db.session(), tablet.day, tablet.now
    if do == "edit" and isinstance(entry, Question):
        asking.edit(session, day, entry, text=request.form.get("text", ""), by="table", now=now)
    elif do == "edit" and isinstance(entry, Note | Argument):
        noting.edit(session, day, entry, text=request.form.get("text", ""), by="table", now=now)
    elif do == "withdraw" and isinstance(entry, Note | Argument):
        noting.withdraw(session, day, entry, by="table", now=now)
    elif do == "appeal" and isinstance(entry, Note | Argument):
        noting.appeal(session, day, entry, by="table", now=now)
    elif do == "appeal" and isinstance(entry, TableRound | Objection):
        days.lock(session, day)
        moderating.appeal(session, day, entry, "table", now=now)
    else:
        raise NotFound


def _found(tablet: Tablet, kind: str, key: str) -> moderating.Text:
    session, day, table = db.session(), tablet.day, tablet.table
    if kind == "question":
        return asking.find(session, day, table, key)
    if kind == "note":
        return noting.find(session, day, table, Note, key)
    if kind == "argument":
        return noting.find(session, day, table, Argument, key)
    found = moderating.find(session, day, kind, key)
    if moderating.said(found).table != table:
        raise NotFound
    return found


def _show(
    tablet: Tablet,
    entry: moderating.Text,
    status: int = 200,
    problem: str = "",
    typed: str | None = None,
) -> Response:
    said = moderating.said(entry)
    return pages.render(
        "facilitator/table_text.html",
        status,
        tablet=tablet,
        said=said,
        part=PARTS[said.kind],
        may_edit=_is_editable(entry),
        problem=problem,
        typed=said.words if typed is None else typed,
        longest=texts.LONGEST,
    )


def _is_editable(entry: moderating.Text) -> bool:
    if isinstance(entry, Question):
        return asking.is_editable(entry)
    return isinstance(entry, Note | Argument) and noting.is_editable(entry)
