"""The page that is shown while no choice can be made: paused, closing, or over."""

from __future__ import annotations

from flask import Response

from budgeting.errors import VoteNotOpen
from budgeting.models import Process
from budgeting.web import pages
from budgeting.web.wording import explain


def page(process: Process, blob: str = "") -> Response:
    """Say why, and that nothing is lost; ``blob`` is a reviewed ballot that waits to be cast."""
    title, sentences = explain(VoteNotOpen(process.phase))
    return pages.render(
        "resident/waiting.html",
        409,
        title=title,
        sentences=sentences,
        paused=process.phase == "paused",
        blob=blob,
    )
