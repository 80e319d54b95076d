"""The organiser's views, one task a file."""

from budgeting.web.organiser.views import (
    categories,
    importing,
    processes,
    projects,
    rulebook,
    sealing,
)

__all__ = ["categories", "importing", "processes", "projects", "rulebook", "sealing"]
