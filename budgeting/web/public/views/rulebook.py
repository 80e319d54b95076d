"""The rulebook: in plain words, and as the sealed text that anybody can compare."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from budgeting.extensions import db
from budgeting.models import RulebookRecord
from budgeting.services import box_keys, organising
from budgeting.services.sealed import sealed_rulebook
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.showing import show, spoken
from budgeting.web.telling import RulebookTelling
from budgeting.web.telling.box import fingerprint


@bp.get("/<slug>/rulebook")
@allow(PUBLIC)
def rulebook(slug: str) -> ResponseReturnValue:
    """Show the sealed rulebook, or say that it is not sealed yet."""
    process = organising.find(db.session(), slug)
    if process.phase == "draft":
        return show("public/rulebook_unsealed.html", process)
    record = db.session.get_one(RulebookRecord, process.id)
    sealed = sealed_rulebook(db.session(), process)
    key = box_keys.find(db.session(), process)
    names = {(place.kind, place.key): place.names for place in process.categories}
    return show(
        "public/rulebook.html",
        process,
        changed=key.made_at if key else record.sealed_at,
        record=record,
        rulebook=sealed,
        tell=RulebookTelling(sealed, names),
        key=key,
        key_words=fingerprint(key.public, get_locale().language) if key else (),
        **spoken(record.sha256 or ""),
        address=url_for("public.rulebook", slug=slug, _external=True),
    )
