"""The published minutes of a sitting, to read, to print, and for programs."""

from __future__ import annotations

from flask import Response

from budgeting.canonical import canonical_json
from budgeting.extensions import db
from budgeting.services import minuting, organising
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.minutes import context
from budgeting.web.public import bp
from budgeting.web.public.showing import show

HERE = "/<slug>/sittings/<int:sitting_id>"


@bp.get(f"{HERE}/minutes")
@allow(PUBLIC)
def minutes(slug: str, sitting_id: int) -> Response:
    """What happened, was said, asked and answered; what is hidden later is gone from it at once.

    Without ``Last-Modified``, as a text can be hidden after the publication.
    """
    process = organising.find(db.session(), slug)
    sitting, day, record = minuting.public(db.session(), process, sitting_id)
    return show(
        "public/minutes.html",
        process,
        sitting=sitting,
        published_at=record.published_at,
        **context(db.session(), day),
    )


@bp.get(f"{HERE}/minutes.json")
@allow(PUBLIC)
def minutes_file(slug: str, sitting_id: int) -> Response:
    """The same as canonical JSON; docs/formats.md says what each part means."""
    process = organising.find(db.session(), slug)
    _sitting, day, _record = minuting.public(db.session(), process, sitting_id)
    content = canonical_json(minuting.document(db.session(), day))
    name = f"{slug}-minutes-{sitting_id}.json"
    return pages.published(pages.file(content, name, "application/json"))
