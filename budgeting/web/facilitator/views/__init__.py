"""The views of the hall, one task a file."""

from budgeting.web.facilitator.views import entering, home

__all__ = ["entering", "home"]
