"""The receipt, and the tablet handed to the next person."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64

from flask import Response

from budgeting.extensions import db
from budgeting.services.admitting import leave
from budgeting.services.casting import Receipt
from budgeting.web import pages
from budgeting.web.access import RESIDENT, allow
from budgeting.web.resident import bp, cookies
from budgeting.web.resident.booth import keyring


@bp.get("/receipt")
@allow(RESIDENT)
def receipt() -> Response:
    """The ballot is in the box; shown for a quarter of an hour, or until the hand-over."""
    found = _receipt()
    if found is None:
        return pages.to("resident.enter")
    return pages.render("resident/receipt.html", receipt=found)


def _receipt() -> Receipt | None:
    try:
        plain = keyring().open("receipt", urlsafe_b64decode(cookies.read(cookies.RECEIPT)))
    except (NotBase64, ValueError):
        return None
    return Receipt(*json.loads(plain)) if plain else None


@bp.post("/done")
@allow(RESIDENT)
def finish() -> Response:
    """End whatever session there is; the next page is shown in this person's language."""
    _leave()
    return pages.to("resident.done")


@bp.get("/done")
@allow(RESIDENT)
def done() -> Response:
    """Hand the tablet over: nothing of this person is left on it."""
    response = pages.render("resident/done.html")
    cookies.clear(response)
    return response


@bp.post("/ballot/lock")
@allow(RESIDENT)
def lock() -> Response:
    """Hide everything; a tablet that is left alone sends this by itself."""
    return locked()


def locked() -> Response:
    """End the session; the paper is kept, and the code of the card opens it again."""
    _leave()
    response = pages.to("resident.enter", locked=1)
    cookies.clear(response)
    return response


def _leave() -> None:
    leave(db.session(), keyring(), cookies.read(cookies.TABLET))
    db.session.commit()
