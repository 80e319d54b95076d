"""The states of an assembly day: planned, quiet, and in the middle of its second round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import (
    Answer,
    Argument,
    Endorsement,
    Minutes,
    Note,
    Question,
    Support,
    Voice,
)
from budgeting.services import theming
from tests import things
from tests.services.day import HallDay, a_day

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente " * 3


class Place(Protocol):
    """Whatever has an application, its database and the parts of addresses."""

    app: Flask
    session: Session
    values: dict[str, Any]


def _planned(scene: Place) -> HallDay:
    return _built(scene, a_day(scene.session, things.a_process(scene.session), "scheduled"))


def _quiet(scene: Place) -> HallDay:
    return _built(scene, a_day(scene.session, things.a_process(scene.session)))


def _on(scene: Place) -> HallDay:
    """Notes, arguments, questions and themes of three tables; one text is hidden, one appealed."""
    hall = _quiet(scene)
    _agreed(scene, hall)
    place = {"sitting_id": hall.day.sitting_id, "round_id": hall.row.id, "at": hall.now}
    kinds = ("point", "agreement", "disagreement", "question", "minority", "point")
    notes = [
        Note(
            key=f"note-{n}", table=(n - 1) % 3 + 1, kind=kind, project=1 if n % 2 else None,
            text=LONG if n == 2 else f"More shade for the yard, said for the {n}th time.",
            state={5: "hidden", 6: "appealed"}.get(n, "shown"),
            reason="It names a person." if n > 4 else "", **place,
        )
        for n, kind in enumerate(kinds, 1)
    ]  # fmt: skip
    arguments = [
        Argument(
            key=f"argument-{n}", table=(n - 1) % 3 + 1, project=1, text=f"A reason, number {n}.",
            side="for" if n % 2 else "against", **place,
        )
        for n in range(1, 5)
    ]  # fmt: skip
    questions = [
        Question(
            key=f"question-{n}", voice=hall.voice(n), text=f"What does it cost in {2026 + n}?",
            project=1, **place,
        )
        for n in range(1, 5)
    ]  # fmt: skip
    questions[3].state, questions[3].answer = "answered-in-writing", {"en": "Nothing."}
    questions[2].state, questions[2].merged_into = "merged", "question-1"
    questions[1].state, questions[1].post_id = "assigned", hall.posts["expert"].id
    scene.session.add_all([*notes, *arguments, *questions])
    scene.session.flush()
    scene.session.add_all(
        Support(kind=kind, key=f"{kind}-1", voice=hall.voice(n), sitting_id=hall.day.sitting_id)
        for kind in ("argument", "question")
        for n in (2, 5, 7)
    )
    arguments[0].supported = questions[0].supported = True
    first = _theme(scene, hall, "Shade", ["note-1", "note-2", "note-3"])
    _theme(scene, hall, LONG, ["note-4"])
    theming.publish(scene.session, hall.day, first, shown=True, actor="team 1", now=hall.now)
    theming.object_to(scene.session, hall.day, hall.row, first, 2, "We said more.", hall.now)
    scene.values["theme_id"] = first.id
    return hall


def _theme(scene: Place, hall: HallDay, title: str, keys: list[str]) -> Any:
    titles = {"en": title, "ko": title}
    return theming.make(scene.session, hall.day, titles, {}, keys, now=hall.now)


def _built(scene: Place, hall: HallDay) -> HallDay:
    """Tell the scene where everything is; whoever has a place finds it through ``hall``."""
    scene.values |= {"sitting_id": hall.day.sitting_id, "hall": hall, "theme_id": 1}
    scene.values |= {"poll_id": hall.polls[0].id, "round_id": hall.rounds[0].id}
    return hall


def _agreed(scene: Place, hall: HallDay) -> None:
    """Person 1 has consented and agreed, so that the tablet asks what the round asks."""
    voice = Voice(sitting_id=hall.sitting.id, voice=hall.voice(1), consented=True, agreed=True)
    scene.session.add(voice)


def _at_seat(scene: Place, kind: str) -> HallDay:
    """A round of this format, seen from a seat."""
    process = things.a_process(scene.session)
    hall = _built(scene, a_day(scene.session, process, formats=("welcome", kind), round=2))
    hall.polls[1].round_id = hall.rounds[0].id
    _agreed(scene, hall)
    return hall


def _asked(scene: Place) -> None:
    """All questions are closed, and person 1 has answered one."""
    hall = _at_seat(scene, "poll-before")
    scene.session.add(Answer(poll_id=hall.polls[0].id, voice=hall.voice(1), choice="for"))
    hall.polls[0].state = "closed"


def _minutes(scene: Place) -> None:
    """The minutes are shown, and person 1 has objected."""
    hall = _at_seat(scene, "endorsement")
    hall.day.state = "minutes"
    said = {"sitting_id": hall.sitting.id, "voice": hall.voice(1), "fair": False}
    minutes = Minutes(sitting_id=hall.sitting.id, state="shown")
    scene.session.add_all([minutes, Endorsement(**said, objection="The shelter is missing.")])


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "day is planned": _planned,
    "day is quiet": _quiet,
    "day is on": _on,
    "day asks everybody": lambda scene: _at_seat(scene, "poll-before"),
    "day has asked everybody": _asked,
    "day takes questions": lambda scene: _at_seat(scene, "questions"),
    "day shows a project": lambda scene: _at_seat(scene, "presentation"),
    "day rests": lambda scene: _at_seat(scene, "break"),
    "day leads to the vote": lambda scene: _at_seat(scene, "vote"),
    "day shows its minutes": _minutes,
}
"""What leads to each state, under its name."""
