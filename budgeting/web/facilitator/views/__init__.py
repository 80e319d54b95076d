"""The views of the hall, one task a file."""

from budgeting.web.facilitator.views import (
    console,
    console_acts,
    entering,
    expert,
    home,
    minutes,
    moderating,
    scribe,
    table,
    table_reports,
    table_round,
    table_texts,
    team,
    team_questions,
)

__all__ = [
    "console",
    "console_acts",
    "entering",
    "expert",
    "home",
    "minutes",
    "moderating",
    "scribe",
    "table",
    "table_reports",
    "table_round",
    "table_texts",
    "team",
    "team_questions",
]
