"""Text size, contrast and language, chosen on any page."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from budgeting.web import language
from budgeting.web.access import PUBLIC, allow
from budgeting.web.addresses import leads_here
from budgeting.web.public import bp

CHOICES = ("language", "size", "contrast")


@bp.post("/display")
@allow(PUBLIC)
def display() -> ResponseReturnValue:
    """Remember the choice on this device and go back to the page."""
    chosen = language.display()
    for name in CHOICES:
        if name in request.form:
            chosen = chosen.with_choice(name, request.form[name])
    response = redirect(local_path(request.form.get("next", "")), code=303)
    language.remember(response, chosen)  # type: ignore[arg-type]
    return response


def local_path(address: str) -> str:
    """The address if it leads to a page of this site, else the front door."""
    return address if leads_here(address) else url_for("public.home")
