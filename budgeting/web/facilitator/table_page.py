"""The page of a table's tablet: its forms, its live parts, and what a refused form says."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Response, request
from flask_babel import format_time

from budgeting.deliberation.arguments import SIDES, Side
from budgeting.errors import IllegalMove, Taken, TextRefused
from budgeting.extensions import db
from budgeting.models import Argument, Poll, Project
from budgeting.services import (
    asking,
    noting,
    packaging,
    polling,
    published,
    speaking,
    table_reports,
    texts,
    theming,
)
from budgeting.web import pages
from budgeting.web.facilitator import table_words
from budgeting.web.facilitator.note_words import kind_words, question_words
from budgeting.web.facilitator.tablet import Tablet
from budgeting.web.language import text
from budgeting.web.telling.rounds import envelope_words, purpose_words, round_words

REFUSALS = (IllegalMove, Taken, TextRefused)


def new_key() -> str:
    """The key of a form: what is sent twice with it is one."""
    return secrets.token_hex(16)


def carry_out(
    tablet: Tablet, act: Callable[[], object], part: str, anchor: str = "", **told: Any
) -> Response:
    """Do what a form asks for and go back to its part; or show the form with what was wrong."""
    try:
        act()
    except REFUSALS as refusal:
        db.session.rollback()
        status = 422 if isinstance(refusal, TextRefused) else 409
        words = table_words.refusal_words(refusal)
        return page(tablet, status, problem=words, open_part=part, typed=request.form, **told)
    db.session.commit()
    return pages.to("facilitator.table", _anchor=anchor or part)


def write(tablet: Tablet, verb: Callable[..., object], part: str, **said: Any) -> Response:
    """Let a table write something in the round of its page, at this moment."""
    place = db.session(), tablet.day, tablet.round, tablet.table
    return carry_out(tablet, lambda: verb(*place, **said, by="table", now=tablet.now), part)


def page(tablet: Tablet, status: int = 200, **told: Any) -> Response:
    """The whole page; ``open_part`` is the one that is open at first."""
    parts = _parts(tablet)
    given = {
        "parts": [(part, table_words.part_words(part)) for part in parts],
        "open_part": next(iter(parts), ""),
        "problem": "",
        "typed": {},
        "themes": published.themes(db.session(), tablet.day) if "themes" in parts else [],
        "objected": theming.objected(db.session(), tablet.day, tablet.table),
        "agreements": table_words.agreements() if "agreements" in parts else [],
        "longest": texts.LONGEST,
        "longest_line": table_reports.LONGEST_LINE,
        "longest_text": table_reports.LONGEST_TEXT,
        **status_of(tablet),
        **work_of(tablet),
    }
    return pages.render("facilitator/table.html", status, **(given | told))


def status_of(tablet: Tablet) -> dict[str, Any]:
    """What the part with the clock shows."""
    row, now = tablet.row, tablet.now
    return {
        "tablet": tablet,
        "version": tablet.version,
        "shown": "" if row is None else _shown(tablet),
        "hour": lambda moment: format_time(moment, "short"),
        "deadline": _seconds(tablet.ends_at),
        "now": int(now.timestamp()),
        "round_words": round_words,
        "purpose_words": purpose_words,
        "progress": _progress(tablet),
        "new_key": new_key,
    }


def work_of(tablet: Tablet) -> dict[str, Any]:
    """What the part with the table's own texts, its package and its turns shows."""
    parts = tablet.parts
    session, row, table = db.session(), tablet.row, tablet.table
    told: dict[str, Any] = {
        "tablet": tablet,
        "version": tablet.version,
        "kinds": table_words.kinds(),
        "kind_words": kind_words,
        "question_words": question_words,
        "new_key": new_key,
        "sides": SIDES,
        "seen": table_reports.version(tablet.mine),
        "kept": tablet.mine.lines if tablet.mine is not None else {},
    }
    if row is None or not parts:
        return told
    if "notes" in parts:
        told["notes"] = noting.notes(session, row, table)
    if "arguments" in parts:
        told["arguments"] = noting.arguments(session, row, table)
        told["missing"] = _missing(tablet, told["arguments"])
    if "questions" in parts:
        told["questions"] = asking.listed(session, row, table)
        told["may_ask"] = asking.may_ask(session, row, table)
    if "package" in parts:
        told["board"] = packaging.board(session, tablet.day, row, table)
        told["named"] = _namer(tablet)
        told["envelope_words"] = envelope_words
    if "turns" in parts:
        told["turns"] = speaking.tally(session, tablet.day, row, table)
    return told


def _parts(tablet: Tablet) -> tuple[str, ...]:
    """The parts of the round, and the themes once there are any."""
    parts = tablet.parts
    if not tablet.writes or not parts or not published.themes(db.session(), tablet.day):
        return parts
    return (*parts[:-1], "themes", parts[-1])


def _shown(tablet: Tablet) -> str:
    """The state of the round as this table reads it: late only when its own time is over."""
    row = tablet.round
    if row.state == "closed" and tablet.is_open:
        return "grace"
    late = row.state == "running" and tablet.ends_at is not None and tablet.now >= tablet.ends_at
    return "overtime" if late else row.state


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _progress(tablet: Tablet) -> list[tuple[Poll, int, int]]:
    """Each open poll, how many at this table have answered it, and how many are there."""
    if not tablet.is_on:
        return []
    found = []
    for poll in polling.open_to(db.session(), tablet.day, tablet.row):
        counted = polling.table_progress(db.session(), poll).get(tablet.table)
        if counted is not None:
            found.append((poll, *counted))
    return found


def _namer(tablet: Tablet) -> Callable[[Sequence[int]], str]:
    """Projects by their numbers, as they are called on the tablet."""
    names = {one.number: f"{one.number} {text(one.names)}" for one in tablet.projects}
    return lambda numbers: ", ".join(names[one] for one in numbers)


def _missing(tablet: Tablet, written: list[Argument]) -> list[tuple[Project, list[Side]]]:
    """The projects with those sides for which the table has no reason and did not say so."""
    found = set(tablet.mine.none_found) if tablet.mine is not None else set()
    found |= {noting.none_found(one.project, one.side) for one in written}
    missing = [
        (one, [side for side in SIDES if noting.none_found(one.number, side) not in found])
        for one in tablet.projects
    ]
    return [(project, sides) for project, sides in missing if sides]
