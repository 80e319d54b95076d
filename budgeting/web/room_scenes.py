"""The scenes of the room screen: agenda, project, themes, questions, result, trade-offs, seats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.rounds import NOW
from budgeting.deliberation.trades import summary
from budgeting.errors import NotFound
from budgeting.models import Day, Project
from budgeting.services import acts, answering, packaging, polling, published
from budgeting.web.chain_heads import shown
from budgeting.web.filters import number, share
from budgeting.web.room_screen import AGENDA, Lines, Room, frame, room_at
from budgeting.web.telling.rounds import envelope_words, round_words, tables_words
from budgeting.web.telling.words import _, ngettext

Scene = dict[str, Any]
MOST_ROUNDS, MOST_THEMES, MOST_QUESTIONS, MOST_KEPT, MOST_TRADED = 7, 9, 5, 6, 2
MOST_ENVELOPES = 2
FEWEST_TABLES = 3
"""Packages of fewer tables are not shown together: they would tell what one of them did."""


def screen_at(
    session: Session, day: Day, now: datetime, show: str = "", ref: int | None = None
) -> dict[str, Any]:
    """All that the template of the screen needs; ``show`` looks at another scene than is shown.

    A scene that has nothing to tell yet says so in ``empty``.
    """
    room = room_at(session, day, now)
    if not show:
        show, ref = str(day.screen.get("show", AGENDA)), day.screen.get("ref")
    scene = {"show": show, **_SCENES.get(show, _nothing)(room, ref)}
    return {**frame(room), "scene": scene}


def _nothing(room: Room, ref: int | None) -> Scene:
    return {}


def _agenda(room: Room, ref: int | None) -> Scene:
    """The rounds from the last one that is over, as many as can be read."""
    shown = [slot for slot in room.slots if slot.row.state != "skipped"]
    over = [place for place, slot in enumerate(shown) if slot.row.state == "closed"]
    here = room.row
    first = shown.index(next(one for one in shown if one.row is here)) - 1 if here else 0
    first = max(0, min(first if here else max(over, default=0), len(shown) - MOST_ROUNDS))
    rows = [
        {
            "at": room.hour(slot.begins),
            "name": room.say(lambda slot=slot: round_words(slot.row)),  # type: ignore[misc]
            "now": slot.row is here,
            "over": slot.row.state == "closed",
        }
        for slot in shown[first : first + MOST_ROUNDS]
    ]
    return {
        "rows": rows,
        "now_words": room.say(lambda: _("now")),
        "over_words": _over(room),
        **_chain(room),
    }


def _chain(room: Room) -> Scene:
    """The head of the chain of acts, in words of the city's first language and as a code."""
    with force_locale(room.process.languages[0]):
        head = shown(room.process, acts.head(room.session, room.process.id))
    if head is None:
        return {}
    place = number(head.link)
    said = room.say(lambda: _("Act %(place)s, in words:", place=place))
    return {"head": head, "head_words": said}


def _over(room: Room) -> Any:
    return room.say(lambda: _("over"))


def _project(room: Room, ref: int | None) -> Scene:
    """The project of the moment, or the one that was asked for."""
    wanted = ref if ref is not None else room.row.project if room.row else None
    found = _projects(room).get(wanted or 0)
    if found is None:
        return {"empty": room.say(lambda: _("No project is shown now."))}
    picture = url_for("public.media", name=found.image) if found.image else ""
    return {
        "project": found,
        "picture": picture,
        "alt": room.both(found.image_alts),
        "name": room.both(found.names),
        "summary": room.both(found.summaries),
    }


def _themes(room: Room, ref: int | None) -> Scene:
    """The themes that the team has published, each with the tables that it comes from."""
    found = published.themes(room.session, room.day)[:MOST_THEMES]
    rows = [
        {
            "title": room.both(one.theme.titles),
            "tables": room.say(
                lambda one=one: ngettext("One table", "%(num)s tables", len(one.tables))  # type: ignore[misc]
            ),
            "minority": room.say(lambda: _("Minority view")) if one.is_minority else (),
        }
        for one in found
    ]
    return {
        "title": room.say(lambda: _("What the tables say")),
        "rows": rows,
        "empty": () if rows else room.say(lambda: _("The themes come in a moment.")),
    }


def _questions(room: Room, ref: int | None) -> Scene:
    """The few questions that stand for the room."""
    slate = answering.slate(room.session, room.day, MOST_QUESTIONS)
    asked = [one.text for one in slate.questions]
    scene: Scene = {"title": room.say(lambda: _("Your questions")), "rows": asked}
    if not asked:
        return scene | {"empty": room.say(lambda: _("No question is waiting for an answer."))}
    covered, people = number(slate.covers[-1]), number(slate.people)
    words: Callable[[], str] = lambda: _(  # noqa: E731 - said once in each language
        "These questions cover %(covered)s of %(people)s residents.", covered=covered, people=people
    )
    return scene | {"covers": room.say(words)}


def _poll(room: Room, ref: int | None) -> Scene:
    """The result of a poll that was released to everybody, and of no other."""
    later = {"empty": room.say(lambda: _("This result is not released yet."))}
    try:
        poll = polling.find(room.session, room.day, ref or 0)
    except NotFound:
        return later
    told = polling.result(room.session, room.day, poll)
    if told is None:
        return later
    if told.answers is None:
        few = room.say(lambda: _("Fewer than ten people answered, so no numbers are shown."))
        return {"question": room.both(poll.question), "empty": few}
    rows = []
    for option in poll.options:
        count = told.counts[str(option["key"])]
        rows.append(
            {
                "label": room.both(option["texts"]),
                "count": count,
                "share": "" if count is None else share(count, told.answers),
                "width": 0 if count is None else count * 100 // told.highest,
            }
        )
    answers = told.answers
    return {
        "question": room.both(poll.question),
        "rows": rows,
        "few": room.say(lambda: _("not shown")),
        "answers": room.say(lambda: _("%(people)s people in this room", people=number(answers))),
    }


def _trade_offs(room: Room, ref: int | None) -> Scene:
    """How often each project was kept, of which so many tables had it before them."""
    told = summary(packaging.every_package(room.session, room.day))
    scene: Scene = {"title": room.say(lambda: _("What the tables kept")), "envelopes": _money(room)}
    kept = [one for one in told.kept if one.of >= FEWEST_TABLES]
    if len(room.sitting.tables) < FEWEST_TABLES:
        return scene | {"empty": room.say(lambda: _("There are too few tables to add up."))}
    if not kept:
        return scene | {"empty": room.say(lambda: _("The tables are still weighing."))}
    projects = _projects(room)
    rows = [
        {
            "name": room.both(projects[one.project].names),
            "count": number(one.tables),
            "of": room.say(lambda one=one: ngettext("of one table", "of %(num)s tables", one.of)),  # type: ignore[misc]
            "width": one.tables * 100 // one.of,
        }
        for one in kept[: MOST_KEPT - 2 * len(scene["envelopes"])]
    ]
    enough = {one.project for one in kept}
    traded = [
        {
            "out": room.both(projects[one.given_up].names),
            "into": room.both(projects[one.room_for].names),
            "tables": number(one.tables),
        }
        for one in told.traded
        if {one.given_up, one.room_for} <= enough
    ]
    instead = room.say(lambda: _("Most often given up for something else"))
    return scene | {"rows": rows, "traded": traded[:MOST_TRADED], "instead": instead}


def _money(room: Room) -> list[Lines]:
    """What the packages of the trade-offs that are on may cost, and for which tables.

    Three and more at the same time would not fit the screen; every table reads its own.
    """
    priced = packaging.priced_list(room.session, room.process)
    on = [row for row in room.held if row.format == "trade-off" and row.state in NOW]
    offers = [(row, priced.offer(row.projects)) for row in on if len(on) <= MOST_ENVELOPES]
    return [
        room.say(
            lambda row=row, offer=offer: ": ".join(  # type: ignore[misc]
                filter(None, (tables_words(row.tables), envelope_words(offer, room.process)))
            )
        )
        for row, offer in offers
        if offer.costs
    ]


def _seats(room: Room, ref: int | None) -> Scene:
    """How everybody finds their table."""
    return {
        "title": room.say(lambda: _("Find your table")),
        "how": [
            room.say(lambda: _("Your number is on your name card.")),
            room.say(lambda: _("Scan this code, or open the address, and type your number.")),
            room.say(lambda: _("The number of each table stands on its sign.")),
        ],
        "address": url_for("public.seat", slug=room.process.slug, _external=True),
    }


def _message(room: Room, ref: int | None) -> Scene:
    """What the lead has told all tables."""
    said = str(room.day.message.get("text", ""))
    return {"text": said, "empty": () if said else room.say(lambda: _("There is no message."))}


def _projects(room: Room) -> dict[int, Project]:
    mine = select(Project).where(Project.process_id == room.process.id).order_by(Project.number)
    return {one.number: one for one in room.session.scalars(mine)}


_SCENES: Mapping[str, Callable[[Room, int | None], Scene]] = {
    "agenda": _agenda,
    "project": _project,
    "themes": _themes,
    "questions": _questions,
    "poll": _poll,
    "trade-offs": _trade_offs,
    "seats": _seats,
    "message": _message,
}
