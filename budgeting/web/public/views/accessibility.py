"""How far everybody can use these pages, and where not."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp


@bp.get("/accessibility")
@allow(PUBLIC)
def accessibility() -> ResponseReturnValue:
    """Show the statement."""
    return pages.published(pages.render("public/accessibility.html"))
