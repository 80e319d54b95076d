"""The way of a resident, one task a file; importing them hangs them on the blueprint."""

from budgeting.web.resident.views import casting, entering, leaving, marking, reviewing, seating

__all__ = ["casting", "entering", "leaving", "marking", "reviewing", "seating"]
