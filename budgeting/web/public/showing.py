"""What every page of a process shows around its own subject."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from budgeting.extensions import db
from budgeting.formats.digest_words import LANGUAGES, digest_words
from budgeting.models import Process
from budgeting.services import freezing
from budgeting.web import pages

WAYS = ("process", "draw", "projects", "rulebook", "results", "data")


def show(
    template: str, process: Process, *, changed: datetime | None = None, **context: Any
) -> Response:
    """A public page of one process, with the ways to the others."""
    response = pages.render(template, process=process, nav_items=ways(process), **context)
    return pages.published(response, changed)


def ways(process: Process) -> list[tuple[str, str, bool]]:
    """Words, address and whether it is this page, for the line at the top."""
    words = {
        "process": _("Overview"),
        "draw": _("Draw"),
        "projects": _("Projects"),
        "rulebook": _("Rules"),
        "results": _("Result"),
        "data": _("Files"),
    }
    drawn = freezing.is_public(db.session(), process)
    return [
        (words[name], url_for(f"public.{name}", slug=process.slug), _is_here(name))
        for name in WAYS
        if drawn or name != "draw"
    ]


def spoken(sha256: str) -> dict[str, Any]:
    """A digest in words of the reader's language, where there are any, and which language it is."""
    locale = get_locale()
    language = locale.language if locale and locale.language in LANGUAGES else "en"
    return {"words": digest_words(sha256, language), "words_language": language}


def _is_here(name: str) -> bool:
    return request.endpoint == f"public.{name}"
