"""Answers: a page, a fragment of it for htmx, the way to the next page, a file, and 304."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import (
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)

from budgeting.extensions import htmx


def render(template: str, /, status: int = 200, fragment: str = "", **context: Any) -> Response:
    """The page, or ``fragment`` where htmx asked for a part; the same view serves both."""
    name = fragment if fragment and htmx and not htmx.boosted else template
    response = make_response(render_template(name, **context), status)
    if fragment:
        response.headers["Vary"] = "HX-Request"
    return response


def to(endpoint: str, /, **values: Any) -> Response:
    """After a POST: the browser fetches the next page with GET (303)."""
    response = redirect(url_for(endpoint, **values), code=303)
    assert isinstance(response, Response)  # noqa: S101 - narrows the type of Werkzeug's answer
    return response


def file(content: bytes, name: str, kind: str = "text/csv") -> Response:
    """A file to take away."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def published(response: Response, changed: datetime | None = None) -> Response:
    """Let a public page or file be asked for again: ``ETag``, ``Last-Modified`` and 304.

    A page with forms carries a token of this browser, signed anew each time: such a page is for
    this browser alone, and its tag is that of the page with the token as the session keeps it.
    """
    content, token = response.get_data(), g.get(_token_name(), "")
    if token and token.encode() in content:
        kept = str(session.get(_token_name(), ""))
        content = content.replace(token.encode(), kept.encode())
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Cache-Control"] = "public, no-cache"
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    if changed is not None:
        response.last_modified = changed
    return response.make_conditional(request)  # type: ignore[return-value]


def _token_name() -> str:
    """Under which name Flask-WTF keeps the token, in ``g`` and in the session."""
    return str(current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token"))
