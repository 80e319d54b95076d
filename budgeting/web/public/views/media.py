"""Pictures of projects, named by their SHA-256 and therefore never changed."""

from __future__ import annotations

import re
from pathlib import Path

from flask import current_app, make_response, request
from flask.typing import ResponseReturnValue

from budgeting.errors import NotFound
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.security import KEEP

KINDS = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg"}
NAME = re.compile(r"[0-9a-f]{64}\.(?:webp|png|jpg)", re.ASCII)


@bp.get("/media/<name>")
@allow(PUBLIC)
def media(name: str) -> ResponseReturnValue:
    """One picture; it may be kept for ever."""
    path = Path(current_app.instance_path) / "media" / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound
    response = make_response(path.read_bytes())
    response.content_type = KINDS[path.suffix]
    response.headers["Cache-Control"] = KEEP
    response.set_etag(path.stem)
    return response.make_conditional(request)
