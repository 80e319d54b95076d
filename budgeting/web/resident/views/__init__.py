"""The way of a resident, one task a file; importing them hangs them on the blueprint."""

from budgeting.web.resident.views import (
    casting,
    day_conflicts,
    day_lock,
    day_minutes,
    day_polls,
    day_questions,
    day_reading,
    day_seat,
    day_welcome,
    entering,
    leaving,
    marking,
    reviewing,
    seating,
    testing,
)

__all__ = [
    "casting",
    "day_conflicts",
    "day_lock",
    "day_minutes",
    "day_polls",
    "day_questions",
    "day_reading",
    "day_seat",
    "day_welcome",
    "entering",
    "leaving",
    "marking",
    "reviewing",
    "seating",
    "testing",
]
