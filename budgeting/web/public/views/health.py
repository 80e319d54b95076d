"""For a machine that watches over this one: is it well?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Response, current_app, json

from budgeting.config import ROOT
from budgeting.extensions import db
from budgeting.services import health
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp


@bp.get("/healthz")
@allow(PUBLIC)
def healthz() -> Response:
    """200 or 503, and one word; the reason stands in the log of this machine."""
    well = health.is_well(db.session(), _newest(), Path(current_app.instance_path))
    db.session.rollback()
    body = json.dumps({"status": "ok" if well else "unwell"})
    return Response(body, 200 if well else 503, mimetype="application/json")


@lru_cache(maxsize=1)
def _newest() -> str:
    """The version to which the migrations of this program lead."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head() or ""
