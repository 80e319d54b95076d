"""Was a ballot cast with this card? Answered to whoever holds the card, after the close."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgeting.config import Settings
from budgeting.errors import NotFound, WrongCode
from budgeting.extensions import db
from budgeting.formats.bundle_commitments import mark_lines
from budgeting.formats.card_codes import Code, parse
from budgeting.models import Process
from budgeting.services import card_checks, clock, guessing, issuing, organising
from budgeting.services.guessing import Source
from budgeting.services.keys import Keyring
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.showing import show, ways

WRONG_CODES_CARD = 5


@bp.get("/<slug>/card")
@allow(PUBLIC)
def card_check(slug: str) -> ResponseReturnValue:
    """The question, or when it will be answered."""
    process = organising.find(db.session(), slug)
    return show(
        "public/card_check.html", process, answered=card_checks.is_answered(process), problem=""
    )


@bp.post("/<slug>/card")
@allow(PUBLIC)
def check_card(slug: str) -> Response:
    """Say whether the card is on the roll; wrong codes are counted as at the tablets."""
    process = organising.find(db.session(), slug)
    if not card_checks.is_answered(process):
        return pages.to("public.card_check", slug=slug)
    code = parse(request.form.get("code", ""))
    tag = _proved(process.id, code) if code is not None else None
    process = organising.find(db.session(), slug)
    if tag is None:
        words = (
            _("There is no card of this vote with this code. Compare it with your card.")
            if code is not None
            else _("This is no card code. Compare every letter and digit with the card.")
        )
        return pages.render(
            "public/card_check.html", 422, process=process, nav_items=ways(process),
            answered=True, problem=words,
        )  # fmt: skip
    _answer(process, tag)
    return pages.to("public.card_check", slug=slug)


@bp.get("/<slug>/used_tags.txt")
@allow(PUBLIC)
def used_marks(slug: str) -> Response:
    """The marks of all used cards, after the close."""
    process = organising.find(db.session(), slug)
    if not card_checks.is_answered(process):
        raise NotFound
    marks = card_checks.marks(db.session(), process, _keys())
    response = make_response(mark_lines(marks))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="used_tags.txt"'
    return pages.published(response)


def _answer(process: Process, tag: bytes) -> None:
    mark = card_checks.mark(_keys(), process, tag).hex()
    if card_checks.was_used(db.session(), process, tag):
        used = _(
            "A ballot was cast with this card. If that was not you, tell the voting officer and a "
            "witness, and show them the card. Its mark in the list is %(mark)s.",
            mark=mark,
        )
        flash(used, "warning")
        return
    unused = _(
        "No ballot was cast with this card. Its mark, which is not in the list, is %(mark)s.",
        mark=mark,
    )
    flash(unused, "success")


def _proved(process_id: int, code: Code) -> bytes | None:
    """The tag of a card of this vote; nobody waits for the database while it is proved."""
    keys, now, sources = _keys(), clock.now(), _sources(code)
    guessing.refuse_guessers(db.session(), keys, sources, now)
    lock = issuing.find_lock(db.session(), code, keys)
    db.session.commit()
    try:
        issuing.open_lock(lock, code, keys, _settings())
        if lock.process_id != process_id:
            raise WrongCode
    except WrongCode:
        guessing.note_wrong(db.session(), keys, sources, now)
        db.session.commit()
        return None
    return lock.tag


def _sources(code: Code) -> list[Source]:
    return [
        Source("card-selector", code.selector, WRONG_CODES_CARD),
        Source("card-place", request.remote_addr or "", _settings().wrong_codes_place),
    ]


def _keys() -> Keyring:
    keys: Keyring = current_app.extensions["keys"]
    return keys


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
