"""Questions of the example's hall on their way to an answer, and the theme team's first themes."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.demo.hall_texts import experts, lines, themes
from budgeting.demo.stage import Stage
from budgeting.models import DayRound, Post, Question
from budgeting.services import answering, asking, published, theming

TEAM = "team 1"
OBJECTING = 5
OBJECTION = "탁자 5의 메모는 공원을 반대하는 내용이었습니다. 그 말도 넣어 주십시오."


def ask(stage: Stage, row: DayRound) -> None:
    """Each table sends a question or two; some residents ask by themselves."""
    for table in stage.tables:
        for step in range(1 + table % 2):
            project = row.projects[(table + step) % len(row.projects)]
            asked = lines("question", project)
            line = asked[(table // len(row.projects) + step) % len(asked)]
            asking.ask(
                stage.session, stage.day, row, key=stage.key(), table=table, voice=None,
                project=project, text=stage.words(table, line), by="table", now=stage.now,
            )  # fmt: skip
            stage.wait(3)
    for person in stage.people[5::40]:
        project = stage.chance.choice(row.projects)
        line = stage.chance.choice(lines("question", project))
        asking.ask(
            stage.session, stage.day, row, key=stage.key(), table=None, voice=person.voice,
            project=project, text=line.texts["ko"], by="seat", now=stage.now,
        )  # fmt: skip


def sort_out(stage: Stage, row: DayRound, merged: int) -> None:
    """The team merges questions that ask the same, and assigns most of what is left."""
    for project in row.projects[:merged]:
        for line in lines("question", project):
            same = _asking(stage, row, project, tuple(line.texts.values()))
            if len(same) > 1:
                keys = [one.key for one in same[1:]]
                answering.merge(stage.session, stage.day, keys, same[0], "team", now=stage.now)
        for question in _waiting(stage, row, project)[:3]:
            post = _expert(stage, project)
            answering.assign(stage.session, stage.day, question, post, "team")


def answer(stage: Stage, row: DayRound, projects: Sequence[int]) -> None:
    """Departments answer what they prepared, the first ones live and the others in writing."""
    for project in projects:
        how = "answer-live"
        for line in lines("question", project):
            for question in _asking(stage, row, project, tuple(line.texts.values()))[:1]:
                if not line.answers or question.state != "assigned":
                    continue
                post = _expert(stage, project)
                answering.answer(
                    stage.session, stage.day, question, how, line.answers, "expert",
                    post_id=post.id, actor=f"expert {post.ref}", now=stage.now,
                )  # fmt: skip
                how = "answer-in-writing"
                stage.wait(40)


def make_themes(stage: Stage, row: DayRound) -> None:
    """The team groups the notes of a round: one theme is on the screen, one is a draft."""
    for named in themes():
        held = published.notes(stage.session, stage.day)
        keys = [
            one.key
            for one in held
            if one.project in named.projects and one.round_id == row.id and one.theme_id is None
        ]
        theme = theming.make(
            stage.session, stage.day, named.names, named.texts, keys, now=stage.now
        )
        if named.published:
            theming.publish(stage.session, stage.day, theme, shown=True, actor=TEAM, now=stage.now)
        stage.wait(90)


def object_to_first(stage: Stage, row: DayRound) -> None:
    """One table does not find itself in the theme that is shown."""
    for theme in published.themes(stage.session, stage.day)[:1]:
        theming.object_to(
            stage.session, stage.day, row, theme.theme, OBJECTING, OBJECTION, stage.now
        )


def _asking(stage: Stage, row: DayRound, project: int, texts: Sequence[str]) -> list[Question]:
    return [one for one in _questions(stage, row, project) if one.text in texts]


def _waiting(stage: Stage, row: DayRound, project: int) -> list[Question]:
    return [one for one in _questions(stage, row, project) if one.state == "submitted"]


def _questions(stage: Stage, row: DayRound, project: int) -> list[Question]:
    held = published.questions(stage.session, stage.day)
    return [one for one in held if (one.round_id, one.project) == (row.id, project)]


def _expert(stage: Stage, project: int) -> Post:
    place = next(place for place, one in enumerate(experts()) if project in one.projects)
    return stage.experts[place]
