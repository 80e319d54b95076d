"""The example's day so far, played through the ordinary services at the moments of the day.

What happens is drawn from a seed, so every machine has the same morning; only the day's salt, and
with it the voices, differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.demo import morning_people as people
from budgeting.demo import morning_questions as questions
from budgeting.demo import morning_tables as tables
from budgeting.demo.stage import Stage
from budgeting.models import DayRound, Sitting
from budgeting.services import days, facilitating, polling, table_rounds

LEAD = "Bom"
INTO, LATELY = timedelta(minutes=14), timedelta(minutes=3)
"""How long the second discussion has been on when the visitor comes, and when tables wrote last."""
MESSAGE = (
    "사업마다 찬성과 반대 이유를 하나 이상 적어 주십시오. / "
    "Please write at least one reason for and one against each project."
)


def begun_before(entries: Sequence[Entry]) -> timedelta:
    """How long before the visitor comes the day began."""
    second = [place for place, one in enumerate(entries) if one.format == "discussion"][1]
    return timedelta(minutes=sum(one.minutes for one in entries[:second])) + INTO


def play(session: Session, sitting: Sitting) -> None:
    """Play the day until the second discussion is ``INTO`` it; nothing is committed."""
    day = days.find(session, sitting.id)
    if day.starts_at is None:
        raise LookupError("nobody knows when this day begins")
    chance = Random(sitting.id)  # noqa: S311 - invented people, the same ones at every start
    stage = Stage(session, sitting, day, chance, day.starts_at)
    days.move(session, day, "check-in", "facilitator", actor=LEAD, now=stage.now)
    people.consent(stage)
    heard: dict[str, int] = {}
    for row in stage.rounds:
        heard[row.format] = heard.get(row.format, 0) + 1
        if heard.get("discussion") == 2:
            _begin_second(stage, row)
            return
        _run(stage, row, heard[row.format])


def wake(session: Session, sitting: Sitting, now: datetime) -> None:
    """Wind the day on to the moment at which a table was heard of last; nothing is committed.

    An example that is started again would else find its tables silent, and its round over its
    time. Only the example does that: in earnest a start of the server winds no clock.
    """
    day = days.find(session, sitting.id)
    rounds = days.rounds(session, day)
    row = days.current(rounds)
    begun = list(table_rounds.all_tables(session, row).values()) if row is not None else []
    heard = [one.touched_at for one in begun if one.touched_at is not None]
    asleep = now - max(heard, default=now)
    for one in rounds:
        one.started_at, one.ends_at = _later(one.started_at, asleep), _later(one.ends_at, asleep)
        one.closed_at = _later(one.closed_at, asleep)
    for table in begun:
        table.touched_at = _later(table.touched_at, asleep)
    day.starts_at = _later(day.starts_at, asleep)


def _later(moment: datetime | None, by: timedelta) -> datetime | None:
    return None if moment is None else moment + by


def _run(stage: Stage, row: DayRound, time: int) -> None:
    """One round from its start to its close, on time."""
    ends = stage.now + timedelta(minutes=row.minutes)
    session, day = stage.session, stage.day
    facilitating.start(session, day, row, "facilitator", actor=LEAD, now=stage.now)
    stage.wait(60)
    scene = _SCENES.get(row.format)
    if scene is not None:
        scene(stage, row, time)
    stage.now = ends
    facilitating.close(session, day, row, "facilitator", actor=LEAD, now=stage.now)
    session.flush()


def _begin_second(stage: Stage, row: DayRound) -> None:
    session, day = stage.session, stage.day
    facilitating.start(session, day, row, "facilitator", actor=LEAD, now=stage.now)
    stage.now += INTO - LATELY
    tables.begin_to_discuss(stage, row)
    for project in row.projects:
        people.support(stage, "argument", project, len(stage.people) // 6)
    questions.object_to_first(stage, row)
    facilitating.tell_tables(session, day, MESSAGE, actor=LEAD, now=stage.now)
    facilitating.put_on_screen(session, day, "agenda", None, actor=LEAD, now=stage.now)


def _welcome(stage: Stage, row: DayRound, _time: int) -> None:
    tables.agree_on_rules(stage, row)


def _poll(stage: Stage, row: DayRound, _time: int) -> None:
    polling.open_round(stage.session, stage.day, row, "facilitator", actor=LEAD, now=stage.now)
    people.answer_polls(stage, row)


def _ask(stage: Stage, row: DayRound, time: int) -> None:
    questions.ask(stage, row)
    for project in row.projects:
        people.support(stage, "question", project, len(stage.people) // 4)
    questions.sort_out(stage, row, len(row.projects) if time == 1 else 2)


def _answer(stage: Stage, row: DayRound, time: int) -> None:
    asked = [one for one in stage.rounds if one.format == "questions"][time - 1]
    questions.answer(stage, asked, row.projects if time == 1 else row.projects[:1])


def _discuss(stage: Stage, row: DayRound, _time: int) -> None:
    tables.discuss(stage, row)
    for project in row.projects:
        people.support(stage, "argument", project, len(stage.people) // 3)
    questions.make_themes(stage, row)


_SCENES: Mapping[str, Callable[[Stage, DayRound, int], None]] = {
    "welcome": _welcome,
    "poll-before": _poll,
    "questions": _ask,
    "answers": _answer,
    "discussion": _discuss,
}
