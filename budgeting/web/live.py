"""Live parts of a page: asked for with the version that is shown, answered if there is a newer."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from budgeting.web import pages

VERSION = "X-Version"


def is_shown(version: object) -> bool:
    """Whether the page that asks shows this version already."""
    return request.args.get("v") == str(version)


def unchanged() -> Response:
    """Nothing new."""
    return Response(status=204)


def part(template: str, version: object, /, **context: Any) -> Response:
    """The newer content of a live part, with its version."""
    response = pages.render(template, version=version, **context)
    response.headers[VERSION] = str(version)
    return response
