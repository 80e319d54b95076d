"""The files for everybody: a page that lists them, and the files under stable names."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import exporting, organising
from budgeting.services.reporting import published_report
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.files import listed
from budgeting.web.public.showing import show
from budgeting.web.telling import recounting


@bp.get("/<slug>/data")
@allow(PUBLIC)
def data(slug: str) -> ResponseReturnValue:
    """List the files, with those that are not there and why."""
    process = organising.find(db.session(), slug)
    sizes = {file.name: len(file.content) for file in exporting.downloads(db.session(), process)}
    entries = exporting.catalogue(db.session(), process)
    return show(
        "public/data.html",
        process,
        changed=process.published_at,
        files=listed(process, entries, sizes),
        withheld=any(entry.status == "withheld" for entry in entries),
        later=any(entry.status == "later" for entry in entries),
        small_room=exporting.SMALL_ROOM,
        **_recount(process),
    )


def _recount(process: Process) -> dict[str, Any]:
    """The command that counts the published file again, and what the file cannot say."""
    if process.phase != "published":
        return {"recount": f"flask count {process.slug}.pb", "silences": []}
    report = published_report(db.session(), process)
    return {
        "recount": recounting.command(report, f"{process.slug}.pb"),
        "silences": recounting.silences(report),
    }


@bp.get("/<slug>/data/<name>")
@allow(PUBLIC)
def download(slug: str, name: str) -> ResponseReturnValue:
    """One file; the same address holds the same bytes for good once the result is published."""
    process = organising.find(db.session(), slug)
    file = exporting.download(db.session(), process, name)
    response: Response = make_response(file.content)
    response.headers["Content-Type"] = f"{file.mimetype}; charset=utf-8"
    name = _kept_as(process, file.name)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return pages.published(response, file.changed)


def _kept_as(process: Process, name: str) -> str:
    """The name under which a browser keeps a file: a table says in it what it cannot say inside.

    Every other file holds the head of the chain of acts; a table has no place for it.
    """
    stem, _dot, kind = name.rpartition(".")
    if kind != "csv" or process.phase != "published":
        return name
    head = published_report(db.session(), process).provenance.chain
    return f"{stem}-chain-{head.link}-{head.hash[:16]}.csv" if head and head.link else name
