"""What the minutes tell: by the one filter, with nothing of fewer than ten people in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.models import (
    Answer,
    Argument,
    DayRound,
    Note,
    Package,
    Poll,
    Question,
    TableRound,
    Voice,
)
from budgeting.services import day_codes, day_report, polling
from tests import things
from tests.services.day import HallDay
from tests.services.said import CANARY, PEOPLE, a_said_day, answers, voice

NOTES = {"agreement": 1, "disagreement": 1, "minority": 1, "point": 4}


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_said_day(session, things.a_process(session))


def told(session: Session, hall: HallDay) -> Any:
    """The facts as a program would read them from the file."""
    return json.loads(canonical_json(day_report.facts(session, hall.day)))


def numbers(entry: Any) -> Iterator[int]:
    """Every number anywhere in an entry."""
    if isinstance(entry, dict):
        for one in entry.values():
            yield from numbers(one)
    elif isinstance(entry, list):
        for one in entry:
            yield from numbers(one)
    elif isinstance(entry, int) and not isinstance(entry, bool):
        yield entry


def test_what_is_hidden_withdrawn_merged_or_unpublished_is_nowhere(
    session: Session, hall: HallDay
) -> None:
    assert CANARY not in json.dumps(told(session, hall))
    assert session.query(Argument).filter_by(text=CANARY).count() == 1
    assert session.query(Question).filter_by(text=CANARY).count() == 2
    assert session.query(Note).filter_by(text=CANARY).count() == 4
    assert [one.table for one in session.query(TableRound).filter_by(report_state="hidden")] == [3]


def test_what_is_hidden_later_is_gone_at_once(session: Session, hall: HallDay) -> None:
    assert "Reason a1." in json.dumps(told(session, hall))
    session.get_one(Argument, "a1").state = "hidden"
    assert "Reason a1." not in json.dumps(told(session, hall))


def test_no_voice_key_or_code_stands_in_it(session: Session, hall: HallDay) -> None:
    text = json.dumps(told(session, hall))
    named = [one.voice for one in session.query(Voice)] + [hall.voice(place) for place in (1, 9)]
    assert len(named) == PEOPLE + 2
    for secret in (*named, "note-1", "supporters"):
        assert secret not in text


def test_the_agenda_and_the_people_are_told(session: Session, hall: HallDay) -> None:
    found = told(session, hall)
    assert [row["format"] for row in found["agenda"]] == [row.format for row in hall.rounds]
    assert found["agenda"][0]["started_at"].endswith("+00:00")
    assert (found["people"], found["helped"], found["notes"]) == (PEOPLE, 11, NOTES)


def test_a_theme_is_told_with_its_tables_notes_and_objections(
    session: Session, hall: HallDay
) -> None:
    (theme,) = told(session, hall)["themes"]
    assert (theme["tables"], theme["minority"]) == ([1, 2, 3], False)
    assert theme["notes"][0] == "A tree, says table 1."
    assert theme["objections"] == [{"table": 3, "text": "Not only trees."}]


def test_a_question_is_told_with_its_answer_and_who_gave_it(
    session: Session, hall: HallDay
) -> None:
    first, second = told(session, hall)["questions"]
    assert (first["answer"]["en"], first["answered_by"]["en"]) == ("Ten.", "Parks Department")
    assert first["support"] == 25
    assert (second["answer"], second["answered_by"], second["support"]) == ({}, {}, None)


def test_three_arguments_of_each_side_are_told_and_small_supports_are_not(
    session: Session, hall: HallDay
) -> None:
    project = told(session, hall)["projects"]["1"]
    assert [(one["text"], one["support"]) for one in project["for"]] == [
        ("Reason a1.", 52), ("Reason a2.", None), ("Reason a4.", 0),
    ]  # fmt: skip
    assert [(one["text"], one["support"]) for one in project["against"]] == [("Reason a3.", 30)]


def test_only_a_share_that_hides_everybody_is_told(session: Session, hall: HallDay) -> None:
    project = told(session, hall)["projects"]["1"]
    assert [(one["text"], one["across"]) for one in project["across"]] == [("Reason a1.", 480)]
    assert project["against"][0]["across"] is None  # five of those in favour support it


def test_a_pair_of_polls_is_told_as_a_transition_and_never_alone(
    session: Session, hall: HallDay
) -> None:
    found = told(session, hall)
    (shift,) = found["projects"]["1"]["shifts"]
    assert shift["released"]["groups"] == [["for"], ["unsure", "against"]]
    assert shift["released"]["cells"] == [[28, 12], [26, 24]]
    assert shift["released"]["before"] == {"for": 40, "unsure": 25, "against": 25}
    assert shift["released"]["after"] == {"for": 54, "unsure": None, "against": None}
    assert (shift["released"]["people"], shift["released"]["moved"]) == (90, 38)
    assert shift["released"]["net"]["entered"] == 26
    assert [poll["question"]["en"] for poll in found["polls"]] == ["Is it warm?"]


def test_who_answered_once_only_is_in_no_number(session: Session, hall: HallDay) -> None:
    before = told(session, hall)["projects"]["1"]["shifts"]
    session.add(Answer(poll_id=hall.polls[0].id, voice="f" * 32, choice="for"))
    session.commit()
    assert told(session, hall)["projects"]["1"]["shifts"] == before
    assert PEOPLE + 1 not in set(numbers(told(session, hall)))


def test_a_half_that_the_room_was_shown_holds_back_what_the_difference_would_tell(
    session: Session, hall: HallDay
) -> None:
    poll = hall.polls[0]
    session.add(Answer(poll_id=poll.id, voice="f" * 32, choice="for"))
    poll.state = "closed"
    by: dict[str, Any] = {"role": "facilitator", "actor": "Bom", "now": hall.now}
    polling.show(session, hall.day, poll, **by)
    session.commit()
    (shift,) = told(session, hall)["projects"]["1"]["shifts"]
    assert shift["released"] is None


@pytest.mark.parametrize("state", ["open", "closed"])
def test_half_of_a_pair_is_not_told_while_the_other_half_is_held_back(
    session: Session, hall: HallDay, state: str
) -> None:
    hall.polls[1].state = state
    session.commit()
    found = told(session, hall)
    assert found["projects"]["1"]["shifts"] == []
    assert [poll["question"]["en"] for poll in found["polls"]] == ["Is it warm?"]


def test_a_poll_whose_other_half_was_never_asked_is_told_alone(
    session: Session, hall: HallDay
) -> None:
    hall.polls[1].state = "draft"
    session.commit()
    waves = [poll["wave"] for poll in told(session, hall)["polls"]]
    assert sorted(waves) == ["", "before"]


def test_a_pair_about_no_project_is_told_too(session: Session, hall: HallDay) -> None:
    hall.polls[0].project = hall.polls[1].project = None
    session.commit()
    found = told(session, hall)
    assert [shift["released"]["people"] for shift in found["shifts"]] == [90]
    assert found["projects"]["1"]["shifts"] == []


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_a_poll_that_was_not_shown_is_not_told(session: Session, hall: HallDay, state: str) -> None:
    for poll in session.query(Poll):
        poll.state = state
    session.commit()
    found = told(session, hall)
    assert (found["polls"], found["shifts"]) == ([], [])
    assert found["projects"]["1"]["shifts"] == []
    assert found["projects"]["1"]["across"] == []


def test_small_numbers_of_a_poll_are_withheld(session: Session, hall: HallDay) -> None:
    (poll,) = told(session, hall)["polls"]
    assert poll["counts"] == {"for": None, "unsure": None, "against": 47}
    assert poll["answers"] == 90


def test_in_a_small_room_no_number_of_answers_is_told(session: Session, hall: HallDay) -> None:
    for poll in hall.polls[:2]:
        session.query(Answer).filter_by(poll_id=poll.id).delete()
        answers(session, poll, ["for"] * 9)
    session.query(Voice).filter(Voice.voice > voice(9)).delete()
    session.commit()
    found = told(session, hall)
    assert found["projects"]["1"]["shifts"][0]["released"] is None
    assert found["helped"] is None
    assert not [one for one in numbers(found["projects"]["1"]["shifts"]) if one]


def test_projects_are_kept_by_all_tables_together(session: Session, hall: HallDay) -> None:
    found = told(session, hall)["trade_offs"]
    assert found["tables"] == 4
    assert found["kept"] == [
        {"project": 1, "kept": 3, "of": 4},
        {"project": 2, "kept": 2, "of": 4},
        {"project": 3, "kept": 1, "of": 4},
    ]
    assert found["traded"] == [{"given_up": 3, "room_for": 1, "tables": 2}]


def test_the_packages_of_every_round_are_told(session: Session, hall: HallDay) -> None:
    """Antwerp's day: each theme has a round of its own, and every table has a package for it."""
    before = told(session, hall)["trade_offs"]["kept"]
    other = DayRound(
        sitting_id=hall.sitting.id, position=9, format="trade-off", minutes=9, projects=[4],
        names={}, tables=[],
    )  # fmt: skip
    session.add(other)
    session.flush()
    session.add_all(
        Package(
            round_id=other.id, table=table, given_up=[],
            kept=[4],
        )
        for table in (1, 2, 3)
    )  # fmt: skip
    session.commit()
    assert told(session, hall)["trade_offs"]["tables"] == 4
    after = told(session, hall)["trade_offs"]["kept"]
    assert after == [{"project": 4, "kept": 3, "of": 3}, *before]
    assert day_report.of_project(session, hall.day, 4)["kept"] == after[0]


def test_two_packages_are_not_told_and_neither_is_a_project_of_two_tables(
    session: Session, hall: HallDay
) -> None:
    other = DayRound(
        sitting_id=hall.sitting.id, position=9, format="trade-off", minutes=9, projects=[4],
        names={}, tables=[1, 2],
    )  # fmt: skip
    session.add(other)
    session.flush()
    session.add_all(
        Package(round_id=other.id, table=table, kept=[4], given_up=[]) for table in (5, 6)
    )
    session.commit()
    kept = told(session, hall)["trade_offs"]["kept"]
    assert [(one["project"], one["of"]) for one in kept] == [(1, 4), (2, 4), (3, 4)]
    session.query(Package).filter(Package.table.in_((3, 4, 5, 6))).delete()
    session.commit()
    assert told(session, hall)["trade_offs"] is None


def test_the_report_of_a_project_is_part_of_the_minutes(session: Session, hall: HallDay) -> None:
    whole, part = told(session, hall), day_report.of_project(session, hall.day, 1)
    entry = json.loads(canonical_json(part))
    questions, polls, kept = (entry.pop(name) for name in ("questions", "polls", "kept"))
    assert entry == whole["projects"]["1"]
    assert questions == whole["questions"]
    assert (polls, kept) == ([], whole["trade_offs"]["kept"][0])


def test_the_minutes_are_the_same_once_the_voices_lead_nowhere(
    session: Session, hall: HallDay
) -> None:
    before = told(session, hall)
    hall.day.salt = None
    session.commit()
    assert told(session, hall) == before
    with pytest.raises(LookupError):
        day_codes.voice_of(hall.day, 1)
