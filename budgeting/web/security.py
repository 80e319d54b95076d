"""Headers of every answer, and the content security policy."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.wsgi import FileWrapper

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
KEEP = "public, max-age=31536000, immutable"
PASSING = "no-store"


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(protect)


def protect(response: Response) -> Response:
    """Add the headers; a page that says nothing about caching is not kept anywhere."""
    given = {name.lower() for name, _value in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = KEEP
        if response.status_code == 200:
            _read(response)
    elif "cache-control" not in given:
        response.headers["Cache-Control"] = PASSING
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _read(response: Response) -> None:
    """Take a static file into memory: as a stream it would be sent without compression."""
    file = response.response
    response.direct_passthrough = False
    response.set_data(response.get_data())
    if isinstance(file, FileWrapper):
        file.close()
