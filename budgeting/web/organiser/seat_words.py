"""The seats in words: the proof of a round, broken rules, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from budgeting.formats.errors import Problem
from budgeting.sortition.seating.obstacles import Obstacle
from budgeting.sortition.seating.proof import Breach
from budgeting.web.organiser.file_words import problem_words
from budgeting.web.telling.words import _, ngettext

Proof = Mapping[str, Any]
"""A proof as it is kept with its round."""


def role_words(role: str) -> str:
    """What somebody does at the table."""
    return {
        "facilitator": _("Facilitator"),
        "note-taker": _("Note-taker"),
        "interpreter": _("Interpreter"),
    }.get(role, _("Resident"))


def roles_words(role: str) -> str:
    """Everybody of one role, above their number."""
    return {
        "facilitator": _("Facilitators"),
        "note-taker": _("Note-takers"),
        "interpreter": _("Interpreters"),
    }.get(role, _("Residents"))


def mode_words(mode: str) -> str:
    """What a round is for."""
    if mode == "mirror":
        return _("Every table mirrors the whole")
    return _("Meet as many new people as possible")


def proof_line(proof: Proof) -> str:
    """The one line that says how good a round is."""
    repeats = ngettext("One pair meets again", "%(num)s pairs meet again", int(proof["repeats"]))
    worst = int(proof["worst"])
    if not worst:
        return _("%(repeats)s, every table within its share.", repeats=repeats)
    return _("%(repeats)s, worst table off by %(worst)s.", repeats=repeats, worst=worst)


def proof_notes(proof: Proof) -> list[str]:
    """What else is worth knowing about a round, broken rules first."""
    notes = [breach_words(_breach(one)) for one in proof["breaches"]]
    same, alone = int(proof["same_facilitator"]), int(proof["alone"])
    if same:
        notes.append(
            ngettext(
                "One resident has a facilitator again.",
                "%(num)s residents have a facilitator again.",
                same,
            )
        )
    if alone:
        notes.append(
            ngettext("One table has no facilitator.", "%(num)s tables have no facilitator.", alone)
        )
    return notes


def _breach(entry: Breach | Mapping[str, Any]) -> Breach:
    if isinstance(entry, Breach):
        return entry
    return Breach(entry["rule"], entry["table"], tuple(entry["numbers"]))


def breach_words(breach: Breach) -> str:
    """A hard rule that is broken, with table and numbers."""
    words = {
        "apart": _("Table %(table)s: people who must sit apart sit together (%(numbers)s)."),
        "wheelchair": _("Table %(table)s has too few wheelchair places (%(numbers)s)."),
        "recording": _(
            "Table %(table)s is recorded, and somebody does not want that (%(numbers)s)."
        ),
        "interpreter": _("Table %(table)s: somebody sits without an interpreter (%(numbers)s)."),
        "pin": _("Table %(table)s: somebody was moved off a pinned seat (%(numbers)s)."),
        "seats": _("Table %(table)s has more people than seats."),
        "seated": _("Without a seat: %(numbers)s."),
    }[breach.rule]
    return words % {"table": breach.table, "numbers": _listed(breach.numbers)}


def obstacle_words(obstacle: Obstacle) -> str:
    """Why the seats cannot be made, and with whom it has to do."""
    return OBSTACLES[obstacle.code](
        {
            "numbers": _listed(obstacle.numbers),
            "table": obstacle.table,
            "wanted": obstacle.wanted,
            "there": obstacle.there,
            "language": obstacle.language,
        }
    )


def list_problem_words(problem: Problem) -> str:
    """What is wrong with a list of people, with its line."""
    words = LISTED.get(problem.code)
    if words is None or problem.line is None:
        return problem_words(problem)
    sentence = words(problem.details)
    return _("Line %(line)s: %(sentence)s", line=problem.line, sentence=sentence)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


LISTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "role_unknown": lambda v: _("The role “%(value)s” is not known.", **v),
    "not_yes_or_no": lambda v: _("“%(value)s” is neither yes nor no.", **v),
}

OBSTACLES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "no_tables": lambda _v: _("There are no tables yet."),
    "too_few_seats": lambda v: _(
        "There are %(wanted)s residents and only %(there)s seats. Add a table or seats.", **v
    ),
    "unknown_table": lambda v: _(
        "Somebody is pinned to table %(table)s, which is not there (%(numbers)s).", **v
    ),
    "pin_wheelchair": lambda v: _(
        "Table %(table)s has %(there)s wheelchair places, but %(wanted)s people in wheelchairs are "
        "pinned to it (%(numbers)s).",
        **v,
    ),
    "pin_recording": lambda v: _(
        "Table %(table)s is recorded, but people who do not want that are pinned to it "
        "(%(numbers)s).",
        **v,
    ),
    "pin_seats": lambda v: _(
        "Table %(table)s has %(there)s seats, but %(wanted)s people are pinned to it.", **v
    ),
    "pin_apart": lambda v: _(
        "People who must sit apart are both pinned to table %(table)s (%(numbers)s).", **v
    ),
    "wheelchair_places": lambda v: _(
        "%(wanted)s people come in wheelchairs and there are %(there)s places for them "
        "(%(numbers)s). Add places to a table.",
        **v,
    ),
    "recorded_tables": lambda v: _(
        "%(wanted)s people do not want to be recorded, and the tables without recording have "
        "%(there)s seats. Record fewer tables.",
        **v,
    ),
    "no_interpreter": lambda v: _(
        "Nobody interprets the language %(language)s, which is needed by %(numbers)s.", **v
    ),
    "interpreter_seats": lambda v: _(
        "%(wanted)s people need the language %(language)s, but they find only %(there)s seats "
        "with its interpreters.",
        **v,
    ),
    "no_place": lambda v: _(
        "No table has everything that these people need at the same time: %(numbers)s.", **v
    ),
    "apart": lambda v: _("There is no way to keep these people apart: %(numbers)s.", **v),
}
