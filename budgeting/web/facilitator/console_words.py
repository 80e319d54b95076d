"""The words of the console: states, acts in the log, what the screen can show, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import format_time

from budgeting.errors import IllegalMove
from budgeting.web.telling.words import _

Words = Callable[[], str]

DAY_STATES: Mapping[str, Words] = {
    "draft": lambda: _("The run-sheet is still a draft"),
    "scheduled": lambda: _("The plan stands, the doors are closed"),
    "check-in": lambda: _("The doors are open"),
    "live": lambda: _("The day is on"),
    "ended": lambda: _("The day is over"),
    "minutes": lambda: _("Residents read the minutes"),
    "endorsed": lambda: _("The minutes are endorsed"),
    "published": lambda: _("The minutes are published"),
}
ROUND_STATES: Mapping[str, Words] = {
    "pending": lambda: _("To come"),
    "announced": lambda: _("Announced"),
    "running": lambda: _("On"),
    "paused": lambda: _("Paused"),
    "overtime": lambda: _("Over its time"),
    "closed": lambda: _("Over"),
    "skipped": lambda: _("Left out"),
}
TABLE_STATES: Mapping[str, Words] = {
    "not-started": lambda: _("Not begun"),
    "working": lambda: _("Working"),
    "submitted": lambda: _("Submitted"),
    "returned": lambda: _("Given back"),
    "accepted": lambda: _("Accepted"),
}
POLL_STATES: Mapping[str, Words] = {
    "draft": lambda: _("Not opened"),
    "open": lambda: _("Takes answers"),
    "closed": lambda: _("Closed"),
    "shown": lambda: _("Released"),
}
SHOWS: Mapping[str, Words] = {
    "agenda": lambda: _("Agenda"),
    "project": lambda: _("Project of the moment"),
    "themes": lambda: _("Themes"),
    "questions": lambda: _("Questions"),
    "trade-offs": lambda: _("What the tables kept"),
    "seats": lambda: _("Way to the tables"),
    "message": lambda: _("Message"),
    "poll": lambda: _("Result of a poll"),
    "blank": lambda: _("Only the clock"),
}
ROLES: Mapping[str, Words] = {
    "facilitator": lambda: _("Facilitator"),
    "note-taker": lambda: _("Note-taker"),
    "interpreter": lambda: _("Interpreter"),
}
ATTENDING: Mapping[str, Words] = {
    "expected": lambda: _("expected"),
    "absent": lambda: _("absent"),
}
ACTS: Mapping[str, Words] = {
    "announce": lambda: _("Announced the round"),
    "start": lambda: _("Started the round"),
    "pause": lambda: _("Paused the round"),
    "resume": lambda: _("Let the round go on"),
    "extend": lambda: _("Two minutes more for the round"),
    "close": lambda: _("Closed the round"),
    "reopen": lambda: _("Reopened the round"),
    "skip": lambda: _("Left the round out"),
    "project": lambda: _("Chose another project of the moment"),
    "screen": lambda: _("Changed the room screen"),
    "message": lambda: _("Told all tables"),
    "mood": lambda: _("Asked for the mood"),
    "release": lambda: _("Released all results of a round"),
}
"""Acts that can be undone, under the name that the undo has; others are named as in the log."""
_LOGGED: Mapping[str, Words] = {
    "day.schedule": lambda: _("Said that the plan stands"),
    "day.revise": lambda: _("Took the plan back into revision"),
    "day.check-in": lambda: _("Opened the doors"),
    "day.go-live": lambda: _("The day began"),
    "day.end": lambda: _("Ended the day"),
    "day.resume": lambda: _("Let the day go on again"),
    "day.screen": ACTS["screen"],
    "day.message": ACTS["message"],
    "day.undone": lambda: _("Undid the last act"),
    "poll.open": lambda: _("Opened a poll"),
    "poll.close": lambda: _("Closed a poll"),
    "poll.reopen": lambda: _("Opened a poll again"),
    "poll.show": lambda: _("Released the result of a poll"),
    "poll.hide": lambda: _("Took the result of a poll back"),
    "minutes.edited": lambda: _("Wrote into the minutes"),
    "minutes.show": lambda: _("Showed the minutes"),
    "minutes.take-back": lambda: _("Took the minutes back"),
    "minutes.endorse": lambda: _("Closed the endorsement of the minutes"),
    "minutes.publish": lambda: _("Published the minutes"),
    "plan.starts": lambda: _("Said when the day begins"),
    "table.helped": lambda: _("Help has come to a table"),
    "table.return": lambda: _("Gave a table its work back"),
    "table.accept": lambda: _("Accepted the work of a table"),
}
_REFUSED: Mapping[tuple[str, str], Words] = {
    ("start", "running"): lambda: _(
        "Another round is still on at these tables. Close it first, then start this one."
    ),
    ("reopen", "running"): lambda: _(
        "Another round is still on at these tables. Close it first, then reopen this one."
    ),
    ("start", "minutes"): lambda: _(
        "Residents read the minutes now. Take these back first, then start this round."
    ),
    ("reopen", "minutes"): lambda: _(
        "Residents read the minutes now. Take these back first, then reopen this round."
    ),
    ("show", "live"): lambda: _("The minutes are shown in the round of the endorsement."),
    ("undo", "another act"): lambda: _("Something else was done since. Nothing was taken back."),
    ("undo", "too late"): lambda: _("The ten seconds are over. Nothing was undone."),
    ("reopen", "shown"): lambda: _(
        "The result of this poll was released already, so it cannot take answers again."
    ),
    ("plan", "minutes"): lambda: _("A round takes between 5 and 240 minutes."),
}


def act_words(action: str) -> str:
    """An entry of the log as a person reads it."""
    kind, _dot, name = action.partition(".")
    if kind == "round" and name in ACTS:
        return ACTS[name]()
    if kind == "plan" and action not in _LOGGED:
        return _("Changed the plan of the day")
    return _LOGGED[action]() if action in _LOGGED else action


def undo_words(act: str) -> str:
    """What would be undone."""
    return ACTS[act]() if act in ACTS else act_words(act)


def refusal_words(refusal: IllegalMove) -> str:
    """Why something was not done, and that nothing was changed."""
    words = _REFUSED.get((refusal.move, refusal.phase))
    if words is not None:
        return words()
    return _("This cannot be done now. Somebody may have done it already. Nothing was changed.")


def hour_words(moment: datetime | None, *, seconds: bool = False) -> str:
    """A time of day in the city; a dash where there is none."""
    if moment is None:
        return "–"
    return str(format_time(moment, "HH:mm:ss" if seconds else "HH:mm"))
