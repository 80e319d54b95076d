"""The theme team: all notes as they arrive, grouped into themes for the room."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request
from flask_babel import gettext as _

from budgeting.deliberation.arguments import NOTE_KINDS
from budgeting.errors import NotFound, TextRefused
from budgeting.extensions import db
from budgeting.models import DayRound, TableRound, Theme
from budgeting.services import days, published, theming
from budgeting.services.moderating import said
from budgeting.services.places import Place
from budgeting.services.table_reports import disagreement_of, lines_of
from budgeting.web import live, pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.desk import act, process_at, projects_of, typed_texts
from budgeting.web.facilitator.note_words import kind_words
from budgeting.web.language import text
from budgeting.web.telling.rounds import round_words

LONGEST_TITLE, LONGEST_TEXT = 80, 300
MOVES = {"up": -1, "down": 1}


class Report(NamedTuple):
    """What one table reported; ``key`` leads to the page on which it can be hidden."""

    table: int
    lines: list[str]
    disagreement: str
    key: str


@bp.get("/team")
@allow("team")
def team() -> Response:
    """Notes on one side, themes on the other."""
    return _show(places.the_place())


@bp.get("/team/now")
@allow("team")
def team_now() -> Response:
    """The notes and themes, if there is something newer."""
    place = places.the_place()
    if live.is_shown(place.day.floor):
        return live.unchanged()
    return live.part("facilitator/_team.html", place.day.floor, **_told(place))


@bp.post("/team/themes")
@allow("team")
def gather_notes() -> Response:
    """Put the marked notes under a theme that is there, under a new one, or under none."""
    place = places.the_place()
    keys, wanted = request.form.getlist("note"), request.form.get("theme", "")
    process = process_at(place)
    if wanted != "new":
        theme = None if wanted == "none" else _theme(place, wanted)
        theming.gather(db.session(), place.day, theme, keys)
        db.session.commit()
        return pages.to("facilitator.team")
    try:
        titles = typed_texts("title", process.languages, LONGEST_TITLE)
    except TextRefused:
        return _show(place, 422, _("A title has at most %(most)s letters.", most=LONGEST_TITLE))
    if not titles:
        return _show(place, 422, _("Give the new theme a title."))
    theming.make(db.session(), place.day, titles, {}, keys, now=act(place)["now"])
    db.session.commit()
    return pages.to("facilitator.team")


@bp.route("/team/themes/<int:theme_id>", methods=["GET", "POST"])
@allow("team")
def theme(theme_id: int) -> Response:
    """The words of a theme, per language, and the notes that it rests on."""
    place = places.the_place()
    found = theming.find(db.session(), place.day, theme_id)
    problem = ""
    if request.method == "POST":
        languages = process_at(place).languages
        try:
            titles = typed_texts("title", languages, LONGEST_TITLE)
            texts = typed_texts("text", languages, LONGEST_TEXT)
        except TextRefused:
            titles, problem = {}, _("This is too long to be read on the room screen.")
        if titles:
            theming.word(db.session(), place.day, found, titles, texts)
            db.session.commit()
            return pages.to("facilitator.team", _anchor=f"theme-{theme_id}")
        problem = problem or _("A theme needs a title.")
    return pages.render(
        "facilitator/theme.html",
        422 if problem else 200,
        process=process_at(place),
        theme=found,
        shown=_shown(place, found),
        problem=problem,
        typed=request.form,
        longest=(LONGEST_TITLE, LONGEST_TEXT),
        objections=published.theme_objections(db.session(), place.day).get(theme_id, []),
    )


@bp.post("/team/themes/<int:theme_id>/act")
@allow("team")
def move_theme(theme_id: int) -> Response:
    """Move a theme, show it in the room, take it off, or take it away."""
    place = places.the_place()
    found, deed = theming.find(db.session(), place.day, theme_id), request.form.get("do", "")
    if deed in MOVES:
        theming.shift(db.session(), place.day, found, MOVES[deed])
    elif deed in ("publish", "take-off"):
        shown = deed == "publish"
        theming.publish(db.session(), place.day, found, shown=shown, **act(place))
    elif deed == "remove":
        theming.remove(db.session(), place.day, found)
    else:
        raise NotFound
    db.session.commit()
    return pages.to("facilitator.team", _anchor="themes")


def _theme(place: Place, wanted: str) -> Theme:
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise NotFound
    return theming.find(db.session(), place.day, int(wanted))


def _reports(place: Place) -> list[tuple[DayRound, list[Report]]]:
    """What the tables reported, the latest round first."""
    return [
        (row, [_report(one) for one in mine])
        for row, mine in reversed(published.reported(db.session(), place.day))
    ]


def _report(one: TableRound) -> Report:
    return Report(one.table, lines_of(one), disagreement_of(one), said(one).key)


def _shown(place: Place, found: Theme) -> published.ShownTheme | None:
    every = published.themes(db.session(), place.day, published=False)
    return next((one for one in every if one.theme.id == found.id), None)


def _show(place: Place, status: int = 200, problem: str = "") -> Response:
    return pages.render(
        "facilitator/team.html",
        status,
        version=place.day.floor,
        problem=problem,
        typed=request.form,
        longest=LONGEST_TITLE,
        **_told(place),
    )


def _told(place: Place) -> dict[str, Any]:
    """What page and live part know: notes by the filter asked for, themes, and what is asked."""
    session, process = db.session(), process_at(place)
    kind, free = request.args.get("kind", ""), request.args.get("free", "") == "1"
    every = published.notes(session, place.day)
    chosen = [
        note
        for note in every
        if (not kind or note.kind == kind) and not (free and note.theme_id is not None)
    ]
    held = days.rounds(session, place.day)
    themes = published.themes(session, place.day, published=False)
    return {
        "process": process,
        "row": days.current(held),
        "notes": chosen[::-1],
        "all_notes": len(every),
        "without_theme": sum(note.theme_id is None for note in every),
        "themes": themes,
        "theme_names": {one.theme.id: text(one.theme.titles) for one in themes},
        "objections": published.theme_objections(session, place.day),
        "reports": _reports(place),
        "kinds": [(key, kind_words(key)) for key in NOTE_KINDS],
        "kind": kind if kind in NOTE_KINDS else "",
        "free": free,
        "kind_words": kind_words,
        "round_words": round_words,
        "projects": projects_of(process),
        "fewest": theming.FEWEST,
        "most": theming.MOST,
    }
